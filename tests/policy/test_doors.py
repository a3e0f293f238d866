"""The endpoints that a stack needs, and that callers reach them: what no resource can tell by itself."""

import dataclasses
from typing import Any

import pytest

from private_eks_cli.graph.asked import asked
from private_eks_cli.graph.model import Graph
from private_eks_policies.doors import short
from tests.conftest import ALL_STACKS, name_of, recorded

from .analyzer import Analyzer
from .edits import added, changed

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
VPC = "aws:ec2/vpc:Vpc"


def codes(pack: Analyzer, graph: Graph, unknowns: bool = False) -> set[str]:
    return {v.code for v in pack.of_stack(graph, unknowns) if not v.is_note}


def test_services_have_short_names_in_every_partition() -> None:
    full = ("com.amazonaws.eu-west-1.ecr.api", "cn.com.amazonaws.cn-north-1.sts", "gov.ic.c2s.us-iso-east-1.ec2")
    assert [short(name) for name in full] == ["ecr.api", "sts", "ec2"]
    assert short("com.amazonaws.us-gov-west-1.s3") == "s3"
    assert short("com.amazonaws.route53") == "com.amazonaws.route53"


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_dropping_any_endpoint_is_noticed(pack: Analyzer, stack: str) -> None:
    """`uses` are those of the stack file: what somebody else installs is nowhere to be seen."""
    graph = recorded(stack)
    told = {"uses": asked(graph, "uses", []), "existing": asked(graph, "existingEndpointServices", [])}
    pack.configure({"PEKS-DOOR-1": told, "PEKS-DOOR-4": "disabled"})
    for endpoint in graph.of("VpcEndpoint"):
        [found] = pack.of_stack(graph.without(endpoint.urn))
        assert (found.code, found.level) == ("PEKS-DOOR-1", "mandatory")
        assert f"no VPC endpoint for {short(endpoint.inputs['serviceName'])} (" in found.message


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_a_first_preview_notices_it_too_or_says_that_it_cannot_know(pack: Analyzer, stack: str) -> None:
    """What a role may call is not known yet where its policies hold ARNs."""
    graph = recorded(stack, unknowns=True)
    pack.configure({"PEKS-DOOR-1": {"uses": asked(graph, "uses", [])}, "PEKS-DOOR-4": "disabled"})
    for endpoint in graph.of("VpcEndpoint"):
        found = pack.of_stack(graph.without(endpoint.urn), unknowns=True)
        assert {v.code for v in found} == {"PEKS-DOOR-1"}
        named = [v for v in found if f"for {short(endpoint.inputs['serviceName'])} (" in v.message]
        assert [v.is_note for v in named or found] == [not named]


def test_nothing_is_demanded_where_nothing_runs(pack: Analyzer) -> None:
    graph = recorded("prod")
    bare = graph.without(*(r.urn for r in graph if r.type.startswith("aws:eks/") or "autoscaling" in r.type))
    assert codes(pack, bare.without(*(e.urn for e in bare.of("VpcEndpoint")))) == set()


def test_a_service_that_is_reached_otherwise_needs_no_endpoint(pack: Analyzer) -> None:
    graph = recorded("prod")
    without = graph.without(*(e.urn for e in graph.of("VpcEndpoint") if e.name.endswith(("-sts", "-ecr.api"))))
    pack.configure({"PEKS-DOOR-1": {"existing": ["sts", "com.amazonaws.eu-west-1.ecr.api"]}})
    assert codes(pack, without) == set()
    pack.configure({"PEKS-DOOR-1": {"existing": ["sts"]}})
    assert codes(pack, without) == {"PEKS-DOOR-1"}


def test_a_vpc_from_elsewhere_is_judged_if_endpoints_are_made_for_it(pack: Analyzer) -> None:
    graph = recorded("prod")
    network = [r.urn for r in graph.of("Vpc", "Subnet", "RouteTable", "RouteTableAssociation")]
    elsewhere = graph.without(*network)
    assert codes(pack, elsewhere) == set()
    endpoints = elsewhere.of("VpcEndpoint")
    assert codes(pack, elsewhere.without(*(e.urn for e in endpoints if e.name.endswith("-sts")))) == {"PEKS-DOOR-1"}
    assert codes(pack, elsewhere.without(*(e.urn for e in endpoints))) == set()


def test_endpoints_of_another_vpc_do_not_count(pack: Analyzer) -> None:
    graph, _ = changed(recorded("prod"), ENDPOINT, "-sts", {"vpcId": "vpc-0123456789abcdef0"})
    assert codes(pack, graph) == {"PEKS-DOOR-1"}


def test_a_vpc_without_pods_needs_no_endpoints(pack: Analyzer) -> None:
    graph, other = added(recorded("prod"), VPC, {"cidrBlock": "10.99.0.0/16"}, "other")
    assert {v.name for v in pack.of_stack(graph) if v.code.startswith("PEKS-DOOR")} == set()
    assert {v.code for v in pack.of_stack(graph) if v.name == other.name} == {"PEKS-NET-9", "PEKS-NET-10"}


Edit = tuple[str, str, dict[str, Any], set[str]]

REACH: list[Edit] = [
    (RULE, "-endpoints-10.30.0.0-16", {"toPort": 80, "fromPort": 80}, set()),
    (RULE, "-endpoints-10.30.0.0-16", {"ipProtocol": "-1", "fromPort": None, "toPort": None}, set()),
    (ENDPOINT, "-s3", {"routeTableIds": lambda ids: ids[1:]}, {"PEKS-DOOR-4"}),
    (ENDPOINT, "-s3", {"routeTableIds": None}, {"PEKS-DOOR-4"}),
    (ENDPOINT, "-s3", {"vpcEndpointType": None}, set()),
    (ENDPOINT, "-sts", {"subnetIds": lambda ids: ids[:2]}, {"PEKS-DOOR-5"}),
    (ENDPOINT, "-sts", {"subnetIds": lambda ids: [*ids[:2], "subnet-of-elsewhere"]}, set()),
    (ENDPOINT, "-sts", {"subnetIds": None}, {"PEKS-DOOR-5"}),
]


@pytest.mark.parametrize(("type_", "suffix", "inputs", "expected"), REACH)
def test_an_endpoint_is_to_be_reached(
    pack: Analyzer, type_: str, suffix: str, inputs: dict[str, Any], expected: set[str]
) -> None:
    assert codes(pack, changed(recorded("prod"), type_, suffix, inputs)[0]) == expected


def closed() -> Graph:
    """Give a stack whose endpoints admit nobody."""
    graph = recorded("prod")
    group = graph.one("SecurityGroup", "private-eks-prod-endpoints")
    return graph.without(
        *(r.urn for r in graph.of("SecurityGroupIngressRule") if r.inputs["securityGroupId"] == group.id)
    )


def test_endpoints_that_admit_nobody_are_named(pack: Analyzer) -> None:
    found = pack.of_stack(closed())
    interfaces = [e.name for e in recorded("prod").of("VpcEndpoint") if e.inputs["vpcEndpointType"] == "Interface"]
    assert {(v.code, v.name) for v in found} == {("PEKS-DOOR-3", name) for name in interfaces}


@pytest.mark.parametrize(("ports", "expected"), [((443, 443), set()), ((0, 65535), set()), ((80, 80), {"PEKS-DOOR-3"})])
def test_every_kind_of_rule_can_admit(pack: Analyzer, ports: tuple[int, int], expected: set[str]) -> None:
    graph = closed()
    group = graph.one("SecurityGroup", "private-eks-prod-endpoints")
    rule = {"protocol": "tcp", "fromPort": ports[0], "toPort": ports[1], "cidrBlocks": ["10.30.0.0/16"]}
    inline = changed(graph, group.type, "-endpoints", {"ingress": [rule]})[0]
    old = {**rule, "type": "ingress", "securityGroupId": group.id}
    apart = added(graph, "aws:ec2/securityGroupRule:SecurityGroupRule", old)[0]
    assert [codes(pack, inline), codes(pack, apart)] == [expected, expected]


def test_a_way_out_lets_nobody_in(pack: Analyzer) -> None:
    graph = closed()
    group = graph.one("SecurityGroup", "private-eks-prod-endpoints")
    rule = {"type": "egress", "protocol": "-1", "fromPort": 0, "toPort": 0, "securityGroupId": group.id}
    assert codes(pack, added(graph, "aws:ec2/securityGroupRule:SecurityGroupRule", rule)[0]) == {"PEKS-DOOR-3"}


def test_without_ids_dependencies_tell_what_belongs_together(pack: Analyzer) -> None:
    """Providers need not repeat the id among the outputs."""
    graph = recorded("prod")
    nameless = dataclasses.replace(graph, resources={r.urn: dataclasses.replace(r, id="") for r in graph})
    assert codes(pack, nameless) == set()
    assert codes(pack, nameless.without(graph.one("VpcEndpoint", "private-eks-prod-sts").urn)) == {"PEKS-DOOR-1"}
    assert codes(pack, nameless.without(graph.of("FlowLog")[0].urn)) == {"PEKS-NET-10"}


def test_routes_and_interfaces_may_be_added_one_by_one(pack: Analyzer) -> None:
    graph, s3 = changed(recorded("prod"), ENDPOINT, "-s3", {"routeTableIds": None})
    for table in graph.of("RouteTable"):
        route = {"vpcEndpointId": s3.id, "routeTableId": table.id}
        type_ = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"
        graph = added(graph, type_, route, table.name)[0]
    graph, sts = changed(graph, ENDPOINT, "-sts", {"subnetIds": lambda ids: ids[:2]})
    subnet = recorded("prod").one("VpcEndpoint", sts.name).inputs["subnetIds"][2]
    one_more = {"vpcEndpointId": sts.id, "subnetId": subnet}
    graph = added(graph, "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation", one_more)[0]
    assert codes(pack, graph) == set()


def test_a_vpc_with_its_main_route_table_only_wants_one_route(pack: Analyzer) -> None:
    graph = recorded("prod")
    main = graph.without(*(table.urn for table in graph.of("RouteTable")))
    assert codes(pack, main) == set()
    assert codes(pack, changed(main, ENDPOINT, "-s3", {"routeTableIds": None})[0]) == {"PEKS-DOOR-4"}


def test_what_depends_on_one_thing_does_not_lead_to_another_of_its_kind(pack: Analyzer) -> None:
    """A role that needs another role's ARN does not have that one's policies."""
    graph = recorded("staging", unknowns=True)
    nodes = next(role for role in graph.of("aws:iam/role:Role") if role.name.endswith("zone-a-node"))
    logs = graph.one("aws:iam/role:Role", "private-eks-staging-flow-logs")
    graph = graph.replacing(dataclasses.replace(logs, dependencies=(nodes.urn,)))
    pack.configure({"PEKS-DOOR-1": {"uses": asked(graph, "uses", [])}})
    assert codes(pack, graph, unknowns=True) == set()
