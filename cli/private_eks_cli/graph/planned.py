"""What follows from what components are told: the reasons of endpoints, and blocks that nobody uses."""

from collections.abc import Iterator
from typing import Any

from private_eks.endpoints.plan.services import NEEDS, plan_endpoints
from private_eks.network.plan.blocks import plan_blocks

from .asked import OURS, asked
from .model import Graph, Resource

_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
_MOST_BLOCKS = {"cidr_blocks": 50}
"""A VPC that is there has as many blocks as its account may have."""


def reasons(graph: Graph) -> dict[str, list[str]]:
    """Give the services that endpoints were asked for, each with who needs it."""
    return {service: why for component in _endpoints(graph) for service, why in _reasons(component.inputs).items()}


def made_endpoints(graph: Graph) -> dict[str, tuple[Resource, list[str]]]:
    """Give the endpoints that components make, by service, with their reasons."""
    found, several = {}, len(_endpoints(graph)) > 1
    for component in _endpoints(graph):
        made = {child.name: child for child in graph.children(component.urn) if child.type == _ENDPOINT}
        for service, why in _reasons(component.inputs).items():
            if endpoint := made.get(f"{component.name}-{service}"):
                found[f"{component.name}: {service}" if several else service] = (endpoint, why)
    return found


def free_blocks(graph: Graph) -> list[str]:
    """Give the blocks of networks of ours that no subnet uses; of several networks, each says of which it is."""
    found = {network.name: _free(network.inputs) for network in graph.of(f"{OURS}Network")}
    return [f"{name}: {block}" if len(found) > 1 else block for name, blocks in found.items() for block in blocks]


def free_in_words(graph: Graph) -> str:
    """List those blocks, network by network."""
    found = {network.name: ", ".join(_free(network.inputs)) or "nothing" for network in graph.of(f"{OURS}Network")}
    return "; ".join(f"{name}: {blocks}" if len(found) > 1 else blocks for name, blocks in found.items()) or "nothing"


def compute_mode(graph: Graph) -> str:
    """Say what runs pods, in the word of stack files; nothing where no component of ours does."""
    if any(cluster.inputs.get("autoMode") for cluster in graph.of(f"{OURS}Cluster")):
        return "auto"
    found = list(_kinds(graph))
    return "mixed" if len(found) > 1 else "".join(found)


def _kinds(graph: Graph) -> Iterator[str]:
    if asked(graph, "fargateProfiles", {}):
        yield "fargate"
    karpenter = asked(graph, "karpenter", {"enabled": False}).get("enabled", True)
    if karpenter or asked(graph, "nodeGroups", {}) or asked(graph, "selfManagedNodeGroups", {}):
        yield "managed"


def _endpoints(graph: Graph) -> list[Resource]:
    return graph.of(f"{OURS}Endpoints")


def _reasons(told: Any) -> dict[str, list[str]]:
    uses = [use for use in told.get("uses", []) if use in NEEDS]
    if "region" not in told:
        return {}
    planned = plan_endpoints(told["region"], uses, told.get("services", []), told.get("existingServices", []))
    return {endpoint.service: list(endpoint.reasons) for endpoint in planned}


def _free(told: Any) -> list[str]:
    if not {"cidr", "zones"} <= told.keys():
        return []
    secondary = told.get("secondaryCidrs", [])
    return list(plan_blocks(told["cidr"], told["zones"], told.get("nodePrefix"), secondary, _MOST_BLOCKS).free)
