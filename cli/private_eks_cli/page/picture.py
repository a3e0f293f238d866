"""The picture as boxes in boxes: lists in lists, which style lays out, and which read well without it."""

from collections.abc import Iterator, Sequence

from ..diagram.colours import paint_name
from ..diagram.picture import Box, Look, Picture, Way
from .markup import Html, element
from .style import MOST_ACROSS


def figure(picture: Picture) -> Html:
    """Draw a picture."""
    rows = _rows(picture.rows, picture.ways)
    legend = element("figcaption", element("ul", _box(picture.legend), class_="boxes")) if picture.legend else None
    return element("figure", *rows, legend)


def _rows(rows: Sequence[Sequence[Box]], ways: Sequence[Way]) -> list[Html]:
    return [_row(row, rows[number + 1 : number + 2], ways) for number, row in enumerate(rows)]


def _row(row: Sequence[Box], below: Sequence[Sequence[Box]], ways: Sequence[Way]) -> Html:
    """Draw a row, and below each of its boxes the ways to the next row."""
    next_ones = {box.key for boxes in below for box in boxes}
    items = []
    for box in row:
        down = [_way(way, "\N{DOWNWARDS ARROW}") for way in ways if way.source == box.key and way.target in next_ones]
        up = [_way(way, "\N{UPWARDS ARROW}") for way in ways if way.target == box.key and way.source in next_ones]
        wide = "wide" if box.look in (Look.CLUSTER, Look.NETWORK) else None
        drawn = _cluster(box, ways) if box.look is Look.CLUSTER else _box(box, "div")
        items.append(element("li", drawn, *down, *up, class_=wide))
    return element("ul", *items, class_="row")


def _cluster(box: Box, ways: Sequence[Way]) -> Html:
    """Draw one of several clusters, which has rows of its own."""
    rows = [(row,) if row.label else row.inside for row in box.inside]
    return element("div", *_lines(box), *_rows(rows, ways), class_=f"box paint-{paint_name(box)}")


def _way(way: Way, arrow: str) -> Html:
    """Draw a way; whether there is one stands in words, not in its line alone."""
    told = "no way" if way.closed else "not ours to see" if way.unseen else "open to the internet" if way.public else ""
    sign = element("span", "\N{MULTIPLICATION SIGN}" if way.closed else arrow, aria_hidden="true")
    return element("p", sign, f" {way.text or told}", class_=f"way{' way-public' if way.public else ''}")


def _box(box: Box, name: str = "li") -> Html:
    leaf = "" if box.inside else " leaf"
    look = f"box paint-{paint_name(box)}{leaf}" if box.label else None
    return element(name, *_lines(box), _inside(box), class_=look)


def _lines(box: Box) -> Iterator[Html]:
    for number, line in enumerate(box.label):
        yield element("p", line, class_=None if number else "title")


def _inside(box: Box) -> Html | None:
    if not box.inside:
        return None
    side_by_side = box.across > 1 and not any(one.inside for one in box.inside)
    layout = "leaves" if side_by_side else f"across-{min(box.across, MOST_ACROSS)}"
    return element("ul", *map(_box, box.inside), class_=f"boxes {layout}")
