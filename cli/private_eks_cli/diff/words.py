"""A diff in words that every rendering shares: the line that says it all, and one line for each change."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..graph.model import Resource
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE, Step
from ..recording.wire import UNKNOWN
from . import properties as property_
from .attention import Review
from .model import MOVE, OPERATIONS, Diff, counted, kind, kinds, operation_of, quoted
from .naming import shortened
from .properties import Property, properties
from .replaced import because, takes_along
from .values import contrasted
from .verdict import verdict

UNKNOWN_YET = "known after the deployment"
_ALIKE = 3
"""From how many on resources with the same change are told in one line."""
_PLAIN = frozenset({"description", "kind", "apiVersion", "name", "region", "tags"})
_SHOWN = 4
_SHORT = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One change, or several alike: names and values stand between backticks."""

    operation: str
    what: str
    details: tuple[str, ...]
    rank: int
    """The smaller, the more a reviewer wants to see it."""
    count: int = 1


def headline(review: Review) -> str:
    """Say in one line what a reviewer has to understand, such as `prod: OPENS: 2 internal ways`."""
    return f"{review.diff.stack}: {shortened(str(verdict(review)), review.diff)}"


def summary(review: Review) -> str:
    """Count in one line: `2 to create, 1 to update; nothing opened; +14.60 USD a month`."""
    counts = review.diff.counts
    done = ", ".join(f"{counts[operation]} to {operation}" for operation in OPERATIONS if counts[operation])
    done = done or "nothing to do"
    ways = f"opens {counted(review.ways, 'way')}" if review.ways else "nothing opened"
    return f"{done}; {ways}; {_money(review)}"


def lines(diff: Diff) -> list[Line]:
    """Give the changes, the most important first; resources with the same change stand in one line."""
    groups: dict[tuple[Any, ...], list[Step]] = {}
    for step in diff.of():
        details = tuple(describe(p) for p in properties(step))
        alone = step.op in (CREATE, DELETE, REPLACE) or not (details or operation_of(step) == MOVE)
        groups.setdefault((operation_of(step), step.resource.urn if alone else "", details), []).append(step)
    found = [line for group, steps in groups.items() for line in _lines(group[2], steps, diff)]
    return sorted(found, key=lambda line: (line.rank, line.what))


def describe(changed: Property) -> str:
    """Say what happens to one property."""
    mark = " (replaces)" if changed.replaces else ""
    if changed.kind == property_.ADD:
        return f"{quoted(changed.path)}: + {shown(changed.new)}{mark}"
    if changed.kind == property_.DELETE:
        return f"{quoted(changed.path)}: - {shown(changed.old)}{mark}"
    old, new = contrasted(_text(changed.old), _text(changed.new))
    return f"{quoted(changed.path)}: {_shown(old)} to {_shown(new)}{mark}"


def shown(value: Any) -> str:
    """Spell a value in a few words."""
    return _shown(_text(value))


def _text(value: Any) -> str:
    """Spell a value in one line; what is not known at all stays as it is."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False).replace(f'"{UNKNOWN}"', "?")
    return text if text == UNKNOWN else " ".join(text.split()).replace(UNKNOWN, "?")


def _shown(text: str) -> str:
    return UNKNOWN_YET if text == UNKNOWN else quoted(text or '""')


def _lines(details: tuple[str, ...], steps: Sequence[Step], diff: Diff) -> Iterator[Line]:
    if len(steps) < _ALIKE:
        for step in steps:
            yield Line(operation_of(step), _title(step.resource), _details(step, details, diff), _rank(step, diff))
        return
    what = f"{len(steps)} resources alike: {kinds(step.resource for step in steps)}"
    if operation_of(steps[0]) == MOVE:
        former = [detail for step in steps for detail in _details(step, details, diff)]
        details = (*former[:_ALIKE], *([f"and {len(former) - _ALIKE} more"] if len(former) > _ALIKE else []))
    yield Line(operation_of(steps[0]), what, details, min(_rank(step, diff) for step in steps), len(steps))


def _details(step: Step, details: tuple[str, ...], diff: Diff) -> tuple[str, ...]:
    if step.op in (CREATE, DELETE):
        return _gist(step.resource)
    if step.op == REPLACE:
        order = "the old one goes first" if step.leaves_a_gap else "the new one comes first"
        reason = because(step, diff)
        return (f"{reason}; {order}" if reason else order, *details)
    if operation_of(step) == MOVE and step.old:
        return (f"was {quoted(step.old.urn.split('::', 2)[2])}",)
    return details


def _gist(resource: Resource) -> tuple[str, ...]:
    """Tell a few plain properties of what comes or goes."""
    given = sorted(item for item in resource.inputs.items() if item[0] not in _PLAIN and not item[0].startswith("__"))
    short = [(key, value) for key, value in given if isinstance(value, str | int | float) and value != UNKNOWN]
    told = [f"{quoted(key)}: {shown(value)}" for key, value in short if len(str(value)) <= _SHORT]
    return tuple(told[:_SHOWN])


def _rank(step: Step, diff: Diff) -> int:
    operation = operation_of(step)
    if operation in (REPLACE, DELETE):
        return 0 if step.resource.protect or takes_along(step, diff) else 1 if operation == REPLACE else 2
    if operation == UPDATE:
        tags_only = all(path.split(".")[0].startswith(("tags", "volumeTags")) for path in step.paths)
        return 5 if tags_only else 4
    return 3 if operation == CREATE else 6


def _title(resource: Resource) -> str:
    return f"{kind(resource)} {quoted(resource.name)}"


def _money(review: Review) -> str:
    return "costs not known" if review.bill is None else str(review.bill)
