"""Diffs for people at a terminal."""

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE
from .attention import Review
from .model import MOVE, spans
from .words import headline, lines, summary

_COLOURS = {CREATE: "green", UPDATE: "yellow", REPLACE: "red", DELETE: "red", MOVE: "cyan"}


def show_diffs(reviews: Sequence[Review], against: str, notes: Sequence[str], console: Console) -> None:
    """Print what happens to each stack: the line that says it all, what needs attention, every change."""
    for review in reviews:
        console.print(_text(headline(review), "bold"))
        if review.diff.counts:
            console.print(Text.assemble("  ", _text(summary(review))))
        for remark in review.remarks:
            console.print(Text.assemble("  ", (remark.code, "bold red"), " ", _text(remark.beside_mark)))
            for more in remark.further:
                console.print(Text.assemble("      ", _text(more)))
        for control in review.controls:
            console.print(Text.assemble("  ", (control.label, "bold"), f" {control.words}"))
        if review.diff.counts:
            console.print(_table(review))
        for note in review.diff.notes:
            console.print(_text(note, "dim"))
    for note in notes:
        console.print(_text(note, "dim"))
    console.print(_text(f"Compared with {against}.", "dim"))


def _table(review: Review) -> Table:
    table = Table("", "Resource", "What changes", box=box.SIMPLE, show_edge=False, pad_edge=False)
    for line in lines(review.diff):
        details = Text("\n").join(_text(detail) for detail in line.details)
        table.add_row(Text(line.operation, _COLOURS[line.operation]), _text(line.what), details)
    return table


def _text(text: str, style: str = "") -> Text:
    """Print what stands between backticks in another colour, and nothing in it as markup."""
    return Text.assemble(*((part, "cyan" if quoted else "") for part, quoted in spans(text)), style=style)
