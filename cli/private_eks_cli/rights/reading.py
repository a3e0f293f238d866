"""Policies in files, told apart by their shape; what is none is refused in a line.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import CommandError, Kind, wrong
from .operators import is_operator
from .policies import Policy, Statement, statement_of

MOST = 10_240
"""Characters of a service control policy; a tag policy may have 10,000.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""
_NEWEST = "2012-10-17"
_ELEMENTS = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
_FULL_ACCESS = {"Sid": "FullAWSAccess", "Effect": "Allow", "Action": "*", "Resource": "*"}
"""What AWS attaches to everything, until somebody takes it away."""
_KINDS = "a service control policy, a permissions boundary or a tag policy"
_REMEDY = "correct it, or leave it out"


def read_json(path: Path, option: str) -> Any:
    """Read a file of JSON; what the AWS CLI prints around a policy is opened.

    Those are `aws organizations describe-policy` and `describe-effective-policy`, and `aws iam get-policy-version`.

    Raises CommandError for a file that cannot be read, and for one that is no JSON.
    """
    try:
        return _opened(json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        reason = error.strerror or str(error)
        raise wrong(Kind.USAGE, option, str(path), "a file that can be read", f"name another one: {reason}") from None
    except (RecursionError, TypeError, ValueError) as error:
        raise wrong(Kind.USAGE, path.name, f"no JSON: {error}", f"{_KINDS}, as JSON", _REMEDY) from None


def _opened(found: Any) -> Any:
    for outer, inner in (("Policy", "Content"), ("EffectivePolicy", "PolicyContent"), ("PolicyVersion", "Document")):
        around = found.get(outer) if isinstance(found, Mapping) else None
        if isinstance(around, Mapping) and inner in around:
            return json.loads(around[inner]) if isinstance(around[inner], str) else around[inner]
    return found


def is_tag_policy(document: Any) -> bool:
    """Tell whether a document is one about tags."""
    return isinstance(document, Mapping) and "tags" in document and "Statement" not in document


def policy_of(document: Any, name: str, organisation: bool = False) -> Policy:
    """Read a document, or a list of those that are attached at one place.

    Where none of an organisation's allows anything, AWS's own is beside them. Raises CommandError.
    """
    documents = document if isinstance(document, list) else [document]
    statements = [statement for one in documents for statement in _statements(one, name, organisation)]
    if organisation and statements and all(statement.denies for statement in statements):
        statements.append(statement_of(_FULL_ACCESS, 0, ""))
    if not statements or all(statement.denies for statement in statements):
        raise wrong(Kind.USAGE, name, "no statement that allows anything", "at least one", _REMEDY)
    return Policy(name, statements)


def allows_by_itself(policy: Policy) -> bool:
    """Tell whether a policy has a statement of its own that allows something."""
    return any(not statement.denies and statement.written is not _FULL_ACCESS for statement in policy.statements)


def _statements(document: Any, name: str, organisation: bool) -> Iterator[Statement]:
    if not isinstance(document, Mapping) or "Statement" not in document:
        raise wrong(Kind.USAGE, name, "neither `Statement` nor `tags`", _KINDS, _REMEDY)
    size = len(json.dumps(document, separators=(",", ":"), ensure_ascii=False))
    if size > MOST:
        raise wrong(Kind.USAGE, name, f"{size:,} characters", f"at most {MOST:,}", "split it")
    version = document.get("Version")
    if version not in ((_NEWEST,) if organisation else (_NEWEST, "2008-10-17", None)):
        got = f"Version {json.dumps(version)}" if version else "no Version"
        raise wrong(Kind.USAGE, name, got, _NEWEST, "organisations take no other: say it")
    written = document["Statement"]
    for place, statement in enumerate(written if isinstance(written, list) else [written], 1):
        for fault in _faults(statement):
            raise _refused(name, place, statement, *fault)
        yield statement_of(statement, place, str(version))


def _refused(name: str, place: int, statement: Any, got: str, allowed: str) -> CommandError:
    sid = statement.get("Sid") if isinstance(statement, Mapping) else None
    return wrong(Kind.USAGE, f"{name}, statement {sid or place}", got, allowed, _REMEDY)


def _faults(statement: Any) -> Iterator[tuple[str, str]]:
    """Say what is wrong with a statement: what was given, and what is allowed."""
    if not isinstance(statement, Mapping):
        yield json.dumps(statement), "an object"
        return
    for key in statement:
        if key in ("Principal", "NotPrincipal"):
            yield key, f"no principal: {_KINDS} has none, only policies of resources have"
        elif key not in _ELEMENTS:
            yield key, ", ".join(_ELEMENTS)
    if statement.get("Effect") not in ("Allow", "Deny"):
        yield f"Effect {json.dumps(statement.get('Effect'))}", "Allow or Deny"
    if ("Action" in statement) is ("NotAction" in statement):
        yield "both Action and NotAction" if "Action" in statement else "no Action", "Action or NotAction"
    if "Resource" in statement and "NotResource" in statement:
        yield "both Resource and NotResource", "one of them"
    yield from _faulty_values(statement)


def _faulty_values(statement: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("Action", "NotAction", "Resource", "NotResource"):
        if not _is_texts(statement.get(key, [])):
            yield f"{key} {json.dumps(statement[key])}", "a text, or a list of texts"
    condition = statement.get("Condition", {})
    if not isinstance(condition, Mapping) or not all(isinstance(tests, Mapping) for tests in condition.values()):
        yield f"Condition {json.dumps(condition)}", "{OPERATOR: {KEY: VALUES}}"
        return
    for name, tests in condition.items():
        if not is_operator(name):
            yield f"the operator {name}", "those of IAM, such as StringEquals, ArnLike, Bool and Null"
        for key, values in tests.items():
            given = values if isinstance(values, list) else [values]
            if not given or not all(isinstance(one, str | bool | int | float) for one in given):
                yield f"{key} {json.dumps(values)}", "a value, or a list of values"


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
