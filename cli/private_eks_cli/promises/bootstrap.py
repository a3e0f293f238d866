"""Nodes know from their launch templates what they need to join: in a private network they cannot ask the EKS API."""

import ipaddress
from collections.abc import Iterator

from ..cloud.refusals.table import block
from ..graph.model import Graph, Resource
from ..graph.nodes import is_bottlerocket, node_groups, template_of, user_data_of
from .intranet import intranet_told


def told(graph: Graph) -> Iterator[str]:
    """Name groups whose nodes start from no image, are not told which cluster they join, or ask a proxy for it.

    EKS tells nodes of managed groups that start from its own images.
    """
    for group in node_groups(graph):
        template = template_of(graph, group)
        if template is None:
            continue
        image = template.inputs.get("imageId")
        if not image and not group.inputs.get("amiType"):
            yield f"{group.name} starts from no image"
        text = user_data_of(template)
        for what, value in _facts(graph, group).items():
            if image and value not in text:
                yield f"nodes of {group.name} are told nothing of their cluster's {what}"
    yield from intranet_told(graph)


def _facts(graph: Graph, group: Resource) -> dict[str, str]:
    """Give what a node of `group` must know; Bottlerocket wants the address of DNS, the others its block."""
    facts = {}
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        cidr = cluster.inputs["kubernetesNetworkConfig"]["serviceIpv4Cidr"]
        dns = str(ipaddress.IPv4Network(cidr)[10])
        facts = {
            "name": cluster.physical_name,
            "endpoint": cluster.outputs.get("endpoint", ""),
            "certificate authority": block(cluster.outputs, "certificateAuthority").get("data", ""),
            "services": dns if is_bottlerocket(graph, group) else cidr,
        }
    return facts
