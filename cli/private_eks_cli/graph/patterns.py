"""Texts that patterns of IAM match, as sets: `*` is any text, `?` any character, everything else itself.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OTHER = "\0"
"""A character that no pattern names; one stands for all of them."""
_MOST = 4_000
"""How many states are looked at; patterns of real documents need some dozens."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The texts that one of some patterns matches, or `all_but` those."""

    patterns: tuple[str, ...]
    all_but: bool = False

    def __str__(self) -> str:
        """Spell it as in a sentence."""
        return ("all but " if self.all_but else "") + " and ".join(self.patterns)

    def has(self, matched: frozenset[str]) -> bool:
        """Tell whether a text is in the set, by the patterns that match it."""
        return any(pattern in matched for pattern in self.patterns) is not self.all_but

    @property
    def folded(self) -> "Patterns":
        """The same without capitals, which actions do not know."""
        return Patterns(tuple(pattern.lower() for pattern in self.patterns), self.all_but)

    def single(self) -> "Iterator[Patterns]":
        """Take a set apart by patterns; `all_but` some is one."""
        if self.all_but:
            yield self
        else:
            yield from (Patterns((pattern,)) for pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class _Machine:
    """A pattern as bits: each stands for a place in it."""

    end: int
    stars: int
    any_one: int
    literals: dict[str, int]

    def spread(self, state: int) -> int:
        return state | ((state & self.stars) << 1)

    def step(self, state: int, char: str) -> int:
        return self.spread((state & self.stars) | ((state & (self.any_one | self.literals.get(char, 0))) << 1))


def matches(pattern: str, text: str) -> bool:
    """Tell whether a pattern matches a text without wildcards."""
    return _expression(pattern).fullmatch(text) is not None


@functools.lru_cache(maxsize=65_536)
def meets(pattern: str, texts: str) -> bool | None:
    """Tell whether a pattern matches what another one does: all of it, nothing, or, with None, some of it."""
    if "*" not in texts and "?" not in texts:
        return matches(pattern, texts)
    found = {pattern in share for share in shares(Patterns((texts,)), [Patterns((pattern,))])}
    return found.pop() if len(found) == 1 else None


def shares(wanted: Patterns, others: Sequence[Patterns]) -> frozenset[frozenset[str]]:
    """Sort all texts of a set by the patterns that match them: each combination that occurs, once.

    Of too many combinations one without any match stands for the rest: what is not known is not covered.
    """
    named = sorted({p for one in (wanted, *others) for p in one.patterns})
    start = Patterns(("*",)) if wanted.all_but else wanted
    found = {share for pattern in start.patterns for share in _combinations(pattern, tuple(named))}
    return frozenset(share for share in found if wanted.has(share))


@functools.lru_cache(maxsize=4096)
def _combinations(target: str, named: tuple[str, ...]) -> frozenset[frozenset[str]]:
    near = tuple(pattern for pattern in named if pattern == target or _may_meet(target, pattern))
    machines = [_machine(target), *map(_machine, near)]
    first = tuple(machine.spread(1) for machine in machines)
    seen, todo, found = {first}, [first], set()
    while todo and len(seen) < _MOST:
        state = todo.pop()
        if state[0] & machines[0].end:
            accepting = zip(near, machines[1:], state[1:], strict=True)
            found.add(frozenset(pattern for pattern, machine, at in accepting if at & machine.end))
        chars = {
            c for machine, at in zip(machines, state, strict=True) for c, bits in machine.literals.items() if bits & at
        }
        for char in (*chars, _OTHER):
            after = tuple(machine.step(at, char) for machine, at in zip(machines, state, strict=True))
            if after[0] and after not in seen:
                seen.add(after)
                todo.append(after)
    return frozenset(found | ({frozenset({target})} if todo else set()))


def _may_meet(one: str, other: str) -> bool:
    """Tell by their beginnings whether some text may match both."""
    plain, else_ = _beginning(one), _beginning(other)
    return plain.startswith(else_) or else_.startswith(plain)


def _beginning(pattern: str) -> str:
    return pattern.split("*", 1)[0].split("?", 1)[0]


@functools.lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


@functools.lru_cache(maxsize=4096)
def _machine(pattern: str) -> _Machine:
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    literals: dict[str, int] = {}
    stars = any_one = 0
    for place, char in enumerate(pattern):
        if char == "*":
            stars |= 1 << place
        elif char == "?":
            any_one |= 1 << place
        else:
            literals[char] = literals.get(char, 0) | (1 << place)
    return _Machine(1 << len(pattern), stars, any_one, literals)
