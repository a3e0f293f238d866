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
    Row(
        "public image",
        _web(image="docker.io/library/nginx:1.29"),
        f"{_WHERE}.image",
        "allowed: an image in private ECR of eu-west-1; add it under images, as nginx: docker.io/library/nginx:1.29, ",
    ),
    Row(
        "chart as an image",
        {**_web(image="tool"), "images": {"tool": "oci://ghcr.io/charts/tool:1.0.0"}},
        f"{_WHERE}.image",
        "got 'tool'; allowed: an image: this is a chart, which no pod runs",
    ),
    Row(
        "image of another region",
        _web(image="111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1"),
        f"{_WHERE}.image",
        "eu-west-1",
    ),
    Row(
        "image of ECR Public",
        _web(image="public.ecr.aws/nginx/nginx:1.29"),
        f"{_WHERE}.image",
        "nothing reaches public.ecr",
    ),
    Row(
        "image that is not mirrored",
        _web(image="redis"),
        f"{_WHERE}.image",
        "a name under images (web), or a private ECR",
    ),
    Row(
        "image of an application without a tag",
        _web(image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/web"),
        f"{_WHERE}.image",
        "allowed: a tag other than latest, or a digest; say which version: it must not move",
    ),
    Row(
        "image with half a digest",
        _web(image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:abc"),
        f"{_WHERE}.image",
        "or with @sha256: and 64 hexadecimal digits",
    ),
    Row("no image", _web(image=None), f"{_WHERE}.image", "it has no default"),
)

_PLACES = (
    Row(
        "namespace that no profile selects",
        {**_web(), "namespaces": {"apps": {}}},
        f"{_WHERE}.namespace",
        "allowed: a namespace that a Fargate profile selects: kube-system; add the selector 'namespace: apps'",
        stack="fargate",
    ),
    Row(
        "namespace that is not made",
        {**_web(), "namespaces": {}},
        f"{_WHERE}.namespace",
        "add 'namespaces: {apps: {}}'",
    ),
    Row("no namespace", _web(namespace=None), f"{_WHERE}.namespace", "it has no default"),
    Row(
        "application in capitals", {**_HERE, "applications.Web": _WEB}, "applications.Web", "lower-case letters, digits"
    ),
    Row(
        "application with a long name",
        {**_HERE, f"applications.{'w' * 51}": _WEB},
        f"applications.{'w' * 51}",
        "1 to 50",
    ),
    Row(
        "node that no group has",
        _web(nodeSelector={"disk": "fast"}),
        f"{_WHERE}.nodeSelector",
        "allowed: what a node group offers: general (kubernetes.io/arch=amd64, kubernetes.io/os=linux)",
        stack="managed",
    ),
    Row(
        "architecture that no group has",
        _web(architecture="arm64"),
        f"{_WHERE}.architecture",
        "kubernetes.io/arch",
        stack="managed",
    ),
    Row("unknown architecture", _web(architecture="x86"), f"{_WHERE}.architecture", "allowed: amd64, arm64"),
    Row(
        "toleration in Kubernetes' words",
        _web(tolerations=[{"key": "a", "effect": "NoSchedule"}]),
        f"{_WHERE}.tolerations[0].effect",
        "allowed: NO_EXECUTE, NO_SCHEDULE, PREFER_NO_SCHEDULE",
    ),
)
_APPS = {"fargateProfiles.apps": {"selectors": [{"namespace": "apps"}]}}
_FARGATE = (
    Row(
        "more than Fargate's largest",
        {**_web(cpu="4", memory="130Gi"), **_APPS},
        f"{_WHERE}.cpu",
        "got 'cpu 4000m, memory 133120Mi'; allowed: up to 16 vCPU and 122624Mi on Fargate; ask for less, or",
    ),
    Row(
        "Arm on Fargate",
        {**_web(architecture="arm64"), **_APPS},
        f"{_WHERE}.architecture",
        "for profile 'apps' takes these pods: amd64, linux",
    ),
    Row(
        "toleration on Fargate",
        {**_web(tolerations=[{"key": "a"}]), **_APPS},
        f"{_WHERE}.tolerations",
        "profile 'apps'",
    ),
    Row("disk on Fargate", {**_web(storage="300Gi"), **_APPS}, f"{_WHERE}.storage", "allowed: up to 175Gi on Fargate"),
    Row(
        "disk of a storage class on Fargate",
        {
            **_web(replicas=1, volumes={"/data": {"storageClass": "gp3"}}),
            **_APPS,
            "addons": {"aws-ebs-csi-driver": {}},
            "storageClasses": {"gp3": {"kind": "ebs"}},
        },
        f"{_WHERE}.volumes./data.storageClass",
        "got 'gp3'; allowed: a fileSystem: the Fargate profile 'apps' takes these pods; Fargate mounts no disks",
    ),
)

_PODS = (
    Row("port below 1024", _web(ports={"http": 80}), f"{_WHERE}.ports.http", "1024 to 65535; the process is not root"),
    Row("port that is none", _web(ports={"http": 70000}), f"{_WHERE}.ports.http", "allowed: 1024 to 65535; correct"),
    Row("port twice", _web(ports={"a": 8080, "b": 8080}), f"{_WHERE}.ports", "each number once"),
    Row("root", _web(runAsUser=0), f"{_WHERE}.runAsUser", "1 to 2147483647: root is refused; name a user of the image"),
    Row("user beyond those of Kubernetes", _web(runAsUser=2**31), f"{_WHERE}.runAsUser", "allowed: 1 to 2147483647"),
    Row(
        "probe without ports",
        _web(probe={"path": "/"}, ports=None),
        f"{_WHERE}.probe.port",
        "got nothing; allowed: none; remove",
    ),
    Row("an end before the stop", _web(terminationSeconds=-1), f"{_WHERE}.terminationSeconds", "0 or more seconds"),
    Row("scratch space of no size on nodes", _web(storage="much"), f"{_WHERE}.storage", "such as '512Mi' or '2Gi'"),
    Row("probe of no port", _web(probe={"port": "admin"}), f"{_WHERE}.probe.port", "allowed: http"),
    Row("probe without a slash", _web(probe={"path": "ready"}), f"{_WHERE}.probe.path", "begin with a slash"),
    Row("half a processor core", _web(cpu="half"), f"{_WHERE}.cpu", "a number of vCPUs such as '250m' or '2'"),
    Row("memory without a unit", _web(memory="512"), f"{_WHERE}.memory", "an amount such as '512Mi' or '2Gi'"),
    Row("relative folder", _web(scratch=["tmp"]), f"{_WHERE}.scratch", "an absolute path such as '/etc/app'"),
    Row("folder twice", _web(config={"/tmp": {"a": "b"}}), f"{_WHERE}.config", "each path once; mount one thing there"),
    Row(
        "files of two MiB",
        _web(config={"/etc/app": {"a": "x" * 2**21}}),
        f"{_WHERE}.config./etc/app",
        "up to 1 MiB together",
    ),
    Row("privileged", _web(privileged=True), f"{_WHERE}.privileged", "allowed: only"),
    Row("host network", _web(hostNetwork=True), f"{_WHERE}.hostNetwork", "allowed: only"),
)

_SCALE = (
    Row("fewer pods than none", _web(replicas=-1), f"{_WHERE}.replicas", "0 to 1000"),
    Row(
        "replicas at the floor of the budget",
        _web(replicas=2, minAvailable=2),
        f"{_WHERE}.minAvailable",
        "got 2; allowed: 1 to 1: below replicas, 2; raise replicas: no node could be drained otherwise",
    ),
    Row(
        "floor of a single pod",
        _web(replicas=1, minAvailable=1),
        f"{_WHERE}.minAvailable",
        "nothing with a single replica",
    ),
    Row("most below fewest", _web(replicas=5, maxReplicas=3), f"{_WHERE}.maxReplicas", "change one of the two"),
    Row(
        "autoscaling without metrics",
        _web(maxReplicas=5),
        f"{_WHERE}.maxReplicas",
        "nothing without metrics-server, which tells how busy pods are; add 'addons: {metrics-server: {}}'",
    ),
    Row(
        "disk for two pods",
        {
            **_web(volumes={"/data": {"storageClass": "gp3"}}),
            "addons": {"aws-ebs-csi-driver": {}},
            "storageClasses": {"gp3": {"kind": "ebs"}},
        },
        f"{_WHERE}.replicas",
        "its disk is in one zone, and on one node at a time; use one replica, or files on a file system (EFS)",
    ),
    Row(
        "disk of no class",
        _web(replicas=1, volumes={"/data": {"storageClass": "gp9"}}),
        f"{_WHERE}.volumes./data.storageClass",
        "none",
    ),
    Row(
        "no such file system",
        _web(volumes={"/data": {"fileSystem": "shared"}}),
        f"{_WHERE}.volumes./data.fileSystem",
        "none",
    ),
    Row("volume of no kind", _web(volumes={"/data": {}}), f"{_WHERE}.volumes./data", "say where the files are"),
)

_FILES = {"fileSystems": {"shared": {"accessPoints": {"media": {"uid": 1000, "gid": 1000}}}}}
_MOUNT = {"volumes": {"/media": {"fileSystem": "shared/media"}}}
_JOBS = (
    Row(
        "file system on nodes without its driver",
        {**_web(**_MOUNT), **_FILES},
        f"{_WHERE}.volumes./media.fileSystem",
        "allowed: nothing on nodes without the add-on aws-efs-csi-driver, which brings efs.csi.aws.com; add 'addons: ",
    ),
    Row(
        "file system in Auto Mode without its driver",
        {**_web(**_MOUNT), **_FILES},
        f"{_WHERE}.volumes./media.fileSystem",
        "add 'addons: {aws-efs-csi-driver: {}}'",
        stack="auto",
    ),
    Row(
        "file with a slash",
        _web(config={"/etc/app": {"conf.d/app.conf": "a"}}),
        f"{_WHERE}.config./etc/app.conf.d/app.conf",
        "allowed: up to 253 letters, digits, - _ and .",
    ),
    Row("variable with =", _web(environment={"A=B": "c"}), f"{_WHERE}.environment.A=B", "printable ASCII characters"),
    Row("label of pods", _web(labels={"team": "a & b"}), f"{_WHERE}.labels.team", "up to 63 letters and digits"),
    Row("secret of no name", _web(secrets={"/a": "A_b"}), f"{_WHERE}.secrets./a", "up to 253 lower-case letters"),
    Row("port with two hyphens", _web(ports={"a--b": 8080}), f"{_WHERE}.ports.a--b", "single inner -"),
    Row("label of a namespace", {"namespaces.apps": {"labels": {"a": "b c"}}}, "namespaces.apps.labels.a", "up to 63"),
    Row(
        "processor beyond the namespace's limit",
        {**_web(cpu="2"), "namespaces": {"apps": {"limits": {"cpu": "500m"}}}},
        f"{_WHERE}.cpu",
        "allowed: up to 500m, the limit that namespaces.apps.limits gives to containers without one",
    ),
    Row(
        "quota of limits without limits",
        {**_web(), "namespaces": {"apps": {"quota": {"limits.cpu": "10"}}}},
        "namespaces.apps.quota.limits.cpu",
        "pods on nodes have no limit of processor time, and would be refused",
    ),
    Row(
        "quota of scratch space that nobody asks for",
        {**_web(), "namespaces": {"apps": {"quota": {"requests.ephemeral-storage": "10Gi"}}}},
        f"{_WHERE}.storage",
        "an amount such as '1Gi': namespaces.apps.quota counts requests.ephemeral-storage",
    ),
    Row("job with ports", _web(job={}), f"{_WHERE}.ports", f"allowed: nothing beside {_WHERE}.job; remove it"),
    Row("job with replicas", _web(ports=None, job={}, replicas=2), f"{_WHERE}.replicas", "use job.parallelism"),
    Row(
        "job with a load balancer",
        _web(ports=None, job={}, loadBalancer={}),
        f"{_WHERE}.loadBalancer",
        "its pods serve nobody, and end",
    ),
    Row(
        "schedule of no fields",
        _web(ports=None, job={"schedule": "daily"}),
        f"{_WHERE}.job.schedule",
        "allowed: five fields such as '0 3 * * *', or one of @annually, @daily",
    ),
    Row(
        "Sunday as the seventh day",
        _web(ports=None, job={"schedule": "0 3 * * 7"}),
        f"{_WHERE}.job.schedule",
        "0 to 6 as day of the week",
    ),
    Row(
        "schedule with a time zone in it",
        _web(ports=None, job={"schedule": "CRON_TZ=Europe/Berlin 0 3 * * *"}),
        f"{_WHERE}.job.schedule",
        "give the zone apart",
    ),
    Row(
        "unknown time zone",
        _web(ports=None, job={"schedule": "@daily", "timeZone": "Berlin"}),
        f"{_WHERE}.job.timeZone",
        "a time zone such as 'Europe/Berlin'",
    ),
    Row(
        "unknown policy of concurrency",
        _web(ports=None, job={"schedule": "@daily", "concurrencyPolicy": "Wait"}),
        f"{_WHERE}.job.concurrencyPolicy",
        "allowed: Allow, Forbid, Replace",
    ),
    Row(
        "history of a job that runs once",
        _web(ports=None, job={"failedJobsHistoryLimit": 3}),
        f"{_WHERE}.job.failedJobsHistoryLimit",
        "nothing without a schedule: it runs once",
    ),
    Row(
        "job that starts anew for ever",
        _web(ports=None, job={"restartPolicy": "Always"}),
        f"{_WHERE}.job.restartPolicy",
        "allowed: Never, OnFailure",
    ),
    Row(
        "job without time",
        _web(ports=None, job={"activeDeadlineSeconds": 0}),
        f"{_WHERE}.job.activeDeadlineSeconds",
        "1 to",
    ),
)

_FRONTS = (
    Row(
        "load balancer without its controller",
        _web(loadBalancer={}),
        f"{_WHERE}.loadBalancer",
        "nothing without the AWS Load Balancer Controller; add 'platform: {load-balancer-controller: {}}'",
    ),
    Row(
        "load balancer without a port",
        {**_web(ports=None, loadBalancer={}), **_CONTROLLER},
        f"{_WHERE}.ports",
        "name the ports",
    ),
    Row(
        "certificate of another region",
        _balanced(certificateArn=_CERTIFICATE.replace("eu-west-1", "us-east-1")),
        f"{_WHERE}.loadBalancer.certificateArn",
        "allowed: a certificate of this region: arn:aws:acm:eu-west-1:<account>:certificate/<id>; import or",
    ),
    Row(
        "TLS ports without a certificate",
        _balanced(tlsPorts=[8080]),
        f"{_WHERE}.loadBalancer.tlsPorts",
        "give the certificate",
    ),
    Row(
        "TLS port that is none",
        _balanced(certificateArn=_CERTIFICATE, tlsPorts=[443]),
        f"{_WHERE}.loadBalancer.tlsPorts[0]",
        "allowed: ports of the load balancer: [8080], those of TCP alone; correct it: no listener would have TLS",
    ),
    Row(
        "idle timeout with TLS",
        _balanced(certificateArn=_CERTIFICATE, idleTimeout=600),
        f"{_WHERE}.loadBalancer.idleTimeout",
        "AWS keeps those at 350 seconds",
    ),
    Row(
        "legacy type of load balancer",
        _balanced(annotations={f"{_NLB}type": "nlb"}),
        f"{_WHERE}.loadBalancer.annotations.{_NLB}type",
        "writes a rule per port and client into the nodes' security group, until its quota of 60 is used up",
    ),
    Row(
        "legacy way to be internal",
        _balanced(annotations={f"{_NLB}internal": "true"}),
        f"{_WHERE}.loadBalancer.annotations.{_NLB}internal",
        "the scheme is internal in any case",
    ),
    Row(
        "load balancer on the internet",
        _balanced(annotations={f"{_NLB}scheme": "internet-facing"}),
        f"{_WHERE}.loadBalancer.annotations.{_NLB}scheme",
        "without a scheme: it is internal",
    ),
    Row(
        "clients on the internet",
        _balanced(sourceRanges=["0.0.0.0/0"]),
        f"{_WHERE}.loadBalancer.sourceRanges[0]",
        "private IPv4",
    ),
    Row("port of nothing", _balanced(ports={"grpc": 443}), f"{_WHERE}.loadBalancer.ports", "allowed: http"),
    Row(
        "host that is none", _ingress(host="Web"), f"{_WHERE}.ingress.host", "a DNS name such as 'app.example.internal'"
    ),
    Row(
        "ingress without a certificate", _ingress(certificateArn=None), f"{_WHERE}.ingress.certificateArn", "no default"
    ),
    Row("ingress of no port", _ingress(port="grpc"), f"{_WHERE}.ingress.port", "allowed: http"),
    Row(
        "group in capitals", _ingress(group="My_Group!"), f"{_WHERE}.ingress.group", "inner hyphens and dots; rename it"
    ),
    Row(
        "wildcard in a prefix", _ingress(path="/api/*"), f"{_WHERE}.ingress.path", "type is Prefix; write '/api', which"
    ),
    Row("unknown path type", _ingress(pathType="prefix"), f"{_WHERE}.ingress.pathType", "did you mean 'Prefix'?"),
    Row("host in Cyrillic", _ingress(host="магазин.рф"), f"{_WHERE}.ingress.host", "write 'xn--80aairftm.xn--p1ai'"),
    Row(
        "unknown TLS policy",
        _ingress(securityPolicy="nonsense"),
        f"{_WHERE}.ingress.securityPolicy",
        "allowed: a TLS policy of AWS such as 'ELBSecurityPolicy-TLS13-1-2-2021-06'; see aws elbv2",
    ),
    Row(
        "certificate named twice",
        _ingress(certificateArns=[_CERTIFICATE]),
        f"{_WHERE}.ingress.certificateArns[0]",
        "each certificate once",
    ),
    Row("protocol of no port", _balanced() | _web(protocols={"dns": "UDP"}), f"{_WHERE}.protocols", "allowed: http"),
    Row(
        "port with an unknown protocol",
        _web(protocols={"http": "SCTP"}),
        f"{_WHERE}.protocols.http",
        "allowed: TCP, TCP_UDP, UDP",
    ),
    Row(
        "UDP without a port to ask",
        {**_web(protocols={"http": "UDP"}, loadBalancer={}), **_CONTROLLER},
        f"{_WHERE}.loadBalancer.ports",
        "load balancers ask for the health of UDP by it",
    ),
    Row(
        "groups that differ in idle timeout",
        _grouped({"idleTimeout": 60}, {"idleTimeout": 300}),
        "applications.b.ingress.idleTimeout",
        "got '300'; allowed: what applications.a.ingress has in group 'g': '60'; say the same in both",
    ),
    Row(
        "ranges beside the security groups of a group",
        _grouped({"securityGroups": ["sg-0123456789abcdef0"]}, {"sourceRanges": ["10.9.0.0/16"]}),
        "applications.b.ingress.sourceRanges",
        "allowed: none beside the security groups of applications.a.ingress in group 'g'",
    ),
    Row(
        "subnets too small for a load balancer",
        {**_ingress(), "cidr": "10.10.0.0/24", "nodePrefix": 28},
        "nodePrefix",
        "got 28; allowed: 27 or less with applications.web.ingress: an Application Load Balancer takes no",
    ),
)

_NAMESPACES = (
    Row(
        "Kubernetes' own namespace",
        {"namespaces": {"kube-system": {}}},
        "namespaces.kube-system",
        "this one is Kubernetes' own",
    ),
    Row(
        "unknown level",
        {"namespaces.apps": {"podSecurity": "strict"}},
        "namespaces.apps.podSecurity",
        "baseline, privileged, restr",
    ),
    Row(
        "half a pod",
        {"namespaces.apps": {"quota": {"pods": "0.5"}}},
        "namespaces.apps.quota.pods",
        "got '0.5'; allowed: a whole number, such as '10'",
    ),
    Row(
        "quota of what Kubernetes does not count",
        {"namespaces.apps": {"quota": {"podz": "1"}}},
        "namespaces.apps.quota.podz",
        "a resource such as 'requests.cpu' or 'pods'; correct the name",
    ),
    Row(
        "limit of what containers do not have",
        {"namespaces.apps": {"limits": {"pods": "1"}}},
        "namespaces.apps.limits.pods",
        "a resource such as 'cpu' or 'memory'; correct the name",
    ),
    Row(
        "quota of many",
        {"namespaces.apps": {"quota": {"pods": "many"}}},
        "namespaces.apps.quota.pods",
        "an amount such as '10'",
    ),
    Row(
        "way to the internet",
        {"namespaces.apps": {"egress": {"dns": {"cidr": "8.8.8.8/32", "port": 53}}}},
        "namespaces.apps.egress.dns.cidr",
        "a private IPv4 block from /8 to /32",
    ),
    Row(
        "way to instance metadata",
        {"namespaces.apps": {"egress": {"imds": {"cidr": "169.254.169.254/32", "port": 80}}}},
        "namespaces.apps.egress.imds.cidr",
        "give the pods a role of their own under identities: instance metadata hands out the node's",
    ),
    Row(
        "way to link-local addresses",
        {"namespaces.apps": {"egress": {"local": {"cidr": "169.254.0.0/16", "port": 80}}}},
        "namespaces.apps.egress.local.cidr",
        "169.254.170.23/32 (the agent of Pod Identity)",
    ),
    Row(
        "unknown protocol",
        {"namespaces.apps": {"egress": {"ping": {"cidr": "10.9.0.0/24", "port": 7, "protocol": "ICMP"}}}},
        "namespaces.apps.egress.ping.protocol",
        "allowed: SCTP, TCP, UDP",
    ),
)

_WAYS = (
    Row("unknown way", {"inCluster": {"mode": "helm"}}, "inCluster.mode", "allowed: apply, render"),
    Row(
        "apply without a way to the API",
        {"inCluster": {"mode": "apply"}},
        "inCluster.mode",
        "allowed: a way to the private endpoint: clientCidrs or runners, or the tunnel of a bastion; add one, or",
    ),
    Row(
        "tunnel of no bastion",
        {"inCluster": {"mode": "apply", "through": "jump"}},
        "inCluster.through",
        "allowed: network",
    ),
    Row("folder elsewhere", {"inCluster": {"directory": "/tmp/out"}}, "inCluster.directory", "write a relative path"),
    Row(
        "file that is not there",
        {"manifests": ["no/such.yaml"]},
        "manifests[0]",
        "a YAML file below the project's folder",
    ),
    Row("file outside of the project", {"manifests": ["../../etc/hostname"]}, "manifests[0]", "move it there"),
    Row("file by its full path", {"manifests": ["/etc/hostname"]}, "manifests[0]", "move it there"),
    Row("folder as a file", {"manifests": ["docs"]}, "manifests[0]", "give another path: is a directory"),
    Row("file that is no YAML", {"manifests": ["LICENSE"]}, "manifests[0]", "a YAML file below the project's folder"),
    Row(
        "object that is none", {"manifests": ["Pulumi.yaml"]}, "manifests[0].apiVersion", "got nothing; allowed: a text"
    ),
)

ROWS = (*_IMAGES, *_PLACES, *_FARGATE, *_PODS, *_SCALE, *_JOBS, *_FRONTS, *_NAMESPACES, *_WAYS)
