"""Which pods a stack runs, where, and what Fargate bills for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from private_eks.plan.quantities import Size, fargate_size, read_cpu, read_memory
from private_eks.plan.scheduling import Pod, profile_of

from .graph import Graph
from .promises.objects import Workload, kind_of, name_of, spec_of, title, workloads

_SELECTED = ("Deployment", "StatefulSet")
"""Kinds that run a number of pods without end."""


@dataclass(frozen=True, slots=True)
class Pods:
    """Pods of one object: how many at least and at most, on which Fargate profile, and the size that is billed."""

    what: str
    least: int
    most: int
    profile: str | None
    billed: Size | None


def pods_of(graph: Graph) -> list[Pods]:
    """Give the pods of every Deployment and StatefulSet, by namespace and name."""
    found = [workload for workload in workloads(graph) if kind_of(workload.resource) in _SELECTED]
    return sorted((_pods(graph, workload) for workload in found), key=lambda pods: pods.what)


def _pods(graph: Graph, workload: Workload) -> Pods:
    profiles = graph.setting("fargateProfiles", {})
    profile = profile_of(Pod(namespace=workload.namespace, labels=workload.labels), profiles)
    least = most = int(spec_of(workload.resource).get("replicas", 1))
    for scaler in _scalers(graph, workload):
        least, most = int(scaler.get("minReplicas", 1)), int(scaler["maxReplicas"])
    return Pods(title(workload.resource), least, most, profile, _size(workload) if profile else None)


def _scalers(graph: Graph, workload: Workload) -> Iterator[dict[str, Any]]:
    for scaler in graph.objects("HorizontalPodAutoscaler"):
        target = spec_of(scaler)["scaleTargetRef"]
        here = scaler.inputs["metadata"].get("namespace") == workload.namespace
        if here and target["kind"] == kind_of(workload.resource) and target["name"] == name_of(workload.resource):
            yield dict(spec_of(scaler))


def _size(workload: Workload) -> Size:
    """Add up what the containers ask for; Fargate's smallest size serves those that ask for nothing."""
    requests = [c.get("resources", {}).get("requests", {}) for c in workload.spec.get("containers", [])]
    cpu = sum(read_cpu("cpu", str(asked["cpu"])) for asked in requests if "cpu" in asked)
    memory = sum(read_memory("memory", str(asked["memory"])) for asked in requests if "memory" in asked)
    return fargate_size("cpu", Size(max(cpu, 1), max(memory, 1)))
