"""`private-eks preview STACK`."""

import json
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console

from private_eks.common.plan.arguments import one_of

from ..graph.model import Graph
from ..promises import Verdict, verdicts
from ..source import Source


def preview_of(source: Source, form: str, console: Console) -> tuple[bool, str]:
    """Tell whether a stack breaks a promise, and write its preview in a form of `FORMS`, or into the console.

    Raises ValueError for an unknown form or source, and for a stack file that the program refuses.
    """
    one_of("--format", form, FORMS)
    graph = source.graph()
    said = verdicts(graph)
    return any(verdict.faults for verdict in said), FORMS[form](source, graph, said, console)


def _terminal(source: Source, graph: Graph, said: Sequence[Verdict], console: Console) -> str:
    from .preview import show_preview

    show_preview(graph, said, console)
    return ""


def _json(source: Source, graph: Graph, said: Sequence[Verdict], console: Console) -> str:
    from .digest import digest

    return json.dumps(digest(graph, said), indent=2, sort_keys=True) + "\n"


def _html(source: Source, graph: Graph, said: Sequence[Verdict], console: Console) -> str:
    from ..evidence.command import report_of
    from ..page import page

    return page(graph, said, report_of(source, graph), simulated=source.given is None)


FORMS: Mapping[str, Callable[[Source, Graph, Sequence[Verdict], Console], str]] = {
    "html": _html,
    "json": _json,
    "terminal": _terminal,
}
"""What to write."""
