"""Nothing leads out of the network: no gateway, no route, no public address."""

from collections.abc import Iterator, Mapping
from typing import Any

from .blocks import is_public
from .rules import Config, Resource, ResourceRule
from .tokens import INSTANCES, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SUBNET
from .values import UNKNOWN, Judgement, NotKnown, is_true, listed, wanted

ROUTE = "aws:ec2/route:Route"
DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet"
ADDRESSES = ("aws:ec2/eip:Eip", "aws:ec2/eipAssociation:EipAssociation")

_DESTINATIONS = ("cidrBlock", "destinationCidrBlock", "destinationIpv6CidrBlock", "ipv6CidrBlock")
_WAYS_OUT = {
    "carrierGatewayId": "a carrier gateway",
    "egressOnlyGatewayId": "an egress-only gateway",
    "natGatewayId": "a NAT gateway",
}


def _gateway(resource: Resource, config: Config) -> Iterator[Judgement]:
    if resource.type.endswith(":DefaultVpc"):
        yield "The default VPC of an account has an internet gateway and public subnets"
    else:
        yield f"{resource.type.rpartition(':')[2]} is a way to the internet"


def _route(resource: Resource, config: Config) -> Iterator[Judgement]:
    routes = [resource.props] if resource.type == ROUTE else listed(resource.props.get("routes"))
    for route in routes:
        yield from _leads_out(route)


def _leads_out(route: Any) -> Iterator[Judgement]:
    if not isinstance(route, Mapping):
        yield NotKnown("routes")
        return
    destinations = [value for key in _DESTINATIONS if (value := route.get(key))]
    targets = [gateway for key, gateway in _WAYS_OUT.items() if route.get(key)]
    if str(route.get("gatewayId")).startswith("igw-"):
        targets.append("an internet gateway")
    public = [block for block in destinations if block is not UNKNOWN and is_public(block)]
    if public or targets:
        yield f"A route leads to {', '.join(map(str, public or targets))}"
    elif UNKNOWN in destinations:
        yield NotKnown("destinationCidrBlock")


def _subnet(resource: Resource, config: Config) -> Iterator[Judgement]:
    default = resource.type == DEFAULT_SUBNET
    yield from wanted(
        resource.props,
        "mapPublicIpOnLaunch",
        lambda value: not is_true(value) and not (default and value is None),
        "Instances in this subnet get public addresses",
    )


def _address(resource: Resource, config: Config) -> Iterator[Judgement]:
    if resource.type in ADDRESSES:
        yield "An Elastic IP address is public"
        return
    interfaces = listed(resource.props.get("networkInterfaces")) if resource.type == LAUNCH_TEMPLATE else []
    for block in interfaces or [resource.props]:
        yield from wanted(
            block, "associatePublicIpAddress", lambda value: not is_true(value), "Instances get a public address"
        )


RULES = (
    ResourceRule(
        code="PEKS-NET-1",
        title="No gateway leads to the internet",
        level="mandatory",
        because="It opens the network.",
        remedy="Remove it: pods reach AWS through VPC endpoints, and take their images from ECR.",
        cis=("5.4.3",),
        aws=("EC2.172",),
        types=(
            "aws:ec2/carrierGateway:CarrierGateway",
            "aws:ec2/defaultVpc:DefaultVpc",
            "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
            "aws:ec2/internetGateway:InternetGateway",
            "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
            "aws:ec2/natGateway:NatGateway",
        ),
        judge=_gateway,
    ),
    ResourceRule(
        code="PEKS-NET-2",
        title="No route leads to public addresses",
        level="mandatory",
        because="It opens the network.",
        remedy="Remove the route, or let it lead to a private block such as 10.0.0.0/8.",
        cis=("5.4.3",),
        aws=("EC2.172",),
        types=("aws:ec2/defaultRouteTable:DefaultRouteTable", ROUTE, "aws:ec2/routeTable:RouteTable"),
        judge=_route,
    ),
    ResourceRule(
        code="PEKS-NET-3",
        title="Subnets hand out no public addresses",
        level="mandatory",
        because="It opens whatever starts there.",
        remedy="Write mapPublicIpOnLaunch: false.",
        cis=("5.4.3",),
        aws=("EC2.15",),
        types=(DEFAULT_SUBNET, SUBNET),
        judge=_subnet,
    ),
    ResourceRule(
        code="PEKS-NET-4",
        title="Instances have no public address",
        level="mandatory",
        because="It opens the instance.",
        remedy="Write associatePublicIpAddress: false, use no Elastic IP, and come in by Session Manager.",
        cis=("5.4.3",),
        aws=("EC2.9", "EC2.25"),
        types=(*ADDRESSES, *INSTANCES, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE),
        judge=_address,
    ),
)
