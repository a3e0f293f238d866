"""Who may newly do what: statements of policies as sets, as far as those of one stack are wider than another's.

A document that says the same in other words, another order, other statements or other policies grants nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..graph.model import Graph
from .escalation import Way, ways_of
from .holders import Held, Holder, Kind, Reader
from .model import title
from .names import Names
from .rbac import bound
from .statements import Statement, newly


@dataclass(frozen=True, slots=True)
class Widening:
    """What one holder may do that it might not."""

    holder: Holder
    fresh: bool
    """Whether the holder itself is new."""
    come: tuple[Statement, ...]
    """What is allowed, one action, resource and principal each."""
    gone: tuple[Statement, ...]
    """What is no longer denied."""
    ways: frozenset[Way]
    """What of it leads to more rights."""


def widened(before: Graph, after: Graph) -> list[Widening]:
    """Give what `after` allows and `before` did not, by whoever may."""
    old = {**Reader(before, Names(before)).held(), **bound(before)}
    new = {**Reader(after, Names(after), _same(before, after), old).held(), **bound(after)}
    there, here = ({title(resource) for resource in graph} for graph in (before, after))
    found = []
    for holder in sorted(old.keys() | new.keys()):
        fresh = holder.at in here - there
        ends = holder.at in there - here
        if not ends and not (fresh and _is_nothing_new(holder, old, new, here)):
            found.append(_widening(holder, fresh, old.get(holder, []), new.get(holder, [])))
    return [widening for widening in found if widening.come or widening.gone]


def _widening(holder: Holder, fresh: bool, old: Sequence[Statement], new: Sequence[Statement]) -> Widening:
    before, after = _pieces(old), _pieces(new)
    come = tuple(p for p in after if not p.denies and p not in before and newly(p, old, new))
    gone = tuple(p for p in before if p.denies and p not in after and newly(p, old, new))
    ways = ways_of(new) - ways_of(old) if holder.kind is Kind.IDENTITY and (come or gone) else set()
    return Widening(holder, fresh, come, gone, frozenset(ways))


def _pieces(statements: Sequence[Statement]) -> dict[Statement, None]:
    return dict.fromkeys(piece for statement in statements for piece in statement.pieces())


def _is_nothing_new(holder: Holder, old: Held, new: Held, here: set[str]) -> bool:
    """Tell whether nobody can do more by a holder that is new."""
    return holder.kind is Kind.ENDPOINT or _renamed(holder, old, new, here) or _is_alike(holder, old, new)


def _is_alike(holder: Holder, old: Held, new: Held) -> bool:
    """Tell whether a new role is as one that was there, as that of another group of nodes, and leads to no more rights.

    Which pods act as a role is told by itself.
    """
    kinds = (Kind.IDENTITY, Kind.TRUST)
    may, trusts = (set(_pieces(new.get(Holder(kind, holder.at), []))) for kind in kinds)
    if not may or not trusts or ways_of(new.get(Holder(Kind.IDENTITY, holder.at), [])):
        return False
    return any(
        may <= set(_pieces(old[Holder(Kind.IDENTITY, other.at)])) and trusts <= set(_pieces(old[other]))
        for other in old
        if other.kind is Kind.TRUST and Holder(Kind.IDENTITY, other.at) in old
    )


def _renamed(holder: Holder, old: Held, new: Held, here: set[str]) -> bool:
    """Tell whether a new holder may do no more than one of its kind that goes."""
    kind = holder.at.partition(" ")[0]
    for gone in {other.at for other in old} - here:
        if gone.partition(" ")[0] == kind and all(
            not newly(piece, old.get(Holder(k, gone), []), new.get(Holder(k, holder.at), []))
            for k in Kind
            for piece in _pieces(new.get(Holder(k, holder.at), []))
            if not piece.denies
        ):
            return True
    return False


def _same(before: Graph, after: Graph) -> Mapping[str, str]:
    """Find ARNs of what keeps its name in the program, and the ARNs that it had."""
    arns = {title(resource): resource.arn for resource in before if resource.custom and resource.arn}
    pairs = {
        resource.arn: arns.get(title(resource), resource.arn) for resource in after if resource.custom and resource.arn
    }
    return {now: then for now, then in pairs.items() if now != then}
