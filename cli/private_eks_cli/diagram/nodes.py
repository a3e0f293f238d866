"""Whatever is drawn by its name: those who are many and share a fate share a box."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..graph.model import Resource
from .picture import Box, Look
from .scene import Scene, urns_of

FEW = 3
"""So many of a kind have boxes of their own."""
MOST = 6
"""So many of those who share a box are named in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """Something with a name, and the subnets where it stands."""

    kind: str
    kinds: str
    """What several of its kind are called."""
    name: str = ""
    details: tuple[str, ...] = ()
    own: tuple[Resource, ...]
    """What it is: whatever happens to all of these happens to it."""
    parts: tuple[Resource, ...] = ()
    """What else belongs to it."""
    subnets: tuple[Resource, ...] = ()
    public: bool = False


def boxes_of(scene: Scene, place: str, tenants: Iterable[Tenant], look: Look = Look.THING) -> tuple[Box, ...]:
    """Draw the tenants of one place, kind by kind; those who are public look so."""
    fates: dict[tuple[str, bool, str], list[Tenant]] = defaultdict(list)
    for tenant in tenants:
        fates[tenant.kind, tenant.public, scene.change(tenant.own, tenant.parts)].append(tenant)
    return tuple(
        box
        for (_, public, change), alike in fates.items()
        for box in _boxes(place, change, Look.PUBLIC if public else look, alike)
    )


def _boxes(place: str, change: str, look: Look, alike: Sequence[Tenant]) -> Iterator[Box]:
    if len(alike) > FEW:
        named = [": ".join(filter(None, (one.name, ", ".join(one.details)))) for one in alike[:MOST]]
        more = [f"and {len(alike) - MOST} more"] if len(alike) > MOST else []
        urns = urns_of(resource for one in alike for resource in (*one.own, *one.parts))
        key = f"{place} {alike[0].kind} {look} {change}"
        yield Box(key, look, (f"{len(alike)} {alike[0].kinds}", *named, *more), change=change, urns=urns)
        return
    for one in alike:
        title = f"{one.kind} {one.name}".strip()
        urns = urns_of((*one.own, *one.parts))
        yield Box(f"{place} {one.own[0].urn}", look, (title, *one.details), change=change, urns=urns)
