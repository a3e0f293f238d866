"""What the change costs or saves a month, by list prices, as far as things cost by being there."""

from dataclasses import dataclass

from ..graph.model import Graph
from ..graph.scopes import scopes
from ..reports.costs import cost_drivers
from .model import Diff


@dataclass(frozen=True, slots=True)
class Bill:
    """USD a month, before and after, and the lines that differ."""

    before: float
    after: float
    lines: tuple[tuple[str, float], ...]

    @property
    def change(self) -> float:
        """USD a month more than before."""
        return round(self.after - self.before, 2)


def bill_of(diff: Diff) -> Bill | None:
    """Price both sides; None where not everything is known that prices depend on."""
    if diff.known is None:
        return None
    each = all(len(scopes(graph)) > 1 for graph in (diff.before, diff.known))
    before, after = _lines(diff.before, each), _lines(diff.known, each)
    changes = {what: round(after.get(what, 0) - before.get(what, 0), 2) for what in before | after}
    lines = sorted(((what, change) for what, change in changes.items() if change), key=lambda line: -abs(line[1]))
    return Bill(sum(before.values()), sum(after.values()), tuple(lines))


def _lines(graph: Graph, each: bool) -> dict[str, float]:
    """Add up what costs alike; that of clusters by `each` of them."""
    lines: dict[str, float] = {}
    for driver in cost_drivers(graph):
        what = driver.label if each else driver.what
        lines[what] = lines.get(what, 0) + driver.monthly
    return lines
