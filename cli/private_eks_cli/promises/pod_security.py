"""Pods keep to the Pod Security Standard of their namespace, and namespaces let nothing through that nobody allowed."""

from collections.abc import Iterator
from typing import Any

from private_eks.fargate.plan.fargate import selects
from private_eks.namespaces.plan.pod_security import LEVELS, violations

from ..graph.documents import configuration
from ..graph.model import Graph, Resource
from ..graph.nodes import automatic
from ..graph.objects import (
    ENFORCE,
    by_name,
    level_of,
    made_namespaces,
    metadata_of,
    name_of,
    namespace_of,
    spec_of,
    workloads,
)

EXEMPT = frozenset({"kube-node-lease", "kube-public", "kube-system"})
"""Kubernetes' own namespaces: https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/"""
LOGGING = "aws-observability"
"""The label of the namespace that tells Fargate where logs go; no pod is there.

https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
"""
SWITCH = ("kube-system", "amazon-vpc-cni", "enable-network-policy-controller")
"""Namespace, name and key of what switches network policies on in Auto Mode."""


def hardened(graph: Graph) -> Iterator[str]:
    """Name pods that their namespace does not admit, and namespaces that admit everything or deny nothing."""
    namespaces = made_namespaces(graph)
    for name, namespace in namespaces.items():
        if name not in EXEMPT and level_of(namespace) not in LEVELS:
            yield f"namespace {name} has no label {ENFORCE}"
    for workload in workloads(graph):
        if workload.namespace in namespaces.keys() - EXEMPT:
            level = level_of(namespaces[workload.namespace])
            for fault in violations(workload.spec, level) if level in LEVELS else ():
                yield f"{workload} is not {level}: {fault}"
    if policies_are_enforced(graph):
        for namespace in namespaces.values():
            yield from left_open(graph, namespace)


def policies_are_enforced(graph: Graph) -> bool:
    """Tell whether the VPC CNI enforces network policies: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html."""
    return any(
        configuration(addon.inputs).get("enableNetworkPolicy") == "true"
        for addon in graph.of("aws:eks/addon:Addon")
        if addon.inputs["addonName"] == "vpc-cni"
    )


def unenforced(graph: Graph) -> Iterator[tuple[str, str]]:
    """Name the namespaces whose network policies are only written, each with where nobody enforces them.

    https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
    """
    profiles: list[Any] = [{"selectors": profile.inputs["selectors"]} for profile in graph.of("FargateProfile")]
    for namespace in sorted({namespace_of(policy) for policy in graph.objects("NetworkPolicy")}):
        if any(selects(profile, namespace, {}) for profile in profiles):
            yield namespace, "on Fargate"
        elif automatic(graph) and not enforced_in_auto_mode(graph):
            yield namespace, "in Auto Mode before they are switched on"
        elif not automatic(graph) and not policies_are_enforced(graph):
            yield namespace, "on nodes: vpc-cni lacks enableNetworkPolicy"


def enforced_in_auto_mode(graph: Graph) -> bool:
    """Tell whether a ConfigMap switches network policies on in Auto Mode.

    https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
    """
    settings = by_name(graph, "ConfigMap").get(SWITCH[:2])
    return settings is not None and (settings.inputs.get("data") or {}).get(SWITCH[2]) == "true"


def left_open(graph: Graph, namespace: Resource) -> Iterator[str]:
    """Name a namespace of ours in which no network policy denies what nobody allowed."""
    name = name_of(namespace)
    closed = {namespace_of(policy) for policy in graph.objects("NetworkPolicy") if _denies_all(spec_of(policy))}
    if name not in closed | EXEMPT and not is_for_logging(namespace):
        yield f"namespace {name} has no NetworkPolicy that denies everything"


def is_for_logging(namespace: Resource) -> bool:
    """Tell whether a namespace is the one that tells Fargate where logs go."""
    return LOGGING in (metadata_of(namespace.inputs).get("labels") or {})


def _denies_all(spec: Any) -> bool:
    every = not spec.get("podSelector")
    both = {"Egress", "Ingress"} <= set(spec.get("policyTypes") or ())
    return every and both and not spec.get("ingress") and not spec.get("egress")
