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
    before, now = old.get(first) if isinstance(old, Mapping) else None, new.get(first)
    if rest:
        return {**new, first: _with(before, now, rest)} if isinstance(now, Mapping) else dict(new)
    others = {key: value for key, value in new.items() if key != first}
    return others if before is None else {**others, first: before}
