"""A fully private EKS cluster, as the stack file describes it."""

import pulumi

from private_eks import Bastion, Cluster, Compute, Endpoints, FileSystem, Network, Registry, Runner, Workloads
from private_eks.outputs import by_name
from private_eks.plan.workloads import NETWORK
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
        "quotas": settings.quotas,
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
        "uses": settings.foundation.all_uses,
        "services": settings.endpoint_services,
        "existing_services": settings.existing_endpoint_services,
        "access": settings.access,
        "client_cidrs": [*settings.client_cidrs],
        "quotas": settings.quotas,
        "tags": settings.tags,
    },
)
registry = Registry(
    settings.name,
    {
        "region": settings.region,
        "repositories": settings.repositories,
        "images": settings.all_images,
        "pull_through_caches": settings.pull_through_caches,
        "key_arn": settings.key_arn,
        "protect": settings.protect,
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
        "client_cidrs": [*settings.client_cidrs],
        "auto_mode": settings.auto_mode,
        "node_subnet_ids": network.node_subnet_ids,
        "vpc_resource_controller": settings.plan.vpc_resource_controller,
        "key_arn": settings.key_arn,
        "log_retention_days": settings.log_retention_days,
        "support_type": settings.support_type,
        "control_plane_egress": settings.control_plane_egress,
        "zonal_shift": settings.zonal_shift,
        "protect": settings.protect,
        "quotas": settings.quotas,
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
        "endpoint": cluster.endpoint,
        "certificate_authority": cluster.certificate_authority,
        "service_cidr": settings.service_cidr,
        "version": settings.version,
        "vpc_id": network.vpc_id,
        "zones": settings.zones,
        "subnet_ids": network.node_subnet_ids,
        "pod_subnet_ids": network.pod_subnet_ids,
        "custom_networking": settings.custom_networking,
        "endpoints_security_group_id": endpoints.security_group_id,
        "gateway_services": settings.foundation.gateway_services,
        "node_egress": settings.node_egress,
        "auto_mode": settings.auto_mode,
        "fargate_profiles": settings.fargate_profiles,
        "fargate_logging": settings.fargate_logging,
        "node_groups": settings.node_groups,
        "self_managed_node_groups": settings.self_managed_node_groups,
        "karpenter": settings.karpenter,
        "identities": settings.all_identities,
        "addons": settings.addons,
        "quotas": settings.quotas,
        "tags": settings.tags,
    },
    pulumi.ResourceOptions(depends_on=[network, endpoints]),
)
file_systems = {
    key: FileSystem(
        f"{settings.name}-{key}",
        {
            "region": settings.region,
            "vpc_id": network.vpc_id,
            "zones": settings.zones,
            "subnet_ids": network.control_subnet_ids,
            "cluster_security_group_id": cluster.security_group_id,
            "nodes": settings.wanted.nodes,
            "node_security_group_id": compute.node_security_group_id,
            "settings": file_system,
            "tags": settings.tags,
        },
    )
    for key, file_system in settings.file_systems.items()
}
bastions = {
    key: Bastion(
        f"{settings.name}-{key}",
        {
            "region": settings.region,
            "cluster_name": cluster.name,
            "cluster_arn": cluster.arn,
            "endpoint": cluster.endpoint,
            "certificate_authority": cluster.certificate_authority,
            "cluster_security_group_id": cluster.security_group_id,
            "endpoints_security_group_id": endpoints.security_group_id,
            "vpc_id": network.vpc_id,
            "vpc_cidrs": settings.vpc_cidrs,
            "zones": settings.zones,
            "subnet_ids": network.control_subnet_ids,
            "settings": bastion,
            "log_retention_days": settings.log_retention_days,
            "tags": settings.tags,
        },
        pulumi.ResourceOptions(depends_on=[network, endpoints]),
    )
    for key, bastion in settings.bastions.items()
}
runners = {
    key: Runner(
        f"{settings.name}-{key}",
        {
            "region": settings.region,
            "cluster_name": cluster.name,
            "cluster_arn": cluster.arn,
            "cluster_security_group_id": cluster.security_group_id,
            "endpoints_security_group_id": endpoints.security_group_id,
            "vpc_id": network.vpc_id,
            "subnet_ids": network.node_subnet_ids,
            "settings": runner,
            "log_retention_days": settings.log_retention_days,
            "tags": settings.tags,
        },
        pulumi.ResourceOptions(depends_on=[network, endpoints]),
    )
    for key, runner in settings.runners.items()
}
kubeconfigs = {NETWORK: cluster.kubeconfig, **{key: bastion.kubeconfig for key, bastion in bastions.items()}}
workloads = Workloads(
    settings.name,
    {
        "region": settings.region,
        "version": settings.version,
        "cidrs": settings.pod_cidrs,
        "service_cidr": settings.service_cidr,
        "mode": settings.in_cluster["mode"],
        "directory": settings.in_cluster["directory"],
        "kubeconfig": kubeconfigs[settings.in_cluster["through"]],
        "cluster_name": cluster.name,
        "namespaces": settings.namespaces,
        "storage_classes": settings.storage_classes,
        "file_system_ids": {key: files.file_system_id for key, files in file_systems.items()},
        "fargate_logging": settings.fargate_logging,
        "fargate_log_group_name": compute.fargate_log_group,
        "platform": settings.platform,
        "charts": settings.in_cluster["charts"],
        "vpc_id": network.vpc_id,
        "endpoint": cluster.endpoint,
        "queue_name": compute.karpenter_names.apply(lambda names: names.get("queue", "")),
        "karpenter": settings.karpenter,
        "applications": settings.applications,
        "manifests": settings.objects,
        "images": settings.all_images,
        "image_references": {key: registry.image_references[key] for key in settings.all_images},
        "role_arns": {
            **{account: compute.identity_role_arns[key] for account, key in settings.irsa_accounts.items()},
            **{account: compute.role_arns[key] for account, key in settings.plan.controllers_by_irsa.items()},
        },
        "volume_handles": {
            f"{k}/{point}": file_systems[k].volume_handles[point] for k, point in settings.access_points
        },
        "fargate_profiles": settings.fargate_profiles,
        "nodes": settings.wanted.pods_on_nodes,
        "custom_networking": settings.custom_networking,
        "auto_mode": settings.auto_mode,
        "source_ranges": settings.source_ranges,
    },
    # Whoever applies enters through them, and pods mount files: all of it outlives what was applied.
    pulumi.ResourceOptions(
        depends_on=[cluster, compute, *file_systems.values(), *bastions.values(), *runners.values()]
    ),
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
pulumi.export("registry_host", registry.host)
pulumi.export("repository_urls", registry.repository_urls)
pulumi.export("image_references", registry.image_references)
pulumi.export("fargate_profile_names", compute.fargate_profile_names)
pulumi.export("fargate_log_group", compute.fargate_log_group)
pulumi.export("node_group_names", compute.node_group_names)
pulumi.export("autoscaling_group_names", compute.autoscaling_group_names)
pulumi.export("node_security_group_id", compute.node_security_group_id)
pulumi.export("karpenter_names", compute.karpenter_names)
pulumi.export("addon_versions", compute.addon_versions)
pulumi.export("identity_role_arns", compute.identity_role_arns)
pulumi.export("role_arns", compute.role_arns)
pulumi.export("file_system_ids", {key: files.file_system_id for key, files in file_systems.items()})
pulumi.export(
    "access_point_ids",
    {f"{key}/{point}": file_systems[key].access_point_ids[point] for key, point in settings.access_points},
)
pulumi.export("tunnel_commands", by_name({key: bastion.tunnel_command for key, bastion in bastions.items()}))
pulumi.export("shell_commands", by_name({key: bastion.shell_command for key, bastion in bastions.items()}))
pulumi.export("bastion_kubeconfigs", by_name({key: bastion.kubeconfig for key, bastion in bastions.items()}))
pulumi.export("bastion_addresses", by_name({key: bastion.public_ip for key, bastion in bastions.items()}))
pulumi.export("runner_names", by_name({key: runner.project_name for key, runner in runners.items()}))
