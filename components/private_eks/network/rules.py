"""Security group rules as several components make them: each is a resource of its own."""

import itertools
from collections.abc import Iterable, Mapping

import pulumi
import pulumi_aws as aws

from ..common.plan.service_names import service_name
from .plan.group_rules import GroupRule

Rule = aws.vpc.SecurityGroupIngressRule | aws.vpc.SecurityGroupEgressRule


def admit_blocks(
    parent: pulumi.Resource,
    name: str,
    group_id: pulumi.Input[str],
    cidrs: Iterable[pulumi.Input[str]],
    what: str,
    port: int = 443,
) -> list[Rule]:
    """Let each of `cidrs` reach one TCP port of the security group.

    The rules are called `{name}-{block}`, and `{name}-0`, `{name}-1` and so on where the block is an output.
    """
    numbers = itertools.count()
    return [
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-{cidr.replace('/', '-') if isinstance(cidr, str) else next(numbers)}",
            security_group_id=group_id,
            description=pulumi.Output.concat(what, " from ", cidr),
            cidr_ipv4=cidr,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for cidr in cidrs
    ]


def between_groups(parent: pulumi.Resource, name: str, rule: GroupRule, ids: Mapping[str, pulumi.Input[str]]) -> Rule:
    """Make the rule `{name}-{rule}`; `ids` are those of the security groups that it names."""
    make = aws.vpc.SecurityGroupIngressRule if rule.inward else aws.vpc.SecurityGroupEgressRule
    return make(
        f"{name}-{rule.name}",
        security_group_id=ids[rule.of],
        referenced_security_group_id=ids[rule.peer],
        description=f"{'From' if rule.inward else 'To'} {rule.peer}",
        ip_protocol=rule.protocol,
        from_port=rule.from_port,
        to_port=rule.to_port,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def https_to(
    parent: pulumi.Resource, name: str, group_id: pulumi.Input[str], cidr: str
) -> aws.vpc.SecurityGroupEgressRule:
    """Let the security group out to endpoints in a block, by the rule `name`."""
    return aws.vpc.SecurityGroupEgressRule(
        name,
        security_group_id=group_id,
        cidr_ipv4=cidr,
        description=f"To endpoints in {cidr}",
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def to_gateway(
    parent: pulumi.Resource, name: str, group_id: pulumi.Input[str], region: str, service: str
) -> aws.vpc.SecurityGroupEgressRule:
    """Let the security group out to a service with a gateway endpoint, by the addresses that AWS lists for it."""
    addresses = aws.ec2.get_managed_prefix_list(
        name=service_name(region, service), opts=pulumi.InvokeOptions(parent=parent)
    )
    return aws.vpc.SecurityGroupEgressRule(
        f"{name}-{service}-out",
        security_group_id=group_id,
        prefix_list_id=addresses.id,
        description=f"To {service} through its gateway endpoint",
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        opts=pulumi.ResourceOptions(parent=parent),
    )
