"""Workloads stay while nodes go: budgets leave room to drain, autoscalers have something to scale."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..graph.makers import custom_resources
from ..graph.model import Graph, Resource
from ..graph.objects import Workload, by_name, kind_of, name_of, namespace_of, selected, spec_of, title


def steady(graph: Graph) -> Iterator[str]:
    """Name budgets that let nobody go or guard nobody, and autoscalers without a target."""
    for autoscaler in graph.objects("HorizontalPodAutoscaler"):
        yield from _target(graph, autoscaler)
    for budget in graph.objects("PodDisruptionBudget"):
        if not spec_of(budget):
            continue
        found = list(selected(graph, spec_of(budget).get("selector") or {}, namespace_of(budget)))
        if not found and not custom_resources(graph, namespace_of(budget)):
            yield f"{title(budget)} guards no pod"
    for budget, workload, replicas in stuck(graph):
        yield f"{title(budget)} lets none of the {replicas} pods of {workload} go: nodes could not be drained"


def stuck(graph: Graph) -> Iterator[tuple[Resource, Workload, int]]:
    """Give the budgets that let no pod go, each with what they guard and the number of its pods.

    https://kubernetes.io/docs/tasks/run-application/configure-pdb/: percentages are rounded up.
    """
    for budget in graph.objects("PodDisruptionBudget"):
        spec = spec_of(budget)
        for workload in selected(graph, spec.get("selector") or {}, namespace_of(budget)) if spec else ():
            replicas = replicas_of(graph, workload)
            if _leaving(spec, replicas) < 1:
                yield budget, workload, replicas


def replicas_of(graph: Graph, workload: Workload) -> int:
    """Give the least number of pods that a workload has: its own, or its autoscaler's minimum."""
    for autoscaler in graph.objects("HorizontalPodAutoscaler"):
        if aims_at(autoscaler, workload.resource):
            return replicas_in(spec_of(autoscaler), "minReplicas")
    return replicas_in(spec_of(workload.resource))


def replicas_in(spec: Mapping[str, Any], field: str = "replicas") -> int:
    """Give a number of pods; one where nobody says it."""
    given = spec.get(field)
    return 1 if given is None else int(given)


def _leaving(spec: Mapping[str, Any], replicas: int) -> int:
    """Give how many pods may go at a time."""
    if spec.get("maxUnavailable") is not None:
        return _count(spec["maxUnavailable"], replicas)
    return replicas - _count(spec.get("minAvailable", 1), replicas)


def _count(given: Any, replicas: int) -> int:
    if isinstance(given, str):
        return -(-int(given.rstrip("%")) * replicas // 100)
    return int(given)


def _target(graph: Graph, autoscaler: Resource) -> Iterator[str]:
    spec = spec_of(autoscaler)
    target: Mapping[str, Any] = spec.get("scaleTargetRef") or {}
    kind, name = str(target.get("kind")), str(target.get("name"))
    if (namespace_of(autoscaler), name) not in by_name(graph, kind):
        yield f"{title(autoscaler)} scales {kind} {name}, which does not exist"
    elif spec_of(by_name(graph, kind)[namespace_of(autoscaler), name]).get("replicas") is not None:
        yield f"{title(autoscaler)} and {kind} {name} both say how many pods there are"
    if replicas_in(spec, "minReplicas") > replicas_in(spec, "maxReplicas"):
        yield f"{title(autoscaler)} has minReplicas above maxReplicas"


def aims_at(autoscaler: Resource, workload: Resource) -> bool:
    """Tell whether an autoscaler scales a workload."""
    target: Mapping[str, Any] = spec_of(autoscaler).get("scaleTargetRef") or {}
    found = (target.get("kind"), namespace_of(autoscaler), target.get("name"))
    return found == (kind_of(workload), namespace_of(workload), name_of(workload))
