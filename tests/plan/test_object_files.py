"""Files of Kubernetes objects are read as kubectl reads them."""

from typing import Any

import pytest

from private_eks.kubernetes.plan.object_files import objects_in


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2026-12-31", "2026-12-31"),
        ("22:30:00", "22:30:00"),
        ("22:22", "22:22"),
        ("0644", 420),
        ("0x1F", 31),
        ("08", 8.0),
        ("1e3", 1000.0),
        ("1.10", 1.1),
        ("5", 5),
        ("yes", True),
        ("~", None),
        ("!!binary aGk=", "hi"),
        ("{true: a, 5: b}", {"true": "a", "5": "b"}),
        ("{<<: {x: 1, y: 2}, x: 3}", {"x": 3, "y": 2}),
    ],
)
def test_a_value_is_what_kubectl_makes_of_it(written: str, value: Any) -> None:
    assert objects_in(f"a: {written}\n---\n---\nb: 1\n") == [{"a": value}, {"b": 1}]


def test_merged_mappings_are_checked_as_they_were_written() -> None:
    text = "a: &a {x: 1}\nb: &b {<<: *a, x: 2}\nc: {<<: *b, x: 3}\nd: *b\n"
    assert objects_in(text) == [{"a": {"x": 1}, "b": {"x": 2}, "c": {"x": 3}, "d": {"x": 2}}]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: {x: 1, x: 2}\n", "line 2: the key 'x' stands in line 2 already"),
        ("a: 1\na: 2\n", "line 2: the key 'a' stands in line 1 already"),
        ("a: 1\n? [b]\n: c\n", "line 2: a mapping or a list is no key"),
        ("a: 1\nb: *none\n", "line 2: found undefined alias 'none'"),
        ("a: 1\n\x07\n", "line 2: special characters are not allowed"),
        (f"a: {'[' * 3000}", "mappings and lists are too deep within each other"),
        ("a: !!bool x\n", "a tag such as !!int says what its value is not"),
    ],
)
def test_what_is_no_yaml_is_told_in_one_line(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"^.*$") as refusal:
        objects_in(text)
    assert str(refusal.value) == told
