"""Texts that stand for values which are known only later.

A chart is templated before the VPC, the roles and the mirror exist. Their ids go into its values as markers, and the
objects that come out get the real ones back. Markers end in `.invalid`, which no real host does (RFC 2606).
"""

import re
from collections.abc import Iterable, Mapping

_END = ".invalid"

CLUSTER_NAME = f"cluster-name{_END}"
ENDPOINT = f"cluster-endpoint{_END}"
QUEUE = f"queue-name{_END}"
REGION = f"region{_END}"
ROLE = f"role-arn{_END}"
VPC_ID = f"vpc-id{_END}"


def image_marker(name: str) -> str:
    """Give the repository that stands for the image `name`."""
    return f"{name}.image{_END}"


def markers_in(text: str, markers: Iterable[str]) -> list[str]:
    """Name the `markers` in `text`, in the order in which they come, each once."""
    return list(dict.fromkeys(found for _, found in _pieces(text, markers) if found))


def replaced(text: str, values: Mapping[str, str]) -> str:
    """Put values in the places of their markers; what is put there is not read again."""
    return "".join(plain + (values[found] if found else "") for plain, found in _pieces(text, values))


def has_marker(text: str) -> bool:
    """Tell whether some marker is left in `text`."""
    return bool(re.search(rf"{re.escape(_END)}(?![A-Za-z0-9])", text))


def _pieces(text: str, markers: Iterable[str]) -> list[tuple[str, str]]:
    """Cut `text` behind each marker: what is before it, and it; the last piece has none. Longer markers win."""
    words = sorted(markers, key=len, reverse=True)
    if not words:
        return [(text, "")]
    parts = re.split(f"({'|'.join(map(re.escape, words))})", text)
    return list(zip(parts[::2], [*parts[1::2], ""], strict=True))
