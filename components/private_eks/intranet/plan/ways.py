"""The ways of nodes into the company's network: rules of their security group, beside those that somebody asks for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .proxy import ARGUMENT, proxy_ways
from .registries import registry_ways

if TYPE_CHECKING:
    from ...nodes.settings import NodeEgressSettings
    from ..settings import OnIntranet


def with_intranet(egress: "Mapping[str, NodeEgressSettings]", args: "OnIntranet") -> "dict[str, NodeEgressSettings]":
    """Add to what nodes reach what they are told to use, but for the ways that are there already.

    Raises ValueError for what has a name and no blocks.
    """
    there = {(way["cidr"], way["from_port"]) for way in egress.values() if _plain(way)}
    wanted = [(ARGUMENT, way) for way in proxy_ways(args.get("proxy"))]
    for name, registry in sorted(args.get("registries", {}).items()):
        wanted += [(f"registry-{name}", way) for way in registry_ways(name, registry)]
    made: dict[str, NodeEgressSettings] = {}
    for whose, (cidr, port) in wanted:
        if (cidr, port) not in there:
            made[_name(whose, cidr, port)] = {"cidr": cidr, "from_port": port}
            there.add((cidr, port))
    return {**made, **egress}


def _name(whose: str, cidr: str, port: int) -> str:
    """Name a rule after where it leads: by a number, another block would move it."""
    return f"{whose}-at-{cidr.replace('.', '-').replace('/', '-')}-{port}"


def _plain(way: "NodeEgressSettings") -> bool:
    """Tell whether it is one port of TCP, and its block known."""
    one = way.get("to_port", way["from_port"]) == way["from_port"] and way.get("protocol", "tcp") == "tcp"
    return one and isinstance(way["cidr"], str)
