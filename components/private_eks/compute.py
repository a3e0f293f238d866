"""Everything that runs pods, in the order that works.

Networking add-ons, then node groups; Fargate profiles beside them; CoreDNS as soon as what it runs on is there. What
the pods call must be reachable by then: pass `depends_on=[endpoints]`, and with secondary blocks the network too.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi

from .addons import Addons, AddonsArgs, AddonSettings
from .fargate_profiles import FargateProfiles, FargateProfileSettings
from .node_group import NodeGroup, NodeGroupSettings
from .outputs import by_name
from .plan.addons import CNI_SERVICE_ACCOUNT, COREDNS, VPC_CNI
from .plan.arguments import settle
from .plan.compute import ComputePlan, plan_compute
from .plan.names import check_tags
from .plan.policies import service_account_trust
from .plan.zones import check_subnets, positions
from .roles import make_role


class ComputeArgs(TypedDict):
    """Inputs of a `Compute`."""

    region: str
    """Region of the cluster, for example `eu-west-1`."""
    cluster_name: pulumi.Input[str]
    """Name of the cluster."""
    cluster_arn: pulumi.Input[str]
    """ARN of the cluster."""
    cluster_security_group_id: pulumi.Input[str]
    """ID of the security group that EKS made for the cluster: nodes get it too."""
    oidc_provider_arn: pulumi.Input[str]
    """ARN of the cluster's IAM OIDC provider."""
    version: str
    """Kubernetes minor version of the nodes, for example `1.35`."""
    zones: list[str]
    """Availability zone names of `subnet_ids`."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets for nodes and pods, one per zone, in the order of `zones`."""
    fargate_profiles: NotRequired[dict[str, FargateProfileSettings]]
    """Fargate profiles by name. Without node groups, one must select CoreDNS. Default: none."""
    node_groups: NotRequired[dict[str, NodeGroupSettings]]
    """Managed node groups by name. Default: none."""
    addons: NotRequired[dict[str, AddonSettings]]
    """Version and configuration of coredns and, with node groups, kube-proxy and vpc-cni. Default: EKS's choice."""
    tags: NotRequired[dict[str, str]]
    """Tags for every resource that takes them. Default: none."""


class Compute(pulumi.ComponentResource):
    """Fargate profiles, managed node groups or both, with the add-ons that they need.

    https://docs.aws.amazon.com/eks/latest/userguide/eks-compute.html
    """

    fargate_profile_names: pulumi.Output[dict[str, str]]
    """Names of the Fargate profiles in EKS, by the names given here."""
    node_group_names: pulumi.Output[dict[str, str]]
    """Names of the node groups in EKS, by the names given here."""
    autoscaling_group_names: pulumi.Output[dict[str, str]]
    """Names of the node groups' Auto Scaling groups."""
    role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the roles, by purpose: `pod-execution`, `vpc-cni`, and each node group's name."""

    def __init__(self, name: str, args: ComputeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the compute `name`."""
        args = settle(args, ComputeArgs)
        check_tags(args.get("tags", {}))
        check_subnets(args["zones"], args["subnet_ids"])
        profiles, groups, addons = args.get("fargate_profiles", {}), args.get("node_groups", {}), args.get("addons", {})
        plan = plan_compute(name, args["region"], profiles, groups, addons)
        for key, settings in groups.items():
            positions(args["zones"], settings.get("zones"), f"node_groups.{key}.zones")
        super().__init__("private-eks:index:Compute", name, {}, opts)

        roles: dict[str, pulumi.Output[str]] = {}
        fargate = self._fargate(name, args, roles) if profiles else None
        nodes = self._nodes(name, args, plan, addons, roles)
        home = (
            [fargate.profiles[plan.dns_profile]]
            if fargate and plan.dns_profile
            else [nodes[k] for k in plan.dns_groups]
        )
        dns = {COREDNS: _settings(addons.get(COREDNS, {}), plan.dns)}
        Addons(name, _addons_args(args, dns), pulumi.ResourceOptions(parent=self, depends_on=home))

        self.fargate_profile_names = fargate.profile_names if fargate else by_name({})
        self.node_group_names = by_name({key: group.node_group_name for key, group in nodes.items()})
        self.autoscaling_group_names = by_name({key: group.autoscaling_group_name for key, group in nodes.items()})
        self.role_arns = by_name(roles)
        self.register_outputs(
            {
                "fargate_profile_names": self.fargate_profile_names,
                "node_group_names": self.node_group_names,
                "autoscaling_group_names": self.autoscaling_group_names,
                "role_arns": self.role_arns,
            }
        )

    def _fargate(self, name: str, args: ComputeArgs, roles: dict[str, pulumi.Output[str]]) -> FargateProfiles:
        fargate = FargateProfiles(
            name,
            {
                "region": args["region"],
                "cluster_name": args["cluster_name"],
                "cluster_arn": args["cluster_arn"],
                "subnet_ids": args["subnet_ids"],
                "profiles": args.get("fargate_profiles", {}),
                "tags": args.get("tags", {}),
            },
            pulumi.ResourceOptions(parent=self),
        )
        roles["pod-execution"] = fargate.pod_execution_role_arn
        return fargate

    def _nodes(
        self,
        name: str,
        args: ComputeArgs,
        plan: ComputePlan,
        addons: dict[str, AddonSettings],
        roles: dict[str, pulumi.Output[str]],
    ) -> dict[str, NodeGroup]:
        if not plan.groups:
            return {}
        roles[VPC_CNI] = self._cni_role(name, args)
        networking = {key: _settings(addons.get(key, {}), defaults) for key, defaults in plan.networking.items()}
        networking[VPC_CNI].setdefault("role_arn", roles[VPC_CNI])
        before = Addons(f"{name}-networking", _addons_args(args, networking), pulumi.ResourceOptions(parent=self))
        nodes = {}
        for key, settings in sorted(args.get("node_groups", {}).items()):
            nodes[key] = NodeGroup(
                f"{name}-{key}",
                {
                    "region": args["region"],
                    "cluster_name": args["cluster_name"],
                    "version": args["version"],
                    "zones": args["zones"],
                    "subnet_ids": args["subnet_ids"],
                    "security_group_ids": [args["cluster_security_group_id"]],
                    "settings": settings,
                    "tags": args.get("tags", {}),
                },
                pulumi.ResourceOptions(parent=self, depends_on=[before]),
            )
            roles[key] = nodes[key].node_role_arn
        return nodes

    def _cni_role(self, name: str, args: ComputeArgs) -> pulumi.Output[str]:
        provider = pulumi.Output.from_input(args["oidc_provider_arn"])
        trust = provider.apply(lambda arn: service_account_trust(arn, *CNI_SERVICE_ACCOUNT))
        tags = args.get("tags", {})
        return make_role(self, f"{name}-vpc-cni", args["region"], trust, ["AmazonEKS_CNI_Policy"], tags).arn


def _addons_args(args: ComputeArgs, addons: dict[str, AddonSettings]) -> AddonsArgs:
    return {"cluster_name": args["cluster_name"], "addons": addons, "tags": args.get("tags", {})}


def _settings(given: AddonSettings, defaults: Mapping[str, Any]) -> AddonSettings:
    """Put an add-on's own configuration under what the caller gives."""
    return {**given, "configuration": {**defaults, **given.get("configuration", {})}}
