"""Layout of reports in a terminal: at any width nothing is cut off, and words stay whole where they fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

_READABLE = 24
"""Characters of a line that a column of text needs beside others."""
_SHORT = 10
"""Longer cells of a block have lines of their own."""
_GAP, _INDENT = 3, 2


def section(console: Console, title: str, body: RenderableType, note: str = "") -> None:
    """Print a heading, apart from what is above it, what is below it, and a note on that."""
    console.print()
    console.print(Text(title, style="bold", overflow="fold"))
    console.print(body)
    if note:
        console.print()
        console.print(indented(note))


def indented(text: str, by: int = _INDENT) -> "Indented":
    """Indent a text, all of its lines."""
    return Indented(Text(text, overflow="fold"), by)


@dataclass(frozen=True, slots=True)
class Indented:
    """Something further to the right."""

    what: RenderableType
    by: int = _INDENT

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Put spaces before each line, and none behind it."""
        inner = options.update_width(options.max_width - self.by)
        for line in console.render_lines(self.what, inner, pad=False):
            yield from (Segment(" " * self.by), *line, Segment.line())


@dataclass(frozen=True, slots=True)
class Words:
    """Words, of which none is broken at the end of a line, such as `3 Subnet,`."""

    words: Sequence[Text]
    gap: str = " "

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Fill the lines."""
        line = Text(overflow="fold")
        for word in self.words:
            if line and line.cell_len + len(self.gap) + word.cell_len > options.max_width:
                yield line
                line = Text(overflow="fold")
            line.append(self.gap if line else "").append_text(word)
        yield line


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under heads: a table, of which the widest column may wrap, or where that gets narrow a block for each row.

    A cell may have several lines.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: tuple[int, ...] = ()
    """Columns that are right-aligned."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Choose by the width that there is."""
        columns = zip(self.heads, *self.rows, strict=True)
        lines = [[line for cell in cells for line in cell.split("\n")] for cells in columns]
        widths = [max(map(cell_len, column)) for column in lines]
        left = options.max_width - _INDENT - sum(widths) - _GAP * (len(widths) - 1)
        widest = widths.index(max(widths))
        needed = max(_READABLE, *(cell_len(word) for line in lines[widest] for word in line.split()))
        fits = left >= 0 or widths[widest] + left >= needed
        yield Indented(self._table(widest)) if fits else self._blocks()

    def _table(self, widest: int) -> Table:
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
        for number, head in enumerate(self.heads):
            justify = "right" if number in self.numbers else "left"
            table.add_column(Text(head), justify=justify, no_wrap=number != widest, overflow="fold")  # type: ignore[arg-type]
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table

    def _blocks(self) -> Group:
        lines: list[RenderableType] = []
        for first, *cells in self.rows:
            others = [(head, cell) for head, cell in zip(self.heads[1:], cells, strict=True) if cell]
            short = [f"{head}: {cell}".lower() for head, cell in others if len(cell) < _SHORT]
            lines.append(indented(f"{first} ({', '.join(short)})" if short else first))
            for head, cell in others:
                if "\n" in cell:
                    lines += [indented(f"{head}:", 4), *(indented(line, 6) for line in cell.split("\n"))]
                elif len(cell) >= _SHORT:
                    lines.append(indented(f"{head}: {cell}", 4))
        return Group(*lines)
