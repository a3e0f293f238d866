"""What the parts beside nodes add to the bill."""

from collections.abc import Callable, Mapping
from typing import Any

import pulumi_aws as aws
import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.wire import UNKNOWN
from private_eks_cli.reports.costs import cost_drivers
from private_eks_cli.reports.lines import total

from . import programs
from .bills import NONE, PRICES, Thing, lines_of, managed, told

Deploy = Callable[[Callable[[], Any]], Graph]
CLUSTER = "aws:eks/cluster:Cluster"
INSTANCE = "aws:ec2/instance:Instance"


def test_queues_and_rules_cost_nothing_by_being_there(deploy: Deploy) -> None:
    assert cost_drivers(deploy(programs.interruptions), lambda _: PRICES) == []


def test_the_nodes_of_auto_mode_are_named_without_a_price(deploy: Deploy) -> None:
    drivers = {driver.what: driver for driver in cost_drivers(deploy(programs.auto_mode), lambda _: PRICES)}
    assert told(drivers["Nodes of EKS Auto Mode"]) == ("as many as pods need, with a fee for each: not known", 0, 0, 0)
    assert drivers["EKS control plane"].monthly == 73


def test_a_key_is_counted_beside_them(deploy: Deploy) -> None:
    assert [driver.what for driver in cost_drivers(deploy(lambda: aws.kms.Key("key")), lambda _: PRICES)] == [
        "KMS keys"
    ]


ENDPOINT = ("aws:ec2/vpcEndpoint:VpcEndpoint", {"vpcEndpointType": "Interface", "subnetIds": ["a", "b"]})
PARTS: dict[str, tuple[list[Thing], Mapping[str, tuple[str, float]]]] = {
    "nothing": ([], {}),
    "a provisioned control plane": (
        [(CLUSTER, {"controlPlaneScalingConfig": {"tier": "tier-xl"}})],
        {"EKS control plane": ("1 x 730 hours", 73), "Control plane of tier-xl": ("1 x 730 hours", 1095)},
    ),
    "one whose price nobody knows": (
        [(CLUSTER, {"controlPlaneScalingConfig": {"tier": "tier-8xl"}})],
        {
            "EKS control plane": ("1 x 730 hours", 73),
            "Control plane of tier-8xl": ("1 x 730 hours: price not known", 0),
        },
    ),
    "one of EKS's own size": (
        [(CLUSTER, {"controlPlaneScalingConfig": {"tier": "standard"}})],
        {"EKS control plane": ("1 x 730 hours", 73)},
    ),
    # A bastion costs its hours, 2.10 for its metrics and 0.64 for 8 GiB.
    "a bastion": ([(INSTANCE, {"instanceType": "t3.micro"})], {"Bastions": ("t3.micro", 10.04)}),
    "a public one": (
        [(INSTANCE, {"instanceType": "t3.micro", "associatePublicIpAddress": True})],
        {"Bastions": ("t3.micro", 10.04), "Public IPv4 addresses": ("1 x 730 hours", 3.65)},
    ),
    "one of a type that no list has": (
        [(INSTANCE, {"instanceType": "m9g.large"})],
        {"Bastions": ("m9g.large: price not known of m9g.large", 2.74)},
    ),
    "a runner": ([("aws:codebuild/project:Project", {})], {"Builds of runners": ("1 project: by the minute", 0)}),
    "endpoints": ([ENDPOINT, ENDPOINT], {"Interface endpoints": ("2 services x 2 zones", 29.2)}),
    "endpoints in zones that the deployment tells": (
        [(ENDPOINT[0], {**ENDPOINT[1], "subnetIds": UNKNOWN})],
        {"Interface endpoints": ("1 services: their zones are not known", 0)},
    ),
    "a NAT gateway with its address": (
        [("aws:ec2/natGateway:NatGateway", {}), ("aws:ec2/eip:Eip", {})],
        {
            "NAT gateways": ("1 x 730 hours, without traffic", 36.5),
            "Public IPv4 addresses": ("1 x 730 hours", 3.65),
        },
    ),
    "load balancers": (
        [
            ("aws:lb/loadBalancer:LoadBalancer", {"loadBalancerType": "network"}),
            ("aws:lb/loadBalancer:LoadBalancer", {}),
            ("aws:lb/loadBalancer:LoadBalancer", {"loadBalancerType": "gateway"}),
            ("kubernetes:core/v1:Service", {"spec": {"type": "LoadBalancer"}}),
        ],
        {
            "Network load balancers": ("2, without traffic", 43.8),
            "Application load balancers": ("1, without traffic", 14.6),
            "Gateway load balancers": ("1, without traffic: price not known", 0),
        },
    ),
    "a volume": (
        [("aws:ebs/volume:Volume", {"size": 50, "type": "gp3"})],
        {"Volume 0": ("50 GiB of gp3", 4.0)},
    ),
    "files": ([("aws:efs/fileSystem:FileSystem", {})], {"File systems": ("1: by what they hold", 0)}),
}


@pytest.mark.parametrize(("things", "expected"), PARTS.values(), ids=PARTS)
def test_parts_are_priced_or_named(things: list[Thing], expected: Mapping[str, tuple[str, float]]) -> None:
    assert {what: told(driver)[:2] for what, driver in lines_of(*things).items()} == expected


WITHOUT = {name: things for name, (things, expected) in PARTS.items() if expected}


@pytest.mark.parametrize("things", WITHOUT.values(), ids=WITHOUT)
def test_in_a_region_without_prices_everything_says_so(things: list[Thing]) -> None:
    lines = lines_of(*things, managed("m5.large"), prices=NONE)
    assert all(line.lacking and not line.most for line in lines.values())
    together = total(lines.values())
    assert (together.what, together.monthly, together.most) == ("Together, at least", 0, 0)


def test_the_sum_of_what_is_known_is_no_least() -> None:
    together = total(lines_of(managed("m5.large"), ENDPOINT).values())
    assert (together.what, *told(together)[1:]) == ("Together", 238.4, 163.8, 462.2)
