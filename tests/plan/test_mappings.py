from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.mappings import merged

configurations = st.dictionaries(
    st.text(max_size=2),
    st.recursive(
        st.integers() | st.text(max_size=3), lambda inner: st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_size=3,
)


@pytest.mark.parametrize(
    ("defaults", "given", "expected"),
    [
        ({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}}, {"a": {"b": 1, "c": 3}}),
        ({"a": {"b": {"c": 1}}}, {"a": {"b": {"d": 2}}}, {"a": {"b": {"c": 1, "d": 2}}}),
        ({"a": {"b": 1}}, {"a": "text"}, {"a": "text"}),
        ({"a": "text"}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": 1}, {"a": None}, {"a": None}),
    ],
    ids=str,
)
def test_what_is_given_lies_over_the_defaults(defaults: Any, given: Any, expected: Any) -> None:
    before = repr(defaults)
    assert merged(defaults, given) == expected
    assert repr(defaults) == before


@given(configurations, configurations)
def test_nothing_given_is_lost_and_merging_twice_changes_nothing(ours: Any, theirs: Any) -> None:
    both = merged(ours, theirs)
    assert both.keys() == ours.keys() | theirs.keys()
    assert merged(ours, both) == both
    assert merged({}, theirs) == merged(theirs, {}) == theirs
