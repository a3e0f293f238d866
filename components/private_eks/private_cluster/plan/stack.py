"""A stack as a whole: everything that follows from its settings, planned once, and the checks that span its parts.

The program and `PrivateCluster` make what stands here, so that both make the same and refuse the same.
"""

import dataclasses
import typing
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...access.plan.bastion import check_bastions
from ...common.plan.quotas import Quotas, check_quotas
from ...common.plan.refusals import Apart, joined, singles
from ...common.plan.versions import check_version
from ...compute.plan.compute import ComputePlan, plan_compute
from ...compute.plan.wanted import AUTO, Wanted, check_mode, if_enabled
from ...endpoints.plan.services import PlannedEndpoint
from ...intranet.plan.intranet import plan_intranet
from ...network.plan.facts import NetworkFacts
from ...platform.plan.platform import platform_identities, platform_images
from ...platform.plan.platform_checks import check_platform
from ...registry.plan.registry import plan_registry
from .repairs import Repairs
from .stack_endpoints import (
    caller_uses,
    check_endpoints,
    endpoint_access,
    endpoints_of,
    gateway_services,
    plan_uses,
)
from .stack_intranet import check_intranet, intranet_of, with_node_classes
from .stack_keys import with_keys
from .stack_network import Site, check_site, endpoint_cidrs, plan_site, settle_in
from .stack_plan import StackPlan
from .stack_roles import check_roles
from .stack_subjects import check_alone, check_network
from .stack_workloads import check_workloads

if TYPE_CHECKING:
    from ..stack_settings import StackSettings


_KEYS = frozenset({"key_arn", "key_arns"})
_REACHED = frozenset({"endpoint_access", "runners"})
"""Inputs that say what is reached through endpoints."""
_MOUNTED = frozenset({"file_systems", "storage_classes"})
"""Inputs that say what pods mount."""


@dataclass(frozen=True, slots=True)
class _Around:
    """What a stack is planned with: zones of the region with their ids, objects of its own, and a VPC that is there."""

    zone_ids: Mapping[str, str]
    objects: Sequence[dict[str, Any]]
    facts: NetworkFacts | None


def plan_stack(
    settings: "StackSettings",
    zone_ids: Mapping[str, str],
    objects: Sequence[dict[str, Any]] = (),
    facts: NetworkFacts | None = None,
) -> StackPlan:
    """Decide everything about a stack.

    `zone_ids` are the region's, `objects` Kubernetes objects of its own, and `facts` those of a VPC that is there.

    Raises ValueError for whatever its parts or AWS would refuse later.
    """
    around = _Around(zone_ids, objects, facts)
    try:
        return _plan_once(settings, around)
    except ValueError as error:
        raise _with_the_rest(error, settings, around) from None


def _with_the_rest(error: ValueError, settings: "StackSettings", around: _Around) -> ValueError:
    """Add to an error what is wrong in the rest of a stack, as long as something can be left out of it."""
    found, repairs = Apart(), Repairs(type(settings))
    values = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    left: dict[str, Any] = {}
    while values != left:
        found.add(*filter(repairs.tells, singles(error)))
        values, left = repairs.without(values, singles(error)), values
        objects = around.objects if "manifests" in values else ()
        try:
            _plan_once(type(settings)(**values), dataclasses.replace(around, objects=objects))
        except ValueError as another:
            error = another
    return joined(found.errors.values())


def _plan_once(settings: "StackSettings", around: _Around) -> StackPlan:
    found = Apart()
    settings = check_alone(settings, found)
    with found:
        plan = _plan(settings, around, found.inputs)
    found.refuse()
    return plan


def _plan(settings: "StackSettings", around: _Around, wrong: Set[str]) -> StackPlan:
    """Decide everything: what all else is measured by first, then what runs pods, then what goes into all of that.

    What would only repeat what was found `wrong` is not judged.
    """
    if wrong.isdisjoint(_KEYS):
        settings = with_keys(settings)
    site = _plan_measures(settings, around)
    settings = settle_in(settings, site, _wanted(settings).nodes)
    compute = _plan_inside(settings, site)
    found, endpoints, there = Apart(), tuple[PlannedEndpoint, ...](), list[str]()
    callers = caller_uses(settings)
    uses = plan_uses(settings, compute, callers)
    with found:
        endpoints, there = endpoints_of(settings, uses)
    plan = StackPlan(
        settings=settings,
        zones=site.zones,
        vpc_cidrs=site.vpc_cidrs,
        blocks=site.blocks,
        facts=around.facts if site.existing else None,
        existing=site.existing,
        existing_services=there,
        endpoint_cidrs=endpoint_cidrs(settings, site),
        compute=compute,
        identities=dict(compute.wanted.identities),
        uses=uses,
        endpoints=endpoints,
        endpoint_access=endpoint_access(settings, compute.wanted),
        gateway_services=gateway_services(settings),
        images={**platform_images(settings.platform, settings.version), **settings.images},
        objects=list(around.objects),
    )
    with found:
        plan = with_node_classes(plan)
    caches = settings.pull_through_caches
    if not found.errors and wrong.isdisjoint(_REACHED):
        check_endpoints(plan, around.zone_ids, callers, found)
        found.judge(check_site, plan)
    found.judge(check_roles, plan)
    found.judge(check_intranet, plan)
    found.judge(plan_registry, settings.name, settings.region, settings.repositories, plan.images, caches)
    if wrong.isdisjoint(_MOUNTED):
        found.judge(check_workloads, plan)
    found.refuse()
    return plan


def _plan_measures(settings: "StackSettings", around: _Around) -> Site:
    """Choose the zones, divide the VPC, and check what all else is measured by."""
    found, quotas, site = Apart(), typing.cast(Quotas, settings.quotas), typing.cast(Site, None)
    found.judge(check_version, settings.version, settings.support_type)
    found.judge(check_quotas, quotas)
    if settings.compute is not None:
        found.judge(check_mode, settings.compute, _wanted(settings))
    with found:
        site = plan_site(settings, around.zone_ids, around.facts)
    found.refuse()
    return site


def _wanted(settings: "StackSettings") -> Wanted:
    """Collect what runs pods, and what is to run on it from the start."""
    return Wanted(
        fargate_profiles=settings.fargate_profiles,
        fargate_logging=if_enabled(settings.fargate_logging),
        node_groups=settings.node_groups,
        self_managed_node_groups=settings.self_managed_node_groups,
        karpenter=if_enabled(settings.karpenter),
        auto_mode=settings.compute == AUTO,
        custom_networking=settings.custom_networking,
        identities=settings.identities,
        addons=settings.addons,
        version=settings.version,
        tags=settings.tags,
        intranet=plan_intranet(intranet_of(settings), settings.region, settings.service_cidr),
        quotas=typing.cast(Quotas, settings.quotas),
    )


def _plan_inside(settings: "StackSettings", site: Site) -> ComputePlan:
    """Decide what runs pods, and check what else stands in the VPC."""
    found, wanted = Apart(), _wanted(settings)
    check_network(settings, wanted, site, found)
    found.judge(check_bastions, settings.name, settings.bastions, site.zones, site.vpc_cidrs, site.blocks)
    if found.judge(check_platform, settings.name, settings.platform, wanted):
        wanted = _with_platform(settings, wanted)
    with found:
        compute = plan_compute(settings.name, settings.region, site.zones, wanted)
    found.refuse()
    return compute


def _with_platform(settings: "StackSettings", wanted: Wanted) -> Wanted:
    """Add what the platform needs in AWS."""
    brought = platform_identities(
        settings.platform, settings.name, settings.region, settings.fargate_profiles, wanted.pods_on_nodes
    )
    return dataclasses.replace(wanted, identities={**settings.identities, **brought})
