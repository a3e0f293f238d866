"""Which cases `make test` runs of a test that is marked as `sampled`: the same ones in every run, one of each kind.

    @pytest.mark.sampled(40, kind=lambda row: row.stack)
    @pytest.mark.parametrize("row", ROWS)

keeps forty rows, or one for each stack if those are more; `kind` takes the test's parameters. With a `cost`, which
takes them too, the cheapest are kept. `--all` keeps them all.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

Ask = Callable[..., Any]


def chosen(cases: Mapping[str, Any], least: int, costs: Mapping[str, float] | None = None) -> set[str]:
    """Choose some of the cases, given as kinds by name: the first of each kind by costs and digests, then others."""
    order = sorted(cases, key=lambda name: ((costs or {}).get(name, 0), hashlib.sha256(name.encode()).digest()))
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
    (least,) = marker.args
    kept = chosen(_each(items, marker.kwargs.get("kind")), least, _each(items, marker.kwargs.get("cost")))
    return [item for item in items if item.callspec.id not in kept]


def _each(items: Iterable[pytest.Function], ask: Ask | None) -> dict[str, Any]:
    return {item.callspec.id: ask(*item.callspec.params.values()) if ask else 0 for item in items}
