"""VPCs of others as they come: legitimate ones, made at random, and how each of them is broken."""

import dataclasses
import ipaddress
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from private_eks.network.plan.facts import (
    EndpointFacts,
    IngressRule,
    NetworkFacts,
    Route,
    RouteTable,
    SubnetFacts,
)
from tests.given_networks import ACCOUNT, OWNER, TO_COMPANY, TO_INTERNET, TO_NAT

VPC = "vpc-0ccccccccccccccccc"[:21]
SERVICES = ("ec2", "ecr.api", "ecr.dkr", "sts", "eks", "elasticloadbalancing")
"""Of interface endpoints that the stack of the tests calls."""
FOREIGN = '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "*", "Resource": "*"}]}'
OWN = f'{{"Statement": [{{"Effect": "Allow", "Principal": {{"AWS": "{ACCOUNT}"}}, "Action": "*", "Resource": "*"}}]}}'


@dataclasses.dataclass(frozen=True)
class Given:
    """A VPC, and what a stack file says of it."""

    facts: NetworkFacts
    settings: Mapping[str, Any]

    def with_facts(self, **changed: Any) -> "Given":
        return dataclasses.replace(self, facts=dataclasses.replace(self.facts, **changed))

    def with_settings(self, **changed: Any) -> "Given":
        return dataclasses.replace(self, settings={**self.settings, **changed})

    def with_subnet(self, role: str, position: int, **changed: Any) -> "Given":
        ids = self.settings.get(role) or self.settings["node_subnet_ids"]
        id_ = ids[position % len(ids)]
        subnets = [dataclasses.replace(s, **changed) if s.id == id_ else s for s in self.facts.subnets]
        return self.with_facts(subnets=subnets)

    def with_endpoint(self, service: str, **changed: Any) -> "Given":
        endpoints = [dataclasses.replace(e, **changed) if e.service == service else e for e in self.facts.endpoints]
        return self.with_facts(endpoints=endpoints)

    def with_route(self, route: Route) -> "Given":
        used = {table.id for one in self.settings["node_subnet_ids"] if (table := self.facts.table_of(one))}
        tables = [
            dataclasses.replace(table, routes=[*table.routes, route]) if table.id in used else table
            for table in self.facts.route_tables
        ]
        return self.with_facts(route_tables=tables)

    @property
    def present(self) -> list[str]:
        named: list[str] = self.settings["endpoints"].get("present", [])
        return named


def legitimate(dice: random.Random) -> Given:
    """Make a VPC in which the stack comes up."""
    block = ipaddress.IPv4Network(f"10.{dice.randrange(256)}.0.0/16")
    zones = dice.sample(
        [(f"eu-west-1{letter}", f"euw1-az{i}") for i, letter in enumerate("abc", 1)], dice.choice((2, 3))
    )
    blocks = list(block.subnets(new_prefix=dice.choice((20, 22))))
    shared = dice.random() < 0.3
    owner = OWNER if shared else ACCOUNT
    separate = dice.random() < 0.7
    free = dice.choice((64, 500, 4000))
    subnets = [
        SubnetFacts(
            id=f"subnet-0{i:016x}",
            vpc_id=VPC,
            owner_id=owner,
            zone=zone,
            zone_id=zone_id,
            cidr=str(blocks[i]),
            free_addresses=free,
        )
        for i, (zone, zone_id) in enumerate(zones * (3 if separate else 2))
    ]
    nodes = [subnet.id for subnet in subnets[: len(zones)]]
    settings: dict[str, Any] = {"vpc_id": VPC, "node_subnet_ids": nodes}
    if separate:
        settings["cluster_subnet_ids"] = dice.sample([s.id for s in subnets[len(zones) : 2 * len(zones)]], len(zones))
    present = list(SERVICES) if shared else dice.sample(SERVICES, dice.randrange(len(SERVICES) + 1))
    tables = _tables(dice, block, [subnet.id for subnet in subnets])
    endpoints = [_interface(dice, service, block, subnets) for service in present]
    if shared or dice.random() < 0.5:
        present.append("s3")
        ids = [table.id for table in tables]
        endpoints.append(
            EndpointFacts(service="s3", id="vpce-s3", gateway=True, private_dns=False, route_table_ids=ids)
        )
    settings["endpoints"] = {"present": present}
    facts = NetworkFacts(
        account=ACCOUNT,
        region="eu-west-1",
        vpc_id=VPC,
        owner_id=owner,
        cidrs=[str(block)],
        main_route_table_id="rtb-main",
        subnets=subnets,
        route_tables=tables,
        endpoints=endpoints,
        domain_name_servers=dice.choice((["AmazonProvidedDNS"], ["10.0.0.2"])),
    )
    return Given(facts, settings)


def _tables(dice: random.Random, block: ipaddress.IPv4Network, ids: Sequence[str]) -> list[RouteTable]:
    """Put subnets on the main table, on one of their own, or on one each."""
    routes = [Route(str(block), "local", "local"), *([TO_COMPANY] if dice.random() < 0.4 else [])]
    main = RouteTable(id="rtb-main", routes=routes)
    own = {
        "main": [],
        "one": [RouteTable(id="rtb-one", subnet_ids=list(ids), routes=routes)],
        "each": [RouteTable(id=f"rtb-{i}", subnet_ids=[id_], routes=routes) for i, id_ in enumerate(ids)],
    }
    return [main, *own[dice.choice(("main", "one", "each"))]]


def _interface(
    dice: random.Random, service: str, block: ipaddress.IPv4Network, subnets: Sequence[SubnetFacts]
) -> EndpointFacts:
    rule = dice.choice(
        (
            IngressRule("tcp", 443, 443, str(block)),
            IngressRule("-1", -1, -1, "0.0.0.0/0"),
            IngressRule("tcp", 0, 65535, "10.0.0.0/8"),
        )
    )
    placed = dice.sample([subnet.id for subnet in subnets], dice.randrange(1, len(subnets) + 1))
    return EndpointFacts(
        service=service, id=f"vpce-{service}", subnet_ids=placed, ingress=[rule], policy=dice.choice(("", OWN))
    )


Break = Callable[[Given, random.Random], Given | None]
"""Breaks a VPC; nothing where it has nothing to break."""


def _of_an_endpoint(**changed: Any) -> Break:
    def broken(given: Given, dice: random.Random) -> Given | None:
        called = [service for service in given.present if service in ("ec2", "ecr.api", "ecr.dkr", "sts")]
        return given.with_endpoint(dice.choice(called), **changed) if called else None

    return broken


def _s3_off_a_table(given: Given, dice: random.Random) -> Given | None:
    return given.with_endpoint("s3", route_table_ids=["rtb-of-others"]) if "s3" in given.present else None


def _not_there(given: Given, dice: random.Random) -> Given | None:
    called = [one for one in given.facts.endpoints if one.service in ("ec2", "ecr.api", "sts", "s3")]
    gone = dice.choice(called) if called else None
    return given.with_facts(endpoints=[one for one in given.facts.endpoints if one != gone]) if gone else None


def _twice(given: Given, dice: random.Random) -> Given | None:
    """Leave out of the list what is there."""
    there = [service for service in given.present if service in ("ec2", "ecr.api", "sts", "s3")]
    left = dice.choice(there) if there else None
    rest = [service for service in given.present if service != left]
    return given.with_settings(endpoints={"present": rest}) if left else None


def _one_zone(given: Given, dice: random.Random) -> Given | None:
    settings = {key: value for key, value in given.settings.items() if key != "cluster_subnet_ids"}
    return Given(given.facts, {**settings, "node_subnet_ids": given.settings["node_subnet_ids"][:1]})


def _shared_without_endpoints(given: Given, dice: random.Random) -> Given | None:
    return given.with_facts(owner_id=OWNER).with_settings(endpoints={"present": given.present[:2]})


BREAKS: Mapping[str, Break] = {
    "no DNS support": lambda given, dice: given.with_facts(dns_support=False),
    "no DNS names": lambda given, dice: given.with_facts(dns_hostnames=False),
    "a full subnet of the control plane": lambda given, dice: given.with_subnet(
        "cluster_subnet_ids", dice.randrange(3), free_addresses=5
    ),
    "a full subnet of nodes": lambda given, dice: given.with_subnet(
        "node_subnet_ids", dice.randrange(3), free_addresses=0
    ),
    "one zone": _one_zone,
    "a zone that EKS does not take": lambda given, dice: given.with_subnet("cluster_subnet_ids", 0, zone_id="use1-az3"),
    "a Local Zone": lambda given, dice: given.with_subnet("cluster_subnet_ids", 0, zone_id="euw1-lhr1-az1"),
    "an Outpost": lambda given, dice: given.with_subnet("cluster_subnet_ids", 0, outpost_arn="arn:aws:outposts:x"),
    "two VPCs": lambda given, dice: given.with_subnet("cluster_subnet_ids", 0, vpc_id="vpc-of-others"),
    "no private DNS": _of_an_endpoint(private_dns=False),
    "not accepted": _of_an_endpoint(state="pendingAcceptance"),
    "a closed security group": _of_an_endpoint(ingress=[]),
    "another port": _of_an_endpoint(ingress=[IngressRule("tcp", 80, 80, "10.0.0.0/8")]),
    "another protocol": _of_an_endpoint(ingress=[IngressRule("udp", 0, 65535, "10.0.0.0/8")]),
    "another network": _of_an_endpoint(ingress=[IngressRule("tcp", 443, 443, "192.168.0.0/16")]),
    "a policy of others": _of_an_endpoint(policy=FOREIGN),
    "S3 on other tables": _s3_off_a_table,
    "an endpoint that is not there": _not_there,
    "an endpoint that is there already": _twice,
    "a shared VPC without endpoints": _shared_without_endpoints,
    "a way to the internet": lambda given, dice: given.with_route(TO_INTERNET),
    "a NAT gateway": lambda given, dice: given.with_route(TO_NAT),
    "public addresses": lambda given, dice: given.with_subnet("node_subnet_ids", 0, public_ip_on_launch=True),
}
