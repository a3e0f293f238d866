"""Which controls of the evidence stand otherwise after a change: before and now side by side, the gravest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..evidence.answering import answer
from ..evidence.controls import Control, all_controls
from ..evidence.judging import Status, Verdict
from ..graph.model import Graph
from ..reports.wording import listed
from .model import Diff, counted, quoted, title

_MOST = 3
_CHOSEN = frozenset({"AutoScaling.6"})
"""About how surely EC2 has room for nodes: stack files name the instance types of a group on purpose, or take one."""
_GRAVEST = (Status.NOT_MET, Status.ACCEPTED, Status.UNDECIDABLE, Status.NOT_APPLICABLE, Status.BY_AWS, Status.MET)


@dataclass(frozen=True, slots=True)
class Changed:
    """One control that stands otherwise, or that more resources break."""

    label: str
    title: str
    before: Verdict
    now: Verdict
    fails: bool
    """Whether somebody has to decide."""

    @property
    def words(self) -> str:
        """Say how it stood and how it stands: `met, now not met`."""
        if self.before.status is self.now.status:
            return f"{self.before.status}, now by {listed([quoted(name) for name in self.further], _MOST)} too"
        return f"{self.before.status}, now {self.now.status}"

    @property
    def further(self) -> list[str]:
        """Name the resources that break it and did not."""
        return _further(self.before, self.now)


def changed_controls(diff: Diff) -> tuple[Changed, ...]:
    """Judge both programs where anything changes; nothing of a preview, which is no program."""
    if diff.known is None or diff.is_new or diff.is_gone or not diff.counts:
        return ()
    found = [
        Changed(control.label, control.title, before, now, control.id not in _CHOSEN and _fails(diff, before, now))
        for control, before, now in _answers(diff.before, diff.known)
        if before.status is not now.status or (now.status is Status.NOT_MET and _further(before, now))
    ]
    return tuple(sorted(found, key=lambda one: (_GRAVEST.index(one.now.status), -_GRAVEST.index(one.before.status))))


def _fails(diff: Diff, before: Verdict, now: Verdict) -> bool:
    """Tell whether something does not meet a control of which it was not clear before that things need not.

    What is new, and as other things that do not meet it either, was decided with those.
    """
    there = {title(resource) for resource in diff.before}
    names = _further(before, now)
    worse = any(title(resource) in there for resource in now.resources if resource.name in names)
    return now.status is Status.NOT_MET and (before.status is not Status.NOT_MET or worse)


def failing(changed: Sequence[Changed]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give a mark, its sentence and details for controls that are not met any more."""
    failed = [one for one in changed if one.fails]
    if failed:
        [first, *others] = failed
        what = f"{quoted(first.label)} ({first.title}): {first.words}"
        more: tuple[str, ...] = (first.now.how,)
        if others:
            what = f"{counted(len(failed), 'control')} not met that were: {_names(failed)}"
            more = tuple(f"{quoted(one.label)}: {one.words}: {one.now.how}" for one in failed)
        yield "fails-control", what, more


def _names(changed: Sequence[Changed]) -> str:
    return listed([quoted(one.label) for one in changed], _MOST)


def _answers(before: Graph, now: Graph) -> Iterator[tuple[Control, Verdict, Verdict]]:
    for control in all_controls():
        yield control, answer(control, before), answer(control, now)


def _further(before: Verdict, now: Verdict) -> list[str]:
    known = {resource.name for resource in before.resources}
    return sorted({resource.name for resource in now.resources} - known)
