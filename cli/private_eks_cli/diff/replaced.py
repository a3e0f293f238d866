"""What is replaced or deleted, why, and what goes with it."""

import re
from collections.abc import Iterator, Sequence

from ..cloud.facts import all_facts
from ..graph.objects import renders
from ..recording.foresight import CREATE, DELETE, REPLACE, Step
from ..reports.wording import listed
from .endpoints import removed_endpoints
from .losing import loses, may_lose
from .model import Diff, counted, kinds, quoted, title
from .properties import properties
from .wanted import CODES

Found = tuple[str, str, tuple[str, ...]]
"""A mark, a sentence, and details."""

_BECOMES = {CREATE: "new", REPLACE: "replaced"}
_BY_NAME = re.compile(r"autonamed: (?P<chosen>.*?)[.;] explicit name: (?P<given>.*)", re.IGNORECASE)
"""A hazard that is another one where Pulumi chose the name."""
_MOST = 5
"""How many of a kind are named."""
_ALIKE = 3
"""How many with the same reason are named."""
_FEW = 2
"""How many reasons are named."""


def because(step: Step, diff: Diff) -> str:
    """Say why a resource is replaced."""
    if step.with_:
        taker = next(s.resource for s in diff.steps if step.with_ in (s.resource.urn, s.old.urn if s.old else ""))
        return f"because {quoted(title(taker))} is replaced"
    sources = {title(s.resource): s for path in step.replacing for s in _sources(step, path, diff)}
    if sources:
        told = [f"{quoted(name)}, which is {_BECOMES[s.op]}" for name, s in sorted(sources.items())]
        become = " or ".join(sorted({_BECOMES[s.op] for s in sources.values()}))
        many = f"{kinds(s.resource for s in sources.values())}, which are {become}"
        return f"because it depends on {many if len(told) > _FEW else ' and '.join(told)}"
    paths = dict.fromkeys(p.path for p in properties(step) if p.replaces) or dict.fromkeys(step.replacing)
    return f"because {', '.join(map(quoted, paths))} cannot change in place" if paths else ""


def takes_along(step: Step, diff: Diff) -> bool:
    """Tell whether something that nobody can make again goes with the resource; with a rendered file goes nothing."""
    return step.old is not None and loses(step.old.type) and not renders(diff.before, step.old)


def _sources(step: Step, path: str, diff: Diff) -> Iterator[Step]:
    """Find new resources that a property takes its value from."""
    urns = step.new.property_dependencies.get(path.split(".")[0], ()) if step.new else ()
    new = {s.resource.urn: s for s in diff.of(REPLACE, CREATE)}
    yield from (new[urn] for urn in urns if urn in new)


def lost(diff: Diff) -> Iterator[Found]:
    """Give a mark, a sentence and details for what is protected, and for what cannot be made again."""
    found: dict[str, list[Found]] = {}
    told: set[str] = set()
    for step in diff.of(REPLACE, DELETE):
        assert step.old
        verb = "replaces" if step.op == REPLACE else "deletes"
        what = " ".join(filter(None, (verb, quoted(title(step.old)), because(step, diff))))
        hazard = () if step.old.type in told else _hazard(step)
        if step.old.protect:
            code = f"{step.op}-protected"
            found.setdefault(code, []).append((code, f"{what}: it is protected, so Pulumi refuses", hazard))
        elif takes_along(step, diff):
            found.setdefault("data-loss", []).append(("data-loss", what, hazard))
        else:
            continue
        told |= {step.old.type} if hazard else set()
    for code, alike in found.items():
        if len(alike) > _MOST:
            summary = f"{CODES[code].split(':')[0]}: {len(alike)} of them"
            yield code, summary, tuple(what for _, what, _ in alike)
        else:
            yield from alike


def _hazard(step: Step) -> tuple[str, ...]:
    """Say what goes wrong when such a resource is replaced, as the table of replacements has it."""
    hazard = all_facts().get(step.resource.type, {}).get("replaceHazard", "") if step.op == REPLACE else ""
    hazard = re.sub(r" *\[[^\]]*\]", "", hazard)
    if by_name := _BY_NAME.search(hazard):
        hazard = by_name["given" if step.delete_first else "chosen"]
    return (hazard,) if hazard else ()


def others(diff: Diff) -> Iterator[Found]:
    """Give a mark, a sentence and details for whatever else is replaced or deleted, but for endpoints that go."""
    told_apart = removed_endpoints(diff)
    for code, operation in (("replaces", REPLACE), ("deletes", DELETE)):
        rest = [s for s in diff.of(operation) if s.old and not s.old.protect and not takes_along(s, diff)]
        rest = [s for s in rest if s not in told_apart]
        told = tuple(_told(rest, diff))
        if len(rest) == 1:
            yield code, f"{code} {told[0]}", ()
        elif rest:
            yield code, f"{code} {counted(len(rest), 'other resource')}", told
        if operation == REPLACE and (unknown := [s for s in rest if may_lose(s.resource.type)]):
            names = listed([quoted(title(step.resource)) for step in unknown], _MOST)
            yield "replaces-unknown", f"replaces {names}: what goes with that is not known here", ()


def _told(steps: Sequence[Step], diff: Diff) -> Iterator[str]:
    """Name resources, many with the same reason in one line."""
    reasons: dict[str, list[Step]] = {}
    for step in steps:
        reasons.setdefault(because(step, diff), []).append(step)
    for reason, alike in reasons.items():
        names = [quoted(title(step.resource)) for step in alike]
        if reason and len(alike) > _ALIKE:
            yield f"{len(alike)} {reason}: {kinds(step.resource for step in alike)}"
        else:
            yield from (f"{name} {reason}".strip() for name in names)
