"""From what EC2 answers of a VPC to facts: the same that the preview gets by Pulumi's functions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from private_eks.common.plan.service_names import short_name
from private_eks.network.lookups import TARGETS, gateway_kind
from private_eks.network.plan import facts

Shape = Mapping[str, Any]
"""A structure of an answer, as botocore gives it."""

_MEMBERS = {
    "egress_only_gateway_id": "EgressOnlyInternetGatewayId",
    "vpc_endpoint_id": "",
}
"""Members of `Route` that Pulumi calls otherwise; endpoints are gateways there."""
_SERVICES = ("Gateway", "Interface")
"""Types of the endpoints that serve calls of AWS's API."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What AWS answers of a VPC, by what was asked."""

    account: str
    region: str
    vpc: Shape
    dns_support: bool
    dns_hostnames: bool
    dhcp_options: Shape
    subnets: Sequence[Shape]
    route_tables: Sequence[Shape]
    endpoints: Sequence[Shape]
    rules: Sequence[Shape]


def facts_of(answers: Answers) -> facts.NetworkFacts:
    """Give the facts, sorted: the same network gives the same text."""
    vpc, tables = answers.vpc, sorted(answers.route_tables, key=lambda table: str(table["RouteTableId"]))
    main = (table["RouteTableId"] for table in tables for one in table["Associations"] if one.get("Main"))
    gateways = {one["VpcEndpointId"] for one in answers.endpoints if one["VpcEndpointType"] == "Gateway"}
    serving = [one for one in answers.endpoints if one["VpcEndpointType"] in _SERVICES and _state(one) != "deleted"]
    endpoints = [_endpoint(one, answers) for one in serving]
    return facts.NetworkFacts(
        account=answers.account,
        region=answers.region,
        vpc_id=vpc["VpcId"],
        owner_id=vpc["OwnerId"],
        cidrs=_cidrs(vpc),
        main_route_table_id=next(main, ""),
        dns_support=answers.dns_support,
        dns_hostnames=answers.dns_hostnames,
        domain_name_servers=_domain_name_servers(answers.dhcp_options),
        subnets=[_subnet(one) for one in sorted(answers.subnets, key=lambda subnet: str(subnet["SubnetId"]))],
        route_tables=[_route_table(one, gateways) for one in tables],
        endpoints=sorted(endpoints, key=lambda one: (one.service, not one.gateway, one.id)),
    )


def _cidrs(vpc: Shape) -> list[str]:
    """Give the blocks that are in use, the first one of the VPC before all others."""
    first = vpc["CidrBlock"]
    found = [one for one in vpc.get("CidrBlockAssociationSet", ()) if one["CidrBlockState"]["State"] == "associated"]
    return sorted({first, *(one["CidrBlock"] for one in found)}, key=lambda cidr: (cidr != first, cidr))


def _domain_name_servers(options: Shape) -> list[str]:
    found = [one["Values"] for one in options.get("DhcpConfigurations", ()) if one["Key"] == "domain-name-servers"]
    return [value["Value"] for values in found for value in values]


def _subnet(subnet: Shape) -> facts.SubnetFacts:
    return facts.SubnetFacts(
        id=subnet["SubnetId"],
        vpc_id=subnet["VpcId"],
        owner_id=subnet["OwnerId"],
        zone=subnet["AvailabilityZone"],
        zone_id=subnet["AvailabilityZoneId"],
        cidr=subnet.get("CidrBlock", ""),
        free_addresses=subnet["AvailableIpAddressCount"],
        public_ip_on_launch=subnet["MapPublicIpOnLaunch"],
        outpost_arn=subnet.get("OutpostArn", ""),
    )


def _route_table(table: Shape, gateways: set[str]) -> facts.RouteTable:
    routes = [_route(route, gateways) for route in table["Routes"]]
    return facts.RouteTable(
        id=table["RouteTableId"],
        subnet_ids=sorted(one["SubnetId"] for one in table["Associations"] if "SubnetId" in one),
        routes=sorted(routes, key=lambda route: (route.destination, route.target)),
    )


def _route(route: Shape, gateways: set[str]) -> facts.Route:
    destinations = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    destination = next(route[member] for member in destinations if route.get(member))
    for field, kind in TARGETS:
        if target := route.get(member_of(field)):
            return facts.Route(destination, kind, target)
    target = route.get("GatewayId", "")
    if target.startswith("vpce-") and target not in gateways:
        return facts.Route(destination, "gateway load balancer endpoint", target)
    return facts.Route(destination, gateway_kind(target), target)


def member_of(field: str) -> str:
    """Give the member of `Route` that Pulumi calls `field`: NatGatewayId for `nat_gateway_id`."""
    return _MEMBERS.get(field, "".join(map(str.capitalize, field.split("_"))))


def _endpoint(endpoint: Shape, answers: Answers) -> facts.EndpointFacts:
    groups = {group["GroupId"] for group in endpoint.get("Groups", ())}
    rules = sorted(answers.rules, key=lambda rule: str(rule["SecurityGroupRuleId"]))
    return facts.EndpointFacts(
        service=short_name(answers.region, endpoint["ServiceName"]),
        id=endpoint["VpcEndpointId"],
        gateway=endpoint["VpcEndpointType"] == "Gateway",
        state=_state(endpoint),
        private_dns=endpoint.get("PrivateDnsEnabled", False),
        subnet_ids=sorted(endpoint.get("SubnetIds", ())),
        route_table_ids=sorted(endpoint.get("RouteTableIds", ())),
        ingress=[_rule(one, answers.account) for one in rules if one["GroupId"] in groups and not one["IsEgress"]],
        policy=endpoint.get("PolicyDocument", ""),
        name=next((tag["Value"] for tag in endpoint.get("Tags", ()) if tag["Key"] == "Name"), ""),
    )


def _state(endpoint: Shape) -> str:
    """Give the state as EC2 writes it, `pendingAcceptance`; its model begins it with a capital."""
    state = str(endpoint["State"])
    return state[:1].lower() + state[1:]


def _rule(rule: Shape, account: str) -> facts.IngressRule:
    source = next((rule[member] for member in ("CidrIpv4", "CidrIpv6", "PrefixListId") if rule.get(member)), None)
    return facts.IngressRule(
        rule["IpProtocol"], rule.get("FromPort", -1), rule.get("ToPort", -1), source or _group(rule, account)
    )


def _group(rule: Shape, account: str) -> str:
    """Give the ID of the group that a rule names, behind its account if that is another one."""
    group = rule["ReferencedGroupInfo"]
    owner = group.get("UserId", account)
    return str(group["GroupId"]) if owner == account else f"{owner}/{group['GroupId']}"
