"""What a stack has beside its cluster: registry, file systems, the ways in, and what runs in the cluster."""

from typing import Any

import pulumi

from ..access.bastion import Bastion
from ..access.runner import Runner
from ..backups.backups import Backups
from ..capabilities.capabilities import Capabilities
from ..capabilities.plan import ENDPOINT
from ..cluster.cluster import Cluster
from ..common.outputs import by_name
from ..compute.compute import Compute
from ..endpoints.endpoints import Endpoints
from ..iam.plan.role_names import BACKUP, REGISTRY_TEMPLATES
from ..iam.plan.role_settings import only
from ..network.existing_network import ExistingNetwork
from ..network.network import Network
from ..registry.registry import Registry
from ..storage.file_system import FileSystem
from ..workloads.plan.workloads import NETWORK
from ..workloads.workloads import Workloads, WorkloadsArgs
from .plan.stack_intranet import told
from .plan.stack_keys import key_for
from .plan.stack_plan import StackPlan


def make_registry(plan: StackPlan) -> Registry:
    """Make the repositories of the images and charts that the stack runs."""
    settings = plan.settings
    return Registry(
        settings.name,
        {
            "region": settings.region,
            "repositories": settings.repositories,
            "images": plan.images,
            "pull_through_caches": settings.pull_through_caches,
            "key_arn": key_for(settings, "repositories"),
            "protect": settings.protect,
            "iam": only(settings.iam, REGISTRY_TEMPLATES),
            "tags": settings.tags,
        },
    )


def make_file_systems(
    plan: StackPlan, network: Network | ExistingNetwork, cluster: Cluster, compute: Compute
) -> dict[str, FileSystem]:
    """Make the EFS file systems, by name."""
    settings = plan.settings
    return {
        key: FileSystem(
            f"{settings.name}-{key}",
            {
                "region": settings.region,
                "vpc_id": network.vpc_id,
                "zones": plan.zones,
                "subnet_ids": network.control_subnet_ids,
                "cluster_security_group_id": cluster.security_group_id,
                "nodes": plan.compute.wanted.nodes,
                "node_security_group_id": compute.node_security_group_id,
                "settings": file_system,
                "tags": settings.tags,
            },
        )
        for key, file_system in settings.file_systems.items()
    }


def make_backups(plan: StackPlan, cluster: Cluster) -> Backups | None:
    """Make backups of the cluster, if there are to be any."""
    settings = plan.settings
    if not settings.backup.get("enabled", True):
        return None
    return Backups(
        settings.name,
        {
            "region": settings.region,
            "cluster_arn": cluster.arn,
            "settings": settings.backup,
            "iam": only(settings.iam, BACKUP),
            "key_arn": settings.key_arn,
            "tags": settings.tags,
        },
    )


def make_capabilities(plan: StackPlan, endpoints: Endpoints, cluster: Cluster) -> Capabilities | None:
    """Make the controllers that EKS runs, if there are any."""
    settings = plan.settings
    if not settings.capabilities:
        return None
    return Capabilities(
        settings.name,
        {
            "region": settings.region,
            "cluster_name": cluster.name,
            "capabilities": settings.capabilities,
            "endpoint_id": endpoints.endpoint_ids.apply(lambda ids: ids[ENDPOINT]) if _serves(plan, ENDPOINT) else None,
            "iam": only(settings.iam, *settings.capabilities),
            "key_arn": key_for(settings, "logs"),
            "log_retention_days": settings.log_retention_days,
            "tags": settings.tags,
        },
    )


def _serves(plan: StackPlan, service: str) -> bool:
    return any(endpoint.service == service for endpoint in plan.endpoints)


def make_workloads(
    plan: StackPlan,
    network: Network | ExistingNetwork,
    cluster: Cluster,
    compute: Compute,
    registry: Registry,
    file_systems: dict[str, FileSystem],
    bastions: dict[str, Bastion],
    runners: dict[str, Runner],
    capabilities: Capabilities | None,
) -> Workloads:
    """Render or apply what runs in the cluster.

    Whoever applies enters through bastions and runners, pods mount files, and capabilities end what they manage: all of
    it outlives what was applied.
    """
    kubeconfigs = {NETWORK: cluster.kubeconfig, **{key: bastion.kubeconfig for key, bastion in bastions.items()}}
    roles = {account: compute.identity_role_arns[key] for account, key in plan.irsa_accounts.items()}
    controllers = {account: compute.role_arns[key] for account, key in plan.compute.controllers_by_irsa.items()}
    return Workloads(
        plan.settings.name,
        {
            **_workloads_asked(plan),
            "kubeconfig": kubeconfigs[plan.settings.in_cluster["through"]],
            "cluster_name": cluster.name,
            "file_system_ids": {key: files.file_system_id for key, files in file_systems.items()},
            "fargate_log_group_name": compute.fargate_log_group,
            "vpc_id": network.vpc_id,
            "endpoint": cluster.endpoint,
            "queue_name": compute.karpenter_names.apply(lambda names: names.get("queue", "")),
            "image_references": {key: registry.image_references[key] for key in plan.images},
            "role_arns": {**roles, **controllers},
            "volume_handles": {
                f"{key}/{point}": file_systems[key].volume_handles[point] for key, point in plan.access_points
            },
        },
        pulumi.ResourceOptions(
            depends_on=[
                *(cluster, compute, *file_systems.values(), *bastions.values(), *runners.values()),
                *([capabilities] if capabilities else []),
            ]
        ),
    )


def _workloads_asked(plan: StackPlan) -> WorkloadsArgs:
    """Give what is known of them before anything is made."""
    settings, wanted = plan.settings, plan.compute.wanted
    return {
        "region": settings.region,
        "version": settings.version,
        "cidrs": plan.pod_cidrs,
        "service_cidr": settings.service_cidr,
        "mode": settings.in_cluster["mode"],
        "directory": settings.in_cluster["directory"],
        "namespaces": settings.namespaces,
        "storage_classes": settings.storage_classes,
        "fargate_logging": settings.fargate_logging,
        "platform": settings.platform,
        "charts": settings.in_cluster["charts"],
        "karpenter": settings.karpenter,
        "applications": settings.applications,
        "manifests": plan.objects,
        "images": plan.images,
        "fargate_profiles": settings.fargate_profiles,
        "nodes": wanted.pods_on_nodes,
        "custom_networking": settings.custom_networking,
        "auto_mode": wanted.auto_mode,
        "proxy": told(plan).get("proxy"),
        "certificate_authorities": settings.certificate_authorities,
        "registries": settings.registries,
        "source_ranges": plan.source_ranges,
    }


def outputs_beside(
    plan: StackPlan,
    registry: Registry,
    file_systems: dict[str, FileSystem],
    bastions: dict[str, Bastion],
    runners: dict[str, Runner],
    capabilities: Capabilities | None,
    backups: Backups | None,
) -> dict[str, Any]:
    """Give what users have of these parts, by name."""
    return {
        "backup_vault_name": backups.vault_name if backups else "",
        "capability_role_arns": capabilities.role_arns if capabilities else {},
        "argocd_url": capabilities.argocd_url if capabilities else "",
        "registry_host": registry.host,
        "repository_urls": registry.repository_urls,
        "image_references": registry.image_references,
        "file_system_ids": {key: files.file_system_id for key, files in file_systems.items()},
        "access_point_ids": {
            f"{key}/{point}": file_systems[key].access_point_ids[point] for key, point in plan.access_points
        },
        "tunnel_commands": by_name({key: bastion.tunnel_command for key, bastion in bastions.items()}),
        "shell_commands": by_name({key: bastion.shell_command for key, bastion in bastions.items()}),
        "bastion_kubeconfigs": by_name({key: bastion.kubeconfig for key, bastion in bastions.items()}),
        "bastion_addresses": by_name({key: bastion.public_ip for key, bastion in bastions.items()}),
        "runner_names": by_name({key: runner.project_name for key, runner in runners.items()}),
    }
