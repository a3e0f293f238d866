import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.markers import has_marker, image_marker, markers_in, replaced

MARKERS = ("a.invalid", "b.invalid", "long-a.invalid", "a.invalid:v1")
pieces = st.lists(st.sampled_from([*MARKERS, " ", "-", ":", "x", ".", "invalid"]), max_size=8).map("".join)
values = st.fixed_dictionaries({marker: st.text(max_size=6) | st.sampled_from(MARKERS) for marker in MARKERS})


@given(pieces)
def test_markers_put_in_their_own_places_change_nothing(text: str) -> None:
    assert replaced(text, {marker: marker for marker in MARKERS}) == text


@given(st.text(alphabet=st.characters(exclude_characters="."), max_size=20), values)
def test_a_text_without_markers_stays_as_it_is(text: str, given_values: dict[str, str]) -> None:
    assert markers_in(text, MARKERS) == []
    assert replaced(text, given_values) == text


@given(pieces)
def test_no_marker_is_left(text: str) -> None:
    assert markers_in(replaced(text, dict.fromkeys(MARKERS, "")), []) == []
    assert not markers_in(replaced(text, dict.fromkeys(MARKERS, "|")), MARKERS)


@given(pieces, values)
def test_only_what_is_in_the_text_is_needed(text: str, given_values: dict[str, str]) -> None:
    needed = {marker: given_values[marker] for marker in markers_in(text, MARKERS)}
    assert replaced(text, {**dict.fromkeys(MARKERS, "?"), **needed}) == replaced(text, given_values)


def test_values_are_not_read_again() -> None:
    assert replaced("a.invalid b.invalid", {"a.invalid": "b.invalid", "b.invalid": "B"}) == "b.invalid B"


def test_the_longest_marker_wins() -> None:
    assert (
        replaced("a.invalid:v1 long-a.invalid", {"a.invalid": "A", "a.invalid:v1": "I", "long-a.invalid": "L"}) == "I L"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [("x.invalid", True), ("x.invalid:v1", True), ("x.invalidate", False), ("invalid", False), ("a.invalid/b", True)],
)
def test_markers_are_told_by_their_end(text: str, found: bool) -> None:
    assert has_marker(text) is found
    assert has_marker(image_marker("a")) is True
