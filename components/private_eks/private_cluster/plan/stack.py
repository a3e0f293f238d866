"""A stack as a whole: everything that follows from its settings, planned once, and the checks that span its parts.

The program and `PrivateCluster` make what stands here, so that both make the same and refuse the same.
"""

import dataclasses
import functools
import typing
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...access.plan.bastion import check_bastions
from ...common.plan.arguments import known_texts
from ...common.plan.quotas import Quotas, check_quotas
from ...common.plan.refusals import Apart, joined, singles
from ...common.plan.versions import check_version
from ...common.plan.zones import choose_zones
from ...compute.plan.compute import ComputePlan, plan_compute
from ...compute.plan.wanted import AUTO, Wanted, check_mode, if_enabled
from ...endpoints.plan.services import PlannedEndpoint, plan_endpoints
from ...identities.plan import IRSA
from ...network.plan.blocks import Blocks, plan_blocks
from ...platform.plan.platform import platform_identities, platform_images
from ...platform.plan.platform_checks import check_platform
from ...registry.plan.registry import plan_registry
from ...workloads.plan.scheduling import SchedulableCompute
from .repairs import Repairs
from .stack_endpoints import FURTHER, caller_uses, check_endpoints, endpoint_access, gateway_services, plan_uses
from .stack_subjects import check_alone, check_network
from .stack_workloads import check_workloads

if TYPE_CHECKING:
    from ...endpoints.settings import EndpointAccessSettings
    from ...identities.settings import IdentitySettings
    from ..stack_settings import StackSettings


_REACHED = frozenset({"endpoint_access", "runners"})
"""Inputs that say what is reached through endpoints."""
_MOUNTED = frozenset({"file_systems", "storage_classes"})
"""Inputs that say what pods mount."""


@dataclass(frozen=True, kw_only=True)
class StackPlan:
    """A stack, decided: its settings, and what its parts are given beside them."""

    settings: "StackSettings"
    zones: list[str]
    vpc_cidrs: list[str]
    """All IPv4 blocks of the VPC."""
    blocks: Blocks
    compute: ComputePlan
    identities: "dict[str, IdentitySettings]"
    """What pods may do in AWS: what was asked for, and what the platform needs."""
    uses: list[str]
    """What calls AWS from inside."""
    endpoints: tuple[PlannedEndpoint, ...]
    endpoint_access: "EndpointAccessSettings"
    """What the endpoints admit beside the account's own."""
    gateway_services: list[str]
    """Services that nodes reach through a gateway endpoint."""
    images: dict[str, str]
    """Images and charts to mirror, by short name."""
    objects: list[dict[str, Any]]
    """Kubernetes objects of the stack's own."""

    @functools.cached_property
    def pod_cidrs(self) -> list[str]:
        """IPv4 blocks that pods may use HTTPS in."""
        return [*self.vpc_cidrs, self.settings.service_cidr]

    @functools.cached_property
    def source_ranges(self) -> list[str]:
        """IPv4 blocks that load balancers admit where nothing else is said."""
        return [*self.vpc_cidrs, *known_texts(self.settings.client_cidrs)]

    @functools.cached_property
    def access_points(self) -> list[tuple[str, str]]:
        """File systems with their access points, which applications mount."""
        systems = sorted(self.settings.file_systems.items())
        return [(key, point) for key, files in systems for point in sorted(files.get("access_points", {}))]

    @functools.cached_property
    def irsa_accounts(self) -> dict[str, str]:
        """Identities that pods get by an annotation: their names by `namespace/service account`."""
        planned = self.compute.identities.items()
        return {f"{i.namespace}/{a}": key for key, i in planned if i.mechanism == IRSA for a in i.service_accounts}

    @functools.cached_property
    def schedulable(self) -> SchedulableCompute:
        """What runs pods."""
        wanted = self.compute.wanted
        open_ended = wanted.auto_mode or wanted.karpenter is not None
        return SchedulableCompute(self.settings.fargate_profiles, self.compute.nodes, open_ended)


def plan_stack(
    settings: "StackSettings", zone_ids: Mapping[str, str], objects: Sequence[dict[str, Any]] = ()
) -> StackPlan:
    """Decide everything about a stack; `zone_ids` are the region's, and `objects` Kubernetes objects of its own.

    Raises ValueError for whatever its parts or AWS would refuse later.
    """
    try:
        return _plan_once(settings, zone_ids, objects)
    except ValueError as error:
        raise _with_the_rest(error, settings, zone_ids, objects) from None


def _with_the_rest(
    error: ValueError, settings: "StackSettings", zone_ids: Mapping[str, str], objects: Sequence[dict[str, Any]]
) -> ValueError:
    """Add to an error what is wrong in the rest of a stack, as long as something can be left out of it."""
    found, repairs = Apart(), Repairs(type(settings))
    values = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    left: dict[str, Any] = {}
    while values != left:
        found.add(*filter(repairs.tells, singles(error)))
        values, left = repairs.without(values, singles(error)), values
        try:
            _plan_once(type(settings)(**values), zone_ids, objects if "manifests" in values else ())
        except ValueError as another:
            error = another
    return joined(found.errors.values())


def _plan_once(settings: "StackSettings", zone_ids: Mapping[str, str], objects: Sequence[dict[str, Any]]) -> StackPlan:
    found = Apart()
    settings = check_alone(settings, found)
    with found:
        plan = _plan(settings, zone_ids, objects, found.inputs)
    found.refuse()
    return plan


def _plan(
    settings: "StackSettings", zone_ids: Mapping[str, str], objects: Sequence[dict[str, Any]], wrong: Set[str]
) -> StackPlan:
    """Decide everything: what all else is measured by first, then what runs pods, then what goes into all of that.

    What would only repeat what was found `wrong` is not judged.
    """
    zones, blocks, wanted = _plan_measures(settings, zone_ids)
    compute = _plan_inside(settings, zones, blocks, wanted)
    found, endpoints = Apart(), tuple[PlannedEndpoint, ...]()
    callers = caller_uses(settings)
    uses = plan_uses(settings, compute, callers)
    asked, there = settings.endpoint_services, settings.existing_endpoint_services
    with found:
        endpoints = plan_endpoints(settings.region, uses, asked, there, FURTHER)
    plan = StackPlan(
        settings=settings,
        zones=zones,
        vpc_cidrs=[settings.cidr, *settings.secondary_cidrs],
        blocks=blocks,
        compute=compute,
        identities=dict(compute.wanted.identities),
        uses=uses,
        endpoints=endpoints,
        endpoint_access=endpoint_access(settings, compute.wanted),
        gateway_services=gateway_services(settings),
        images={**platform_images(settings.platform, settings.version), **settings.images},
        objects=list(objects),
    )
    caches = settings.pull_through_caches
    if not found.errors and wrong.isdisjoint(_REACHED):
        check_endpoints(plan, zone_ids, callers, found)
    found.judge(plan_registry, settings.name, settings.region, settings.repositories, plan.images, caches)
    if wrong.isdisjoint(_MOUNTED):
        found.judge(check_workloads, plan)
    found.refuse()
    return plan


def _plan_measures(settings: "StackSettings", zone_ids: Mapping[str, str]) -> tuple[list[str], Blocks, Wanted]:
    """Choose the zones, divide the VPC, and collect what runs pods."""
    found, wanted, quotas = Apart(), _wanted(settings), typing.cast(Quotas, settings.quotas)
    with found:
        zones = choose_zones(zone_ids, settings.zones)
    found.judge(check_version, settings.version, settings.support_type)
    found.judge(check_quotas, quotas)
    if settings.compute is not None:
        found.judge(check_mode, settings.compute, wanted)
    found.refuse()
    return zones, plan_blocks(settings.cidr, zones, settings.node_prefix, settings.secondary_cidrs, quotas), wanted


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
        quotas=typing.cast(Quotas, settings.quotas),
    )


def _plan_inside(settings: "StackSettings", zones: Sequence[str], blocks: Blocks, wanted: Wanted) -> ComputePlan:
    """Decide what runs pods, and check what else stands in the VPC."""
    found, vpc_cidrs = Apart(), [settings.cidr, *settings.secondary_cidrs]
    check_network(settings, wanted, vpc_cidrs, found)
    found.judge(check_bastions, settings.name, settings.bastions, zones, vpc_cidrs, blocks)
    if found.judge(check_platform, settings.name, settings.platform, wanted):
        wanted = _with_platform(settings, wanted)
    with found:
        compute = plan_compute(settings.name, settings.region, zones, wanted)
    found.refuse()
    return compute


def _with_platform(settings: "StackSettings", wanted: Wanted) -> Wanted:
    """Add what the platform needs in AWS."""
    brought = platform_identities(
        settings.platform, settings.name, settings.region, settings.fargate_profiles, wanted.pods_on_nodes
    )
    return dataclasses.replace(wanted, identities={**settings.identities, **brought})
