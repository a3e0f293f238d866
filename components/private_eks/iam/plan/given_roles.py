"""Roles that are there already: what AWS tells of them, judged by what they are used for."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from ...common.plan.arguments import refusal
from .policies import policy


@dataclass(frozen=True, slots=True)
class RoleUse:
    """What a role is for: who assumes it, and what has it."""

    principal: str = ""
    """The service that assumes it; none for pods by IRSA, whose provider is there only after the cluster."""
    tagging: bool = False
    """Whether the service passes tags on."""
    profile: bool = False
    """Whether instances have it by an instance profile that is made here."""
    plain_path: bool = False
    """Whether AWS says that its path has to be `/`."""
    pods: bool = False
    """Whether its rights are said where the pods are."""

    @property
    def actions(self) -> list[str]:
        """What its trust has to allow."""
        return ["sts:AssumeRole", *(["sts:TagSession"] if self.tagging else [])]


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What AWS tells of a role."""

    arn: str
    path: str = "/"
    trust: Mapping[str, Any] | None = None
    """The document that says who assumes it; none where nobody asked AWS."""
    boundary: str = ""
    """ARN of its permissions boundary."""


def judge_role(argument: str, use: RoleUse, facts: RoleFacts, boundary: object = None) -> Iterator[str]:
    """Say what is doubtful about a role for a use; `boundary` is the one that roles made here have.

    Raises ValueError if the service cannot assume it, or if what was asked for is another role.
    """
    if facts.trust is None:
        yield f"{argument}: who may assume {facts.arn} is not seen here; pulumi preview asks AWS"
    elif use.principal:
        missing = [action for action in use.actions if not _trusts(facts.trust, use.principal, action)]
        if missing:
            document = json.dumps(policy(_statement(use)))
            allowed = f"a role whose trust lets {use.principal} do {' and '.join(missing)}"
            raise refusal(argument, facts.arn, allowed, f"ask its owner for this trust: {document}")
        if any("Condition" in s for s in _statements(facts.trust)):
            yield f"{argument}: the trust of {facts.arn} has conditions, which are not judged here"
    if use.plain_path and facts.path != "/":
        yield f"{argument}: {plain_path(facts.path)}"
    if isinstance(boundary, str) and facts.trust is not None and facts.boundary != boundary:
        found = facts.boundary or "no permissions boundary"
        yield f"{argument}: {facts.arn} has {found}; roles that are made here have {boundary}"


def plain_path(path: str) -> str:
    """Say what AWS says of a pod execution role's path.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate-getting-started.html#fargate-sg-pod-execution-role
    """
    return f"AWS says of pod execution roles that their path has to be /, and this one has {path}; profiles may fail"


def _statement(use: RoleUse) -> dict[str, Any]:
    actions = use.actions
    principal = {"Service": use.principal}
    return {"Effect": "Allow", "Principal": principal, "Action": actions[0] if len(actions) == 1 else actions}


def _trusts(trust: Mapping[str, Any], principal: str, action: str) -> bool:
    """Tell whether a statement allows the action to the service, and none denies it without a condition."""
    spoken = [s for s in _statements(trust) if _about(s, principal, action)]
    denied = any(s.get("Effect") == "Deny" and "Condition" not in s for s in spoken)
    return not denied and any(s.get("Effect") == "Allow" for s in spoken)


def _about(statement: Mapping[str, Any], principal: str, action: str) -> bool:
    principals = statement.get("Principal", {})
    services = _list(principals.get("Service", [])) if isinstance(principals, Mapping) else _list(principals)
    named = principal in services or "*" in services
    return named and any(fnmatchcase(action.lower(), str(a).lower()) for a in _list(statement.get("Action", [])))


def _statements(trust: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [s for s in _list(trust.get("Statement", [])) if isinstance(s, Mapping)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
