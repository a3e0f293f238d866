"""What calls AWS from inside a stack, and the endpoints that it needs for that."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ...access.plan.bastion import bastion_uses, bastions_per_zone
from ...access.plan.callers import check_caller_endpoints
from ...access.plan.runner import runner_uses
from ...capabilities.plan import ENDPOINT, check_argocd_endpoint, uses_of_capabilities
from ...common.plan.arguments import known_texts
from ...common.plan.refusals import Apart
from ...common.plan.service_names import GATEWAY_SERVICES, short_name
from ...compute.plan.compute import ComputePlan, uses_of
from ...compute.plan.wanted import Wanted
from ...endpoints.plan.endpoint_access import plan_access
from ...endpoints.plan.endpoint_policies import check_sizes
from ...endpoints.plan.services import PlannedEndpoint, plan_endpoints
from ...fargate.plan.fargate import check_profile_zones
from ...intranet.plan.ways import with_intranet
from ...network.plan.blocks import Beside, check_control_space
from ...nodes.plan.node_rules import check_egress
from ...platform.plan.platform import platform_uses
from .stack_intranet import intranet_of
from .stack_network import existing_services

if TYPE_CHECKING:
    from ...endpoints.settings import EndpointAccessSettings
    from ..stack_settings import StackSettings
    from .stack_plan import StackPlan

FURTHER = "endpoint_services"
"""What callers call further endpoints, and behind `existing_` those that are there."""


def endpoint_access(settings: "StackSettings", wanted: Wanted) -> "EndpointAccessSettings":
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
    return access


def plan_uses(settings: "StackSettings", compute: ComputePlan, callers: Iterable[str]) -> list[str]:
    """Name what calls AWS from inside."""
    roles = {"cross-account-roles"} if settings.endpoint_access.get("role_arns") else set[str]()
    of_aws = uses_of_capabilities(settings.capabilities)
    return sorted({*uses_of(compute), *platform_uses(settings.platform), *callers, *settings.uses, *roles, *of_aws})


def caller_uses(settings: "StackSettings") -> set[str]:
    """Name what bastions and runners call."""
    bastions = (use for bastion in settings.bastions.values() for use in bastion_uses(bastion))
    return {*bastions, *(use for runner in settings.runners.values() for use in runner_uses(runner))}


def gateway_services(settings: "StackSettings") -> list[str]:
    """Name the services that nodes reach through a gateway endpoint."""
    named = {*settings.endpoint_services, *existing_services(settings)}
    return sorted({"s3"} | GATEWAY_SERVICES & {short_name(settings.region, service) for service in named})


def endpoints_of(settings: "StackSettings", uses: Iterable[str]) -> tuple[tuple[PlannedEndpoint, ...], list[str]]:
    """Give the endpoints that are made, and the services of those that are there already.

    A list of what a VPC of others has may name more than is needed.
    """
    further, there = settings.endpoint_services, existing_services(settings)
    if settings.existing_network is None:
        return plan_endpoints(settings.region, uses, further, there, FURTHER), there
    planned = plan_endpoints(settings.region, uses, further, argument=FURTHER)
    needed = [endpoint.service for endpoint in planned if endpoint.service in there]
    return tuple(endpoint for endpoint in planned if endpoint.service not in needed), needed


def check_endpoints(plan: "StackPlan", zone_ids: Mapping[str, str], callers: Iterable[str], found: Apart) -> None:
    """Refuse what does not reach its endpoints, and endpoints that find no room."""
    settings, wanted, region = plan.settings, plan.compute.wanted, plan.settings.region
    existing = [] if plan.facts else settings.existing_endpoint_services
    with found:
        check_sizes("endpoint_access", region, plan_access("endpoint_access", plan.endpoint_access, region))
    with found:
        egress = with_intranet(settings.node_egress, intranet_of(settings)) if wanted.nodes else settings.node_egress
        check_egress(egress, existing, wanted.nodes, plan.gateway_services, wanted.quotas)
    found.judge(check_profile_zones, settings.fargate_profiles, region, plan.zones, zone_ids)
    interfaces = sum(not endpoint.gateway for endpoint in plan.endpoints)
    beside = Beside(len(settings.file_systems), bastions_per_zone(settings.bastions, plan.zones))
    if plan.facts is None:
        found.judge(check_control_space, plan.blocks.control[0].cidr, interfaces, beside)
    own = any(endpoint.service == ENDPOINT for endpoint in plan.endpoints)
    found.judge(check_argocd_endpoint, "capabilities", settings.capabilities, own)
    found.judge(check_caller_endpoints, f"existing_{FURTHER}", callers, existing, region)
