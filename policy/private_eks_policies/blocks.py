"""Blocks of addresses, public and private."""

import ipaddress
from typing import Any

_PRIVATE = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")))
_LONGEST_OF_MANY = 32
"""No network has an IPv6 block with a shorter prefix for itself; VPCs have `/44` to `/60`."""


def is_public(block: Any) -> bool:
    """Tell whether a block reaches into the internet.

    An IPv6 block does if it is wider than any one network's, for a VPC's own addresses are public ones as well. What is
    no block is left to AWS, which refuses it.
    """
    try:
        network = ipaddress.ip_network(str(block), strict=False)
    except ValueError:
        return False
    if isinstance(network, ipaddress.IPv6Network):
        return network.prefixlen < _LONGEST_OF_MANY and not network.subnet_of(ipaddress.IPv6Network("fc00::/7"))
    return not any(network.subnet_of(private) for private in _PRIVATE)
