"""Where a stack lies: in a VPC that is made for it, or in one that somebody else owns."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ...access.plan.bastion import bastions_per_zone
from ...addons.plan.vpc_cni import check_custom_networking
from ...common.plan.arguments import refusal
from ...common.plan.quotas import Quotas
from ...common.plan.refusals import Apart
from ...common.plan.service_names import GATEWAY_SERVICES, short_name
from ...common.plan.zones import choose_zones
from ...endpoints.plan.services import PlannedEndpoint
from ...network.plan.blocks import Blocks, plan_blocks, private_block
from ...network.plan.existing import CLUSTER, LOAD_BALANCERS, NODES, PODS, ExistingNetworkPlan, plan_existing
from ...network.plan.existing_rules import Needs, check_existing, remarks
from ...network.plan.facts import NetworkFacts
from ...workloads.plan.alb import ALB
from ...workloads.plan.nlb import NLB

if TYPE_CHECKING:
    from ...network.settings import ExistingEndpointsSettings
    from ...nodes.settings import NodeEgressSettings
    from ..stack_settings import StackSettings
    from .stack_plan import StackPlan

EXISTING = "existing_network."
"""How its inputs begin."""
_OF_OUR_OWN = ("cidr", "zones", "node_prefix", "secondary_cidrs", "existing_endpoint_services")
"""Inputs that belong to a VPC that is made here."""
_VPC_CNI = "vpc-cni"
_LOAD_BALANCER_ADDRESSES = 8
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer"""
_FRONTS = {"load_balancer": NLB, "ingress": ALB}


@dataclass(frozen=True, kw_only=True)
class Site:
    """The zones, the blocks of the VPC, and those of its subnets; and the plan of a VPC that is there already."""

    zones: list[str]
    vpc_cidrs: list[str]
    blocks: Blocks
    existing: ExistingNetworkPlan | None = None


def plan_site(settings: "StackSettings", zone_ids: Mapping[str, str], facts: NetworkFacts | None) -> Site:
    """Choose the zones and divide the VPC, or take both as they are.

    Raises ValueError for blocks and zones that AWS refuses, and for inputs of one kind of VPC with the other.
    """
    found = Apart()
    if facts is None or settings.existing_network is None:
        if settings.cidr is None:
            allowed = "a private IPv4 block from /16 to /24, or existing_network"
            found.add(refusal("cidr", None, allowed, "give one of them: the VPC is made, or it is there"))
        with found:
            zones = choose_zones(zone_ids, settings.zones)
        found.refuse()
        cidr, further, quotas = str(settings.cidr), settings.secondary_cidrs, cast(Quotas, settings.quotas)
        blocks = plan_blocks(cidr, zones, settings.node_prefix, further, quotas)
        return Site(zones=zones, vpc_cidrs=[cidr, *further], blocks=blocks)
    for field in _OF_OUR_OWN:
        if given := getattr(settings, field):
            remedy = "remove it" if field != _OF_OUR_OWN[-1] else f"name them in {EXISTING}endpoints.present"
            found.add(refusal(field, given, "none beside existing_network, which has its own", remedy))
    plan: Any = None
    with found:
        plan = plan_existing(EXISTING, settings.existing_network, facts)
    found.refuse()
    return Site(zones=list(plan.zones), vpc_cidrs=list(plan.vpc_cidrs), blocks=plan.blocks, existing=plan)


def check_pods(settings: "StackSettings", site: Site, nodes: bool) -> None:
    """Refuse custom networking without subnets for pods.

    Raises ValueError.
    """
    if site.existing is None:
        return check_custom_networking(settings.custom_networking, settings.secondary_cidrs, nodes)
    pods = site.existing.ids(PODS)
    if settings.custom_networking and not pods:
        allowed = "one subnet in each zone with custom_networking"
        raise refusal(f"{EXISTING}{PODS}", None, allowed, "name the subnets that pods live in")
    return check_custom_networking(settings.custom_networking, pods[:1], nodes)


def settle_in(settings: "StackSettings", site: Site, nodes: bool) -> "StackSettings":
    """Say explicitly what controllers would look for by tags, in a VPC whose tags are not ours.

    The VPC CNI's discovery is off, since it would take subnets that are tagged for other clusters; nodes may use HTTPS
    wherever endpoints lie that are there already.
    """
    if site.existing is None or settings.existing_network is None:
        return settings
    subnets = ",".join(site.existing.ids(LOAD_BALANCERS))
    applications = {key: _fixed(app, subnets) for key, app in settings.applications.items()}
    addons, egress = settings.addons, settings.node_egress
    if nodes:
        addons = {**addons, _VPC_CNI: _without_discovery(addons.get(_VPC_CNI, {}))}
        reached: dict[str, NodeEgressSettings] = {
            f"endpoints-in-{_slug(cidr)}": {"cidr": cidr, "from_port": 443} for cidr in endpoint_cidrs(settings, site)
        }
        egress = {**reached, **egress}
    return dataclasses.replace(settings, applications=applications, addons=addons, node_egress=egress)


def endpoint_cidrs(settings: "StackSettings", site: Site) -> list[str]:
    """Give the IPv4 blocks in which interface endpoints lie that are not made here."""
    present = set(_named(settings, "present")) - GATEWAY_SERVICES
    elsewhere = _endpoints(settings).get("cidrs", []) if _named(settings, "elsewhere") else []
    return [*(site.vpc_cidrs if present else []), *elsewhere]


def existing_services(settings: "StackSettings") -> list[str]:
    """Name the services whose endpoints are not made here."""
    if settings.existing_network is None:
        return settings.existing_endpoint_services
    return sorted({*_named(settings, "present"), *_named(settings, "elsewhere")})


def check_site(plan: "StackPlan") -> None:
    """Refuse a VPC of others in which the stack does not come up, or is not private.

    Raises ValueError.
    """
    settings = plan.settings
    if plan.facts is None or plan.existing is None or settings.existing_network is None:
        return
    elsewhere, cidrs, found = _named(settings, "elsewhere"), _endpoints(settings).get("cidrs", []), Apart()
    for i, cidr in enumerate(cidrs):
        found.judge(private_block, f"{EXISTING}endpoints.cidrs[{i}]", cidr, shortest=8)
    if elsewhere and not cidrs:
        allowed = f"private blocks in which the endpoints of {', '.join(elsewhere)} lie"
        found.add(refusal(f"{EXISTING}endpoints.cidrs", None, allowed, "ask whoever owns the central endpoints"))
    if both := sorted(set(elsewhere) & set(_named(settings, "present"))):
        allowed = "each service in present or in elsewhere"
        found.add(refusal(f"{EXISTING}endpoints.elsewhere", both, allowed, "take it out of one of them"))
    for key, bastion in settings.bastions.items():
        if "public" in bastion:
            allowed = "none with existing_network: it would add a subnet and an internet gateway to it"
            found.add(refusal(f"bastions.{key}.public", "one", allowed, "remove it, or ask the VPC's owner"))
    needs = needs_of(settings, plan.endpoints, addresses_of(plan))
    internet = settings.existing_network.get("allow_internet_routes", False)
    found.judge(check_existing, EXISTING, plan.facts, plan.existing, needs, internet)
    found.refuse()


def needs_of(settings: "StackSettings", planned: Collection[PlannedEndpoint], addresses: Mapping[str, int]) -> Needs:
    """Collect what a stack needs of a VPC."""
    return Needs(
        addresses=addresses,
        present=_named(settings, "present"),
        elsewhere=_named(settings, "elsewhere"),
        made=[endpoint.service for endpoint in planned],
        service_cidr=settings.service_cidr,
    )


def remarks_on(plan: "StackPlan") -> Iterator[str]:
    """Say what the owner of the VPC of a stack decides, and which of the endpoints that were named nothing calls."""
    if plan.facts is None or plan.existing is None:
        return
    yield from remarks(plan.facts, plan.existing, needs_of(plan.settings, plan.endpoints, {}))
    if idle := sorted(set(existing_services(plan.settings)) - set(plan.existing_services)):
        yield f"the VPC's endpoints of {', '.join(idle)} are named, and nothing here calls them"


def elsewhere_of(plan: "StackPlan") -> list[str]:
    """Name the services that are called through a central VPC."""
    return sorted(set(_named(plan.settings, "elsewhere")) & set(plan.existing_services))


def addresses_of(plan: "StackPlan") -> dict[str, int]:
    """Count the addresses that a subnet of each purpose has to give; every node takes one at least."""
    settings = plan.settings
    interfaces = sum(not endpoint.gateway for endpoint in plan.endpoints)
    groups = [*settings.node_groups.values(), *settings.self_managed_node_groups.values()]
    nodes = sum(group.get("max_size", group.get("min_size", 1)) for group in groups)
    fronts = any(_FRONTS.keys() & application.keys() for application in settings.applications.values())
    return {
        CLUSTER: interfaces + len(settings.file_systems) + bastions_per_zone(settings.bastions, plan.zones),
        NODES: -(-nodes // len(plan.zones)),
        LOAD_BALANCERS: _LOAD_BALANCER_ADDRESSES if fronts else 0,
    }


def _endpoints(settings: "StackSettings") -> "ExistingEndpointsSettings":
    """Give what is told of endpoints that are there already."""
    return settings.existing_network.get("endpoints", {}) if settings.existing_network else {}


def _named(settings: "StackSettings", key: str) -> list[str]:
    """Give the services that are named under a key, by their short names."""
    named: Any = dict(_endpoints(settings)).get(key, [])
    return [short_name(settings.region, service) for service in named]


def _fixed(application: Any, subnets: str) -> Any:
    """Name the subnets of an application's load balancers, unless it names its own."""
    fronts = {key: prefix for key, prefix in _FRONTS.items() if key in application}
    return {
        **application,
        **{
            key: {
                **application[key],
                "annotations": {f"{prefix}subnets": subnets, **application[key].get("annotations", {})},
            }
            for key, prefix in fronts.items()
        },
    }


def _slug(cidr: str) -> str:
    return cidr.replace(".", "-").replace("/", "-")


def _without_discovery(addon: Any) -> Any:
    configuration = addon.get("configuration", {})
    env = {"ENABLE_SUBNET_DISCOVERY": "false", **configuration.get("env", {})}
    return {**addon, "configuration": {**configuration, "env": env}}
