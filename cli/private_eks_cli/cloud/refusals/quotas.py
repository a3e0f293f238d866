"""What is one too many by the quotas of the account, which are AWS's defaults or what a stack file says."""

import json
import re
from collections.abc import Iterator, Mapping

from private_eks.common.plan.quotas import NO_QUOTAS, Quotas, quota

from .existence import BLOCK
from .table import ATTACHMENT, CLUSTER, FARGATE_PROFILE, NODE_GROUP, Live, Table, block, of

_COUNTED: Mapping[str, tuple[str, str, str]] = {
    ATTACHMENT: ("role", "policies_per_role", "LimitExceeded: The number of policies attached to one role"),
    BLOCK: ("vpcId", "cidr_blocks", "CidrLimitExceeded: The maximum number of CIDRs of one network"),
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
    """A cluster has a number of profiles and groups, a security group of rules in each direction, a role of policies.

    A network has its first block, and the group that EKS makes for a cluster a rule in each direction, from the start.

    https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html,
    https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups,
    https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html,
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    """
    if wanted.type not in _COUNTED:
        return
    owner, name, words = _COUNTED[wanted.type]
    most = quota(quotas, name)
    alike = [other for other in of(wanted.type, live) if other.inputs.get(owner) == wanted.inputs.get(owner)]
    if wanted.inputs.get(owner) and len(alike) + _of_aws(wanted, live) >= most:
        yield f"{words} has been reached: {most} for {wanted.inputs[owner]}"


def _of_aws(wanted: Live, live: Table) -> int:
    """Count what AWS makes by itself of what is counted."""
    groups = (block(cluster.outputs, "vpcConfig").get("clusterSecurityGroupId") for cluster in of(CLUSTER, live))
    return int(wanted.type == BLOCK or wanted.inputs.get("securityGroupId") in set(groups))


def quotas_in(config: Mapping[str, str]) -> dict[str, int]:
    """Read the quotas of a stack file."""
    given = json.loads(config.get("private-eks:quotas") or "{}")
    return {re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", key): value for key, value in given.items()}
