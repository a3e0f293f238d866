"""What a preview says of a stack's network and bill, as plain data: for tables and for JSON."""

import collections
from typing import Any

from ..graph.model import Graph
from ..promises.public import public_subnets
from .costs import PRICES_OF, cost_drivers

REGION_OF_PRICES = "us-east-1"
NOT_COUNTED = "nodes, builds, other pods on Fargate, traffic and log volume"


def addresses(graph: Graph) -> dict[str, dict[str, list[str]]]:
    """Give the blocks of each zone by what they are for: `node`, `control`, or `public`."""
    public = public_subnets(graph)
    zones: dict[str, dict[str, list[str]]] = collections.defaultdict(lambda: collections.defaultdict(list))
    for subnet in graph.of("Subnet"):
        network = graph.resources.get(subnet.parent)
        if network is None or "cidrBlock" not in subnet.inputs:
            continue
        kind = "control" if subnet.name.startswith(f"{network.name}-control-") else "node"
        kind = "public" if subnet.id in public else kind
        zones[subnet.inputs.get("availabilityZone", "")][kind].append(subnet.inputs["cidrBlock"])
    return {zone: dict(kinds) for zone, kinds in sorted(zones.items())}


def free_blocks(graph: Graph) -> list[str]:
    """Give the blocks of the VPC that nobody uses."""
    return list(graph.exports["free_cidrs"])


def endpoints(graph: Graph) -> dict[str, dict[str, Any]]:
    """Give the VPC endpoints by service: in how many zones, none for a gateway, and what needs them."""
    reasons = graph.exports["endpoint_reasons"]
    by_id = {endpoint.id: endpoint.inputs for endpoint in graph.of("VpcEndpoint")}
    found = {service: by_id[id_] for service, id_ in graph.exports["endpoint_ids"].items() if id_ in by_id}
    return {
        service: {
            "type": inputs["vpcEndpointType"],
            "zones": len(inputs.get("subnetIds", [])),
            "reasons": list(reasons[service]),
        }
        for service, inputs in sorted(found.items())
    }


def bill(graph: Graph) -> dict[str, Any]:
    """Give what costs by being there, a line each, with their sum and what the prices are."""
    drivers = cost_drivers(graph)
    return {
        "lines": [{"what": d.what, "count": d.count, "monthly": round(d.monthly, 2)} for d in drivers],
        "monthly": round(sum(d.monthly for d in drivers), 2),
        "currency": "USD",
        "prices": f"{REGION_OF_PRICES} list prices, {PRICES_OF}",
        "notCounted": NOT_COUNTED,
    }
