"""IAM documents: what a policy grants, and to whom.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .values import UNKNOWN, Judgement, NotKnown, Unknown, listed

_CALLERS = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceorgid",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "kms:calleraccount",
    }
)
"""Keys of conditions that say who calls."""


def statements(document: Any) -> list[Mapping[str, Any]] | Unknown:
    """Read the statements that allow something from a document, a text or a mapping; UNKNOWN if it is not known."""
    if isinstance(document, Unknown):
        return document
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return []
    found = listed(document.get("Statement")) if isinstance(document, Mapping) else []
    if UNKNOWN in found:
        return UNKNOWN
    read = [statement for statement in found if isinstance(statement, Mapping)]
    return [statement for statement in read if statement.get("Effect") in ("Allow", UNKNOWN)]


def everybody(props: Mapping[str, Any], key: str, otherwise: str) -> Iterator[Judgement]:
    """Say `otherwise` of a document, a property of a resource, that allows something to everybody."""
    found = statements(props.get(key))
    if isinstance(found, Unknown):
        yield NotKnown(key)
        return
    for statement in found:
        if "*" in principals(statement) and not _CALLERS.intersection(key.lower() for key in conditions(statement)):
            yield otherwise


def principals(statement: Mapping[str, Any]) -> list[Any]:
    """Give whom a statement is about, of any kind."""
    principal = statement.get("Principal")
    if isinstance(principal, Mapping):
        return [one for kind in principal.values() for one in listed(kind)]
    return listed(principal)


def conditions(statement: Mapping[str, Any]) -> list[str]:
    """Give the keys of a statement's conditions."""
    operators = statement.get("Condition")
    found = operators.values() if isinstance(operators, Mapping) else []
    return [key for tests in found if isinstance(tests, Mapping) for key in tests]


def actions(statement: Mapping[str, Any]) -> list[str]:
    """Give the actions of a statement, as far as they are known."""
    return [action for action in listed(statement.get("Action")) if isinstance(action, str)]
