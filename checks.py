"""The checks of one stack file: whatever the components or AWS would refuse later, refused before any resource."""

import typing
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from private_eks.plan.applications import Surroundings
from private_eks.plan.bastion import bastions_per_zone, check_bastions
from private_eks.plan.blocks import Beside, Blocks
from private_eks.plan.callers import check_doors
from private_eks.plan.compute import check_mode
from private_eks.plan.drivers import addons_of, check_volumes, drivers_of
from private_eks.plan.file_system import check_file_systems
from private_eks.plan.foundation import check_foundation
from private_eks.plan.ingress_groups import albs_of, check_groups, of_applications, of_manifests
from private_eks.plan.load_balancers import check_room, nlbs_of
from private_eks.plan.namespaces import level_of, plan_namespace
from private_eks.plan.own_manifests import plan_manifests
from private_eks.plan.platform_checks import check_platform
from private_eks.plan.pull_through import check_caches
from private_eks.plan.registry import plan_registry
from private_eks.plan.runner import check_runners
from private_eks.plan.storage import check_drivers, check_storage_classes
from private_eks.plan.versions import check_version
from private_eks.plan.workloads import LOAD_BALANCERS, check_applications, check_reach

if typing.TYPE_CHECKING:
    from settings import Settings


def check(settings: "Settings", zone_ids: Mapping[str, str]) -> None:
    """Try every plan that the components will make, and refuse what they would; `zone_ids` are the region's."""
    check_version(settings.version, settings.support_type)
    check_mode(settings.compute, settings.asked)
    check_platform(settings.name, settings.platform, settings.asked)
    check_runners(settings.name, settings.runners, settings.region, settings.bastions, settings.tags)
    bastions = bastions_per_zone(settings.bastions, settings.zones)
    beside = Beside(len(settings.file_systems), bastions, len(settings.bastions) + len(settings.runners))
    blocks = check_foundation(settings.foundation, zone_ids, beside)
    check_bastions(settings.name, settings.bastions, settings.zones, settings.vpc_cidrs, blocks)
    existing = settings.existing_endpoint_services
    check_doors("existing_endpoint_services", settings.caller_uses, existing, settings.region)
    check_file_systems(settings.name, settings.file_systems, settings.region, settings.tags)
    check_storage_classes(settings.storage_classes, settings.file_systems, settings.region)
    objects = settings.objects
    drivers = drivers_of({*settings.uses, *settings.addons, *settings.platform}, objects, settings.auto_mode)
    installed = {*settings.addons, *addons_of(drivers)}
    check_drivers(settings.storage_classes, settings.wanted.nodes, settings.auto_mode, installed)
    check_caches(settings.name, settings.region, settings.pull_through_caches)
    plan_registry(
        settings.name, settings.region, settings.repositories, settings.all_images, settings.pull_through_caches
    )
    _check_in_cluster(settings, blocks, objects, drivers)


def _check_in_cluster(settings: "Settings", blocks: Blocks, objects: Sequence[Any], drivers: Collection[str]) -> None:
    check_reach(
        settings.in_cluster, settings.bastions, {"client_cidrs": settings.client_cidrs, "runners": settings.runners}
    )
    for key, namespace in settings.namespaces.items():
        plan_namespace(key, namespace, settings.version, settings.pod_cidrs, settings.service_cidr)
    around = Surroundings(
        region=settings.region, workplace=settings.workplace, cidrs=settings.source_ranges, auto_mode=settings.auto_mode
    )
    offers = {*settings.uses, *settings.addons, *settings.platform, *([LOAD_BALANCERS] if settings.auto_mode else [])}
    handles = [f"{key}/{point}" for key, point in settings.access_points]
    made = check_applications(
        settings.applications,
        around,
        settings.all_images,
        settings.namespaces,
        handles,
        settings.storage_classes,
        offers,
        drivers,
    )
    levels = {key: level_of(namespace) for key, namespace in settings.namespaces.items()}
    planned = plan_manifests(objects, settings.all_images, settings.region, around.workplace, levels)
    own = [manifest for manifest, _ in planned]
    ingresses = [*of_applications(settings.applications, made), *of_manifests(own)]
    check_groups(ingresses)
    check_room(blocks.nodes[0].cidr, albs_of(ingresses), nlbs_of([*made, *own]))
    check_volumes(objects, around.workplace, drivers)
