"""What a change keeps for less long or protects less: every input of `protections` that gets a weaker value."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..graph.documents import document_of
from ..graph.model import Resource
from ..graph.objects import namespace_of, selected, spec_of
from ..graph.secret_inputs import without_secrets
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE, Step
from ..recording.wire import UNKNOWN
from ..reports.wording import listed
from .model import Diff, kind, known_inputs, quoted, title
from .protections import FOR_EVER, GUARDS, ROWS, Row, is_on, number

_MEMBERS = ("id", "ruleName", "rulePriority", "name", "sid", "key", "deviceName")
"""What members of lists are told apart by."""
_ATTRIBUTES = "load-balancer-attributes"
"""Ends the annotations of the load balancer controller that hold `key=value,key=value`."""
_FREE = frozenset({"data", "env", "environment", "stringData", "tags", "tagsAll", "volumeTags"})
"""What has keys of its author's."""
_UNIT = re.compile(r"(days|hours|minutes|seconds)", re.IGNORECASE)
_MOST = 3


def weaker(diff: Diff) -> Iterator[tuple[str, str]]:
    """Give marks, each with a sentence that tells before and after; the same of several resources in one."""
    found: dict[tuple[Row, str], list[str]] = {}
    for step in diff.of(UPDATE, REPLACE):
        if step.old and step.new and step.old.type == step.new.type:
            for row, told in _of_step(step, diff):
                found.setdefault((row, told), []).append(title(step.resource))
    for (row, told), names in found.items():
        hint = f": {row.hint}" if row.hint else ""
        yield row.mark, f"{row.noun} of {listed([quoted(name) for name in names], _MOST)}: {told}{hint}"
    yield from _guards(diff)


def leaves(value: Any, path: str = "", member: str = "") -> Iterator[tuple[tuple[str, str], Any]]:
    """Go through the values in inputs, by path and, in lists, by member; a list of plain values is one value."""
    document = document_of(value)
    if document is not None:
        value = document
    if isinstance(value, Mapping):
        for key, inner in value.items():
            below = f"{path}.{key}" if path else str(key)
            if key.endswith(_ATTRIBUTES) and isinstance(inner, str):
                inner = dict(pair.split("=", 1) for pair in inner.replace(" ", "").split(",") if "=" in pair)
            if not key.startswith("__") and key not in _FREE:
                yield from leaves(inner, below, member)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for i, item in enumerate(value):
            name = next((str(item[key]) for key in _MEMBERS if key in item), str(i)) if isinstance(item, Mapping) else i
            yield from leaves(item, path, f"{member}/{name}")
    else:
        yield (path, member), value


def _of_step(step: Step, diff: Diff) -> Iterator[tuple[Row, str]]:
    assert step.old
    assert step.new
    old = dict(leaves(without_secrets(step.old)))
    new = dict(leaves(without_secrets(dataclasses.replace(step.new, inputs=known_inputs(step, diff)))))
    members = {member for _, member in new}
    for path, member in dict.fromkeys((*old, *new)):
        if member not in members and _is_named(member):
            continue
        before, after = old.get((path, member)), new.get((path, member))
        row = None if before == after else _row_of(step.new.type, path)
        if row and UNKNOWN not in (before, after) and _is_weaker(row, before, after):
            yield row, _told(row, path, before, after)


def _is_named(member: str) -> bool:
    """Tell whether what goes is one of several, such as a disk or a container: it needs no protection then."""
    return not all(part.isdigit() for part in member.split("/") if part)


def _row_of(type_: str, path: str) -> Row | None:
    return next((row for row in ROWS if row.path.search(path) and row.type.search(type_)), None)


def _is_weaker(row: Row, before: Any, after: Any) -> bool:
    if row.default is None:
        return row.weaker(before, after)
    return row.weaker(*(row.default if value in (None, 0) else value for value in (before, after)))


def _told(row: Row, path: str, before: Any, after: Any) -> str:
    """Say what will be and what was: members of which some go by name, of which there are fewer by number."""
    if isinstance(before, list):
        by_name = len(before) == len(after or ()) or path.endswith(("Types", "Exports"))
        before, after = (_listed(values or [], by_name) for values in (before, after))
        return f"{after}, before {before}"
    return f"{_value(row, path, after)}, before {_value(row, path, before)}"


def _listed(values: Sequence[Any], by_name: bool) -> str:
    return (listed([quoted(value) for value in values], len(values)) or "none") if by_name else str(len(values))


def _value(row: Row, path: str, value: Any) -> str:
    if value is None or (value == 0 and row.default == FOR_EVER):
        return row.unset
    if str(value).lower() in ("true", "false"):
        return "on" if is_on(value) else "off"
    if number(value) is None:
        return quoted(value)
    unit = _UNIT.search(path.rpartition(".")[2])
    word = unit[0].lower() if unit else ""
    return f"{value} {word[:-1] if number(value) == 1 else word}".strip()


def _guards(diff: Diff) -> Iterator[tuple[str, str]]:
    """Name what protects something that stays, and goes without a successor."""
    made = {step.resource.type for step in diff.of(CREATE)}
    gone = {step.resource.urn for step in diff.of(DELETE)}
    for step in diff.of(DELETE):
        thing = step.resource
        names = (thing.type.rpartition("aws:")[2], kind(thing))
        guard = next((GUARDS[name] for name in names if name in GUARDS), None)
        if guard and thing.type not in made and not _goes_along(thing, guard[1], gone, diff):
            yield "weakens", f"takes {guard[0]} away with {quoted(title(thing))}"


def _goes_along(guard: Resource, keys: Sequence[str], gone: set[str], diff: Diff) -> bool:
    """Tell whether what a resource guards goes as well."""
    if diff.is_gone or any(urn in gone for key in keys for urn in guard.property_dependencies.get(key, ())):
        return True
    if kind(guard) not in ("PodDisruptionBudget", "NetworkPolicy"):
        return False
    selector = spec_of(guard).get("selector") or spec_of(guard).get("podSelector") or {}
    return not any(w.resource.urn not in gone for w in selected(diff.before, selector, namespace_of(guard)))
