"""What AWS tells of a VPC that somebody else owns, as plain values."""

import dataclasses
import ipaddress
import json
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

T = TypeVar("T")

INTERNET, NAT, EGRESS_ONLY, CARRIER = "internet gateway", "NAT gateway", "egress-only gateway", "carrier gateway"
TO_THE_INTERNET = frozenset({INTERNET, NAT, EGRESS_ONLY, CARRIER})
LOCAL, GATEWAY_ENDPOINT, UNKNOWN = "local", "gateway endpoint", "unknown target"
TO_OTHERS = (
    "transit gateway",
    "VPC peering connection",
    "virtual private gateway",
    "gateway load balancer endpoint",
    "network interface",
    "core network",
    "local gateway",
    "ODB network",
    UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class Route:
    """A route: its destination, a block or the ID of a prefix list, and the kind and ID of its target."""

    destination: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTable:
    """A route table with its routes and the subnets that are associated with it by name."""

    id: str
    subnet_ids: Sequence[str] = ()
    routes: Sequence[Route] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubnetFacts:
    """A subnet."""

    id: str
    vpc_id: str
    owner_id: str
    zone: str
    zone_id: str
    cidr: str
    free_addresses: int = 0
    public_ip_on_launch: bool = False
    outpost_arn: str = ""


@dataclass(frozen=True, slots=True)
class IngressRule:
    """What a security group admits: a protocol, ports, and a block or the ID of a group or prefix list."""

    protocol: str
    from_port: int
    to_port: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFacts:
    """A VPC endpoint."""

    service: str
    id: str
    gateway: bool = False
    state: str = "available"
    private_dns: bool = True
    subnet_ids: Sequence[str] = ()
    route_table_ids: Sequence[str] = ()
    ingress: Sequence[IngressRule] = ()
    policy: str = ""
    name: str = ""
    """Its `Name`, by which a stack knows its own; nothing in a VPC whose tags another account has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkFacts:
    """A VPC, as far as a cluster in it is concerned; `account` is the one that asks."""

    account: str
    region: str
    vpc_id: str
    owner_id: str
    cidrs: Sequence[str]
    main_route_table_id: str
    dns_support: bool = True
    dns_hostnames: bool = True
    domain_name_servers: Sequence[str] = ("AmazonProvidedDNS",)
    subnets: Sequence[SubnetFacts] = ()
    route_tables: Sequence[RouteTable] = ()
    endpoints: Sequence[EndpointFacts] = ()

    @property
    def shared(self) -> bool:
        """Whether another account owns the VPC and shares subnets of it by RAM."""
        return self.owner_id != self.account

    def subnet(self, id_: str) -> SubnetFacts | None:
        """Give a subnet by its ID."""
        return next((subnet for subnet in self.subnets if subnet.id == id_), None)

    def table_of(self, subnet_id: str) -> RouteTable | None:
        """Give the route table that counts for a subnet: its own, or else the main one of the VPC."""
        own = (table for table in self.route_tables if subnet_id in table.subnet_ids)
        main = (table for table in self.route_tables if table.id == self.main_route_table_id)
        return next(iter((*own, *main)), None)

    def endpoint(self, service: str) -> EndpointFacts | None:
        """Give the endpoint of a service."""
        return next((endpoint for endpoint in self.endpoints if endpoint.service == service), None)

    def routes(self, subnet_ids: Sequence[str]) -> Iterator[tuple[str, Route]]:
        """Go through the routes that count for some subnets."""
        for id_ in subnet_ids:
            table = self.table_of(id_)
            yield from ((id_, route) for route in (table.routes if table else ()))


def routed(table: RouteTable, cidr: str) -> Route | None:
    """Give the most specific route that leads to all of a block; None if there is none."""
    wanted = ipaddress.IPv4Network(cidr)
    blocks = [(read_destination(route.destination), route) for route in table.routes]
    fitting = [
        (block.prefixlen, route)
        for block, route in blocks
        if isinstance(block, ipaddress.IPv4Network) and wanted.subnet_of(block)
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def read_destination(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """Read a block; None for the ID of a prefix list or group, of which nothing is known here."""
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        return None


def facts_in(document: Mapping[str, Any]) -> NetworkFacts:
    """Read facts from the JSON that `dataclasses.asdict` gives of them.

    Raises ValueError, KeyError or TypeError for a document of another form.
    """
    facts = _read(NetworkFacts, document, "")
    for block in (*facts.cidrs, *(subnet.cidr for subnet in facts.subnets if subnet.cidr)):
        ipaddress.IPv4Network(block)
    for endpoint in facts.endpoints:
        json.loads(endpoint.policy or "{}")
    return facts


def _read(kind: type[T], given: Any, path: str) -> T:
    """Read a value of the kind that a field has: a text, a number, a switch, a list, or fields of its own."""
    listed = typing.get_args(kind)
    given = list(given) if isinstance(given, tuple) else given
    if listed:
        return cast(T, [_read(listed[0], one, f"{path}[{i}]") for i, one in enumerate(_of(list, given, path))])
    if not dataclasses.is_dataclass(kind):
        return _of(kind, int(given) if kind is int and isinstance(given, float) and given.is_integer() else given, path)
    hints, members = typing.get_type_hints(kind), _of(dict, given, path)
    needed = [f.name for f in dataclasses.fields(kind) if f.default is f.default_factory is dataclasses.MISSING]
    if strange := sorted(members.keys() - hints.keys()):
        raise ValueError(f"{path}.{strange[0]} is none of {', '.join(hints)}".removeprefix("."))
    if lacking := [name for name in needed if name not in members]:
        raise ValueError(f"{path}.{lacking[0]} is missing".removeprefix("."))
    read = {name: _read(hints[name], value, f"{path}.{name}".removeprefix(".")) for name, value in members.items()}
    return kind(**read)


def _of(kind: type[T], given: Any, path: str) -> T:
    if not isinstance(given, kind) or (kind is int and isinstance(given, bool)):
        raise TypeError(f"{path or 'it'} is no {_KINDS[kind]}")
    return given


_KINDS: Mapping[type, str] = {str: "text", int: "whole number", bool: "switch", list: "list", dict: "mapping"}
