"""Fargate profiles: which pods run without nodes.

EKS creates and deletes one profile of a cluster at a time, so they form a chain. A profile cannot be edited, only
replaced; the new one exists before the old one goes.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NotRequired

import pulumi
import pulumi_aws as aws

from ..common.args import InRegion, InZones, Limited, OfCluster, Tagged
from ..common.asked import asked
from ..common.outputs import by_name, one_per_zone
from ..common.plan.arguments import settle
from ..common.plan.names import check_tags, named
from ..common.plan.quotas import check_quotas
from ..common.plan.zones import FARGATE_ZONE_IDS, check_subnets, positions
from ..common.quotas import quotas_of
from ..common.zones import offered_zones
from ..iam.plan.policies import pod_execution_trust
from ..iam.plan.role_names import POD_EXECUTION
from ..iam.plan.role_settings import check_iam
from ..iam.plan.workers import FARGATE_POLICIES
from ..iam.roles import Roles
from ..iam.settings import Governed
from ..keys.plan import check_key_arn
from ..keys.settings import Keyed
from ..logs.logs import LogPlace, account_of, key_of, make_log_group
from ..logs.plan import LOG_RETENTION_DAYS
from .plan import fargate as plan
from .plan import fargate_logging as logging
from .settings import FargateLoggingSettings, FargateProfileSettings


class FargateProfilesArgs(InRegion, OfCluster, InZones, Governed, Keyed, Limited, Tagged):
    """Inputs of `FargateProfiles`."""

    cluster_arn: pulumi.Input[str]
    """ARN of the cluster: the pod execution role trusts its profiles only."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets for the pods, one per zone, in the order of `zones`."""
    profiles: dict[str, FargateProfileSettings]
    """Up to ten profiles, by name."""
    logging: NotRequired[FargateLoggingSettings]
    """Make the log group of the pods, which log as soon as `FargateLogging` tells them how. Default: none.

    It is named after this component, which has to be called like the cluster.
    """


class FargateProfiles(pulumi.ComponentResource):
    """The Fargate profiles of one cluster and their pod execution role.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
    """

    pod_execution_role_arn: pulumi.Output[str]
    """ARN of the role with which Fargate pulls images and writes logs."""
    profile_names: pulumi.Output[dict[str, str]]
    """Names of the profiles in EKS, by the names given here."""
    log_group_name: pulumi.Output[str]
    """Name of the log group of the pods; empty without `logging`."""

    def __init__(self, name: str, args: FargateProfilesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the profiles `{name}-{profile}`."""
        args = settle(args, FargateProfilesArgs)
        tags = args.get("tags", {})
        check_tags(tags)
        check_quotas(quotas_of(args))
        check_subnets(args["zones"], args["subnet_ids"])
        plan.check_profiles(name, args["profiles"], args["region"], args["zones"], "profiles", tags, quotas_of(args))
        settings = args.get("logging", FargateLoggingSettings(enabled=False))
        wanted = settings if settings.get("enabled", True) else None
        if wanted is not None:
            logging.check_logging(wanted, args["profiles"], "logging")
        check_iam("iam", args.get("iam", {}), args["region"], (POD_EXECUTION,))
        check_key_arn("key_arn", args.get("key_arn"), args["region"])
        super().__init__("private-eks:index:FargateProfiles", name, asked(args, FargateProfilesArgs), opts)
        if args["region"] in FARGATE_ZONE_IDS:
            zone_ids = offered_zones(pulumi.InvokeOptions(parent=self))
            plan.check_profile_zones(args["profiles"], args["region"], args["zones"], zone_ids, "profiles")

        trust = pulumi.Output.from_input(args["cluster_arn"]).apply(pod_execution_trust)
        groups, statements = self._logs(name, args, wanted) if wanted is not None else ([], ())
        role = Roles.of(args).make(self, f"{name}-pod-execution", POD_EXECUTION, trust, FARGATE_POLICIES, statements)
        # Unannotated, so not an output: for callers in Python that wait for one profile instead of all.
        self.profiles = self._chain(name, args, [*groups, *role.attachments], role.arn)

        self.pod_execution_role_arn = role.arn
        self.profile_names = by_name({key: profile.fargate_profile_name for key, profile in self.profiles.items()})
        self.log_group_name = groups[0].name if groups else pulumi.Output.from_input("")
        self.register_outputs(
            {
                "pod_execution_role_arn": self.pod_execution_role_arn,
                "profile_names": self.profile_names,
                "log_group_name": self.log_group_name,
            }
        )

    def _logs(
        self, name: str, args: FargateProfilesArgs, settings: FargateLoggingSettings
    ) -> tuple[list[aws.cloudwatch.LogGroup], pulumi.Output[list[dict[str, Any]]]]:
        """Make the log groups, and say what the log router may do with them."""
        region, process_logs = args["region"], settings.get("process_logs", False)
        days, tags = settings.get("retention_days", LOG_RETENTION_DAYS), args.get("tags", {})
        place = LogPlace(region, account_of(self), logging.log_group_name(name), days, tags)
        own = replace(place, log_group=logging.process_log_group_name(name))
        further = [own.log_group] if process_logs else []
        description = f"Logs of Fargate pods of {name}"
        key_arn = key_of(self, f"{name}-fargate", args.get("key_arn"), place, description, further=further)
        groups = [make_log_group(self, f"{name}-fargate", place, key_arn)]
        if process_logs:
            groups.append(make_log_group(self, f"{name}-fluent-bit", own, key_arn))
        statements = place.account.apply(lambda a: logging.router_statements(region, a, name, process_logs))
        return groups, statements

    def _chain(
        self, name: str, args: FargateProfilesArgs, before: Sequence[pulumi.Resource], role_arn: pulumi.Output[str]
    ) -> dict[str, aws.eks.FargateProfile]:
        chain: dict[str, aws.eks.FargateProfile] = {}
        subnet_ids, tags = one_per_zone(args["zones"], args["subnet_ids"]), args.get("tags", {})
        for key in plan.creation_order(args["profiles"]):
            profile, previous = args["profiles"][key], list(chain.values())
            chain[key] = aws.eks.FargateProfile(
                f"{name}-{key}",
                cluster_name=args["cluster_name"],
                pod_execution_role_arn=role_arn,
                subnet_ids=[subnet_ids[i] for i in positions(args["zones"], profile.get("zones"), "zones")],
                selectors=[
                    {"namespace": selector["namespace"], "labels": selector.get("labels", {})}
                    for selector in profile["selectors"]
                ],
                tags=named({**tags, **profile.get("tags", {})}, f"{name}-{key}"),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[*previous, *before]),
            )
        return chain
