"""Which pods a stack runs, where, and what Fargate bills for each."""

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from private_eks.kubernetes.plan.quantities import Size, fargate_size
from private_eks.workloads.plan.scheduling import Pod, profile_of

from ..promises.disruptions import aims_at, replicas_in
from .asked import asked
from .model import Graph
from .objects import Workload, kind_of, spec_of, title, workloads
from .placement import MOST_CPU, MOST_MEMORY, requested
from .scopes import apart

_SELECTED = ("Deployment", "StatefulSet")
"""Kinds that run a number of pods without end."""
_JOBS = ("CronJob", "Job")
"""Kinds whose pods end: at least there are none."""


@dataclass(frozen=True, slots=True)
class Pods:
    """Pods of one object: how many at least and at most, on which Fargate profile, and the size that is billed."""

    what: str
    least: int
    most: int
    profile: str | None
    billed: Size | None


def pods_of(graph: Graph) -> list[Pods]:
    """Give the pods of every Deployment, StatefulSet, Job and CronJob, by namespace and name, of each cluster."""
    return [
        dataclasses.replace(pods, what=f"{name}: {pods.what}") if name else pods
        for name, part in apart(graph).items()
        for pods in _pods_of(part)
    ]


def _pods_of(graph: Graph) -> list[Pods]:
    found = [workload for workload in workloads(graph) if kind_of(workload.resource) in (*_SELECTED, *_JOBS)]
    return sorted((_pods(graph, workload) for workload in found), key=lambda pods: pods.what)


def _pods(graph: Graph, workload: Workload) -> Pods:
    profiles = asked(graph, "fargateProfiles", {})
    profile = profile_of(Pod(namespace=workload.namespace, labels=workload.labels), profiles)
    spec = spec_of(workload.resource)
    least = most = replicas_in(spec)
    if kind_of(workload.resource) in _JOBS:
        least, most = 0, replicas_in((spec.get("jobTemplate") or {}).get("spec") or spec, "parallelism")
    for scaler in _scalers(graph, workload):
        least, most = replicas_in(scaler, "minReplicas"), replicas_in(scaler, "maxReplicas")
    return Pods(title(workload.resource), least, most, profile, _size(workload) if profile else None)


def _scalers(graph: Graph, workload: Workload) -> Iterator[dict[str, Any]]:
    for scaler in graph.objects("HorizontalPodAutoscaler"):
        if aims_at(scaler, workload.resource):
            yield dict(spec_of(scaler))


def _size(workload: Workload) -> Size | None:
    """Give the size that serves what the containers ask for: the smallest for nothing, none for too much."""
    cpu, memory = requested(workload.spec, "cpu"), requested(workload.spec, "memory")
    asked = Size(max(math.ceil(cpu * 1000), 1), max(math.ceil(memory / 2**20), 1))
    return fargate_size("cpu", asked) if cpu <= MOST_CPU and memory <= MOST_MEMORY else None
