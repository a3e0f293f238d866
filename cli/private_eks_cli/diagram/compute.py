"""Who stands in the subnets: what runs pods, and bastions, runners and file systems."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..graph.model import Graph, Resource
from ..graph.nodes import MANAGED, SELF_MANAGED, is_bottlerocket, is_windows
from ..promises.bastions import BASTION, RUNNER
from .nodes import Tenant
from .scene import CLUSTER, SUBNET, Scene

DISCOVERY = "karpenter.sh/discovery"
_AS_NEEDED = ("nodes as pods need them",)
_BOUGHT = {"SPOT": "Spot", "CAPACITY_BLOCK": "capacity block"}


def inhabitants(scene: Scene) -> list[Tenant]:
    """Give all of them, in the order in which they are drawn."""
    kinds = (_groups, _auto_mode, _karpenter, _profiles, _runners, _bastions, _file_systems)
    return [tenant for kind in kinds for tenant in kind(scene)]


def is_public(bastion: Resource) -> bool:
    """Tell whether an instance has a public address."""
    return bastion.inputs.get("associatePublicIpAddress") is True


def _groups(scene: Scene) -> Iterator[Tenant]:
    for type_, kind, where in (
        (MANAGED, "Node group", "subnetIds"),
        (SELF_MANAGED, "Self-managed group", "vpcZoneIdentifiers"),
    ):
        for group in scene.graph.of(type_):
            yield Tenant(
                kind=kind,
                kinds=f"{kind.lower()}s",
                name=scene.short(group),
                details=tuple(_nodes(scene.graph, group)),
                own=(group,),
                parts=scene.parts(group),
                subnets=tuple(scene.met(SUBNET, group, where)),
            )


def _nodes(graph: Graph, group: Resource) -> Iterator[str]:
    """Say what the nodes of a group are, and how many there are in all of its zones."""
    mixed = _block(group.inputs.get("mixedInstancesPolicy"))
    overrides = _block(mixed.get("launchTemplate")).get("overrides") or ()
    types: Sequence[str] = group.inputs.get("instanceTypes") or [one["instanceType"] for one in overrides]
    only_spot = _block(mixed.get("instancesDistribution")).get("onDemandPercentageAboveBaseCapacity") == 0
    bought = "SPOT" if only_spot else group.inputs.get("capacityType", "")
    system = "Windows" if is_windows(graph, group) else "Bottlerocket" if is_bottlerocket(graph, group) else ""
    first = f"{types[0]} +{len(types) - 1}" if len(types) > 1 else "".join(types)
    if words := [word for word in (first, system, _BOUGHT.get(bought, "")) if word]:
        yield ", ".join(words)
    size = _block(group.inputs.get("scalingConfig")) or group.inputs
    yield f"{size.get('minSize', 0)} to {size.get('maxSize', 0)} nodes in all"


def _auto_mode(scene: Scene) -> Iterator[Tenant]:
    for cluster in scene.graph.of(CLUSTER):
        if _block(cluster.inputs.get("computeConfig")).get("enabled"):
            subnets = tuple(scene.met(SUBNET, cluster, "vpcConfig", "subnetIds"))
            yield Tenant(kind="EKS Auto Mode", kinds="", details=_AS_NEEDED, own=(cluster,), subnets=subnets)


def _karpenter(scene: Scene) -> Iterator[Tenant]:
    for component in scene.graph.of("private-eks:index:Karpenter"):
        if own := tuple(resource for resource in scene.graph.below(component.urn) if resource.custom):
            subnets = tuple(s for s in scene.graph.of(SUBNET) if DISCOVERY in (s.inputs.get("tags") or {}))
            yield Tenant(kind="Karpenter", kinds="", details=_AS_NEEDED, own=own, subnets=subnets)


def _profiles(scene: Scene) -> Iterator[Tenant]:
    for profile in scene.graph.of("FargateProfile"):
        namespaces = sorted({str(selector["namespace"]) for selector in profile.inputs["selectors"]})
        yield Tenant(
            kind="Fargate profile",
            kinds="Fargate profiles",
            name=scene.short(profile),
            details=(f"pods of {', '.join(namespaces)}",),
            own=(profile,),
            subnets=tuple(scene.met(SUBNET, profile, "subnetIds")),
        )


def _runners(scene: Scene) -> Iterator[Tenant]:
    for runner in scene.graph.of(RUNNER):
        yield Tenant(
            kind="CodeBuild runner",
            kinds="CodeBuild runners",
            name=scene.short(runner),
            own=(runner,),
            parts=scene.parts(runner),
            subnets=tuple(scene.met(SUBNET, runner, "vpcConfig", "subnets")),
        )


def _bastions(scene: Scene) -> Iterator[Tenant]:
    for bastion in scene.graph.of(BASTION):
        public = is_public(bastion)
        yield Tenant(
            kind="Bastion",
            kinds="bastions",
            name=scene.short(bastion),
            details=("PUBLIC ADDRESS, SSH" if public else "no public address, no open port",),
            own=(bastion,),
            parts=scene.parts(bastion),
            subnets=tuple(scene.met(SUBNET, bastion, "subnetId")),
            public=public,
        )


def _file_systems(scene: Scene) -> Iterator[Tenant]:
    for files in scene.graph.of("aws:efs/fileSystem:FileSystem"):
        targets = [t for t in scene.graph.of("MountTarget") if files in scene.met(files.type, t, "fileSystemId")]
        yield Tenant(
            kind="EFS file system",
            kinds="EFS file systems",
            name=scene.short(files),
            own=(files,),
            parts=scene.parts(files),
            subnets=tuple(subnet for target in targets for subnet in scene.met(SUBNET, target, "subnetId")),
        )


def _block(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
