"""A zone is lost: everything that a stack does still has a member, but for what its file keeps in one zone."""

import dataclasses
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.promises.zones import members, spread, zones_of
from tests.conftest import ALL_STACKS, name_of, recorded, with_inputs, with_settings

LOSSES = [
    pytest.param(stack, zone, id=f"{name_of(stack)}-{zone}")
    for stack in ALL_STACKS
    for zone in sorted(zones_of(recorded(stack)))
]


@pytest.mark.parametrize(("stack", "zone"), LOSSES)
def test_without_any_one_zone_every_function_has_a_member(stack: str, zone: str) -> None:
    graph = recorded(stack)
    lost = [subnet.urn for subnet in graph.of("Subnet") if subnet.inputs["availabilityZone"] == zone]
    left = {subnet.id for subnet in graph.without(*lost).of("Subnet")}
    assert len(lost) >= 2
    assert [function for function, subnets in members(graph).items() if not subnets & left] == []


@pytest.mark.parametrize(("stack", "functions"), [
    ("dev", {"Fargate profile private-eks-dev-coredns", "Fargate profile private-eks-dev-custom-space"}),
    ("staging", {"nodes"}),
    ("prod", {"Fargate profile private-eks-prod-custom-space", "nodes", "nodes with workload=batch, workload=batch"}),
    ("auto-mode", set()),
    ("everything", {"Fargate profile private-eks-everything-apps", "nodes", "nodes with os=windows",
                    "nodes with workload=data"}),
    ("fargate-efs", {"Fargate profile private-eks-fargate-efs-coredns",
                     "Fargate profile private-eks-fargate-efs-metrics"}),
    ("gpu", {"nodes", "nodes with nvidia.com/gpu="}),
    ("spot-batch", {"nodes", "nodes with workload=batch, workload=batch"}),
    ("stateful-ebs", {"nodes", "nodes with workload=data, workload=data"}),
])  # fmt: skip
def test_what_runs_pods_is_looked_at_by_purpose(stack: str, functions: set[str]) -> None:
    """Profiles for one zone each are left out: the stack file declares them so."""
    assert {name for name in members(recorded(stack)) if name.startswith(("Fargate", "nodes"))} == functions


def test_so_are_the_control_plane_endpoints_and_what_controllers_look_for(any_graph: Graph) -> None:
    found = members(any_graph)
    interfaces = [f"endpoint {e.name}" for e in any_graph.of("VpcEndpoint") if e.inputs["vpcEndpointType"] != "Gateway"]
    control = [f"control plane {cluster.name}" for cluster in any_graph.of("aws:eks/cluster:Cluster")]
    # In a VPC that somebody else owns, nothing is looked for by tags.
    tagged = set() if any_graph.given else {"subnets with karpenter.sh/discovery"}
    assert {*interfaces, *control, *tagged} <= found.keys()


ONE = {"amiType": "AL2023_x86_64_STANDARD", "zones": ["eu-west-1a"]}


@pytest.mark.parametrize("groups", [
    {"one": ONE},
    {"one": ONE, "two": {**ONE, "zones": ["eu-west-1b"]}},
    {"one": {**ONE, "onePerZone": True, "labels": {"for": "one"}}, "general": {}},
], ids=len)  # fmt: skip
def test_what_the_stack_file_keeps_in_one_zone_may_be_lost(groups: dict[str, Any]) -> None:
    assert list(spread(with_settings("staging", nodeGroups=groups))) == []


@pytest.mark.parametrize(("stack", "type_", "property_", "fault"), [
    ("prod", "aws:eks/cluster:Cluster", "vpcConfig", "control plane private-eks-prod-eksCluster: nothing is left"),
    ("prod", "VpcEndpoint", "subnetIds", "endpoint private-eks-prod-sts: nothing is left without eu-west-1a"),
    ("prod", "FargateProfile", "subnetIds", "private-eks-prod-custom-space: nothing is left without eu-west-1a"),
    ("prod", "aws:eks/nodeGroup:NodeGroup", "subnetIds", "nodes: nothing is left without eu-west-1a"),
    ("stateful-ebs", "aws:eks/nodeGroup:NodeGroup", "subnetIds", "nodes with workload=data, workload=data: nothing"),
    ("spot-batch", "aws:autoscaling/group:Group", "vpcZoneIdentifiers", "nodes with workload=batch, workload=batch"),
])  # fmt: skip
def test_members_that_all_stand_in_one_zone_are_noticed(stack: str, type_: str, property_: str, fault: str) -> None:
    graph = recorded(stack)
    for resource in graph.of(type_):
        where = resource.inputs.get(property_, [])
        moved = {"subnetIds": _in_zone_a(graph)} if property_ == "vpcConfig" else _in_zone_a(graph)
        inputs = {**resource.inputs, property_: moved}
        graph = graph.replacing(dataclasses.replace(resource, inputs=inputs)) if where else graph
    assert any(fault in found for found in spread(graph))


def test_three_groups_are_no_help_if_they_have_different_purposes() -> None:
    groups = {key: {"labels": {"for": key}, "zones": [f"eu-west-1{key}"]} for key in "abc"}
    graph = with_settings("staging", nodeGroups={**groups, "general": {}})
    assert list(spread(graph)) == []
    undeclared = with_inputs(graph, "Compute", "private-eks-staging", {"nodeGroups": {}})
    assert "nodes with for=b: nothing is left without eu-west-1b" in list(spread(undeclared))


def _in_zone_a(graph: Graph) -> list[str]:
    zones = {subnet.id: subnet.inputs["availabilityZone"] for subnet in graph.of("Subnet")}
    return [id_ for id_, zone in zones.items() if zone == "eu-west-1a"][:1]
