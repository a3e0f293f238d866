"""Blocks of addresses: which lies in which, and which are not private."""

from ipaddress import ip_network

from private_eks.network.plan.blocks import PRIVATE

_INSIDE = (*map(str, PRIVATE), "127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10")


def contains(wide: str, narrow: str) -> bool:
    """Tell whether an address block is within another; of other texts, whether they are the same."""
    if wide == narrow:
        return True
    try:
        outer, inner = ip_network(wide), ip_network(narrow)
    except ValueError:
        return False
    return outer.version == inner.version and inner.subnet_of(outer)  # type: ignore[arg-type]


def is_public(peer: str) -> bool:
    """Tell whether a text is a block of addresses that are not all private."""
    try:
        ip_network(peer)
    except ValueError:
        return False
    return not any(contains(inside, peer) for inside in _INSIDE)
