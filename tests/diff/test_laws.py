"""What holds of every diff: of a program with itself there is none, and differences turn around."""

import dataclasses
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from private_eks_cli.diff.compare import with_program
from private_eks_cli.diff.grants_in_words import grants
from private_eks_cli.diff.opened import opened
from private_eks_cli.diff.properties import ADD, DELETE, UPDATE, Property, differing
from tests.conftest import ALL_STACKS, name_of, recorded, stack_called

TURNED = {ADD: DELETE, DELETE: ADD, UPDATE: UPDATE}
keys = st.sampled_from(["a", "b", "Sid", "x y"])
values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "a", "b", '{"a": 1}', '{"a": [1, 2]}']),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "Sid", "x y"]), inner, max_size=3)
    ),
    max_leaves=8,
)
objects = st.dictionaries(st.sampled_from(["a", "b", "policy", "subnetIds"]), values, max_size=3)


@given(objects)
def test_nothing_differs_from_itself(value: dict[str, Any]) -> None:
    assert list(differing(value, value)) == []


@settings(max_examples=100, deadline=None)
@given(objects, objects)
def test_differences_turn_around(old: dict[str, Any], new: dict[str, Any]) -> None:
    forth, back = list(differing(old, new)), list(differing(new, old))
    turned = [Property(p.path, TURNED[p.kind], p.new, p.old) for p in back]
    assert sorted(map(_anywhere, forth)) == sorted(map(_anywhere, turned))


def _anywhere(one: Property) -> str:
    """Spell a difference without places in lists: they are those of the newer one."""
    return repr(dataclasses.replace(one, path=re.sub(r"\[\d+\]", "[]", one.path)))


@settings(max_examples=100, deadline=None)
@given(objects, objects)
def test_two_values_that_differ_have_a_difference(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert bool(list(differing(old, new))) or _unset(old) == _unset(new)


def _unset(value: Any) -> Any:
    """Leave out what is None: a property that is not given."""
    if isinstance(value, dict):
        return {key: _unset(item) for key, item in value.items() if item is not None}
    return value


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_a_program_does_nothing_to_itself(stack: str) -> None:
    graph, found = recorded(stack), stack_called(stack)
    diff = with_program(found, graph, graph, "itself")
    assert [(step.op, step.resource.urn) for step in diff.steps if step.op != "same"] == []
    assert {step.resource.urn for step in diff.steps} == graph.resources.keys()
    assert list(diff.of()) == []
    assert (opened(diff.before, diff.reviewed), grants(diff.before, diff.reviewed)) == ([], [])
