"""Pictures as SVG, laid out by D2 (https://d2lang.com), which `make pictures` builds.

What D2 reads has names of its own for everything; texts of stacks are in it as quoted labels only.
"""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..sources.projects import find_project
from .colours import CANVAS, LINE, PAINTS, TEXT, line_name, paint_name
from .picture import Box, Look, Picture, Way

DRAWER = Path(".pictures", "draw")
"""Where `make pictures` puts what draws, below the project's folder."""
_NAMES = ("N7", *(f"N{n}" for n in range(1, 7)), *(f"B{n}" for n in range(1, 7)), "AA2", "AA4", "AA5", "AB4", "AB5")
"""What D2 calls the colours of a theme (https://d2lang.com/tour/themes), the canvas first."""
_LINE, _MARGIN = 16, 10
"""Pixels of a line of text, and around the text."""
_WIDTHS = dict.fromkeys("MWmw%@&", 12.0) | dict.fromkeys("ijlrtfI .,:;-'/|()[]", 5.0)
"""Pixels of the widest and the narrowest characters."""
_FONTS = {Look.CLUSTER: 20, Look.NETWORK: 18, Look.FRAME: 15, Look.OUTSIDE: 14, Look.UNSEEN: 14}


def svg(picture: Picture) -> str:
    """Draw a picture; the same one gives the same bytes.

    Raises ValueError if what draws is not built.
    """
    drawer = find_project().root / DRAWER
    if not drawer.is_file():
        raise ValueError("what draws SVG: got none in .pictures; run `make pictures` (needs Go)")
    done = subprocess.run([drawer], input=d2(picture), capture_output=True, text=True, encoding="utf-8", check=True)
    return f"{done.stdout}\n"


def d2(picture: Picture) -> str:
    """Write a picture in D2's language."""
    names: dict[str, str] = {}
    lines = ["direction: down", *_theme(), *_classes()]
    for row in picture.rows:
        for box in row:
            lines += _box(box, names, "", 0)
    for way in picture.ways:
        lines += _way(way, names)
    if picture.legend:
        lines += _box(picture.legend, names, "", 0)
        lines.append(f"{names[picture.legend.key]}.near: bottom-center")
    return "\n".join(lines) + "\n"


def _theme() -> Iterator[str]:
    colours = {CANVAS, TEXT, LINE} | {colour for paint in PAINTS.values() for colour in (paint.fill, paint.stroke)}
    others = sorted(colours - {CANVAS}, key=lambda colour: colour.light)
    named = list(zip(_NAMES, (CANVAS, *others), strict=True))
    yield "vars: {d2-config: {theme-id: 0; dark-theme-id: 200; pad: 16"
    yield f"  theme-overrides: {{{'; '.join(f'{name}: {_quoted(colour.light)}' for name, colour in named)}}}"
    yield f"  dark-theme-overrides: {{{'; '.join(f'{name}: {_quoted(colour.dark)}' for name, colour in named)}}}"
    yield "}}"


def _classes() -> Iterator[str]:
    yield "classes: {"
    for name, paint in PAINTS.items():
        style = f"fill: {_quoted(paint.fill.light)}; stroke: {_quoted(paint.stroke.light)}"
        style += f"; stroke-width: {paint.width}; stroke-dash: {4 if paint.dashed else 0}"
        yield f"  {name}: {{style: {{{style}}}}}"
    yield "}"


def _box(box: Box, names: dict[str, str], above: str, width: int) -> Iterator[str]:
    name = f"b{len(names)}"
    names[box.key] = f"{above}{name}"
    bold = box.look in (Look.CLUSTER, Look.NETWORK, Look.PUBLIC)
    yield f"{name}: {_quoted(chr(10).join(box.label))} {{"
    yield f"  class: {paint_name(box)}"
    yield f"  style: {{font-size: {_FONTS.get(box.look, 13)}; bold: {str(bold).lower()}; border-radius: 6"
    yield f"    font-color: {_quoted(TEXT.light)}}}"
    if not box.label:
        yield "  style: {fill: transparent; stroke-width: 0}"
    if box.inside and box.look is not Look.CLUSTER:
        yield from _grid(box)
    elif width:
        yield f"  width: {width}; height: {len(box.label) * _LINE + _MARGIN}"
    frames = [child for child in box.inside if child.look is Look.FRAME and child.label]
    leaves = [child for child in box.inside if not child.inside]
    for child in box.inside:
        alike = frames if child in frames else leaves if child in leaves else []
        yield from _box(child, names, f"{above}{name}.", width or _width(alike))
    yield "}"


def _grid(box: Box) -> Iterator[str]:
    rows = -(-len(box.inside) // box.across)
    yield f"  grid-rows: {rows}" if box.across > 1 else "  grid-columns: 1"
    if rows > 1 and box.across > 1:
        yield f"  grid-columns: {box.across}"
    yield "  grid-gap: 12"


def _width(boxes: Sequence[Box]) -> int:
    """Give the width that all innermost boxes in some share."""
    return max((_pixels(line) + _MARGIN for box in boxes for one in box for line in one.label), default=0)


def _pixels(text: str) -> int:
    """Estimate the width of a text, rather too wide: D2 does not widen a box whose width is given."""
    return int(sum(_WIDTHS.get(c, 13 if not c.isascii() else 9 if c.isupper() else 7.5) for c in text))


def _way(way: Way, names: dict[str, str]) -> Iterator[str]:
    paint = PAINTS[line_name(way)]
    dash = 4 if way.closed or way.unseen or paint.dashed else 0
    yield f"{names[way.source]} -> {names[way.target]}: {_quoted(way.text)} {{"
    yield f"  style: {{stroke: {_quoted(paint.stroke.light)}; stroke-width: {paint.width}; font-size: 14; italic: false"
    yield f"    font-color: {_quoted(TEXT.light)}; stroke-dash: {dash}}}"
    if way.closed:
        yield "  target-arrowhead: {shape: cross}"
    yield "}"


def _quoted(text: str) -> str:
    """Quote a text, in which D2 would else replace variables: https://d2lang.com/tour/strings."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("\n", "\\n")
    return f'"{escaped}"'
