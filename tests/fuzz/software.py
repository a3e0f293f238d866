"""Add-ons, charts and storage of a random cluster: each where it can run."""

from private_eks.common.plan.regions import partition_of
from private_eks.common.plan.service_names import HOMES

from .draw import Config, Draw
from .places import is_plain, key_arn
from .workers import groups_of, has_nodes, has_windows, late_nodes

ANYWHERE = ("cert-manager", "kube-state-metrics", "metrics-server", "snapshot-controller")
IN_KUBE_SYSTEM = ("metrics-server", "snapshot-controller")
ON_NODES = (
    *("amazon-cloudwatch-observability", "aws-efs-csi-driver", "aws-fsx-csi-driver", "fluent-bit"),
    *("aws-network-flow-monitoring-agent", "aws-secrets-store-csi-driver-provider", "prometheus-node-exporter"),
)
NOT_IN_AUTO_MODE = ("aws-ebs-csi-driver", "eks-node-monitoring-agent", "eks-pod-identity-agent")
NAMESPACES = {
    "cert-manager": "cert-manager",
    "external-dns": "external-dns",
    "kube-state-metrics": "kube-state-metrics",
    "metrics-server": "kube-system",
    "snapshot-controller": "kube-system",
}
OPTIONS = ("preserve", "timeoutMinutes", "onConflict", "version", "tags")


def addons(draw: Draw, config: Config) -> None:
    """Choose EKS add-ons."""
    auto = config["compute"] == "auto"
    offered = [
        *(ANYWHERE if not late_nodes(config) else IN_KUBE_SYSTEM),
        *(ON_NODES if has_nodes(config) or auto else ()),
    ]
    offered += NOT_IN_AUTO_MODE if has_nodes(config) and not auto else ()
    found: Config = {name: _options(draw) for name in draw.some(offered, 5)}
    if "cert-manager" in found and draw.often(30):
        found["adot"] = {}
    if has_nodes(config) and draw.often(50):
        values: Config = {**({"enableNetworkPolicy": "true"} if draw.often(70) else {})}
        if draw.often(30) and not has_windows(config):
            values["env"] = {"ENABLE_PREFIX_DELEGATION": "true", "WARM_PREFIX_TARGET": "1"}
        found["vpc-cni"] = {"configuration": values} if values else {}
    if config["compute"] == "fargate":
        _fargate_homes(config, found)
    config["addons"] = found


def _options(draw: Draw) -> Config:
    return draw.parts(10, preserve=(True,), timeoutMinutes=(30, 60), onConflict=("PRESERVE",), tags=({"part": "x"},))


def _fargate_homes(config: Config, found: Config) -> None:
    spaces = sorted({NAMESPACES.get(name, "opentelemetry-operator-system") for name in found})
    if spaces:
        config["fargateProfiles"]["addons"] = {"selectors": [{"namespace": space} for space in spaces]}


def storage(draw: Draw, config: Config) -> None:
    """Choose file systems and storage classes, with what serves them."""
    region: str = config["aws:region"]
    classes: Config = {}
    if draw.often(35):
        shared = draw.parts(
            30,
            throughputMode=("bursting", "elastic"),
            backup=(False,),
            transitionToIaDays=(0, 90),
            keyArn=(key_arn(region),),
            protect=(True,),
        )
        points = {"media": {"uid": 1000, "gid": 1000}, "x": {"uid": 1, "gid": 2, "path": "/a/b"}}
        config["fileSystems"] = {"fs": {"accessPoints": points, **shared}}
        if has_nodes(config) or config["compute"] == "auto" or "karpenter" in config:
            config["addons"]["aws-efs-csi-driver"] = {}
            classes |= {"files": {"kind": "efs", "fileSystem": "fs"}} if draw.often(50) else {}
    if (has_nodes(config) and "aws-ebs-csi-driver" in config["addons"]) or config["compute"] == "auto":
        classes |= {"gp3": {"kind": "ebs", "default": True, **draw.parts(30, fsType=("xfs",), iops=(4000, 80000))}}
        classes |= {"io2": {"kind": "ebs", "volumeType": "io2", "iops": 100}} if draw.often(30) else {}
    config |= {"storageClasses": classes} if classes and draw.often(70) else {}


def platform(draw: Draw, config: Config) -> None:
    """Choose charts of the platform."""
    if not is_plain(config):
        return
    addons, auto = config["addons"], config["compute"] == "auto"
    found: Config = {}
    fargate = config["compute"] == "fargate"
    if "cert-manager" in addons:
        found["vertical-pod-autoscaler"] = {}
        found |= {} if auto else {"load-balancer-controller": draw.parts(40, replicas=(1, 3))}
    if partition_of(config["aws:region"]).name in HOMES["com.amazonaws.route53"]:
        zones = {"hostedZoneIds": ["Z0123456789ABCDEFGHIJ"]}
        found["external-dns"] = {**zones, **draw.parts(domainFilters=(["a.internal"],))}
    if "metrics-server" not in addons:
        found["metrics-server"] = draw.parts(30, replicas=(1, 3))
    if "aws-secrets-store-csi-driver-provider" not in addons and not fargate:
        found["secrets-store-csi"] = {}
    if groups_of(config) and config["version"] != "1.32":
        found["cluster-autoscaler"] = draw.parts(30, replicas=(1, 3))
    if "karpenter" in config:
        found["karpenter"] = {}
    chosen = {key: found[key] for key in draw.some(found, 3)}
    if fargate and chosen:
        config["fargateProfiles"]["charts"] = {"selectors": [{"namespace": "kube-system"}]}
    config |= {"platform": chosen} if chosen else {}


PIECES = (addons, storage, platform)
