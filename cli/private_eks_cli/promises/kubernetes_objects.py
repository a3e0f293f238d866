"""Kubernetes objects that the stack file asks for: all of them are made, and no others.

Says what there has to be by names alone; what the objects hold is asked elsewhere. Objects of charts are their
authors': of each preset, something that runs pods has to be there.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ..graph.asked import OURS, asked, told
from ..graph.model import Graph
from ..graph.objects import brought, kind_of, name_of, namespace_of, workloads

Named = tuple[str, str, str]
"""Kind, namespace and name."""

PLATFORM = "private-eks:index:Platform"


def declared(graph: Graph) -> Iterator[str]:
    """Name objects that are asked for and not made, and those that nobody asked for."""
    charts = of_charts(graph)
    made = {(kind_of(r), namespace_of(r), name_of(r)) for r in graph.objects() if r.urn not in charts}
    wanted = {*_wanted(graph), *brought(graph)}
    yield from (f"{' '.join(filter(None, missing))} is not made" for missing in sorted(wanted - made))
    for kind, namespace, name in sorted(made - wanted - _derived(graph)):
        yield f"{kind} {'/'.join(filter(None, (namespace, name)))} is made, and nobody asked for it"
    for preset in sorted(asked(graph, "platform", {})):
        found = [w for w in workloads(graph) if w.resource.urn in charts and f"-{preset}-" in w.resource.name]
        if not found:
            yield f"platform.{preset} runs nothing"


def of_charts(graph: Graph) -> set[str]:
    """Give the URNs of what the platform's charts make, and of the namespaces around it, which are ours."""
    return {resource.urn for component in graph.of(PLATFORM) for resource in graph.below(component.urn)}


def _wanted(graph: Graph) -> Iterator[Named]:
    for name, settings in asked(graph, "namespaces", {}).items():
        yield from _namespace(name, settings)
    for name, settings in asked(graph, "applications", {}).items():
        yield from _application(name, settings)
    for name in asked(graph, "storageClasses", {}):
        yield "StorageClass", "", name
    if any(_logs(given) for given in told(graph, "fargateLogging", "Workloads")) or graph.of(f"{OURS}FargateLogging"):
        yield from (("Namespace", "", "aws-observability"), ("ConfigMap", "aws-observability", "aws-logging"))


def _logs(settings: Mapping[str, Any]) -> bool:
    return bool(settings.get("enabled", True))


def _namespace(name: str, settings: Mapping[str, Any]) -> Iterator[Named]:
    yield "Namespace", "", name
    for policy in ("basics", "default-deny", "within", *(["named"] if settings.get("egress") else [])):
        yield "NetworkPolicy", name, policy
    for kind, key in (("ResourceQuota", "quota"), ("LimitRange", "limits")):
        if settings.get(key):
            yield kind, name, name


def _application(name: str, settings: Mapping[str, Any]) -> Iterator[Named]:
    place, job = settings["namespace"], settings.get("job")
    replicas = settings.get("replicas", 2) if job is None else 0
    kind = "Deployment" if job is None else "CronJob" if "schedule" in job else "Job"
    yield from ((kind, place, name), ("ServiceAccount", place, name))
    if settings.get("ports"):
        yield "Service", place, name
    if "loadBalancer" in settings:
        yield "Service", place, f"{name}-nlb"
    if "ingress" in settings:
        yield "Ingress", place, name
    if "loadBalancer" in settings or "ingress" in settings:
        yield "NetworkPolicy", place, f"{name}-front"
    if settings.get("proxy"):
        yield "NetworkPolicy", place, f"{name}-proxy"
    if "maxReplicas" in settings:
        yield "HorizontalPodAutoscaler", place, name
    if replicas > 1:
        yield "PodDisruptionBudget", place, name


def _derived(graph: Graph) -> set[Named]:
    """Give objects of applications that are named after what they hold: files and claims."""
    applications = asked(graph, "applications", {})
    found = {(kind_of(r), namespace_of(r), name_of(r)) for r in graph.objects("ConfigMap", "PersistentVolumeClaim")}
    named = {n for n in found for key in applications if n[2].startswith(f"{key}-")}
    volumes = {("PersistentVolume", "", f"{place}-{name}") for kind, place, name in named if kind.endswith("Claim")}
    return named | volumes
