"""The security group of nodes: they reach the cluster, each other and the endpoints, and nothing else.

Security groups do not filter what the VPC itself answers, such as DNS: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from typing import NotRequired

import pulumi
import pulumi_aws as aws

from ..common.args import InVpc, Limited, Tagged
from ..common.asked import asked
from ..common.plan.arguments import one_of, settle
from ..common.plan.names import check_group_name, check_tags, named
from ..common.plan.quotas import check_quotas
from ..common.plan.service_names import GATEWAY_SERVICES
from ..common.quotas import quotas_of
from ..network.plan.group_rules import CLUSTER, ENDPOINTS, NODES
from ..network.rules import between_groups, to_gateway
from .plan.node_rules import BlockRule, egress_rules, node_rules
from .settings import NodeEgressSettings


class NodeSecurityGroupArgs(InVpc, Limited, Tagged):
    """Inputs of a `NodeSecurityGroup`."""

    region: str
    """Region of the VPC, for example `eu-west-1`."""
    cluster_name: pulumi.Input[str]
    """Name of the cluster, by which load balancer controllers and Karpenter find the group."""
    cluster_security_group_id: pulumi.Input[str]
    """ID of the security group that EKS made for the cluster; it gets the rules that answer the nodes."""
    endpoints_security_group_id: NotRequired[pulumi.Input[str] | None]
    """ID of the security group of the VPC endpoints, which nodes may reach. Default: none of its own."""
    gateway_services: NotRequired[list[str]]
    """Services with a gateway endpoint that nodes reach: `s3`, `dynamodb`. Default: `s3`."""
    shared: NotRequired[bool]
    """Let pods of Fargate and Auto Mode, which carry the cluster's group, talk with pods on nodes. Default: false."""
    egress: NotRequired[dict[str, NodeEgressSettings]]
    """What else nodes may reach, by name. Default: nothing."""


class NodeSecurityGroup(pulumi.ComponentResource):
    """A security group for nodes without a way out, and the rules of the cluster's group that let them in.

    https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
    """

    security_group_id: pulumi.Output[str]
    """ID of the security group. Nodes also depend on this component: its rules let them reach the cluster."""

    def __init__(self, name: str, args: NodeSecurityGroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the group `{name}-nodes`."""
        args = settle(args, NodeSecurityGroupArgs)
        check_tags(args.get("tags", {}))
        check_quotas(quotas_of(args))
        check_group_name(name)
        services = sorted({"s3", *args.get("gateway_services", [])})
        for service in services:
            one_of("gateway_services", service, GATEWAY_SERVICES)
        blocks = egress_rules(args.get("egress", {}), "egress", services, quotas_of(args))
        super().__init__("private-eks:index:NodeSecurityGroup", name, asked(args, NodeSecurityGroupArgs), opts)

        group = self._group(f"{name}-nodes", args)
        ids: dict[str, pulumi.Input[str]] = {
            NODES: group.id,
            CLUSTER: args["cluster_security_group_id"],
        }
        if (endpoints := args.get("endpoints_security_group_id")) is not None:
            ids[ENDPOINTS] = endpoints
        for rule in node_rules(args.get("shared", False)):
            if rule.peer in ids:
                between_groups(self, name, rule, ids)
        for service in services:
            to_gateway(self, name, group.id, args["region"], service)
        for block in blocks:
            self._block(name, block, group)

        self.security_group_id = group.id
        self.register_outputs({"security_group_id": self.security_group_id})

    def _group(self, name: str, args: NodeSecurityGroupArgs) -> aws.ec2.SecurityGroup:
        tags = named(args.get("tags", {}), name)
        # One group per node carries the cluster's tag: load balancer controllers refuse to choose between two.
        found = pulumi.Output.from_input(args["cluster_name"]).apply(
            lambda cluster: {**tags, f"kubernetes.io/cluster/{cluster}": "owned", "karpenter.sh/discovery": cluster}
        )
        return aws.ec2.SecurityGroup(
            name,
            description="Nodes",
            vpc_id=args["vpc_id"],
            tags=found,
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _block(self, name: str, rule: BlockRule, group: aws.ec2.SecurityGroup) -> None:
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-to-{rule.name}",
            security_group_id=group.id,
            cidr_ipv4=rule.cidr,
            description=f"To {rule.name}",
            ip_protocol=rule.protocol,
            from_port=rule.from_port,
            to_port=rule.to_port,
            opts=pulumi.ResourceOptions(parent=self),
        )
