"""KMS keys: how one is named, and how long it can be taken back."""

import re

from ..common.plan.arguments import refusal
from ..common.plan.regions import ACCOUNT, partition_of

KEY_DELETION_DAYS = 30


def check_key_arn(argument: str, arn: object, region: str) -> None:
    """Refuse a key that is named by alias, or that lies in another region; values not known yet pass."""
    if not isinstance(arn, str):
        return
    partition = partition_of(region).name
    if not re.fullmatch(key_arn(partition, region), arn):
        allowed = f"arn:{partition}:kms:{region}:<account>:key/<id>"
        raise refusal(argument, arn, allowed, "give the ARN of a key in this region, not of its alias")


def key_arn(partition: str, region: str) -> str:
    """Spell the ARNs of keys, as a pattern; so may `partition` and `region` be."""
    return rf"arn:({partition}):kms:({region}):{ACCOUNT}:key/[0-9a-z-]+"
