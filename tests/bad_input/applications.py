"""Applications, namespaces, the user's own objects, and how all of it gets into the cluster."""

from typing import Any

from .rows import Row

_WEB = {"namespace": "apps", "image": "web", "ports": {"http": 8080}}
_HERE = {"namespaces": {"apps": {}}, "images": {"web": "docker.io/library/web:1.0"}}
_WHERE = "applications.web"
_CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"
_NLB = "service.beta.kubernetes.io/aws-load-balancer-"
_CONTROLLER = {"uses": ["load-balancer-controller"]}


def _web(**settings: Any) -> dict[str, Any]:
    given = {**_WEB, **settings}
    return {**_HERE, _WHERE: {key: value for key, value in given.items() if value is not None}}


def _balanced(**settings: Any) -> dict[str, Any]:
    return {**_web(loadBalancer=settings), **_CONTROLLER}


def _ingress(**settings: Any) -> dict[str, Any]:
    return {**_web(ingress={"certificateArn": _CERTIFICATE, **settings}), **_CONTROLLER}


def _grouped(*ingresses: dict[str, Any]) -> dict[str, Any]:
    """Give applications `a`, `b`, ... that share a load balancer."""
    shared = {"certificateArn": _CERTIFICATE, "group": "g"}
    given = {f"applications.{'ab'[i]}": {**_WEB, "ingress": {**shared, **one}} for i, one in enumerate(ingresses)}
    return {**_HERE, **given, **_CONTROLLER}


_IMAGES = (
    Row("public image", _web(image="docker.io/library/nginx:1.29"), f"{_WHERE}.image"),
    Row(
        "chart as an image",
        {**_web(image="tool"), "images": {"tool": "oci://ghcr.io/charts/tool:1.0.0"}},
        f"{_WHERE}.image",
    ),
    Row("image of another region", _web(image="111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1"), f"{_WHERE}.image"),
    Row("image of ECR Public", _web(image="public.ecr.aws/nginx/nginx:1.29"), f"{_WHERE}.image"),
    Row("image that is not mirrored", _web(image="redis"), f"{_WHERE}.image"),
    Row(
        "image of an application without a tag",
        _web(image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/web"),
        f"{_WHERE}.image",
    ),
    Row(
        "image with half a digest",
        _web(image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:abc"),
        f"{_WHERE}.image",
    ),
    Row("no image", _web(image=None), f"{_WHERE}.image"),
)

_PLACES = (
    Row(
        "namespace that no profile selects",
        {**_web(), "namespaces": {"apps": {}}},
        f"{_WHERE}.namespace",
        stack="fargate",
    ),
    Row("namespace that is not made", {**_web(), "namespaces": {}}, f"{_WHERE}.namespace"),
    Row("no namespace", _web(namespace=None), f"{_WHERE}.namespace"),
    Row("application in capitals", {**_HERE, "applications.Web": _WEB}, "applications.Web"),
    Row("application with a long name", {**_HERE, f"applications.{'w' * 51}": _WEB}, f"applications.{'w' * 51}"),
    Row(
        "node that no group has",
        _web(nodeSelector={"disk": "fast"}),
        f"{_WHERE}.nodeSelector",
        stack="managed",
    ),
    Row(
        "architecture that no group has",
        _web(architecture="arm64"),
        f"{_WHERE}.architecture",
        stack="managed",
    ),
    Row("unknown architecture", _web(architecture="x86"), f"{_WHERE}.architecture"),
    Row(
        "toleration in Kubernetes' words",
        _web(tolerations=[{"key": "a", "effect": "NoSchedule"}]),
        f"{_WHERE}.tolerations[0].effect",
    ),
)
_APPS = {"fargateProfiles.apps": {"selectors": [{"namespace": "apps"}]}}
_FARGATE = (
    Row("more than Fargate's largest", {**_web(cpu="4", memory="130Gi"), **_APPS}, f"{_WHERE}.cpu"),
    Row("Arm on Fargate", {**_web(architecture="arm64"), **_APPS}, f"{_WHERE}.architecture"),
    Row("toleration on Fargate", {**_web(tolerations=[{"key": "a"}]), **_APPS}, f"{_WHERE}.tolerations"),
    Row("disk on Fargate", {**_web(storage="300Gi"), **_APPS}, f"{_WHERE}.storage"),
    Row(
        "disk of a storage class on Fargate",
        {
            **_web(replicas=1, volumes={"/data": {"storageClass": "gp3"}}),
            **_APPS,
            "addons": {"aws-ebs-csi-driver": {}},
            "storageClasses": {"gp3": {"kind": "ebs"}},
        },
        f"{_WHERE}.volumes./data.storageClass",
    ),
)

_PODS = (
    Row("port below 1024", _web(ports={"http": 80}), f"{_WHERE}.ports.http"),
    Row("port that is none", _web(ports={"http": 70000}), f"{_WHERE}.ports.http"),
    Row("port twice", _web(ports={"a": 8080, "b": 8080}), f"{_WHERE}.ports"),
    Row("root", _web(runAsUser=0), f"{_WHERE}.runAsUser"),
    Row("user beyond those of Kubernetes", _web(runAsUser=2**31), f"{_WHERE}.runAsUser"),
    Row("probe without ports", _web(probe={"path": "/"}, ports=None), f"{_WHERE}.probe.port"),
    Row("an end before the stop", _web(terminationSeconds=-1), f"{_WHERE}.terminationSeconds"),
    Row("scratch space of no size on nodes", _web(storage="much"), f"{_WHERE}.storage"),
    Row("probe of no port", _web(probe={"port": "admin"}), f"{_WHERE}.probe.port"),
    Row("probe without a slash", _web(probe={"path": "ready"}), f"{_WHERE}.probe.path"),
    Row("half a processor core", _web(cpu="half"), f"{_WHERE}.cpu"),
    Row("memory without a unit", _web(memory="512"), f"{_WHERE}.memory"),
    Row("relative folder", _web(scratch=["tmp"]), f"{_WHERE}.scratch"),
    Row("folder twice", _web(config={"/tmp": {"a": "b"}}), f"{_WHERE}.config"),
    Row("files of two MiB", _web(config={"/etc/app": {"a": "x" * 2**21}}), f"{_WHERE}.config./etc/app"),
    Row("privileged", _web(privileged=True), f"{_WHERE}.privileged"),
    Row("host network", _web(hostNetwork=True), f"{_WHERE}.hostNetwork"),
)

_SCALE = (
    Row("fewer pods than none", _web(replicas=-1), f"{_WHERE}.replicas"),
    Row("replicas at the floor of the budget", _web(replicas=2, minAvailable=2), f"{_WHERE}.minAvailable"),
    Row("floor of a single pod", _web(replicas=1, minAvailable=1), f"{_WHERE}.minAvailable"),
    Row("most below fewest", _web(replicas=5, maxReplicas=3), f"{_WHERE}.maxReplicas"),
    Row("autoscaling without metrics", _web(maxReplicas=5), f"{_WHERE}.maxReplicas"),
    Row(
        "disk for two pods",
        {
            **_web(volumes={"/data": {"storageClass": "gp3"}}),
            "addons": {"aws-ebs-csi-driver": {}},
            "storageClasses": {"gp3": {"kind": "ebs"}},
        },
        f"{_WHERE}.replicas",
    ),
    Row(
        "disk of no class",
        _web(replicas=1, volumes={"/data": {"storageClass": "gp9"}}),
        f"{_WHERE}.volumes./data.storageClass",
    ),
    Row("no such file system", _web(volumes={"/data": {"fileSystem": "shared"}}), f"{_WHERE}.volumes./data.fileSystem"),
    Row("volume of no kind", _web(volumes={"/data": {}}), f"{_WHERE}.volumes./data"),
)

_FILES = {"fileSystems": {"shared": {"accessPoints": {"media": {"uid": 1000, "gid": 1000}}}}}
_MOUNT = {"volumes": {"/media": {"fileSystem": "shared/media"}}}
_JOBS = (
    Row("file system on nodes without its driver", {**_web(**_MOUNT), **_FILES}, f"{_WHERE}.volumes./media.fileSystem"),
    Row(
        "file system in Auto Mode without its driver",
        {**_web(**_MOUNT), **_FILES},
        f"{_WHERE}.volumes./media.fileSystem",
        stack="auto",
    ),
    Row(
        "file with a slash",
        _web(config={"/etc/app": {"conf.d/app.conf": "a"}}),
        f"{_WHERE}.config./etc/app.conf.d/app.conf",
    ),
    Row("variable with =", _web(environment={"A=B": "c"}), f"{_WHERE}.environment.A=B"),
    Row("label of pods", _web(labels={"team": "a & b"}), f"{_WHERE}.labels.team"),
    Row("secret of no name", _web(secrets={"/a": "A_b"}), f"{_WHERE}.secrets./a"),
    Row("port with two hyphens", _web(ports={"a--b": 8080}), f"{_WHERE}.ports.a--b"),
    Row("label of a namespace", {"namespaces.apps": {"labels": {"a": "b c"}}}, "namespaces.apps.labels.a"),
    Row(
        "processor beyond the namespace's limit",
        {**_web(cpu="2"), "namespaces": {"apps": {"limits": {"cpu": "500m"}}}},
        f"{_WHERE}.cpu",
    ),
    Row(
        "quota of limits without limits",
        {**_web(), "namespaces": {"apps": {"quota": {"limits.cpu": "10"}}}},
        "namespaces.apps.quota.limits.cpu",
    ),
    Row(
        "quota of scratch space that nobody asks for",
        {**_web(), "namespaces": {"apps": {"quota": {"requests.ephemeral-storage": "10Gi"}}}},
        f"{_WHERE}.storage",
    ),
    Row("job with ports", _web(job={}), f"{_WHERE}.ports"),
    Row("job with replicas", _web(ports=None, job={}, replicas=2), f"{_WHERE}.replicas"),
    Row("job with a load balancer", _web(ports=None, job={}, loadBalancer={}), f"{_WHERE}.loadBalancer"),
    Row("schedule of no fields", _web(ports=None, job={"schedule": "daily"}), f"{_WHERE}.job.schedule"),
    Row("Sunday as the seventh day", _web(ports=None, job={"schedule": "0 3 * * 7"}), f"{_WHERE}.job.schedule"),
    Row(
        "schedule with a time zone in it",
        _web(ports=None, job={"schedule": "CRON_TZ=Europe/Berlin 0 3 * * *"}),
        f"{_WHERE}.job.schedule",
    ),
    Row(
        "unknown time zone",
        _web(ports=None, job={"schedule": "@daily", "timeZone": "Berlin"}),
        f"{_WHERE}.job.timeZone",
    ),
    Row(
        "unknown policy of concurrency",
        _web(ports=None, job={"schedule": "@daily", "concurrencyPolicy": "Wait"}),
        f"{_WHERE}.job.concurrencyPolicy",
    ),
    Row(
        "history of a job that runs once",
        _web(ports=None, job={"failedJobsHistoryLimit": 3}),
        f"{_WHERE}.job.failedJobsHistoryLimit",
    ),
    Row(
        "job that starts anew for ever",
        _web(ports=None, job={"restartPolicy": "Always"}),
        f"{_WHERE}.job.restartPolicy",
    ),
    Row("job without time", _web(ports=None, job={"activeDeadlineSeconds": 0}), f"{_WHERE}.job.activeDeadlineSeconds"),
)

_FRONTS = (
    Row("load balancer without its controller", _web(loadBalancer={}), f"{_WHERE}.loadBalancer"),
    Row("load balancer without a port", {**_web(ports=None, loadBalancer={}), **_CONTROLLER}, f"{_WHERE}.ports"),
    Row(
        "certificate of another region",
        _balanced(certificateArn=_CERTIFICATE.replace("eu-west-1", "us-east-1")),
        f"{_WHERE}.loadBalancer.certificateArn",
    ),
    Row("TLS ports without a certificate", _balanced(tlsPorts=[8080]), f"{_WHERE}.loadBalancer.tlsPorts"),
    Row(
        "TLS port that is none",
        _balanced(certificateArn=_CERTIFICATE, tlsPorts=[443]),
        f"{_WHERE}.loadBalancer.tlsPorts[0]",
    ),
    Row(
        "idle timeout with TLS",
        _balanced(certificateArn=_CERTIFICATE, idleTimeout=600),
        f"{_WHERE}.loadBalancer.idleTimeout",
    ),
    Row(
        "legacy type of load balancer",
        _balanced(annotations={f"{_NLB}type": "nlb"}),
        f"{_WHERE}.loadBalancer.annotations.{_NLB}type",
    ),
    Row(
        "legacy way to be internal",
        _balanced(annotations={f"{_NLB}internal": "true"}),
        f"{_WHERE}.loadBalancer.annotations.{_NLB}internal",
    ),
    Row(
        "load balancer on the internet",
        _balanced(annotations={f"{_NLB}scheme": "internet-facing"}),
        f"{_WHERE}.loadBalancer.annotations.{_NLB}scheme",
    ),
    Row("clients on the internet", _balanced(sourceRanges=["0.0.0.0/0"]), f"{_WHERE}.loadBalancer.sourceRanges[0]"),
    Row("port of nothing", _balanced(ports={"grpc": 443}), f"{_WHERE}.loadBalancer.ports"),
    Row("host that is none", _ingress(host="Web"), f"{_WHERE}.ingress.host"),
    Row("ingress without a certificate", _ingress(certificateArn=None), f"{_WHERE}.ingress.certificateArn"),
    Row("ingress of no port", _ingress(port="grpc"), f"{_WHERE}.ingress.port"),
    Row("group in capitals", _ingress(group="My_Group!"), f"{_WHERE}.ingress.group"),
    Row("wildcard in a prefix", _ingress(path="/api/*"), f"{_WHERE}.ingress.path"),
    Row("unknown path type", _ingress(pathType="prefix"), f"{_WHERE}.ingress.pathType"),
    Row("host in Cyrillic", _ingress(host="магазин.рф"), f"{_WHERE}.ingress.host"),
    Row("unknown TLS policy", _ingress(securityPolicy="nonsense"), f"{_WHERE}.ingress.securityPolicy"),
    Row("certificate named twice", _ingress(certificateArns=[_CERTIFICATE]), f"{_WHERE}.ingress.certificateArns[0]"),
    Row("protocol of no port", _balanced() | _web(protocols={"dns": "UDP"}), f"{_WHERE}.protocols"),
    Row("port with an unknown protocol", _web(protocols={"http": "SCTP"}), f"{_WHERE}.protocols.http"),
    Row(
        "UDP without a port to ask",
        {**_web(protocols={"http": "UDP"}, loadBalancer={}), **_CONTROLLER},
        f"{_WHERE}.loadBalancer.ports",
    ),
    Row(
        "groups that differ in idle timeout",
        _grouped({"idleTimeout": 60}, {"idleTimeout": 300}),
        "applications.b.ingress.idleTimeout",
    ),
    Row(
        "ranges beside the security groups of a group",
        _grouped({"securityGroups": ["sg-0123456789abcdef0"]}, {"sourceRanges": ["10.9.0.0/16"]}),
        "applications.b.ingress.sourceRanges",
    ),
    Row(
        "subnets too small for a load balancer", {**_ingress(), "cidr": "10.10.0.0/24", "nodePrefix": 28}, "nodePrefix"
    ),
)

_NAMESPACES = (
    Row("Kubernetes' own namespace", {"namespaces": {"kube-system": {}}}, "namespaces.kube-system"),
    Row("unknown level", {"namespaces.apps": {"podSecurity": "strict"}}, "namespaces.apps.podSecurity"),
    Row("half a pod", {"namespaces.apps": {"quota": {"pods": "0.5"}}}, "namespaces.apps.quota.pods"),
    Row(
        "quota of what Kubernetes does not count",
        {"namespaces.apps": {"quota": {"podz": "1"}}},
        "namespaces.apps.quota.podz",
    ),
    Row(
        "limit of what containers do not have",
        {"namespaces.apps": {"limits": {"pods": "1"}}},
        "namespaces.apps.limits.pods",
    ),
    Row("quota of many", {"namespaces.apps": {"quota": {"pods": "many"}}}, "namespaces.apps.quota.pods"),
    Row(
        "way to the internet",
        {"namespaces.apps": {"egress": {"dns": {"cidr": "8.8.8.8/32", "port": 53}}}},
        "namespaces.apps.egress.dns.cidr",
    ),
    Row(
        "way to instance metadata",
        {"namespaces.apps": {"egress": {"imds": {"cidr": "169.254.169.254/32", "port": 80}}}},
        "namespaces.apps.egress.imds.cidr",
    ),
    Row(
        "way to link-local addresses",
        {"namespaces.apps": {"egress": {"local": {"cidr": "169.254.0.0/16", "port": 80}}}},
        "namespaces.apps.egress.local.cidr",
    ),
    Row(
        "unknown protocol",
        {"namespaces.apps": {"egress": {"ping": {"cidr": "10.9.0.0/24", "port": 7, "protocol": "ICMP"}}}},
        "namespaces.apps.egress.ping.protocol",
    ),
)

_WAYS = (
    Row("unknown way", {"inCluster": {"mode": "helm"}}, "inCluster.mode"),
    Row("apply without a way to the API", {"inCluster": {"mode": "apply"}}, "inCluster.mode"),
    Row("tunnel of no bastion", {"inCluster": {"mode": "apply", "through": "jump"}}, "inCluster.through"),
    Row("folder elsewhere", {"inCluster": {"directory": "/tmp/out"}}, "inCluster.directory"),
    Row("file that is not there", {"manifests": ["no/such.yaml"]}, "manifests[0]"),
    Row("file outside of the project", {"manifests": ["../../etc/hostname"]}, "manifests[0]"),
    Row("file by its full path", {"manifests": ["/etc/hostname"]}, "manifests[0]"),
    Row("folder as a file", {"manifests": ["docs"]}, "manifests[0]"),
    Row("file that is no YAML", {"manifests": ["LICENSE"]}, "manifests[0]"),
    Row("object that is none", {"manifests": ["Pulumi.yaml"]}, "manifests[0].apiVersion"),
)

ROWS = (*_IMAGES, *_PLACES, *_FARGATE, *_PODS, *_SCALE, *_JOBS, *_FRONTS, *_NAMESPACES, *_WAYS)
