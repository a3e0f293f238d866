"""The checks of one stack file: whatever the components or AWS would refuse later, refused before any resource."""

import typing

from private_eks.plan.applications import Surroundings
from private_eks.plan.bastion import check_bastions
from private_eks.plan.blocks import check_client_cidrs, check_control_space, check_service_cidr, plan_blocks
from private_eks.plan.callers import check_doors
from private_eks.plan.cluster import (
    check_access,
    check_cluster,
    check_key_arn,
)
from private_eks.plan.compute import check_mode
from private_eks.plan.file_system import check_file_systems
from private_eks.plan.names import check_tags
from private_eks.plan.namespaces import level_of, plan_namespace
from private_eks.plan.node_rules import check_egress
from private_eks.plan.own_manifests import plan_manifests
from private_eks.plan.platform_checks import check_platform
from private_eks.plan.pull_through import check_caches
from private_eks.plan.registry import plan_registry
from private_eks.plan.runner import check_runners
from private_eks.plan.services import plan_doors
from private_eks.plan.storage import check_drivers, check_storage_classes
from private_eks.plan.vpc_cni import check_custom_networking
from private_eks.plan.workloads import LOAD_BALANCERS, check_applications, check_reach

if typing.TYPE_CHECKING:
    from settings import Settings


def check(settings: "Settings") -> None:
    """Try every plan that the components will make, and refuse what they would."""
    check_cluster(settings.name, settings.version, settings.support_type, settings.log_retention_days)
    check_platform(settings.name, settings.platform, settings.asked)
    check_mode(settings.compute, settings.wanted)
    blocks = plan_blocks(settings.cidr, settings.zones, settings.node_prefix, settings.secondary_cidrs)
    check_client_cidrs("client_cidrs", settings.client_cidrs, settings.vpc_cidrs)
    check_service_cidr(settings.service_cidr, [*settings.vpc_cidrs, *settings.client_cidrs])
    check_key_arn("key_arn", settings.key_arn, settings.region)
    check_access(settings.access_entries, settings.region)
    check_tags(settings.tags)
    check_custom_networking(settings.custom_networking, settings.secondary_cidrs, settings.wanted.nodes)
    check_bastions(settings.name, settings.bastions, settings.zones, settings.vpc_cidrs, blocks)
    check_runners(settings.name, settings.runners, settings.region, settings.bastions)
    check_doors("existing_services", settings.caller_uses, settings.existing_endpoint_services, settings.region)
    doors = plan_doors(
        settings.region, settings.all_uses, settings.endpoint_services, settings.existing_endpoint_services
    )
    check_egress(settings.node_egress, settings.existing_endpoint_services, settings.wanted.nodes)
    check_control_space(blocks.control[0].cidr, sum(not door.gateway for door in doors), len(settings.file_systems))
    check_file_systems(settings.name, settings.file_systems, settings.region, settings.tags)
    check_storage_classes(settings.storage_classes, settings.file_systems, settings.region)
    check_drivers(settings.storage_classes, settings.wanted.nodes, settings.auto_mode, settings.addons)
    check_caches(settings.name, settings.region, settings.pull_through_caches)
    plan_registry(
        settings.name, settings.region, settings.repositories, settings.all_images, settings.pull_through_caches
    )
    _check_in_cluster(settings)


def _check_in_cluster(settings: "Settings") -> None:
    check_reach(
        settings.in_cluster, settings.bastions, {"client_cidrs": settings.client_cidrs, "runners": settings.runners}
    )
    for key, namespace in settings.namespaces.items():
        plan_namespace(key, namespace, settings.version, settings.pod_cidrs)
    around = Surroundings(
        region=settings.region, workplace=settings.workplace, cidrs=settings.source_ranges, auto_mode=settings.auto_mode
    )
    offers = {*settings.uses, *settings.addons, *settings.platform, *([LOAD_BALANCERS] if settings.auto_mode else [])}
    handles = [f"{key}/{point}" for key, point in settings.access_points]
    check_applications(
        settings.applications,
        around,
        settings.all_images,
        settings.namespaces,
        handles,
        settings.storage_classes,
        offers,
    )
    levels = {key: level_of(namespace) for key, namespace in settings.namespaces.items()}
    plan_manifests(settings.objects, settings.all_images, settings.region, around.workplace, levels)
