"""From a program and what AWS tells of its VPC to what its owner is to be asked for.

The program is recorded as if everything had been granted; what the VPC lacks to that is asked for.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from private_eks.common.plan.arguments import camel, settle
from private_eks.common.plan.service_names import short_name
from private_eks.network.existing_network import ExistingNetworkArgs
from private_eks.network.plan.existing import CLUSTER, NODES, ROLES, ExistingNetworkPlan, plan_existing
from private_eks.network.plan.existing_rules import demand_of
from private_eks.network.plan.facts import TO_THE_INTERNET, NetworkFacts, SubnetFacts

from ..graph.existing import tables_without_route
from ..graph.given import EXISTING
from ..graph.model import Graph, Resource
from ..promises.others import clients, outward
from .endpoints import ENDPOINTS, admitted_to, services_of, wanted_endpoints
from .model import Handover, UsedSubnet, WantedRoute

_RESERVED = 5
"""Addresses of each subnet that AWS keeps: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html."""
_UNKNOWN = (
    "network ACLs, what firewalls let through, DNS firewalls, and which resolver rules are associated with the VPC",
    "routes of the other side: those of Transit Gateways, peers and networks behind them",
    "quotas of the owner's account",
    "free addresses and all else that has changed since the snapshot",
)


def handovers(graph: Graph, networks: Sequence[NetworkFacts]) -> list[Handover]:
    """Say for each VPC of others what is asked for; `networks` are what AWS tells of them now."""
    by_id = {facts.vpc_id: facts for facts in networks}
    used: dict[str, list[Resource]] = {}
    for network in graph.of(EXISTING):
        used.setdefault(network.inputs["vpcId"], []).append(network)
    return [_of_vpc(graph, by_id[vpc_id], found) for vpc_id, found in sorted(used.items())]


def _of_vpc(graph: Graph, facts: NetworkFacts, networks: Sequence[Resource]) -> Handover:
    settings = [_settings(network) for network in networks]
    plans = [plan_existing("", one, facts) for one in settings]
    # Whose VPC is an output is registered without it: docs/decisions/0020-registered-inputs.md.
    planned = [one for one in graph.of(ENDPOINTS) if set(one.inputs["vpcCidrs"]) == set(facts.cidrs)]
    named = [one.get("endpoints", {}) for one in settings]
    elsewhere = {short_name(facts.region, service) for one in named for service in one.get("elsewhere", [])}
    present = {short_name(facts.region, service) for one in named for service in one.get("present", [])}
    endpoints = wanted_endpoints(facts, plans[0], planned, present, elsewhere)
    made = services_of(planned) - present - elsewhere
    names = {name.removeprefix("*.") for one in endpoints for name in one.dns_names}
    own_servers = "AmazonProvidedDNS" not in facts.domain_name_servers
    return Handover(
        stack=graph.stack,
        clusters=sorted(cluster.physical_name for cluster in graph.of("aws:eks/cluster:Cluster")),
        region=facts.region,
        account=facts.account,
        vpc_id=facts.vpc_id,
        owner=facts.owner_id,
        dns_attributes=[
            name
            for name, on in (("enableDnsSupport", facts.dns_support), ("enableDnsHostnames", facts.dns_hostnames))
            if not on
        ],
        dns_rules=sorted({*names, f"{facts.region}.eks.amazonaws.com"}) if own_servers else [],
        endpoints=endpoints,
        admitted=admitted_to(planned),
        subnets=list(_subnets(facts, settings, plans)),
        routes=list(_routes(graph, facts, settings, plans)),
        made=[] if facts.shared else sorted(made),
        unknown=[*_UNKNOWN, *_unresolved(elsewhere)],
    )


def _settings(network: Resource) -> ExistingNetworkArgs:
    given = {key: value for key, value in network.inputs.items() if key != "facts"}
    return settle(given, ExistingNetworkArgs, spell=camel)


def _unresolved(elsewhere: set[str]) -> Iterator[str]:
    if elsewhere:
        yield f"whether the names of {', '.join(sorted(elsewhere))} resolve in the VPC, and to endpoints that answer"


def _subnets(
    facts: NetworkFacts, settings: Sequence[ExistingNetworkArgs], plans: Sequence[ExistingNetworkPlan]
) -> Iterator[UsedSubnet]:
    """Go through the subnets in use; several clusters need what all of them need."""
    purposes: dict[str, list[str]] = {}
    needed: dict[str, int] = {}
    open_to_all = all(one.get("allow_internet_routes") for one in settings)
    for one, plan in zip(settings, plans, strict=True):
        counts = {role: int(one.get("addresses", {}).get(camel(role), 0)) for role in ROLES}
        seen = set[str]()
        for role in ROLES:
            for id_ in plan.ids(role):
                purposes.setdefault(id_, []).append(camel(role))
                if id_ not in seen:
                    needed[id_] = needed.get(id_, 0) + demand_of(plan, counts, role)
                seen.add(id_)
    for subnet in (one for one in facts.subnets if one.id in purposes):
        yield UsedSubnet(
            id=subnet.id,
            zone=subnet.zone,
            zone_id=subnet.zone_id,
            cidr=subnet.cidr,
            purposes=list(dict.fromkeys(purposes[subnet.id])),
            free_addresses=subnet.free_addresses,
            needed_addresses=needed[subnet.id],
            smallest_block=f"/{min(28, 32 - math.ceil(math.log2(needed[subnet.id] + _RESERVED)))}",
            wrong=list(_wrong(subnet, needed[subnet.id], open_to_all)),
        )


def _wrong(subnet: SubnetFacts, needed: int, open_to_all: bool) -> Iterator[str]:
    if subnet.free_addresses < needed:
        yield f"{subnet.free_addresses} free addresses, {needed} are needed"
    if subnet.public_ip_on_launch and not open_to_all:
        yield "mapPublicIpOnLaunch is on, and has to be off"


def _routes(
    graph: Graph, facts: NetworkFacts, settings: Sequence[ExistingNetworkArgs], plans: Sequence[ExistingNetworkPlan]
) -> Iterator[WantedRoute]:
    if not all(one.get("allow_internet_routes") for one in settings):
        yield from _ways_out(facts, plans)
    central = [cidr for one in settings for cidr in one.get("endpoints", {}).get("cidrs", [])]
    nodes = [id_ for plan in plans for id_ in plan.ids(NODES)]
    cluster = [id_ for plan in plans for id_ in plan.ids(CLUSTER)]
    wished: Mapping[str, tuple[list[str], str]] = {
        **{str(rule.inputs["cidrIpv4"]): (nodes, f"nodes call it: {rule.name}") for rule in outward(graph)},
        **{cidr: ([*nodes, *cluster], "interfaces of central endpoints") for cidr in central},
        **dict.fromkeys(clients(graph), (cluster, "clients of the API and the endpoints: the way back")),
    }
    for cidr, (subnets, why) in sorted(wished.items()):
        if lacking := tables_without_route(facts, subnets, cidr):
            target = "a Transit Gateway, peering or VPN that leads there"
            yield WantedRoute(destination=cidr, change="add", target=target, route_table_ids=lacking, why=why)


def _ways_out(facts: NetworkFacts, plans: Sequence[ExistingNetworkPlan]) -> Iterator[WantedRoute]:
    found: dict[tuple[str, str], list[str]] = {}
    for id_ in dict.fromkeys(id_ for plan in plans for role in ROLES for id_ in plan.ids(role)):
        table: Any = facts.table_of(id_)
        for route in table.routes if table else ():
            if route.kind in TO_THE_INTERNET:
                found.setdefault((route.destination, f"{route.kind} {route.target}"), []).append(table.id)
    for (destination, target), tables in sorted(found.items()):
        why = "the cluster is to have no way to the internet"
        ids = sorted(set(tables))
        yield WantedRoute(destination=destination, change="remove", target=target, route_table_ids=ids, why=why)
