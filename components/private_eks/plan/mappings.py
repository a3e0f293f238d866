"""Mappings laid over each other."""

from collections.abc import Mapping
from typing import Any


def merged(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Put `defaults` under what is `given`, at every depth of mappings; anything else is replaced as a whole."""
    return {**defaults, **{key: _merged_value(defaults.get(key), value) for key, value in given.items()}}


def _merged_value(default: Any, given: Any) -> Any:
    return merged(default, given) if isinstance(default, Mapping) and isinstance(given, Mapping) else given
