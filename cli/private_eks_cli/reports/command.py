"""`private-eks preview STACK`."""

import json
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console

from private_eks.common.plan.arguments import one_of

from ..promises import Verdict, verdicts
from ..source import Read, Source


def preview_of(source: Source, form: str, console: Console) -> tuple[bool, str]:
    """Tell whether a stack breaks a promise, and write its preview in a form of `FORMS`, or into the console.

    Raises ValueError for an unknown form or source, and for a stack file that the program refuses.
    """
    one_of("--format", form, FORMS)
    read = source.read()
    said = verdicts(read.graph)
    return any(verdict.faults for verdict in said), FORMS[form](source, read, said, console)


def _terminal(source: Source, read: Read, said: Sequence[Verdict], console: Console) -> str:
    from .preview import show_preview

    show_preview(read.graph, said, console)
    return ""


def _json(source: Source, read: Read, said: Sequence[Verdict], console: Console) -> str:
    from .digest import digest

    return json.dumps(digest(read.graph, said), indent=2, sort_keys=True) + "\n"


def _html(source: Source, read: Read, said: Sequence[Verdict], console: Console) -> str:
    from ..evidence.command import report_of
    from ..page import page

    return page(read.graph, said, report_of(read), simulated=source.given is None)


FORMS: Mapping[str, Callable[[Source, Read, Sequence[Verdict], Console], str]] = {
    "html": _html,
    "json": _json,
    "terminal": _terminal,
}
"""What to write."""
