"""Bills of a few resources, of prices that stand here."""

from collections.abc import Iterable
from typing import Any

from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.prices import Prices
from private_eks_cli.reports.costs import cost_drivers
from private_eks_cli.reports.lines import Driver

Thing = tuple[str, dict[str, Any]]

NODE_GROUP = "aws:eks/nodeGroup:NodeGroup"
SCALING_GROUP = "aws:autoscaling/group:Group"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"

RATES = {
    "AmazonEKS-Hours:perCluster": 0.10,
    "AmazonEKS-Hours:tier-xl": 1.50,
    "CW:MetricMonitorUsage": 0.30,
    "EBS:VolumeP-IOPS.gp3": 0.005,
    "EBS:VolumeP-Throughput.gp3": 0.04,
    "EBS:VolumeUsage.gp3": 0.08,
    "KMS-Keys": 1.0,
    "LoadBalancing:Application": 0.02,
    "LoadBalancing:Network": 0.03,
    "NatGateway-Hours": 0.05,
    "PublicIPv4:InUseAddress": 0.005,
    "VpcEndpoint-Hours": 0.01,
}
LINUX = {"t3.micro": 0.01, "t3.medium": 0.04, "m5.large": 0.10, "m6i.large": 0.20, "m7g.large": 0.30}
PRICES = Prices("somewhere", LINUX, {"m6i.large": 0.40}, RATES, ("2026-01-01",))
NONE = Prices("elsewhere")


def graph_of(things: Iterable[Thing]) -> Graph:
    resources = [
        Resource(f"{type_}::{i}", type_, f"{i}", "", True, inputs, id=f"{i}")
        for i, (type_, inputs) in enumerate(things)
    ]
    return Graph("test", {}, {resource.urn: resource for resource in resources}, {})


def lines_of(*things: Thing, prices: Prices = PRICES) -> dict[str, Driver]:
    return {driver.what: driver for driver in cost_drivers(graph_of(things), lambda _: prices)}


def told(driver: Driver) -> tuple[str, float, float, float]:
    return driver.count, round(driver.monthly, 2), round(driver.least, 2), round(driver.most, 2)


def managed(*types: str, **inputs: Any) -> Thing:
    scaling = {"desiredSize": 3, "minSize": 2, "maxSize": 6}
    return NODE_GROUP, {"scalingConfig": scaling, **({"instanceTypes": [*types]} if types else {}), **inputs}
