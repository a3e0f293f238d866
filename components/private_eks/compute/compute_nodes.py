"""The nodes of a `Compute`: their security group, their groups of both kinds, and Karpenter's AWS side."""

import typing
from dataclasses import dataclass, field
from typing import Any

import pulumi

from ..addons.addons import Addons
from ..iam.plan.role_names import KARPENTER, KARPENTER_NODE
from ..iam.plan.role_settings import only
from ..intranet.plan.ways import with_intranet
from ..nodes.karpenter import Karpenter
from ..nodes.node_group import NodeGroup, NodeGroupArgs
from ..nodes.node_security_group import NodeSecurityGroup
from ..nodes.self_managed_node_group import SelfManagedNodeGroup, SelfManagedNodeGroupArgs
from .compute_args import ComputeArgs
from .plan.compute import ComputePlan


@dataclass(frozen=True, slots=True)
class Groups:
    """The node groups by name; families are spread over their zones."""

    managed: dict[str, NodeGroup] = field(default_factory=dict)
    self_managed: dict[str, SelfManagedNodeGroup] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, NodeGroup | SelfManagedNodeGroup]:
        """Both kinds."""
        return {**self.managed, **self.self_managed}


@dataclass(frozen=True, slots=True)
class KarpenterParts:
    """What Karpenter's settings name, and its roles; nothing without Karpenter."""

    names: dict[str, pulumi.Output[str]] = field(default_factory=dict)
    role_arns: dict[str, pulumi.Output[str]] = field(default_factory=dict)


def make_security_group(
    parent: pulumi.Resource, name: str, args: ComputeArgs, plan: ComputePlan
) -> NodeSecurityGroup | None:
    """Make the security group that all nodes share, if there are nodes."""
    if not plan.wanted.nodes:
        return None
    return NodeSecurityGroup(
        name,
        {
            "region": args["region"],
            "vpc_id": args["vpc_id"],
            "cluster_name": args["cluster_name"],
            "cluster_security_group_id": args["cluster_security_group_id"],
            "endpoints_security_group_id": args.get("endpoints_security_group_id"),
            "gateway_services": args.get("gateway_services", []),
            "shared": bool(plan.wanted.fargate_profiles) or plan.wanted.auto_mode,
            "egress": with_intranet(args.get("node_egress", {}), args),
            "quotas": args.get("quotas", {}),
            "tags": args.get("tags", {}),
        },
        pulumi.ResourceOptions(parent=parent),
    )


def make_groups(
    parent: pulumi.Resource,
    name: str,
    args: ComputeArgs,
    plan: ComputePlan,
    group: NodeSecurityGroup | None,
    networking: Addons | None,
) -> Groups:
    """Make the node groups `{name}-{group}`, behind the networking add-ons."""
    made = Groups()
    if group is None or networking is None:
        return made
    common, opts = _common(args, group), pulumi.ResourceOptions(parent=parent, depends_on=[networking, group])
    for key, settings in plan.node_groups.items():
        managed = typing.cast(
            NodeGroupArgs, {**common, "iam": only(args.get("iam", {}), node=key), "settings": settings}
        )
        made.managed[key] = NodeGroup(f"{name}-{key}", managed, opts)
    for key, own in plan.self_managed_node_groups.items():
        self_managed = typing.cast(
            SelfManagedNodeGroupArgs, {**common, "iam": only(args.get("iam", {}), node=key), "settings": own}
        )
        made.self_managed[key] = SelfManagedNodeGroup(f"{name}-{key}", self_managed, opts)
    return made


def make_karpenter(parent: pulumi.Resource, name: str, args: ComputeArgs, plan: ComputePlan) -> KarpenterParts:
    """Make what Karpenter needs in AWS, if it is wanted."""
    if plan.karpenter_mechanism is None:
        return KarpenterParts()
    karpenter = Karpenter(
        name,
        {
            "region": args["region"],
            "cluster_name": args["cluster_name"],
            "cluster_arn": args["cluster_arn"],
            "oidc_provider_arn": args["oidc_provider_arn"],
            "settings": args.get("karpenter", {}),
            "mechanism": plan.karpenter_mechanism,
            "iam": only(args.get("iam", {}), KARPENTER, KARPENTER_NODE),
            "tags": args.get("tags", {}),
        },
        pulumi.ResourceOptions(parent=parent),
    )
    return KarpenterParts(
        {"instance-profile": karpenter.instance_profile_name, "queue": karpenter.queue_name},
        {"karpenter": karpenter.controller_role_arn, "karpenter-node": karpenter.node_role_arn},
    )


def _common(args: ComputeArgs, group: NodeSecurityGroup) -> dict[str, Any]:
    """Give what groups of both kinds are told of the cluster and its network."""
    return {
        "region": args["region"],
        "cluster_name": args["cluster_name"],
        "endpoint": args["endpoint"],
        "certificate_authority": args["certificate_authority"],
        "service_cidr": args["service_cidr"],
        "version": args["version"],
        "zones": args["zones"],
        "subnet_ids": args["subnet_ids"],
        "security_group_ids": [group.security_group_id],
        "proxy": args.get("proxy"),
        "certificate_authorities": args.get("certificate_authorities", {}),
        "registries": args.get("registries", {}),
        "tags": args.get("tags", {}),
    }
