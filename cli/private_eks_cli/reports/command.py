"""`private-eks preview STACK`."""

import json
from collections.abc import Callable, Mapping, Sequence

from rich.console import Console

from private_eks.common.plan.arguments import one_of

from ..graph.model import Graph
from ..promises import Verdict, verdicts
from ..recording.recorder import graph_of
from ..sources.stacks import Stack, find_stack


def preview_of(stack: str, form: str, console: Console) -> tuple[bool, str]:
    """Tell whether a stack breaks a promise, and write its preview in a form of `FORMS`, or into the console.

    Raises ValueError for an unknown form or stack, and for a stack file that the program refuses.
    """
    one_of("--format", form, FORMS)
    found = find_stack(stack)
    graph = graph_of(found)
    said = verdicts(graph)
    return any(verdict.faults for verdict in said), FORMS[form](found, graph, said, console)


def _terminal(stack: Stack, graph: Graph, said: Sequence[Verdict], console: Console) -> str:
    from .preview import show_preview

    show_preview(graph, said, console)
    return ""


def _json(stack: Stack, graph: Graph, said: Sequence[Verdict], console: Console) -> str:
    from .digest import digest

    return json.dumps(digest(graph, said), indent=2, sort_keys=True) + "\n"


FORMS: Mapping[str, Callable[[Stack, Graph, Sequence[Verdict], Console], str]] = {"json": _json, "terminal": _terminal}
"""What to write."""
