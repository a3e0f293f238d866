"""What AWS would refuse halfway through: a second thing of one name beside the first, a subnet on another's addresses.

The engine makes what is new before it deletes what goes, unless it is told otherwise.
"""

from collections.abc import Iterator

from ..cloud.answers import Place, create
from ..cloud.refusals.existence import endpoint_names, exists, subnet_range
from ..cloud.refusals.table import Live
from ..foresight import CREATE, REPLACE
from ..graph import Resource
from ..wire import UNKNOWN
from .model import Diff, quoted, title

_RULES = (exists, subnet_range, endpoint_names)


def refused(diff: Diff) -> Iterator[str]:
    """Name what is to be made, with the reason why AWS would not."""
    place = Place(_region(diff))
    gone = {s.old.urn for s in diff.of(REPLACE) if s.old and s.leaves_a_gap}
    there = [_live(r, r.id) for r in diff.before if r.type.startswith("aws:") and r.custom and r.urn not in gone]
    for step in diff.of(CREATE, REPLACE):
        if step.new and step.new.type.startswith("aws:") and not step.leaves_a_gap:
            yield from _refused(step.new, there, place)


def _refused(new: Resource, there: list[Live], place: Place) -> Iterator[str]:
    given = {key: value for key, value in new.inputs.items() if not key.startswith("__")}
    id_, _ = create(place, new.type, given, f"{new.urn}#1")
    if UNKNOWN in id_:
        return
    for rule in _RULES:
        for reason in rule(_live(new, id_), there):
            yield f"{quoted(title(new))}: {reason}"


def _region(diff: Diff) -> str:
    """Find the region in the stack file, or, of a mere preview, in what a provider noted with a resource."""
    noted = (str(r.inputs["region"]) for graph in (diff.after, diff.before) for r in graph if "region" in r.inputs)
    return diff.after.config.get("aws:region") or next(noted, "us-east-1")


def _live(resource: Resource, id_: str) -> Live:
    return Live(resource.urn, resource.type, id_, resource.inputs, resource.outputs)
