"""Stack files that somebody changed without knowing what they do."""

import copy
import functools
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from private_eks_cli.sources.stacks import find_stack
from tests.places import ROOT

Path = tuple[str | int, ...]

FILES = sorted([*ROOT.glob("Pulumi.*.yaml"), *ROOT.glob("examples/stacks/Pulumi.*.yaml")])

_TEXTS = st.text(max_size=8) | st.sampled_from(
    ["", " ", "*", "-", "a.b", "a_b", "min_size", "NONE", "1.35", "10.0.0.0/16", "0.0.0.0/0", "eu-west-1a", "x" * 300]
)
_PLAIN = st.none() | st.booleans() | st.integers(-2, 2**70) | st.floats() | _TEXTS
ODD = st.recursive(
    _PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3), max_leaves=4
)


@st.composite
def odd_configs(draw: st.DrawFn) -> dict[str, str]:
    """Take a good stack file, and change one to three things, oddly or to what another file says elsewhere."""
    config = copy.deepcopy(_values(draw(st.sampled_from(FILES)).as_posix()))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(_paths(config))))
        other = _values(draw(st.sampled_from(FILES)).as_posix())
        taken = draw(st.sampled_from(list(_paths(other))))
        value = draw(ODD | st.just(copy.deepcopy(_at(other, taken))))
        change = draw(st.sampled_from([_replace, _remove, _add]))
        change(config, path, value, str(taken[-1]))
    return {key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()}


@functools.cache
def _values(path: str) -> dict[str, Any]:
    return {key: _value(text) for key, text in find_stack(path).config.items()}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from _paths(value[key], (*path, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _paths(item, (*path, i))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _replace(config: dict[str, Any], path: Path, value: Any, name: str) -> None:
    _at(config, path[:-1])[path[-1]] = value


def _remove(config: dict[str, Any], path: Path, value: Any, name: str) -> None:
    del _at(config, path[:-1])[path[-1]]


def _add(config: dict[str, Any], path: Path, value: Any, name: str) -> None:
    """Put a value into the mapping or list at `path`, or else beside what is there."""
    home = _at(config, path)
    if not isinstance(home, dict | list):
        home = _at(config, path[:-1])
    if isinstance(home, list):
        home.append(value)
    else:
        home[name] = value
