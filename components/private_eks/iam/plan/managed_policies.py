"""Managed policies, as they may be attached to a role."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ...common.plan.arguments import is_output, refusal
from ...common.plan.regions import ACCOUNT

REFUSED_POLICIES = frozenset({"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})
SERVICE_ROLE_POLICIES = frozenset(
    {"AmazonEBSCSIDriverPolicy", "AmazonEFSCSIDriverPolicy", "AmazonS3FilesCSIDriverPolicy"}
)
"""Those for pods whose ARN has the path `service-role/`: without it, IAM knows no such policy."""

_POLICY = r"((service-role|job-function)/)?[\w+=,.@-]{1,128}"
_OWN = rf"iam::(aws|{ACCOUNT}):policy/[\w+=,.@/-]*[\w+=,.@-]"


def check_policies(where: str, policies: Sequence[Any], partition: str) -> None:
    """Refuse managed policies that IAM does not know, that grant everything, or that are named twice."""
    seen: set[str] = set()
    for i, given in ((i, given) for i, given in enumerate(policies) if not is_output(given)):
        name = given.rsplit("/", 1)[-1]
        if not re.fullmatch(policy_name(partition), given):
            allowed = f"a name such as 'AmazonS3ReadOnlyAccess', or arn:{partition}:iam::<account>:policy/<name>"
            raise refusal(f"{where}[{i}]", given, allowed, "name an AWS managed policy, or give the ARN of your own")
        if name in REFUSED_POLICIES:
            allowed = f"policies but {', '.join(sorted(REFUSED_POLICIES))}"
            raise refusal(f"{where}[{i}]", given, allowed, "grant what is needed")
        if given in SERVICE_ROLE_POLICIES:
            raise refusal(f"{where}[{i}]", given, f"service-role/{given}", "write it with its path")
        if name in seen:
            raise refusal(f"{where}[{i}]", given, "policies of different names", "remove or rename one")
        seen.add(name)


def policy_name(partition: str) -> str:
    """Spell what managed policies are named by, as a pattern; so may `partition` be."""
    return rf"{_POLICY}|{policy_arn(partition)}"


def policy_arn(partition: str) -> str:
    """Spell the ARNs of managed policies, as a pattern; so may `partition` be."""
    return rf"arn:({partition}):{_OWN}"


def attached(policies: Iterable[Any], further: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    """Give the policies of a role and `further` ones, each with its place in its own list.

    Those that are named twice, by name and by ARN, are given once.
    """
    seen: set[str] = set()
    for i, given in (*enumerate(policies), *enumerate(further)):
        name = given.rsplit("/", 1)[-1] if isinstance(given, str) else ""
        if name not in seen:
            yield i, given
        if name:
            seen.add(name)
