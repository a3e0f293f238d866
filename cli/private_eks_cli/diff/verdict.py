"""The verdict on a change: one sentence for whoever has to decide, the gravest reasons first."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..cloud.refusals.table import CLUSTER
from ..graph.scopes import scopes
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE
from ..reports.wording import listed
from .attention import Remark, Review
from .exposure import INTERNET
from .grants_in_words import MORE
from .model import MOVE, counted, kinds
from .nodes import rolled
from .wanted import Gravity

_MOST = 3
"""How many reasons are named."""
_DONE = {CREATE: "new", UPDATE: "changed in place", REPLACE: "replaced", DELETE: "deleted", MOVE: "moved"}
_QUOTED = re.compile(r"`([^`]+)`")


OF_MARKS: Mapping[str, Gravity] = {
    "delete-protected": Gravity.REFUSED,
    "replace-protected": Gravity.REFUSED,
    "too-late": Gravity.REFUSED,
    "refused": Gravity.STOPS,
    "data-loss": Gravity.DESTROYS,
    "breaks-promise": Gravity.BREAKS,
    "opens": Gravity.OPENS,
    "unprotects": Gravity.DECIDE,
    "endpoint-removed": Gravity.DECIDE,
    "grants": Gravity.DECIDE,
    "exception": Gravity.DECIDE,
    "irreversible": Gravity.DECIDE,
    "new-nodes-only": Gravity.DECIDE,
    "version-jumps": Gravity.DECIDE,
    "deletes": Gravity.DECIDE,
    "replaces": Gravity.ROUTINE,
    "cost-increase": Gravity.ROUTINE,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How grave a change is, and why."""

    gravity: Gravity
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in a sentence, in which names stand between backticks."""
        left = len(self.reasons) - _MOST
        more = [f"and {left} more"] if left > 0 else []
        return ": ".join([str(self.gravity), *(["; ".join([*self.reasons[:_MOST], *more])] if self.reasons else [])])


def verdict(review: Review) -> Verdict:
    """Judge a change by the gravest of its marks; of equal ones a way to more rights comes first."""
    if not review.diff.counts and not review.remarks:
        return Verdict(Gravity.NOTHING, ("no changes",))
    by_mark: dict[str, list[Remark]] = {}
    for remark in review.remarks:
        by_mark.setdefault(remark.code, []).append(remark)
    gravity = min((OF_MARKS[mark] for mark in by_mark), key=list(Gravity).index, default=Gravity.ROUTINE)
    reasons = [
        reason
        for mark, remarks in sorted(by_mark.items(), key=lambda found: not found[1][0].what.endswith(MORE))
        if OF_MARKS[mark] is gravity
        for reason in _PHRASES.get(mark, _plain)(review, remarks)
    ]
    if review.diff.is_new:
        reasons = ["a new stack", *reasons]
    if review.diff.is_gone:
        reasons = ["the whole stack is removed", *reasons]
    if gravity is Gravity.ROUTINE:
        reasons = [*rolled(review.diff), *_counts(review), *reasons]
    return Verdict(gravity, tuple(dict.fromkeys(reasons)))


def _plain(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [remark.what for remark in remarks]


def _details(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [detail for remark in remarks for detail in remark.more[:_MOST] or (remark.what,)]


def _protected(review: Review, remarks: Sequence[Remark]) -> list[str]:
    names = _names(remarks)
    return [f"{listed([f'`{name}`' for name in names], _MOST)} {'is' if len(names) == 1 else 'are'} protected"]


def _lost(review: Review, remarks: Sequence[Remark]) -> list[str]:
    made = any(step.resource.type == CLUSTER for step in review.diff.of(CREATE))
    gone = [step.resource.physical_name for step in review.diff.of(DELETE) if step.resource.type == CLUSTER]
    if made and gone and len(scopes(review.diff.before)) == 1:
        return [f"cluster `{name}` is deleted and made again under another name" for name in gone]
    return [remark.what.partition(" because ")[0] for remark in remarks]


def _promises(review: Review, remarks: Sequence[Remark]) -> list[str]:
    names = [name.partition(":")[0] for name in _names(remarks)]
    return [f"the promise{'s' * (len(names) > 1)} {listed(names, _MOST)}"]


def _ways(review: Review, remarks: Sequence[Remark]) -> list[str]:
    public = [way for remark in remarks for way in remark.more if way.partition(":")[0].endswith(INTERNET.upper())]
    internal = review.ways - len(public)
    told = [f"{len(public)} WAY{'S' * (len(public) > 1)} TO OR FROM THE INTERNET"] if public else []
    return [*told, *([counted(internal, "internal way")] if internal else [])]


def _unprotected(review: Review, remarks: Sequence[Remark]) -> list[str]:
    if len(remarks) == 1:
        return _plain(review, remarks)
    if len(scopes(review.diff.before)) == 1:
        return [f"{review.diff.stack} loses its protection"]
    return [f"{listed([f'`{name}`' for name in _names(remarks)], _MOST)} lose their protection"]


def _endpoints(review: Review, remarks: Sequence[Remark]) -> list[str]:
    names = [f"`{name}`" for name in _names(remarks)]
    return [f"the endpoint{'s' * (len(names) > 1)} of {listed(names, _MOST)} {'goes' if len(names) == 1 else 'go'}"]


def _cost(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [f"{review.bill.change:+.2f} USD a month"] if review.bill else []


def _nothing(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return []


def _names(remarks: Sequence[Remark]) -> list[str]:
    """Give the first name that each remark is about, or of a summary the names in its details."""
    texts = [text for remark in remarks for text in ((remark.what,) if "`" in remark.what else remark.more)]
    return list(dict.fromkeys(found[1] for text in texts if (found := _QUOTED.search(text))))


def _deleted(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [f"{kinds(step.resource for step in review.diff.of(DELETE))} deleted"]


def _counts(review: Review) -> list[str]:
    told = [f"{count} {_DONE[operation]}" for operation, count in review.diff.counts.items() if count]
    return [", ".join(told)] if told else []


_PHRASES: Mapping[str, Callable[[Review, Sequence[Remark]], list[str]]] = {
    "delete-protected": _protected,
    "replace-protected": _protected,
    "refused": _details,
    "data-loss": _lost,
    "breaks-promise": _promises,
    "opens": _ways,
    "unprotects": _unprotected,
    "endpoint-removed": _endpoints,
    "deletes": _deleted,
    "replaces": _nothing,
    "cost-increase": _cost,
}
