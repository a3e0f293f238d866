"""What changes in VPCs of others between two runs of a program: their owners do that, and nobody deploys it."""

from collections.abc import Iterator

from private_eks.network.plan.facts import NetworkFacts

from ..graph.existing import given_networks
from ..graph.model import Graph


def network_notes(before: Graph, after: Graph) -> list[str]:
    """Say what is told otherwise of a VPC than before."""
    then = {facts.vpc_id: facts for facts in given_networks(before)}
    now = {facts.vpc_id: facts for facts in given_networks(after)}
    found = (_changes(then[vpc_id], facts) for vpc_id, facts in sorted(now.items()) if vpc_id in then)
    return list(dict.fromkeys(change for changes in found for change in changes))


def _changes(then: NetworkFacts, now: NetworkFacts) -> Iterator[str]:
    for name, old, new in (
        ("its owner", then.owner_id, now.owner_id),
        ("its blocks", ", ".join(then.cidrs), ", ".join(now.cidrs)),
        ("DNS support", then.dns_support, now.dns_support),
        ("DNS hostnames", then.dns_hostnames, now.dns_hostnames),
        ("its DNS servers", ", ".join(then.domain_name_servers), ", ".join(now.domain_name_servers)),
    ):
        if old != new:
            yield f"{now.vpc_id}, which is somebody else's: {name} were {old or 'none'} and are {new or 'none'}"
    old_routes, new_routes = _routes(then), _routes(now)
    for words, routes in (("leads", new_routes - old_routes), ("leads no longer", old_routes - new_routes)):
        for one in sorted(routes):
            yield f"{now.vpc_id}, which is somebody else's: {one.replace(' leads ', f' {words} ')}"
    endpoints = {endpoint.id: endpoint for endpoint in then.endpoints}
    for endpoint in now.endpoints:
        if endpoint.id in endpoints and endpoints[endpoint.id] != endpoint:
            yield f"{now.vpc_id}, which is somebody else's: its endpoint of {endpoint.service} is another than before"
    subnets = {subnet.id: subnet for subnet in then.subnets}
    for subnet in now.subnets:
        if subnet.id in subnets and subnets[subnet.id] != subnet:
            yield f"{now.vpc_id}, which is somebody else's: {subnet.id} is another than before"


def _routes(facts: NetworkFacts) -> set[str]:
    return {
        f"{table.id} leads {route.destination} to {route.kind} {route.target}"
        for table in facts.route_tables
        for route in table.routes
    }
