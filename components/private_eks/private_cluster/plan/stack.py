"""A stack as a whole: everything that follows from its settings, planned once, and the checks that span its parts.

The program and `PrivateCluster` make what stands here, so that both make the same and refuse the same.
"""

import dataclasses
import functools
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...access.plan.bastion import bastion_uses, bastions_per_zone, check_bastions
from ...access.plan.callers import check_doors
from ...access.plan.runner import check_runners, runner_uses
from ...addons.plan.vpc_cni import check_custom_networking
from ...cluster.plan.access import check_access
from ...cluster.plan.cluster import check_cluster
from ...common.plan.arguments import known_texts
from ...common.plan.names import check_tags
from ...common.plan.quotas import RULES_OF_CLUSTER, Quotas, check_quotas, check_rules
from ...common.plan.service_names import short_name
from ...common.plan.versions import check_version
from ...common.plan.zones import choose_zones
from ...compute.plan import AUTO, ComputePlan, Wanted, check_mode, if_enabled, plan_compute, uses_of
from ...endpoints.plan.endpoint_access import plan_access
from ...endpoints.plan.endpoint_policies import check_sizes
from ...endpoints.plan.services import GATEWAY_SERVICES, Door, plan_doors
from ...fargate.plan.fargate import check_profile_zones
from ...identities.plan import IRSA
from ...keys.plan import check_key_arn
from ...network.plan.blocks import (
    Beside,
    Blocks,
    check_client_cidrs,
    check_control_space,
    check_service_cidr,
    plan_blocks,
)
from ...nodes.plan.node_rules import check_egress
from ...platform.plan.platform import platform_identities, platform_images, platform_uses
from ...platform.plan.platform_checks import check_platform
from ...registry.plan.pull_through import check_caches
from ...registry.plan.registry import plan_registry
from ...storage.plan.file_system import check_file_systems
from ...storage.plan.storage import check_storage_classes
from ...workloads.plan.scheduling import Workplace
from .stack_workloads import check_workloads

if TYPE_CHECKING:
    from ...endpoints.settings import EndpointAccessSettings
    from ...identities.settings import IdentitySettings
    from ..stack_settings import StackSettings

FURTHER = "endpoint_services"
"""What callers call further endpoints, and behind `existing_` those that are there."""


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
    doors: tuple[Door, ...]
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
    def workplace(self) -> Workplace:
        """What runs pods."""
        wanted = self.compute.wanted
        open_ended = wanted.auto_mode or wanted.karpenter is not None
        return Workplace(self.settings.fargate_profiles, self.compute.nodes, open_ended)


def plan_stack(
    settings: "StackSettings", zone_ids: Mapping[str, str], objects: Sequence[dict[str, Any]] = ()
) -> StackPlan:
    """Decide everything about a stack; `zone_ids` are the region's, and `objects` Kubernetes objects of its own.

    Raises ValueError for whatever its parts or AWS would refuse later.
    """
    zones = choose_zones(zone_ids, settings.zones)
    wanted = _plan_wanted(settings)
    check_runners(settings.name, settings.runners, settings.region, settings.bastions, settings.tags)
    vpc_cidrs = [settings.cidr, *settings.secondary_cidrs]
    blocks = _plan_network(settings, wanted, zones, vpc_cidrs)
    compute = plan_compute(settings.name, settings.region, zones, wanted)
    access = _plan_endpoint_access(settings, wanted)
    callers = _caller_uses(settings)
    uses = _plan_uses(settings, compute, callers)
    plan = StackPlan(
        settings=settings,
        zones=zones,
        vpc_cidrs=vpc_cidrs,
        blocks=blocks,
        compute=compute,
        identities=dict(wanted.identities),
        uses=uses,
        doors=plan_doors(
            settings.region, uses, settings.endpoint_services, settings.existing_endpoint_services, FURTHER
        ),
        endpoint_access=access,
        gateway_services=_gateway_services(settings),
        images={**platform_images(settings.platform, settings.version), **settings.images},
        objects=list(objects),
    )
    _check_endpoints(plan, zone_ids, callers)
    _check_storage(plan)
    check_workloads(plan)
    return plan


def _plan_wanted(settings: "StackSettings") -> Wanted:
    """Collect what runs pods, and what is to run on it from the start, with what the platform needs."""
    check_version(settings.version, settings.support_type)
    wanted = Wanted(
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
    if settings.compute is not None:
        check_mode(settings.compute, wanted)
    check_platform(settings.name, settings.platform, wanted)
    brought = platform_identities(
        settings.platform, settings.name, settings.region, settings.fargate_profiles, wanted.pods_on_nodes
    )
    return dataclasses.replace(wanted, identities={**settings.identities, **brought})


def _plan_network(settings: "StackSettings", wanted: Wanted, zones: Sequence[str], vpc_cidrs: Sequence[str]) -> Blocks:
    """Divide the VPC, and check what is in it, or comes into it, from its beginning."""
    check_cluster(
        settings.name,
        settings.version,
        settings.support_type,
        settings.log_retention_days,
        settings.control_plane_egress,
    )
    check_quotas(wanted.quotas)
    blocks = plan_blocks(settings.cidr, zones, settings.node_prefix, settings.secondary_cidrs, wanted.quotas)
    check_client_cidrs("client_cidrs", settings.client_cidrs, vpc_cidrs)
    callers = len(settings.bastions) + len(settings.runners)
    others = max(len(vpc_cidrs), RULES_OF_CLUSTER + callers)
    check_rules("client_cidrs", len(settings.client_cidrs), others, wanted.quotas)
    check_service_cidr(settings.service_cidr, [*vpc_cidrs, *known_texts(settings.client_cidrs)])
    check_key_arn("key_arn", settings.key_arn, settings.region)
    check_access(settings.access_entries, settings.region)
    check_tags(settings.tags)
    check_custom_networking(settings.custom_networking, settings.secondary_cidrs, wanted.nodes)
    return blocks


def _plan_endpoint_access(settings: "StackSettings", wanted: Wanted) -> "EndpointAccessSettings":
    """Add what runners and identities reach: sources in whosever bucket, and target roles.

    Pods with a target role call as that role; EKS assumes it for them, without STS's endpoint.
    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
    """
    given = settings.endpoint_access
    sources = [runner["source"]["bucket_arn"] for runner in settings.runners.values() if "source" in runner]
    targets = {identity.get("target_role_arn") for identity in wanted.identities.values()}
    buckets = [*given.get("buckets", []), *sources]
    roles = {*given.get("role_arns", []), *known_texts(targets)}
    access: EndpointAccessSettings = {**given}
    if buckets:
        access["buckets"] = buckets
    if roles:
        access["role_arns"] = sorted(roles)
    plan_access("endpoint_access", {**access, "role_arns": given.get("role_arns", [])}, settings.region)
    return access


def _plan_uses(settings: "StackSettings", compute: ComputePlan, callers: Iterable[str]) -> list[str]:
    roles = {"cross-account-roles"} if settings.endpoint_access.get("role_arns") else set[str]()
    return sorted({*uses_of(compute), *platform_uses(settings.platform), *callers, *settings.uses, *roles})


def _caller_uses(settings: "StackSettings") -> set[str]:
    """Name what bastions and runners call."""
    bastions = (use for bastion in settings.bastions.values() for use in bastion_uses(bastion))
    return {*bastions, *(use for runner in settings.runners.values() for use in runner_uses(runner))}


def _gateway_services(settings: "StackSettings") -> list[str]:
    named = {*settings.endpoint_services, *settings.existing_endpoint_services}
    return sorted({"s3"} | GATEWAY_SERVICES & {short_name(settings.region, service) for service in named})


def _check_endpoints(plan: StackPlan, zone_ids: Mapping[str, str], callers: Iterable[str]) -> None:
    """Refuse what does not reach its endpoints, and endpoints that find no room."""
    settings, wanted = plan.settings, plan.compute.wanted
    existing = settings.existing_endpoint_services
    access = plan_access("endpoint_access", plan.endpoint_access, settings.region)
    check_sizes("endpoint_access", settings.region, access)
    check_egress(settings.node_egress, existing, wanted.nodes, plan.gateway_services, wanted.quotas)
    check_profile_zones(settings.fargate_profiles, settings.region, plan.zones, zone_ids)
    interfaces = sum(not door.gateway for door in plan.doors)
    beside = Beside(len(settings.file_systems), bastions_per_zone(settings.bastions, plan.zones))
    check_control_space(plan.blocks.control[0].cidr, interfaces, beside)
    check_bastions(settings.name, settings.bastions, plan.zones, plan.vpc_cidrs, plan.blocks)
    check_doors(f"existing_{FURTHER}", callers, existing, settings.region)


def _check_storage(plan: StackPlan) -> None:
    """Refuse file systems, storage classes, pull-through caches and repositories that could not be made."""
    settings = plan.settings
    check_file_systems(settings.name, settings.file_systems, settings.region, settings.tags)
    check_storage_classes(settings.storage_classes, settings.file_systems, settings.region)
    check_caches(settings.name, settings.region, settings.pull_through_caches)
    plan_registry(settings.name, settings.region, settings.repositories, plan.images, settings.pull_through_caches)
