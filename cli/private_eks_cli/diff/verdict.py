"""The verdict on a change: one sentence for whoever has to decide, the gravest reasons first."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..cloud.refusals.table import CLUSTER
from ..graph.nodes import MANAGED, SELF_MANAGED
from ..graph.scopes import scopes
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE, Step
from ..reports.wording import listed
from .attention import Remark, Review, takes_along
from .exposure import INTERNET
from .grants_in_words import MORE
from .model import MOVE, counted, kinds, quoted, title
from .properties import properties
from .wanted import Gravity

_MOST = 3
"""How many reasons are named."""
_DONE = {CREATE: "new", UPDATE: "changed in place", REPLACE: "replaced", DELETE: "deleted", MOVE: "moved"}
_KINDS = 4
"""How many kinds are counted."""
_OWN_KEYS = ("configurationValues", "data", "labels", "policy", "tags")
"""Properties whose keys are somebody's own."""
_KEYED = re.compile(r"\[.*?\]")
_QUOTED = re.compile(r"`([^`]+)`")


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
        effects += _replaced(review)
    if review.diff.is_new:
        reasons = ["a new stack", *reasons]
    if review.diff.is_gone:
        reasons = ["the whole stack is removed", *reasons]
    lacking = review.bill.lacking if review.bill else ()
    routine = [*effects, *_counts(review), *reasons, *lacking]
    reasons = routine if gravity is Gravity.ROUTINE else [*reasons, *effects]
    return Verdict(gravity, tuple(dict.fromkeys(reasons)))


def _reasons(review: Review, by_mark: Mapping[str, Sequence[Remark]], marks: Iterable[str]) -> list[str]:
    found = [(mark, by_mark[mark]) for mark in marks if mark in by_mark]
    return [reason for mark, remarks in found for reason in _PHRASES.get(mark, _plain)(review, remarks)]


def _plain(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [remark.what for remark in remarks]


def _details(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [detail for remark in remarks for detail in remark.more[:_MOST] or (remark.what,)]


def _protected(review: Review, remarks: Sequence[Remark]) -> list[str]:
    names = _names(remarks)
    done = f"{'is' if len(names) == 1 else 'are'} protected, and would be {_DONE[remarks[0].code.partition('-')[0]]}"
    return [f"{listed([f'`{name}`' for name in names], _MOST)} {done}"]


def _lost(review: Review, remarks: Sequence[Remark]) -> list[str]:
    made = any(step.resource.type == CLUSTER for step in review.diff.of(CREATE))
    gone = [step.resource.physical_name for step in review.diff.of(DELETE) if step.resource.type == CLUSTER]
    if made and gone and len(scopes(review.diff.before)) == 1:
        return [f"cluster `{name}` is deleted and made again under another name" for name in gone]
    return [
        _of_many(review) if remark.what.endswith(" of them") else remark.what.partition(" because ")[0]
        for remark in remarks
    ]


def _of_many(review: Review) -> str:
    """Count by kind what cannot be made again, where there is too much of it to be named."""
    gone = [step for step in review.diff.of(DELETE, REPLACE) if takes_along(step, review.diff)]
    return f"replaces or deletes {kinds(step.resource for step in gone)}"


def _promises(review: Review, remarks: Sequence[Remark]) -> list[str]:
    names = [name.partition(":")[0] for name in _names(remarks)]
    first = next((remark.more[0] for remark in remarks if remark.more), "")
    return [f"the promise{'s' * (len(names) > 1)} {listed(names, _MOST)}{f': {first}' if first else ''}"]


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
    return [str(review.bill.together)] if review.bill else []


def _nothing(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return []


def _names(remarks: Sequence[Remark]) -> list[str]:
    """Give the first name that each remark is about, or of a summary the names in its details."""
    texts = [text for remark in remarks for text in ((remark.what,) if "`" in remark.what else remark.more)]
    return list(dict.fromkeys(found[1] for text in texts if (found := _QUOTED.search(text))))


def _replaced(review: Review) -> list[str]:
    """Name what is replaced besides nodes, of which more is said."""
    steps = [step for step in review.diff.of(REPLACE) if step.resource.type not in (MANAGED, SELF_MANAGED)]
    return [f"{_named(steps)} replaced"] if steps else []


def _deleted(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [f"{_named(list(review.diff.of(DELETE)))} deleted"]


def _exceptions(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [f"an exception from {_names([remark])[0]}: {remark.more[0]}" for remark in remarks if remark.more]


def _counts(review: Review) -> list[str]:
    """Say what comes, moves and is replaced by kind, and what changes in place by the properties that do."""
    steps = {operation: list(review.diff.of(operation)) for operation in (CREATE, REPLACE, MOVE)}
    told = [f"{_named(found)} {_DONE[operation]}" for operation, found in steps.items() if found]
    return (
        [", ".join(told), *_changes(list(review.diff.of(UPDATE)))] if told else _changes(list(review.diff.of(UPDATE)))
    )


def _changes(steps: Sequence[Step]) -> list[str]:
    """Name the properties that change in place: the first of them, and of how many resources."""
    if not steps:
        return []
    names = dict.fromkeys(_property(changed.path) for step in steps for changed in properties(step))
    told = listed([f"`{name}`" for name in names], _MOST) or "something"
    return [f"{told} of {_named(steps)} {_DONE[UPDATE]}"]


def _property(path: str) -> str:
    """Give the last part of a path that is a name of a provider's, and no key of somebody's own."""
    parts = _KEYED.sub("", path).split(".")
    return next((part for part in parts if part in _OWN_KEYS), parts[-1])


def _named(steps: Sequence[Step]) -> str:
    """Name one resource; count several by kind, and many together."""
    if len(steps) == 1:
        return quoted(title(steps[0].resource))
    found = kinds(step.resource for step in steps).split(", ")
    return ", ".join(found) if len(found) <= _KINDS else f"{len(steps)} resources ({listed(found, _MOST)} kinds)"


_PHRASES: Mapping[str, Callable[[Review, Sequence[Remark]], list[str]]] = {
    "delete-protected": _protected,
    "replace-protected": _protected,
    "refused": _details,
    "data-loss": _lost,
    "breaks-promise": _promises,
    "opens": _ways,
    "unprotects": _unprotected,
    "exception": _exceptions,
    "endpoint-removed": _endpoints,
    "deletes": _deleted,
    "replaces": _nothing,
    "cost-increase": _cost,
}
