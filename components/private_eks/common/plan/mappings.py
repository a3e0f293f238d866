"""Mappings laid over each other."""

from collections.abc import Iterable, Mapping
from typing import Any


def without_nulls(value: Any) -> Any:
    """Leave out what is null at any depth: to Kubernetes a null field of its own kinds is one that nobody wrote."""
    if isinstance(value, Mapping):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value if item is not None]
    return value


def merged(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Put `defaults` under what is `given`, at every depth of mappings; anything else is replaced as a whole."""
    return {**defaults, **{key: _merged_value(defaults.get(key), value) for key, value in given.items()}}


def _merged_value(default: Any, given: Any) -> Any:
    return merged(default, given) if isinstance(default, Mapping) and isinstance(given, Mapping) else given


def first_given(settings: Mapping[str, object], fields: Iterable[str]) -> tuple[str, object] | None:
    """Give the first of some fields that somebody wrote, with what they wrote."""
    return next(((field, settings[field]) for field in fields if field in settings), None)
