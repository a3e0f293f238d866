"""A managed node group, on a launch template of ours or of the user's.

Without an own image, nodes start from EKS's images and EKS's own user data, so nothing asks the EKS API from inside.
They have no SSH key and no public address; IMDS answers the node only, not its pods.
"""

from collections.abc import Sequence
from typing import Any, NotRequired

import pulumi
import pulumi_aws as aws

from ..common.args import InRegion, InZones, OfCluster
from ..common.asked import asked
from ..common.outputs import one_per_zone
from ..common.plan.arguments import refusal, settle
from ..common.plan.names import check_tags, named
from ..common.plan.versions import check_image
from ..common.plan.zones import check_subnets, positions
from ..common.remarks import tell
from ..common.tags import Tags
from ..iam.plan.role_names import NODE
from ..iam.plan.role_settings import check_iam
from ..iam.roles import AttachedRole, Roles
from ..iam.settings import Governed
from ..intranet.plan.intranet import plan_intranet
from ..intranet.settings import OnIntranet
from .nodes import NodeTemplate, bootstrap_of, grant_key, make_launch_template, make_node_role, with_groups
from .plan.labels import autoscaler_tags
from .plan.node_group import Group, WarmPool, plan_group, types_of
from .plan.releases import check_release_of
from .settings import GroupOfNodes, LaunchTemplateSettings, NodeGroupSettings


class NodeGroupArgs(InRegion, OfCluster, InZones, GroupOfNodes, OnIntranet, Governed):
    """Inputs of a `NodeGroup`."""

    settings: NodeGroupSettings
    """The group itself."""
    endpoint: NotRequired[pulumi.Input[str]]
    """HTTPS address of the Kubernetes API, for nodes from an image of your own. Default: none."""
    certificate_authority: NotRequired[pulumi.Input[str]]
    """Certificate authority of the API, base64, for nodes from an image of your own. Default: none."""
    service_cidr: NotRequired[str]
    """IPv4 block of Kubernetes services, for nodes from an image of your own. Default: none."""


class NodeGroup(pulumi.ComponentResource):
    """A managed node group with its node role and its launch template.

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
        intranet = plan_intranet(args, args["region"], args.get("service_cidr"))
        group = plan_group(name, "", args["settings"], args["region"], intranet)
        check_release_of("settings", group, args["version"])
        check_image("settings", group.nodes.ami_type, args["version"], group.nodes.image_id)
        _check_bootstrap(group, args)
        chosen = positions(args["zones"], args["settings"].get("zones"), "settings.zones")
        check_iam("iam", args.get("iam", {}), args["region"], (NODE,))
        super().__init__("private-eks:index:NodeGroup", name, asked(args, NodeGroupArgs), opts)
        tell(self, name, group.remarks)

        roles = Roles.of(args)
        role = make_node_role(roles, self, name, group.nodes.boot.session_manager)
        template = args["settings"].get("launch_template") or self._template(name, args, group)
        nodes = self._group(name, args, group, chosen, template, role)

        self.node_group_name = nodes.node_group_name
        self.autoscaling_group_name = nodes.resources.apply(_autoscaling_group)
        self.node_role_arn = role.arn
        self._tag_autoscaling_group(name, group)
        self.register_outputs(
            {
                "node_group_name": self.node_group_name,
                "autoscaling_group_name": self.autoscaling_group_name,
                "node_role_arn": self.node_role_arn,
            }
        )

    def _template(self, name: str, args: NodeGroupArgs, group: Group) -> LaunchTemplateSettings:
        settings = args["settings"]
        bootstrap = None
        if group.nodes.image_id:
            bootstrap = bootstrap_of(
                args["cluster_name"], args["endpoint"], args["certificate_authority"], args["service_cidr"]
            )
        template = NodeTemplate(
            name,
            with_groups(args["security_group_ids"], settings.get("security_group_ids")),
            _tags(args),
            settings.get("key_arn"),
            bootstrap,
        )
        more = {"image_id": group.nodes.image_id, **_block(group, settings)}
        # EKS does not switch a group between its images and own ones: another template makes it another group.
        named_after = f"{name}-image" if group.nodes.image_id else name
        made = make_launch_template(self, named_after, group.nodes, template, **more)
        return {"id": made.id, "version": made.latest_version.apply(str)}

    def _group(
        self,
        name: str,
        args: NodeGroupArgs,
        group: Group,
        chosen: list[int],
        template: LaunchTemplateSettings,
        role: AttachedRole,
    ) -> aws.eks.NodeGroup:
        grants = grant_key(self, name, args["region"], args["settings"].get("key_arn"))
        subnet_ids = one_per_zone(args["zones"], args["subnet_ids"])
        nodes, boot = group.nodes, group.nodes.boot
        return aws.eks.NodeGroup(
            name,
            cluster_name=args["cluster_name"],
            version=args["version"] if group.reads_ami_type else None,
            release_version=group.release_version,
            node_role_arn=role.arn,
            subnet_ids=args["settings"].get("subnet_ids") or [subnet_ids[i] for i in chosen],
            ami_type=nodes.ami_type if group.reads_ami_type else None,
            capacity_type=group.capacity_type,
            instance_types=types_of(group, args["settings"]),
            launch_template=aws.eks.NodeGroupLaunchTemplateArgs(id=template["id"], version=template["version"]),
            scaling_config={
                "desired_size": nodes.desired_size,
                "max_size": nodes.max_size,
                "min_size": nodes.min_size,
            },
            labels=dict(boot.labels),
            taints=[{"key": t["key"], "value": t.get("value", ""), "effect": t["effect"]} for t in boot.taints],
            update_config=aws.eks.NodeGroupUpdateConfigArgs(
                max_unavailable=group.max_unavailable,
                max_unavailable_percentage=group.max_unavailable_percentage,
                update_strategy=group.update_strategy,
            ),
            node_repair_config=_repairs(group, args["settings"]),
            warm_pool_config=_warm_pool(group.warm_pool),
            tags=named(_tags(args), name),
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[*role.attachments, *grants],
                ignore_changes=None if "desired_size" in args["settings"] else ["scalingConfig.desiredSize"],
            ),
        )

    def _tag_autoscaling_group(self, name: str, group: Group) -> None:
        # EKS does not pass a group's labels, taints and tags on, and tags it for discovery by itself.
        for key, value in autoscaler_tags(group.nodes.boot.labels, group.nodes.boot.taints).items():
            aws.autoscaling.Tag(
                f"{name}-{key.removeprefix('k8s.io/cluster-autoscaler/node-template/')}",
                autoscaling_group_name=self.autoscaling_group_name,
                tag={"key": key, "value": value, "propagate_at_launch": False},
                opts=pulumi.ResourceOptions(parent=self),
            )


def _check_bootstrap(group: Group, args: NodeGroupArgs) -> None:
    if group.nodes.image_id:
        for field in ("endpoint", "certificate_authority", "service_cidr"):
            if field not in args:
                remedy = "give it: nodes from an own image would ask the EKS API, and could not reach it"
                raise refusal(field, None, "the value of the cluster, with settings.image_id", remedy)


def _tags(args: NodeGroupArgs) -> Tags:
    return {**args.get("tags", {}), **args["settings"].get("tags", {})}


def _repairs(group: Group, settings: NodeGroupSettings) -> aws.eks.NodeGroupNodeRepairConfigArgs:
    given: dict[str, Any] = {**settings.get("node_repair_config", {})}
    return aws.eks.NodeGroupNodeRepairConfigArgs(enabled=group.node_repair, **given)


def _block(group: Group, settings: NodeGroupSettings) -> dict[str, Any]:
    """Give what a launch template says about a reservation."""
    if "capacity_reservation_id" not in settings:
        return {}
    target = {"capacity_reservation_id": settings["capacity_reservation_id"]}
    reserved = {"capacity_reservation_specification": {"capacity_reservation_target": target}}
    if group.capacity_type != "CAPACITY_BLOCK":
        return reserved
    return {
        **reserved,
        "instance_market_options": {"market_type": "capacity-block"},
        "instance_type": group.nodes.instance_types[0],
    }


def _warm_pool(pool: WarmPool | None) -> aws.eks.NodeGroupWarmPoolConfigArgs | None:
    if pool is None:
        return None
    return aws.eks.NodeGroupWarmPoolConfigArgs(
        max_group_prepared_capacity=pool.max_prepared,
        min_size=pool.min_size,
        pool_state=pool.state,
        reuse_on_scale_in=pool.reuse_on_scale_in,
    )


def _autoscaling_group(resources: Sequence[aws.eks.outputs.NodeGroupResource]) -> str:
    groups = resources[0].autoscaling_groups if resources else None
    return str(groups[0].name) if groups else ""
