"""Refusals: errors in four parts, alone or several at once.

The parts are the argument, what was given, what is allowed, and what to do. What was probably meant stands before what
is allowed; so does what to do where that is a long list of names, of which the nearest are shown.
"""

import re
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import ParamSpec, TypeVar

from .rendering import shown
from .spelling import meant_by, nearest, ranked

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")
P = ParamSpec("P")

_LONG = 100  # Characters of a list behind which nobody reads on.
_NEAR = 5
"""How many names of a long list are shown."""


class ArgumentError(ValueError):
    """What is refused about one argument."""

    def __init__(
        self, argument: str, got: str, allowed: str, remedy: str, meant: str = "", listed: bool = False
    ) -> None:
        """Word it; `listed` says that what is allowed was a long list."""
        super().__init__(argument, got, allowed, remedy, meant, listed)
        self.argument, self.got, self.allowed, self.remedy = argument, got, allowed, remedy
        self.meant, self.listed = meant, listed

    def __str__(self) -> str:
        """Give its four parts in one line."""
        return f"{self.argument}: got {self.got}; {self.advice}"

    @property
    def advice(self) -> str:
        """Say what is allowed and what to do."""
        remedy = f"did you mean {self.meant!r}?" if self.meant else self.remedy
        allowed = f"allowed: {self.allowed}"
        return "; ".join((remedy, allowed) if self.meant or self.listed else (allowed, remedy))

    def respelled(self, argument: str, spell: Callable[[str], str]) -> "ArgumentError":
        """Give it in a caller's words; what was given stays as it is."""
        return ArgumentError(
            argument, self.got, spell(self.allowed), spell(self.remedy), spell(self.meant), self.listed
        )


class ArgumentsError(ValueError):
    """Several errors, a line each."""

    def __init__(self, errors: Iterable[ValueError]) -> None:
        """Keep them."""
        self.errors = tuple(errors)
        super().__init__(self.errors)

    def __str__(self) -> str:
        """Give a line for each."""
        return "\n".join(map(str, self.errors))


class Apart:
    """Collects what is refused about things that are judged apart: `with` it around each, at last `refuse()`."""

    def __init__(self) -> None:
        """Begin with nothing refused."""
        self.errors: dict[str, ValueError] = {}

    def __enter__(self) -> None:
        """Judge one thing."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Keep what is refused until all is judged."""
        if not isinstance(error, ValueError):
            return False
        self.add(*singles(error))
        return True

    def judge(self, check: Callable[P, object], *args: P.args, **named: P.kwargs) -> bool:
        """Tell whether a check passes, and keep what it refuses."""
        before = len(self.errors)
        with self:
            check(*args, **named)
        return len(self.errors) == before

    def add(self, *errors: ValueError) -> None:
        """Keep errors, the same one once."""
        self.errors |= {str(error): error for error in errors}

    @property
    def inputs(self) -> frozenset[str]:
        """Name the inputs in which something was refused."""
        arguments = (error.argument for error in self.errors.values() if isinstance(error, ArgumentError))
        return frozenset(re.split(r"[.\[]", argument)[0] for argument in arguments)

    def refuse(self) -> None:
        """Raise what was refused, if anything was."""
        if self.errors:
            raise joined(self.errors.values()) from None


def each(judge: Callable[[K, V], T], members: Iterable[tuple[K, V]]) -> list[T]:
    """Judge each member apart from the others, and refuse all that are wrong."""
    found, made = Apart(), []
    for name, member in members:
        with found:
            made.append(judge(name, member))
    found.refuse()
    return made


def singles(error: ValueError) -> tuple[ValueError, ...]:
    """Give the single errors of one that may be several."""
    return error.errors if isinstance(error, ArgumentsError) else (error,)


def joined(errors: Iterable[ValueError]) -> ValueError:
    """Make one error of some: what is alone stays as it is."""
    found = tuple(errors)
    return found[0] if len(found) == 1 else ArgumentsError(found)


def refusal(argument: str, given: object, allowed: str, remedy: str, meant: str | None = None) -> ArgumentError:
    """Word an error in its four parts; what was probably `meant` is what to do."""
    return ArgumentError(argument, shown(given), allowed, remedy, meant or "")


def unknown(argument: str, given: object, key: str, known: Iterable[str], allowed: str = "{}") -> ArgumentError:
    """Word the refusal of a key that is none of those `known`, which stand for {} in `allowed`."""
    names, listed = folded(key, choices := sorted(known))
    meant, instead = meant_by(key, choices)
    allowed, remedy = allowed.format(names), instead or "remove it"
    return ArgumentError(argument, shown(given), allowed, remedy, meant or "", listed or bool(instead))


def folded(word: str, known: Iterable[str]) -> tuple[str, bool]:
    """List what is known, of a long list those near to a word; and tell whether it was a long list."""
    choices = sorted(known)
    names = ", ".join(choices) or "none"
    if len(names) <= _LONG or len(choices) <= 2 * _NEAR:
        return names, len(names) > _LONG
    return f"{', '.join(ranked(word, choices)[:_NEAR])} and {len(choices) - _NEAR} others", True


def one_of(argument: str, given: str | None, known: Iterable[str]) -> None:
    """Refuse `given` unless it is one of `known`."""
    choices = sorted(known)
    if given not in choices:
        word, remedy = str(given or ""), "choose one of these" if choices else "remove it"
        names, listed = folded(word, choices)
        raise ArgumentError(argument, shown(given), names, remedy, nearest(word, choices) or "", listed)
