"""Old and new values of properties: as deep as they can be told apart, documents as documents, secrets never."""

import json
from typing import Any

import pytest

from private_eks_cli.diff.properties import ADD, DELETE, UPDATE, Property, properties
from private_eks_cli.diff.words import describe
from private_eks_cli.graph.model import Resource
from private_eks_cli.recording.foresight import REPLACE, Step
from private_eks_cli.recording.wire import UNKNOWN

READ = {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}
WRITE = {"Sid": "Write", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def step(old: dict[str, Any], new: dict[str, Any], *replacing: str, type_: str = "aws:iam/role:Role") -> Step:
    paths = tuple(sorted({key for key in old | new if old.get(key) != new.get(key)} | set(replacing)))
    before, after = (Resource(f"urn:pulumi:dev::p::{type_}::r", type_, "r", "", True, i) for i in (old, new))
    return Step(REPLACE, before, after, paths, replacing)


ROWS: list[tuple[str, dict[str, Any], dict[str, Any], list[str]]] = [
    ("a text", {"a": "x"}, {"a": "y"}, ["`a`: `x` to `y`"]),
    ("one that comes", {}, {"a": 1}, ["`a`: + `1`"]),
    ("one that goes", {"a": True}, {}, ["`a`: - `true`"]),
    ("a block", {"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, ["`a.c`: `2` to `3`"]),
    ("a key that is no name", {"tags": {"a/b": "x"}}, {"tags": {"a/b": "y"}}, ['`tags["a/b"]`: `x` to `y`']),
    ("a list of texts", {"a": ["x", "y"]}, {"a": ["y", "z"]}, ["`a`: - `x`", "`a`: + `z`"]),
    ("another order", {"a": ["x", "y"]}, {"a": ["y", "x"]}, ['`a`: `["x", "y"]` to `["y", "x"]`']),
    ("members with names", {"a": [{"name": "x", "v": 1}]}, {"a": [{"name": "x", "v": 2}, {"name": "y", "v": 1}]},
     ["`a[x].v`: `1` to `2`", '`a[y]`: + `{"name": "y", "v": 1}`']),
    ("members without", {"a": [{"v": 1}]}, {"a": [{"v": 2}]}, ["`a[0].v`: `1` to `2`"]),
    ("a policy", {"policy": document(READ)}, {"policy": document(READ, WRITE)},
     ["`policy.Statement[Write]`: + `" + json.dumps(WRITE) + "`"]),
    ("a statement", {"policy": document(READ)}, {"policy": document({**READ, "Resource": "arn:x"})},
     ["`policy.Statement[Read].Resource`: `*` to `arn:x`"]),
    ("configuration", {"a": '{"x": {"y": 1}}'}, {"a": '{"x": {"y": 2}}'}, ["`a.x.y`: `1` to `2`"]),
    ("what is not known", {"a": "x"}, {"a": UNKNOWN}, ["`a`: `x` to known after the deployment"]),
    ("a part of it", {"a": []}, {"a": [UNKNOWN]}, ["`a`: + known after the deployment"]),
    ("an echo", {"tags": {"a": "b"}, "tagsAll": {"a": "b"}}, {"tags": {"a": "c"}, "tagsAll": {"a": "c"}},
     ["`tags.a`: `b` to `c`"]),
    ("a secret that stays one", {"a": "[secret]", "b": 1}, {"a": "[secret]", "b": 2}, ["`b`: `1` to `2`"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "old", "new", "said"), ROWS, ids=[row[0] for row in ROWS])
def test_it_says_what_differs(what: str, old: dict[str, Any], new: dict[str, Any], said: list[str]) -> None:
    assert [describe(changed) for changed in properties(step(old, new))] == said


def test_what_cannot_change_in_place_is_marked() -> None:
    found = properties(step({"a": {"b": 1, "c": 1}}, {"a": {"b": 2, "c": 2}}, "a.b"))
    assert [(changed.path, changed.replaces) for changed in found] == [("a.b", True), ("a.c", False)]
    assert describe(found[0]) == "`a.b`: `1` to `2` (replaces)"


def test_the_data_of_a_kubernetes_secret_is_never_shown() -> None:
    found = properties(step({"data": {"k": "b2xk"}}, {"data": {"k": "bmV3"}}, type_="kubernetes:core/v1:Secret"))
    assert found == (Property("data", UPDATE, "[secret]", "[secret]"),)


def test_a_change_of_meaning_alone_shows_both_values() -> None:
    """The provider may see one where the inputs are spelled alike, such as a default that is not written out."""
    before = Resource("urn:pulumi:dev::p::a:b:C::r", "a:b:C", "r", "", True, {"x": 1})
    assert properties(Step(REPLACE, before, before, ("hidden",))) == (Property("hidden", UPDATE, None, None),)


def test_what_comes_or_goes_as_a_whole_has_no_properties() -> None:
    made = step({}, {"a": 1}).new
    assert properties(Step("create", None, made)) == properties(Step("delete", made, None)) == ()
    assert {ADD, DELETE, UPDATE} == {"add", "delete", "update"}
