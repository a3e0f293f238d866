"""The wording of every refusal, for tests that only care that there is one."""

import re
from collections.abc import Callable

FOUR_PARTS = re.compile(r".+?: got .+; (allowed: .+; .+|.+; allowed: .+)", re.DOTALL)
"""One with what is allowed before what to do, or behind it."""


def refusal_of(decide: Callable[[], object]) -> str:
    """Give the message with which `decide` refuses, or nothing if it accepts; several errors are lines of it.

    Any other exception, and any other wording, fails the test.
    """
    return "\n".join(refusals_of(decide))


def refusals_of(decide: Callable[[], object]) -> list[str]:
    """Give each error with which `decide` refuses."""
    said: list[str] = []
    try:
        decide()
    except ValueError as error:
        said = list(map(str, getattr(error, "errors", (error,))))
    assert all(map(FOUR_PARTS.fullmatch, said)), said
    return said
