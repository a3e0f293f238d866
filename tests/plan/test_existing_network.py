"""A VPC that somebody else owns is taken where a private cluster comes up in it, and refused where it does not."""

import dataclasses
import json
import re
from typing import Any

import pytest

from private_eks.network.plan.existing import CLUSTER as FOR_CLUSTER
from private_eks.network.plan.existing import LOAD_BALANCERS as FOR_BALANCERS
from private_eks.network.plan.existing import NODES as FOR_NODES
from private_eks.network.plan.existing import plan_existing
from private_eks.network.plan.existing_endpoints import admits_account
from private_eks.network.plan.existing_rules import Needs, check_existing, remarks
from private_eks.network.plan.facts import NetworkFacts, Route, RouteTable, facts_in
from tests.given_networks import (
    ACCOUNT,
    CLUSTER,
    HTTPS,
    LOCAL,
    MAIN,
    NETWORK,
    NODES,
    OWNER,
    PODS,
    S3,
    TABLE,
    TO_COMPANY,
    TO_INTERNET,
    TO_NAT,
    endpoint,
    settings,
    with_endpoints,
    with_routes,
    with_subnet,
)

OTHER_VPC = "vpc-0bbbbbbbbbbbbbbbb"


def check(facts: NetworkFacts, needs: Needs | None = None, internet: bool = False, **given: Any) -> list[str]:
    """Plan and check a network, and give what is told."""
    wanted = settings(**given)
    plan = plan_existing("", wanted, facts)
    check_existing("", facts, plan, needs or Needs(), internet)
    return list(remarks(facts, plan, needs or Needs()))


def test_a_network_that_fits_is_taken_without_a_word() -> None:
    assert check(NETWORK) == []


def test_subnets_take_the_order_of_the_nodes_zones() -> None:
    plan = plan_existing("", settings(nodes=[NODES[2], NODES[0]], cluster_subnet_ids=[CLUSTER[0], CLUSTER[2]]), NETWORK)
    assert plan.zones == ["eu-west-1c", "eu-west-1a"]
    assert plan.ids(FOR_CLUSTER) == [CLUSTER[2], CLUSTER[0]]
    assert [one.cidr for one in plan.blocks.control] == ["10.60.242.0/24", "10.60.240.0/24"]


def test_without_subnets_of_its_own_the_cluster_shares_those_of_the_nodes() -> None:
    plan = plan_existing("", {"vpc_id": NETWORK.vpc_id, "node_subnet_ids": list(NODES)}, NETWORK)
    assert plan.ids(FOR_CLUSTER) == plan.ids(FOR_NODES) == list(NODES)


def test_facts_survive_a_file() -> None:
    facts = with_endpoints(S3, endpoint("sts"), facts=with_routes(TO_COMPANY))
    read = facts_in(dataclasses.asdict(facts))
    assert json.dumps(dataclasses.asdict(read)) == json.dumps(dataclasses.asdict(facts))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"dns_support": "yes"}, "dns_support is no switch"),
        ({"dns_suport": True}, "dns_suport is none of account, region"),
        ({"subnets": {}}, "subnets is no list"),
        ({"subnets": [{"id": "subnet-1"}]}, "subnets[0].vpc_id is missing"),
        ({"route_tables": [{"id": "rtb-1", "subnet_ids": [1]}]}, "route_tables[0].subnet_ids[0] is no text"),
        ({"cidrs": ["10.0.0.0"], "subnets": [{}]}, "subnets[0].id is missing"),
        ({"cidrs": ["10.0.0.300/8"]}, "10.0.0.300"),
        ({"endpoints": [{"service": "sts", "id": "vpce-1", "policy": "{"}]}, "Expecting property name"),
    ],
)
def test_a_file_of_another_form_is_told_by_its_place(changed: dict[str, Any], words: str) -> None:
    with pytest.raises((TypeError, ValueError), match=re.escape(words)):
        facts_in({**dataclasses.asdict(NETWORK), **changed})


def test_the_main_route_table_counts_where_a_subnet_has_none() -> None:
    facts = dataclasses.replace(NETWORK, route_tables=[RouteTable(id=MAIN, routes=[LOCAL, TO_INTERNET])])
    with pytest.raises(ValueError, match=r"0\.0\.0\.0/0 to internet gateway igw-0aaaaaaaaaaaaaaaa"):
        check(facts)


WRONG: list[tuple[str, NetworkFacts, dict[str, Any], Needs, str]] = [
    ("one zone", NETWORK, {"nodes": NODES[:1]}, Needs(), "node_subnet_ids: got ["),
    ("no node subnets", NETWORK, {"nodes": ()}, Needs(), "two availability zones or more"),
    ("unknown subnet", NETWORK, {"nodes": [NODES[0], "subnet-0ffffffffffffffff"]}, Needs(), "node_subnet_ids[1]: got"),
    ("two in one zone", NETWORK, {"nodes": [*NODES, CLUSTER[0]]}, Needs(), f"{NODES[0]} is in eu-west-1a too"),
    ("of another VPC", with_subnet(NODES[1], vpc_id=OTHER_VPC), {}, Needs(), f"{NODES[1]} of {OTHER_VPC}"),
    ("a Local Zone", with_subnet(NODES[1], zone_id="euw1-lhr1-az1"), {}, Needs(), "a Local or Wavelength Zone"),
    ("IPv6 only", with_subnet(NODES[1], cidr=""), {}, Needs(), f"{NODES[1]} with IPv6 only"),
    ("an Outpost", with_subnet(NODES[1], outpost_arn="arn:aws:outposts:x"), {}, Needs(), "on an Outpost"),
    ("a zone without EKS", with_subnet(NODES[1], zone_id="use1-az3"), {}, Needs(), "in use1-az3"),
    ("a zone missing", NETWORK, {"cluster_subnet_ids": CLUSTER[:2]}, Needs(), "none in eu-west-1c"),
    ("a zone too many", NETWORK, {"nodes": NODES[:2]}, Needs(), "one in eu-west-1c, where there are no nodes"),
    ("pods in two zones", NETWORK, {"pod_subnet_ids": PODS[1:]}, Needs(), "pod_subnet_ids: got"),
    ("balancers in one", NETWORK, {"load_balancer_subnet_ids": PODS[:1]}, Needs(), "load_balancer_subnet_ids: got"),
    ("no DNS support", dataclasses.replace(NETWORK, dns_support=False), {}, Needs(), "without enableDnsSupport"),
    ("no DNS names", dataclasses.replace(NETWORK, dns_hostnames=False), {}, Needs(), "without enableDnsHostnames"),
    ("public blocks", dataclasses.replace(NETWORK, cidrs=["52.1.0.0/16"]), {}, Needs(), "a private IPv4 block"),
    ("an internet gateway", with_routes(TO_INTERNET), {}, Needs(), "0.0.0.0/0 to internet gateway"),
    ("a NAT gateway", with_routes(TO_NAT), {}, Needs(), "0.0.0.0/0 to NAT gateway"),
    ("IPv6 out", with_routes(Route("::/0", "egress-only gateway", "eigw-1")), {}, Needs(), "::/0 to egress-only"),
    ("a part of the internet", with_routes(Route("8.8.8.0/24", "NAT gateway", "nat-1")), {}, Needs(), "8.8.8.0/24 to"),
    ("public addresses", with_subnet(CLUSTER[2], public_ip_on_launch=True), {}, Needs(), "with mapPublicIpOnLaunch"),
    ("a full subnet", with_subnet(CLUSTER[1], free_addresses=5), {}, Needs(), f"{CLUSTER[1]} with 5"),
    (
        "no room for endpoints",
        with_subnet(CLUSTER[1], free_addresses=15),
        {},
        Needs(addresses={FOR_CLUSTER: 10}),
        "16 free addresses or more",
    ),
    ("no room for nodes", with_subnet(NODES[0], free_addresses=3), {}, Needs(addresses={FOR_NODES: 4}), "4 free"),
    (
        "no room for load balancers",
        with_subnet(NODES[0], free_addresses=7),
        {},
        Needs(addresses={FOR_BALANCERS: 8}),
        "8 free addresses or more",
    ),
    (
        "no room for all in one",
        with_subnet(NODES[0], free_addresses=13),
        {"cluster_subnet_ids": NODES},
        Needs(addresses={FOR_BALANCERS: 8}),
        "14 free addresses or more",
    ),
    (
        "services in a peer",
        with_routes(Route("172.20.0.0/15", "VPC peering connection", "pcx-1")),
        {},
        Needs(service_cidr="172.20.0.0/16"),
        "routed to VPC peering connection pcx-1",
    ),
    ("no such endpoint", NETWORK, {}, Needs(present=["sts"]), "endpoints.present: got 'sts'"),
    (
        "no private DNS",
        with_endpoints(endpoint("sts", private_dns=False)),
        {},
        Needs(present=["sts"]),
        "without private DNS",
    ),
    (
        "an endpoint that waits",
        with_endpoints(endpoint("sts", state="pendingAcceptance")),
        {},
        Needs(present=["sts"]),
        "in state pendingAcceptance",
    ),
    ("no rule", with_endpoints(endpoint("sts", ingress=[])), {}, Needs(present=["sts"]), "admits TCP 443 from"),
    (
        "another port",
        with_endpoints(endpoint("sts", ingress=[dataclasses.replace(HTTPS, from_port=80, to_port=80)])),
        {},
        Needs(present=["sts"]),
        "admits TCP 443 from",
    ),
    (
        "a part of the VPC",
        with_endpoints(endpoint("sts", ingress=[dataclasses.replace(HTTPS, source="10.60.0.0/17")])),
        {},
        Needs(present=["sts"]),
        "10.60.240.0/24, 10.60.241.0/24, 10.60.242.0/24",
    ),
    (
        "a policy of others",
        with_endpoints(
            endpoint("sts", policy='{"Statement": {"Effect": "Allow", "Principal": {"AWS": "444455556666"}}}')
        ),
        {},
        Needs(present=["sts"]),
        "with a policy of other accounts only",
    ),
    (
        "S3 not on all tables",
        with_endpoints(dataclasses.replace(S3, route_table_ids=[MAIN])),
        {},
        Needs(present=["s3"]),
        f"vpce-s3 without {TABLE}",
    ),
    ("S3 twice", with_endpoints(S3), {}, Needs(made=["s3"]), "a route table takes one route to a service"),
    (
        "endpoints in a shared VPC",
        dataclasses.replace(NETWORK, owner_id=OWNER),
        {},
        Needs(made=["ecr.api", "sts"]),
        "ask them for ecr.api, sts",
    ),
]


@pytest.mark.parametrize(("facts", "given", "needs", "words"), [row[1:] for row in WRONG], ids=[r[0] for r in WRONG])
def test_what_does_not_come_up_or_is_not_private_is_refused(
    facts: NetworkFacts, given: dict[str, Any], needs: Needs, words: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(words)) as refused:
        check(facts, needs, **given)
    assert all("; allowed: " in line for line in str(refused.value).splitlines())


def test_everything_that_is_wrong_is_told_at_once() -> None:
    facts = dataclasses.replace(with_routes(TO_NAT), dns_support=False, dns_hostnames=False)
    with pytest.raises(ValueError, match="without enableDnsSupport and enableDnsHostnames") as refused:
        check(facts)
    assert len(str(refused.value).splitlines()) == 7


TOLD: list[tuple[str, NetworkFacts, Needs, list[str]]] = [
    (
        "own DNS servers",
        dataclasses.replace(NETWORK, domain_name_servers=["10.1.0.2"]),
        Needs(),
        [f"{NETWORK.vpc_id} hands out the DNS servers 10.1.0.2: they have to forward to the VPC's own resolver"],
    ),
    (
        "a transit gateway",
        with_routes(TO_COMPANY),
        Needs(),
        ["10.0.0.0/8 is routed to transit gateway tgw-0aaaaaaaaaaaaaaaa: what lies behind is not ours to see"],
    ),
    (
        "a shared VPC",
        dataclasses.replace(NETWORK, owner_id=OWNER),
        Needs(),
        [f"{NETWORK.vpc_id} is shared by {OWNER}, who alone changes its routes, endpoints and flow logs"],
    ),
    (
        "an endpoint in two of three zones",
        with_endpoints(endpoint("sts", subnet_ids=CLUSTER[:2])),
        Needs(present=["sts"]),
        ["sts has no interface in eu-west-1c: reached across zones from there"],
    ),
]


@pytest.mark.parametrize(("facts", "needs", "lines"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD])
def test_what_the_owner_decides_is_told(facts: NetworkFacts, needs: Needs, lines: list[str]) -> None:
    assert check(facts, needs) == lines


def test_subnets_of_the_control_plane_with_different_routes_are_told() -> None:
    apart = RouteTable(id="rtb-0cccccccccccccccc", subnet_ids=[CLUSTER[0]], routes=[LOCAL, TO_COMPANY])
    first, main = NETWORK.route_tables
    rest = dataclasses.replace(first, subnet_ids=[*NODES, *CLUSTER[1:], *PODS])
    told = check(dataclasses.replace(NETWORK, route_tables=[apart, rest, main]))
    assert "the routes of the control plane's subnets differ, and EKS puts its interfaces into any of them" in told


def test_a_way_to_the_internet_is_the_owners_decision_where_the_stack_says_so() -> None:
    assert check(with_routes(TO_NAT), internet=True) == [
        "0.0.0.0/0 is routed to NAT gateway nat-0aaaaaaaaaaaaaaaa: what lies behind is not ours to see"
    ]


@pytest.mark.parametrize(
    ("policy", "admitted"),
    [
        ("", True),
        ('{"Statement": [{"Effect": "Allow", "Principal": "*"}]}', True),
        ('{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}}]}', True),
        ('{"Statement": [{"Effect": "Deny", "Principal": "*"}]}', False),
        ('{"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::444455556666:root"]}}]}', False),
        ('{"Statement": [{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::111122223333:root"]}}]}', True),
        (
            '{"Statement": [{"Effect": "Allow", "Principal": "*", '
            '"Condition": {"StringEquals": {"aws:PrincipalAccount": "444455556666"}}}]}',
            False,
        ),
        (
            '{"Statement": [{"Effect": "Allow", "Principal": "*", '
            '"Condition": {"StringEquals": {"aws:PrincipalAccount": ["444455556666", "111122223333"]}}}]}',
            True,
        ),
        (
            '{"Statement": [{"Effect": "Allow", "Principal": "*", '
            '"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}',
            True,
        ),
    ],
)
def test_policies_let_the_account_through_as_far_as_they_name_accounts(policy: str, admitted: bool) -> None:
    assert admits_account(policy, ACCOUNT) is admitted
