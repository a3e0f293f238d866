"""Which keys of a stack file a remark comes from: by the names and values in it, and by what components were told."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ..graph.asked import FIELDS, MEMBERS, OURS
from ..graph.model import Graph, Resource
from ..recording.foresight import SAME, Step
from .attention import Remark
from .edited import Edited
from .model import Diff, operation_of, spans, title

_KEYS = {(f"{OURS}{type_}", field): key for key, told in FIELDS.items() for type_, field in told}
_FAMILIES = {f"{OURS}{types[-1]}": key for key, types in MEMBERS.items()}
_SHORTEST = 4
"""Letters of a name or value that is no accident in a sentence."""


def causes(remark: Remark, diff: Diff, edited: Sequence[Edited]) -> dict[Edited, list[str]]:
    """Give the keys that a remark comes from, each with the details that are about it.

    Where that cannot be told, it is all that differ.
    """
    if len(edited) < 2:
        return {one: list(remark.more) for one in edited}
    whole = _causes(remark.what, diff, edited)
    found: dict[Edited, list[str]] = {}
    for detail in remark.more:
        for one in _causes(detail, diff, edited) or whole or edited:
            found.setdefault(one, []).append(detail)
    return found or {one: [] for one in whole or edited}


def _causes(text: str, diff: Diff, edited: Sequence[Edited]) -> Sequence[Edited]:
    """Give the keys that a sentence is about; nothing if that cannot be told."""
    quoted = {part for part, is_quoted in spans(text) if is_quoted}
    if named := [one for one in edited if _names(text, one) or any(len(v) >= _SHORTEST for v in one.values & quoted)]:
        return named
    steps = _meant(text, quoted, diff)
    found = {one for step in steps for one in _of(step, diff, edited)}
    candidates = [one for one in edited if not found or one in found]
    changed = " ".join(path for step in steps for path in step.paths)
    near = [one for one in candidates if _echoes(text, one)] or [one for one in candidates if _echoes(changed, one)]
    return near or (candidates if found else ())


def _names(text: str, one: Edited) -> bool:
    """Tell whether a text names a key, or what it is in; a name alone is any word."""
    paths = (".".join(one.key[:end]) for end in range(len(one.key), 1, -1))
    return any(_is_part(path, text, r"[\w.]", r"[\w-]") for path in paths)


def _echoes(text: str, one: Edited) -> bool:
    """Tell whether a text has a word with the key's own name in it, or one of its values as a word."""
    name = next(part for part in reversed(one.key) if not part.startswith("["))
    values = (value for value in one.values if value not in ("true", "false"))
    return (len(name) >= _SHORTEST and name.lower() in text.lower()) or any(
        _is_part(value, text, r"[\w.-]", r"[\w.-]") for value in values
    )


def _meant(text: str, quoted: Iterable[str], diff: Diff) -> list[Step]:
    """Find the changes that a text names: by title, or by the name, or by the end of that."""
    changed = [step for step in diff.steps if step.resource.custom and operation_of(step) != SAME]
    if titled := [step for step in changed if title(step.resource) in quoted]:
        return titled
    ends = tuple(f"-{name}" for name in quoted)
    return [
        step
        for step in changed
        if step.resource.name.endswith(ends) or _is_part(step.resource.name, text, r"[\w./-]", r"[\w./-]")
    ]


def _of(step: Step, diff: Diff, edited: Sequence[Edited]) -> Iterator[Edited]:
    """Give the keys that a change comes from: of the member or value in its name, or of what components are told."""
    name = step.resource.name
    for called in (lambda one: one.key[1:2], lambda one: [v.replace("/", "-") for v in one.values]):
        found = [one for one in edited if any(_is_part(part, name, "[^-]", "[^-]") for part in called(one))]
        if found:
            yield from found
            return
    for component in _around(step.resource, diff.after if step.new else diff.before):
        keys = _told_anew(component, diff)
        found = [one for one in edited if one.key[0] in keys]
        if found:
            yield from found
            return


def _is_part(part: str, text: str, before: str, after: str) -> bool:
    """Tell whether a text has a part that nothing of some kind stands beside."""
    return part in text and re.search(rf"(?<!{before}){re.escape(part)}(?!{after})", text) is not None


def _around(resource: Resource, graph: Graph) -> Iterator[Resource]:
    """Go through the components that a resource is in, from the inside."""
    while parent := graph.resources.get(resource.parent):
        resource = parent
        yield resource


def _told_anew(component: Resource, diff: Diff) -> set[str]:
    """Give the keys whose value is another one in what a component was told; a member that is new has its family's."""
    old, new = (graph.resources.get(component.urn) for graph in (diff.before, diff.after))
    given = [side.inputs if side else {} for side in (old, new)]
    fields = {field for field in given[0].keys() | given[1].keys() if given[0].get(field) != given[1].get(field)}
    if component.type in _FAMILIES:
        return {_FAMILIES[component.type]} if fields else set()
    return {_KEYS.get((component.type, field), field) for field in fields} if old and new else set()
