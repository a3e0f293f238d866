"""The parts of a private cluster, made and wired: the program and `PrivateCluster` make them here, and nowhere else."""

import dataclasses
from typing import Any

import pulumi

from ..cluster.cluster import Cluster
from ..common.plan.arguments import camel
from ..compute.compute import Compute
from ..endpoints.endpoints import Endpoints
from ..iam.plan.role_names import AUTO_NODE, CLUSTER, FLOW_LOGS
from ..iam.plan.role_settings import only
from ..network.existing_network import ExistingNetwork
from ..network.network import Network
from .plan.stack_intranet import told
from .plan.stack_keys import key_for
from .plan.stack_network import addresses_of
from .plan.stack_plan import StackPlan
from .plan.stack_roles import compute_role_names


def make_network(plan: StackPlan, parent: pulumi.Resource | None = None) -> Network | ExistingNetwork:
    """Make the VPC with its subnets and routes, or take the one that is there."""
    settings = plan.settings
    if settings.existing_network is not None and plan.facts is not None:
        return ExistingNetwork(
            settings.name,
            {
                **settings.existing_network,
                "region": settings.region,
                "facts": dataclasses.asdict(plan.facts),
                "addresses": {camel(role): count for role, count in addresses_of(plan).items()},
            },
            pulumi.ResourceOptions(parent=parent),
        )
    return Network(
        settings.name,
        {
            "region": settings.region,
            "cidr": str(settings.cidr),
            "zones": plan.zones,
            "node_prefix": settings.node_prefix,
            "secondary_cidrs": settings.secondary_cidrs,
            "cluster_names": [settings.name],
            "iam": only(settings.iam, FLOW_LOGS),
            "key_arn": key_for(settings, "logs"),
            "log_retention_days": settings.log_retention_days,
            "quotas": settings.quotas,
            "tags": settings.tags,
        },
        pulumi.ResourceOptions(parent=parent),
    )


def make_endpoints(
    plan: StackPlan, network: Network | ExistingNetwork, parent: pulumi.Resource | None = None
) -> Endpoints:
    """Make the VPC endpoints of everything that the stack calls."""
    settings = plan.settings
    return Endpoints(
        settings.name,
        {
            "region": settings.region,
            "vpc_id": network.vpc_id,
            "vpc_cidrs": plan.vpc_cidrs,
            "zones": plan.zones,
            "subnet_ids": network.control_subnet_ids,
            "route_table_ids": network.route_table_ids,
            "uses": plan.uses,
            "services": settings.endpoint_services,
            "existing_services": plan.existing_services,
            "security_group_id": plan.endpoints_group_id,
            "access": plan.endpoint_access,
            "client_cidrs": settings.client_cidrs,
            "quotas": settings.quotas,
            "tags": settings.tags,
        },
        pulumi.ResourceOptions(parent=parent),
    )


def make_cluster(plan: StackPlan, network: Network | ExistingNetwork, parent: pulumi.Resource | None = None) -> Cluster:
    """Make the control plane with its access entries."""
    settings = plan.settings
    return Cluster(
        settings.name,
        {
            "region": settings.region,
            "version": settings.version,
            "vpc_id": network.vpc_id,
            "vpc_cidrs": plan.vpc_cidrs,
            "subnet_ids": network.control_subnet_ids,
            "access_entries": settings.access_entries,
            "service_cidr": settings.service_cidr,
            "client_cidrs": settings.client_cidrs,
            "auto_mode": plan.compute.wanted.auto_mode,
            "node_subnet_ids": network.node_subnet_ids,
            "vpc_resource_controller": plan.compute.vpc_resource_controller,
            "key_arn": key_for(settings, "secrets"),
            "log_key_arn": key_for(settings, "logs"),
            "log_retention_days": settings.log_retention_days,
            "support_type": settings.support_type,
            "control_plane_egress": settings.control_plane_egress,
            "zonal_shift": settings.zonal_shift,
            "control_plane": settings.control_plane,
            "protect": settings.protect,
            "iam": only(settings.iam, CLUSTER, AUTO_NODE),
            "quotas": settings.quotas,
            "tags": settings.tags,
        },
        pulumi.ResourceOptions(parent=parent),
    )


def make_compute(
    plan: StackPlan,
    network: Network | ExistingNetwork,
    endpoints: Endpoints,
    cluster: Cluster,
    parent: pulumi.Resource | None = None,
) -> Compute:
    """Make what runs pods, behind the endpoints that it calls at its start."""
    settings = plan.settings
    return Compute(
        settings.name,
        {
            "region": settings.region,
            "cluster_name": cluster.name,
            "cluster_arn": cluster.arn,
            "cluster_security_group_id": cluster.security_group_id,
            "oidc_provider_arn": cluster.oidc_provider_arn,
            "endpoint": cluster.endpoint,
            "certificate_authority": cluster.certificate_authority,
            "service_cidr": settings.service_cidr,
            "version": settings.version,
            "vpc_id": network.vpc_id,
            "zones": plan.zones,
            "subnet_ids": network.node_subnet_ids,
            "pod_subnet_ids": network.pod_subnet_ids,
            "custom_networking": settings.custom_networking,
            "endpoints_security_group_id": endpoints.security_group_id if plan.has_interfaces else None,
            "gateway_services": plan.gateway_services,
            "node_egress": settings.node_egress,
            "auto_mode": plan.compute.wanted.auto_mode,
            "fargate_profiles": settings.fargate_profiles,
            "fargate_logging": settings.fargate_logging,
            "node_groups": settings.node_groups,
            "self_managed_node_groups": settings.self_managed_node_groups,
            "karpenter": settings.karpenter,
            "proxy": told(plan).get("proxy"),
            "certificate_authorities": settings.certificate_authorities,
            "registries": settings.registries,
            "identities": plan.identities,
            "addons": settings.addons,
            "iam": only(settings.iam, *compute_role_names(plan)),
            "key_arn": key_for(settings, "logs"),
            "log_retention_days": settings.log_retention_days,
            "quotas": settings.quotas,
            "tags": settings.tags,
        },
        pulumi.ResourceOptions(parent=parent, depends_on=[network, endpoints]),
    )


def outputs_of(
    network: Network | ExistingNetwork, endpoints: Endpoints, cluster: Cluster, compute: Compute
) -> dict[str, pulumi.Output[Any]]:
    """Give what users have of the parts, by name."""
    return {
        "cluster_name": cluster.name,
        "cluster_arn": cluster.arn,
        "cluster_endpoint": cluster.endpoint,
        "kubeconfig": cluster.kubeconfig,
        "oidc_provider_arn": cluster.oidc_provider_arn,
        "cluster_security_group_id": cluster.security_group_id,
        "node_security_group_id": compute.node_security_group_id,
        "endpoints_security_group_id": endpoints.security_group_id,
        "vpc_id": network.vpc_id,
        "node_subnet_ids": network.node_subnet_ids,
        "control_subnet_ids": network.control_subnet_ids,
        "pod_subnet_ids": network.pod_subnet_ids,
        "route_table_ids": network.route_table_ids,
        "free_cidrs": network.free_cidrs,
        "endpoint_ids": endpoints.endpoint_ids,
        "endpoint_reasons": endpoints.reasons,
        "fargate_profile_names": compute.fargate_profile_names,
        "fargate_log_group": compute.fargate_log_group,
        "node_group_names": compute.node_group_names,
        "autoscaling_group_names": compute.autoscaling_group_names,
        "addon_versions": compute.addon_versions,
        "karpenter_names": compute.karpenter_names,
        "identity_role_arns": compute.identity_role_arns,
        "role_arns": compute.role_arns,
    }
