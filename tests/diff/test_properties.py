"""Old and new values of properties: as deep as they can be told apart, documents as documents, secrets never."""

import base64
import gzip
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

IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/private-eks-dev/docker.io/nginxinc/nginx-unprivileged"


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


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
    ("a statement before the others, without names",
     {"policy": document({"Action": "a"}, {"Action": "b"})},
     {"policy": document({"Action": "c"}, {"Action": "a"}, {"Action": "b"})},
     ['`policy.Statement[0]`: + `{"Action": "c"}`']),
    ("a statement without a name, among others", {"policy": document({"Action": "a"}, {"Action": "b"})},
     {"policy": document({"Action": "a"}, {"Action": "c"})}, ["`policy.Statement[1].Action`: `b` to `c`"]),
    ("the last of two without names", {"a": [{"v": 1}, {"v": 2}]}, {"a": [{"v": 1}]}, ['`a[1]`: - `{"v": 2}`']),
    ("another order without names", {"a": [{"v": 1}, {"v": 2}]}, {"a": [{"v": 2}, {"v": 1}]},
     ['`a`: `[{"v": 1}, {"v": 2}]` to `[{"v": 2}, {"v": 1}]`']),
    ("an image's tag", {"image": f"{IMAGE}:1.29.3"}, {"image": f"{IMAGE}:1.29.4"},
     ["`image`: `\u2026nginx-unprivileged:1.29.3` to `\u2026nginx-unprivileged:1.29.4`"]),
    ("the middle of a long value", {"a": f"{'x' * 90}1{'y' * 90}"}, {"a": f"{'x' * 90}23{'y' * 90}"},
     [f"`a`: `\u2026{'x' * 24}1{'y' * 24}\u2026` to `\u2026{'x' * 24}23{'y' * 24}\u2026`"]),
    ("a long value that grows", {"a": "x" * 90}, {"a": "x" * 90 + "y"},
     [f"`a`: `\u2026{'x' * 24}` to `\u2026{'x' * 24}y`"]),
    ("a value repeated", {"a": "ab" * 40}, {"a": "ab" * 41},
     [f"`a`: `\u2026{'ab' * 12}` to `\u2026{'ab' * 13}`"]),
    ("two long values with nothing in common", {"a": "x" * 200}, {"a": "y" * 161},
     [f"`a`: `{'x' * 79}\u2026{'x' * 80}` to `{'y' * 79}\u2026{'y' * 80}`"]),
    ("lines", {"a": "one\ntwo\nthree\n"}, {"a": "one\n2\nthree\n"}, ["`a`: - `two`", "`a`: + `2`"]),
    ("user data in base64", {"userData": encoded(b"#!/bin/sh\necho old\n")},
     {"userData": encoded(b"#!/bin/sh\necho new\n")},
     ["`userData`: - `echo old`", "`userData`: + `echo new`"]),
    ("user data, compressed", {"userDataBase64": encoded(gzip.compress(b"a\nold\n"))},
     {"userDataBase64": encoded(gzip.compress(b"a\nnew\n"))},
     ["`userDataBase64`: - `old`", "`userDataBase64`: + `new`"]),
    ("user data that is none", {"userData": "H4sI!"}, {"userData": encoded(b"\x1f\x8b\x00")},
     ["`userData`: `H4sI!` to `H4sA`"]),
    ("base64 of something else", {"a": encoded(b"a\nb\n")}, {"a": encoded(b"a\nc\n")},
     ["`a`: `YQpiCg==` to `YQpjCg==`"]),
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
