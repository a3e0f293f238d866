"""What a stack would make, and why, for people: `private-eks preview STACK`."""

import datetime
from collections.abc import Sequence

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from ..graph.model import Graph
from ..graph.planned import free_in_words
from ..graph.pods import pods_of
from ..promises.verdicts import State, Verdict, verdict_line
from ..rights.organisation import Judgement
from .advice import advice
from .components import Component, components, counted_kinds, made_in_words
from .layout import Indented, Rows, Words, indented, section
from .overview import address_rows, bill_rows, endpoint_rows, headline, pod_rows, prices_in_words

_COLOURS = {State.BROKEN: "red", State.EXCEPT: "yellow", State.UNSEEN: "yellow", State.KEPT: "green"}
_ANSWERS = {"denied": "red", "undecided": "yellow"}


def show_preview(
    graph: Graph, verdicts: Sequence[Verdict], console: Console, judgement: Judgement | None = None
) -> None:
    """Print the preview, what an organisation's policies say, and how the stack stands to its promises last."""
    console.print(_bold(graph.stack).append(f": {headline(graph)}", style="not bold"))
    section(console, "Components", Indented(_tree(graph)))
    _network(graph, console)
    if pods := pods_of(graph):
        section(console, "Pods", Rows(*pod_rows(pods)))
    _bill(graph, console)
    section(console, "Promises", _promises(verdicts))
    if judgement:
        section(console, "Organisation policies", _organisation(judgement), judgement.line)
    if notes := advice(graph, datetime.datetime.now(tz=datetime.UTC).date()):
        section(console, "Good to know", Group(*map(_listed, notes)))
    console.print()
    console.print(Text(f"{made_in_words(graph)}; nothing was deployed."))
    gravest = next((state for state in State if any(verdict.state is state for verdict in verdicts)), State.KEPT)
    console.print(Text(verdict_line(verdicts), style=f"bold {_COLOURS[gravest]}"), soft_wrap=True)


def _network(graph: Graph, console: Console) -> None:
    """Print what there is of a network: a program may make other parts alone."""
    heads, rows = address_rows(graph)
    if rows:
        section(console, "Addresses", Rows(heads, rows), f"Free: {free_in_words(graph)}")
    heads, rows = endpoint_rows(graph)
    if rows:
        section(console, "VPC endpoints", Rows(heads, rows))


def _bold(text: str) -> Text:
    return Text(text, style="bold")


def _listed(text: str) -> Table:
    """Give one line of a list, with its further lines below the first."""
    table = Table.grid(padding=(0, 1))
    table.add_row("  -", Text(text, overflow="fold"))
    return table


def _tree(graph: Graph) -> Tree:
    tree = Tree("", hide_root=True)
    for component in components(graph):
        _grow(tree, graph, component)
    return tree


def _grow(tree: Tree, graph: Graph, component: Component) -> None:
    title = _bold(component.kind).append(f" {component.resource.name}", style="not bold")
    branch = tree.add(Words([title, Text(component.total, style="dim")] if component.total else [title], gap="  "))
    for start, objects in ("", False), ("Kubernetes: ", True):
        if counts := counted_kinds(graph, component.made, objects):
            words = [f"{start}{counts[0]}", *counts[1:]]
            branch.add(Words([Text(f"{word},") for word in words[:-1]] + [Text(words[-1])]))
    for below in component.below:
        _grow(branch, graph, below)


def _bill(graph: Graph, console: Console) -> None:
    heads, rows = bill_rows(graph)
    table = Rows(heads, rows, numbers=(2, 3))
    section(console, "What costs by being there, USD a month", table, prices_in_words(graph))


def _promises(verdicts: Sequence[Verdict]) -> Table:
    table = Table.grid(padding=(0, 2))
    for verdict in verdicts:
        reasons = (indented(reason) for reason in verdict.reasons)
        state = Text(f"  {verdict.state}", style=_COLOURS[verdict.state], no_wrap=True)
        table.add_row(state, Group(Text(verdict.promise, overflow="fold"), *reasons))
    return table


def _organisation(judgement: Judgement) -> Group:
    findings = (
        Group(
            Indented(Text(f"{one.answer}: {one.why}", style=_ANSWERS.get(one.answer, ""), overflow="fold")),
            indented(one.in_words(), 4),
        )
        for one in judgement.findings
    )
    return Group(*findings, *map(_listed, judgement.notes))
