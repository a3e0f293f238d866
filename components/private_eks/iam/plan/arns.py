"""ARNs of IAM."""

import re

from ...common.plan.arguments import refusal
from ...common.plan.regions import partition_of


def check_role_arn(argument: str, arn: object, region: str) -> None:
    """Refuse what is no ARN of an IAM role in the partition of `region`; values not known yet pass."""
    check_iam_arn(argument, arn, region, ("role",), "give the ARN of a role")


def check_iam_arn(argument: str, arn: object, region: str, kinds: tuple[str, ...], remedy: str) -> None:
    """Refuse what is no ARN of an IAM identity of one of `kinds` in the partition of `region`.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html; values not known yet pass.
    """
    start = f"arn:{partition_of(region).name}:iam::"
    spelling = rf"{start}[0-9]{{12}}:({'|'.join(kinds)})/([!-.0-~]+/)*[\w+=,.@-]{{1,64}}"
    if isinstance(arn, str) and not re.fullmatch(spelling, arn, re.ASCII):
        allowed = f"{start}<account>:{' or '.join(f'{kind}/<name>' for kind in kinds)}"
        raise refusal(argument, arn, allowed, remedy)
