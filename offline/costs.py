"""What drives the monthly bill before anything runs: the parts that cost by being there.

List prices of us-east-1 in USD; most other regions cost 10 to 20 % more, and contracts differ. Not priced: instances,
Fargate pods, traffic and log volume, which depend on use.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .graph import Graph

PRICES_OF = "2026-11"
HOURS = 730

CONTROL_PLANE = 0.10 * HOURS
"""https://aws.amazon.com/eks/pricing/: a cluster in standard support, per hour."""
INTERFACE = 0.01 * HOURS
"""https://aws.amazon.com/privatelink/pricing/: an endpoint's interface in one zone, per hour."""
KEY = 1.0
"""https://aws.amazon.com/kms/pricing/: a customer managed key, per month; each of the first two rotations adds one."""
VOLUME = 0.08
"""https://aws.amazon.com/ebs/pricing/: a GiB of gp3, per month."""


@dataclass(frozen=True, slots=True)
class Driver:
    """One line of the bill: what, how it is counted, and USD a month."""

    what: str
    count: str
    monthly: float


def cost_drivers(graph: Graph) -> list[Driver]:
    """Count what costs by being there, dearest first."""
    return sorted((d for d in _drivers(graph) if d.monthly), key=lambda driver: -driver.monthly)


def _drivers(graph: Graph) -> Iterator[Driver]:
    clusters = len(graph.of("aws:eks/cluster:Cluster"))
    yield Driver("EKS control plane", f"{clusters} x 730 hours", clusters * CONTROL_PLANE)
    interfaces = [e for e in graph.of("VpcEndpoint") if e.inputs["vpcEndpointType"] == "Interface"]
    total = sum(len(endpoint.inputs["subnetIds"]) for endpoint in interfaces)
    zones = total / len(interfaces) if interfaces else 0
    yield Driver("Interface endpoints", f"{len(interfaces)} services x {zones:g} zones", total * INTERFACE)
    keys = len(graph.of("aws:kms/key:Key"))
    yield Driver("KMS keys", f"{keys}", keys * KEY)
    yield _volumes(graph)


def _volumes(graph: Graph) -> Driver:
    sizes = {
        template.id: sum(device["ebs"]["volumeSize"] for device in template.inputs["blockDeviceMappings"])
        for template in graph.of("LaunchTemplate")
    }
    gib = sum(
        sizes[group.inputs["launchTemplate"]["id"]] * group.inputs["scalingConfig"]["desiredSize"]
        for group in graph.of("aws:eks/nodeGroup:NodeGroup")
    )
    return Driver("Node volumes", f"{gib} GiB of gp3 at desired size", gib * VOLUME)
