"""The least that whoever deploys a stack has to be allowed, as documents that fit into managed policies."""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..graph.model import Graph
from ..rights.request import Request
from ..rights.stack import requests_of, unlisted

MOST = 6_144
"""Characters of a managed policy, white space not counted.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
"""
_NARROWING = {
    "iam:awsservicename": ("StringEquals", "iam:AWSServiceName"),
    "iam:passedtoservice": ("StringEquals", "iam:PassedToService"),
    "iam:permissionsboundary": ("ArnEquals", "iam:PermissionsBoundary"),
}
"""Keys that narrow what is allowed, each by its value."""
_POLICY = "iam:policyarn"
_REGION = "aws:requestedregion"
_TOGETHER = {_POLICY: ("ArnEquals", "iam:PolicyARN"), _REGION: ("StringEquals", "aws:RequestedRegion")}
"""Keys that narrow it by all of their values together."""

Part = dict[str, Any]
_Narrow = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployer:
    """What the identity that runs Pulumi is allowed."""

    policies: Sequence[Mapping[str, Any]]
    """Documents, each of the size of a managed policy."""
    actions: int
    """How many actions they have."""
    unlisted: Sequence[str]
    """Types of resources, and calls, of which nobody says here what they take."""


def deployer_of(graph: Graph, account: str) -> Deployer:
    """Compute the rights to create, read, update and delete a stack; `account` stands for its number."""
    statements = list(_statements(requests_of(graph, account)))
    actions = {action for statement in statements for action in statement["Action"]}
    return Deployer(policies=list(_documents(statements)), actions=len(actions), unlisted=unlisted(graph))


def _statements(requests: Sequence[Request]) -> Iterator[Part]:
    """Put together what is allowed on the same resources under the same conditions."""
    on: dict[tuple[str, _Narrow], set[str]] = {}
    values: dict[tuple[str, _Narrow], dict[str, set[str]]] = {}
    for request in requests:
        narrow = tuple((key, value) for key in sorted(_NARROWING) for value in request.keys.get(key, ()))
        at = (request.action, narrow)
        on.setdefault(at, set()).add(request.on)
        for key in _TOGETHER:
            values.setdefault(at, {}).setdefault(key, set()).update(request.keys.get(key, ()))
    groups: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
    for (action, narrow), wanted in sorted(on.items()):
        condition = json.dumps(_condition(action, narrow, wanted, values[action, narrow]), sort_keys=True)
        groups.setdefault((action.partition(":")[0], tuple(_widest(wanted)), condition), []).append(action)
    for (_, resources, condition), actions in groups.items():
        narrowed = {"Condition": json.loads(condition)} if condition != "{}" else {}
        yield {"Effect": "Allow", "Action": sorted(actions), "Resource": list(resources), **narrowed}


def _condition(action: str, narrow: _Narrow, on: set[str], values: Mapping[str, set[str]]) -> Part:
    found: dict[str, dict[str, list[str]]] = {}
    for key, value in narrow:
        operator, name = _NARROWING[key]
        found.setdefault(operator, {})[name] = [value]
    if values[_POLICY]:
        operator, name = _TOGETHER[_POLICY]
        found.setdefault(operator, {})[name] = sorted(values[_POLICY])
    if on == {"*"} and not action.startswith("iam:"):
        operator, name = _TOGETHER[_REGION]
        found.setdefault(operator, {})[name] = sorted(values[_REGION])
    return found


def _widest(resources: set[str]) -> list[str]:
    """Leave out what is there beside a pattern that has it."""
    wide = [one[:-1] for one in resources if one.endswith("*")]
    return sorted(one for one in resources if not any(one[:-1] != w and one.startswith(w) for w in wide))


def _documents(statements: Sequence[Part]) -> Iterator[Part]:
    """Share statements out, as few documents as their order allows."""
    room: list[Part] = []
    for statement in itertools.chain.from_iterable(map(_parted, statements)):
        if room and size(_document([*room, statement])) > MOST:
            yield _document(room)
            room = []
        room.append(statement)
    if room:
        yield _document(room)


def _parted(statement: Part) -> Iterator[Part]:
    """Part a statement that no document has room for, by its resources."""
    if size(_document([statement])) <= MOST or len(statement["Resource"]) == 1:
        yield statement
        return
    half = len(statement["Resource"]) // 2
    for resources in (statement["Resource"][:half], statement["Resource"][half:]):
        yield from _parted({**statement, "Resource": resources})


def _document(statements: Sequence[Part]) -> Part:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def size(document: Mapping[str, Any]) -> int:
    """Count a document as IAM does."""
    return len("".join(json.dumps(document).split()))
