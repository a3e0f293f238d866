"""KMS keys: how one is named, and how long it can be taken back."""

import re

from ..common.plan.arguments import refusal
from ..common.plan.regions import partition_of

KEY_DELETION_DAYS = 30


def check_key_arn(argument: str, arn: object, region: str) -> None:
    """Refuse a key that is named by alias, or that lies in another region; values not known yet pass."""
    if not isinstance(arn, str):
        return
    partition = partition_of(region).name
    if not re.fullmatch(rf"arn:{partition}:kms:{region}:\d{{12}}:key/[0-9a-z-]+", arn):
        allowed = f"arn:{partition}:kms:{region}:<account>:key/<id>"
        raise refusal(argument, arn, allowed, "give the ARN of a key in this region, not of its alias")
