"""Fargate profiles: which pods run without nodes.

EKS creates and deletes one profile of a cluster at a time, so they form a chain. A profile cannot be edited, only
replaced; the new one exists before the old one goes.
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from .outputs import by_name
from .plan import fargate as plan
from .plan.arguments import settle
from .plan.names import check_tags, named
from .plan.policies import pod_execution_trust
from .plan.workers import FARGATE_POLICIES
from .plan.zones import check_subnets, positions
from .roles import AttachedRole, make_role


class FargateSelectorSettings(TypedDict):
    """Pods that a profile takes: those in the namespace that carry all the labels."""

    namespace: str
    """Kubernetes namespace; `*` and `?` are wildcards."""
    labels: NotRequired[dict[str, str]]
    """Up to five labels that a pod must have. Default: none, every pod of the namespace."""


class FargateProfileSettings(TypedDict):
    """One Fargate profile."""

    selectors: list[FargateSelectorSettings]
    """One to five selectors; a pod runs on the profile if one of them fits."""
    zones: NotRequired[list[str]]
    """Zones of the pods, for example one for each of several profiles that spread pods evenly. Default: all zones."""
    tags: NotRequired[dict[str, str]]
    """Further tags of this profile. Default: none."""


class FargateProfilesArgs(TypedDict):
    """Inputs of `FargateProfiles`."""

    region: str
    """Region of the cluster, for example `eu-west-1`."""
    cluster_name: pulumi.Input[str]
    """Name of the cluster."""
    cluster_arn: pulumi.Input[str]
    """ARN of the cluster: the pod execution role trusts its profiles only."""
    zones: list[str]
    """Availability zone names of `subnet_ids`."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets for the pods, one per zone, in the order of `zones`."""
    profiles: dict[str, FargateProfileSettings]
    """Up to ten profiles, by name."""
    tags: NotRequired[dict[str, str]]
    """Tags for every resource that takes them. Default: none."""


class FargateProfiles(pulumi.ComponentResource):
    """The Fargate profiles of one cluster and their pod execution role.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
    """

    pod_execution_role_arn: pulumi.Output[str]
    """ARN of the role with which Fargate pulls images and writes logs."""
    profile_names: pulumi.Output[dict[str, str]]
    """Names of the profiles in EKS, by the names given here."""

    def __init__(self, name: str, args: FargateProfilesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the profiles `{name}-{profile}`."""
        args = settle(args, FargateProfilesArgs)
        tags = args.get("tags", {})
        check_tags(tags)
        check_subnets(args["zones"], args["subnet_ids"])
        plan.check_profiles(name, args["profiles"], args["region"], args["zones"], "profiles", tags)
        super().__init__("private-eks:index:FargateProfiles", name, {}, opts)

        trust = pulumi.Output.from_input(args["cluster_arn"]).apply(pod_execution_trust)
        role = make_role(self, f"{name}-pod-execution", args["region"], trust, FARGATE_POLICIES, tags)
        # Unannotated, so not an output: for callers in Python that wait for one profile instead of all.
        self.profiles = self._chain(name, args, role)

        self.pod_execution_role_arn = role.arn
        self.profile_names = by_name({key: profile.fargate_profile_name for key, profile in self.profiles.items()})
        self.register_outputs(
            {"pod_execution_role_arn": self.pod_execution_role_arn, "profile_names": self.profile_names}
        )

    def _chain(self, name: str, args: FargateProfilesArgs, role: AttachedRole) -> dict[str, aws.eks.FargateProfile]:
        chain: dict[str, aws.eks.FargateProfile] = {}
        subnet_ids, tags = pulumi.Output.from_input(args["subnet_ids"]), args.get("tags", {})
        for key in plan.creation_order(args["profiles"]):
            profile, previous = args["profiles"][key], list(chain.values())
            chain[key] = aws.eks.FargateProfile(
                f"{name}-{key}",
                cluster_name=args["cluster_name"],
                pod_execution_role_arn=role.arn,
                subnet_ids=[subnet_ids[i] for i in positions(args["zones"], profile.get("zones"), "zones")],
                selectors=[
                    {"namespace": selector["namespace"], "labels": selector.get("labels", {})}
                    for selector in profile["selectors"]
                ],
                tags=named({**tags, **profile.get("tags", {})}, f"{name}-{key}"),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[*previous, *role.attachments]),
            )
        return chain
