"""What VPC endpoints may be told."""

from typing import NotRequired, TypedDict


class EndpointAccessSettings(TypedDict):
    """What callers reach through the endpoints of S3, ECR and STS beside the resources of their own account."""

    buckets: NotRequired[list[str]]
    """S3 buckets of other accounts, by name: own principals may do in them what both accounts allow. Default: none."""
    registries: NotRequired[list[str]]
    """Accounts whose ECR registries are used, for example `"444455556666"`. EKS's own are admitted. Default: none."""
    role_arns: NotRequired[list[str]]
    """Roles of other accounts that pods assume: at STS, and as whom they then call every service. Default: none."""
    organization_id: NotRequired[str]
    """Id of the account's organization, `o-a1b2c3d4e5`, whose buckets, registries and roles are reached like own ones.

    Default: those of the account alone.
    """
    package_repositories: NotRequired[bool]
    """Let nodes install packages of Amazon Linux 2023 from its repository in S3. Default: false."""
