"""A stack in a VPC that somebody else owns is the stack that it would be in its own, and changes nothing there."""

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from private_eks import ExistingNetwork
from private_eks.network.plan.facts import NetworkFacts, Route, RouteTable, SubnetFacts
from private_eks_cli.cloud import given_networks, invokes, snapshots
from private_eks_cli.cloud.invokes import UnknownServiceError, zones_of
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.promises import verdicts
from private_eks_cli.recording import recorder
from private_eks_cli.recording.recorder import record
from tests.conftest import EXAMPLES, faults, recorded, stack_called
from tests.given_networks import ACCOUNT, HTTPS, S3, TO_COMPANY, TO_NAT, endpoint, written
from tests.programs import run_program
from tests.wired_stacks import NODES, VPC

LARGE = 4000
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
OURS = ("cidr", "zones", "nodePrefix", "secondaryCidrs", "existingEndpointServices")
GIVEN = ("existing-network", "hub-and-spoke", "public-bastion", "second-cluster", "shared-vpc")
STACKS = ("dev", "staging", "prod", *(path for path in EXAMPLES if not any(name in path for name in GIVEN)))

Give = Callable[[NetworkFacts], None]


@pytest.fixture
def give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Give:
    """Let the simulated cloud have a VPC."""
    monkeypatch.setattr(snapshots, "FOLDER", str(tmp_path))

    def write(facts: NetworkFacts) -> None:
        (tmp_path / f"{facts.vpc_id}.json").write_text(json.dumps(written(facts)), encoding="utf-8")

    return write


def facts_of(graph: Graph) -> NetworkFacts:
    """Say what AWS would tell of the VPC that a stack made."""
    [vpc] = graph.of("Vpc")
    blocks = [vpc, *graph.of("VpcIpv4CidrBlockAssociation")]
    region = str(graph.config["aws:region"])
    led = {one.inputs["subnetId"]: one.inputs["routeTableId"] for one in graph.of("RouteTableAssociation")}
    tables = {id_: [s for s, table in led.items() if table == id_] for id_ in dict.fromkeys(led.values())}
    routes = [Route(block.inputs["cidrBlock"], "local", "local") for block in blocks]
    return NetworkFacts(
        account=ACCOUNT,
        region=region,
        vpc_id=vpc.id,
        owner_id=ACCOUNT,
        cidrs=[block.inputs["cidrBlock"] for block in blocks],
        main_route_table_id="rtb-0aaaaaaaaaaaaaaaa",
        subnets=[_subnet(one, zones_of(region)) for one in graph.of("Subnet")],
        route_tables=[RouteTable(id=id_, subnet_ids=ids, routes=routes) for id_, ids in tables.items()],
    )


def _subnet(subnet: Resource, zones: Mapping[str, str]) -> SubnetFacts:
    zone = subnet.inputs["availabilityZone"]
    return SubnetFacts(
        id=subnet.id,
        vpc_id=subnet.inputs["vpcId"],
        owner_id=ACCOUNT,
        zone=zone,
        zone_id=zones[zone],
        cidr=subnet.inputs["cidrBlock"],
        free_addresses=LARGE,
    )


def existing(graph: Graph, **more: Any) -> dict[str, Any]:
    """Give the key of a stack file that takes the VPC of a stack."""
    [vpc] = graph.of("Vpc")
    ids = {kind: [s.id for s in graph.of("Subnet") if f"-{kind}-" in s.name] for kind in ("node", "control", "pods")}
    pods = {"podSubnetIds": ids["pods"]} if ids["pods"] else {}
    return {"vpcId": vpc.id, "nodeSubnetIds": ids["node"], "clusterSubnetIds": ids["control"], **pods, **more}


def moved(stack: str, key: Mapping[str, Any], **keys: Any) -> Graph:
    """Record a stack in a VPC that is there."""
    found = stack_called(stack)
    kept = {name: value for name, value in found.config.items() if name.removeprefix("private-eks:") not in OURS}
    further = {f"private-eks:{name}": v if isinstance(v, str) else json.dumps(v) for name, v in keys.items()}
    config = {**kept, "private-eks:existingNetwork": json.dumps(key), **further}
    return record(run_program, found.name, config)


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_is_the_same_in_a_vpc_that_equals_its_own(stack: str, give: Give) -> None:
    own = recorded(stack)
    give(facts_of(own))
    graph = moved(stack, existing(own))
    networks = {below.urn for network in own.of("private-eks:index:Network") for below in own.below(network.urn)}
    apart = {r.urn: dict(r.inputs) for r in own if r.custom and r.urn not in networks}
    there = {r.urn: dict(r.inputs) for r in graph if r.custom}
    assert apart.keys() == there.keys()
    differing = {urn for urn, inputs in apart.items() if inputs != there[urn]}
    assert {urn for urn in differing if not urn.endswith("-vpc-cni") and not _names_subnets(graph, urn)} == set()
    assert faults(graph) == []


def _names_subnets(graph: Graph, urn: str) -> bool:
    """Tell whether an object names the subnets of its load balancer."""
    annotations = (graph.resources[urn].inputs.get("metadata") or {}).get("annotations") or {}
    return any(name.endswith(("-subnets", "/subnets")) for name in annotations)


def test_nothing_is_made_or_changed_in_the_vpc_itself(give: Give) -> None:
    own = recorded("prod")
    give(facts_of(own))
    graph = moved("prod", existing(own))
    made = {r.type for r in graph if r.custom}
    of_networks = ("aws:ec2/vpc:", "aws:ec2/subnet", "aws:ec2/route", "aws:ec2/flow", "aws:ec2/default")
    assert not {type_ for type_ in made if type_.startswith(of_networks)}
    assert [vpc.id for vpc in graph.of("Vpc")] == [own.of("Vpc")[0].id]


def test_controllers_are_told_what_they_would_look_for_by_tags(give: Give) -> None:
    own = recorded("examples/stacks/Pulumi.everything.yaml")
    give(facts_of(own))
    graph = moved("examples/stacks/Pulumi.everything.yaml", existing(own))
    [cni] = [addon for addon in graph.of("aws:eks/addon:Addon") if addon.inputs["addonName"] == "vpc-cni"]
    assert json.loads(cni.inputs["configurationValues"])["env"]["ENABLE_SUBNET_DISCOVERY"] == "false"


def test_nodes_of_karpenter_alone_are_told_too(give: Give) -> None:
    own = recorded("dev")
    give(facts_of(own))
    profiles = {"all": {"selectors": [{"namespace": "kube-system"}, {"namespace": "custom-space"}]}}
    graph = moved("dev", existing(own), compute="mixed", karpenter={}, fargateProfiles=profiles)
    [cni] = [addon for addon in graph.of("aws:eks/addon:Addon") if addon.inputs["addonName"] == "vpc-cni"]
    assert json.loads(cni.inputs["configurationValues"])["env"]["ENABLE_SUBNET_DISCOVERY"] == "false"


def test_endpoints_that_are_present_are_not_made_and_are_reached(give: Give) -> None:
    own = recorded("prod")
    facts = facts_of(own)
    control = [subnet.id for subnet in own.of("Subnet") if "-control-" in subnet.name]
    sts = endpoint("sts", subnet_ids=control, ingress=[dataclasses.replace(HTTPS, source=facts.cidrs[0])])
    give(dataclasses.replace(facts, endpoints=[sts]))
    graph = moved("prod", existing(own, endpoints={"present": ["sts"]}))
    services = {one.inputs["serviceName"].rpartition(".")[2] for one in graph.of("VpcEndpoint")}
    assert "sts" not in services
    [rule] = [rule for rule in graph.of("SecurityGroupEgressRule") if "-to-endpoints-in-" in rule.name]
    assert (rule.inputs["cidrIpv4"], rule.inputs["fromPort"], rule.inputs["toPort"]) == (facts.cidrs[0], 443, 443)
    assert faults(graph) == []


def test_full_names_of_services_are_as_good(give: Give) -> None:
    own = recorded("prod")
    facts = facts_of(own)
    sts = endpoint("sts", subnet_ids=[], ingress=[dataclasses.replace(HTTPS, source=facts.cidrs[0])])
    s3 = dataclasses.replace(S3, route_table_ids=[table.id for table in facts.route_tables])
    give(dataclasses.replace(facts, endpoints=[sts, s3]))
    full = ["com.amazonaws.eu-west-1.sts", "com.amazonaws.eu-west-1.s3"]
    short = moved("prod", existing(own, endpoints={"present": ["sts", "s3"]}))
    graph = moved("prod", existing(own, endpoints={"present": full}))
    assert {one.urn: one.inputs for one in graph if one.custom} == {one.urn: one.inputs for one in short if one.custom}
    central = {"elsewhere": ["sts"], "cidrs": ["10.9.0.0/24"]}
    with pytest.raises(ValueError, match=r"endpoints\.elsewhere: got \['sts'\]"):
        moved("prod", existing(own, endpoints={"present": full, **central}))


def test_ways_of_the_owner_are_seen(give: Give) -> None:
    own = recorded("dev")
    facts = facts_of(own)
    tables = [dataclasses.replace(t, routes=[*t.routes, TO_NAT, TO_COMPANY]) for t in facts.route_tables]
    give(dataclasses.replace(facts, route_tables=tables))
    graph = moved("dev", existing(own, allowInternetRoutes=True))
    [private] = [verdict for verdict in verdicts(graph) if verdict.name == "Private"]
    assert [reason.text for reason in private.exceptions] == [
        "TO THE INTERNET: 0.0.0.0/0 to NAT gateway nat-0aaaaaaaaaaaaaaaa"
    ]
    assert "what lies behind transit gateway tgw-0aaaaaaaaaaaaaaaa" in [reason.text for reason in private.unseen]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"cidr": "10.0.0.0/16"}, "cidr: got"),
        ({"zones": ["eu-west-1a", "eu-west-1b"]}, "zones: got"),
        ({"nodePrefix": 20}, "nodePrefix: got 20"),
        ({"secondaryCidrs": ["100.64.0.0/16"]}, "secondaryCidrs: got"),
        ({"existingEndpointServices": ["sts"]}, "existingNetwork.endpoints.present"),
        ({"customNetworking": True}, "existingNetwork.podSubnetIds: got nothing"),
        ({"bastions": {"b": {"public": {"subnetCidr": "10.1.0.0/28", "clientCidrs": ["192.0.2.1/32"]}}}}, "bastions.b"),
    ],
)
def test_what_belongs_to_a_vpc_of_our_own_is_refused(keys: dict[str, Any], words: str, give: Give) -> None:
    own = recorded("prod")
    give(facts_of(own))
    with pytest.raises(ValueError, match=re.escape(words)):
        moved("prod", existing(own), **keys)


@pytest.mark.parametrize(
    ("endpoints", "words"),
    [
        ({"elsewhere": ["sts"]}, "existingNetwork.endpoints.cidrs: got nothing"),
        ({"elsewhere": ["sts"], "cidrs": ["8.8.8.0/24"]}, "existingNetwork.endpoints.cidrs[0]: got '8.8.8.0/24'"),
        ({"present": ["sts"], "elsewhere": ["sts"], "cidrs": ["10.9.0.0/24"]}, "endpoints.present"),
        ({"present": ["kms"]}, "no matching EC2 VPC Endpoints found"),
        ({"presents": []}, "existingNetwork.endpoints.presents"),
    ],
)
def test_endpoints_that_cannot_be_meant_are_refused(endpoints: dict[str, Any], words: str, give: Give) -> None:
    own = recorded("prod")
    give(facts_of(own))
    with pytest.raises(ValueError, match=re.escape(words)):
        moved("prod", existing(own, endpoints=endpoints))


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, True),
        ({"name": "private-eks-other-sts"}, True),
        ({"name": "private-eks-prod-sts"}, False),
        ({"private_dns": False}, False),
        ({"state": "pendingAcceptance"}, False),
    ],
    ids=["nobody's", "another stack's", "its own", "without private names", "not accepted"],
)
def test_endpoints_that_are_there_are_not_made_again(changed: dict[str, Any], refused: bool, give: Give) -> None:
    own = recorded("prod")
    give(dataclasses.replace(facts_of(own), endpoints=[endpoint("sts", **changed)]))
    if not refused:
        assert "sts" in {
            one.inputs["serviceName"].rpartition(".")[2] for one in moved("prod", existing(own)).of(ENDPOINT)
        }
        return
    with pytest.raises(
        ValueError, match=r"endpoints\.present: got .*; allowed: sts among them: .* has vpce-sts; add sts"
    ):
        moved("prod", existing(own))


def test_s3_that_is_on_the_route_tables_is_not_made_again(give: Give) -> None:
    own = recorded("prod")
    facts = facts_of(own)
    tables = [table.id for table in facts.route_tables]
    give(dataclasses.replace(facts, endpoints=[dataclasses.replace(S3, route_table_ids=tables[:1])]))
    with pytest.raises(ValueError, match="s3 among them"):
        moved("prod", existing(own))
    give(dataclasses.replace(facts, endpoints=[dataclasses.replace(S3, route_table_ids=["rtb-of-others"])]))
    assert faults(moved("prod", existing(own))) == []


@pytest.mark.parametrize(
    ("token", "action"),
    [
        ("aws:ec2/getVpc:getVpc", "ec2:DescribeVpcs"),
        ("aws:ec2/getSubnet:getSubnet", "ec2:DescribeSubnets"),
        ("aws:ec2/getRouteTable:getRouteTable", "ec2:DescribeRouteTables"),
        ("aws:ec2/getVpcDhcpOptions:getVpcDhcpOptions", "ec2:DescribeDhcpOptions"),
        ("aws:ec2/getVpcEndpoint:getVpcEndpoint", "ec2:DescribeVpcEndpoints"),
        ("aws:vpc/getSecurityGroupRules:getSecurityGroupRules", "ec2:DescribeSecurityGroupRules"),
    ],
)
def test_what_the_deployer_may_not_read_is_named(
    token: str, action: str, give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(place: Any, args: Any) -> Any:
        raise UnknownServiceError("api error UnauthorizedOperation: You are not authorized to perform this operation")

    own = recorded("prod")
    give(dataclasses.replace(facts_of(own), endpoints=[endpoint("sts", subnet_ids=[])]))
    monkeypatch.setattr(invokes, "_ANSWERS", {**invokes._ANSWERS, token: refuse})
    with pytest.raises(ValueError, match=f"allowed: what the deployer may read: {action}; allow it"):
        moved("prod", existing(own, endpoints={"present": ["sts"]}))


def test_two_endpoints_of_one_service_are_refused(give: Give) -> None:
    own = recorded("prod")
    give(dataclasses.replace(facts_of(own), endpoints=[endpoint("sts"), endpoint("sts", private_dns=False)]))
    with pytest.raises(ValueError, match=r"endpoints\.present: got 'sts'; .*multiple matching EC2 VPC Endpoints found"):
        moved("prod", existing(own, endpoints={"present": ["sts"]}))


def test_a_vpc_of_another_region_is_not_there(give: Give) -> None:
    own = recorded("prod")
    give(dataclasses.replace(facts_of(own), region="eu-central-1"))
    with pytest.raises(ValueError, match=r"existingNetwork\.vpcId: got 'vpc-.*correct it, or the region"):
        moved("prod", existing(own))


def test_a_vpc_that_is_made_in_the_same_program_is_refused() -> None:
    def program() -> None:
        vpc = aws.ec2.Vpc("ours", cidr_block="10.0.0.0/16")
        given: Any = {"vpc_id": vpc.id, "node_subnet_ids": NODES, "region": "eu-west-1"}
        ExistingNetwork("main", given)

    with pytest.raises(ValueError, match=r"vpc_id: got a value that is known only after the deployment"):
        record(program, "test", {"aws:region": "eu-west-1"})


def test_a_vpc_that_nobody_knows_is_refused(give: Give) -> None:
    with pytest.raises(ValueError, match=r"existingNetwork\.vpcId: got 'vpc-1'.*private-eks network snapshot"):
        moved("prod", {"vpcId": "vpc-1", "nodeSubnetIds": ["subnet-1", "subnet-2"]})


def test_neither_a_block_nor_a_vpc_is_refused() -> None:
    found = stack_called("dev")
    config = {key: value for key, value in found.config.items() if key != "private-eks:cidr"}
    with pytest.raises(ValueError, match=r"cidr: got nothing.*existingNetwork"):
        record(run_program, found.name, config)


def test_the_caller_s_provider_asks() -> None:
    asked: list[str] = []

    class Listening(recorder._Monitor):
        def Invoke(self, request: Any) -> Any:
            asked.append(request.provider)
            return super().Invoke(request)

    def program() -> None:
        provider = aws.Provider("elsewhere", region="eu-west-1")
        given = {"vpc_id": VPC, "node_subnet_ids": NODES, "region": "eu-west-1"}
        ExistingNetwork("main", given, pulumi.ResourceOptions(provider=provider))  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recorder, "_Monitor", Listening)
        record(program, "test", {"aws:region": "eu-west-1"})
    assert len(asked) > 3
    assert [provider for provider in asked if "::elsewhere::" not in provider] == []


def test_a_vpc_without_dhcp_options_hands_out_no_servers(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "aws:ec2/getVpc:getVpc"
    answer = given_networks.ANSWERS[token]
    without = {**invokes._ANSWERS, token: lambda place, args: {**answer(place, args), "dhcpOptionsId": "default"}}
    monkeypatch.setattr(invokes, "_ANSWERS", without)
    own = recorded("dev")
    give(facts_of(own))
    warnings = moved("dev", existing(own)).warnings
    assert [w for w in warnings if "hands out the DNS servers none" in w]
