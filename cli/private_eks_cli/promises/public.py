"""What a public bastion may open, and nothing more: asked of everything that leads to the internet."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..graph.existing import led_to
from ..graph.model import Graph, Resource, strings
from .bastions import BASTION, groups_of, settings_of
from .waiting import missing

ROUTE = "aws:ec2/route:Route"
ANYWHERE = "0.0.0.0/0"
SSH = 22


def opened(graph: Graph) -> Mapping[str, Mapping[str, Any]]:
    """Give the public bastions that were asked for, with what they open, by the name of their instance."""
    settings = {bastion.name: settings_of(graph, bastion) or {} for bastion in graph.of(BASTION)}
    return {name: given["public"] for name, given in settings.items() if given.get("public")}


def public_subnets(graph: Graph) -> set[str]:
    """Give the ids of the subnets of public bastions."""
    cidrs = {public["subnetCidr"] for public in opened(graph).values()}
    return {subnet.id for subnet in graph.of("Subnet") if subnet.inputs.get("cidrBlock") in cidrs}


def ways_of_bastions(graph: Graph) -> set[str]:
    """Give the URNs of the gateways, routes and rules that public bastions account for."""
    bastions = opened(graph)
    gateways = [g for g in graph.of("InternetGateway") if g.name.removesuffix("-public") in bastions]
    tables = {table.id for table in graph.of("RouteTable") if table.name.removesuffix("-public") in bastions}
    routes = [r for r in graph.of(ROUTE) if r.inputs.get("routeTableId") in tables and _to(r, gateways)]
    return {r.urn for r in (*gateways, *routes, *_ssh_rules(graph))}


def held_apart(graph: Graph) -> Iterator[str]:
    """Name whatever else could use the way of a public bastion, and addresses that nobody asked for."""
    public = public_subnets(graph)
    leading = {route.inputs.get("routeTableId") for route in graph.of(ROUTE) if not led_to(route)}
    for association in graph.of("RouteTableAssociation"):
        if association.inputs["routeTableId"] in leading and association.inputs.get("subnetId") not in public:
            yield f"{association.name} leads a subnet to the internet"
    for endpoint in graph.of("VpcEndpoint"):
        if leading.intersection(endpoint.inputs.get("routeTableIds", [])):
            yield f"{endpoint.name} serves the public subnet"
    bastions, ours = opened(graph), graph.ours(BASTION)
    for bastion in graph.of(BASTION):
        inside = bastion.inputs.get("subnetId") in public
        if (bastion.inputs.get("associatePublicIpAddress") is True) != (bastion.name in bastions and inside):
            yield f"{bastion.name} has a public address, or none, against what was asked for"
        if bastion.inputs.get("associatePublicIpAddress") is None:
            yield f"{bastion.name} does not refuse a public address"
        if bastion in ours and bastion.inputs.get("keyName") != bastions.get(bastion.name, {}).get("sshKeyName"):
            yield f"{bastion.name} has an SSH key that nobody asked for"
    yield from _strangers(graph, public)


def ways_complete(graph: Graph) -> Iterator[str]:
    """Name what a public bastion lacks to be reached by SSH."""
    public, rules = public_subnets(graph), _ssh_rules(graph)
    gateways = graph.of("InternetGateway")
    leading = {r.inputs.get("routeTableId") for r in graph.of(ROUTE) if _to(r, gateways)}
    led = {a.inputs.get("subnetId") for a in graph.of("RouteTableAssociation") if a.inputs["routeTableId"] in leading}
    for bastion in (b for b in graph.of(BASTION) if b.name in opened(graph)):
        if bastion.inputs.get("subnetId") not in public & led:
            yield f"no route leads from {bastion.name} to the internet"
        admitted = {r.inputs["cidrIpv4"] for r in rules if r.inputs["securityGroupId"] in groups_of(bastion)}
        for client in sorted(set(opened(graph)[bastion.name]["clientCidrs"]) - admitted):
            yield f"{bastion.name} does not admit {client}"


def public_ordered(graph: Graph) -> Iterator[str]:
    """Name what a public address comes before, or outlives: AWS detaches no gateway while there is one."""
    public = public_subnets(graph)
    associations = [a for a in graph.of("RouteTableAssociation") if a.inputs.get("subnetId") in public]
    for bastion in (b for b in graph.of(BASTION) if b.name in opened(graph)):
        yield from missing(graph, bastion, [*graph.of("InternetGateway", ROUTE), *associations])


def _ssh_rules(graph: Graph) -> list[Resource]:
    """Give the rules that let a named client reach the SSH port of a public bastion."""
    named = {
        (group, client)
        for bastion in graph.of(BASTION)
        for group in groups_of(bastion)
        for client in opened(graph).get(bastion.name, {}).get("clientCidrs", [])
    }
    return [
        rule
        for rule in graph.of("SecurityGroupIngressRule")
        if (rule.inputs["securityGroupId"], rule.inputs.get("cidrIpv4")) in named
        and (rule.inputs["ipProtocol"], rule.inputs["fromPort"], rule.inputs["toPort"]) == ("tcp", SSH, SSH)
    ]


def _to(route: Resource, gateways: list[Resource]) -> bool:
    ids = {gateway.id for gateway in gateways}
    return route.inputs.get("gatewayId") in ids and route.inputs.get("destinationCidrBlock") == ANYWHERE


def _strangers(graph: Graph, public: set[str]) -> Iterator[str]:
    for resource in graph:
        mine = resource.type == BASTION or resource.type.endswith(":RouteTableAssociation")
        if resource.custom and not mine and public.intersection(strings(resource.inputs)):
            yield f"{resource.name} lies in the subnet of a public bastion"
