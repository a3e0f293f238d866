"""What EC2 answers becomes facts, each kind of them."""

import dataclasses
from typing import Any

import pytest
from botocore.exceptions import ParamValidationError

from private_eks.network.lookups import TARGETS
from private_eks.network.plan import facts
from private_eks.network.plan.facts import EndpointFacts, IngressRule, NetworkFacts, Route, RouteTable, SubnetFacts
from private_eks_cli.network.conversion import facts_of, member_of

from .ec2_answers import (
    ACCOUNT,
    ANSWERS,
    LOCAL,
    MAIN,
    OUTPOST,
    OWN,
    OWNER,
    POLICY,
    REGION,
    VPC,
    A,
    B,
    endpoint,
    members,
    route_table,
    rule,
    valid,
)

HTTPS = ("tcp", 443, 443)
GATEWAY = endpoint("com.amazonaws.eu-west-1.s3", "vpce-0s3", "Gateway")
DESTINATIONS = {"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"}
ASIDE = {"InstanceOwnerId", "IpAddress", "Origin", "State"}
"""What EC2 tells of a route beside where it leads."""


def of(**changed: Any) -> NetworkFacts:
    return facts_of(dataclasses.replace(ANSWERS, **changed))


def test_a_whole_network() -> None:
    here = Route("10.60.0.0/16", "local", "local")
    assert facts_of(ANSWERS) == NetworkFacts(
        account=ACCOUNT,
        region=REGION,
        vpc_id=VPC,
        owner_id=OWNER,
        cidrs=["10.60.0.0/16", "10.20.0.0/16"],
        main_route_table_id=MAIN,
        dns_support=True,
        dns_hostnames=False,
        domain_name_servers=["10.60.0.2", "AmazonProvidedDNS"],
        subnets=[
            _subnet(A, "eu-west-1a", "euw1-az1", "10.60.1.0/24", public_ip_on_launch=True),
            _subnet(B, "eu-west-1b", "euw1-az2", "10.60.2.0/24", owner_id=OWNER),
            _subnet(LOCAL, "eu-west-1-lhr-1a", "euw1-lhr1-az1", "10.60.3.0/24", outpost_arn=OUTPOST),
        ],
        route_tables=[
            RouteTable(
                id=OWN,
                subnet_ids=[A, B],
                routes=[
                    Route("10.0.0.0/8", "virtual private gateway", "vgw-0a"),
                    here,
                    Route("pl-6da54004", "gateway endpoint", "vpce-0s3"),
                ],
            ),
            RouteTable(id=MAIN, subnet_ids=[], routes=[here]),
        ],
        endpoints=[
            EndpointFacts(
                service="ecr.api",
                id="vpce-0ecr",
                subnet_ids=[A, B],
                route_table_ids=[],
                ingress=[IngressRule(*HTTPS, "10.60.0.0/16"), IngressRule(*HTTPS, "100.64.0.0/16")],
            ),
            EndpointFacts(
                service="s3",
                id="vpce-0s3",
                gateway=True,
                private_dns=False,
                subnet_ids=[],
                route_table_ids=[OWN],
                ingress=[],
                policy=POLICY,
            ),
            EndpointFacts(
                service="s3", id="vpce-0s3i", private_dns=False, subnet_ids=[A, B], route_table_ids=[], ingress=[]
            ),
        ],
    )


def _subnet(id_: str, zone: str, zone_id: str, cidr: str, **other: Any) -> SubnetFacts:
    fixed: dict[str, Any] = {"vpc_id": VPC, "owner_id": ACCOUNT, "free_addresses": 250, **other}
    return SubnetFacts(id=id_, zone=zone, zone_id=zone_id, cidr=cidr, **fixed)


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ({"GatewayId": "local"}, "local"),
        ({"GatewayId": "igw-0a"}, "internet gateway"),
        ({"GatewayId": "vgw-0a"}, "virtual private gateway"),
        ({"GatewayId": "vpce-0fw"}, "gateway load balancer endpoint"),
        ({"GatewayId": "vpce-0s3"}, "gateway endpoint"),
        ({"NatGatewayId": "nat-0a"}, "NAT gateway"),
        ({"EgressOnlyInternetGatewayId": "eigw-0a"}, "egress-only gateway"),
        ({"CarrierGatewayId": "cagw-0a"}, "carrier gateway"),
        ({"TransitGatewayId": "tgw-0a"}, "transit gateway"),
        ({"VpcPeeringConnectionId": "pcx-0a"}, "VPC peering connection"),
        ({"CoreNetworkArn": "arn:aws:networkmanager::1:core-network/a"}, "core network"),
        ({"LocalGatewayId": "lgw-0a"}, "local gateway"),
        ({"OdbNetworkArn": "arn:aws:odb:eu-west-1:1:odb-network/a"}, "ODB network"),
        ({"NetworkInterfaceId": "eni-0a", "InstanceId": "i-0a"}, "network interface"),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "destination",
    [
        {"DestinationCidrBlock": "10.9.0.0/16"},
        {"DestinationIpv6CidrBlock": "::/0"},
        {"DestinationPrefixListId": "pl-0a"},
    ],
    ids=lambda destination: next(iter(destination)),
)
def test_a_route(target: dict[str, str], kind: str, destination: dict[str, str]) -> None:
    route = valid("Route", {**destination, **target, "State": "active", "Origin": "CreateRoute"})
    [table] = of(route_tables=[route_table(OWN, route)], endpoints=[GATEWAY]).route_tables
    assert table.routes == [Route(next(iter(destination.values())), kind, next(iter(target.values())))]
    assert kind in {*facts.TO_THE_INTERNET, *facts.TO_OTHERS, facts.LOCAL, facts.GATEWAY_ENDPOINT}


def test_a_route_whose_target_this_version_of_boto3_does_not_tell_leads_somewhere_unknown() -> None:
    route = valid("Route", {"DestinationCidrBlock": "10.9.0.0/16", "State": "active"})
    [table] = of(route_tables=[route_table(OWN, route)]).route_tables
    assert table.routes == [Route("10.9.0.0/16", "unknown target", "")]


def test_no_target_of_a_route_is_unknown() -> None:
    """A new version of botocore may know more of them."""
    known = {member_of(field) for field, _ in TARGETS} - {""}
    assert members("Route") == known | DESTINATIONS | ASIDE | {"GatewayId"}


def test_the_main_table_counts_for_a_subnet_without_its_own() -> None:
    found = facts_of(ANSWERS)
    assert {id_: table.id for id_ in (A, B, LOCAL) if (table := found.table_of(id_))} == {A: OWN, B: OWN, LOCAL: MAIN}


@pytest.mark.parametrize(
    ("given", "rule_"),
    [
        ({"CidrIpv4": "10.0.0.0/8"}, IngressRule(*HTTPS, "10.0.0.0/8")),
        ({"CidrIpv6": "2001:db8::/32"}, IngressRule(*HTTPS, "2001:db8::/32")),
        ({"PrefixListId": "pl-0a"}, IngressRule(*HTTPS, "pl-0a")),
        ({"ReferencedGroupInfo": {"GroupId": "sg-1", "UserId": ACCOUNT}}, IngressRule(*HTTPS, "sg-1")),
        ({"ReferencedGroupInfo": {"GroupId": "sg-1", "UserId": OWNER}}, IngressRule(*HTTPS, f"{OWNER}/sg-1")),
        (
            {"IpProtocol": "-1", "FromPort": -1, "ToPort": -1, "CidrIpv4": "10.0.0.0/8"},
            IngressRule("-1", -1, -1, "10.0.0.0/8"),
        ),
    ],
    ids=str,
)
def test_a_rule(given: dict[str, Any], rule_: IngressRule) -> None:
    one = endpoint("com.amazonaws.eu-west-1.sts", "vpce-0sts", Groups=[{"GroupId": "sg-0"}])
    [found] = of(endpoints=[one], rules=[rule("sgr-1", "sg-0", **given)]).endpoints
    assert found.ingress == [rule_]


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("com.amazonaws.eu-west-1.ecr.dkr", "ecr.dkr"),
        ("com.amazonaws.us-east-1.ecr.dkr", "com.amazonaws.us-east-1.ecr.dkr"),
        ("com.amazonaws.iam", "com.amazonaws.iam"),
        ("com.amazonaws.vpce.eu-west-1.vpce-svc-0a", "com.amazonaws.vpce.eu-west-1.vpce-svc-0a"),
    ],
)
def test_a_service_has_the_name_that_settings_give_it(name: str, service: str) -> None:
    assert [one.service for one in of(endpoints=[endpoint(name, "vpce-0")]).endpoints] == [service]


@pytest.mark.parametrize(
    ("state", "told"),
    [("available", "available"), ("PendingAcceptance", "pendingAcceptance"), ("failed", "failed"), ("Deleted", None)],
)
def test_the_state_of_an_endpoint(state: str, told: str | None) -> None:
    one = endpoint("com.amazonaws.eu-west-1.sts", "vpce-0", State=state)
    assert [found.state for found in of(endpoints=[one]).endpoints] == ([told] if told else [])


@pytest.mark.parametrize("type_", ["GatewayLoadBalancer", "Resource", "ServiceNetwork"])
def test_endpoints_that_serve_no_api_are_left_out(type_: str) -> None:
    assert of(endpoints=[endpoint("com.amazonaws.vpce.eu-west-1.vpce-svc-0a", "vpce-0fw", type_)]).endpoints == []


def test_a_vpc_without_dhcp_options_hands_out_no_servers() -> None:
    assert of(dhcp_options={}).domain_name_servers == []


def test_a_subnet_of_ipv6_only_has_no_block() -> None:
    native = {key: value for key, value in ANSWERS.subnets[0].items() if key != "CidrBlock"}
    assert of(subnets=[valid("Subnet", native)]).subnets[0].cidr == ""


def test_the_order_of_answers_does_not_matter() -> None:
    turned = {
        name: list(reversed(getattr(ANSWERS, name))) for name in ("subnets", "route_tables", "endpoints", "rules")
    }
    assert of(**turned) == facts_of(ANSWERS)


def test_a_name_that_ec2_does_not_have_is_refused() -> None:
    with pytest.raises(ParamValidationError, match="NatGateway"):
        valid("Route", {"NatGateway": "nat-0a"})
