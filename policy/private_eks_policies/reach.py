"""VPC endpoints are within reach: they admit HTTPS, have routes, and an interface in every zone."""

from collections.abc import Iterator
from typing import Any

from .doors import INTERFACE_PAGE, homes, short
from .rules import Config, Finding, Resource, StackJudgement
from .stack import Stack, StackRule
from .tokens import ENDPOINT, GROUP, GROUP_RULE, INGRESS_RULE, SUBNET
from .uses import GATEWAYS
from .values import UNKNOWN, NotKnown, at, listed

DEFAULT_ROUTE_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable"
ENDPOINT_ROUTE = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"
ENDPOINT_SUBNET = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation"
ROUTE_TABLE = "aws:ec2/routeTable:RouteTable"

_HTTPS = 443


def _admitting(stack: Stack, config: Config) -> Iterator[StackJudgement]:
    for endpoint in stack.of(ENDPOINT):
        groups = stack.led_to(endpoint, "securityGroupIds", GROUP)
        if not groups or len(groups) < len(listed(endpoint.props.get("securityGroupIds"))):
            continue
        verdicts = [_admits(stack, group) for group in groups]
        if UNKNOWN in verdicts and True not in verdicts:
            yield NotKnown("ingress")
        elif True not in verdicts:
            yield Finding(endpoint, f"Nobody reaches {endpoint.name}: no rule admits TCP port {_HTTPS}")


def _admits(stack: Stack, group: Resource) -> Any:
    """Tell whether a security group admits HTTPS from somewhere."""
    rules = [rule.props for rule in stack.of(INGRESS_RULE) if stack.leads(rule, "securityGroupId", group)]
    old = [rule for rule in stack.of(GROUP_RULE) if stack.leads(rule, "securityGroupId", group)]
    rules += [rule.props for rule in old if rule.props.get("type") == "ingress"]
    inline = listed(group.props.get("ingress"))
    if any(_covers(rule) for rule in (*rules, *inline) if rule is not UNKNOWN):
        return True
    return UNKNOWN if UNKNOWN in inline else False


def _covers(rule: Any) -> bool:
    protocol = at(rule, "ipProtocol") or at(rule, "protocol")
    first, last = at(rule, "fromPort"), at(rule, "toPort")
    if protocol in ("-1", "all") or UNKNOWN in (first, last):
        return True
    return isinstance(first, (int, float)) and isinstance(last, (int, float)) and first <= _HTTPS <= last


def _routed(stack: Stack, config: Config) -> Iterator[StackJudgement]:
    for vpc in homes(stack):
        endpoints = [e for e in stack.of(ENDPOINT) if stack.leads(e, "vpcId", vpc)]
        tables = [t for t in stack.of(ROUTE_TABLE, DEFAULT_ROUTE_TABLE) if _lies_in(stack, t, vpc)]
        for endpoint in endpoints:
            service = short(str(endpoint.props.get("serviceName")))
            if service in GATEWAYS and endpoint.props.get("vpcEndpointType") in ("Gateway", None):
                yield from _unrouted(stack, endpoint, tables)


def _lies_in(stack: Stack, table: Resource, vpc: Resource) -> bool:
    return stack.leads(table, "vpcId", vpc) or stack.leads(table, "defaultRouteTableId", vpc)


def _unrouted(stack: Stack, endpoint: Resource, tables: list[Resource]) -> Iterator[StackJudgement]:
    further = [a for a in stack.of(ENDPOINT_ROUTE) if stack.leads(a, "vpcEndpointId", endpoint)]
    for table in tables:
        sources = [(endpoint, "routeTableIds"), *((association, "routeTableId") for association in further)]
        if not any(stack.leads(source, path, table) for source, path in sources):
            yield Finding(table, f"{table.name} has no route to {endpoint.name}")
    if not tables and not endpoint.props.get("routeTableIds") and not further:
        yield Finding(endpoint, f"No route table has a route to {endpoint.name}")


def _spread(stack: Stack, config: Config) -> Iterator[StackJudgement]:
    for vpc in homes(stack):
        subnets = [subnet for subnet in stack.of(SUBNET) if stack.leads(subnet, "vpcId", vpc)]
        zones = _zones(subnets)
        for endpoint in stack.of(ENDPOINT):
            interfaces = endpoint.props.get("vpcEndpointType") == "Interface"
            if interfaces and endpoint.props.get("subnetIds") is not UNKNOWN and stack.leads(endpoint, "vpcId", vpc):
                missing, elsewhere = _missing_zones(stack, endpoint, subnets, zones)
                if len(missing) > elsewhere:
                    yield Finding(endpoint, f"{endpoint.name} has no interface in {', '.join(sorted(missing))}")


def _missing_zones(stack: Stack, endpoint: Resource, subnets: list[Resource], zones: set[str]) -> tuple[set[str], int]:
    """Tell where an endpoint is not known to have an interface, and how many it has of which the zone is not known."""
    further = [a for a in stack.of(ENDPOINT_SUBNET) if stack.leads(a, "vpcEndpointId", endpoint)]
    ids = [*listed(endpoint.props.get("subnetIds")), *(association.props.get("subnetId") for association in further)]
    known = _zones([subnet for subnet in subnets if subnet.props.get("id") in ids])
    return zones - known, len(ids) - len(known)


def _zones(subnets: list[Resource]) -> set[str]:
    """Give the zones of subnets, as far as they are known."""
    zones = (s.props.get("availabilityZone") or s.props.get("availabilityZoneId") for s in subnets)
    return {zone for zone in zones if isinstance(zone, str)}


RULES = (
    StackRule(
        code="PEKS-DOOR-3",
        title="Endpoints admit HTTPS",
        level="mandatory",
        because="An endpoint that admits nobody is none.",
        remedy="Add a rule for TCP port 443 from the VPC's block to the endpoint's security group.",
        page=INTERFACE_PAGE,
        judge=_admitting,
    ),
    StackRule(
        code="PEKS-DOOR-4",
        title="Every route table leads to the gateway endpoints",
        level="mandatory",
        because="Image layers come from S3: nodes in other subnets would pull none.",
        remedy="List every route table in the endpoint's routeTableIds.",
        page="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",
        judge=_routed,
    ),
    StackRule(
        code="PEKS-DOOR-5",
        title="Endpoints have an interface in every zone",
        level="advisory",
        because="One zone is enough to work, and not every service is offered in every zone.",
        remedy="List one subnet of each zone in the endpoint's subnetIds.",
        page=INTERFACE_PAGE,
        judge=_spread,
    ),
)
