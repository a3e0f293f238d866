"""Why a command cannot do what it is asked for, each kind with an exit code of its own: docs/exit-codes.md."""

from enum import IntEnum


class Kind(IntEnum):
    """What is wrong, as an exit code."""

    USAGE = 2
    UNKNOWN_REVISION = 10
    PROGRAM_FAILS = 11
    UNCOMMITTED = 12
    NO_STACK_FILE = 13
    ANOTHER_PROJECT = 14
    BROKEN_STATE = 15
    UNKNOWN_PREVIEW = 16
    NO_PROJECT = 17
    NOT_OURS = 18
    NO_AWS = 19
    DENIED = 20
    MISSING_RIGHT = 21
    OURS = 70


class CommandError(ValueError):
    """What a command cannot do, in one line."""

    def __init__(self, kind: Kind, message: str) -> None:
        """Say what is wrong."""
        super().__init__(" ".join(message.split()))
        self.kind = kind


def wrong(kind: Kind, where: str, got: str, allowed: str, remedy: str) -> CommandError:
    """Word an error as all of this project's are: where, what was given, what is allowed, what to do."""
    return CommandError(kind, f"{where}: got {got}; allowed: {allowed}; {remedy}")


def last_words(error: BaseException) -> str:
    """Give the reason of an exception that Pulumi's SDK has wrapped in its own, once for each resource."""
    return str(error).rpartition("has risen: ")[2] or type(error).__name__
