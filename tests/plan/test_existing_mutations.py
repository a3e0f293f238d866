"""Every fact of a VPC of others that matters: broken or dropped, a rule refuses it or tells of it."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest

from private_eks.network.plan.existing import CLUSTER as FOR_CLUSTER
from private_eks.network.plan.existing import plan_existing
from private_eks.network.plan.existing_rules import Needs, check_existing, remarks
from private_eks.network.plan.facts import IngressRule, NetworkFacts, Route, RouteTable, facts_in
from tests.given_networks import (
    CLUSTER,
    LOCAL,
    MAIN,
    NETWORK,
    NODES,
    OWNER,
    PODS,
    S3,
    TABLE,
    TO_COMPANY,
    TO_NAT,
    endpoint,
    settings,
)

FACTS = dataclasses.replace(
    NETWORK,
    endpoints=[dataclasses.replace(S3, route_table_ids=[TABLE, MAIN]), endpoint("sts"), endpoint("ecr.dkr")],
    route_tables=[
        RouteTable(id=TABLE, subnet_ids=[*NODES, *CLUSTER], routes=[LOCAL]),
        RouteTable(id=MAIN, routes=[LOCAL]),
    ],
)
"""Nodes and the control plane have a table of their own, pods the main one."""
NEEDS = Needs(addresses={FOR_CLUSTER: 10}, present=["ecr.dkr", "s3", "sts"], made=["ec2"], service_cidr="172.20.0.0/16")
FOREIGN = '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}}]}'
REFUSED, TOLD = "refused", "told"

Mutation = tuple[str, dict[str, Any], str]


def mutations() -> Iterator[Mutation]:
    """Give networks that differ in one fact, as documents, each with what a rule does about it."""
    plain = json.loads(json.dumps(dataclasses.asdict(FACTS)))
    for key, value, outcome in (
        ("dns_support", False, REFUSED),
        ("dns_hostnames", False, REFUSED),
        ("owner_id", OWNER, REFUSED),
        ("account", OWNER, REFUSED),
        ("cidrs", ["198.51.100.0/24"], REFUSED),
        ("cidrs", [*FACTS.cidrs, "8.8.0.0/16"], REFUSED),
        ("domain_name_servers", ["10.0.0.2"], TOLD),
        ("domain_name_servers", [], TOLD),
        ("vpc_id", "vpc-of-others", REFUSED),
        ("subnets", [], REFUSED),
        ("endpoints", [], REFUSED),
    ):
        yield f"{key} {value}", {**plain, key: value}, outcome
    for key, of_items in (("subnets", _subnets), ("route_tables", _tables), ("endpoints", _endpoints)):
        for i, item in enumerate(plain[key]):
            yield from (
                (f"{item['id']} {what}", {**plain, key: [*plain[key][:i], *changed, *plain[key][i + 1 :]]}, outcome)
                for what, changed, outcome in of_items(item)
            )


Item = tuple[str, list[dict[str, Any]], str]


def _subnets(subnet: dict[str, Any]) -> Iterator[Item]:
    yield "is gone", [], REFUSED
    for key, value in (
        ("vpc_id", "vpc-of-others"),
        ("cidr", ""),
        ("outpost_arn", "arn:aws:outposts:x"),
        ("public_ip_on_launch", True),
        ("zone", "eu-west-1z"),
        ("zone_id", "use1-az3"),
        ("zone_id", "euw1-lhr1-az1"),
        ("zone_id", "euw1-wl1-lon-wlz1"),
    ):
        yield f"{key} {value}", [{**subnet, key: value}], REFUSED
    if subnet["id"] in CLUSTER:
        yield "is full", [{**subnet, "free_addresses": 15}], REFUSED


def _tables(table: dict[str, Any]) -> Iterator[Item]:
    for route, outcome in (
        (TO_NAT, REFUSED),
        (Route("0.0.0.0/0", "internet gateway", "igw-1"), REFUSED),
        (Route("::/0", "egress-only gateway", "eigw-1"), REFUSED),
        (Route("0.0.0.0/0", "carrier gateway", "cagw-1"), REFUSED),
        (Route("8.8.8.0/24", "NAT gateway", "nat-1"), REFUSED),
        (Route("pl-1", "internet gateway", "igw-1"), REFUSED),
        (TO_COMPANY, TOLD),
        (Route("10.9.0.0/16", "VPC peering connection", "pcx-1"), TOLD),
        (Route("10.9.0.0/16", "virtual private gateway", "vgw-1"), TOLD),
        (Route("0.0.0.0/0", "gateway load balancer endpoint", "vpce-1"), TOLD),
        (Route("10.9.0.0/16", "unknown target", ""), TOLD),
    ):
        more = [*table["routes"], dataclasses.asdict(route)]
        yield f"{route.destination} to {route.target}", [{**table, "routes": more}], outcome
    if table["id"] == TABLE:
        services = dataclasses.asdict(Route("172.16.0.0/12", "transit gateway", "tgw-1"))
        yield "services behind it", [{**table, "routes": [*table["routes"], services]}], REFUSED


def _endpoints(one: dict[str, Any]) -> Iterator[Item]:
    yield "is gone", [], REFUSED
    yield "waits", [{**one, "state": "pendingAcceptance"}], REFUSED
    yield "fails", [{**one, "state": "failed"}], REFUSED
    yield "of others", [{**one, "policy": FOREIGN}], REFUSED
    yield "denies", [{**one, "policy": '{"Statement": {"Effect": "Deny", "Principal": "*"}}'}], REFUSED
    if one["gateway"]:
        yield from ((f"not on {gone}", [_without(one, "route_table_ids", gone)], REFUSED) for gone in (TABLE, MAIN))
        return
    yield "without private DNS", [{**one, "private_dns": False}], REFUSED
    yield from ((f"not in {gone}", [_without(one, "subnet_ids", gone)], TOLD) for gone in CLUSTER)
    for rule in (
        None,
        IngressRule("udp", 443, 443, "0.0.0.0/0"),
        IngressRule("tcp", 80, 442, "0.0.0.0/0"),
        IngressRule("tcp", 444, 65535, "0.0.0.0/0"),
        IngressRule("tcp", 443, 443, "10.60.0.0/17"),
        IngressRule("tcp", 443, 443, "::/0"),
        IngressRule("tcp", 443, 443, "192.168.0.0/16"),
    ):
        yield f"admits {rule}", [{**one, "ingress": [dataclasses.asdict(rule)] if rule else []}], REFUSED


def _without(one: dict[str, Any], key: str, gone: str) -> dict[str, Any]:
    return {**one, key: [item for item in one[key] if item != gone]}


def said(facts: NetworkFacts) -> tuple[str, list[str]]:
    """Say whether a network is refused, or what is told of it."""
    try:
        plan = plan_existing("", settings(pod_subnet_ids=list(PODS)), facts)
        check_existing("", facts, plan, NEEDS)
    except ValueError as error:
        return REFUSED, str(error).splitlines()
    found = list(remarks(facts, plan, NEEDS))
    return TOLD if found else "", found


def test_the_network_itself_is_taken_without_a_word() -> None:
    assert said(FACTS) == ("", [])


@pytest.mark.parametrize(("document", "outcome"), [row[1:] for row in mutations()], ids=[row[0] for row in mutations()])
def test_a_rule_says_so(document: dict[str, Any], outcome: str) -> None:
    found, lines = said(facts_in(document))
    assert found == outcome
    assert all("; allowed: " in line for line in lines) or outcome == TOLD
