"""What runs in a random cluster: namespaces, roles of pods, applications."""

from private_eks.common.plan.regions import partition_of
from private_eks.registry.plan.image_names import registry_host

from .draw import Config, Draw
from .places import ACCOUNT, is_plain
from .workers import SPACES, groups_of, has_nodes

IMAGES = {
    "nginx": "docker.io/nginxinc/nginx-unprivileged:1.29.3",
    "aws-cli": "public.ecr.aws/aws-cli/aws-cli:2.22.0",
    "pause": "registry.k8s.io/pause@sha256:ee6521f290b2168b6e0935a181d4cff9be1ac3f505666ef0e3c98fae8199917a",
    "podinfo": "oci://ghcr.io/stefanprodan/charts/podinfo:6.9.2",
}
TLS = ("ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-3-2021-06")


def namespaces(draw: Draw, config: Config) -> None:
    """Choose namespaces, closed but for a few ways."""
    network = config["cidr"]
    egress = {
        "s3": {"port": 443},
        "db": {"port": 5432, "cidr": network},
        "syslog": {"port": 514, "protocol": "UDP", "cidr": "10.220.0.0/24"},
        "time": {"port": 123, "protocol": "UDP", "cidr": "169.254.169.123/32"},
    }
    config["namespaces"] = {
        space: {
            **({"egress": {key: egress[key] for key in draw.some(egress, 2)}} if draw.often(60) else {}),
            **draw.parts(
                30,
                podSecurity=("restricted", "baseline", "privileged"),
                quota=({"pods": "100", "requests.cpu": "200"},),
                limits=({"cpu": "2", "memory": "256Mi"},),
                labels=({"team": "one"},),
            ),
        }
        for space in SPACES
    }


def identities(draw: Draw, config: Config) -> None:
    """Give some applications a role."""
    partition = partition_of(config["aws:region"]).name
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:{partition}:s3:::uploads/*"}
    rights: list[Config] = [
        {"policies": ["AmazonS3ReadOnlyAccess"]},
        {"statements": [statement], **draw.parts(20, mechanism=("irsa",))},
        {"policies": [f"arn:{partition}:iam::{ACCOUNT}:policy/shop"], "statements": [statement]},
    ]
    target = {"targetRoleArn": f"arn:{partition}:iam::444455556666:role/shop/reader"}
    found = {}
    for key, application in config["applications"].items():
        if draw.often(30):
            chosen = draw.choice([*rights, *([target] if _has_agent(config, application["namespace"]) else [])])
            found[key] = {"namespace": application["namespace"], "serviceAccount": key, **chosen}
    config |= {"identities": found} if found else {}


def _has_agent(config: Config, namespace: str) -> bool:
    """Tell whether pods run where Pod Identity has its agent, not on Fargate."""
    return config["compute"] != "fargate" and not (namespace == "jobs" and "fargateProfiles" in config)


def applications(draw: Draw, config: Config) -> None:
    """Choose applications."""
    if is_plain(config):
        config["images"] = {**IMAGES}
    config["repositories"] = {"shop/api": {}, **({"tools": {"keepImages": 5}} if draw.often(30) else {})}
    made = {"web": _web, "api": _api, "worker": _worker, "export": _job, "store": _store}
    chosen = {key: made[key](draw, config) for key in draw.some(made, 4)}
    config["applications"] = {key: value for key, value in chosen.items() if value}


def _image(config: Config, name: str) -> str:
    """Name a mirrored image, where the cluster's name lets a repository carry it, else one of a repository's."""
    own = f"{registry_host(config['aws:region'], ACCOUNT)}/shop/api:1.0.0"
    return name if is_plain(config) else own


def _web(draw: Draw, config: Config) -> Config:
    web: Config = {"namespace": "shop", "image": _image(config, "nginx"), "ports": {"http": 8080}, **_common(draw)}
    if is_balanced(config) and draw.often(60):
        web["ingress"] = {
            "certificateArn": _certificate(config),
            **draw.parts(
                40,
                host=("shop.example.internal", "*.example.internal"),
                path=("/", "/shop"),
                group=("shared",),
                securityPolicy=TLS,
                idleTimeout=(1, 4000),
                sourceRanges=(["10.0.0.0/8"],),
            ),
        }
    if "metrics-server" in {*config["addons"], *config.get("platform", {})} and draw.often(50):
        web |= {"replicas": 2, "maxReplicas": 9, "cpuPercent": 60}
    return web


def _api(draw: Draw, config: Config) -> Config:
    api: Config = {
        "namespace": "shop",
        "image": f"{registry_host(config['aws:region'], ACCOUNT)}/shop/api:1.0.0",
        "ports": {"grpc": 9000, "dns": 5353},
        "protocols": {"dns": draw.choice(("UDP", "TCP"))},
        "probe": {"port": "grpc"},
        **_common(draw),
    }
    if is_balanced(config) and draw.often(60):
        tls = {"certificateArn": _certificate(config)} if draw.often(50) else {}
        api["loadBalancer"] = {
            **tls,
            **draw.parts(40, crossZone=(True, False), preserveClientIp=(True, False), ports=({"grpc": 443},)),
        }
        if api["protocols"]["dns"] == "UDP":
            api["loadBalancer"].pop("preserveClientIp", None)
    return api


def _worker(draw: Draw, config: Config) -> Config:
    return {"namespace": "reports", "image": _image(config, "aws-cli"), "args": ["s3", "ls"], **_common(draw)}


def _job(draw: Draw, config: Config) -> Config:
    """Run pods that end, on Fargate where there is Fargate."""
    job: Config = draw.parts(
        40,
        schedule=("0 3 * * *", "@daily", "*/5 8-18 * * 1-5", "0 0 1 jan sun", "15,45 0-23/2 * * *"),
        backoffLimit=(0, 2),
        activeDeadlineSeconds=(600, 3600),
        restartPolicy=("Never", "OnFailure"),
        suspend=(True, False),
        completions=(1, 5),
        parallelism=(1, 3),
        ttlSecondsAfterFinished=(0, 86400),
    )
    if "schedule" in job:
        job |= draw.parts(
            40,
            timeZone=("Europe/Berlin", "Etc/UTC"),
            concurrencyPolicy=("Allow", "Forbid", "Replace"),
            startingDeadlineSeconds=(10, 60),
            successfulJobsHistoryLimit=(0, 5),
            failedJobsHistoryLimit=(0, 3),
        )
    space = "jobs" if draw.often(70) else "shop"
    return {"namespace": space, "image": _image(config, "aws-cli"), "args": ["s3", "ls"], "job": job, **_common(draw)}


def _store(draw: Draw, config: Config) -> Config:
    volumes: Config = {}
    if "gp3" in config.get("storageClasses", {}):
        volumes["/data"] = {"storageClass": "gp3", "size": "50Gi"}
    if "fs" in config.get("fileSystems", {}):
        volumes["/media"] = {"fileSystem": "fs/media"}
    space = "shop" if config["compute"] == "fargate" or "/data" in volumes else draw.choice(("shop", "jobs"))
    one = {"replicas": 1} if "/data" in volumes else {}
    return {
        "namespace": space,
        "image": _image(config, "nginx"),
        **_common(draw),
        **one,
        **({"volumes": volumes} if volumes else {}),
    }


def _common(draw: Draw) -> Config:
    return draw.parts(
        25,
        cpu=("100m", "2"),
        memory=("512Mi", "1Gi"),
        storage=("30Gi",),
        environment=({"LOG_LEVEL": "info", "URL": "https://a.example.com/?a=b&c=$(D)"},),
        config=({"/etc/app": {"app.conf": "a = 1\n", "b_c-d.json": "{}"}},),
        secrets=({"/etc/secret": "by-hand"},),
        scratch=(["/tmp", "/var/cache/app"],),
        terminationSeconds=(5, 60),
        runAsUser=(999, 65534),
        token=(True, False),
        labels=({"team": "one", "example.com/part": "Front.End_1"},),
    )


def is_balanced(config: Config) -> bool:
    return config["compute"] == "auto" or "load-balancer-controller" in config.get("platform", {})


def _certificate(config: Config) -> str:
    region = config["aws:region"]
    return f"arn:{partition_of(region).name}:acm:{region}:{ACCOUNT}:certificate/01234567-89ab-cdef-0123-456789abcdef"


def others(draw: Draw, config: Config) -> None:
    """Add caches of registries, egress of nodes, and objects of one's own."""
    if draw.often(20) and len(config.get("name", "")) < 30:
        config["pullThroughCaches"] = {"quay": {"upstream": "quay.io"}, "k8s": {"upstream": "registry.k8s.io"}}
    if groups_of(config) and draw.often(30):
        config["nodeEgress"] = {"db": {"cidr": "10.220.0.0/16", "fromPort": 5432}}
    if has_nodes(config) and is_plain(config) and draw.often(30):
        config["images"]["curl"] = "docker.io/curlimages/curl:8.11.0"
        config["manifests"] = ["examples/manifests/report.yaml"]


PIECES = (namespaces, applications, identities, others)
