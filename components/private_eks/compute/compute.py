"""Everything that runs pods, in the order that works.

Networking add-ons, then node groups; Fargate profiles beside them; CoreDNS as soon as what it runs on is there, and
the other add-ons behind it. What the pods call must be reachable by then: pass `depends_on=[endpoints]`, and with
secondary blocks the network too.
"""

import pulumi

from ..addons.plan.vpc_cni import check_pod_subnets
from ..common.asked import asked
from ..common.outputs import by_name, joined
from ..common.plan.arguments import settle
from ..common.plan.names import check_group_name, check_tags
from ..common.plan.quotas import check_quotas
from ..common.plan.zones import check_subnets
from ..common.quotas import quotas_of
from ..fargate.fargate_profiles import FargateProfiles
from ..fargate.settings import FargateLoggingSettings
from ..iam.plan.role_names import POD_EXECUTION
from ..iam.plan.role_settings import check_iam, only
from ..identities.identities import Identities
from ..keys.plan import check_key_arn
from ..logs.plan import LOG_RETENTION_DAYS, check_retention
from .compute_addons import make_networking, make_platform
from .compute_args import ComputeArgs, wanted_of
from .compute_nodes import make_groups, make_karpenter, make_security_group
from .plan.compute import plan_compute
from .plan.roles import compute_roles, identity_roles


class Compute(pulumi.ComponentResource):
    """Fargate profiles, node groups of both kinds and Karpenter's AWS side, with add-ons and identities for pods.

    https://docs.aws.amazon.com/eks/latest/userguide/eks-compute.html
    """

    fargate_profile_names: pulumi.Output[dict[str, str]]
    """Names of the Fargate profiles in EKS, by the names given here."""
    fargate_log_group: pulumi.Output[str]
    """Name of the log group of pods on Fargate; empty without `fargate_logging`."""
    node_group_names: pulumi.Output[dict[str, str]]
    """Names of the managed groups in EKS, by the names given here."""
    autoscaling_group_names: pulumi.Output[dict[str, str]]
    """Names of the Auto Scaling groups of all groups, by the groups' names."""
    node_security_group_id: pulumi.Output[str]
    """ID of the nodes' security group; empty without nodes."""
    addon_versions: pulumi.Output[dict[str, str]]
    """Installed versions by add-on."""
    karpenter_names: pulumi.Output[dict[str, str]]
    """What Karpenter's settings want: `instance-profile` and `queue`; empty without Karpenter."""
    identity_role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the roles of `identities`, by name."""
    role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the other roles: `pod-execution`, `karpenter`, `karpenter-node`, and each group's and add-on's name."""

    def __init__(self, name: str, args: ComputeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the compute `name`."""
        args = settle(args, ComputeArgs)
        _check(name, args)
        plan = plan_compute(name, args["region"], args["zones"], wanted_of(args))
        pods = identity_roles(plan.identities)
        check_iam("iam", args.get("iam", {}), args["region"], compute_roles(plan, args["region"]), pods)
        super().__init__("private-eks:index:Compute", name, asked(args, ComputeArgs), opts)

        fargate = self._fargate(name, args) if plan.wanted.fargate_profiles else None
        group = make_security_group(self, name, args, plan)
        networking = make_networking(self, name, args, plan, group)
        nodes = make_groups(self, name, args, plan, group, networking)
        karpenter = make_karpenter(self, name, args, plan)
        addons = [*([networking] if networking else []), *make_platform(self, name, args, plan, fargate, nodes)]
        identities = self._identities(name, args, plan.wanted.pods_on_nodes) if plan.wanted.identities else None

        self.fargate_profile_names = fargate.profile_names if fargate else by_name({})
        self.fargate_log_group = fargate.log_group_name if fargate else pulumi.Output.from_input("")
        self.node_group_names = by_name({key: made.node_group_name for key, made in nodes.managed.items()})
        self.autoscaling_group_names = by_name({key: made.autoscaling_group_name for key, made in nodes.all.items()})
        self.node_security_group_id = group.security_group_id if group else pulumi.Output.from_input("")
        self.addon_versions = joined(*(part.versions for part in addons))
        self.karpenter_names = by_name(karpenter.names)
        self.identity_role_arns = identities.role_arns if identities else by_name({})
        roles = {"pod-execution": fargate.pod_execution_role_arn} if fargate else {}
        roles |= {key: made.node_role_arn for key, made in nodes.all.items()} | karpenter.role_arns
        self.role_arns = joined(by_name(roles), *(part.role_arns for part in addons))
        self.register_outputs({key: getattr(self, key) for key in type(self).__annotations__})

    def _fargate(self, name: str, args: ComputeArgs) -> FargateProfiles:
        return FargateProfiles(
            name,
            {
                "region": args["region"],
                "cluster_name": args["cluster_name"],
                "cluster_arn": args["cluster_arn"],
                "zones": args["zones"],
                "subnet_ids": args["subnet_ids"],
                "profiles": args.get("fargate_profiles", {}),
                "logging": args.get("fargate_logging", FargateLoggingSettings(enabled=False)),
                "iam": only(args.get("iam", {}), POD_EXECUTION),
                "key_arn": args.get("key_arn"),
                "quotas": args.get("quotas", {}),
                "tags": args.get("tags", {}),
            },
            pulumi.ResourceOptions(parent=self),
        )

    def _identities(self, name: str, args: ComputeArgs, pods_on_nodes: bool) -> Identities:
        return Identities(
            name,
            {
                "region": args["region"],
                "cluster_name": args["cluster_name"],
                "cluster_arn": args["cluster_arn"],
                "oidc_provider_arn": args["oidc_provider_arn"],
                "identities": args.get("identities", {}),
                "fargate_profiles": args.get("fargate_profiles", {}),
                "nodes": pods_on_nodes,
                "iam": only(args.get("iam", {}), *args.get("identities", {})),
                "quotas": args.get("quotas", {}),
                "tags": args.get("tags", {}),
            },
            pulumi.ResourceOptions(parent=self),
        )


def _check(name: str, args: ComputeArgs) -> None:
    check_key_arn("key_arn", args.get("key_arn"), args["region"])
    check_tags(args.get("tags", {}))
    check_quotas(quotas_of(args))
    check_retention(args.get("log_retention_days", LOG_RETENTION_DAYS))
    check_group_name(name)
    check_subnets(args["zones"], args["subnet_ids"])
    check_pod_subnets(args.get("custom_networking", False), args["zones"], args.get("pod_subnet_ids"))
