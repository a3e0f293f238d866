"""Rules between the security groups of nodes, cluster and endpoints."""

from dataclasses import dataclass

NODES, CLUSTER, ENDPOINTS = "nodes", "cluster", "endpoints"

Ports = tuple[str, int | None, int | None]
"""Protocol, first port and last port."""
HTTPS: Ports = ("tcp", 443, 443)


@dataclass(frozen=True, slots=True)
class GroupRule:
    """A rule of the security group `of`, about traffic with the security group `peer`, in one direction."""

    name: str
    of: str
    peer: str
    inward: bool
    protocol: str
    from_port: int | None
    to_port: int | None
