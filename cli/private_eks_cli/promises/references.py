"""Kubernetes objects that name others name some that are there."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ..cloud.kubernetes.objects import is_namespaced
from ..graph.makers import custom_resources
from ..graph.model import Graph
from ..graph.objects import (
    SYSTEM,
    Workload,
    all_namespaces,
    applied,
    by_name,
    made_namespaces,
    namespace_of,
    scopes_of,
    selected,
    spec_of,
    title,
    workloads,
)
from .accounts import roles_of_pods
from .disruptions import steady
from .pod_inputs import mounted
from .waiting import missing


def tied(graph: Graph) -> Iterator[str]:
    """Name every object that refers to, selects or waits for something that is not there, and names given twice."""
    yield from _once(graph)
    yield from _namespaces(graph)
    for workload in workloads(graph):
        yield from mounted(graph, workload)
    yield from roles_of_pods(graph)
    yield from _services(graph)
    yield from _ingresses(graph)
    yield from steady(graph)


def _once(graph: Graph) -> Iterator[str]:
    """One object has one file and one place in the API."""
    names = Counter((resource.inputs.get("apiVersion"), title(resource)) for resource in graph.objects())
    for (_, name), count in names.items():
        if count > 1:
            yield f"{name} is made {count} times"


def _namespaces(graph: Graph) -> Iterator[str]:
    """Namespaces are there, and before what is in them."""
    there, made, scopes = all_namespaces(graph), made_namespaces(graph), scopes_of(graph)
    calling = {resource.urn for resource in applied(graph)}
    for resource in graph.objects():
        namespace = namespace_of(resource) if is_namespaced(resource.inputs, scopes) else ""
        if namespace and namespace not in there:
            yield f"{title(resource)} is in a namespace that nobody makes"
        if namespace in made and resource.urn in calling:
            yield from missing(graph, resource, [made[namespace]])


def _services(graph: Graph) -> Iterator[str]:
    for service in graph.objects("Service"):
        selector = spec_of(service).get("selector")
        if not selector or spec_of(service).get("type") == "ExternalName":
            continue
        found = list(selected(graph, {"matchLabels": selector}, namespace_of(service)))
        operated = custom_resources(graph, namespace_of(service))
        if not found and not operated and namespace_of(service) != SYSTEM:
            yield f"{title(service)} selects no pod"
        for port in spec_of(service).get("ports") or ():
            target = port.get("targetPort")
            if found and isinstance(target, str) and not any(target in _port_names(w) for w in found):
                yield f"{title(service)} sends to port {target}, which none of its pods has"


def _port_names(workload: Workload) -> set[str]:
    kinds = ("containers", "initContainers")
    containers: list[Mapping[str, Any]] = [c for kind in kinds for c in workload.spec.get(kind) or ()]
    return {port["name"] for container in containers for port in container.get("ports") or () if "name" in port}


def _ingresses(graph: Graph) -> Iterator[str]:
    services = by_name(graph, "Service")
    for ingress in graph.objects("Ingress"):
        for backend in _backends(spec_of(ingress)):
            name, port = backend["name"], backend.get("port") or {}
            service = services.get((namespace_of(ingress), name))
            if service is None:
                yield f"{title(ingress)} sends to Service {name}, which does not exist"
            elif not any(port.items() <= _as_backend(p).items() for p in spec_of(service).get("ports") or ()):
                yield f"{title(ingress)} sends to a port that {title(service)} does not have"


def _backends(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    rules = spec.get("rules") or ()
    paths = [path.get("backend") for rule in rules for path in (rule.get("http") or {}).get("paths") or ()]
    for backend in (spec.get("defaultBackend"), *paths):
        service = (backend or {}).get("service")
        if service and (service.get("port") or {}).get("name") != "use-annotation":
            yield service


def _as_backend(port: Mapping[str, Any]) -> dict[str, Any]:
    return {"number": port.get("port"), "name": port.get("name")}
