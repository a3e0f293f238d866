"""What the roles of a component may be told."""

from typing import Any, NotRequired, TypedDict

import pulumi

from ..common.tags import Tags


class RoleSettings(TypedDict):
    """A role: with further rights, or one that is there."""

    arn: NotRequired[str]
    """ARN of a role that is there: nothing is made, attached or changed. Another one may replace what has it.

    Default: one is made."""
    instance_profile: NotRequired[str]
    """Name of the instance profile that has the role, for nodes that need one. Default: one is made."""
    policies: NotRequired[list[pulumi.Input[str]]]
    """Further managed policies: AWS's by name, for example `AmazonSSMManagedInstanceCore`, others by ARN.

    Default: none."""
    statements: NotRequired[list[dict[str, pulumi.Input[Any]]]]
    """Further IAM statements with `Effect`, `Action`, `Resource` and perhaps `Condition`. Default: none."""


class IamSettings(TypedDict):
    """How roles and instance profiles are made, as the organisation of the account wants them."""

    permissions_boundary_arn: NotRequired[pulumi.Input[str]]
    """ARN of the managed policy that bounds what a role may ever do. Default: none."""
    path: NotRequired[str]
    """Path of roles and instance profiles, for example `/platform/`; another one replaces them. Default: IAM's `/`."""
    name_prefix: NotRequired[str]
    """What names of roles and instance profiles begin with, up to 20 characters; another one replaces them.

    Default: none."""
    oidc_provider: NotRequired[bool]
    """Make the cluster's IAM OIDC provider, which roles by IRSA need. Default: true."""
    tags: NotRequired[Tags]
    """Further tags of roles and instance profiles. Default: none."""
    roles: NotRequired[dict[str, RoleSettings]]
    """Roles by name, such as `cluster` or a node group's: more rights, or `arn` of one that is there.

    Default: all are made."""


class Governed(TypedDict):
    """Inputs of what makes IAM roles."""

    iam: NotRequired[IamSettings]
    """How roles are made, or which are there already. Default: all are made, at the path `/`."""
