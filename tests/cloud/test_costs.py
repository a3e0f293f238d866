"""What nodes of every kind add to the bill."""

from collections.abc import Callable, Iterable
from typing import Any

import pulumi_aws as aws
import pytest

from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.reports.costs import cost_drivers

from . import programs

Deploy = Callable[[Callable[[], Any]], Graph]

NODE_GROUP = "aws:eks/nodeGroup:NodeGroup"
SCALING_GROUP = "aws:autoscaling/group:Group"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"


def graph_of(things: Iterable[tuple[str, dict[str, Any]]]) -> Graph:
    resources = [
        Resource(f"{type_}::{i}", type_, f"{i}", "", True, inputs, id=f"{i}")
        for i, (type_, inputs) in enumerate(things)
    ]
    return Graph("test", {}, {resource.urn: resource for resource in resources}, {})


OURS = (TEMPLATE, {"blockDeviceMappings": [{"ebs": {"volumeSize": 4}}, {"ebs": {"volumeSize": 50}}]})
BARE = (TEMPLATE, {"imageId": "ami-1"})
UNKNOWN_NODES = "0 GiB of gp3 at desired size, and those of {} on templates of one's own: not priced"


def managed(**inputs: Any) -> tuple[str, dict[str, Any]]:
    return NODE_GROUP, {"scalingConfig": {"desiredSize": 2}, **inputs}


def mixed(template: str) -> dict[str, Any]:
    return {"mixedInstancesPolicy": {"launchTemplate": {"launchTemplateSpecification": {"launchTemplateId": template}}}}


GROUPS: dict[str, tuple[tuple[str, dict[str, Any]], str, float]] = {
    "managed": (managed(launchTemplate={"id": "0"}), "108 GiB of gp3 at desired size", 8.64),
    "managed, without a template": (managed(), "40 GiB of gp3 at desired size", 3.2),
    "managed, with a disk size": (managed(diskSize=100), "200 GiB of gp3 at desired size", 16.0),
    "managed, template without devices": (managed(launchTemplate={"id": "1"}), UNKNOWN_NODES.format("2 nodes"), 0),
    "managed, template from elsewhere": (managed(launchTemplate={"id": "lt-9"}), UNKNOWN_NODES.format("2 nodes"), 0),
    "managed, template by name": (managed(launchTemplate={"name": "theirs"}), UNKNOWN_NODES.format("2 nodes"), 0),
    "self-managed": (
        (SCALING_GROUP, {"minSize": 3, "launchTemplate": {"id": "0"}}),
        "162 GiB of gp3 at desired size",
        12.96,
    ),
    "self-managed, desired": (
        (SCALING_GROUP, {"minSize": 1, "desiredCapacity": 2, **mixed("0")}),
        "108 GiB of gp3 at desired size",
        8.64,
    ),
    "self-managed, from elsewhere": (
        (SCALING_GROUP, {"minSize": 1, **mixed("lt-9")}),
        UNKNOWN_NODES.format("1 node"),
        0,
    ),
}


@pytest.mark.parametrize(("group", "count", "monthly"), GROUPS.values(), ids=GROUPS)
def test_the_volumes_of_every_kind_of_node_are_counted(
    group: tuple[str, dict[str, Any]], count: str, monthly: float
) -> None:
    [driver] = cost_drivers(graph_of([OURS, BARE, group]))
    assert (driver.what, driver.count, round(driver.monthly, 2)) == ("Node volumes", count, monthly)


def test_groups_without_nodes_cost_nothing() -> None:
    empty = managed(scalingConfig={"desiredSize": 0}, launchTemplate={"id": "lt-9"})
    assert cost_drivers(graph_of([empty, (SCALING_GROUP, {"minSize": 0, **mixed("lt-9")})])) == []


def test_queues_and_rules_cost_nothing_by_being_there(deploy: Deploy) -> None:
    assert cost_drivers(deploy(programs.interruptions)) == []


def test_the_fee_of_auto_mode_is_named_without_a_price(deploy: Deploy) -> None:
    drivers = {driver.what: driver for driver in cost_drivers(deploy(programs.auto_mode))}
    assert drivers["EKS Auto Mode"].count == "a fee for each instance that it starts: not priced"
    assert drivers["EKS Auto Mode"].monthly == 0
    assert drivers["EKS control plane"].monthly == 73


def test_a_key_is_counted_beside_them(deploy: Deploy) -> None:
    assert [driver.what for driver in cost_drivers(deploy(lambda: aws.kms.Key("key")))] == ["KMS keys"]


INSTANCE = "aws:ec2/instance:Instance"


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        ([(INSTANCE, {"instanceType": "t4g.nano"})], {"Bastions": ("t4g.nano", 5.81)}),
        (
            [(INSTANCE, {"instanceType": "t3.micro", "associatePublicIpAddress": True})],
            {"Bastions": ("t3.micro", 10.33), "Public IPv4 addresses": ("1 x 730 hours", 3.65)},
        ),
        ([(INSTANCE, {"instanceType": "m9g.large"})], {"Bastions": ("m9g.large: m9g.large not priced", 2.74)}),
        ([("aws:codebuild/project:Project", {})], {"Builds of runners": ("1 project: not priced", 0)}),
        ([], {}),
    ],
)
def test_ways_in_are_priced_or_named(things: list[Any], expected: dict[str, tuple[str, float]]) -> None:
    """A bastion costs its hours, 2.10 for its metrics and 0.64 for 8 GiB."""
    drivers = {driver.what: (driver.count, round(driver.monthly, 2)) for driver in cost_drivers(graph_of(things))}
    assert drivers == expected
