"""How the reasons of a verdict are worded, by mark."""

import re
from collections.abc import Callable, Mapping, Sequence

from ..cloud.refusals.table import CLUSTER
from ..graph.nodes import MANAGED, SELF_MANAGED
from ..graph.scopes import scopes
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE
from ..reports.wording import listed
from .attention import Remark, Review
from .endpoints import removed_endpoints
from .exposure import INTERNET
from .model import MOVE, counted, kinds
from .naming import changed_properties, go_together, named
from .replaced import takes_along

_MOST = 3
"""How many of a kind are named."""
_DONE = {CREATE: "new", REPLACE: "replaced", DELETE: "deleted", MOVE: "moved"}
_QUOTED = re.compile(r"`([^`]+)`")


def plain(review: Review, remarks: Sequence[Remark]) -> list[str]:
    """Say what the remarks say."""
    return [remark.what for remark in remarks]


def _details(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [listed(remark.more, 1) or remark.what for remark in remarks]


def _protected(review: Review, remarks: Sequence[Remark]) -> list[str]:
    names = _names(remarks)
    done = f"{'is' if len(names) == 1 else 'are'} protected, and would be {_DONE[remarks[0].code.partition('-')[0]]}"
    return [f"{listed([f'`{name}`' for name in names], _MOST)} {done}"]


def _lost(review: Review, remarks: Sequence[Remark]) -> list[str]:
    made = any(step.resource.type == CLUSTER for step in review.diff.of(CREATE))
    gone = [step.resource.physical_name for step in review.diff.of(DELETE) if step.resource.type == CLUSTER]
    if made and gone and len(scopes(review.diff.before)) == 1:
        return [f"cluster `{name}` is deleted and made again under another name" for name in gone]
    done: dict[str, list[str]] = {}
    for remark in remarks:
        what = _of_many(review) if remark.what.endswith(" of them") else remark.what.partition(" because ")[0]
        verb, space, name = what.partition(" `")
        done.setdefault(verb, []).append(f"{space[1:]}{name}")
    return [f"{verb} {', '.join(sorted(names, key=_rank))}".strip() for verb, names in done.items()]


def _rank(name: str) -> bool:
    """Put clusters first."""
    return not name.startswith("`Cluster ")


def _of_many(review: Review) -> str:
    """Name the component that goes with all of it, or count by kind what cannot be made again."""
    gone = [step for step in review.diff.of(DELETE, REPLACE) if takes_along(step, review.diff)]
    if go_together(gone, review.diff):
        return f"deletes {named(list(review.diff.of(DELETE)), review.diff)}"
    return f"replaces or deletes {kinds(step.resource for step in gone)}"


def _promises(review: Review, remarks: Sequence[Remark]) -> list[str]:
    names = [name.partition(":")[0] for name in _names(remarks)]
    first = listed([reason for remark in remarks for reason in remark.more], 1)
    return [f"the promise{'s' * (len(names) > 1)} {listed(names, _MOST)}{f': {first}' if first else ''}"]


def _ways(review: Review, remarks: Sequence[Remark]) -> list[str]:
    public = [way for remark in remarks for way in remark.more if way.partition(":")[0].endswith(INTERNET.upper())]
    internal = review.ways - len(public)
    told = []
    if public:
        told_first = sorted(public, key=lambda way: " from `" not in way)
        first = listed([way.partition(": ")[2] for way in told_first], 1)
        told.append(f"{len(public)} WAY{'S' * (len(public) > 1)} TO OR FROM THE INTERNET: {first}")
    if internal:
        inside = [way for remark in remarks for way in remark.more if way not in public]
        summed = [way for way in inside if way[:1].isdigit()]
        what = f"{counted(internal, 'internal way')}: {inside[0]}" + (
            f" and {internal - 1} more" if internal > 1 else ""
        )
        told += [summed[0], *_created(review)] if summed == inside else [what]
    return told


def _unprotected(review: Review, remarks: Sequence[Remark]) -> list[str]:
    if len(remarks) == 1:
        return plain(review, remarks)
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


def replaced(review: Review) -> list[str]:
    """Name what is replaced besides nodes, of which more is said."""
    steps = [step for step in review.diff.of(REPLACE) if step.resource.type not in (MANAGED, SELF_MANAGED)]
    return [f"{named(steps, review.diff)} replaced"] if steps else []


def _created(review: Review) -> list[str]:
    steps = list(review.diff.of(CREATE))
    return [f"{named(steps, review.diff)} new"] if steps else []


def _deleted(review: Review, remarks: Sequence[Remark]) -> list[str]:
    told_apart = removed_endpoints(review.diff)
    gone = [step for step in review.diff.of(DELETE) if step not in told_apart]
    return [f"{named(gone, review.diff)} deleted", *_created(review)]


def _exceptions(review: Review, remarks: Sequence[Remark]) -> list[str]:
    return [f"an exception from {_names([remark])[0]}: {listed(remark.more, 1)}" for remark in remarks if remark.more]


def changed_in_words(review: Review) -> list[str]:
    """Say what comes, moves and is replaced by kind, and what changes in place by the properties that do."""
    steps = {operation: list(review.diff.of(operation)) for operation in (CREATE, REPLACE, MOVE)}
    told = [f"{named(found, review.diff)} {_DONE[operation]}" for operation, found in steps.items() if found]
    updated = list(review.diff.of(UPDATE))
    changed = [changed_properties(updated, review.diff)] if updated else []
    return [*([", ".join(told)] if told else []), *changed]


PHRASES: Mapping[str, Callable[[Review, Sequence[Remark]], list[str]]] = {
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
