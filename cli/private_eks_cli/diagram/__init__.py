"""Pictures of a stack: `private-eks diagram STACK`."""

from collections import Counter
from collections.abc import Mapping

from ..graph.model import Graph
from .drawing import svg
from .flowchart import mermaid
from .internet import outside
from .network import network
from .nodes import MOST
from .picture import MARKS, Box, Look, Picture, Way, filled
from .scene import Scene
from .services import services

UNSEEN = ("Dashed: somebody else's", "whether a route leads there is not ours to see")

__all__ = ["Picture", "draw", "mermaid", "svg"]


def draw(graph: Graph, changes: Mapping[str, str] | None = None, before: Graph | None = None) -> Picture:
    """Give the picture of a stack, and in it what happens to its resources.

    `changes` says by URN what happens: one of `picture.MARKS`, or nothing for what stays; what it deletes is drawn as
    it was in `before`. The graph should know its ids, because they tell what stands where.

    Raises ValueError for a change that there is not.
    """
    scene = Scene.of(graph, changes or {}, before)
    around, inner, behind = outside(scene), network(scene), services(scene)
    rows: tuple[tuple[Box, ...], ...] = (tuple(box for box, _ in around), (inner,), (behind,))
    ways = (*(way for _, way in around), Way("vpc", "aws", "HTTPS, through the interfaces"))
    if not inner.inside and not inner.urns:
        rows, ways = ((behind,),), ()
    return Picture(rows, ways, _legend(scene, Picture(rows, ways)))


def _legend(scene: Scene, picture: Picture) -> Box | None:
    """Say what the marks and the dashes are, and what else changes; None where there is nothing to say."""
    found = {box.change for box in picture} | {way.change for way in picture.ways}
    marks = tuple(Box(f"legend {change}", Look.THING, change=change) for change in MARKS if change in found)
    drawn = {urn for box in picture for urn in box.urns}
    others = (r for r in scene.graph if r.custom and r.urn in scene.changes and r.urn not in drawn)
    kinds = Counter(r.type.rsplit(":", 1)[-1] for r in others if not r.type.startswith("pulumi:"))
    words = [f"{count} {kind}" for kind, count in kinds.most_common()]
    more = [f"{len(words) - MOST} more"] if len(words) > MOST else []
    lines = ("Changed, not drawn:", *filled([*words[:MOST], *more]))
    left = (Box("legend others", Look.THING, lines),) if words else ()
    frame = (Box("legend marks", Look.FRAME, (), marks, len(marks)),) if marks else ()
    dashed = (Box("legend unseen", Look.UNSEEN, UNSEEN),) if any(box.look is Look.UNSEEN for box in picture) else ()
    title = "What changes" if frame or left else "What is dashed"
    inside = (*frame, *left, *dashed)
    return Box("legend", Look.FRAME, (title,), inside) if inside else None
