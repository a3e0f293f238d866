"""A lost zone leaves a member of everything, but for what the stack file itself keeps in one zone."""

from collections.abc import Iterator

from ..graph.answerable import own_endpoints
from ..graph.asked import asked, of_names
from ..graph.model import Graph, Resource
from ..graph.nodes import labels_of, node_groups, subnets_of, taints_of
from .complete import offered

FAMILIES = ("fargateProfiles", "nodeGroups", "selfManagedNodeGroups")
ANY = "any zone"
DISCOVERED = ("karpenter.sh/discovery", "kubernetes.io/role/cni", "kubernetes.io/role/internal-elb")
"""Tags by which controllers in the cluster find subnets."""


def spread(graph: Graph) -> Iterator[str]:
    """Name every function that is lost together with one zone."""
    for zone in sorted(zones_of(graph)):
        lost = subnets_in(graph, zone)
        for function, subnets in sorted(members(graph).items()):
            if subnets <= lost:
                yield f"{function}: nothing is left without {zone}"


def zones_of(graph: Graph) -> set[str]:
    """Give the zones of the subnets."""
    return {str(subnet.inputs.get("availabilityZone", "")) for subnet in graph.of("Subnet")}


def subnets_in(graph: Graph, zone: str) -> set[str]:
    """Give the ids of the subnets of a zone."""
    return {subnet.id for subnet in graph.of("Subnet") if str(subnet.inputs.get("availabilityZone", "")) == zone}


def members(graph: Graph) -> dict[str, set[str]]:
    """Give the ids of the subnets in which each function has a member, without what one zone is declared for.

    Groups whose nodes have the same labels and taints are one function: pods go to whichever is there.
    """
    found = {f"control plane {c.name}": _listed(c) for c in graph.of("aws:eks/cluster:Cluster")}
    found |= {
        f"endpoint {endpoint.name}": set(endpoint.inputs["subnetIds"])
        for endpoint in own_endpoints(graph)
        if "subnetIds" in endpoint.inputs and len(offered(graph, endpoint) & zones_of(graph)) > 1
    }
    for target in graph.of("MountTarget"):
        found.setdefault(f"file system {target.inputs['fileSystemId']}", set()).add(target.inputs["subnetId"])
    for purpose, (sharing, zone) in _purposes(graph).items():
        if zone == ANY:
            found[purpose] = {i for compute in sharing for i in subnets_of(compute)}
    for tag in DISCOVERED:
        if tagged := {subnet.id for subnet in graph.of("Subnet") if tag in subnet.inputs.get("tags", {})}:
            found[f"subnets with {tag}"] = tagged
    return found


def kept_in_one_zone(graph: Graph) -> dict[str, str]:
    """Give the zone of each group and profile that has none of its kind in another, because the stack file says so."""
    purposes = _purposes(graph).values()
    return {compute.name: zone for sharing, zone in purposes if zone != ANY for compute in sharing}


def _purposes(graph: Graph) -> dict[str, tuple[list[Resource], str]]:
    """Give what runs the same pods, and the one zone that all of it is declared for."""
    declared = declared_for_one_zone(graph)
    purposes: dict[str, list[Resource]] = {}
    for compute in (*graph.of("FargateProfile"), *node_groups(graph)):
        purposes.setdefault(_purpose(compute), []).append(compute)
    zones = {purpose: {declared.get(c.name, ANY) for c in sharing} for purpose, sharing in purposes.items()}
    return {
        purpose: (sharing, min(zones[purpose]) if len(zones[purpose]) == 1 else ANY)
        for purpose, sharing in purposes.items()
    }


def _listed(cluster: Resource) -> set[str]:
    return set(cluster.inputs.get("vpcConfig", {}).get("subnetIds", []))


def _purpose(group: Resource) -> str:
    if group.type.endswith(":FargateProfile"):
        return f"Fargate profile {group.name}"
    marks = [*(f"{key}={value}" for key, value in sorted(labels_of(group).items())), *taints_of(group)]
    return f"nodes with {', '.join(marks)}" if marks else "nodes"


def declared_for_one_zone(graph: Graph) -> dict[str, str]:
    """Give the zone, or the one subnet, of each group and profile that the stack file puts into a single one."""
    places: dict[str, str] = {}
    for family in FAMILIES:
        for key, settings in asked(graph, family, {}).items():
            given = settings.get("zones", settings.get("subnetIds", []))
            if len(given) == 1:
                end = f"-{given[0]}" if settings.get("onePerZone") else ""
                places |= dict.fromkeys(of_names(graph, f"{key}{end}"), given[0])
    return places
