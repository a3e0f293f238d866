"""VPCs that somebody else owns: one that fits a cluster, and how it is broken."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from private_eks.network.plan.facts import (
    EndpointFacts,
    IngressRule,
    NetworkFacts,
    Route,
    RouteTable,
    SubnetFacts,
)

ACCOUNT, OWNER = "111122223333", "444455556666"
VPC = "vpc-0aaaaaaaaaaaaaaaa"
ZONES = ("eu-west-1a", "eu-west-1b", "eu-west-1c")
NODES = tuple(f"subnet-0a00000000000000{i}" for i in range(3))
CLUSTER = tuple(f"subnet-0c00000000000000{i}" for i in range(3))
PODS = tuple(f"subnet-0d00000000000000{i}" for i in range(3))
TABLE, MAIN = "rtb-0aaaaaaaaaaaaaaaa", "rtb-0bbbbbbbbbbbbbbbb"
LOCAL = Route("10.60.0.0/16", "local", "local")
TO_INTERNET = Route("0.0.0.0/0", "internet gateway", "igw-0aaaaaaaaaaaaaaaa")
TO_NAT = Route("0.0.0.0/0", "NAT gateway", "nat-0aaaaaaaaaaaaaaaa")
TO_COMPANY = Route("10.0.0.0/8", "transit gateway", "tgw-0aaaaaaaaaaaaaaaa")
HTTPS = IngressRule("tcp", 443, 443, "10.60.0.0/16")


def subnet(id_: str, i: int, cidr: str, **other: Any) -> SubnetFacts:
    """Give a subnet of the i-th zone."""
    own: dict[str, Any] = {"vpc_id": VPC, "owner_id": ACCOUNT, "zone": ZONES[i], "zone_id": f"euw1-az{i + 1}"}
    return SubnetFacts(id=id_, cidr=cidr, **{"free_addresses": 200, **own, **other})


SUBNETS = (
    *(subnet(id_, i, f"10.60.{32 * i}.0/19", free_addresses=8000) for i, id_ in enumerate(NODES)),
    *(subnet(id_, i, f"10.60.{240 + i}.0/24") for i, id_ in enumerate(CLUSTER)),
    *(subnet(id_, i, f"100.64.{32 * i}.0/19", free_addresses=8000) for i, id_ in enumerate(PODS)),
)


def endpoint(service: str, **other: Any) -> EndpointFacts:
    """Give an interface endpoint in the cluster's subnets."""
    fixed: dict[str, Any] = {"subnet_ids": CLUSTER, "ingress": [HTTPS, IngressRule("tcp", 443, 443, "100.64.0.0/16")]}
    return EndpointFacts(service=service, id=f"vpce-{service}", **{**fixed, **other})


S3 = EndpointFacts(service="s3", id="vpce-s3", gateway=True, private_dns=False, route_table_ids=[TABLE])
NETWORK = NetworkFacts(
    account=ACCOUNT,
    region="eu-west-1",
    vpc_id=VPC,
    owner_id=ACCOUNT,
    cidrs=["10.60.0.0/16", "100.64.0.0/16"],
    main_route_table_id=MAIN,
    subnets=SUBNETS,
    route_tables=[
        RouteTable(id=TABLE, subnet_ids=[*NODES, *CLUSTER, *PODS], routes=[LOCAL]),
        RouteTable(id=MAIN, routes=[LOCAL]),
    ],
)
"""A VPC without endpoints and without a way out."""


def with_subnet(id_: str, **changed: Any) -> NetworkFacts:
    """Change one subnet."""
    changed_ = [dataclasses.replace(one, **changed) if one.id == id_ else one for one in SUBNETS]
    return dataclasses.replace(NETWORK, subnets=changed_)


def with_routes(*routes: Route) -> NetworkFacts:
    """Add routes to the table of all subnets."""
    first, main = NETWORK.route_tables
    return dataclasses.replace(
        NETWORK, route_tables=[dataclasses.replace(first, routes=[*first.routes, *routes]), main]
    )


def with_endpoints(*endpoints: EndpointFacts, facts: NetworkFacts = NETWORK) -> NetworkFacts:
    """Add endpoints."""
    return dataclasses.replace(facts, endpoints=endpoints)


def settings(nodes: Sequence[str] = NODES, **other: Any) -> Any:
    """Say which of it is used."""
    return {"vpc_id": VPC, "node_subnet_ids": list(nodes), "cluster_subnet_ids": list(CLUSTER), **other}


def written(facts: NetworkFacts) -> dict[str, Any]:
    """Give facts as a snapshot has them."""
    document: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(facts)))
    return document
