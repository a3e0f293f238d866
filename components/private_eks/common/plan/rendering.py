"""Values in the words of those who write stack files: as YAML has them, and never as Python does."""

import datetime
import math
import re
from collections.abc import Mapping
from typing import Any

MOST = 200
"""Characters that are shown of a value."""
LATER = "a value that is known only after the deployment"
_PLAIN_KEY = re.compile(r"[\w./-]+")


def shown(value: object) -> str:
    """Show what was given: nothing at all and what is empty in words, everything else as YAML, cut where it is long."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping) and not value:
        return "an empty mapping"
    if isinstance(value, list | tuple | set | frozenset) and not value:
        return "an empty list"
    return _cut(in_yaml(value))


def kind_of(value: object) -> str:
    """Name the kind of a value as YAML does."""
    kinds = {bool: "booleans", int: "whole numbers", float: "numbers", str: "texts"}
    return kinds.get(type(value), "mappings" if isinstance(value, Mapping) else "lists")


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[:MOST]}..."


def in_yaml(value: Any) -> str:
    """Write a value as YAML in one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value).replace("inf", ".inf").replace("nan", ".nan")
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return repr(str(value))
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_key(key)}: {in_yaml(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple | set | frozenset):
        return f"[{', '.join(map(in_yaml, value))}]"
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else LATER


def _key(key: Any) -> str:
    text = str(key)
    return text if _PLAIN_KEY.fullmatch(text) else repr(text)
