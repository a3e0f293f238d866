"""Which cases `make test` runs of a test that is marked as `sampled`: the same ones in every run, one of each kind.

    @pytest.mark.sampled(40, kind=lambda row: row.stack)
    @pytest.mark.parametrize("row", ROWS)

keeps forty rows, or one for each stack if those are more; `kind` takes the test's parameters. `--all` keeps them all.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

Kind = Callable[..., Any]


def chosen(cases: Mapping[str, Any], least: int) -> set[str]:
    """Choose some of the cases, given as kinds by name: the first of each kind by the names' digests, then others."""
    order = sorted(cases, key=lambda name: hashlib.sha256(name.encode()).digest())
    firsts = {cases[name]: name for name in reversed(order)}
    others = [name for name in order if name not in firsts.values()]
    return {*firsts.values(), *others[: max(0, least - len(firsts))]}


def left_out(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Give the cases that a sample goes without."""
    tests: dict[str, list[pytest.Function]] = {}
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("sampled"):
            tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    return [item for cases in tests.values() for item in _left_out(cases)]


def _left_out(items: list[pytest.Function]) -> list[pytest.Function]:
    marker = items[0].get_closest_marker("sampled")
    assert marker
    kind: Kind = marker.kwargs.get("kind", lambda *_: None)
    kept = chosen({item.name: kind(*item.callspec.params.values()) for item in items}, *marker.args)
    return [item for item in items if item.name not in kept]
