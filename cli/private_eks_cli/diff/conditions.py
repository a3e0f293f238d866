"""Conditions of statements: tests that a request has to pass, all of them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..graph.patterns import matches
from .addresses import contains

_ALIKE = {"arnequals": "arnlike", "arnnotequals": "arnnotlike"}
"""Operators that AWS calls the same."""


@dataclass(frozen=True, slots=True)
class Test:
    """One test: a key has one of some values."""

    operator: str
    key: str
    values: frozenset[str]

    def covers(self, other: "Test") -> bool:
        """Tell whether every request that passes the other test passes this one."""
        if self.key != other.key or not self._takes(other.operator):
            return False
        if "not" in self.operator:
            return all(other._has(value) for value in self.values)
        return all(self._has(value) for value in other.values)

    def single(self) -> Iterator["Test"]:
        """Take it apart by values, of which one is enough."""
        if "not" in self.operator or self.operator.startswith("forallvalues"):
            yield self
        else:
            yield from (Test(self.operator, self.key, frozenset({value})) for value in self.values)

    def _takes(self, operator: str) -> bool:
        if self.operator == operator:
            return True
        plain = self.operator.removesuffix("ifexists")
        return operator == plain or operator == plain.replace("stringlike", "stringequals")

    def _has(self, value: str) -> bool:
        if value in self.values:
            return True
        if "like" in self.operator:
            return any(matches(pattern, value) for pattern in self.values)
        return "ipaddress" in self.operator and any(contains(block, value) for block in self.values)


def tests_of(condition: Any) -> Iterator[Test]:
    """Go through the tests of a condition."""
    for operator, tests in condition.items() if isinstance(condition, Mapping) else ():
        name = str(operator).lower()
        head, _, last = name.rpartition(":")
        name = f"{head}:{_ALIKE.get(last, last)}".lstrip(":")
        for key, values in tests.items() if isinstance(tests, Mapping) else ():
            read = values if isinstance(values, list) else [values]
            yield Test(name, str(key).lower(), frozenset(_spelled(value, name) for value in read))


def _spelled(value: Any, operator: str) -> str:
    folds = isinstance(value, bool) or operator.startswith(("bool", "null")) or "ignorecase" in operator
    return str(value).lower() if folds else str(value)
