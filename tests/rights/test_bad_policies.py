"""A file that is no policy is refused in a line: where, what was given, what is allowed, what to do."""

from pathlib import Path
from typing import Any

import pytest

from private_eks_cli.errors import CommandError, Kind
from private_eks_cli.rights.organisation import judged
from private_eks_cli.rights.reading import MOST
from tests.conftest import recorded

from .conftest import Write, policy

STATEMENT = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
KINDS = "a service control policy, a permissions boundary or a tag policy"
REMEDY = "correct it, or leave it out"
ELEMENTS = "Sid, Effect, Action, NotAction, Resource, NotResource, Condition"
MEMBERS = "tag_key, tag_value, enforced_for, report_required_tag_for"
OPERATORS = "those of IAM, such as StringEquals, ArnLike, Bool and Null"
FIRST = ", statement 1"
NONE = ("", "no statement that allows anything", "at least one", REMEDY)
SHAPE = ("", "neither `Statement` nor `tags`", KINDS, REMEDY)
SAY = "organisations take no other: say it"
SYNTAX = "no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"

DEEP = "no JSON: maximum recursion depth exceeded while decoding a JSON array from a unicode string"

BAD: list[tuple[Any, tuple[str, str, str, str]]] = [
    ("{", ("", SYNTAX, f"{KINDS}, as JSON", REMEDY)),
    ("[]", NONE),
    (policy(), NONE),
    ({"Resources": {}}, SHAPE),
    ("7", SHAPE),
    ("null", SHAPE),
    ({"Statement": [STATEMENT]}, ("", "no Version", "2012-10-17", SAY)),
    ({"Version": "2008-10-17", "Statement": []}, ("", 'Version "2008-10-17"', "2012-10-17", SAY)),
    (policy("x"), (FIRST, '"x"', "an object", REMEDY)),
    (policy(STATEMENT, {**STATEMENT, "Actions": "x"}), (", statement 2", "Actions", ELEMENTS, REMEDY)),
    (policy({**STATEMENT, "Sid": "A", "Effect": "deny"}), (", statement A", 'Effect "deny"', "Allow or Deny", REMEDY)),
    (policy({"Effect": "Deny"}), (FIRST, "no Action", "Action or NotAction", REMEDY)),
    (policy({**STATEMENT, "NotAction": "x"}), (FIRST, "both Action and NotAction", "Action or NotAction", REMEDY)),
    (policy({**STATEMENT, "NotResource": "x"}), (FIRST, "both Resource and NotResource", "one of them", REMEDY)),
    (policy({**STATEMENT, "Action": [1]}), (FIRST, "Action [1]", "a text, or a list of texts", REMEDY)),
    (
        policy({**STATEMENT, "Principal": "*"}),
        (FIRST, "Principal", f"no principal: {KINDS} has none, only policies of resources have", REMEDY),
    ),
    (
        policy({**STATEMENT, "Condition": {"Bool": "x"}}),
        (FIRST, 'Condition {"Bool": "x"}', "{OPERATOR: {KEY: VALUES}}", REMEDY),
    ),
    (
        policy({**STATEMENT, "Condition": {"StringIs": {"a:b": "c"}}}),
        (FIRST, "the operator StringIs", OPERATORS, REMEDY),
    ),
    (
        policy({**STATEMENT, "Condition": {"Null": {"a:b": []}}}),
        (FIRST, "a:b []", "a value, or a list of values", REMEDY),
    ),
    (
        policy({**STATEMENT, "Condition": {"Bool": {"a:b": {}}}}),
        (FIRST, "a:b {}", "a value, or a list of values", REMEDY),
    ),
    ("[" * 100_000, ("", DEEP, f"{KINDS}, as JSON", REMEDY)),
    (policy({**STATEMENT, "Sid": "x" * MOST}), ("", f"{MOST + 96:,} characters", f"at most {MOST:,}", "split it")),
    ({"tags": {"a": {"tag_value": ["x" * 10_000]}}}, ("", "10,033 characters", "at most 10,000", "split it")),
    ({"tags": []}, ("", "tags that are no objects", "{tags: {KEY: {tag_key: ...}}}", "correct it")),
    ({"tags": {"a": {"tag_keys": 1}}}, (", tag a", "tag_keys", MEMBERS, "remove it")),
    (
        {"tags": {"a": {"tag_value": {"@@assign": [1]}}}},
        (", tag a, tag_value", "[1]", "texts, given by @@assign", "correct it"),
    ),
]


@pytest.mark.parametrize(("document", "line"), BAD, ids=lambda value: str(value)[:60])
def test_what_is_no_policy_is_refused(write: Write, document: Any, line: tuple[str, str, str, str]) -> None:
    where, got, allowed, remedy = line
    with pytest.raises(CommandError) as raised:
        judged(recorded("dev"), [write(document)])
    assert str(raised.value) == f"policy.json{where}: got {got}; allowed: {allowed}; {remedy}"
    assert raised.value.kind is Kind.USAGE


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as raised:
        judged(recorded("dev"), [tmp_path / "none.json"])
    allowed, remedy = "a file that can be read", "name another one: No such file or directory"
    assert str(raised.value) == f"--scp: got {tmp_path}/none.json; allowed: {allowed}; {remedy}"
