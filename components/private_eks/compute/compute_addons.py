"""The add-ons of a `Compute`, in three steps: before the nodes, CoreDNS, and everything that wants DNS."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from ..addons.addons import Addons, settings_of
from ..addons.plan.aws_addons import VPC_CNI
from ..addons.plan.vpc_cni import custom_networking
from ..addons.settings import AddonSettings
from ..common.plan.mappings import merged
from ..fargate.fargate_profiles import FargateProfiles
from ..iam.plan.role_settings import only
from ..nodes.node_security_group import NodeSecurityGroup
from .compute_args import ComputeArgs
from .compute_nodes import Groups
from .insights import make_insights
from .plan.compute import ComputePlan


def make_networking(
    parent: pulumi.Resource, name: str, args: ComputeArgs, plan: ComputePlan, group: NodeSecurityGroup | None
) -> Addons | None:
    """Make the add-ons without which no node gets ready, if there are nodes."""
    if not plan.addons.networking:
        return None
    addons = settings_of(plan.addons.networking)
    if plan.wanted.custom_networking and group is not None:
        addons[VPC_CNI]["configuration"] = pulumi.Output.all(
            addons[VPC_CNI].get("configuration", {}), args["pod_subnet_ids"], group.security_group_id
        ).apply(lambda known: _with_own_subnets(args, *known))
    return _make(parent, f"{name}-networking", args, addons, [])


def make_platform(
    parent: pulumi.Resource,
    name: str,
    args: ComputeArgs,
    plan: ComputePlan,
    fargate: FargateProfiles | None,
    groups: Groups,
) -> list[Addons]:
    """Make CoreDNS as soon as what it runs on is there, and then the others."""
    profiles = fargate.profiles if fargate else {}
    home: list[pulumi.Resource] = [groups.all[key] for key in plan.dns_groups]
    if plan.dns_profile:
        home = [profiles[plan.dns_profile]]
    made: list[Addons] = []
    if plan.addons.dns:
        made.append(_make(parent, name, args, settings_of(plan.addons.dns), home))
    if plan.addons.platform:
        homes = {addon.profile for addon in plan.addons.platform.values() if addon.profile}
        logs = make_insights(parent, name, args, plan)
        before = [*made, *home, *(profiles[key] for key in sorted(homes)), *logs]
        made.append(_make(parent, f"{name}-platform", args, settings_of(plan.addons.platform), before))
    return made


def _with_own_subnets(
    args: ComputeArgs, configuration: Mapping[str, Any], subnet_ids: Sequence[str], group_id: str
) -> dict[str, Any]:
    own = custom_networking(args["region"], dict(zip(args["zones"], subnet_ids, strict=True)), group_id)
    return merged(configuration, own)


def _make(
    parent: pulumi.Resource,
    name: str,
    args: ComputeArgs,
    addons: dict[str, AddonSettings],
    before: Sequence[pulumi.Resource],
) -> Addons:
    return Addons(
        name,
        {
            "region": args["region"],
            "cluster_name": args["cluster_name"],
            "cluster_arn": args["cluster_arn"],
            "oidc_provider_arn": args["oidc_provider_arn"],
            "version": args["version"],
            "addons": addons,
            "iam": only(args.get("iam", {}), *addons),
            "tags": args.get("tags", {}),
        },
        pulumi.ResourceOptions(parent=parent, depends_on=before),
    )
