"""What nothing here describes: types of resources, calls, resources and stacks that are only read.

It is taken as it is declared, its outputs stay unknown, and whoever looks at a preview is told.
"""

import sys
from typing import Any

from pulumi.runtime.invoke import invoke

from ..cloud.facts import is_described
from ..graph.model import is_object

_MOST_NAMES = 3


STACK_REFERENCE = "pulumi:pulumi:StackReference"


class Undescribed:
    """Collects what a program registers, calls and reads that nothing here describes."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._types: dict[str, list[str]] = {}
        self._read: dict[str, list[str]] = {}
        self._called: set[str] = set()

    def registered(self, type_: str, name: str) -> None:
        """Note a resource."""
        self._types.setdefault(type_, []).append(name)

    def read(self, type_: str, name: str) -> None:
        """Note a resource that the program does not make, but reads."""
        self._read.setdefault(type_, []).append(name)

    def called(self, token: str) -> None:
        """Note a call."""
        self._called.add(token)

    @property
    def notes(self) -> list[str]:
        """What a reader should know, in a fixed order."""
        types = [
            f"{type_} is unknown here: {_names(names)} shown as declared; its replacements and outputs are not known"
            for type_, names in sorted(self._types.items())
        ]
        read = [
            f"{type_} is only read: what is known of {', '.join(sorted(names))} is told by "
            f"{'--references, or ' if type_ == STACK_REFERENCE else ''}the deployment, not here"
            for type_, names in sorted(self._read.items())
        ]
        calls = [f"{token} is unknown here: what it answers is not known" for token in sorted(self._called)]
        return [*types, *read, *calls]

    @property
    def packages(self) -> frozenset[str]:
        """The providers' packages that it is all of."""
        return frozenset(token.split(":")[0] for token in (*self._types, *self._read, *self._called))


def describes_not(type_: str) -> bool:
    """Tell whether nothing here describes a type of custom resource."""
    return not (is_described(type_) or is_object(type_) or type_.startswith("pulumi:providers:"))


def waited_for(token: str) -> bool:
    """Tell whether the program waits for a call's answer right now: then it needs one, where others can be unknown."""
    for frame in sys._current_frames().values():
        inner: Any = frame
        while inner is not None:
            if inner.f_code is invoke.__code__ and inner.f_locals.get("tok") == token:
                return True
            inner = inner.f_back
    return False


def _names(names: list[str]) -> str:
    shown, more = sorted(names)[:_MOST_NAMES], len(names) - _MOST_NAMES
    text = ", ".join(shown) + (f" and {more} more" if more > 0 else "")
    return f"{text} {'is' if len(names) == 1 else 'are'}"
