"""Ways to more rights: what somebody may do who then may do more than anybody gave them.

The ways are data, `escalation.json`, which `tools/escalation.py` makes; how it is read is said there.
"""

import functools
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..graph.patterns import Patterns, matches
from .statements import Statement, beyond, read

PASS_ROLE = "iam:passrole"
_ON_ANYTHING = ("iam:", "eks:")
"""Services whose actions are a way on a single resource too; of others it takes many."""
Way = frozenset[str]
"""Actions that together are a way, without capitals."""


@functools.cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("escalation.json").read_text(encoding="utf-8"))
    return loaded


@functools.cache
def known_ways() -> tuple[Way, ...]:
    """Give all ways that are known."""
    return tuple(map(frozenset, _data()["ways"]))


@functools.cache
def managed(name: str) -> tuple[Statement, ...]:
    """Give what an AWS managed policy says that is part of a way; nothing of one without any."""
    return tuple(read({"Statement": _data()["managed"].get(name, [])}))


def ways_of(statements: Sequence[Statement], known: Sequence[Way] = ()) -> set[Way]:
    """Give the ways that are open to whoever may do all that some statements allow."""
    known = known or known_ways()
    allowed = {action for action in frozenset().union(*known) if any(_allowing(action, statements))}
    found = {way for way in known if way <= allowed}
    return {way for way in found if PASS_ROLE not in way or _passes(way, statements)}


def part_of(piece: Statement, ways: Iterable[Way]) -> bool:
    """Tell whether a statement allows an action of some ways."""
    return any(_is_about(piece, action) for way in ways for action in way)


def services(ways: Iterable[Way]) -> list[str]:
    """Give the services that a role is passed to on some ways."""
    names = {action.partition(":")[0] for way in ways if PASS_ROLE in way for action in way if action != PASS_ROLE}
    return sorted(_NAMES.get(name, name) for name in names - {"dynamodb", "iam"})


def _allowing(action: str, statements: Sequence[Statement]) -> Iterator[Statement]:
    denials = [s for s in statements if s.denies and not s.tests]
    for piece in statements:
        wanted = Statement(Patterns((action,)), piece.on, piece.who)
        if not piece.denies and _is_about(piece, action) and (not denials or beyond(wanted, denials)):
            yield piece


def _is_about(piece: Statement, action: str) -> bool:
    if any(matches(pattern.lower(), action) for pattern in piece.actions.patterns) is piece.actions.all_but:
        return False
    wide = piece.on.all_but or any("*" in pattern.rsplit("/", 1)[-1] for pattern in piece.on.patterns)
    return wide or (action.startswith(_ON_ANYTHING) and action != PASS_ROLE)


def _passes(way: Way, statements: Sequence[Statement]) -> bool:
    """Tell whether a role may be passed to the services of a way."""
    wanted = {action.partition(":")[0] for action in way if action != PASS_ROLE}
    for piece in _allowing(PASS_ROLE, statements):
        tests = [test for test in piece.tests if test.key == "iam:passedtoservice" and "not" not in test.operator]
        taken = [part for test in tests for value in test.values for part in value.split(".")]
        if not tests or any(matches(part, name) or part.startswith(name) for part in taken for name in wanted):
            return True
    return False


_NAMES = {
    "apprunner": "App Runner",
    "batch": "Batch",
    "bedrock-agentcore": "Bedrock",
    "cloudformation": "CloudFormation",
    "codebuild": "CodeBuild",
    "datapipeline": "Data Pipeline",
    "ec2": "EC2",
    "ecs": "ECS",
    "eks": "EKS",
    "glue": "Glue",
    "lambda": "Lambda",
    "sagemaker": "SageMaker",
}
