"""Which security groups there are, and what they let through."""

from collections.abc import Mapping
from typing import Any

from .model import Graph, Resource
from .nodes import security_groups_of, templates_of_nodes


def group_of_cluster(cluster: Resource) -> str:
    """Give the id of the security group that EKS makes for a cluster; nothing where nobody has told it yet."""
    config = cluster.outputs.get("vpcConfig")
    return str(config.get("clusterSecurityGroupId", "")) if isinstance(config, Mapping) else ""


def cluster_groups(graph: Graph) -> set[str]:
    """Give the ids of the security groups that EKS makes for clusters."""
    return {group_of_cluster(cluster) for cluster in graph.of("aws:eks/cluster:Cluster")} - {""}


def groups_of_nodes(graph: Graph) -> set[str]:
    """Give the ids of the security groups that nodes carry, Karpenter's too."""
    ids = {i for template in templates_of_nodes(graph) for i in security_groups_of(template)}
    karpenters = [g for g in graph.of("SecurityGroup") if "karpenter.sh/discovery" in g.inputs.get("tags", {})]
    return ids | {group.id for group in karpenters}


def reaches(graph: Graph, source: str, target: str, port: int) -> bool:
    """Tell whether the security group `source` lets out, and `target` in, what goes from one to the other."""
    out = any(
        rule.inputs.get("referencedSecurityGroupId") == target and covers(rule.inputs, port)
        for rule in graph.of("SecurityGroupEgressRule")
        if rule.inputs["securityGroupId"] == source
    )
    return out and admits(graph, target, source, port)


def admits(graph: Graph, target: str, source: str, port: int) -> bool:
    """Tell whether the security group `target` lets in what comes from `source`."""
    return any(
        rule.inputs.get("referencedSecurityGroupId") == source and covers(rule.inputs, port)
        for rule in graph.of("SecurityGroupIngressRule")
        if rule.inputs["securityGroupId"] == target
    )


def covers(rule: Any, port: int) -> bool:
    """Tell whether a rule is about `port`."""
    return bool(rule["ipProtocol"] == "-1" or rule.get("fromPort", 0) <= port <= rule.get("toPort", 0))
