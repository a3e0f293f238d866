"""`ignoreChanges`: properties that keep the value which they have in the state.

https://www.pulumi.com/docs/iac/concepts/resources/options/ignorechanges/
"""

from collections.abc import Iterable, Mapping
from typing import Any


def with_ignored(old: Mapping[str, Any], new: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Give `new` with the values of `old` at paths such as `scalingConfig.desiredSize`."""
    kept = dict(new)
    for path in paths:
        kept = _with(old, kept, path.split("."))
    return kept


def _with(old: Any, new: Mapping[str, Any], steps: list[str]) -> dict[str, Any]:
    first, *rest = steps
    before = old.get(first) if isinstance(old, Mapping) else None
    now = new.get(first)
    if rest and isinstance(now, Mapping):
        return {**new, first: _with(before, now, rest)}
    if before is None:
        return {key: value for key, value in new.items() if key != first} if not rest else dict(new)
    return {**new, first: before} if not rest else dict(new)
