"""What identities may be told."""

from typing import Any, NotRequired, TypedDict

import pulumi


class IdentitySettings(TypedDict):
    """What the pods of one service account may do in AWS; `policies`, `statements` or both, or a `target_role_arn`."""

    namespace: str
    """Kubernetes namespace of the service account."""
    service_account: str
    """Name of the service account."""
    policies: NotRequired[list[pulumi.Input[str]]]
    """Up to ten managed policies: AWS's by name, for example `AmazonS3ReadOnlyAccess`, others by ARN. Default: none."""
    statements: NotRequired[list[dict[str, pulumi.Input[Any]]]]
    """IAM statements with `Effect`, `Action`, `Resource` and perhaps `Condition`. Default: none."""
    target_role_arn: NotRequired[str]
    """Role, for example of another account, that pods act as instead, by Pod Identity; it trusts the one made here.

    Default: none: pods act as the role made here.
    """
    mechanism: NotRequired[str]
    """`pod-identity` or `irsa`. Default: `irsa` where Fargate takes the whole namespace, else `pod-identity`."""
