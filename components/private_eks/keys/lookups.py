"""What AWS tells of keys that are there, asked by plain invokes before anything is made."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from ..common.plan.arguments import refusal
from ..common.plan.refusals import Apart
from .plan import KeyFacts, judge_key


def check_keys(keys: Mapping[str, Any], opts: pulumi.InvokeOptions | None = None) -> None:
    """Ask AWS about each key that is known, by the argument that names it.

    Raises ValueError for those that AWS does not know, does not tell of, or that cannot serve.
    """
    found, seen = Apart(), set[str]()
    for argument, arn in keys.items():
        if isinstance(arn, str) and arn not in seen:
            seen.add(arn)
            with found:
                judge_key(argument, arn, _facts(argument, arn, opts))
    found.refuse()


def _facts(where: str, arn: str, opts: pulumi.InvokeOptions | None) -> KeyFacts:
    try:
        key = aws.kms.get_key(key_id=arn, opts=opts)
    except Exception as error:
        remedy = f"correct it, or allow kms:DescribeKey: {error}"
        raise refusal(where, arn, "a key that is there", remedy) from None
    return KeyFacts(key.key_state, key.key_usage, key.key_spec, key.key_manager)
