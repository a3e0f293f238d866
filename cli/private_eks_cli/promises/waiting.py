"""What several promises ask about order, and about the roles that must be complete by then."""

from collections.abc import Iterable, Iterator

from ..graph.model import Graph, Resource
from ..graph.roles import attached, further_policies, policies_of


def missing(graph: Graph, resource: Resource, wanted: Iterable[Resource]) -> Iterator[str]:
    """Name what `resource` needs and does not wait for."""
    before = graph.waits_for(resource)
    for other in wanted:
        if other.urn not in before:
            yield f"{resource.name} does not wait for {other.type} {other.name}"


def needless(graph: Graph, resource: Resource, unwanted: Iterable[Resource]) -> Iterator[str]:
    """Name what `resource` waits for and does not need."""
    before = graph.waits_for(resource)
    for other in unwanted:
        if other.urn in before:
            yield f"{resource.name} waits for {other.name} without need"


def role(graph: Graph, resource: Resource, role_arn: str, policies: frozenset[str] | None = None) -> Iterator[str]:
    """Compare what the role of `resource` may do with `policies`; it must be able to before the resource exists.

    Without `policies`, it has to have some. A role from elsewhere is its owner's business.
    """
    own = next((known for known in graph.of("Role") if known.arn == role_arn), None)
    if own is None:
        return
    given = policies_of(graph, role_arn)
    names = attached(given)
    if not given if policies is None else names != policies | further_policies(graph, own):
        yield f"the role of {resource.name} has {', '.join(sorted(names)) or 'no policy'}"
    yield from missing(graph, resource, given)
