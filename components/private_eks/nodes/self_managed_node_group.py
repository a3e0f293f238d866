"""A self-managed node group: an Auto Scaling group whose instances join the cluster by themselves.

Its nodes carry all that they must know in their user data, so nothing asks the EKS API from inside.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import pulumi
import pulumi_aws as aws

from ..common.args import InRegion, InZones, OfCluster
from ..common.asked import asked
from ..common.outputs import one_per_zone
from ..common.plan.arguments import settle
from ..common.plan.names import check_tags, named
from ..common.plan.versions import check_image
from ..common.plan.zones import check_subnets, positions
from ..common.remarks import tell
from ..common.tags import Tags
from ..iam.plan.role_names import NODE
from ..iam.plan.role_settings import check_iam
from ..iam.roles import Profile, Roles
from ..iam.settings import Governed
from ..intranet.plan.intranet import plan_intranet
from ..intranet.settings import OnIntranet
from .nodes import NodeTemplate, bootstrap_of, grant_key, make_launch_template, make_node_role, with_groups
from .plan.images import image_parameter
from .plan.labels import autoscaler_tags
from .plan.self_managed_node_group import SelfManagedGroup, plan_self_managed_group
from .settings import GroupOfNodes, SelfManagedNodeGroupSettings


class SelfManagedNodeGroupArgs(InRegion, OfCluster, InZones, GroupOfNodes, OnIntranet, Governed):
    """Inputs of a `SelfManagedNodeGroup`."""

    endpoint: pulumi.Input[str]
    """HTTPS address of the Kubernetes API."""
    certificate_authority: pulumi.Input[str]
    """Certificate authority of the API, base64."""
    service_cidr: str
    """IPv4 block of Kubernetes services."""
    settings: SelfManagedNodeGroupSettings
    """The group itself."""


class SelfManagedNodeGroup(pulumi.ComponentResource):
    """A self-managed node group with its role, instance profile, access entry and launch template.

    https://docs.aws.amazon.com/eks/latest/userguide/worker.html
    """

    autoscaling_group_name: pulumi.Output[str]
    """Name of the Auto Scaling group."""
    node_role_arn: pulumi.Output[str]
    """ARN of the nodes' role."""

    def __init__(self, name: str, args: SelfManagedNodeGroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the group `name`."""
        args = settle(args, SelfManagedNodeGroupArgs)
        check_tags(args.get("tags", {}))
        check_subnets(args["zones"], args["subnet_ids"])
        intranet = plan_intranet(args, args["region"], args["service_cidr"])
        group = plan_self_managed_group(name, "", args["settings"], args["region"], args.get("tags"), intranet)
        check_image("settings", group.nodes.ami_type, args["version"], group.nodes.image_id)
        chosen = positions(args["zones"], args["settings"].get("zones"), "settings.zones")
        check_iam("iam", args.get("iam", {}), args["region"], (NODE,))
        super().__init__("private-eks:index:SelfManagedNodeGroup", name, asked(args, SelfManagedNodeGroupArgs), opts)
        tell(self, name, group.nodes.remarks)

        tags = args.get("tags", {})
        roles = Roles.of(args)
        role = make_node_role(roles, self, name, group.nodes.boot.session_manager)
        # Nodes of managed groups get this entry from EKS; these would be turned away without it.
        entry = aws.eks.AccessEntry(
            name,
            cluster_name=args["cluster_name"],
            principal_arn=role.arn,
            type=group.access_entry_type,
            tags=named(tags, name),
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )
        template = self._template(name, args, group, roles.profile(self, name, NODE, role))
        nodes = self._group(name, args, group, chosen, template, [entry, *role.attachments])

        self.autoscaling_group_name = nodes.name
        self.node_role_arn = role.arn
        self.register_outputs(
            {"autoscaling_group_name": self.autoscaling_group_name, "node_role_arn": self.node_role_arn}
        )

    def _template(
        self, name: str, args: SelfManagedNodeGroupArgs, group: SelfManagedGroup, profile: Profile
    ) -> aws.ec2.LaunchTemplate:
        groups = with_groups(args["security_group_ids"], args["settings"].get("security_group_ids"))
        bootstrap = bootstrap_of(
            args["cluster_name"], args["endpoint"], args["certificate_authority"], args["service_cidr"]
        )
        template = NodeTemplate(name, groups, _node_tags(args), args["settings"].get("key_arn"), bootstrap)
        # EC2 looks the parameter up whenever a node starts: a new image is no change of ours.
        newest = f"resolve:ssm:{image_parameter(group.nodes.ami_type, args['version'])}"
        return make_launch_template(
            self,
            name,
            group.nodes,
            template,
            image_id=group.nodes.image_id or newest,
            iam_instance_profile={"arn": profile.arn} if profile.arn else {"name": profile.name},
        )

    def _group(
        self,
        name: str,
        args: SelfManagedNodeGroupArgs,
        group: SelfManagedGroup,
        chosen: list[int],
        template: aws.ec2.LaunchTemplate,
        before: Sequence[pulumi.Resource],
    ) -> aws.autoscaling.Group:
        grants = grant_key(self, name, args["region"], args["settings"].get("key_arn"))
        subnet_ids, nodes = one_per_zone(args["zones"], args["subnet_ids"]), group.nodes
        watched: dict[str, Any] = {key: args["settings"].get(key) for key in ("suspended_processes", "enabled_metrics")}
        return aws.autoscaling.Group(
            name,
            min_size=nodes.min_size,
            max_size=nodes.max_size,
            desired_capacity=nodes.desired_size,
            vpc_zone_identifiers=args["settings"].get("subnet_ids") or [subnet_ids[i] for i in chosen],
            capacity_rebalance=group.on_demand_percentage < 100,
            mixed_instances_policy=_instances(group, template, args["settings"]),
            instance_refresh={
                "strategy": "Rolling",
                "preferences": {"min_healthy_percentage": group.min_healthy_percentage},
            },
            tags=_tags(name, args, group),
            **{key: value for key, value in watched.items() if value is not None},
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[*before, *grants],
                ignore_changes=None if "desired_size" in args["settings"] else ["desiredCapacity"],
            ),
        )


def _instances(
    group: SelfManagedGroup, template: aws.ec2.LaunchTemplate, settings: SelfManagedNodeGroupSettings
) -> aws.autoscaling.GroupMixedInstancesPolicyArgs:
    specification = aws.autoscaling.GroupMixedInstancesPolicyLaunchTemplateLaunchTemplateSpecificationArgs(
        launch_template_id=template.id, version=template.latest_version.apply(str)
    )
    return aws.autoscaling.GroupMixedInstancesPolicyArgs(
        instances_distribution=aws.autoscaling.GroupMixedInstancesPolicyInstancesDistributionArgs(
            on_demand_base_capacity=group.on_demand_base,
            on_demand_percentage_above_base_capacity=group.on_demand_percentage,
            on_demand_allocation_strategy=settings.get("on_demand_allocation_strategy"),
            spot_allocation_strategy=group.spot_allocation_strategy,
        ),
        launch_template=aws.autoscaling.GroupMixedInstancesPolicyLaunchTemplateArgs(
            launch_template_specification=specification,
            overrides=[
                aws.autoscaling.GroupMixedInstancesPolicyLaunchTemplateOverrideArgs(instance_type=instance_type)
                for instance_type in group.nodes.instance_types
            ],
        ),
    )


def _node_tags(args: SelfManagedNodeGroupArgs) -> Tags:
    return {**args.get("tags", {}), **args["settings"].get("tags", {})}


def _tags(name: str, args: SelfManagedNodeGroupArgs, group: SelfManagedGroup) -> list[aws.autoscaling.GroupTagArgs]:
    """Give the group's tags: those of its nodes, and those by which the cluster autoscaler finds and knows it."""
    cluster = pulumi.Output.from_input(args["cluster_name"])
    of_nodes: list[tuple[pulumi.Input[str], pulumi.Input[str]]] = [
        *(sorted(named(_node_tags(args), name).items(), key=itemgetter(0))),
        (pulumi.Output.concat("kubernetes.io/cluster/", cluster), "owned"),
    ]
    of_group: list[tuple[pulumi.Input[str], pulumi.Input[str]]] = [
        ("k8s.io/cluster-autoscaler/enabled", "true"),
        (pulumi.Output.concat("k8s.io/cluster-autoscaler/", cluster), "owned"),
        *autoscaler_tags(group.nodes.boot.labels, group.nodes.boot.taints).items(),
    ]
    return [
        aws.autoscaling.GroupTagArgs(key=key, value=value, propagate_at_launch=propagate)
        for pairs, propagate in ((of_nodes, True), (of_group, False))
        for key, value in pairs
    ]
