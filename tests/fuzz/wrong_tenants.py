"""Wrong values of what runs in a cluster, of its storage, and of the ways in."""

from typing import Any

Rows = tuple[tuple[Any, ...], ...]

_EGRESS = "namespaces.shop.egress"
SPACES: Rows = (
    ("namespaces.kube-system", ({},)),
    ("namespaces.Shop", ({},)),
    ("namespaces.shop.podSecurity", ("strict",)),
    (
        _EGRESS,
        ({"x": {"port": 65536}}, {"x": {"port": 443, "protocol": "ICMP"}}),
    ),
    ("namespaces.shop.quota", ({"podz": "1"},)),
    ("namespaces.shop.limits", ({"cpus": "1"},)),
    ("namespaces.shop.labels", ({"a b": "c"},)),
)


def _bad(**settings: Any) -> dict[str, Any]:
    return {"namespace": "shop", "image": "111122223333.dkr.ecr.{region}.{suffix}/shop/api:1.0.0", **settings}


APPLICATIONS: Rows = (
    (
        "applications.bad",
        (
            _bad(image="nginks"),
            _bad(image="docker.io/library/nginx:1"),
            _bad(ports={"http": 65536}),
            _bad(ports={"http": 8080}, protocols={"http": "SCTP"}),
            _bad(ports={"http": 8080}, protocols={"other": "TCP"}),
            _bad(cpu="fast"),
            _bad(memory="12Q"),
            _bad(storage="x"),
            _bad(minAvailable=9),
            _bad(config={"/etc/app": {"a b": "x"}}),
            _bad(config={"/etc/app": {"..": "x"}}),
            _bad(config={"etc": {"a": "x"}}),
            _bad(secrets={"etc": "x"}),
            _bad(secrets={"/etc": "Not_A_Name"}),
            _bad(volumes={"/data": {"fileSystem": "nothing/x"}}),
            _bad(probe={"port": "http"}),
            _bad(ports={"http": 8080}, probe={"path": "health"}),
            _bad(architecture="arm"),
            _bad(tolerations=[{"key": "a", "effect": "NoSchedule"}]),
            _bad(job={"schedule": "* * *"}),
            _bad(job={"schedule": "61 * * * *"}),
            _bad(job={"timeZone": "Europe/Berlin"}),
            _bad(job={"restartPolicy": "Always"}),
            _bad(job={"schedule": "@daily", "concurrencyPolicy": "Maybe"}),
            _bad(job={}, ports={"http": 8080}, ingress={}),
            _bad(job={}, replicas=2),
            _bad(replica=2),
        ),
    ),
    ("applications.Bad", (_bad(),)),
    ("applications." + "x" * 64, (_bad(),)),
)
_CERTIFICATE = "arn:{partition}:acm:{region}:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"


def _ingress(**settings: Any) -> dict[str, Any]:
    return _bad(ports={"http": 8080}, ingress={"certificateArn": _CERTIFICATE, **settings})


def _balancer(**settings: Any) -> dict[str, Any]:
    return _bad(ports={"http": 8080}, loadBalancer=settings)


BALANCED: Rows = (
    (
        "applications.bad",
        (
            _ingress(certificateArn="arn:aws:acm:eu-west-9:111122223333:certificate/1"),
            _ingress(host="ä.example"),
            _ingress(host="a_b.example"),
            _ingress(host="a.*.example"),
            _ingress(path="shop"),
            _ingress(path="/a*"),
            _ingress(pathType="Regex"),
            _ingress(port="other"),
            _ingress(group="Shared"),
            _ingress(group="x" * 64),
            _ingress(securityPolicy="ELBSecurityPolicy-TLS13-1-2-2021-66"),
            _ingress(idleTimeout=4001),
            _ingress(idleTimeout=0),
            _ingress(securityGroups=["mine"]),
            _balancer(ports={"other": 443}),
            _balancer(ports={"http": 70000}),
            _balancer(idleTimeout=59),
            _balancer(idleTimeout=6001),
            _balancer(certificateArn=_CERTIFICATE, backendProtocol="http"),
            _balancer(certificateArn=_CERTIFICATE, securityPolicy="TLS13"),
            _balancer(certificateArn=_CERTIFICATE, tlsPorts=[444]),
            _balancer(securityGroups=["sg-1"]),
        ),
    ),
)
MIRRORED: Rows = (
    (
        "images.bad",
        ("docker.io/library/nginx",),
    ),
    ("images.Bad", ("docker.io/library/nginx:1.29",)),
    ("repositories.Bad", ({},)),
    ("repositories.bad", ({"untaggedDays": 0}, {"immutable": True})),
)
STORED: Rows = (
    (
        "fileSystems.bad",
        (
            {"throughputMode": "fast"},
            {"transitionToIaDays": 13},
            {"keyArn": "alias/x"},
            {"accessPoints": {"a": {"uid": 1, "gid": 1, "path": "x"}}},
            {"accessPoints": {"a": {"uid": 1, "gid": 1, "permissions": "999"}}},
        ),
    ),
    (
        "storageClasses.bad",
        (
            {"kind": "ebz"},
            {"kind": "ebs", "throughput": 2001},
            {"kind": "ebs", "throughput": 1000, "iops": 3000},
            {"kind": "efs"},
            {"kind": "efs", "fileSystem": "nothing"},
        ),
    ),
    (
        "identities.bad",
        (
            {"namespace": "shop", "serviceAccount": "x"},
            {"namespace": "Shop", "serviceAccount": "x", "policies": ["AmazonS3ReadOnlyAccess"]},
            {"namespace": "shop", "serviceAccount": "X", "policies": ["AmazonS3ReadOnlyAccess"]},
            {"namespace": "shop", "serviceAccount": "x", "policies": ["a b"]},
            {"namespace": "shop", "serviceAccount": "x", "policies": ["AmazonS3ReadOnlyAccess"] * 2},
            {"namespace": "shop", "serviceAccount": "x", "policies": [f"P{i}" for i in range(21)]},
            {"namespace": "shop", "serviceAccount": "x", "policies": ["AmazonS3ReadOnlyAccess"], "mechanism": "kiam"},
            *(
                {"namespace": "shop", "serviceAccount": "x", "statements": [statement]}
                for statement in (
                    {"Effect": "Allow", "Action": "*", "Resource": "*"},
                    {"Effect": "Maybe", "Action": "s3:GetObject", "Resource": "*"},
                    {"Effect": "Allow", "Resource": "*"},
                    {"Effect": "Allow", "Action": "s3:GetObject"},
                    {"Effect": "Allow", "Action": "getobject", "Resource": "*"},
                    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Principal": "*"},
                )
            ),
        ),
    ),
)
ADDONS: Rows = (
    ("addons.coredns.onConflict", ("MERGE",)),
    ("addons.coredns.timeoutMinutes", (4,)),
    ("addons.coredns.version", ("latest",)),
    ("addons.metrics-servr", ({},), "addons"),
    ("platform.ingress-nginx", ({},), "platform"),
)
_RUNNER = {
    "image": "111122223333.dkr.ecr.{region}.{suffix}/tools/deploy:1.4.0",
    "policies": {"AmazonEKSEditPolicy": {}},
    "commands": ["true"],
}
WAYS_IN: Rows = (
    (
        "bastions.bad",
        (
            {"zone": "eu-west-9a"},
            {"public": {"subnetCidr": "8.8.8.0/24", "clientCidrs": ["203.0.113.0/24"]}},
            {"public": {"subnetCidr": "10.0.0.0/28", "clientCidrs": ["0.0.0.0/0"]}},
        ),
    ),
    ("bastions.Bad", ({},)),
    (
        "runners.bad",
        (
            {**_RUNNER, "image": "docker.io/x/y:1"},
            {**_RUNNER, "computeType": "SMALL"},
            {**_RUNNER, "processor": "arm"},
            {**_RUNNER, "variables": {"CODEBUILD_X": "y"}},
            {**_RUNNER, "source": {"bucketArn": "x", "key": "a.zip"}},
        ),
    ),
)
