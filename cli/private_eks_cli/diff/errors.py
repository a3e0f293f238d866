"""Why a comparison cannot be made, each kind with an exit code of its own."""

from enum import IntEnum


class Kind(IntEnum):
    """What is wrong, as an exit code."""

    UNKNOWN_REVISION = 10
    PROGRAM_FAILS = 11
    UNCOMMITTED = 12
    NO_STACK_FILE = 13
    ANOTHER_PROJECT = 14
    BROKEN_STATE = 15
    UNKNOWN_PREVIEW = 16


class ComparisonError(ValueError):
    """A comparison that cannot be made, in one line."""

    def __init__(self, kind: Kind, message: str) -> None:
        """Say what is wrong."""
        super().__init__(" ".join(message.split()))
        self.kind = kind


def wrong(kind: Kind, where: str, got: str, allowed: str, remedy: str) -> ComparisonError:
    """Word an error as all of this project's are: where, what was given, what is allowed, what to do."""
    return ComparisonError(kind, f"{where}: got {got}; allowed: {allowed}; {remedy}")


def last_words(error: Exception) -> str:
    """Give the reason of an exception that Pulumi's SDK has wrapped in its own, once for each resource."""
    return str(error).rpartition("has risen: ")[2] or type(error).__name__
