"""How commands end: what is printed of an error, and the exit code."""

import contextlib
import os
import sys
from collections.abc import Callable

from rich.console import Console
from rich.markup import escape

from .errors import CommandError, Kind, last_words

_TRACEBACK = "PRIVATE_EKS_TRACEBACK"
"""Shows the stack trace of a mistake of ours, to report it with."""


def ended(app: Callable[[], object]) -> None:
    """Run a command line; what a user can correct is one line and an exit code of its own, docs/exit-codes.md."""
    try:
        app()
    except CommandError as error:
        _fail(str(error), error.kind)
    except ValueError as error:
        if line := _own_fault(error):
            _fail(f"{line}: {type(error).__name__}: {last_words(error)}", Kind.PROGRAM_FAILS)
        # Pulumi's SDK wraps what a component says in words of its own, once for each resource around it.
        from private_eks.common.plan.refusals import singles

        for single in singles(error):
            complain(str(single).rpartition("has risen: ")[2])
        sys.exit(Kind.USAGE)
    except Exception as error:
        if line := _line_of(error):
            _fail(f"{line}: {type(error).__name__}: {last_words(error)}", Kind.PROGRAM_FAILS)
        if os.environ.get(_TRACEBACK):
            raise
        _fail(f"private-eks: {type(error).__name__}: {error}: a mistake of ours; {_TRACEBACK}=1 shows where", Kind.OURS)


def _own_fault(error: ValueError) -> str:
    from .sources.projects import find_project

    with contextlib.suppress(CommandError):
        return find_project().own_fault(error)
    return ""


def _line_of(error: Exception) -> str:
    from .sources.projects import find_project

    with contextlib.suppress(CommandError):
        return find_project().line_of(error)
    return ""


def _fail(message: str, kind: Kind) -> None:
    complain(" ".join(message.split()))
    sys.exit(kind)


def complain(message: str) -> None:
    """Print an error."""
    Console(emoji=False, stderr=True, soft_wrap=True).print(
        f"[red]error[/] {escape(message)}", highlight=False, markup=True
    )
