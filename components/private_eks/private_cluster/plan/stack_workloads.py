"""The checks of a stack's Kubernetes objects against the cluster that they are to run in."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from ...common.plan.refusals import Apart
from ...intranet.plan.registries import plan_registries, registries_for
from ...kubernetes.plan.manifests import Manifest
from ...namespaces.plan.namespaces import level_of, plan_namespace
from ...storage.plan.storage import check_drivers
from ...workloads.plan.applications import ApplicationContext
from ...workloads.plan.drivers import addons_of, check_volumes, drivers_of
from ...workloads.plan.ingress_groups import albs_of, check_groups, of_applications, of_manifests
from ...workloads.plan.load_balancers import check_room, nlbs_of
from ...workloads.plan.own_manifests import plan_manifests
from ...workloads.plan.workloads import LOAD_BALANCERS, check_applications, check_reach
from .given_objects import check_objects

if TYPE_CHECKING:
    from .stack_plan import StackPlan


def check_workloads(plan: "StackPlan") -> None:
    """Refuse objects that would not run, or not as they are meant to, in the cluster of `plan`."""
    settings, wanted = plan.settings, plan.compute.wanted
    drivers = drivers_of({*settings.uses, *settings.addons, *settings.platform}, plan.objects, wanted.auto_mode)
    installed = {*settings.addons, *addons_of(drivers)}
    check_drivers(settings.storage_classes, wanted.nodes, wanted.auto_mode, installed)
    check_reach(
        settings.in_cluster, settings.bastions, {"client_cidrs": settings.client_cidrs, "runners": settings.runners}
    )
    found = Apart()
    for key, namespace in settings.namespaces.items():
        with found:
            plan_namespace(key, namespace, settings.version, plan.pod_cidrs, settings.service_cidr)
    found.refuse()
    made, own = _applications(plan, drivers), _manifests(plan)
    ingresses = [*of_applications(settings.applications, made), *of_manifests(own)]
    check_objects(plan)
    check_groups(ingresses)
    check_room(plan.blocks.nodes[0].cidr, albs_of(ingresses), nlbs_of([*made, *own]))
    check_volumes(plan.objects, plan.schedulable, drivers)


def _applications(plan: "StackPlan", drivers: Collection[str]) -> list[Manifest]:
    settings, auto_mode = plan.settings, plan.compute.wanted.auto_mode
    balancers = [LOAD_BALANCERS] if auto_mode else []
    return check_applications(
        settings.applications,
        ApplicationContext(
            region=settings.region,
            schedulable=plan.schedulable,
            cidrs=plan.source_ranges,
            auto_mode=auto_mode,
            proxy=settings.proxy,
            authorities=settings.certificate_authorities,
            registries=plan_registries(settings.registries),
        ),
        plan.images,
        settings.namespaces,
        [f"{key}/{point}" for key, point in plan.access_points],
        settings.storage_classes,
        {*settings.uses, *settings.addons, *settings.platform, *balancers},
        drivers,
    )


def _manifests(plan: "StackPlan") -> list[Manifest]:
    levels = {key: level_of(namespace) for key, namespace in plan.settings.namespaces.items()}
    registries = registries_for(plan.settings.registries, plan.compute.wanted.auto_mode)
    planned = plan_manifests(plan.objects, plan.images, plan.settings.region, plan.schedulable, levels, registries)
    return [manifest for manifest, _ in planned]
