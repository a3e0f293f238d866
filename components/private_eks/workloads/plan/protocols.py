"""What the ports of an application speak: TCP, UDP, or both on one number."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ...common.plan.arguments import one_of, refusal

if TYPE_CHECKING:
    from ..settings import ApplicationSettings

TCP, UDP, BOTH = "TCP", "UDP", "TCP_UDP"
PROTOCOLS = (TCP, UDP, BOTH)
_LONGEST_NAME = 15 - len("-udp")
"""Kubernetes takes 15 characters; a port with both protocols has a second name."""


def check_protocols(where: str, settings: "ApplicationSettings") -> None:
    """Refuse protocols that are none, or of no port."""
    for name, protocol in sorted(settings.get("protocols", {}).items()):
        one_of(f"{where}.protocols", name, settings.get("ports", {}))
        one_of(f"{where}.protocols.{name}", protocol, PROTOCOLS)
        if protocol == BOTH and len(name) > _LONGEST_NAME:
            allowed = f"up to {_LONGEST_NAME} characters with {BOTH}"
            raise refusal(f"{where}.ports.{name}", name, allowed, "choose a shorter name")


def spoken(name: str, settings: "ApplicationSettings") -> str:
    """Give the protocol of a port."""
    return str(settings.get("protocols", {}).get(name, TCP))


def tcp_ports(settings: "ApplicationSettings") -> dict[str, int]:
    """Give the ports that take TCP connections."""
    return {name: port for name, port in settings.get("ports", {}).items() if spoken(name, settings) != UDP}


def single(names: Mapping[str, int], settings: "ApplicationSettings") -> Iterator[tuple[str, str, int]]:
    """Give each port once for each protocol, as Kubernetes wants them: its name, protocol and number."""
    for name, port in sorted(names.items()):
        protocol = spoken(name, settings)
        if protocol != UDP:
            yield name, TCP, port
        if protocol != TCP:
            yield name if protocol == UDP else f"{name}-udp", UDP, port


def unless_tcp(protocol: str) -> dict[str, str]:
    """Write a protocol where it is not the one that Kubernetes takes anyway."""
    return {} if protocol == TCP else {"protocol": protocol}
