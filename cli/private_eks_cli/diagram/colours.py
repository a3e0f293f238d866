"""Colours, for light documents and for dark ones: those of the pages on which most people will see a picture.

https://primer.style/product/primitives/color/, recalled. What is green, amber, red or violet changes; nothing else is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..diff.model import MOVE
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE
from .picture import Box, Look, Way


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in a light document, and its twin in a dark one."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Paint:
    """How a box is painted."""

    fill: Colour
    stroke: Colour
    width: int = 1
    dashed: bool = False


TEXT = Colour("#1f2328", "#e6edf3")
CANVAS = Colour("#ffffff", "#0d1117")
LINE = Colour("#57606a", "#8b949e")
_FAINT = Colour("#8c959f", "#6e7681")
_GREY = Colour("#f6f8fa", "#161b22")
_RED = (Colour("#ffebe9", "#4c1214"), Colour("#cf222e", "#f85149"))
PAINTS: Mapping[str, Paint] = {
    Look.CLUSTER: Paint(CANVAS, LINE, 2),
    Look.NETWORK: Paint(_GREY, LINE, 2),
    Look.FRAME: Paint(CANVAS, _FAINT, 1, dashed=True),
    Look.SUBNET: Paint(Colour("#ddf4ff", "#0b2545"), Colour("#54aeff", "#388bfd")),
    Look.DOORS: Paint(Colour("#eaeef2", "#272e37"), _FAINT),
    Look.THING: Paint(CANVAS, LINE),
    Look.OUTSIDE: Paint(CANVAS, _FAINT),
    Look.UNSEEN: Paint(CANVAS, LINE, 1, dashed=True),
    Look.PUBLIC: Paint(Colour("#ffdaec", "#5e103e"), Colour("#bf3989", "#db61a2"), 5),
    CREATE: Paint(Colour("#dafbe1", "#0a3517"), Colour("#1a7f37", "#3fb950"), 3),
    UPDATE: Paint(Colour("#fff8c5", "#3b2300"), Colour("#9a6700", "#d29922"), 3),
    REPLACE: Paint(*_RED, 3),
    DELETE: Paint(*_RED, 3, dashed=True),
    MOVE: Paint(Colour("#fbefff", "#2b1456"), Colour("#8250df", "#a371f7"), 3),
}
"""By look and by change."""


def paint_name(box: Box) -> str:
    """Name the paint of a box in `PAINTS`: what is public looks so above all, then what changes."""
    return box.look if box.look is Look.PUBLIC else box.change or box.look


def line_name(way: Way) -> str:
    """Name the paint of a way in `PAINTS`, likewise."""
    return Look.PUBLIC if way.public else way.change or Look.NETWORK
