"""Values as policies read them: plain ones, and those that a preview does not know yet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final


class Unknown:
    """The type of `UNKNOWN`."""

    def __repr__(self) -> str:
        """Show it as such."""
        return "UNKNOWN"


UNKNOWN: Final = Unknown()
"""A value that is computed, and not there before the update. It is true, as something that is given."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Says that a policy could not judge, for it would have to know what stands at `path`."""

    path: str


Judgement = str | NotKnown
"""What is wrong, in words that say it of the resource, or what would have to be known."""


def at(value: Any, path: str) -> Any:
    """Give what stands at a dotted path such as `vpcConfig.subnetIds`: None for nothing, or UNKNOWN."""
    for key in path.split("."):
        if value is UNKNOWN:
            return UNKNOWN
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def listed(value: Any) -> list[Any]:
    """Give the items of a list; of a single value itself, and of nothing none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def is_true(value: Any) -> bool:
    """Tell whether a switch is on; launch templates spell theirs as texts."""
    return value is True or value == "true"


def wanted(block: Any, path: str, holds: Callable[[Any], bool], otherwise: str) -> Iterator[Judgement]:
    """Say `otherwise` unless the value at `path` holds."""
    value = at(block, path)
    if value is UNKNOWN:
        yield NotKnown(path)
    elif not holds(value):
        yield otherwise


def given(block: Any, path: str, otherwise: str) -> Iterator[Judgement]:
    """Say `otherwise` unless there is something at `path`; what is computed is there."""
    if not at(block, path):
        yield otherwise


def resting_on(block: Any, path: str, found: Iterable[Judgement]) -> Iterator[Judgement]:
    """Say what was found, if that on which it rests is known."""
    unknown = at(block, path) is UNKNOWN
    yield from (NotKnown(path) if unknown else judgement for judgement in found)
