"""Questions to a program about VPCs that somebody else owns."""

from collections.abc import Iterable

from private_eks.network.plan.facts import NetworkFacts, Route, routed

from .given import EXISTING, network_facts
from .model import Graph


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


def tables_without_route(facts: NetworkFacts, subnet_ids: Iterable[str], cidr: str) -> list[str]:
    """Name the route tables of some subnets in which nothing leads to all of a block."""
    tables = {table.id: table for id_ in subnet_ids if (table := facts.table_of(id_))}
    return sorted(id_ for id_, table in tables.items() if not routed(table, cidr))
