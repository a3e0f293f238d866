"""What IAM allows: statements of policies, trust, and managed policies, as far as one graph is wider than the other.

Covering follows how IAM matches actions and ARNs, by wildcards
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html); conditions have to be the
same. A statement that denies and goes is a grant too.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from ..graph.model import Graph, Resource
from ..recording.wire import UNKNOWN
from .model import quoted, title
from .names import Names

_POLICIES = ("assumeRolePolicy", "policy", "policyDocument", "repositoryPolicy")
_NOT_IAM = frozenset({"LifecyclePolicy"})
"""Types whose `policy` says who may nothing."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One action on one resource that somebody may do."""

    at: str
    """The role, key, repository or endpoint whose policy says so."""
    who: str
    action: str
    on: str
    condition: str = ""
    denies: bool = False

    def __str__(self) -> str:
        """Say it in a few words."""
        who = f"{quoted(self.who)} may" if self.who else "may"
        on = "" if self.on in ("", "*") else f" on {quoted(self.on)}"
        under = " under conditions" if self.condition else ""
        return f"{who} {'no longer be denied ' if self.denies else ''}{quoted(self.action)}{on}{under}"

    def covers(self, other: "Grant") -> bool:
        """Tell whether the other grant is no wider."""
        return (
            (self.at, self.denies) == (other.at, other.denies)
            and self.condition in ("", other.condition)
            and _matches(self.who, other.who)
            and _matches(self.action.lower(), other.action.lower())
            and _matches(self.on, other.on)
        )


def granted(before: Graph, after: Graph) -> dict[str, list[Grant]]:
    """Give the grants that `after` has and `before` had not, by whose policy says so."""
    # The policy of a new endpoint says what may go through it, where nothing went before.
    there = {title(resource) for resource in before}
    old, new = list(grants(before)), [g for g in grants(after) if g.at in there or not g.at.startswith("VpcEndpoint ")]
    gone = [grant for grant in old if grant.denies and not _covered(grant, new)]
    come = [grant for grant in new if not grant.denies and not _covered(grant, old)]
    found: dict[str, list[Grant]] = {}
    for grant in sorted({*gone, *come}, key=str):
        found.setdefault(grant.at, []).append(grant)
    return dict(sorted(found.items()))


def grants(graph: Graph) -> Iterator[Grant]:
    """Go through everything that policies of a stack allow or deny."""
    names = Names(graph)
    for resource in graph:
        if resource.type.startswith("aws:") and resource.type.rsplit(":", 1)[-1] not in _NOT_IAM:
            yield from _grants(names, resource)


def _grants(names: Names, resource: Resource) -> Iterator[Grant]:
    at = names.of(resource, "role") or title(resource)
    at = at if " " in at else f"Role {at}"
    for key in _POLICIES:
        if resource.inputs.get(key) == UNKNOWN:
            yield Grant(at, "", f"do what {key} says, which is not known before the deployment", "*")
        for statement in _statements(resource.inputs.get(key)):
            yield from _statement(names, at, statement)
    if resource.type.endswith(":RolePolicyAttachment"):
        yield Grant(at, "", str(resource.inputs.get("policyArn")).rsplit("/", 1)[-1], "*")


def _statement(names: Names, at: str, statement: Mapping[str, Any]) -> Iterator[Grant]:
    condition = json.dumps(statement.get("Condition") or "", sort_keys=True).strip('"')
    actions = _list(statement.get("Action")) or [f"all but {a}" for a in _list(statement.get("NotAction"))]
    things = _list(statement.get("Resource")) or [f"all but {r}" for r in _list(statement.get("NotResource"))] or [""]
    denies = statement.get("Effect") == "Deny"
    for who in _principals(statement.get("Principal")) or [""]:
        for action in actions:
            yield from (Grant(at, who, action, names.called(thing), condition, denies) for thing in things)


def _principals(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [str(item) for key in sorted(value) for item in _list(value[key])]
    return _list(value)


def _statements(text: Any) -> list[Mapping[str, Any]]:
    """Read the statements of a policy; a text that is none has none."""
    try:
        document = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return []
    found = document.get("Statement") if isinstance(document, dict) else None
    return [item for item in (found if isinstance(found, list) else [found]) if isinstance(item, Mapping)]


def _list(value: Any) -> list[str]:
    return [] if value is None else [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _covered(grant: Grant, by: list[Grant]) -> bool:
    return any(other.covers(grant) for other in by)


def _matches(pattern: str, text: str) -> bool:
    return pattern == text or fnmatchcase(text, pattern.replace("[", "[[]"))
