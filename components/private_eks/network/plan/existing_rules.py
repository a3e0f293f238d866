"""Whether a VPC that somebody else owns lets a private cluster come up, and stay private.

What certainly fails, or is not private, is refused; what its owner decides is told. Each says what it would do on AWS.
https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
"""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from .blocks import CONTROL_PLANE_ADDRESSES, private_block
from .existing import CLUSTER, NODES, ROLES, ExistingNetworkPlan
from .existing_endpoints import check_endpoint, tables_without, zones_without
from .facts import LOCAL, TO_OTHERS, TO_THE_INTERNET, EndpointFacts, NetworkFacts, SubnetFacts, read_destination

_AMAZON = "AmazonProvidedDNS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a cluster needs of a VPC: addresses in each subnet by its purpose, and endpoints.

    `made` are services whose endpoints are to be made in it, those of gateways among them.
    """

    addresses: Mapping[str, int] = field(default_factory=dict)
    present: Sequence[str] = ()
    elsewhere: Sequence[str] = ()
    made: Sequence[str] = ()
    service_cidr: str = ""


def check_existing(
    argument: str, facts: NetworkFacts, plan: ExistingNetworkPlan, needs: Needs, internet: bool = False
) -> None:
    """Refuse a VPC in which the cluster would fail, or not be private; `internet` accepts routes to it.

    Raises ValueError with everything that is wrong at once.
    """
    found = Apart()
    for check in (_dns, _blocks, _service_block, _shared, _s3_routes):
        found.judge(check, argument, facts, plan, needs)
    for role in ROLES:
        for subnet in _own(plan, role):
            where = f"{argument}{role}"
            found.judge(_addresses, where, subnet, demand_of(plan, needs.addresses, role))
            if not internet:
                found.judge(_private, where, subnet, facts)
    for service in needs.present:
        found.judge(check_endpoint, f"{argument}endpoints.present", service, facts, plan)
    found.refuse()


def remarks(facts: NetworkFacts, plan: ExistingNetworkPlan, needs: Needs) -> Iterator[str]:
    """Say what the VPC's owner decides, and what nothing here can see."""
    if _AMAZON not in facts.domain_name_servers:
        servers = ", ".join(facts.domain_name_servers) or "none"
        yield f"{facts.vpc_id} hands out the DNS servers {servers}: they have to forward to the VPC's own resolver"
    used = list(dict.fromkeys(id_ for role in ROLES for id_ in plan.ids(role)))
    ways: dict[tuple[str, str], set[str]] = {}
    for _, route in facts.routes(used):
        if route.kind in {*TO_THE_INTERNET, *TO_OTHERS}:
            ways.setdefault((route.kind, route.target), set()).add(route.destination)
    for (kind, target), blocks in sorted(ways.items()):
        yield f"{', '.join(sorted(blocks))} is routed to {kind} {target}: what lies behind is not ours to see"
    if len({frozenset(route for _, route in facts.routes([id_])) for id_ in plan.ids(CLUSTER)}) > 1:
        yield "the routes of the control plane's subnets differ, and EKS puts its interfaces into any of them"
    if facts.shared:
        yield f"{facts.vpc_id} is shared by {facts.owner_id}, who alone changes its routes, endpoints and flow logs"
    for service in needs.present:
        if (endpoint := facts.endpoint(service)) and (far := zones_without(endpoint, facts, plan)):
            yield f"{service} has no interface in {', '.join(far)}: reached across zones from there"


def _own(plan: ExistingNetworkPlan, role: str) -> Sequence[SubnetFacts]:
    """Give the subnets of a purpose that are not those of the nodes as well."""
    return plan.subnets[role] if role == NODES or plan.subnets[role] != plan.subnets[NODES] else ()


def demand_of(plan: ExistingNetworkPlan, addresses: Mapping[str, int], role: str) -> int:
    """Count the addresses that one subnet has to have free, for all purposes that it serves."""
    same = [other for other in ROLES if plan.subnets[other] == plan.subnets[role]]
    return sum(addresses.get(other, 0) + (CONTROL_PLANE_ADDRESSES if other == CLUSTER else 0) for other in same)


def _dns(argument: str, facts: NetworkFacts, plan: ExistingNetworkPlan, needs: Needs) -> None:
    off = [
        name
        for name, on in (("enableDnsSupport", facts.dns_support), ("enableDnsHostnames", facts.dns_hostnames))
        if not on
    ]
    if off:
        allowed = "a VPC with enableDnsSupport and enableDnsHostnames"
        given = f"{facts.vpc_id} without {' and '.join(off)}"
        remedy = "ask its owner to turn it on: neither the API endpoint nor VPC endpoints resolve without"
        raise refusal(f"{argument}vpc_id", given, allowed, remedy)


def _blocks(argument: str, facts: NetworkFacts, plan: ExistingNetworkPlan, needs: Needs) -> None:
    found = Apart()
    for cidr in facts.cidrs:
        found.judge(private_block, f"{argument}vpc_id", cidr, longest=28)
    found.refuse()


def _service_block(argument: str, facts: NetworkFacts, plan: ExistingNetworkPlan, needs: Needs) -> None:
    services = ipaddress.ip_network(needs.service_cidr) if needs.service_cidr else None
    for _, route in facts.routes([*plan.ids(NODES), *plan.ids(CLUSTER)]):
        block = read_destination(route.destination)
        if services is None or block is None or block.prefixlen == 0 or route.kind == LOCAL:
            continue
        if isinstance(block, ipaddress.IPv4Network) and block.overlaps(services):
            allowed = f"a block apart from {block}, which is routed to {route.kind} {route.target}"
            remedy = "choose another: pods would reach services instead of that network"
            raise refusal("service_cidr", needs.service_cidr, allowed, remedy)


def _shared(argument: str, facts: NetworkFacts, plan: ExistingNetworkPlan, needs: Needs) -> None:
    if facts.shared and needs.made:
        allowed = f"all endpoints in present or elsewhere, as {facts.owner_id} owns {facts.vpc_id} and shares it"
        remedy = f"ask them for {', '.join(needs.made)}: a participant of a shared VPC makes no endpoints"
        given = [*needs.present, *needs.elsewhere] or None
        raise refusal(f"{argument}endpoints", given, allowed, remedy)


def _s3_routes(argument: str, facts: NetworkFacts, plan: ExistingNetworkPlan, needs: Needs) -> None:
    """Gateway endpoints are on all route tables, or on none that gets one."""
    tables = {table.id for role in ROLES for id_ in plan.ids(role) if (table := facts.table_of(id_))}
    found = Apart()
    for endpoint in (one for one in facts.endpoints if one.gateway):
        with found:
            there = tables & set(endpoint.route_table_ids)
            if endpoint.service in needs.made and there:
                allowed = f"{endpoint.service} among them: {endpoint.id} is on {', '.join(sorted(there))} already"
                remedy = f"add {endpoint.service}: a route table takes one route to a service"
                raise refusal(f"{argument}endpoints.present", list(needs.present) or None, allowed, remedy)
            if endpoint.service in needs.present and (lacking := tables_without(endpoint, facts, plan)):
                allowed = f"a gateway endpoint of {endpoint.service} on every route table in use"
                given = f"{endpoint.id} without {', '.join(lacking)}"
                remedy = "ask the VPC's owner to add them: nodes there pull no image layers"
                raise refusal(f"{argument}endpoints.present", given, allowed, remedy)
    found.refuse()


def check_apart(argument: str, there: EndpointFacts, own: str, facts: NetworkFacts, plan: ExistingNetworkPlan) -> None:
    """Refuse to make an endpoint that is there already, unless it is the stack's `own` one, by its name.

    Raises ValueError.
    """
    used = {table.id for role in ROLES for id_ in plan.ids(role) if (table := facts.table_of(id_))}
    clashes = used & set(there.route_table_ids) if there.gateway else there.private_dns
    if clashes and there.name != own:
        allowed = f"{there.service} among them: {facts.vpc_id} has {there.id}"
        remedy = (
            f"add {there.service}: a VPC takes one endpoint with private names of a service, a route table one route"
        )
        raise refusal(f"{argument}endpoints.present", "a list without it", allowed, remedy)


def _addresses(argument: str, subnet: SubnetFacts, demand: int) -> None:
    if subnet.free_addresses < demand:
        allowed = f"{demand} free addresses or more"
        given = f"{subnet.id} with {subnet.free_addresses}"
        remedy = "ask for a larger subnet: interfaces, nodes and updates fail with InsufficientFreeAddresses"
        raise refusal(argument, given, allowed, remedy)


def _private(argument: str, subnet: SubnetFacts, facts: NetworkFacts) -> None:
    for id_, route in facts.routes([subnet.id]):
        if route.kind in TO_THE_INTERNET:
            allowed = "subnets without a route to the internet"
            given = f"{id_} with {route.destination} to {route.kind} {route.target}"
            remedy = "ask for a subnet without, or accept it by allow_internet_routes: true"
            raise refusal(argument, given, allowed, remedy)
    if subnet.public_ip_on_launch:
        allowed = "subnets that give no public addresses"
        remedy = "ask the VPC's owner to turn it off, or accept it by allow_internet_routes: true"
        raise refusal(argument, f"{subnet.id} with mapPublicIpOnLaunch", allowed, remedy)
