import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.nodes.plan import toml
from tests.plan.values import words
from tests.refusal import refusal_of

texts = words | st.text(st.sampled_from("a.'\"\\\n\t\r\x00\x7f\x85\u2028é\U0001f600"), max_size=8)
leaves = st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=12)
documents = st.dictionaries(texts, values, max_size=4)
anything = st.recursive(
    leaves | st.none() | st.floats() | st.integers() | st.dates() | st.characters(categories=["Cs"]),
    lambda inner: st.lists(inner) | st.dictionaries(texts | st.integers(), inner),
    max_leaves=12,
)


def nested(levels: int) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for _ in range(levels):
        document = {"x": document}
    return document


def turned(value: Any) -> Any:
    """Turn the order of names around, at any depth."""
    if isinstance(value, list):
        return [turned(item) for item in value]
    return {key: turned(value[key]) for key in reversed(value)} if isinstance(value, dict) else value


@given(documents)
def test_what_is_written_is_read_again(document: dict[str, Any]) -> None:
    assert tomllib.loads(toml.write(document)) == document


@given(documents)
def test_no_quote_is_escaped_and_no_header_is_quoted(document: dict[str, Any]) -> None:
    written = toml.write(document)

    assert '\\"' not in written.replace("\\\\", "")
    assert [line for line in written.split("\n") if line.startswith("[") and ('"' in line or "'" in line)] == []


@given(documents)
def test_the_order_of_names_does_not_matter(document: dict[str, Any]) -> None:
    assert toml.write(turned(document)) == toml.write(document)


@pytest.mark.parametrize(
    ("document", "written"),
    [
        ({}, ""),
        ({"a": {}}, "a = {}\n"),
        ({"b": 1, "a": True}, "a = true\nb = 1\n"),
        ({"a": {"b": {"c": 1.5}}}, "[a.b]\nc = 1.5\n"),
        ({"a": {"b": {"c": 1}, "d": 2}, "e": 3}, "e = 3\n\n[a]\nd = 2\n\n[a.b]\nc = 1\n"),
        ({"a": {"b.c": {"d": 1, "e": {"f.g": 2}}}}, '[a]\n"b.c".d = 1\n"b.c".e."f.g" = 2\n'),
        ({"": {"a": 1}}, '"".a = 1\n'),
        ({"a": [{"c": [1, 2], "b.d": {}}]}, 'a = [{"b.d" = {}, c = [1, 2]}]\n'),
        ({"a.b": {"d": 1, "c": 2}}, '"a.b".c = 2\n"a.b".d = 1\n'),
        ({"a": 'say "hi"'}, "a = 'say \"hi\"'\n"),
        ({"a": 'say "it\'s"\n'}, 'a = "say \\u0022it\'s\\u0022\\n"\n'),
        ({"a": "C:\\"}, 'a = "C:\\\\"\n'),
        ({"a": 'C:\\"'}, 'a = "C:\\\\\\u0022"\n'),
        ({"a": "tab\tbell\x07delete\x7fé"}, 'a = "tab\\tbell\\u0007delete\\u007fé"\n'),
    ],
)
def test_documents_look_like_this(document: dict[str, Any], written: str) -> None:
    assert toml.write(document) == written


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": None}, "x.a: got nothing; allowed: text, true, false, finite numbers, "),
        ({"a": [1.5, float("nan")]}, "x.a[1]: got .nan; "),
        ({"a": {"b": float("-inf")}}, "x.a.b: got -.inf; "),
        ({"a": [1, 0.5]}, "x.a: got 'numbers and whole numbers'; allowed: items of one kind; "),
        ({"a": [1, True]}, "x.a: got 'booleans and whole numbers'; "),
        ({"a": [{"b": [[1], 2]}]}, "x.a[0].b: got 'lists and whole numbers'; "),
        ({'a"b': 1}, "x: got 'a\"b'; allowed: names that are text without quotes; "),
        ({"a": {"it's": 1}}, 'x.a: got "it\'s"; allowed: names '),
        ({1: 2}, "x: got 1; allowed: names that are text"),
        ({"a": "\ud800"}, "x.a: got '\\ud800'; allowed: text that UTF-8 can encode; "),
        ({"\udfff": 1}, "x: got '\\udfff'; "),
        ({"a": 2**63}, "x.a: got '64 bits'; allowed: numbers of 64 bits; "),
        ({"a": -(2**63) - 1}, "x.a: got '64 bits'; "),
        (nested(40), "x" + ".x" * 32 + ": got 'more levels'; allowed: up to 32 levels; "),
    ],
)
def test_what_eks_cannot_read_is_refused(value: Any, message: str) -> None:
    assert refusal_of(lambda: toml.check_values("x", value)).startswith(message)


@pytest.mark.parametrize(
    "value",
    [nested(31), {"a": [2**63 - 1, -(2**63)]}, {"a": [[], [1]]}, {"a": [{}, {"b": 1}]}, {"a": "\ud7ff\ue000"}, {}],
)
def test_what_eks_reads_is_not(value: Any) -> None:
    toml.check_values("x", value)


@given(anything)
def test_anything_is_refused_or_written_and_read_again(value: Any) -> None:
    if refusal_of(lambda: toml.check_values("x", value)) == "":
        assert tomllib.loads(toml.write({"x": value})) == {"x": value}
