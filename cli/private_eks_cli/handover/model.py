"""What is asked of the owner of a VPC, as plain values: the JSON has the same names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedEndpoint:
    """A VPC endpoint that is missing, does not serve the cluster yet, or is reached through a central VPC."""

    service: str
    service_name: str
    service_region: str | None
    type: str
    """`Gateway` or `Interface`."""
    state: str
    """`missing`, `present` or `elsewhere`."""
    id: str | None
    """ID of the one that is present."""
    wrong: Sequence[str]
    """What is wrong with it."""
    reasons: Sequence[str]
    """Who calls it, and what for."""
    subnet_ids: Sequence[str]
    zone_ids: Sequence[str]
    route_table_ids: Sequence[str]
    dns_names: Sequence[str]
    """Private names that have to resolve to it; of a central one each is a private hosted zone, or `*` in it."""
    admit: Sequence[str]
    """IPv4 blocks that its security group does not let in yet."""
    policy: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedSubnet:
    """A subnet in use: for what, how many addresses it needs, and what is wrong with it."""

    id: str
    zone: str
    zone_id: str
    cidr: str
    purposes: Sequence[str]
    free_addresses: int
    needed_addresses: int
    smallest_block: str
    """Prefix length of the smallest block with as many addresses."""
    wrong: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRoute:
    """A route that is missing, or that leads to the internet."""

    destination: str
    change: str
    """`add` or `remove`."""
    target: str
    route_table_ids: Sequence[str]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Everything that the owner of one VPC is asked for."""

    stack: str
    clusters: Sequence[str]
    region: str
    account: str
    vpc_id: str
    owner: str
    dns_attributes: Sequence[str]
    """Attributes of the VPC to turn on."""
    dns_rules: Sequence[str]
    """Domains that own DNS servers have to forward to the VPC's resolver."""
    endpoints: Sequence[WantedEndpoint]
    admitted: Sequence[str]
    """IPv4 blocks that use the endpoints, by TCP 443."""
    subnets: Sequence[UsedSubnet]
    routes: Sequence[WantedRoute]
    made: Sequence[str]
    """Services whose endpoints the stack makes itself."""
    unknown: Sequence[str]
    """What cannot be told from here."""

    @property
    def wanted(self) -> int:
        """The number of things that are asked for."""
        subnets = [subnet for subnet in self.subnets if subnet.wrong]
        return sum(map(len, (self.dns_attributes, self.dns_rules, self.endpoints, subnets, self.routes)))
