"""Who asks AWS, as words of commands that a program hands out: what its provider does, they do as the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Caller:
    """A profile of the AWS CLI, and a role that it takes; nothing of either is whoever is logged in."""

    profile: str = ""
    role_arn: str = ""

    @property
    def cli(self) -> list[str]:
        """Give the words for any command of the AWS CLI, which takes a role in a profile only."""
        return ["--profile", self.profile] if self.profile else []

    @property
    def token(self) -> list[str]:
        """Give the words for `aws eks get-token`, which takes a role itself.

        https://docs.aws.amazon.com/cli/latest/reference/eks/get-token.html
        """
        return [*self.cli, *(["--role-arn", self.role_arn] if self.role_arn else [])]


NOBODY = Caller()
"""Whoever is logged in."""


def caller_in(profile: str, roles: Sequence[Mapping[str, Any]]) -> Caller:
    """Read the provider's settings; neither a chain of roles nor an external id has a word in the AWS CLI."""
    alone = roles[0] if len(roles) == 1 and not roles[0].get("externalId") else {}
    return Caller(profile, str(alone.get("roleArn") or ""))
