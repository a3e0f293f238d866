"""ARNs of IAM."""

import re

from ...common.plan.arguments import refusal
from ...common.plan.regions import ACCOUNT, partition_of

ROLE = ("role",)


def check_role_arn(argument: str, arn: object, region: str) -> None:
    """Refuse what is no ARN of an IAM role in the partition of `region`; values not known yet pass."""
    check_iam_arn(argument, arn, region, ROLE, "give the ARN of a role")


def check_iam_arn(argument: str, arn: object, region: str, kinds: tuple[str, ...], remedy: str) -> None:
    """Refuse what is no ARN of an IAM identity of one of `kinds` in the partition of `region`.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html; values not known yet pass.
    """
    start = f"arn:{partition_of(region).name}:iam::"
    if isinstance(arn, str) and not re.fullmatch(iam_arn(partition_of(region).name, kinds), arn, re.ASCII):
        allowed = f"{start}<account>:{' or '.join(f'{kind}/<name>' for kind in kinds)}"
        raise refusal(argument, arn, allowed, remedy)


def iam_arn(partition: str, kinds: tuple[str, ...] = ROLE) -> str:
    """Spell the ARNs of IAM identities of some kinds, as a pattern; so may `partition` be one."""
    return rf"arn:({partition}):iam::{ACCOUNT}:({'|'.join(kinds)})/([!-.0-~]+/)*[\w+=,.@-]{{1,64}}"


def role_name(arn: str) -> str:
    """Give the name in the ARN of a role, which stands behind its path."""
    return arn.rsplit("/", 1)[-1]


def path_of(arn: str) -> str:
    """Give the path in the ARN of a role, with its slashes."""
    return arn[arn.index("/") : arn.rindex("/") + 1]
