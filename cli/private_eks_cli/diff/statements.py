"""Statements of IAM as sets of requests: who may do what to what, under which conditions.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..graph.documents import document_of, statements
from ..graph.patterns import Patterns, shares
from .conditions import Test, tests_of

ANY = Patterns(("*",))
_ROOT = re.compile(r"arn:[\w-]+:iam::(\d{12}):root")
_MOST = 256
"""In how many parts a statement is compared at most, by the values of its conditions."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one statement allows or denies."""

    actions: Patterns
    on: Patterns = ANY
    who: Patterns = ANY
    tests: frozenset[Test] = frozenset()
    denies: bool = False

    def pieces(self) -> Iterator["Statement"]:
        """Take it apart: one action, one resource and one principal each."""
        for who, action, on in itertools.product(self.who.single(), self.actions.single(), self.on.single()):
            yield Statement(action, on, who, self.tests, self.denies)

    def holds_for(self, tests: frozenset[Test]) -> bool:
        """Tell whether it is about every request that passes some tests."""
        return all(any(own.covers(test) for test in tests) for own in self.tests)


def newly(piece: Statement, before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Tell whether a statement of `after` allows any request that no statement of `before` allows.

    Of one of `before` that denies: whether it denies any request that no statement of `after` denies.
    """
    allowed = [] if piece.denies else [s for s in before if not s.denies]
    others = [*allowed, *(s for s in after if s.denies)]
    return any(beyond(piece, [s for s in others if s.holds_for(tests)]) for tests in _cases(piece.tests))


def beyond(piece: Statement, others: Sequence[Statement]) -> bool:
    """Tell whether there is a request that a piece is about and none of the others."""
    for who in shares(piece.who, [s.who for s in others]):
        by = [s for s in others if s.who.has(who)]
        for action in shares(piece.actions.folded, [s.actions.folded for s in by]):
            there = [s for s in by if s.actions.folded.has(action)]
            for on in shares(piece.on, [s.on for s in there]):
                if not any(s.on.has(on) for s in there):
                    return True
    return False


def read(document: Any) -> list[Statement]:
    """Read a document, also as a text; what is none says nothing."""
    return [_statement(found) for found in statements(document_of(document) if isinstance(document, str) else document)]


def texts(value: Any) -> tuple[str, ...]:
    """Read one text or a list of them."""
    return tuple(
        dict.fromkeys(str(item) for item in (value if isinstance(value, list) else [value]) if item is not None)
    )


def _cases(tests: frozenset[Test]) -> Iterator[frozenset[Test]]:
    """Take conditions apart by their values, for a statement may be split by them."""
    singles = [list(test.single()) for test in tests]
    if math.prod(map(len, singles)) > _MOST:
        yield tests
    else:
        yield from map(frozenset, itertools.product(*singles))


def _statement(found: Mapping[str, Any]) -> Statement:
    return Statement(
        _patterns(found, "Action"),
        _patterns(found, "Resource"),
        Patterns(_principals(found["NotPrincipal"]), True)
        if "NotPrincipal" in found
        else Patterns(_principals(found.get("Principal")) or ANY.patterns),
        frozenset(tests_of(found.get("Condition"))),
        str(found.get("Effect")).lower() == "deny",
    )


def _patterns(found: Mapping[str, Any], element: str) -> Patterns:
    if f"Not{element}" in found:
        return Patterns(texts(found[f"Not{element}"]), True)
    return Patterns(texts(found.get(element)) or ANY.patterns)


def _principals(value: Any) -> tuple[str, ...]:
    """Give principals: accounts by their numbers, ARNs, and services and providers by their names."""
    kinds = value.values() if isinstance(value, Mapping) else [value]
    return tuple(dict.fromkeys(_ROOT.sub(r"\1", text) for kind in kinds for text in texts(kind)))
