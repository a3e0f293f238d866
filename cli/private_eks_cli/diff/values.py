"""Long values of properties: cut where nobody misses it, and read where they are encoded."""

import base64
import binascii
import gzip
import zlib
from collections.abc import Mapping
from typing import Any

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_SHORT = 60
"""Characters that are never cut for being equal."""
_AROUND = 24
"""Equal characters that stay beside what differs."""
_ENCODED = frozenset({"userData", "userDataBase64"})
"""Properties that AWS takes in base64, compressed or not."""


def cut(text: str, most: int) -> str:
    """Cut a long text in the middle: both ends tell more, such as the tag of an image."""
    if len(text) <= most:
        return text
    left = (most - 1) // 2
    return f"{text[:left]}{ELLIPSIS}{text[len(text) - (most - 1 - left) :]}"


def contrasted(old: str, new: str) -> tuple[str, str]:
    """Leave out of two long texts what is equal, but for some characters around the difference."""
    if max(len(old), len(new)) <= _SHORT:
        return old, new
    start = _equal(old, new)
    end = min(_equal(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    first, last = max(start - _AROUND, 0), max(end - _AROUND, 0)
    return _between(old, first, last), _between(new, first, last)


def decoded(value: Any, path: str) -> Any:
    """Read the user data of machines as text; everything else, and what cannot be read, stays as it is."""
    if path.rpartition(".")[2] not in _ENCODED or not isinstance(value, str):
        return value
    try:
        content = base64.b64decode(value, validate=True)
        return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
    except (binascii.Error, UnicodeDecodeError, OSError, EOFError, zlib.error):
        return value


def lines_of(value: Any) -> list[str] | None:
    """Take a text of several lines apart; None for what is none."""
    return value.splitlines() if isinstance(value, str) and "\n" in value.strip() else None


def _equal(one: str, other: str) -> int:
    """Count the characters that two texts begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (left, right) in pairs if left != right), min(len(one), len(other)))


def _between(text: str, first: int, last: int) -> str:
    """Cut as many characters off both ends, unless the sign for it would be as long."""
    begin, finish = (ELLIPSIS, first) if first > 1 else ("", 0), (ELLIPSIS, last) if last > 1 else ("", 0)
    return f"{begin[0]}{text[begin[1] : len(text) - finish[1]]}{finish[0]}"


def blocks(value: Any) -> list[Mapping[str, Any]]:
    """Read a block, a list of them, or something unknown."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, Mapping)]
