"""What a role's own permissions may say, before IAM reads them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...common.plan.arguments import is_output, known_texts, one_of, refusal
from ...common.plan.regions import partition_of
from .policies import policy

ROLE_POLICY_SIZE = 10_240
"""Most characters of a role's inline policies, white space not counted:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

ACTION = r"\*|\*:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+"
ELEMENTS = frozenset({"Action", "Condition", "Effect", "NotAction", "NotResource", "Resource", "Sid"})
EFFECTS = frozenset({"Allow", "Deny"})
EVERYTHING = frozenset({"*", "*:*", "iam:*"})
"""Actions that make an administrator: whoever may do everything in IAM grants itself the rest."""
_ORDERS = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
OPERATORS = frozenset(
    {
        *(f"Arn{kind}" for kind in ("Equals", "Like", "NotEquals", "NotLike")),
        *(f"Date{order}" for order in _ORDERS),
        *(f"Numeric{order}" for order in _ORDERS),
        *(f"String{kind}" for kind in ("Equals", "EqualsIgnoreCase", "Like")),
        *(f"StringNot{kind}" for kind in ("Equals", "EqualsIgnoreCase", "Like")),
        *("BinaryEquals", "Bool", "IpAddress", "NotIpAddress", "Null"),
    }
)


def arn(partition: str) -> str:
    """Spell ARNs, as a pattern; so may `partition` be."""
    return rf"arn:({partition})(:[^:]*){{3}}:.+"


def size_of(document: Mapping[str, Any]) -> int:
    """Count the characters of a policy document as IAM counts them, without white space; outputs count nothing."""
    return len(re.sub(r"\s", "", json.dumps(document, default=lambda output: "")))


def in_order(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Give a statement with its keys sorted, for Pulumi hands over mappings in any order; outputs stay as they are."""
    return {key: _in_order(statement[key]) for key in sorted(statement)}


def _in_order(value: Any) -> Any:
    if isinstance(value, Mapping):
        return in_order(value)
    return [_in_order(item) for item in value] if isinstance(value, list | tuple) else value


def check_statements(argument: str, statements: Sequence[Mapping[str, Any]], region: str) -> None:
    """Refuse statements that IAM refuses in a role's policy, and those that grant everything."""
    sids: set[str] = set()
    for i, statement in enumerate(statements):
        where = f"{argument}[{i}]"
        for element in statement:
            one_of(where, element, ELEMENTS)
        _texts(f"{where}.Effect", statement.get("Effect", ""))
        one_of(f"{where}.Effect", statement.get("Effect"), EFFECTS)
        _check_actions(where, statement)
        _check_resources(where, statement, partition_of(region).name)
        _check_condition(f"{where}.Condition", statement.get("Condition", {}))
        _check_sid(f"{where}.Sid", statement.get("Sid"), sids)
    size = size_of(policy(*(dict(statement) for statement in statements)))
    if size > ROLE_POLICY_SIZE:
        allowed = f"at most {ROLE_POLICY_SIZE} characters without white space"
        raise refusal(argument, f"{size} characters", allowed, "move statements into a policy of your own")


def _check_actions(where: str, statement: Mapping[str, Any]) -> None:
    element = _one_element(where, statement, "Action")
    for action in _texts(f"{where}.{element}", statement[element]):
        if not re.fullmatch(ACTION, action):
            raise refusal(f"{where}.{element}", action, "actions such as 's3:GetObject'", "write service and action")
        if statement["Effect"] == "Allow" and action.lower() in EVERYTHING:
            allowed = f"Allow with actions but {', '.join(sorted(EVERYTHING))}"
            raise refusal(f"{where}.{element}", action, allowed, "name the actions that are needed")


def _check_resources(where: str, statement: Mapping[str, Any], partition: str) -> None:
    element = _one_element(where, statement, "Resource")
    for resource in _texts(f"{where}.{element}", statement[element], outputs=True):
        if resource != "*" and not re.fullmatch(arn(partition), resource):
            allowed = f"* or ARNs that start with arn:{partition}:"
            raise refusal(f"{where}.{element}", resource, allowed, "write the whole ARN")


def _one_element(where: str, statement: Mapping[str, Any], element: str) -> str:
    """Name which of `element` and its negation the statement has; only a Deny may name what it spares."""
    negation = f"Not{element}"
    present = [name for name in (element, negation) if name in statement]
    if len(present) != 1:
        raise refusal(where, sorted(statement), f"one of {element} and {negation}", f"give {element}")
    if present == [negation] and statement["Effect"] == "Allow":
        allowed = f"{negation} with Effect Deny only"
        raise refusal(f"{where}.{negation}", statement[negation], allowed, f"name what is allowed, in {element}")
    return present[0]


def _texts(where: str, value: object, outputs: bool = False) -> list[str]:
    """Give the texts that are known; whether there may be outputs beside them, `outputs` says."""
    values = value if isinstance(value, list) else [value]
    texts = known_texts(values)
    if not outputs and any(map(is_output, values)):
        remedy = "write it out: who may do what is reviewed"
        raise refusal(where, "an output", "texts that are known in a preview", remedy)
    if not values or len(texts) + sum(map(is_output, values)) != len(values):
        raise refusal(where, value, "a text or a list of texts", "write at least one")
    return texts


def _check_condition(where: str, condition: object) -> None:
    blocks = condition.items() if isinstance(condition, Mapping) else [("", condition)]
    for operator, keys in blocks:
        if not isinstance(keys, Mapping):
            allowed = "a mapping of operators to mappings of condition keys to values"
            raise refusal(where, condition, allowed, "write it as in {'StringEquals': {'aws:SourceAccount': ...}}")
        bare = re.sub("^(ForAllValues|ForAnyValue):", "", operator)
        one_of(where, bare if bare == "NullIfExists" else bare.removesuffix("IfExists"), OPERATORS)


def _check_sid(where: str, sid: object, seen: set[str]) -> None:
    if sid is None:
        return
    if not isinstance(sid, str) or not re.fullmatch(r"[A-Za-z0-9]*", sid) or sid in seen:
        raise refusal(where, sid, "letters and digits, in one statement only", "choose another or leave it out")
    seen.add(sid)
