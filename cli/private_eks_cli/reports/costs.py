"""What drives the monthly bill before anything runs: the parts that cost by being there, at list prices of the region.

Not priced: builds, files, traffic and log volume, which depend on use. What nobody knows the price of says so.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..graph.asked import asked, region_of
from ..graph.model import Graph, Resource
from ..graph.objects import albs, annotations_of, spec_of
from ..graph.pods import pods_of
from ..graph.scopes import apart
from ..prices import (
    ADDRESS,
    APPLICATION_BALANCER,
    CLUSTER,
    FARGATE_CPU,
    FARGATE_MEMORY,
    INTERFACE,
    KEY,
    METRIC,
    NAT,
    NETWORK_BALANCER,
    TIERS,
    Prices,
    read_prices,
)
from ..recording.wire import UNKNOWN
from .lines import NOT_KNOWN, Driver, fixed, unpriced
from .node_costs import DEFAULT_VOLUME, node_drivers, type_of, volume_price

_METRICS = 7
"""https://aws.amazon.com/cloudwatch/pricing/: metrics of an instance with detailed monitoring."""
_ROOT_GIB = 8
"""https://docs.aws.amazon.com/linux/al2023/ug/ec2.html: the root volume of Amazon Linux 2023."""
_GROUP = "alb.ingress.kubernetes.io/group.name"
_BALANCERS: Mapping[str, str] = {"network": NETWORK_BALANCER, "application": APPLICATION_BALANCER}


Lists = Callable[[str], Prices]
"""Gives the prices of a region."""


def lists_of(graph: Graph) -> Lists:
    """Read the prices of regions, each once, with those of the program's own project."""
    found: Lists = graph.remembered(
        "prices", lambda: functools.cache(functools.partial(read_prices, folder=graph.folder))
    )
    return found


def regions_of(graph: Graph) -> list[str]:
    """Give the regions of a program's parts, each once."""
    return sorted({_region(part, graph) for part in apart(graph).values()})


def cost_drivers(graph: Graph, lists: Lists) -> list[Driver]:
    """Count what costs by being there, dearest first; of several clusters, each in its region, one after the other."""
    found = (
        replace(driver, cluster=name)
        for name, part in apart(graph).items()
        for driver in _drivers(part, lists(_region(part, graph)))
    )
    return sorted((d for d in found if d.stands), key=lambda driver: (driver.cluster, -driver.monthly, -driver.most))


def _region(part: Graph, graph: Graph) -> str:
    return region_of(part) or region_of(graph)


def _drivers(graph: Graph, prices: Prices) -> Iterator[Driver]:
    clusters = graph.of("aws:eks/cluster:Cluster")
    yield fixed("EKS control plane", f"{len(clusters)} x 730 hours", len(clusters), prices.hourly(CLUSTER))
    yield from _tiers(clusters, prices)
    yield from _by_pods(graph, clusters)
    yield _interfaces(graph, prices)
    keys = len(graph.of("aws:kms/key:Key"))
    yield fixed("KMS keys", f"{keys}", keys, prices.monthly(KEY))
    yield from node_drivers(graph, prices)
    yield from _ways_in(graph, prices)
    yield from _ways_out(graph, prices)
    yield from _stored(graph, prices)
    yield _fargate(graph, prices)
    yield from _balancers(graph, prices)


def _tiers(clusters: list[Resource], prices: Prices) -> Iterator[Driver]:
    """Price provisioned control planes, beside the fee that every cluster has."""
    tiers = [str(_block(cluster.inputs.get("controlPlaneScalingConfig")).get("tier")) for cluster in clusters]
    for tier in sorted({*tiers} & TIERS.keys()):
        count = tiers.count(tier)
        yield fixed(f"Control plane of {tier}", f"{count} x 730 hours", count, prices.hourly(TIERS[tier]))


def _by_pods(graph: Graph, clusters: list[Resource]) -> Iterator[Driver]:
    """Name the nodes that come with pods: nobody knows how many."""
    if any(_block(cluster.inputs.get("computeConfig")).get("enabled") for cluster in clusters):
        # https://aws.amazon.com/eks/pricing/: by the second and by the type of the instance.
        yield unpriced("Nodes of EKS Auto Mode", "as many as pods need, with a fee for each: not known")
    if asked(graph, "karpenter", {"enabled": False}).get("enabled", True) or graph.objects("NodePool"):
        yield unpriced("Nodes of Karpenter", "as many as pods need: not known")


def _interfaces(graph: Graph, prices: Prices) -> Driver:
    interfaces = [e for e in graph.of("VpcEndpoint") if e.inputs.get("vpcEndpointType") == "Interface"]
    subnets = [endpoint.inputs.get("subnetIds", []) for endpoint in interfaces]
    if UNKNOWN in subnets:
        return unpriced("Interface endpoints", f"{len(interfaces)} services: their zones are not known")
    zones = {len(given) for given in subnets}
    total = sum(map(len, subnets))
    count = (
        f"{len(interfaces)} services x {zones.pop()} zones"
        if len(zones) == 1
        else f"{total} of {len(interfaces)} services"
    )
    return fixed("Interface endpoints", count, total, prices.hourly(INTERFACE))


def _ways_in(graph: Graph, prices: Prices) -> Iterator[Driver]:
    """Price bastions, with their monitoring and volume; name runners."""
    bastions = graph.of("aws:ec2/instance:Instance")
    types = [str(bastion.inputs.get("instanceType")) for bastion in bastions]
    disk = volume_price({"volumeSize": _ROOT_GIB, "volumeType": DEFAULT_VOLUME}, prices)
    metric = prices.monthly(METRIC)
    parts: dict[str, float | None] = {type_: prices.instance(type_) for type_ in types}
    if bastions:
        around = {"detailed monitoring": metric and metric * _METRICS, DEFAULT_VOLUME: disk}
        lacking = sorted(what for what, price in {**parts, **around}.items() if price is None)
        each = sum(price or 0 for price in around.values())
        monthly = sum((parts[type_] or 0) + each for type_ in types)
        count = ", ".join(types) + (f": {NOT_KNOWN} of {', '.join(lacking)}" if lacking else "")
        yield Driver("Bastions", count, monthly, monthly, monthly, lacking=bool(lacking))
    if runners := len(graph.of("aws:codebuild/project:Project")):
        # https://aws.amazon.com/codebuild/pricing/: by the minute and by the size of the machine.
        yield unpriced("Builds of runners", f"{runners} project{'s' * (runners != 1)}: by the minute")


def _ways_out(graph: Graph, prices: Prices) -> Iterator[Driver]:
    """Price public addresses, and the NAT gateways that a program has beside private clusters."""
    own = sum(one.inputs.get("associatePublicIpAddress") is True for one in graph.of("aws:ec2/instance:Instance"))
    public = own + len(graph.of("aws:ec2/eip:Eip"))
    yield fixed("Public IPv4 addresses", f"{public} x 730 hours", public, prices.hourly(ADDRESS))
    gateways = len(graph.of("aws:ec2/natGateway:NatGateway"))
    yield fixed("NAT gateways", f"{gateways} x 730 hours, without traffic", gateways, prices.hourly(NAT))


def _stored(graph: Graph, prices: Prices) -> Iterator[Driver]:
    """Price volumes that stand by themselves; name file systems, which cost by what is in them."""
    for volume in graph.of("aws:ebs/volume:Volume"):
        price = volume_price(volume.inputs, prices)
        yield fixed(
            f"Volume {volume.name}", f"{volume.inputs.get('size', '?')} GiB of {type_of(volume.inputs)}", 1, price
        )
    if files := len(graph.of("aws:efs/fileSystem:FileSystem")):
        yield unpriced("File systems", f"{files}: by what they hold")


def _fargate(graph: Graph, prices: Prices) -> Driver:
    """Price the stack's own pods on Fargate, as many as there are at least and at most."""
    billed = [(pods.least, pods.most, pods.billed) for pods in pods_of(graph) if pods.billed]
    least, most = sum(low for low, _, _ in billed), sum(high for _, high, _ in billed)
    count = f"{least}" if least == most else f"{least} ({least} to {most})"
    cpu, memory = prices.hourly(FARGATE_CPU), prices.hourly(FARGATE_MEMORY)
    if cpu is None or memory is None:
        return fixed("Pods on Fargate", count, most, None)
    each = [size.cpu / 1000 * cpu + size.memory / 1024 * memory for _, _, size in billed]
    low = sum(price * number for price, (number, _, _) in zip(each, billed, strict=True))
    high = sum(price * number for price, (_, number, _) in zip(each, billed, strict=True))
    return Driver("Pods on Fargate", count, low, low, high)


def _balancers(graph: Graph, prices: Prices) -> Iterator[Driver]:
    """Price the load balancers that the stack's own objects make, and those of the program."""
    made = [str(one.inputs.get("loadBalancerType") or "application") for one in graph.of("LoadBalancer")]
    shared = {annotations_of(ingress).get(_GROUP, ingress.id) for ingress in albs(graph)}
    services = sum(spec_of(service).get("type") == "LoadBalancer" for service in graph.objects("Service"))
    made += ["application"] * len(shared) + ["network"] * services
    for kind in sorted({*made}):
        number, price = made.count(kind), prices.hourly(_BALANCERS.get(kind, kind))
        yield fixed(f"{kind.capitalize()} load balancers", f"{number}, without traffic", number, price)


def _block(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
