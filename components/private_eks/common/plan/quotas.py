"""Quotas: how much AWS lets an account have by default, and what a caller says that it has raised.

https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html,
https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .refusals import Apart, refusal

Quotas = Mapping[str, int]
NO_QUOTAS: Quotas = {}
"""None is raised."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What AWS grants by default, and at most."""

    default: int
    most: int


QUOTAS: Mapping[str, Quota] = {
    "cidr_blocks": Quota(5, 50),
    "fargate_profiles": Quota(10, 1000),
    "node_groups": Quota(30, 1000),
    "policies_per_role": Quota(10, 20),
    "rules_per_security_group": Quota(60, 1000),
    "selectors_per_profile": Quota(5, 1000),
}
"""For EKS's own, AWS documents no end: a thousand is ours. A group's rules times an interface's groups are a thousand
at most."""
RULES_OF_NODES, RULES_OF_CLUSTER = 3, 2
"""Rules of ours in the fuller direction: of nodes to each other, to the cluster and to the endpoints; into the
cluster's group from itself and from nodes. A prefix list of S3 or DynamoDB counts as one rule:
https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html#aws-managed-prefix-list-weights"""


def quota(quotas: Quotas, name: str) -> int:
    """Give what the account may have."""
    return quotas.get(name, QUOTAS[name].default)


def check_quotas(quotas: Quotas, argument: str = "quotas") -> None:
    """Refuse what is no raised quota."""
    found = Apart()
    for name, value in quotas.items():
        with found:
            known = QUOTAS[name]
            if not known.default <= value <= known.most:
                allowed = f"{known.default}, AWS's default, to {known.most}"
                raise refusal(f"{argument}.{name}", value, allowed, "give what Service Quotas shows for the account")
    found.refuse()


def raised(name: str) -> str:
    """Say what to do at a quota."""
    return f"or let AWS raise the quota, and say so in quotas.{name}"


def check_rules(argument: str, given: int, others: int, quotas: Quotas) -> None:
    """Refuse more rules than a security group takes in one direction, beside `others` of ours."""
    most = quota(quotas, "rules_per_security_group")
    if given + others > most:
        allowed = f"at most {most - others}: a security group takes {most} rules in a direction, ours included"
        raise refusal(argument, f"{given} blocks", allowed, f"join blocks, {raised('rules_per_security_group')}")
