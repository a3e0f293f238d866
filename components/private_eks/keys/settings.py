"""What is told of the key of a component."""

from typing import NotRequired, TypedDict

import pulumi


class Keyed(TypedDict):
    """Inputs of what encrypts its logs."""

    key_arn: NotRequired[pulumi.Input[str] | None]
    """ARN of the KMS key of its logs, whose policy must admit CloudWatch Logs. Default: a key of its own."""
