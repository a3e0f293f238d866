"""IPv4 blocks as patterns."""

from collections.abc import Iterable
from ipaddress import IPv4Network

from private_eks.network.plan.blocks import PRIVATE

from .forms import Schema

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_DOT = r"\."
_BITS = 8
_WHOLE = "An IPv4 block with its prefix length and without host bits, such as 10.0.0.0/16."
_PRIVATE = f"An IPv4 block of {', '.join(map(str, PRIVATE))}."


def block(shortest: int, longest: int = 32) -> Schema:
    """Allow IPv4 blocks whose prefix length lies between `shortest` and `longest`, without host bits."""
    return {"allOf": [{"$ref": "#/definitions/block"}, _sizes(shortest, longest)]}


def private(shortest: int = 16, longest: int = 32, ranges: Iterable[IPv4Network] = ()) -> Schema:
    """Allow private ones, of some ranges if they are given."""
    inside = [{"pattern": f"^(?:{'|'.join(map(_inside, ranges))})/"}] if ranges else []
    return {"allOf": [{"$ref": "#/definitions/privateBlock"}, *inside, _sizes(shortest, longest)]}


def definitions() -> dict[str, Schema]:
    """Give what both refer to."""
    anywhere = "|".join(_of_size(size) for size in range(33))
    inside = "|".join(_inside(network) for network in PRIVATE)
    return {
        "block": {"pattern": f"^(?:{anywhere})$", "patternErrorMessage": _WHOLE},
        "privateBlock": {
            "allOf": [{"$ref": "#/definitions/block"}, {"pattern": f"^(?:{inside})/", "patternErrorMessage": _PRIVATE}]
        },
    }


def _sizes(shortest: int, longest: int) -> Schema:
    return {"pattern": f"/(?:{_any(range(shortest, longest + 1))})$"}


def _of_size(size: int) -> str:
    """Spell the blocks of a size: the octets behind its own bits are zero."""
    whole, bits = divmod(size, _BITS)
    own = [_OCTET] * whole + ([_any(range(0, 256, 256 >> bits))] if bits else [])
    return rf"{_DOT.join([*own, *['0'] * (4 - len(own))])}/{size}"


def _inside(network: IPv4Network) -> str:
    """Spell the addresses in a network."""
    first, last = network.network_address.packed, network.broadcast_address.packed
    whole = range(256)
    parts = (_any(range(a, b + 1)) if range(a, b + 1) != whole else _OCTET for a, b in zip(first, last, strict=True))
    return _DOT.join(parts)


def _any(numbers: Iterable[int]) -> str:
    return f"(?:{'|'.join(map(str, numbers))})"
