"""Questions to a program about VPCs that somebody else owns."""

from collections.abc import Iterable
from ipaddress import IPv4Network

from private_eks.common.plan.arguments import camel
from private_eks.network.lookups import TARGETS
from private_eks.network.plan.blocks import PRIVATE
from private_eks.network.plan.facts import NetworkFacts, Route, read_destination, routed

from .given import EXISTING, network_facts
from .model import Graph, Resource

_CONNECTIONS = {"transit gateway", "VPC peering connection", "core network", "gateway load balancer endpoint"}
"""What leads to networks of others; an interface or an instance may translate addresses to the internet's."""


def given_networks(graph: Graph) -> list[NetworkFacts]:
    """Give what was told of each of them."""
    return [facts for network in graph.of(EXISTING) if (facts := network_facts(network.inputs))]


def routes_of_others(graph: Graph) -> list[Route]:
    """Give the routes that count for the subnets in use, each once."""
    used = {subnet.id for subnet in graph.of("Subnet")}
    found = [
        route
        for facts in given_networks(graph)
        for _, route in facts.routes([subnet.id for subnet in facts.subnets if subnet.id in used])
    ]
    return list(dict.fromkeys(found))


def ways(graph: Graph, cidr: str) -> list[str]:
    """Name the targets of routes that lead to all of a block: in VPCs of others, and beside our own network."""
    used = [subnet.id for subnet in graph.of("Subnet")]
    tables = [
        table for facts in given_networks(graph) for id_ in used if facts.subnet(id_) and (table := facts.table_of(id_))
    ]
    theirs = {f"{route.kind} {route.target}" for table in tables if (route := routed(table, cidr))}
    own = {target for route in graph.of("Route") if (target := led_to(route)) and _leads(route, cidr)}
    return sorted(theirs | own)


def _leads(route: Resource, cidr: str) -> bool:
    block = read_destination(str(route.inputs.get("destinationCidrBlock") or ""))
    return isinstance(block, IPv4Network) and IPv4Network(cidr).subnet_of(block)


def led_to(route: Resource) -> str:
    """Say to whose private network a route resource leads; nothing for a way that may end in the internet."""
    block = read_destination(str(route.inputs.get("destinationCidrBlock") or ""))
    if not isinstance(block, IPv4Network) or not any(block.subnet_of(one) for one in PRIVATE):
        return ""
    if gateway := str(route.inputs.get("gatewayId") or ""):
        return f"virtual private gateway {gateway}" if gateway.startswith("vgw-") else ""
    for field, kind in TARGETS:
        if kind in _CONNECTIONS and (target := route.inputs.get(camel(field))):
            return f"{kind} {target}"
    return ""


def tables_without_route(facts: NetworkFacts, subnet_ids: Iterable[str], cidr: str) -> list[str]:
    """Name the route tables of some subnets in which nothing leads to all of a block."""
    tables = {table.id: table for id_ in subnet_ids if (table := facts.table_of(id_))}
    return sorted(id_ for id_, table in tables.items() if not routed(table, cidr))
