"""What a program makes, component by component: counts and kinds, for every report that shows them."""

import collections
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..graph.model import Graph, Resource, is_object

PROVIDER = "pulumi:providers:kubernetes"
"""Type of what applies Kubernetes objects, or renders them."""


@dataclass(frozen=True, slots=True)
class Component:
    """A component, or a resource that is in none, with what it makes itself and the components below."""

    resource: Resource
    kind: str
    total: str
    """How many resources are in a component, at any depth."""
    made: tuple[Resource, ...]
    below: tuple["Component", ...]


def components(graph: Graph) -> tuple[Component, ...]:
    """Give what is at the top, in the order in which it can be there; what makes nothing is left out."""
    roots = sorted(graph.children(""), key=lambda root: _depth(graph, root))
    return tuple(found for root in roots for found in _component(graph, root))


def made_in_words(graph: Graph) -> str:
    """Count all that the program makes."""
    count = sum(not r.custom and bool(_shown(graph, graph.below(r.urn))) for r in graph)
    return f"{_total(_shown(graph, list(graph)))} in {count} component{'s' * (count != 1)}"


def kind_of(graph: Graph, resource: Resource) -> str:
    """Call a resource by the last part of its type."""
    if resource.type == PROVIDER:
        folder = resource.inputs.get("renderYamlToDirectory")
        return f"Kubernetes provider ({f'renders to {folder}' if folder else 'calls the API'})"
    return {"eks:index:Cluster": "pulumi_eks.Cluster"}.get(resource.type, resource.type.rsplit(":", 1)[-1])


def counted_kinds(graph: Graph, resources: Sequence[Resource], objects: bool) -> list[str]:
    """Count resources, or else Kubernetes objects, by kind."""
    kinds = (kind_of(graph, resource) for resource in resources if is_object(resource.type) is objects)
    return [f"{count} {kind}" for kind, count in sorted(collections.Counter(kinds).items())]


def _component(graph: Graph, root: Resource) -> Iterator[Component]:
    if _shown(graph, [root, *graph.below(root.urn)]):
        total = "" if root.custom else _total(_shown(graph, graph.below(root.urn)))
        made = tuple(_shown(graph, list(_made(graph, root.urn))))
        below = (found for inner in _inner(graph, root.urn) for found in _component(graph, inner))
        yield Component(root, kind_of(graph, root), total, made, tuple(below))


def _made(graph: Graph, urn: str) -> Iterator[Resource]:
    """Give the resources below one, down to the next components."""
    for child in graph.children(urn):
        if child.custom:
            yield from (child, *_made(graph, child.urn))


def _inner(graph: Graph, urn: str) -> Iterator[Resource]:
    """Give the next components below one, those of its resources too."""
    for child in graph.children(urn):
        yield from _inner(graph, child.urn) if child.custom else (child,)


def _shown(graph: Graph, resources: Sequence[Resource]) -> list[Resource]:
    """Give what is made, without the providers that nothing uses."""
    used = graph.remembered("providers in use", lambda: _used(graph))
    return [r for r in resources if r.custom and (r.type != PROVIDER or r.urn in used)]


def _used(graph: Graph) -> set[str]:
    return {provider.urn for made in graph.objects() if (provider := graph.provider_of(made))}


def _depth(graph: Graph, component: Resource) -> int:
    """Tell how much must be there before all of the component is: the order in which the program tells its story."""
    return max(len(graph.waits_for(resource)) for resource in (component, *graph.below(component.urn)))


def _total(resources: Sequence[Resource]) -> str:
    """Count what is made, AWS's and Kubernetes' things apart."""
    objects = sum(is_object(resource.type) for resource in resources)
    others = len(resources) - objects
    if not objects:
        return f"{others} resource{'s' * (others != 1)}"
    own = f"{objects} Kubernetes object{'s' * (objects != 1)}"
    return f"{others} AWS resource{'s' * (others != 1)} and {own}" if others else own
