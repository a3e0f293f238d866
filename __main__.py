"""A fully private EKS cluster, as the stack file describes it."""

import pulumi

from private_eks import Cluster, Compute, Endpoints, Network
from settings import Settings

settings = Settings.load(pulumi.Config())

network = Network(
    settings.name,
    {
        "region": settings.region,
        "cidr": settings.cidr,
        "zones": settings.zones,
        "node_prefix": settings.node_prefix,
        "secondary_cidrs": settings.secondary_cidrs,
        "cluster_names": [settings.name],
        "log_retention_days": settings.log_retention_days,
        "tags": settings.tags,
    },
)
endpoints = Endpoints(
    settings.name,
    {
        "region": settings.region,
        "vpc_id": network.vpc_id,
        "vpc_cidrs": settings.vpc_cidrs,
        "zones": settings.zones,
        "subnet_ids": network.control_subnet_ids,
        "route_table_ids": network.route_table_ids,
        "uses": settings.all_uses,
        "services": settings.endpoint_services,
        "existing_services": settings.existing_endpoint_services,
        "client_cidrs": settings.client_cidrs,
        "tags": settings.tags,
    },
)
cluster = Cluster(
    settings.name,
    {
        "region": settings.region,
        "version": settings.version,
        "vpc_id": network.vpc_id,
        "vpc_cidrs": settings.vpc_cidrs,
        "subnet_ids": network.control_subnet_ids,
        "access_entries": settings.access_entries,
        "service_cidr": settings.service_cidr,
        "client_cidrs": settings.client_cidrs,
        "key_arn": settings.key_arn,
        "log_retention_days": settings.log_retention_days,
        "support_type": settings.support_type,
        "protect": settings.protect,
        "tags": settings.tags,
    },
)
compute = Compute(
    settings.name,
    {
        "region": settings.region,
        "cluster_name": cluster.name,
        "cluster_arn": cluster.arn,
        "cluster_security_group_id": cluster.security_group_id,
        "oidc_provider_arn": cluster.oidc_provider_arn,
        "version": settings.version,
        "zones": settings.zones,
        "subnet_ids": network.node_subnet_ids,
        "fargate_profiles": settings.fargate_profiles,
        "node_groups": settings.node_groups,
        "addons": settings.addons,
        "tags": settings.tags,
    },
    pulumi.ResourceOptions(depends_on=[network, endpoints]),
)

pulumi.export("cluster_name", cluster.name)
pulumi.export("cluster_arn", cluster.arn)
pulumi.export("cluster_endpoint", cluster.endpoint)
pulumi.export("cluster_security_group_id", cluster.security_group_id)
pulumi.export("kubeconfig", cluster.kubeconfig)
pulumi.export("oidc_provider_arn", cluster.oidc_provider_arn)
pulumi.export("vpc_id", network.vpc_id)
pulumi.export("node_subnet_ids", network.node_subnet_ids)
pulumi.export("control_subnet_ids", network.control_subnet_ids)
pulumi.export("pod_subnet_ids", network.pod_subnet_ids)
pulumi.export("route_table_ids", network.route_table_ids)
pulumi.export("free_cidrs", network.free_cidrs)
pulumi.export("endpoint_ids", endpoints.endpoint_ids)
pulumi.export("endpoint_reasons", endpoints.reasons)
pulumi.export("endpoints_security_group_id", endpoints.security_group_id)
pulumi.export("fargate_profile_names", compute.fargate_profile_names)
pulumi.export("node_group_names", compute.node_group_names)
pulumi.export("autoscaling_group_names", compute.autoscaling_group_names)
pulumi.export("role_arns", compute.role_arns)
