"""Security group rules as several components make them: each is a resource of its own."""

from collections.abc import Iterable, Mapping

import pulumi
import pulumi_aws as aws

from .plan.node_rules import GroupRule
from .plan.service_names import service_name

Rule = aws.vpc.SecurityGroupIngressRule | aws.vpc.SecurityGroupEgressRule


def admit_https(
    parent: pulumi.Resource, name: str, group_id: pulumi.Input[str], cidrs: Iterable[str], what: str
) -> None:
    """Let each of `cidrs` reach the security group by HTTPS; the rules are called `{name}-{block}`."""
    for cidr in cidrs:
        admit_block(parent, name, group_id, cidr, 443, what)


def admit_block(
    parent: pulumi.Resource, name: str, group_id: pulumi.Input[str], cidr: str, port: int, what: str
) -> Rule:
    """Let `cidr` reach one TCP port of the security group; the rule is called `{name}-{block}`."""
    return aws.vpc.SecurityGroupIngressRule(
        f"{name}-{cidr.replace('/', '-')}",
        security_group_id=group_id,
        description=f"{what} from {cidr}",
        cidr_ipv4=cidr,
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        opts=pulumi.ResourceOptions(parent=parent),
    )


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
