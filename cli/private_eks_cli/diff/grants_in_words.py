"""What is newly allowed, in sentences: ways to more rights first, then wildcards."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..graph.model import Graph
from ..graph.patterns import Patterns
from ..reports.wording import listed
from . import rbac
from .escalation import PASS_ROLE, part_of, services
from .grants import Widening, widened
from .holders import NOT_KNOWN, Holder, Kind
from .model import quoted, title
from .statements import ANY, Statement

MORE = "a way to more rights"
_MOST = 5
"""How many actions are named."""
_ASSUMING = ("sts:assumerole", "sts:setsourceidentity", "sts:tagsession")
_SUBJECT = "system:serviceaccount:"
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody may newly do: a sentence without its full stop."""

    what: str
    rank: int = 2
    """0 leads to more rights, 1 has wildcards."""
    more: tuple[str, ...] = ()


class _Words:
    """Calls what ARNs belong to by its name."""

    def __init__(self, before: Graph, after: Graph) -> None:
        things = [r for graph in (after, before) for r in graph if r.custom and not r.type.endswith("Policy")]
        self.titles = {value: title(r) for r in things for value in (r.arn, r.id) if value}
        self.accounts = {part for r in things for part in r.arn.split(":")[4:5] if part}

    def thing(self, value: str) -> str:
        """Name a resource or principal, such as role `x`."""
        called = self.titles.get(value, value)
        kind, space, name = called.partition(" ")
        if not space:
            return quoted(value)
        words = _CAPITAL.sub(" ", kind).lower()
        return f"{words.replace('vpc', 'VPC')} {quoted(name)}"

    def things(self, patterns: Patterns) -> str:
        told = " and ".join(map(self.thing, patterns.patterns))
        return f"everything but {told}" if patterns.all_but else told


def grants(before: Graph, after: Graph) -> list[Grant]:
    """Say what `after` allows and `before` did not, the gravest first."""
    words = _Words(before, after)
    found = [grant for widening in widened(before, after) for grant in _told(widening, words)]
    return sorted(found, key=lambda grant: (grant.rank, grant.what))


def _told(widening: Widening, words: _Words) -> Iterator[Grant]:
    holder = widening.holder
    come = [piece for piece in widening.come if not (widening.fresh and _is_plain(holder, piece, words))]
    leading = [piece for piece in come if _leads(widening, piece)]
    if holder.kind is Kind.IDENTITY:
        more = tuple(_sentences(holder, leading, words))
        yield from (Grant(what, 0, more) for what in (_ways(widening, leading, words) if leading else ()))
    else:
        yield from (Grant(f"{what}: {MORE}", 0) for what in _sentences(holder, leading, words))
    rest = [piece for piece in come if piece not in leading]
    if widening.fresh and holder.kind is Kind.IDENTITY:
        yield from [Grant(f"new {words.thing(holder.at)} may {_actions(rest)}")] if rest else []
        return
    for rank, wild in ((1, True), (2, False)):
        some = [piece for piece in (*rest, *widening.gone) if _is_wild(piece) is wild]
        yield from (Grant(what, rank) for what in _sentences(holder, some, words))


def _leads(widening: Widening, piece: Statement) -> bool:
    if widening.holder.kind is Kind.IDENTITY:
        return _is_everything(piece) or part_of(piece, widening.ways)
    if widening.holder.kind is Kind.CLUSTER:
        return rbac.is_risk(piece)
    return widening.holder.kind in (Kind.TRUST, Kind.RESOURCE) and piece.who == ANY and not piece.tests


def _is_everything(piece: Statement) -> bool:
    return piece.actions == ANY == piece.on and not piece.tests


def _is_plain(holder: Holder, piece: Statement, words: _Words) -> bool:
    """Tell whether a new role or resource is only for AWS's services and its own account."""
    who = piece.who.patterns[0]
    own = who in words.accounts or "amazonaws." in who or who in words.titles
    return holder.kind in (Kind.TRUST, Kind.RESOURCE) and own and not piece.who.all_but


def _is_wild(piece: Statement) -> bool:
    return piece.actions.all_but or any("*" in p for p in (*piece.actions.patterns, *piece.on.patterns))


def _ways(widening: Widening, leading: Sequence[Statement], words: _Words) -> Iterator[str]:
    """Say of a role, user or group how it may come to more rights."""
    at = words.thing(widening.holder.at)
    who = f"new {at} may" if widening.fresh else f"{at} may newly"
    if any(map(_is_everything, leading)):
        yield f"{who} do everything, `*` on `*`: {MORE}"
        return
    if passing := services(widening.ways):
        yield f"{who} pass any role to {listed(passing)}: {MORE}"
    others = [way for way in widening.ways if PASS_ROLE not in way]
    for what in _sentences(widening.holder, [piece for piece in leading if part_of(piece, others)], words):
        yield f"{what.replace(f'{at} may newly', who, 1)}: {MORE}"


def _sentences(holder: Holder, pieces: Iterable[Statement], words: _Words) -> Iterator[str]:
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for piece in pieces:
        groups.setdefault((piece.who, piece.on, piece.tests, piece.denies), []).append(piece)
    for alike in groups.values():
        under = " under conditions" if alike[0].tests else ""
        yield f"{_sentence(holder, alike, words)}{under}"


def _sentence(holder: Holder, alike: Sequence[Statement], words: _Words) -> str:
    first, at = alike[0], words.thing(holder.at)
    may = "is no longer denied" if first.denies else "may newly"
    who = "everybody" if first.who == ANY else words.things(first.who)
    actions, on = _actions(alike), words.things(first.on)
    if holder.kind is Kind.IDENTITY:
        return f"{at} {may} {actions}" + (f" on {on}" if _has_resources(alike) else "")
    if holder.kind is Kind.PODS:
        return f"pods of {quoted(holder.at)} {may} act as {on}"
    if holder.kind is Kind.CLUSTER:
        done = "do everything" if first.actions == ANY else actions
        return f"{at} {may} {done} {rbac.spelled(first.on.patterns[0])}"
    if holder.kind is Kind.TRUST:
        return f"{_pods(first) or who} {may} {'assume' if _assumes(alike) else f'{actions} of'} {at}"
    if holder.kind is Kind.ENDPOINT:
        return f"{who} {may} {actions} on {on} through {at}"
    return f"{who} {may} {actions} on {at if first.on == ANY else f'{on} by the policy of {at}'}"


def _assumes(alike: Sequence[Statement]) -> bool:
    return all(piece.actions.patterns[0].lower().startswith(_ASSUMING) for piece in alike)


def _pods(piece: Statement) -> str:
    """Name the pods that an OIDC provider speaks for."""
    subjects = [value for test in piece.tests if test.key.endswith(":sub") for value in sorted(test.values)]
    names = [quoted(value.removeprefix(_SUBJECT).replace(":", "/")) for value in subjects if value.startswith(_SUBJECT)]
    return f"pods of {listed(names, _MOST)}" if names else ""


def _has_resources(alike: Sequence[Statement]) -> bool:
    return not all(p.actions.patterns[0].startswith(("all of ", "what ")) for p in alike)


def _actions(pieces: Sequence[Statement]) -> str:
    told = dict.fromkeys(_action(piece.actions) for piece in pieces)
    return listed(list(told), _MOST)


def _action(actions: Patterns) -> str:
    [first, *_] = actions.patterns
    if actions.all_but:
        return f"do everything but {' and '.join(map(quoted, actions.patterns))}"
    if first.endswith(NOT_KNOWN):
        return f"do {first}"
    return (
        f"do all that {quoted(first.removeprefix('all of '))} allows" if first.startswith("all of ") else quoted(first)
    )
