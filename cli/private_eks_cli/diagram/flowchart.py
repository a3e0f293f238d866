"""Pictures as Mermaid flowcharts, which GitHub draws: https://mermaid.js.org/syntax/flowchart.html."""

import dataclasses
import string
from collections.abc import Iterator, Sequence

from .colours import PAINTS, TEXT, line_name, paint_name
from .picture import Box, Look, Picture, Way, filled

_PLAIN = frozenset(string.ascii_letters + string.digits + " .,:/+-")
_HEAD = """\
---
config:
  flowchart:
    wrappingWidth: 480
    nodeSpacing: 24
    rankSpacing: 40
    subGraphTitleMargin: {top: 4, bottom: 8}
---
flowchart TB
"""


def mermaid(picture: Picture) -> str:
    """Write a picture as Mermaid, ready to be put between ```mermaid and ```."""
    picture = dataclasses.replace(picture, rows=tuple(tuple(map(_merged, row)) for row in picture.rows))
    boxes = [*picture, *(picture.legend or ())]
    names = {box.key: f"b{number}" for number, box in enumerate(boxes)}
    lines = [line for row in picture.rows for box in row for line in _box(box, names, "  ")]
    lines += [line for number, way in enumerate(picture.ways) for line in _way(number, way, names)]
    if picture.legend:
        lines += _box(picture.legend, names, "  ")
        lines.append(f"  {names[picture.rows[-1][0].key]} ~~~ {names[picture.legend.key]}")
    lines += _classes(boxes, names)
    return _HEAD + "\n".join(lines) + "\n"


def _merged(box: Box) -> Box:
    """Put boxes that share a fate into one where they would stand in several rows: Mermaid knows no rows."""
    if not 1 < box.across < len(box.inside):
        return dataclasses.replace(box, inside=tuple(map(_merged, box.inside)))
    fates: dict[str, list[str]] = {}
    for one in box.inside:
        fates.setdefault(one.change, []).append(" ".join(one.lines))
    merged = tuple(
        Box(f"{box.key} {change}", Look.THING, filled(words), change=change) for change, words in fates.items()
    )
    return dataclasses.replace(box, inside=merged)


def _box(box: Box, names: dict[str, str], indent: str) -> Iterator[str]:
    name = names[box.key]
    if not box.inside:
        yield f'{indent}{name}["{"<br/>".join(map(_escaped, box.label))}"]'
        return
    yield f'{indent}subgraph {name}["{_escaped(", ".join(box.label)) or " "}"]'
    # Without ways between them, Mermaid sets boxes side by side across the direction, subgraphs in reverse and first.
    yield f"{indent}  direction {'LR' if box.across == 1 and box.look is not Look.CLUSTER else 'TB'}"
    alone = not any(child.inside for child in box.inside)
    for child in box.inside if alone else reversed(box.inside):
        lines = list(_box(child, names, f"{indent}  "))
        if not (alone or child.inside):
            group = f"{names[child.key]}g"
            lines = [f'{indent}  subgraph {group}[" "]', *(f"  {line}" for line in lines), f"{indent}  end"]
            lines.append(f"{indent}  class {group} hidden")
        yield from lines
    yield f"{indent}end"


def _way(number: int, way: Way, names: dict[str, str]) -> Iterator[str]:
    arrow = "--x" if way.closed else "==>" if way.public else "-.->" if way.unseen else "-->"
    text = f'|"{_escaped(way.text)}"|' if way.text else ""
    yield f"  {names[way.source]} {arrow}{text} {names[way.target]}"
    if way.change or way.public:
        paint = PAINTS[line_name(way)]
        yield f"  linkStyle {number} stroke:{paint.stroke.light},stroke-width:{paint.width}px"


def _classes(boxes: Sequence[Box], names: dict[str, str]) -> Iterator[str]:
    """Paint the boxes; those without a label are not seen."""
    for name, paint in PAINTS.items():
        if members := [names[box.key] for box in boxes if box.label and paint_name(box) == name]:
            style = f"fill:{paint.fill.light},stroke:{paint.stroke.light},stroke-width:{paint.width}px"
            style += f",color:{TEXT.light}" + (",stroke-dasharray:4" if paint.dashed else "")
            yield f"  classDef {name} {style}"
            yield f"  class {','.join(members)} {name}"
    yield "  classDef hidden fill:none,stroke:none"
    if hidden := [names[box.key] for box in boxes if not box.label]:
        yield f"  class {','.join(hidden)} hidden"


def _escaped(text: str) -> str:
    """Spell whatever Mermaid, Markdown or HTML could take for theirs by its number; two dollars begin a formula."""
    apart = text.replace("$", "$\N{WORD JOINER}")
    return "".join(character if character in _PLAIN else f"#{ord(character)};" for character in apart)
