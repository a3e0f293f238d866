"""The security group of a bastion or a runner, with the cluster's rule that lets it in."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.tags import Tags
from ..network.plan.group_rules import CLUSTER, ENDPOINTS
from ..network.rules import Rule, between_groups, https_to, to_gateway
from .plan.callers import caller_rules


@dataclass(frozen=True, slots=True)
class CallerNetwork:
    """Where a caller lies: the region, the VPC, the security groups of the cluster and of the VPC endpoints.

    Further endpoints lie in `endpoint_cidrs`.
    """

    region: str
    vpc_id: pulumi.Input[str]
    cluster_group: pulumi.Input[str]
    endpoints_group: pulumi.Input[str] | None
    endpoint_cidrs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CallerGroup:
    """A caller's security group, with the rules that it depends on."""

    group: aws.ec2.SecurityGroup
    rules: list[Rule]


def make_caller_group(
    parent: pulumi.Resource, name: str, caller: str, around: CallerNetwork, s3: bool, tags: Tags
) -> CallerGroup:
    """Make the security group `{name}`, which admits nothing and lets out to the cluster and the endpoints.

    With `s3` also to S3, through its gateway endpoint: not where a route leads to the internet, which S3's public
    addresses would be reached by.
    """
    group = aws.ec2.SecurityGroup(
        name,
        description=f"{caller.capitalize()} {name}",
        vpc_id=around.vpc_id,
        tags=named(tags, name),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    ids: dict[str, pulumi.Input[str]] = {caller: group.id, CLUSTER: around.cluster_group}
    if around.endpoints_group is not None:
        ids[ENDPOINTS] = around.endpoints_group
    rules: list[Rule] = [between_groups(parent, name, rule, ids) for rule in caller_rules(caller) if rule.peer in ids]
    rules += [
        https_to(parent, f"{name}-endpoints-in-{cidr.replace('/', '-')}", group.id, cidr)
        for cidr in around.endpoint_cidrs
    ]
    if s3:
        rules.append(to_gateway(parent, name, group.id, around.region, "s3"))
    return CallerGroup(group, rules)
