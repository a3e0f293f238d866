"""What an add-on may be told."""

from typing import Any, NotRequired, TypedDict

import pulumi

from ..common.tags import Tags


class AddonSettings(TypedDict):
    """One EKS add-on."""

    version: NotRequired[str]
    """Version, for example `v1.12.4-eksbuild.1`, or `newest`: AWS's newest at creation. Default: EKS's choice at
    creation. Either is kept until a version is given here."""
    configuration: NotRequired[pulumi.Input[dict[str, pulumi.Input[Any]]]]
    """Configuration values, as the add-on's schema has them, over those for a private network. Default: none."""
    role_arn: NotRequired[pulumi.Input[str]]
    """ARN of a role of yours for its service accounts. Default: a role with what the add-on is known to need."""
    mechanism: NotRequired[str]
    """How it gets its role, `pod-identity` or `irsa`. Default: `pod-identity` where that serves it."""
    on_conflict: NotRequired[str]
    """What an update does to fields that were changed in the cluster: `OVERWRITE`, `PRESERVE`, or `NONE`, which may
    fail, at creation too. Default: `OVERWRITE`."""
    preserve: NotRequired[bool]
    """Leave the software in the cluster when the add-on is removed. Default: it goes too."""
    timeout_minutes: NotRequired[int]
    """How long creation and update may take, 5 to 60 minutes. Default: the provider's 20."""
    tags: NotRequired[Tags]
    """Further tags for the add-on and its role. Default: none."""
