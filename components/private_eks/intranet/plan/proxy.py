"""Decisions about the proxy of nodes: its address, what goes past it, and how programs are told."""

import ipaddress
import re
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...network.plan.blocks import private_block
from .exceptions import exceptions

if TYPE_CHECKING:
    from ..settings import ProxySettings

ARGUMENT = "proxy"
LONGEST = 255
"""What a node class of EKS Auto Mode takes: https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html."""
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HOST = rf"{_LABEL}(\.{_LABEL})*"
ADDRESS = rf"https?://{HOST}:[1-9]\d{{0,4}}/?"
"""An address with a port, and nothing behind it; programs differ in the port that they take for one without."""
EXCEPTION = rf"\.?{HOST}|[0-9A-Fa-f.:]+(/\d{{1,3}})?"
_ADDRESS = "an address such as http://proxy.example.internal:3128"
_EXCEPTION = "a host name, a domain such as .example.internal, an IP address or a block"


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy with every default decided."""

    https: str
    http: str
    no_proxy: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """Give the variables that programs read."""
        return {"HTTP_PROXY": self.http, "HTTPS_PROXY": self.https, "NO_PROXY": ",".join(self.no_proxy)}

    @property
    def both_spellings(self) -> dict[str, str]:
        """Give them in capitals and in small letters: curl reads one, and some programs the other."""
        return {**self.environment, **{name.lower(): value for name, value in self.environment.items()}}


def plan_proxy(settings: "ProxySettings | None", region: str, service_cidr: str | None) -> Proxy | None:
    """Decide what nodes are told of the proxy.

    Raises ValueError for addresses that hold a password or are none, and for exceptions that programs do not read.
    """
    if settings is None:
        return None
    found, further = Apart(), settings.get("no_proxy", [])
    for field in ("https", "http"):
        if field in settings:
            found.judge(_check_address, f"{ARGUMENT}.{field}", settings.get(field))
    for i, cidr in enumerate(settings.get("cidrs", [])):
        found.judge(private_block, f"{ARGUMENT}.cidrs[{i}]", cidr, shortest=8)
    for i, exception in enumerate(further):
        found.judge(_check_exception, f"{ARGUMENT}.no_proxy[{i}]", exception)
    found.refuse()
    https = settings["https"].rstrip("/")
    return Proxy(https, settings.get("http", https).rstrip("/"), exceptions(region, service_cidr, further))


def proxy_ways(settings: "ProxySettings | None") -> list[tuple[str, int]]:
    """Give the blocks and ports at which the proxy is reached, of settings that `plan_proxy` took.

    Raises ValueError for a proxy that has a name, and no blocks.
    """
    if settings is None:
        return []
    ways: list[tuple[str, int]] = []
    for field in ("https", "http"):
        host, port = host_and_port(str(settings.get(field, settings["https"])))
        ways += [(cidr, port) for cidr in blocks_of(f"{ARGUMENT}.cidrs", host, settings.get("cidrs"))]
    return list(dict.fromkeys(ways))


def host_and_port(address: str) -> tuple[str, int]:
    """Take an address apart."""
    parsed = urllib.parse.urlsplit(address)
    return parsed.hostname or "", parsed.port or 0


def blocks_of(argument: str, host: str, given: Iterable[str] | None) -> list[str]:
    """Give the blocks in which a host is.

    Raises ValueError for a name without blocks: a rule of a security group names addresses.
    """
    if cidrs := list(given or ()):
        return cidrs
    if not is_address(host):
        allowed = f"the private IPv4 blocks in which {host} is, such as 10.20.0.0/28"
        raise refusal(argument, given, allowed, "give them: rules of the nodes' security group know no names")
    return [f"{host}/32"]


def is_address(host: str) -> bool:
    """Tell an IPv4 address from a name."""
    try:
        return bool(ipaddress.IPv4Address(host))
    except ValueError:
        return False


def _check_address(where: str, address: str | None) -> None:
    text = address or ""
    if "@" in text:
        remedy = "let the proxy know its clients by their addresses: user data and logs of nodes show it in clear"
        raise refusal(where, "an address with a user or a password", _ADDRESS, remedy)
    if (
        not re.fullmatch(ADDRESS, text)
        or len(text) > LONGEST
        or not 1 <= int(text.rstrip("/").rpartition(":")[2]) <= 65535
    ):
        allowed = f"{_ADDRESS}, up to {LONGEST} characters"
        raise refusal(where, text, allowed, "write http:// or https://, the host and its port, and nothing else")
    check_host(where, host_and_port(text)[0])


def check_host(where: str, host: str) -> None:
    """Refuse an address outside of private networks."""
    if is_address(host):
        private_block(where, f"{host}/32", shortest=8)
    elif re.fullmatch(r"[\d.]+", host) or host == "localhost":
        raise refusal(where, host, "the name or the private IPv4 address of another machine", "correct it")


def _check_exception(where: str, exception: str) -> None:
    if exception.strip() == "*":
        raise refusal(where, exception, _EXCEPTION, "remove the proxy instead: everything would go past it")
    if not re.fullmatch(EXCEPTION, exception) or len(exception) > LONGEST or not _is_either(exception):
        raise refusal(where, exception, _EXCEPTION, "one in each item, without a scheme, port or asterisk")


def _is_either(exception: str) -> bool:
    """Tell whether it is a name, or the address or block that it looks like."""
    try:
        ipaddress.ip_network(exception)
    except ValueError:
        return ":" not in exception and re.fullmatch(r"[\d./]+", exception) is None
    return True
