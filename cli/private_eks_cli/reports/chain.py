"""The longest chain of a deployment: what a person waits for."""

from ..cloud.durations import CREATE, minutes
from ..graph.model import Graph, Resource


def longest_chain(graph: Graph) -> list[tuple[Resource, float]]:
    """Give the resources of the longest chain in the order of their creation, each with the minute it is ready."""
    ready: dict[str, float] = {}
    last = max(graph, key=lambda resource: _ready(graph, resource, ready))
    chain = [last]
    while before := [graph.resources[urn] for urn in graph.waits_for(chain[0])]:
        chain.insert(0, max(before, key=lambda resource: (ready[resource.urn], len(graph.waits_for(resource)))))
    return [(resource, ready[resource.urn]) for resource in chain if resource.custom]


def total(graph: Graph) -> float:
    """Give the minutes that everything would take one after another."""
    return sum(minutes(CREATE, resource.type, resource.inputs) for resource in graph if resource.custom)


def _ready(graph: Graph, resource: Resource, ready: dict[str, float]) -> float:
    if resource.urn not in ready:
        before = max((_ready(graph, graph.resources[u], ready) for u in graph.waits_for(resource)), default=0.0)
        own = minutes(CREATE, resource.type, resource.inputs) if resource.custom else 0.0
        ready[resource.urn] = before + own
    return ready[resource.urn]
