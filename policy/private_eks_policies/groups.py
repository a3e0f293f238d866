"""Security groups let nobody in from public addresses, and nothing out to them."""

from collections.abc import Iterator, Mapping
from typing import Any

from .blocks import is_public
from .rules import Config, Finding, Resource, ResourceRule, StackJudgement
from .stack import Stack, StackRule
from .tokens import GROUP, GROUP_RULE, INGRESS_RULE, NODE_GROUP, VPC
from .values import UNKNOWN, Judgement, NotKnown, at, listed

DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"

_BLOCKS = ("cidrBlocks", "cidrIpv4", "cidrIpv6", "ipv6CidrBlocks")


def _ingress(resource: Resource, config: Config) -> Iterator[Judgement]:
    if resource.type == NODE_GROUP:
        yield from _remote_access(resource.props.get("remoteAccess"))
        return
    for block in _public_blocks(resource, "ingress"):
        yield block if isinstance(block, NotKnown) else f"{block} may come in"


def _egress(resource: Resource, config: Config) -> Iterator[Judgement]:
    for block in _public_blocks(resource, "egress"):
        yield block if isinstance(block, NotKnown) else f"Everything may go out to {block}"


def _public_blocks(resource: Resource, direction: str) -> Iterator[Judgement]:
    rules = listed(resource.props.get(direction)) if resource.type == GROUP else [resource.props]
    if resource.type == GROUP_RULE and resource.props.get("type") != direction:
        return
    for rule in rules:
        if rule is UNKNOWN:
            yield NotKnown(direction)
            continue
        for key in _BLOCKS:
            for block in listed(at(rule, key)):
                if block is UNKNOWN:
                    yield NotKnown(key)
                elif is_public(block):
                    yield block


def _remote_access(access: Any) -> Iterator[Judgement]:
    """EKS opens SSH to 0.0.0.0/0 where a key is given and nobody is named who may use it."""
    if isinstance(access, Mapping) and access.get("ec2SshKey") and not access.get("sourceSecurityGroupIds"):
        yield "0.0.0.0/0 may come in by SSH, for remoteAccess names no sourceSecurityGroupIds"


def _default_rules(resource: Resource, config: Config) -> Iterator[Judgement]:
    for direction in ("ingress", "egress"):
        if resource.props.get(direction):
            yield f"The default security group has {direction} rules"


def _adopted(stack: Stack, config: Config) -> Iterator[StackJudgement]:
    for vpc in stack.of(VPC):
        if not any(stack.leads(group, "vpcId", vpc) for group in stack.of(DEFAULT_GROUP)):
            yield Finding(vpc, f"The default security group of {vpc.name} is as AWS makes it: it lets everything out")


RULES = (
    ResourceRule(
        code="PEKS-NET-6",
        title="Security groups admit no public addresses",
        level="mandatory",
        because="It opens what carries the group.",
        remedy="Name a security group or a private block as the source.",
        cis=("5.4.3",),
        aws=("EC2.18", "EC2.19"),
        types=(GROUP, INGRESS_RULE, NODE_GROUP, GROUP_RULE),
        judge=_ingress,
    ),
    ResourceRule(
        code="PEKS-NET-7",
        title="Security groups let nothing out to public addresses",
        level="advisory",
        because="Without a gateway it leads nowhere, and pulumi_eks makes such groups itself.",
        remedy="Name a security group, a prefix list or a private block as the destination.",
        page="https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html",
        types=(EGRESS_RULE, GROUP, GROUP_RULE),
        judge=_egress,
    ),
    ResourceRule(
        code="PEKS-NET-8",
        title="The default security group has no rules",
        level="mandatory",
        because="Whatever names no group of its own gets this one.",
        remedy="Leave ingress and egress out.",
        aws=("EC2.2",),
        types=(DEFAULT_GROUP,),
        judge=_default_rules,
    ),
    StackRule(
        code="PEKS-NET-9",
        title="The default security group of every VPC is closed",
        level="mandatory",
        because="Whatever names no group of its own gets this one.",
        remedy="Add an aws.ec2.DefaultSecurityGroup with this vpcId and without rules.",
        aws=("EC2.2",),
        judge=_adopted,
    ),
)
