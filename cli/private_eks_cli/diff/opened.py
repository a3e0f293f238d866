"""Which ways a change opens: those that nothing before was as wide as, under whatever name; the internet's first."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..graph.model import Graph
from .exposure import Way, ways
from .model import counted, title

_FEW = 3
"""How many ways of new things are told one by one."""


def opened(before: Graph, after: Graph) -> list[Way]:
    """Give the ways that `after` has and `before` had not, each once, those to or from the internet first."""
    known, found = list(ways(before)), list(dict.fromkeys(ways(after)))
    new = [way for way in found if not _covered(way, known)]
    if new:
        former = _former(before, after, known, found)
        new = [way for way in new if not _covered(_renamed(way, former), known)]
    return sorted(new, key=lambda way: (not way.public, str(way)))


def in_words(opened_: Sequence[Way], before: Graph, after: Graph) -> Iterator[str]:
    """Say each way; of new things, such as a new cluster, the internal ones in one line."""
    fresh = (_titles(after) - _titles(before)) | (_of_pods(opened_) - _of_pods(ways(before)))
    own = [way for way in opened_ if way.at in fresh and not way.public]
    own = own if len(own) > _FEW else []
    yield from (str(way) for way in opened_ if way not in own)
    if own:
        made = Counter(_kind(at) if " " in at else "NetworkPolicy" for at in {way.at for way in own})
        things = ", ".join(f"{count} {kind}" for kind, count in sorted(made.items()))
        yield f"{counted(len(own), 'internal way')} of what is new itself: {things}"


def _covered(way: Way, known: Iterable[Way]) -> bool:
    return any(old.covers(way) for old in known)


def _former(before: Graph, after: Graph, known: Sequence[Way], found: Sequence[Way]) -> Mapping[str, str]:
    """Find what new things were called before: one of their kind that goes, and through which all their ways led."""
    old, new = _titles(before) | _of_pods(known), _titles(after) | _of_pods(found)
    former: dict[str, str] = {}
    for name in sorted({end for way in found for end in (way.at, way.peer)} & (new - old)):
        for gone in sorted(old - new - set(former.values())):
            if _kind(gone) == _kind(name) and _leads_as(name, gone, known, found, {**former, name: gone}):
                former[name] = gone
                break
    return former


def _leads_as(name: str, gone: str, known: Sequence[Way], found: Sequence[Way], former: Mapping[str, str]) -> bool:
    """Tell whether all ways of one thing led through another; what else is new or gone may be the same."""
    theirs = [_blurred(way) for way in known if way.at == gone]
    ours = [_blurred(_renamed(way, former)) for way in found if way.at == name]
    return bool(ours or not theirs) and all(_covered(way, theirs) for way in ours)


def _renamed(way: Way, former: Mapping[str, str]) -> Way:
    return dataclasses.replace(way, at=former.get(way.at, way.at), peer=former.get(way.peer, way.peer))


def _blurred(way: Way) -> Way:
    """Call another thing at the end of a way by its kind only."""
    return dataclasses.replace(way, peer=_kind(way.peer) if " " in way.peer else way.peer)


def _kind(name: str) -> str:
    return name.partition(" ")[0] if " " in name else name.rpartition("/")[0]


def _of_pods(found: Iterable[Way]) -> set[str]:
    return {way.at for way in found if way.kind.startswith("pods")}


def _titles(graph: Graph) -> set[str]:
    return {title(resource) for resource in graph if resource.custom}
