"""What the change costs or saves a month, by list prices, as far as things cost by being there."""

from dataclasses import dataclass

from ..graph.model import Graph
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
    before, after = _lines(diff.before), _lines(diff.known)
    changes = {what: round(after.get(what, 0) - before.get(what, 0), 2) for what in before | after}
    lines = sorted(((what, change) for what, change in changes.items() if change), key=lambda line: -abs(line[1]))
    return Bill(sum(before.values()), sum(after.values()), tuple(lines))


def _lines(graph: Graph) -> dict[str, float]:
    return {driver.what: driver.monthly for driver in cost_drivers(graph)}
