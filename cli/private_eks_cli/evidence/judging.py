"""What a control asks of a recorded program, and the answer that it gets."""

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..graph.answerable import answerable
from ..graph.model import Graph, Resource
from ..reports.wording import listed


class Status(enum.StrEnum):
    """How a stack stands to a control, in the order of the summary."""

    MET = "met"
    NOT_APPLICABLE = "not applicable"
    ACCEPTED = "accepted"
    BY_AWS = "by AWS"
    UNDECIDABLE = "not decidable here"
    NOT_MET = "not met"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one control: how it stands, in words, and the resources that show it."""

    status: Status
    how: str
    resources: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What is accepted although it breaks some controls: which of their resources, and why."""

    controls: tuple[str, ...]
    covers: Callable[[Graph, Resource], bool]
    reason: str


def nothing(graph: Graph) -> Iterator[str]:
    """Leave nothing unseen."""
    yield from ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a control asks of each of its subjects: `faults` names what is wrong with one."""

    subjects: Callable[[Graph], Sequence[Resource]]
    faults: Callable[[Graph, Resource], Iterator[str]]
    met: str
    lacking: Callable[[Graph], Verdict]
    """The answer where the stack has no subject."""
    unseen: Callable[[Graph], Iterator[str]] = nothing
    """What the control is about too and the program does not show, each with what to ask for."""
    kept: Status = Status.MET
    """How a stack stands whose subjects are without fault."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same answer for every stack: the program shows nothing of what the control is about."""

    verdict: Verdict


Judge = Fixed | Rule


def of(*types: str) -> Callable[[Graph], list[Resource]]:
    """Find the resources of some types; what lies in a VPC that somebody else owns is theirs to answer for."""
    return lambda graph: [resource for resource in graph.of(*types) if resource not in graph.given]


def absent(why: str) -> Callable[[Graph], Verdict]:
    """Answer that a stack lacks what a control is about."""
    return lambda _: Verdict(Status.NOT_APPLICABLE, why)


def unjudged(*types: str, why: str) -> Rule:
    """Answer that a stack lacks what a control is about; whoever adds it adds the question too."""
    return Rule(of(*types), _unwritten, "", absent(why))


def _unwritten(graph: Graph, resource: Resource) -> Iterator[str]:
    yield f"nobody has written down what this control asks of {resource.name}"


def ask(for_what: str) -> Fixed:
    """Answer that no program shows what a control is about, and what to ask for."""
    return Fixed(Verdict(Status.UNDECIDABLE, for_what))


def decide(judge: Judge, graph: Graph, accepted: Sequence[Acceptance], everybody: bool = True) -> Verdict:
    """Answer a control for a recorded program; `accepted` are the acceptances of this control.

    Unless `everybody` is judged, what a program merely has beside our components is only named.
    """
    if isinstance(judge, Fixed):
        return judge.verdict
    found = tuple(judge.subjects(graph))
    subjects = tuple(one for one in found if everybody or answerable(graph, one))
    beside = [one for one in found if one not in subjects]
    if beside and not subjects:
        names = listed([one.name for one in beside])
        return Verdict(Status.UNDECIDABLE, f"Only declared beside the components: ask who declares {names}.")
    verdict = _decided(judge, graph, subjects, accepted)
    if not beside:
        return verdict
    return replace(verdict, how=f"{verdict.how} Not judged, beside the components: {listed([b.name for b in beside])}.")


def _decided(judge: Rule, graph: Graph, subjects: tuple[Resource, ...], accepted: Sequence[Acceptance]) -> Verdict:
    """Give what is wrong and not accepted first, then what cannot be seen, then what is accepted."""
    faults = {resource.urn: list(judge.faults(graph, resource)) for resource in subjects}
    reasons = {r.urn: next((a.reason for a in accepted if a.covers(graph, r)), "") for r in subjects if faults[r.urn]}
    wrong = tuple(r for r in subjects if faults[r.urn] and not reasons[r.urn])
    excused = tuple(r for r in subjects if faults[r.urn] and reasons[r.urn])
    if wrong:
        return Verdict(Status.NOT_MET, told(fault for r in wrong for fault in faults[r.urn]), wrong)
    why = tuple(dict.fromkeys(reasons[r.urn] for r in excused))
    if unseen := list(judge.unseen(graph)):
        seen = why or (("As far as the program shows:", judge.met) if subjects else ())
        return Verdict(Status.UNDECIDABLE, " ".join((*seen, *unseen)), subjects)
    if excused:
        return Verdict(Status.ACCEPTED, " ".join(why), excused)
    return Verdict(judge.kept, judge.met, subjects) if subjects else judge.lacking(graph)


def told(faults: Iterator[str]) -> str:
    """Say what is wrong, each fault once."""
    return f"{'; '.join(dict.fromkeys(faults))}."
