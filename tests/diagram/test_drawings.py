"""Pictures as SVG; `make pictures` builds what draws them.

What this cannot show: that a picture looks well.
"""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from private_eks_cli.diagram import draw, drawing, svg
from private_eks_cli.diagram.colours import CANVAS, PAINTS, TEXT
from private_eks_cli.diagram.drawing import d2
from private_eks_cli.diagram.picture import MARKS, Box, Look, Picture, Way
from private_eks_cli.graph.model import Graph
from tests.conftest import recorded, with_settings
from tests.diagram.hostile import HOSTILE, hostile_picture

MARGIN = 45
"""Pixels that D2 adds to the width of a text."""
SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn: str) -> list[str]:
    """Give the lines of text in a drawing, which has to be well-formed."""
    root = ElementTree.fromstring(drawn.encode())
    found = [element.text or "" for element in root.iter(f"{SVG}tspan")]
    return found + [element.text or "" for element in root.iter(f"{SVG}text")]


def test_every_stack_is_drawn_with_all_that_the_picture_says(any_graph: Graph) -> None:
    picture = draw(any_graph)
    said = texts(svg(picture))
    assert [line for box in picture for line in box.label if line not in said] == []


def test_the_same_stack_gives_the_same_bytes() -> None:
    assert svg(draw(recorded("everything"))) == svg(draw(with_settings("everything")))


def test_hostile_names_stay_names() -> None:
    drawn = svg(hostile_picture())
    said = texts(drawn)
    assert [name for name in HOSTILE if " ".join(name.split()) not in said] == []
    assert {element.tag for element in ElementTree.fromstring(drawn.encode()).iter()} <= {
        f"{SVG}{tag}"
        for tag in "svg style g rect text tspan path mask marker defs polygon".split()  # noqa: SIM905
    }
    assert drawn.count("marker-end=") == 1


def test_a_drawing_needs_nothing_from_elsewhere() -> None:
    drawn = svg(draw(recorded("everything")))
    links = re.findall(r"""(?:href|src|url)\s*[=(]\s*["']?([^"')\s]+)""", drawn)
    assert {link.split(",")[0].split("#")[0] for link in links} == {"", "data:application/font-woff;base64"}
    assert len(drawn) < 70_000


def test_a_drawing_has_the_colours_of_dark_documents_too() -> None:
    drawn = svg(draw(recorded("public-bastion")))
    light, dark = drawn.split("@media screen and (prefers-color-scheme:dark)")
    for colour in (CANVAS, TEXT, PAINTS[Look.PUBLIC].fill, PAINTS[Look.PUBLIC].stroke):
        name = re.search(rf"\.(fill-\w+)\{{fill:{colour.light};\}}", light)
        assert name
        assert f".{name[1]}{{fill:{colour.dark};}}" in dark
        assert f"{name[1].removeprefix('fill-')}" in light


def test_every_change_has_its_colour_and_its_mark() -> None:
    boxes = tuple(Box(change, Look.THING, (change,), change=change) for change in (MARKS))
    drawn = svg(Picture((boxes,), ()))
    for change, mark in MARKS.items():
        name = re.search(rf"\.fill-(\w+)\{{fill:{PAINTS[change].fill.light};\}}", drawn)
        assert name
        alike = sum(PAINTS[other].fill == PAINTS[change].fill for other in MARKS)
        assert len(re.findall(rf'<rect [^>]*fill-{name[1]}"', drawn)) == alike
        assert mark in texts(drawn)


def test_colours_differ_in_both_kinds_of_documents() -> None:
    colours = {CANVAS, TEXT} | {colour for paint in PAINTS.values() for colour in (paint.fill, paint.stroke)}
    assert len({colour.light for colour in colours}) == len({colour.dark for colour in colours}) == len(colours)


def test_boxes_are_wide_enough_for_their_text() -> None:
    """D2 measures a text by itself, and adds a margin, where nobody says how wide its box has to be."""
    characters = [*map(chr, range(33, 127)), "\N{SNOWMAN}", "\N{LATIN SMALL LETTER E WITH ACUTE}"]
    boxes = tuple(Box(character, Look.THING, (character * 50,)) for character in characters)
    free = widths(svg(Picture((boxes,), ())))
    given = widths(svg(Picture((tuple(Box(f"group {b.key}", Look.SUBNET, ("g",), (b,)) for b in boxes),), ())))
    assert [c for c, needed, width in zip(characters, free, given, strict=True) if width < needed - MARGIN] == []


def widths(drawn: str) -> list[float]:
    """Give the widths of innermost boxes, in their order."""
    found = re.findall(r'<rect [^>]*width="([\d.]+)"[^>]*class=" stroke-\w+ fill-N7"', drawn)
    return list(map(float, found))


def test_a_closed_way_ends_in_a_cross() -> None:
    boxes = (Box("a", Look.OUTSIDE, ("a",)), Box("b", Look.NETWORK, ("b",)))
    assert "target-arrowhead: {shape: cross}" in d2(Picture((boxes,), (Way("a", "b", closed=True),)))
    assert "cross" not in d2(Picture((boxes,), (Way("a", "b"),)))


def test_without_what_draws_one_line_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "DRAWER", Path("nowhere"))
    with pytest.raises(ValueError, match=r"^what draws SVG: got none in .pictures; run `make pictures` \(needs Go\)$"):
        svg(draw(recorded("dev")))
