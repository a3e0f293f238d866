"""`private-eks preview STACK`."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from private_eks.common.plan.arguments import one_of

from ..errors import Kind
from ..promises import Verdict, verdicts
from ..rights.organisation import Judgement, judged
from ..source import Read, Source


def preview_of(source: Source, form: str, console: Console, policies: Sequence[Path] = ()) -> tuple[int, str]:
    """Give the exit code, and write the preview in a form of `FORMS`, or into the console.

    `policies` are files with those of an organisation. Raises ValueError for an unknown form or source, for a stack
    file that the program refuses, and for a file that is no policy.
    """
    one_of("--format", form, FORMS)
    read = source.read()
    judgement = judged(read.graph, policies) if policies else None
    said = verdicts(read.graph)
    code = 1 if any(verdict.faults for verdict in said) else 0
    return Kind.DENIED if judgement and judgement.denied else code, FORMS[form](source, read, said, judgement, console)


def _terminal(
    source: Source, read: Read, said: Sequence[Verdict], judgement: Judgement | None, console: Console
) -> str:
    from .preview import show_preview

    show_preview(read.graph, said, console, judgement)
    return ""


def _json(source: Source, read: Read, said: Sequence[Verdict], judgement: Judgement | None, console: Console) -> str:
    from .digest import digest

    return json.dumps(digest(read.graph, said, judgement), indent=2, sort_keys=True) + "\n"


def _html(source: Source, read: Read, said: Sequence[Verdict], judgement: Judgement | None, console: Console) -> str:
    from ..evidence.command import report_of
    from ..page import page

    return page(read.graph, said, report_of(read), source.given is None, judgement)


Form = Callable[[Source, Read, Sequence[Verdict], Judgement | None, Console], str]

FORMS: Mapping[str, Form] = {
    "html": _html,
    "json": _json,
    "terminal": _terminal,
}
"""What to write."""
