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
from .costs import PRICES_OF, Driver, cost_drivers

REGION_OF_PRICES = "us-east-1"
NOT_COUNTED = "nodes, builds, other pods on Fargate, traffic and log volume"

Listing = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Heads, and rows of as many cells; the lines of a cell are apart."""


def headline(graph: Graph) -> str:
    """Say what it is: the version, where, and what runs pods; of several clusters, of each."""
    parts = scopes(graph)
    if len(parts) > 1:
        each = (
            f"{name} (Kubernetes {asked(p, 'version', '?')}, compute {compute_mode(p)})" for name, p in parts.items()
        )
        return f"{len(parts)} clusters in {region_of(graph)}: {', '.join(each)}"
    version, mode = asked(graph, "version", None), compute_mode(graph)
    what = f"Kubernetes {version}" if version else "no cluster of ours"
    return f"{what} in {region_of(graph)}{f', compute {mode}' if mode else ''}"


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
    drivers = cost_drivers(graph)
    of_clusters = {name: _sum(d for d in drivers if d.cluster == name) for name in scopes(graph) if name}
    return {
        "lines": [{"what": d.label, "count": d.count, "monthly": round(d.monthly, 2)} for d in drivers],
        "monthly": _sum(drivers),
        **({"clusters": of_clusters} if of_clusters else {}),
        "currency": "USD",
        "prices": f"{REGION_OF_PRICES} list prices, {PRICES_OF}",
        "notCounted": NOT_COUNTED,
    }


def bill_rows(graph: Graph) -> Listing:
    """Give the bill as a table: its lines, what each of several clusters costs, and the sum."""
    found = bill(graph)
    rows = [(one["what"], one["count"], f"{one['monthly']:.2f}" if one["monthly"] else "") for one in found["lines"]]
    of_clusters = [(f"Together, {name} alone", "", f"{sum_:.2f}") for name, sum_ in found.get("clusters", {}).items()]
    return ("What", "How many", "USD a month"), [*rows, *of_clusters, ("Together", "", f"{found['monthly']:.2f}")]


def _sum(drivers: Iterable[Driver]) -> float:
    return round(sum(driver.monthly for driver in drivers), 2)


def prices_in_words(graph: Graph) -> str:
    """Say whose prices the bill has."""
    region = region_of(graph)
    if region == REGION_OF_PRICES:
        return f"List prices of {region}, {PRICES_OF}."
    return f"These are list prices of {REGION_OF_PRICES}, {PRICES_OF}; those of {region} differ."
