"""VPCs that are there already, as the simulated cloud tells of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from private_eks.common.plan.arguments import camel
from private_eks.common.plan.service_names import service_name
from private_eks.network.lookups import TARGETS
from private_eks.network.plan.facts import (
    TO_THE_INTERNET,
    EndpointFacts,
    IngressRule,
    NetworkFacts,
    RouteTable,
)

from .answers import Place
from .snapshots import FOLDER, read_networks

Answer = dict[str, Any]


ANY = "*"
"""Stands for every service."""
_PLENTY = 65_536


class UnknownNetworkError(Exception):
    """Nothing of this ID is in any snapshot."""


def as_wished(network: NetworkFacts) -> NetworkFacts:
    """Give a VPC as it would be if its owner had done whatever a cluster may need."""
    kept = [[route for route in table.routes if route.kind not in TO_THE_INTERNET] for table in network.route_tables]
    return replace(
        network,
        owner_id=network.account,
        dns_support=True,
        dns_hostnames=True,
        subnets=[replace(one, free_addresses=_PLENTY, public_ip_on_launch=False) for one in network.subnets],
        route_tables=[replace(table, routes=routes) for table, routes in zip(network.route_tables, kept, strict=True)],
        endpoints=[EndpointFacts(service=ANY, id="vpce-wished", ingress=[IngressRule("-1", -1, -1, "0.0.0.0/0")])],
    )


def _networks(place: Place) -> Iterator[NetworkFacts]:
    networks = (*place.networks, *read_networks(Path.cwd()))
    here = (network for network in networks if network.region == place.region)
    yield from map(as_wished, here) if place.wished else here


def _vpc(place: Place, args: Mapping[str, Any]) -> Answer:
    network = _by_vpc(place, args["id"])
    return {
        "id": network.vpc_id,
        "arn": f"arn:{place.partition}:ec2:{place.region}:{network.owner_id}:vpc/{network.vpc_id}",
        "ownerId": network.owner_id,
        "cidrBlock": network.cidrs[0],
        "cidrBlockAssociations": [
            {"associationId": f"vpc-cidr-assoc-{i}", "cidrBlock": cidr, "state": "associated"}
            for i, cidr in enumerate(network.cidrs)
        ],
        "dhcpOptionsId": f"dopt-of-{network.vpc_id}",
        "enableDnsSupport": network.dns_support,
        "enableDnsHostnames": network.dns_hostnames,
        "mainRouteTableId": network.main_route_table_id,
        "state": "available",
        "default": False,
        "tags": {},
    }


def _subnet(place: Place, args: Mapping[str, Any]) -> Answer:
    _, subnet = _found(place, args["id"], lambda network: network.subnet(args["id"]))
    return {
        "id": subnet.id,
        "vpcId": subnet.vpc_id,
        "ownerId": subnet.owner_id,
        "availabilityZone": subnet.zone,
        "availabilityZoneId": subnet.zone_id,
        "cidrBlock": subnet.cidr,
        "availableIpAddressCount": subnet.free_addresses,
        "mapPublicIpOnLaunch": subnet.public_ip_on_launch,
        "outpostArn": subnet.outpost_arn,
        "state": "available",
        "tags": {},
    }


def _dhcp_options(place: Place, args: Mapping[str, Any]) -> Answer:
    network = _by_vpc(place, args["dhcpOptionsId"].removeprefix("dopt-of-"))
    return {"id": args["dhcpOptionsId"], **args, "domainNameServers": list(network.domain_name_servers), "tags": {}}


def _route_tables(place: Place, args: Mapping[str, Any]) -> Answer:
    network = _by_vpc(place, args["vpcId"])
    return {"id": place.region, "ids": [table.id for table in network.route_tables]}


def _route_table(place: Place, args: Mapping[str, Any]) -> Answer:
    id_ = args["routeTableId"]
    network, table = _found(
        place, id_, lambda network: next((one for one in network.route_tables if one.id == id_), None)
    )
    return {
        "id": id_,
        "routeTableId": id_,
        "vpcId": network.vpc_id,
        "ownerId": network.owner_id,
        "associations": [_association(table, subnet_id) for subnet_id in table.subnet_ids],
        "routes": [_route(route.destination, route.kind, route.target) for route in table.routes],
        "tags": {},
    }


def _association(table: RouteTable, subnet_id: str) -> Answer:
    return {
        "main": False,
        "subnetId": subnet_id,
        "gatewayId": "",
        "routeTableId": table.id,
        "routeTableAssociationId": f"rtbassoc-of-{subnet_id}",
    }


def _route(destination: str, kind: str, target: str) -> Answer:
    fields = {camel(field): "" for field, _ in TARGETS} | {"gatewayId": ""}
    field = next((camel(field) for field, known in TARGETS if known == kind), "gatewayId")
    block = (
        "destinationPrefixListId"
        if destination.startswith("pl-")
        else "ipv6CidrBlock"
        if ":" in destination
        else "cidrBlock"
    )
    return {
        **dict.fromkeys(("destinationPrefixListId", "ipv6CidrBlock", "cidrBlock"), ""),
        **fields,
        field: target,
        block: destination,
    }


def _endpoint(place: Place, args: Mapping[str, Any]) -> Answer:
    network = _by_vpc(place, args["vpcId"])
    asked = (args["serviceName"], args["vpcEndpointType"] == "Gateway")
    tables, subnets = [one.id for one in network.route_tables], [one.id for one in network.subnets]
    # What is asked for in a state may be there or not, and is nothing that was promised.
    promised = "state" not in args
    wished = [replace(one, gateway=asked[1]) for one in network.endpoints if one.service == ANY and promised]
    found = [replace(one, subnet_ids=subnets, route_table_ids=tables) for one in wished] or [
        one
        for one in network.endpoints
        if (service_name(place.region, one.service), one.gateway, one.state) == (*asked, args.get("state", one.state))
    ]
    if len(found) != 1:
        raise UnknownNetworkError(f"{'multiple' if found else 'no'} matching EC2 VPC Endpoints found")
    [endpoint] = found
    return {
        **args,
        "id": endpoint.id,
        "state": endpoint.state,
        "privateDnsEnabled": endpoint.private_dns,
        "subnetIds": list(endpoint.subnet_ids),
        "routeTableIds": list(endpoint.route_table_ids),
        "securityGroupIds": [] if endpoint.gateway else [_group(endpoint)],
        "policy": endpoint.policy,
        "ownerId": network.owner_id,
        "tags": {"Name": endpoint.name} if endpoint.name else {},
    }


def _rules(place: Place, args: Mapping[str, Any]) -> Answer:
    groups = {value for one in args["filters"] if one["name"] == "group-id" for value in one["values"]}
    found = [
        f"sgr-{i}-of-{endpoint.id}"
        for network in _networks(place)
        for endpoint in network.endpoints
        if _group(endpoint) in groups
        for i in range(len(endpoint.ingress))
    ]
    return {"id": place.region, "ids": found}


def _rule(place: Place, args: Mapping[str, Any]) -> Answer:
    id_ = args["securityGroupRuleId"]
    position, _, of = id_.removeprefix("sgr-").partition("-of-")
    _, endpoint = _found(place, id_, lambda network: next((one for one in network.endpoints if one.id == of), None))
    rule: IngressRule = endpoint.ingress[int(position)]
    kind = next((kind for start, kind in _SOURCES.items() if rule.source.startswith(start)), None)
    source = kind or ("cidrIpv6" if ":" in rule.source else "cidrIpv4")
    return {
        "id": id_,
        "securityGroupRuleId": id_,
        "securityGroupId": _group(endpoint),
        "isEgress": False,
        "ipProtocol": rule.protocol,
        "fromPort": rule.from_port,
        "toPort": rule.to_port,
        **dict.fromkeys(("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"), ""),
        source: rule.source,
    }


_SOURCES = {"pl-": "prefixListId", "sg-": "referencedSecurityGroupId"}


def _group(endpoint: EndpointFacts) -> str:
    return f"sg-of-{endpoint.id}"


def _by_vpc(place: Place, vpc_id: str) -> NetworkFacts:
    network, _ = _found(place, vpc_id, lambda network: network if network.vpc_id == vpc_id else None)
    return network


def _found(place: Place, id_: str, find: Callable[[NetworkFacts], Any]) -> tuple[NetworkFacts, Any]:
    for network in _networks(place):
        if (found := find(network)) is not None:
            return network, found
    remedy = f"take a snapshot into {FOLDER}/ by `private-eks network snapshot <VPC ID>`"
    raise UnknownNetworkError(f"nothing is known of {id_} in {place.region}: {remedy}")


ANSWERS: Mapping[str, Callable[[Place, Mapping[str, Any]], Answer]] = {
    "aws:ec2/getRouteTable:getRouteTable": _route_table,
    "aws:ec2/getRouteTables:getRouteTables": _route_tables,
    "aws:ec2/getSubnet:getSubnet": _subnet,
    "aws:ec2/getVpc:getVpc": _vpc,
    "aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions": _dhcp_options,
    "aws:ec2/getVpcEndpoint:getVpcEndpoint": _endpoint,
    "aws:vpc/getSecurityGroupRule:getSecurityGroupRule": _rule,
    "aws:vpc/getSecurityGroupRules:getSecurityGroupRules": _rules,
}
