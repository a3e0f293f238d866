"""Pictures of a stack: `private-eks diagram STACK`."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from ..graph.model import Graph
from ..graph.scopes import scopes
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
    """Give the picture of a stack, and in it what happens to its resources; each of several clusters has a frame.

    `changes` says by URN what happens: one of `picture.MARKS`, or nothing for what stays; what it deletes is drawn as
    it was in `before`. The graph should know its ids, because they tell what stands where.

    Raises ValueError for a change that there is not.
    """
    scene = Scene.of(graph, changes or {}, before)
    drawn = _several(scene) if len(scopes(scene.graph)) > 1 else _drawn(scene)
    return replace(drawn, legend=_legend(scene, drawn))


def _drawn(scene: Scene) -> Picture:
    around, inner, behind = outside(scene), network(scene), services(scene)
    if not inner.inside and not inner.urns:
        return Picture(((behind,),), ())
    ways = (*(way for _, way in around), Way("vpc", "aws", "HTTPS, through the interfaces"))
    return Picture((tuple(box for box, _ in around), (inner,), (behind,)), ways)


def _several(scene: Scene) -> Picture:
    """Draw each cluster with all that it has; what several share is drawn with each, and says so."""
    frames, ways = [], []
    for name, part in scopes(scene.graph).items():
        alone = _drawn(replace(scene, graph=part))
        rows = (row[0] if len(row) == 1 else Box("row", Look.FRAME, (), row, len(row)) for row in alone.rows)
        frame = Box("cluster", Look.CLUSTER, (f"Cluster {name}",), tuple(rows))
        frames.append(_of_cluster(scene.graph, name, frame))
        ways += [replace(way, source=f"{name}: {way.source}", target=f"{name}: {way.target}") for way in alone.ways]
    return Picture((tuple(frames),), tuple(ways))


def _of_cluster(graph: Graph, name: str, box: Box) -> Box:
    """Call a box and all in it as those of a cluster, and say of a VPC with whom it is shared."""
    others = [other for other, part in scopes(graph).items() if other != name and box.urns & part.resources.keys()]
    shared = (f"shared with {', '.join(others)}",) if others and box.key == "vpc" else ()
    inside = tuple(_of_cluster(graph, name, one) for one in box.inside)
    return replace(box, key=f"{name}: {box.key}", lines=(*box.lines, *shared), inside=inside)


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
