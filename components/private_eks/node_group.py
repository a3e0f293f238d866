"""A managed node group on a launch template of its own.

Nodes start from EKS's images and EKS's own user data, so nothing asks the EKS API from inside. They have no SSH key
and no public address; IMDS answers the node only, not its pods.
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from .plan.arguments import settle
from .plan.names import check_tags, named
from .plan.nodes import Group, plan_group
from .plan.policies import service_trust
from .plan.regions import ec2_principal
from .plan.zones import check_subnets, positions
from .roles import make_role


class TaintSettings(TypedDict):
    """A taint that keeps pods without the matching toleration away."""

    key: str
    """Key, 1 to 63 characters."""
    value: NotRequired[str]
    """Value, up to 63 characters. Default: none."""
    effect: str
    """`NO_SCHEDULE`, `NO_EXECUTE` or `PREFER_NO_SCHEDULE`."""


class NodeGroupSettings(TypedDict):
    """One managed node group."""

    instance_types: NotRequired[list[str]]
    """Up to 20 instance types, in order of preference. Default: `m6i.large`, or `m7g.large` for an Arm `ami_type`."""
    ami_type: NotRequired[str]
    """Image, as EKS names it. Default: `AL2023_x86_64_STANDARD`."""
    capacity_type: NotRequired[str]
    """`ON_DEMAND` or `SPOT`. Default: `ON_DEMAND`."""
    min_size: NotRequired[int]
    """Fewest nodes. Default: 1."""
    desired_size: NotRequired[int]
    """Nodes at creation; later left to autoscalers. Default: `min_size`."""
    max_size: NotRequired[int]
    """Most nodes, up to 450. Default: 3, or `desired_size` if that is more."""
    zones: NotRequired[list[str]]
    """Zones of the nodes; exactly one for stateful work on EBS volumes. Default: all zones."""
    labels: NotRequired[dict[str, str]]
    """Kubernetes labels of the nodes. Default: none."""
    taints: NotRequired[list[TaintSettings]]
    """Kubernetes taints of the nodes. Default: none."""
    volume_size: NotRequired[int]
    """GiB of the encrypted gp3 volume for images, logs and pods. Default: 50."""
    max_unavailable: NotRequired[int]
    """Nodes that an update may take away at a time, 1 to 100. Default: 1."""
    max_unavailable_percentage: NotRequired[int]
    """The same as a percentage, instead of `max_unavailable`. Default: unset."""
    update_strategy: NotRequired[str]
    """`DEFAULT`, new nodes first, or `MINIMAL`, old nodes go first. Default: `DEFAULT`."""
    node_repair: NotRequired[bool]
    """Let EKS replace or reboot unhealthy nodes. Default: true."""


class NodeGroupArgs(TypedDict):
    """Inputs of a `NodeGroup`."""

    region: str
    """Region of the cluster, for example `eu-west-1`."""
    cluster_name: pulumi.Input[str]
    """Name of the cluster."""
    version: str
    """Kubernetes minor version of the nodes, for example `1.35`."""
    zones: list[str]
    """Availability zone names of `subnet_ids`."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets, one per zone, in the order of `zones`."""
    security_group_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of the nodes' security groups. The one that EKS made for the cluster lets them reach the control plane."""
    settings: NodeGroupSettings
    """The group itself."""
    tags: NotRequired[dict[str, str]]
    """Tags for every resource that takes them, instances and volumes too. Default: none."""


class NodeGroup(pulumi.ComponentResource):
    """A managed node group with its launch template and its node role.

    https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
    """

    node_group_name: pulumi.Output[str]
    """Name of the group in EKS."""
    autoscaling_group_name: pulumi.Output[str]
    """Name of the Auto Scaling group that EKS made for it."""
    node_role_arn: pulumi.Output[str]
    """ARN of the nodes' role."""

    def __init__(self, name: str, args: NodeGroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the group `name`."""
        args = settle(args, NodeGroupArgs)
        check_tags(args.get("tags", {}))
        check_subnets(args["zones"], args["subnet_ids"])
        group = plan_group(name, "", args["settings"])
        chosen = positions(args["zones"], args["settings"].get("zones"), "settings.zones")
        super().__init__("private-eks:index:NodeGroup", name, {}, opts)

        tags = args.get("tags", {})
        trust = service_trust(ec2_principal(args["region"]))
        policies = ["AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy"]
        role = make_role(self, f"{name}-node", args["region"], trust, policies, tags)
        template = self._template(name, args, group)
        nodes = self._group(name, args, group, chosen, template, role.arn)

        self.node_group_name = nodes.node_group_name
        self.autoscaling_group_name = nodes.resources.apply(_autoscaling_group)
        self.node_role_arn = role.arn
        self.register_outputs(
            {
                "node_group_name": self.node_group_name,
                "autoscaling_group_name": self.autoscaling_group_name,
                "node_role_arn": self.node_role_arn,
            }
        )

    def _template(self, name: str, args: NodeGroupArgs, group: Group) -> aws.ec2.LaunchTemplate:
        tags, kinds = args.get("tags", {}), ("instance", "network-interface", "volume")
        return aws.ec2.LaunchTemplate(
            name,
            description=f"Nodes of {name}",
            block_device_mappings=[
                {
                    "device_name": device,
                    "ebs": {
                        "delete_on_termination": "true",
                        "encrypted": "true",
                        "volume_size": size,
                        "volume_type": "gp3",
                    },
                }
                for device, size in group.volumes.items()
            ],
            network_interfaces=[
                {
                    "associate_public_ip_address": "false",
                    "delete_on_termination": "true",
                    "device_index": 0,
                    "security_groups": args["security_group_ids"],
                }
            ],
            metadata_options={"http_endpoint": "enabled", "http_put_response_hop_limit": 1, "http_tokens": "required"},
            tag_specifications=[{"resource_type": kind, "tags": named(tags, name)} for kind in kinds],
            tags=named(tags, name),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _group(
        self,
        name: str,
        args: NodeGroupArgs,
        group: Group,
        chosen: list[int],
        template: aws.ec2.LaunchTemplate,
        role_arn: pulumi.Output[str],
    ) -> aws.eks.NodeGroup:
        subnet_ids = pulumi.Output.from_input(args["subnet_ids"])
        return aws.eks.NodeGroup(
            name,
            cluster_name=args["cluster_name"],
            version=args["version"],
            node_role_arn=role_arn,
            subnet_ids=[subnet_ids[i] for i in chosen],
            ami_type=group.ami_type,
            capacity_type=group.capacity_type,
            instance_types=list(group.instance_types),
            launch_template={"id": template.id, "version": template.latest_version.apply(str)},
            scaling_config={
                "desired_size": group.desired_size,
                "max_size": group.max_size,
                "min_size": group.min_size,
            },
            labels=group.labels,
            taints=[{"key": t["key"], "value": t.get("value", ""), "effect": t["effect"]} for t in group.taints],
            update_config=aws.eks.NodeGroupUpdateConfigArgs(
                max_unavailable=group.max_unavailable,
                max_unavailable_percentage=group.max_unavailable_percentage,
                update_strategy=group.update_strategy,
            ),
            node_repair_config={"enabled": group.node_repair},
            tags=named(args.get("tags", {}), name),
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["scalingConfig.desiredSize"]),
        )


def _autoscaling_group(resources: Sequence[aws.eks.outputs.NodeGroupResource]) -> str:
    groups = resources[0].autoscaling_groups if resources else None
    return str(groups[0].name) if groups else ""
