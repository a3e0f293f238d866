"""Where pods can run: Fargate profiles that take them, and nodes that their selectors, affinities and tolerations fit.

https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ and
https://docs.aws.amazon.com/eks/latest/userguide/fargate.html. How much room nodes have is not asked.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from private_eks.fargate.plan.fargate import Profiles, selects
from private_eks.namespaces.plan.pod_security import containers_of

ANY = "*"
"""Stands among a label's values for all that nobody can tell beforehand, such as a node's zone."""
ARCH, OS = "kubernetes.io/arch", "kubernetes.io/os"
WINDOWS = "windows"
EVERYWHERE: Mapping[str, frozenset[str]] = {
    "beta.kubernetes.io/instance-type": frozenset({ANY}),
    "kubernetes.io/hostname": frozenset({ANY}),
    "node.kubernetes.io/instance-type": frozenset({ANY}),
    "topology.kubernetes.io/region": frozenset({ANY}),
    "topology.kubernetes.io/zone": frozenset({ANY}),
}
"""Labels that every node has: https://kubernetes.io/docs/reference/labels-annotations-taints/."""
ON_FARGATE: Mapping[str, frozenset[str]] = {
    **EVERYWHERE,
    "eks.amazonaws.com/compute-type": frozenset({"fargate"}),
    ARCH: frozenset({"amd64"}),
    OS: frozenset({"linux"}),
}

MOST_CPU, MOST_MEMORY = 16.0, 120 * 2**30 - 256 * 2**20
"""Fargate's largest size, less what it adds for the kubelet.

https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
"""
_UNITS = {"": 1.0, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
_UNITS |= {f"{unit}i": 2.0 ** (10 * (i + 1)) for i, unit in enumerate("KMGTPE")}
_AMOUNT = re.compile(r"([+-]?[\d.]+)(?:[eE]([+-]?\d+))?(\w*)")
"""https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/"""

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes that are alike: a group of them, or what Karpenter or Auto Mode would make."""

    name: str
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The values that a node may have, by key."""
    taints: tuple[tuple[str, str, str], ...] = ()
    """Key, value and effect, as Kubernetes spells them."""
    resources: frozenset[str] = frozenset()
    """Further ones, such as `nvidia.com/gpu`; `ANY` for all."""
    any_label: bool = False
    """Whether nobody can tell which further labels there are."""


@dataclass(frozen=True, slots=True)
class Pods:
    """Pods that are alike."""

    namespace: str
    spec: Spec
    labels: Mapping[str, str] = field(default_factory=dict)
    daemons: bool = False
    """Whether there is one on each node."""
    on_ebs: frozenset[str] = frozenset()
    """Claims whose volumes are EBS's."""


def obstacles(pods: Pods, profiles: Profiles, nodes: Collection[Nodes]) -> list[str]:
    """Say why nothing runs the pods; an empty list if something does.

    A Fargate profile that selects pods takes them, whether it can run them or not, but for those of DaemonSets.
    """
    if pods.daemons:
        return _obstacles_of_daemons(pods, nodes)
    taken = next((name for name in sorted(profiles) if selects(profiles[name], pods.namespace, pods.labels)), None)
    if taken is not None:
        return [f"Fargate profile {taken} takes them, and {reason}" for reason in on_fargate(pods)]
    reasons = {group.name: list(on_nodes(pods, group)) for group in nodes}
    if any(not found for found in reasons.values()):
        return []
    refused = [f"{name}: {', '.join(found)}" for name, found in reasons.items()]
    return refused or ["no Fargate profile selects them, and there are no nodes"]


def _obstacles_of_daemons(pods: Pods, nodes: Collection[Nodes]) -> list[str]:
    """Nothing is pending on nodes that a DaemonSet does not select, even if there are no others: it waits for some.

    https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#running-pods-on-select-nodes
    """
    if not nodes:
        return ["there are no nodes, and Fargate has no DaemonSets"]
    meant = [group for group in nodes if _selects(pods.spec, group)]
    reasons = {group.name: list(on_nodes(pods, group)) for group in meant}
    return [] if not all(reasons.values()) else [f"{name}: {', '.join(found)}" for name, found in reasons.items()]


def strays(pods: Pods, profiles: Profiles, nodes: Collection[Nodes]) -> list[str]:
    """Name the Windows nodes that could get the pods although these do not ask for them: their images are Linux's."""
    if not pods.daemons and any(selects(profile, pods.namespace, pods.labels) for profile in profiles.values()):
        return []
    if _asks_for(pods.spec, WINDOWS) or _asks_for(pods.spec, "linux"):
        return []
    return [group.name for group in nodes if _is_windows(group) and not list(_kept_away(pods.spec, group))]


def on_fargate(pods: Pods) -> Iterator[str]:
    """Say what of the pods Fargate does not run."""
    spec, containers = pods.spec, containers_of(pods.spec)
    if pods.daemons:
        yield "Fargate has no DaemonSets"
    if spec.get("hostNetwork") or any(port.get("hostPort") for c in containers for port in c.get("ports") or ()):
        yield "Fargate has no host network or ports"
    if any((container.get("securityContext") or {}).get("privileged") for container in containers):
        yield "Fargate runs no privileged containers"
    for resource in sorted(_extended(spec)):
        yield f"Fargate has no {resource}"
    for volume in spec.get("volumes") or ():
        claim = (volume.get("persistentVolumeClaim") or {}).get("claimName")
        if claim in pods.on_ebs or "awsElasticBlockStore" in volume:
            yield f"Fargate mounts no EBS volume such as {volume['name']}"
    yield from _unfit(spec, ON_FARGATE, False)
    cpu, memory = (requested(spec, what) for what in ("cpu", "memory"))
    if cpu > MOST_CPU or memory > MOST_MEMORY:
        yield "Fargate has at most 16 vCPU and 120 GB"


def on_nodes(pods: Pods, nodes: Nodes) -> Iterator[str]:
    """Say what keeps the pods from these nodes."""
    if _is_windows(nodes) and not _asks_for(pods.spec, WINDOWS):
        yield "they run Windows"
    yield from _kept_away(pods.spec, nodes)
    if ANY not in nodes.resources:
        for resource in sorted(_extended(pods.spec) - nodes.resources):
            yield f"they have no {resource}"


def _kept_away(spec: Spec, nodes: Nodes) -> Iterator[str]:
    """Say which labels and taints keep pods from nodes."""
    yield from _unfit(spec, {**EVERYWHERE, **nodes.labels}, nodes.any_label)
    tolerations = spec.get("tolerations") or ()
    for key, value, effect in nodes.taints:
        if effect != "PreferNoSchedule" and not any(_tolerates(one, key, value, effect) for one in tolerations):
            yield f"nothing tolerates {key}={value}:{effect}"


def _selects(spec: Spec, nodes: Nodes) -> bool:
    """Tell whether pods are meant for nodes like these, whether they may go there or not."""
    system = not _is_windows(nodes) or _asks_for(spec, WINDOWS)
    return system and not list(_unfit(spec, {**EVERYWHERE, **nodes.labels}, nodes.any_label))


def _is_windows(nodes: Nodes) -> bool:
    return nodes.labels.get(OS) == frozenset({WINDOWS})


def _unfit(spec: Spec, labels: Mapping[str, frozenset[str]], any_label: bool) -> Iterator[str]:
    for key, value in (spec.get("nodeSelector") or {}).items():
        if not (any_label and key not in labels) and not labels.get(key, frozenset()) & {value, ANY}:
            yield f"they are not {key}={value}"
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    terms = required.get("nodeSelectorTerms")
    if terms is not None and not any(_matches(term, labels, any_label) for term in terms):
        yield "their labels do not match the required node affinity"


def _matches(term: Spec, labels: Mapping[str, frozenset[str]], any_label: bool) -> bool:
    expressions = term.get("matchExpressions") or ()
    return bool(expressions or term.get("matchFields")) and all(_holds(e, labels, any_label) for e in expressions)


def _holds(expression: Spec, labels: Mapping[str, frozenset[str]], any_label: bool) -> bool:
    key, operator, values = expression["key"], expression["operator"], set(expression.get("values") or ())
    if any_label and key not in labels:
        return True
    there = labels.get(key, frozenset())
    if operator == "In":
        return bool(there & (values | {ANY}))
    if operator == "NotIn":
        return not there or bool(there - values)
    return bool(there) is not bool(operator == "DoesNotExist")


def _tolerates(toleration: Spec, key: str, value: str, effect: str) -> bool:
    if toleration.get("effect") not in (None, "", effect):
        return False
    exists = bool(toleration.get("operator", "Equal") == "Exists")
    if not toleration.get("key"):
        return exists
    return bool(toleration["key"] == key and (exists or toleration.get("value", "") == value))


def _asks_for(spec: Spec, system: str) -> bool:
    return system in ((spec.get("os") or {}).get("name"), (spec.get("nodeSelector") or {}).get(OS))


def _extended(spec: Spec) -> set[str]:
    """Give the resources that only some nodes have; their names have a domain."""
    asked = [(c.get("resources") or {}).get(kind) or {} for c in containers_of(spec) for kind in ("limits", "requests")]
    return {name for some in asked for name in some if "/" in name}


def requested(spec: Spec, what: str) -> float:
    """Give what Fargate adds up: the largest container of the start, or all the others together."""
    kinds = ("initContainers", "containers")
    first, others = ([_quantity(c, what) for c in spec.get(kind) or ()] for kind in kinds)
    return max([sum(others), *first])


def _quantity(container: Spec, what: str) -> float:
    resources = container.get("resources") or {}
    text = str((resources.get("requests") or resources.get("limits") or {}).get(what, "0"))
    return amount_of(text)


def amount_of(text: str) -> float:
    """Read an amount such as `500m`, `2Gi` or `1e3`; nothing for what is none."""
    found = _AMOUNT.fullmatch(text)
    if found is None or found[3] not in _UNITS:
        return 0.0
    return float(found[1]) * 10.0 ** int(found[2] or 0) * _UNITS[found[3]]
