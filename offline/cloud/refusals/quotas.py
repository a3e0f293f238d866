"""What is one too many by the quotas of the account, which are AWS's defaults or what a stack file says."""

import json
import re
from collections.abc import Iterator, Mapping

from private_eks.plan.quotas import NO_QUOTAS, Quotas, quota

from .table import FARGATE_PROFILE, NODE_GROUP, Live, Table, of

_COUNTED: Mapping[str, tuple[str, str, str]] = {
    FARGATE_PROFILE: ("clusterName", "fargate_profiles", "ResourceLimitExceededException: Fargate profile limit"),
    NODE_GROUP: ("clusterName", "node_groups", "ResourceLimitExceededException: Nodegroup limit"),
    **{
        f"aws:vpc/securityGroup{way}Rule:SecurityGroup{way}Rule": (
            "securityGroupId",
            "rules_per_security_group",
            "RulesPerSecurityGroupLimitExceeded: The maximum number of rules per security group",
        )
        for way in ("Ingress", "Egress")
    },
}
"""By type: the input that says of what it is one, the quota, and the words, which are recalled."""


def one_too_many(wanted: Live, live: Table, quotas: Quotas = NO_QUOTAS) -> Iterator[str]:
    """A cluster has a number of profiles and groups, a security group a number of rules in each direction.

    https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html,
    https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
    """
    if wanted.type not in _COUNTED:
        return
    owner, name, words = _COUNTED[wanted.type]
    most = quota(quotas, name)
    alike = [other for other in of(wanted.type, live) if other.inputs.get(owner) == wanted.inputs.get(owner)]
    if wanted.inputs.get(owner) and len(alike) >= most:
        yield f"{words} has been reached: {most} for {wanted.inputs[owner]}"


def quotas_in(config: Mapping[str, str]) -> dict[str, int]:
    """Read the quotas of a stack file."""
    given = json.loads(config.get("private-eks:quotas") or "{}")
    return {re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", key): value for key, value in given.items()}
