"""A VPC that nothing leads into or out of.

It has no internet or NAT gateway, no peering and no route but the local one. Connecting it to other private networks
(transit gateway, VPN, Direct Connect) is left to the program that uses it, by the route tables' ids.
"""

from collections.abc import Sequence
from typing import NotRequired

import pulumi
import pulumi_aws as aws

from ..common.args import Limited, Tagged
from ..common.asked import asked
from ..common.plan.arguments import settle
from ..common.plan.names import check_tags, named
from ..common.plan.quotas import check_quotas
from ..common.plan.regions import partition_of
from ..common.quotas import quotas_of
from ..common.tags import Tags
from ..common.zones import usable_zones
from ..iam.plan.policies import flow_log_trust, log_delivery
from ..iam.plan.role_names import FLOW_LOGS
from ..iam.plan.role_settings import check_iam
from ..iam.roles import Roles
from ..iam.settings import Governed
from ..keys.plan import check_key_arn
from ..keys.settings import Keyed
from ..logs.logs import LogPlace, account_of, key_of, make_log_group
from ..logs.plan import LOG_RETENTION_DAYS, check_retention
from .plan import blocks


class NetworkArgs(Governed, Keyed, Limited, Tagged):
    """Inputs of a `Network`."""

    region: str
    """Region of the provider, for example `eu-west-1`."""
    cidr: str
    """IPv4 block of the VPC, private, `/16` to `/24`, for example `10.0.0.0/16`."""
    zones: list[str]
    """Availability zone names, at least two. Order decides which blocks each gets: append, never insert."""
    node_prefix: NotRequired[int | None]
    """Prefix length of each node subnet. Default: three longer than the VPC's, an eighth of it."""
    secondary_cidrs: NotRequired[list[str]]
    """Up to four further blocks for pods, an eighth per zone, for example `100.64.0.0/16`. Default: none."""
    cluster_names: NotRequired[list[str]]
    """Clusters that find their subnets by tag here. Default: none."""
    log_retention_days: NotRequired[int]
    """Days that flow logs are kept. Default: 365."""


class Network(pulumi.ComponentResource):
    """A VPC with two private subnets per zone, route tables without a way out, and flow logs.

    The large subnet of a zone is for nodes and pods; the small one for control-plane, endpoint and bastion interfaces.
    https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
    """

    vpc_id: pulumi.Output[str]
    """ID of the VPC."""
    node_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for nodes and pods, in the order of `zones`; known when their route tables are in place."""
    control_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for control-plane, endpoint and bastion interfaces, in the order of `zones`."""
    pod_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets in the secondary blocks, block by block, in the order of `zones`."""
    route_table_ids: pulumi.Output[list[str]]
    """IDs of the route tables, one per zone, in the order of `zones`."""
    free_cidrs: pulumi.Output[list[str]]
    """Blocks of the VPC that no subnet uses yet."""

    def __init__(self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the network `name`."""
        args = settle(args, NetworkArgs)
        check_tags(args.get("tags", {}))
        check_quotas(quotas_of(args))
        partition_of(args["region"])
        secondary_cidrs = args.get("secondary_cidrs", [])
        plan = blocks.plan_blocks(
            args["cidr"], args["zones"], args.get("node_prefix"), secondary_cidrs, quotas_of(args)
        )
        check_retention(args.get("log_retention_days", LOG_RETENTION_DAYS))
        check_iam("iam", args.get("iam", {}), args["region"], (FLOW_LOGS,))
        check_key_arn("key_arn", args.get("key_arn"), args["region"])
        super().__init__("private-eks:index:Network", name, asked(args, NetworkArgs), opts)
        usable_zones(args["zones"], pulumi.InvokeOptions(parent=self))

        tags = args.get("tags", {})
        vpc = self._vpc(name, args["cidr"], tags)
        aws.ec2.DefaultSecurityGroup(
            name, vpc_id=vpc.id, tags=named(tags, f"{name}-default-unused"), opts=pulumi.ResourceOptions(parent=self)
        )
        tables = {zone: self._route_table(f"{name}-{zone}", vpc, tags) for zone in args["zones"]}
        for_nodes = {**tags, "kubernetes.io/role/internal-elb": "1", **_discovery(args.get("cluster_names", []))}
        nodes = [self._subnet(f"{name}-node-{s.zone}", vpc.id, s, tables, for_nodes) for s in plan.nodes]
        control = [self._subnet(f"{name}-control-{s.zone}", vpc.id, s, tables, tags) for s in plan.control]
        pods = self._pod_subnets(name, vpc, plan, secondary_cidrs, tables, tags)
        self._flow_logs(name, args, vpc, tags)

        self.vpc_id = vpc.id
        self.node_subnet_ids = pulumi.Output.all(*nodes)
        self.control_subnet_ids = pulumi.Output.all(*control)
        self.pod_subnet_ids = pulumi.Output.all(*pods)
        self.route_table_ids = pulumi.Output.all(*(table.id for table in tables.values()))
        self.free_cidrs = pulumi.Output.from_input(list(plan.free))
        self.register_outputs(
            {
                "vpc_id": self.vpc_id,
                "node_subnet_ids": self.node_subnet_ids,
                "control_subnet_ids": self.control_subnet_ids,
                "pod_subnet_ids": self.pod_subnet_ids,
                "route_table_ids": self.route_table_ids,
                "free_cidrs": self.free_cidrs,
            }
        )

    def _vpc(self, name: str, cidr: str, tags: Tags) -> aws.ec2.Vpc:
        # Both DNS switches: without them neither the cluster's endpoint nor those of AWS services resolve inside.
        return aws.ec2.Vpc(
            name,
            cidr_block=cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=named(tags, name),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _route_table(self, name: str, vpc: aws.ec2.Vpc, tags: Tags) -> aws.ec2.RouteTable:
        return aws.ec2.RouteTable(name, vpc_id=vpc.id, tags=named(tags, name), opts=pulumi.ResourceOptions(parent=self))

    def _subnet(
        self,
        name: str,
        vpc_id: pulumi.Input[str],
        plan: blocks.Subnet,
        tables: dict[str, aws.ec2.RouteTable],
        tags: Tags,
    ) -> pulumi.Output[str]:
        subnet = aws.ec2.Subnet(
            name,
            vpc_id=vpc_id,
            availability_zone=plan.zone,
            cidr_block=plan.cidr,
            map_public_ip_on_launch=False,
            tags=named(tags, name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        association = aws.ec2.RouteTableAssociation(
            name, subnet_id=subnet.id, route_table_id=tables[plan.zone].id, opts=pulumi.ResourceOptions(parent=self)
        )
        return association.subnet_id.apply(str)

    def _pod_subnets(
        self,
        name: str,
        vpc: aws.ec2.Vpc,
        plan: blocks.Blocks,
        secondary_cidrs: list[str],
        tables: dict[str, aws.ec2.RouteTable],
        tags: Tags,
    ) -> list[pulumi.Output[str]]:
        # The VPC CNI takes addresses for pods from subnets with this tag, in the zone of the node:
        # https://docs.aws.amazon.com/eks/latest/userguide/cni-subnet-selection.html
        for_pods = {**tags, "kubernetes.io/role/cni": "1"}
        subnets = []
        before: list[pulumi.Resource] = []
        for i, cidr in enumerate(secondary_cidrs):
            block = cidr.replace("/", "-")
            # In their order: which block AWS takes depends on those that the VPC has.
            after = pulumi.ResourceOptions(parent=self, depends_on=before)
            association = aws.ec2.VpcIpv4CidrBlockAssociation(
                f"{name}-{block}", vpc_id=vpc.id, cidr_block=cidr, opts=after
            )
            before = [association]
            per_zone = plan.pods[i * len(tables) : (i + 1) * len(tables)]
            subnets += [
                self._subnet(f"{name}-pods-{block}-{s.zone}", association.vpc_id, s, tables, for_pods) for s in per_zone
            ]
        return subnets

    def _flow_logs(self, name: str, args: NetworkArgs, vpc: aws.ec2.Vpc, tags: Tags) -> None:
        region, days = args["region"], args.get("log_retention_days", LOG_RETENTION_DAYS)
        account = account_of(self)
        place = LogPlace(region, account, f"/vpc/{name}/flow-logs", days, tags)
        key_arn = key_of(self, f"{name}-flow-logs", args.get("key_arn"), place, f"Flow logs of VPC {name}")
        group = make_log_group(self, f"{name}-flow-logs", place, key_arn)
        role = Roles.of(args).make(
            self,
            f"{name}-flow-logs",
            FLOW_LOGS,
            account.apply(lambda a: flow_log_trust(region, a)),
            statements=account.apply(lambda a: log_delivery(region, a, place.log_group)),
        )
        aws.ec2.FlowLog(
            f"{name}-flow-logs",
            vpc_id=vpc.id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            tags=named(tags, f"{name}-flow-logs"),
            opts=pulumi.ResourceOptions(parent=self, depends_on=role.attachments),
        )


def _discovery(clusters: Sequence[str]) -> Tags:
    """Tag for whoever looks for subnets of a cluster; Karpenter's tag has one value, so it goes to one cluster only."""
    shared = {f"kubernetes.io/cluster/{cluster}": "shared" for cluster in clusters}
    return {**shared, **({"karpenter.sh/discovery": clusters[0]} if len(clusters) == 1 else {})}
