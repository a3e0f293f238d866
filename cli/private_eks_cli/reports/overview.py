"""What a preview says of a stack's network, pods and bill, as plain data: for tables and for JSON."""

import collections
from collections.abc import Iterable, Sequence
from typing import Any

from ..graph.asked import OURS, asked, region_of
from ..graph.model import Graph
from ..graph.planned import compute_mode, made_endpoints
from ..graph.pods import Pods
from ..graph.scopes import scopes
from ..promises.public import public_subnets
from .costs import cost_drivers, lists_of, regions_of
from .lines import NOT_KNOWN, Driver, amounts, total

NOT_COUNTED = "builds, other pods on Fargate, files, traffic and log volume"

Listing = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Heads, and rows of as many cells; the lines of a cell are apart."""


def headline(graph: Graph) -> str:
    """Say what it is: the version, where, and what runs pods; of several clusters, of each."""
    parts = scopes(graph)
    if len(parts) > 1:
        regions = {region_of(part) for part in parts.values()}
        where = f" in {regions.pop()}" if len(regions) == 1 else ""
        each = (f"{name} ({_cluster(part, not where)})" for name, part in parts.items())
        return f"{len(parts)} clusters{where}: {', '.join(each)}"
    version, mode = asked(graph, "version", None), compute_mode(graph)
    what = f"Kubernetes {version}" if version else "no cluster of ours"
    return f"{what} in {region_of(graph)}{f', compute {mode}' if mode else ''}"


def _cluster(graph: Graph, with_region: bool) -> str:
    where = f" in {region_of(graph)}" if with_region else ""
    return f"Kubernetes {asked(graph, 'version', '?')}{where}, compute {compute_mode(graph)}"


def addresses(graph: Graph) -> dict[str, dict[str, list[str]]]:
    """Give the blocks of each zone by what they are for: `node`, `control`, or `public`."""
    public, several = public_subnets(graph), len(graph.of(f"{OURS}Network")) > 1
    zones: dict[str, dict[str, list[str]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for subnet in graph.of("Subnet"):
        network = graph.resources.get(subnet.parent)
        if network is None or "cidrBlock" not in subnet.inputs:
            continue
        kind = "control" if subnet.name.startswith(f"{network.name}-control-") else "node"
        kind = "public" if subnet.id in public else kind
        zone = subnet.inputs.get("availabilityZone", "")
        zones[f"{network.name}: {zone}" if several else zone][kind].append(subnet.inputs["cidrBlock"])
    return {zone: dict(kinds) for zone, kinds in sorted(zones.items())}


def address_rows(graph: Graph) -> Listing:
    """Give the blocks by zone; those of a public subnet say so."""
    heads = {"node": "Nodes and pods", "control": "Control-plane and endpoint interfaces"}
    blocks = addresses(graph)
    if any("public" in kinds for kinds in blocks.values()):
        heads["public"] = "PUBLIC, for the bastion alone"
    rows = [(zone, *(", ".join(kinds.get(kind, ())) for kind in heads)) for zone, kinds in blocks.items()]
    return ("Zone", *heads.values()), rows


def endpoint_rows(graph: Graph) -> Listing:
    """Give the VPC endpoints by service, with a line for each reason."""
    rows = [
        (service, str(found["zones"]) if found["type"] == "Interface" else "gateway", "\n".join(found["reasons"]))
        for service, found in endpoints(graph).items()
    ]
    return ("Service", "Zones", "Needed for"), rows


def pod_rows(pods: Sequence[Pods]) -> Listing:
    """Give the pods by what makes them."""
    counts = [str(row.least) if row.least == row.most else f"{row.least} to {row.most}" for row in pods]
    places = [f"Fargate ({row.profile})" if row.profile else "nodes" for row in pods]
    cells = zip(pods, counts, places, strict=True)
    rows = [(row.what, count, place, str(row.billed or "")) for row, count, place in cells]
    heads = ("What", "Pods", "Run on", "Billed for each")
    return (heads, rows) if any(row.billed for row in pods) else (heads[:-1], [row[:-1] for row in rows])


def endpoints(graph: Graph) -> dict[str, dict[str, Any]]:
    """Give the VPC endpoints by service: in how many zones, none for a gateway, and what needs them."""
    return {
        service: {
            "type": endpoint.inputs["vpcEndpointType"],
            "zones": len(endpoint.inputs.get("subnetIds", [])),
            "reasons": why,
        }
        for service, (endpoint, why) in sorted(made_endpoints(graph).items())
    }


def bill(graph: Graph) -> dict[str, Any]:
    """Give what costs by being there, a line each, with their sum and what the prices are."""
    drivers = cost_drivers(graph, lists_of(graph))
    of_clusters = {name: amounts(one) for name, one in _of_clusters(drivers).items()}
    return {
        "lines": [{"what": one.label, "count": one.count, **amounts(one)} for one in drivers],
        **({"clusters": of_clusters} if of_clusters else {}),
        **amounts(total(drivers)),
        "currency": "USD",
        "region": ", ".join(regions_of(graph)),
        "prices": _prices(graph),
        "notCounted": NOT_COUNTED,
    }


def bill_rows(graph: Graph) -> Listing:
    """Give the bill in words: what, how many, what it costs, and between which sizes that is; with sums."""
    drivers = cost_drivers(graph, lists_of(graph))
    together = total(drivers)
    rows = [(one.label, one.count, _usd(one), _span(one)) for one in drivers]
    rows += [
        (f"Together, {name} alone{', at least' * one.lacking}", "", _usd(one), _span(one))
        for name, one in _of_clusters(drivers).items()
    ]
    rows += [(together.what, "", _usd(together), _span(together))]
    heads = ("What", "How many", "USD", "Least to most")
    return (heads, rows) if any(span for *_, span in rows) else (heads[:-1], [row[:-1] for row in rows])


def bill_in_words(graph: Graph) -> str:
    """Say what it all costs in one clause."""
    together = total(cost_drivers(graph, lists_of(graph)))
    span = f" ({_span(together)})" if _span(together) else ""
    return f"{'at least ' * together.lacking}{together.monthly:.2f} USD a month{span} by being there"


def _of_clusters(drivers: Iterable[Driver]) -> dict[str, Driver]:
    """Add up what each of several clusters costs alone."""
    found: dict[str, list[Driver]] = {}
    for driver in drivers:
        found.setdefault(driver.cluster, []).append(driver)
    return {name: total(own) for name, own in found.items() if name}


def prices_in_words(graph: Graph) -> str:
    """Say whose prices the bill has, what to do where some are not known, and what is not counted."""
    lacking = any(NOT_KNOWN in one.count for one in cost_drivers(graph, lists_of(graph)))
    remedy = " docs/costs.md tells how to add those that are not known." if lacking else ""
    return f"{_prices(graph)}.{remedy} Not counted: {NOT_COUNTED}."


def _prices(graph: Graph) -> str:
    return "; ".join(str(lists_of(graph)(region)) for region in regions_of(graph))


def _usd(driver: Driver) -> str:
    return f"{driver.monthly:.2f}" if driver.monthly or not driver.lacking else ""


def _span(driver: Driver) -> str:
    low, high = f"{driver.least:.2f}", f"{driver.most:.2f}"
    return f"{low} to {high}" if low != high else ""
