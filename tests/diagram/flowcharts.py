"""A strict reader of the part of Mermaid that pictures are written in; whatever else there is, it refuses.

What this cannot show: that a browser draws it well.
"""

import re
from dataclasses import dataclass, field

LABEL = r'"((?:[A-Za-z0-9 .,:/+-]|<br/>|#\d+;)*)"'
"""No quote, bracket, hash, percent sign or tag of a name is ever written as such."""
NODE = re.compile(rf"(b\d+)\[{LABEL}\]")
SUBGRAPH = re.compile(rf"subgraph (b\d+g?)\[{LABEL}\]")
LINK = re.compile(rf"(b\d+) (?:-->|-\.->|--x|==>|~~~)(?:\|{LABEL}\|)? (b\d+)")
STYLE = re.compile(r"(?:classDef|linkStyle) (\w+) [a-z0-9:#,-]+")
CLASS = re.compile(r"class (b\d+g?(?:,b\d+g?)*) (\w+)")
HEAD = "---\nconfig:\n"
LONGEST, MOST_LINKS = 50_000, 500
"""Longer texts and more links are refused: https://mermaid.js.org/config/schema-docs/config.html, `maxTextSize`."""


@dataclass
class Flowchart:
    """What a flowchart says."""

    labels: dict[str, str] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    classes: dict[str, str] = field(default_factory=dict)
    styles: set[str] = field(default_factory=set)
    link_styles: set[int] = field(default_factory=set)

    @property
    def texts(self) -> list[str]:
        """The labels as a browser shows them."""
        return [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label) for label in self.labels.values()]


def read_flowchart(text: str) -> Flowchart:
    """Read a flowchart, and check what holds between its lines."""
    assert text.startswith(HEAD)
    assert len(text) < LONGEST
    lines = text.split("---\nflowchart TB\n", 1)[1].splitlines()
    chart, opened = Flowchart(), [""]
    for line in map(str.strip, lines):
        _read(line, chart, opened)
    assert opened == [""], f"left open: {opened}"
    for end in (end for link in chart.links for end in link):
        assert end in chart.labels, f"a link to {end}, which there is not"
    assert all(number < len(chart.links) for number in chart.link_styles)
    assert chart.classes.keys() == chart.labels.keys()
    assert set(chart.classes.values()) <= chart.styles
    assert len(chart.links) < MOST_LINKS
    return chart


def _read(line: str, chart: Flowchart, opened: list[str]) -> None:
    if line == "end":
        opened.pop()
    elif line in ("direction LR", "direction TB"):
        assert opened[-1]
    elif found := NODE.fullmatch(line) or SUBGRAPH.fullmatch(line):
        assert found[1] not in chart.labels, f"{found[1]} twice"
        chart.labels[found[1]], chart.above[found[1]] = found[2], opened[-1]
        if found.re is SUBGRAPH:
            opened.append(found[1])
    elif found := LINK.fullmatch(line):
        chart.links.append((found[1], found[3]))
    elif found := STYLE.fullmatch(line):
        chart.link_styles |= {int(found[1])} if found[1].isdigit() else set()
        chart.styles |= {found[1]}
    elif found := CLASS.fullmatch(line):
        chart.classes |= dict.fromkeys(found[1].split(","), found[2])
    else:
        raise AssertionError(f"not a line of a flowchart: {line}")
