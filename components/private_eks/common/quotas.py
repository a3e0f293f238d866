"""The quotas of the account, as components are told of them."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict


class QuotaSettings(TypedDict):
    """Quotas that AWS has raised for the account; each is at AWS's default where nothing is said."""

    cidr_blocks: NotRequired[int]
    """IPv4 blocks of a VPC, up to 50. Default: 5."""
    fargate_profiles: NotRequired[int]
    """Fargate profiles of a cluster. Default: 10."""
    node_groups: NotRequired[int]
    """Managed node groups of a cluster. Default: 30."""
    policies_per_role: NotRequired[int]
    """Managed policies of an IAM role, up to 20. Default: 10."""
    rules_per_security_group: NotRequired[int]
    """Inbound or outbound rules of a security group, up to 1000. Default: 60."""
    selectors_per_profile: NotRequired[int]
    """Selectors of a Fargate profile. Default: 5."""


def quotas_of(args: Mapping[str, Any]) -> dict[str, int]:
    """Give the quotas among the inputs of a component, by name."""
    return dict(args.get("quotas", {}))
