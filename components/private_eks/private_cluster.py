"""A private cluster in one component, for a start of ten lines.

Made of `Network`, `Endpoints`, `Cluster` and `Compute` as the root program makes them, and of nothing else. What the
program has beside them, such as `Registry`, `Bastion` and `Workloads`, takes its outputs: name the zones for it, and
in `uses` what it calls.
"""

import typing

import pulumi

from .cluster import Cluster
from .compute import Compute
from .endpoints import EndpointAccessSettings, Endpoints
from .fargate_logging import FargateLoggingSettings
from .karpenter import KarpenterSettings
from .network import Network
from .offers import check_offered
from .plan.arguments import settle
from .plan.foundation import Foundation, check_foundation
from .plan.regions import partition_of
from .plan.zones import choose_zones
from .private_cluster_args import PrivateClusterArgs, foundation_of
from .zones import call_before, offered_zones


class PrivateCluster(pulumi.ComponentResource):
    """A private EKS cluster with its network, its VPC endpoints and everything that runs pods.

    The endpoints follow from what runs in it; the component's name is the cluster's name.
    https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
    """

    cluster_name: pulumi.Output[str]
    """Name of the cluster."""
    cluster_arn: pulumi.Output[str]
    """ARN of the cluster."""
    cluster_endpoint: pulumi.Output[str]
    """HTTPS address of the Kubernetes API, which resolves to private addresses."""
    certificate_authority: pulumi.Output[str]
    """Certificate authority of the API, base64."""
    kubeconfig: pulumi.Output[str]
    """Kubeconfig as JSON, without a secret: it calls `aws eks get-token`. Known when the access entries are there."""
    oidc_issuer: pulumi.Output[str]
    """HTTPS address of the cluster's OIDC issuer."""
    oidc_provider_arn: pulumi.Output[str]
    """ARN of the IAM OIDC provider, for roles of service accounts."""
    cluster_security_group_id: pulumi.Output[str]
    """ID of the security group that EKS made for the control plane and Fargate pods."""
    node_security_group_id: pulumi.Output[str]
    """ID of the nodes' security group; empty without nodes."""
    endpoints_security_group_id: pulumi.Output[str]
    """ID of the security group of the interface endpoints."""
    vpc_id: pulumi.Output[str]
    """ID of the VPC."""
    zones: pulumi.Output[list[str]]
    """Availability zone names; lists of subnets and route tables are in their order."""
    node_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for nodes and pods."""
    control_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for control-plane, endpoint and bastion interfaces."""
    pod_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets in the secondary blocks, block by block."""
    route_table_ids: pulumi.Output[list[str]]
    """IDs of the route tables, one per zone."""
    free_cidrs: pulumi.Output[list[str]]
    """Blocks of the VPC that no subnet uses yet."""
    endpoint_ids: pulumi.Output[dict[str, str]]
    """IDs of the VPC endpoints by service."""
    endpoint_reasons: pulumi.Output[dict[str, list[str]]]
    """Why each service has an endpoint."""
    fargate_profile_names: pulumi.Output[dict[str, str]]
    """Names of the Fargate profiles in EKS, by the names given here."""
    fargate_log_group: pulumi.Output[str]
    """Name of the log group of pods on Fargate; empty without `fargate_logging`."""
    node_group_names: pulumi.Output[dict[str, str]]
    """Names of the managed groups in EKS, by the names given here."""
    autoscaling_group_names: pulumi.Output[dict[str, str]]
    """Names of the Auto Scaling groups of all groups, by the groups' names."""
    addon_versions: pulumi.Output[dict[str, str]]
    """Installed versions by add-on."""
    karpenter_names: pulumi.Output[dict[str, str]]
    """What Karpenter's settings want: `instance-profile` and `queue`; empty without Karpenter."""
    identity_role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the roles of `identities`, by name."""
    role_arns: pulumi.Output[dict[str, str]]
    """ARNs of the other roles: `pod-execution`, `karpenter`, `karpenter-node`, and each group's and add-on's name."""

    def __init__(self, name: str, args: PrivateClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, in the zones that AWS offers, then declare the cluster `name`."""
        args = settle(args, PrivateClusterArgs)
        partition_of(args["region"])
        offered = offered_zones(call_before(opts))
        asked = foundation_of(name, args, choose_zones(offered, args.get("zones", [])))
        check_foundation(asked, offered)
        check_offered(asked, call_before(opts))
        super().__init__("private-eks:index:PrivateCluster", name, {}, opts)

        network = self._network(asked, args)
        endpoints = self._endpoints(asked, args, network)
        cluster = self._cluster(asked, args, network)
        compute = self._compute(asked, args, network, endpoints, cluster)

        self._publish_network(asked, network, endpoints)
        self._publish_cluster(cluster, compute)
        self.register_outputs({key: getattr(self, key) for key in type(self).__annotations__})

    def _network(self, asked: Foundation, args: PrivateClusterArgs) -> Network:
        return Network(
            asked.name,
            {
                "region": asked.region,
                "cidr": asked.cidr,
                "zones": list(asked.zones),
                "node_prefix": asked.node_prefix,
                "secondary_cidrs": args.get("secondary_cidrs", []),
                "cluster_names": [asked.name],
                "log_retention_days": asked.log_retention_days,
                "quotas": args.get("quotas", {}),
                "tags": args.get("tags", {}),
            },
            pulumi.ResourceOptions(parent=self),
        )

    def _endpoints(self, asked: Foundation, args: PrivateClusterArgs, network: Network) -> Endpoints:
        return Endpoints(
            asked.name,
            {
                "region": asked.region,
                "vpc_id": network.vpc_id,
                "vpc_cidrs": asked.vpc_cidrs,
                "zones": list(asked.zones),
                "subnet_ids": network.control_subnet_ids,
                "route_table_ids": network.route_table_ids,
                "uses": asked.all_uses,
                "services": args.get("endpoint_services", []),
                "existing_services": args.get("existing_endpoint_services", []),
                "access": typing.cast(EndpointAccessSettings, asked.access),
                "client_cidrs": args.get("client_cidrs", []),
                "quotas": args.get("quotas", {}),
                "tags": args.get("tags", {}),
            },
            pulumi.ResourceOptions(parent=self),
        )

    def _cluster(self, asked: Foundation, args: PrivateClusterArgs, network: Network) -> Cluster:
        return Cluster(
            asked.name,
            {
                "region": asked.region,
                "version": args["version"],
                "vpc_id": network.vpc_id,
                "vpc_cidrs": asked.vpc_cidrs,
                "subnet_ids": network.control_subnet_ids,
                "access_entries": args["access_entries"],
                "service_cidr": asked.service_cidr,
                "client_cidrs": args.get("client_cidrs", []),
                "auto_mode": asked.wanted.auto_mode,
                "node_subnet_ids": network.node_subnet_ids,
                "vpc_resource_controller": asked.plan.vpc_resource_controller,
                "key_arn": args.get("key_arn"),
                "log_retention_days": asked.log_retention_days,
                "support_type": asked.support_type,
                "control_plane_egress": asked.control_plane_egress,
                "zonal_shift": asked.zonal_shift,
                "protect": args.get("protect", False),
                "quotas": args.get("quotas", {}),
                "tags": args.get("tags", {}),
            },
            pulumi.ResourceOptions(parent=self),
        )

    def _compute(
        self, asked: Foundation, args: PrivateClusterArgs, network: Network, endpoints: Endpoints, cluster: Cluster
    ) -> Compute:
        return Compute(
            asked.name,
            {
                "region": asked.region,
                "cluster_name": cluster.name,
                "cluster_arn": cluster.arn,
                "cluster_security_group_id": cluster.security_group_id,
                "oidc_provider_arn": cluster.oidc_provider_arn,
                "endpoint": cluster.endpoint,
                "certificate_authority": cluster.certificate_authority,
                "service_cidr": asked.service_cidr,
                "version": args["version"],
                "vpc_id": network.vpc_id,
                "zones": list(asked.zones),
                "subnet_ids": network.node_subnet_ids,
                "pod_subnet_ids": network.pod_subnet_ids,
                "custom_networking": asked.wanted.custom_networking,
                "endpoints_security_group_id": endpoints.security_group_id,
                "gateway_services": asked.gateway_services,
                "node_egress": args.get("node_egress", {}),
                "auto_mode": asked.wanted.auto_mode,
                "fargate_profiles": args.get("fargate_profiles", {}),
                "fargate_logging": args.get("fargate_logging", FargateLoggingSettings(enabled=False)),
                "node_groups": args.get("node_groups", {}),
                "self_managed_node_groups": args.get("self_managed_node_groups", {}),
                "karpenter": args.get("karpenter", KarpenterSettings(enabled=False)),
                "identities": args.get("identities", {}),
                "addons": args.get("addons", {}),
                "quotas": args.get("quotas", {}),
                "tags": args.get("tags", {}),
            },
            pulumi.ResourceOptions(parent=self, depends_on=[network, endpoints]),
        )

    def _publish_network(self, asked: Foundation, network: Network, endpoints: Endpoints) -> None:
        self.vpc_id = network.vpc_id
        self.zones = pulumi.Output.from_input(list(asked.zones))
        self.node_subnet_ids = network.node_subnet_ids
        self.control_subnet_ids = network.control_subnet_ids
        self.pod_subnet_ids = network.pod_subnet_ids
        self.route_table_ids = network.route_table_ids
        self.free_cidrs = network.free_cidrs
        self.endpoint_ids = endpoints.endpoint_ids
        self.endpoint_reasons = endpoints.reasons
        self.endpoints_security_group_id = endpoints.security_group_id

    def _publish_cluster(self, cluster: Cluster, compute: Compute) -> None:
        self.cluster_name = cluster.name
        self.cluster_arn = cluster.arn
        self.cluster_endpoint = cluster.endpoint
        self.certificate_authority = cluster.certificate_authority
        self.kubeconfig = cluster.kubeconfig
        self.oidc_issuer = cluster.oidc_issuer
        self.oidc_provider_arn = cluster.oidc_provider_arn
        self.cluster_security_group_id = cluster.security_group_id
        self.node_security_group_id = compute.node_security_group_id
        self.fargate_profile_names = compute.fargate_profile_names
        self.fargate_log_group = compute.fargate_log_group
        self.node_group_names = compute.node_group_names
        self.autoscaling_group_names = compute.autoscaling_group_names
        self.addon_versions = compute.addon_versions
        self.karpenter_names = compute.karpenter_names
        self.identity_role_arns = compute.identity_role_arns
        self.role_arns = compute.role_arns
