"""The verdict on a change: one sentence for whoever has to decide, the gravest reasons first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .attention import Remark, Review
from .grants_in_words import MORE
from .phrases import PHRASES, changed_in_words, plain, replaced
from .wanted import Gravity

_MOST = 3
"""How many reasons are named."""

OF_MARKS: Mapping[str, Gravity] = {
    "delete-protected": Gravity.REFUSED,
    "replace-protected": Gravity.REFUSED,
    "too-late": Gravity.REFUSED,
    "refused": Gravity.STOPS,
    "data-loss": Gravity.DESTROYS,
    "breaks-promise": Gravity.BREAKS,
    "opens": Gravity.OPENS,
    "fails-control": Gravity.DECIDE,
    "blocks-drain": Gravity.DECIDE,
    "unprotects": Gravity.DECIDE,
    "weakens": Gravity.DECIDE,
    "endpoint-removed": Gravity.DECIDE,
    "grants": Gravity.DECIDE,
    "exception": Gravity.DECIDE,
    "irreversible": Gravity.DECIDE,
    "new-nodes-only": Gravity.DECIDE,
    "version-jumps": Gravity.DECIDE,
    "replaces-unknown": Gravity.DECIDE,
    "deletes": Gravity.DECIDE,
    "new-images": Gravity.ROUTINE,
    "rolls-nodes": Gravity.ROUTINE,
    "restarts-pods": Gravity.ROUTINE,
    "keeps-old-pods": Gravity.ROUTINE,
    "replaces": Gravity.ROUTINE,
    "cost-increase": Gravity.ROUTINE,
}
_EFFECTS = ("new-images", "rolls-nodes", "restarts-pods", "keeps-old-pods")
"""What a deployment asks of people, nodes and pods: said of every change that may be deployed."""
_DEPLOYED = (Gravity.OPENS, Gravity.DECIDE, Gravity.ROUTINE)


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
    first = sorted(by_mark, key=lambda mark: not by_mark[mark][0].what.endswith(MORE))
    grave = [mark for mark in first if OF_MARKS[mark] is gravity and mark not in _EFFECTS]
    reasons = _reasons(review, by_mark, grave)
    effects = _reasons(review, by_mark, _EFFECTS) if gravity in _DEPLOYED else []
    if gravity in (Gravity.OPENS, Gravity.DECIDE):
        effects += replaced(review)
    if review.diff.is_new:
        reasons = ["a new stack", *reasons]
    if review.diff.is_gone:
        reasons = ["the whole stack is removed", *reasons]
    lacking = review.bill.lacking if review.bill else ()
    routine = [*effects, *changed_in_words(review), *reasons, *lacking]
    reasons = routine if gravity is Gravity.ROUTINE else [*reasons, *effects]
    return Verdict(gravity, tuple(dict.fromkeys(reasons)))


def _reasons(review: Review, by_mark: Mapping[str, Sequence[Remark]], marks: Iterable[str]) -> list[str]:
    found = [(mark, by_mark[mark]) for mark in marks if mark in by_mark]
    return [reason for mark, remarks in found for reason in PHRASES.get(mark, plain)(review, remarks)]
