"""The wording of every refusal, for tests that only care that there is one."""

import re
from collections.abc import Callable

FOUR_PARTS = re.compile(r".+?: got .+; allowed: .+; .+", re.DOTALL)


def refusal_of(decide: Callable[[], object]) -> str:
    """Give the message with which `decide` refuses, or nothing if it accepts.

    Any other exception, and any other wording, fails the test.
    """
    message = None
    try:
        decide()
    except ValueError as error:
        message = str(error)
    assert message is None or FOUR_PARTS.fullmatch(message), message
    return message or ""
