"""What a picture shows, before anyone decides how: boxes in boxes, and ways between them."""

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..diff.model import MOVE
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE

MARKS: Mapping[str, str] = {
    CREATE: "+ created",
    UPDATE: "~ updated",
    REPLACE: "\N{PLUS-MINUS SIGN} replaced",
    DELETE: "\N{MINUS SIGN} deleted",
    MOVE: "> moved",
}
"""What the label of a changed box ends with, so that nobody needs colours to read it."""
LONGEST = 60
"""So many characters of a line are drawn."""


class Look(enum.StrEnum):
    """What a box stands for, and so what it looks like."""

    CLUSTER = "cluster"
    """One of several clusters, with all that it has: ways lead from row to row in it, as in a picture of one."""
    NETWORK = "network"
    """The VPC, and AWS around it."""
    FRAME = "frame"
    """What belongs together and is nothing by itself, such as a zone; without a label nobody sees it."""
    SUBNET = "subnet"
    """A private subnet for nodes and pods."""
    DOORS = "doors"
    """Where AWS has its interfaces, and what is behind them."""
    THING = "thing"
    """Whatever stands in a subnet or serves it."""
    OUTSIDE = "outside"
    """Whoever is not in AWS."""
    UNSEEN = "unseen"
    """What is somebody else's: the program does not show whether a way leads there."""
    PUBLIC = "public"
    """Whatever the internet reaches: nobody may overlook it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box; `key` tells it from all others of the picture."""

    key: str
    look: Look
    lines: tuple[str, ...] = ()
    """What it is, then what is good to know; texts of stack files come here as they are."""
    inside: tuple["Box", ...] = ()
    across: int = 1
    """How many of those inside stand side by side."""
    change: str = ""
    """One of `MARKS`; empty for what stays."""
    urns: frozenset[str] = frozenset()
    """The resources that it stands for."""

    def __iter__(self) -> Iterator["Box"]:
        """Go through the box and all that are inside, at any depth."""
        yield self
        for box in self.inside:
            yield from box

    @property
    def label(self) -> tuple[str, ...]:
        """The lines as they are drawn: printable, not too long, and with what changes."""
        return (*map(_drawn, self.lines), *([MARKS[self.change]] if self.change else []))


@dataclass(frozen=True, slots=True)
class Way:
    """A way from one box to another, by their keys."""

    source: str
    target: str
    text: str = ""
    closed: bool = False
    """Whether there is none: that is drawn instead of nothing."""
    public: bool = False
    """Whether it leads in from the internet."""
    unseen: bool = False
    """Whether a part of it is somebody else's."""
    change: str = ""
    """One of `MARKS`, drawn as a colour only: the boxes say it in words."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: boxes in rows from top to bottom, ways between them, and what the marks mean."""

    rows: tuple[tuple[Box, ...], ...]
    ways: tuple[Way, ...]
    legend: Box | None = None

    def __iter__(self) -> Iterator[Box]:
        """Go through all boxes, without the legend."""
        for row in self.rows:
            for box in row:
                yield from box


def filled(words: Iterable[str]) -> tuple[str, ...]:
    """Write words into lines, as many in each as are drawn of one."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) + 2 <= LONGEST:
            lines[-1] += f", {word}"
        else:
            lines.append(word)
    return tuple(lines)


def _drawn(text: str) -> str:
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
