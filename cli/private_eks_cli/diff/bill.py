"""What the change costs or saves a month by being there, at list prices of the stack's region."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..graph.model import Graph
from ..graph.scopes import scopes
from ..reports.costs import Lists, cost_drivers, lists_of, regions_of
from ..reports.lines import NOT_KNOWN, Driver, total
from .model import Diff


@dataclass(frozen=True, slots=True)
class Line:
    """What costs something else than before: USD a month more, as desired, at the least and at the largest size."""

    what: str
    change: float
    least: float
    most: float

    def __str__(self) -> str:
        """Say it as in `+78.11 USD a month (+0.00 to +312.44)`; nothing where nothing changes."""
        spread = f"{self.least:+.2f} to {self.most:+.2f}" if self.least != self.most else ""
        if not self.change:
            return f"{spread} USD a month" if spread else ""
        return f"{self.change:+.2f} USD a month{f' ({spread})' if spread else ''}"


@dataclass(frozen=True, slots=True)
class Bill:
    """USD a month, before and after, and the lines that differ."""

    before: Driver
    after: Driver
    lines: tuple[Line, ...]
    unknown: tuple[str, ...]
    """What changes without a price."""
    prices: str
    """Which prices these are."""

    @property
    def together(self) -> Line:
        """Give all lines in one."""
        return _line("Together", self.before, self.after)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Say of what that changes nobody knows the price."""
        return (f"{NOT_KNOWN} of {', '.join(self.unknown)}",) if self.unknown else ()

    def __str__(self) -> str:
        """Say what changes, and what of that nobody knows."""
        return "; ".join(text for text in (str(self.together), *self.lacking) if text) or "same fixed costs"


def bill_of(diff: Diff) -> Bill | None:
    """Price both sides, each in its region, by the lists of today; None where prices depend on what is not known."""
    now = diff.after if diff.is_gone else diff.known
    if now is None:
        return None
    lists = lists_of(now)
    each = all(len(scopes(graph)) > 1 for graph in (diff.before, now))
    before = _lines(diff.before, lists, each)
    after = _lines(now, lists, each)
    nothing = Driver("", "", 0, 0, 0)
    pairs = {what: (before.get(what, nothing), after.get(what, nothing)) for what in before | after}
    lines = [_line(what, old, new) for what, (old, new) in pairs.items()]
    changed = sorted((line for line in lines if line.change or line.least or line.most), key=_rank)
    unknown = tuple(what for what, (old, new) in pairs.items() if old != new and (old.lacking or new.lacking))
    prices = "; ".join(str(lists(region)) for region in regions_of(diff.before if diff.is_gone else now))
    return Bill(total(before.values()), total(after.values()), tuple(changed), unknown, prices)


def dearer(bill: Bill | None) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Mark what costs more at the desired sizes, or at the largest ones."""
    together = bill.together if bill else None
    if bill and together and max(together.change, together.most) > 0:
        surely = f"costs {together.change:.2f} USD more a month"
        maybe = f"may cost up to {together.most:.2f} USD more a month"
        lines = (*(f"{line.what}: {line}" for line in bill.lines), bill.prices)
        yield "cost-increase", surely if together.change > 0 else maybe, lines


def _line(what: str, old: Driver, new: Driver) -> Line:
    parts = ((new.monthly, old.monthly), (new.least, old.least), (new.most, old.most))
    return Line(what, *(round(after - before, 2) for after, before in parts))


def _rank(line: Line) -> tuple[float, float]:
    return -abs(line.change), -abs(line.most)


def _lines(graph: Graph, lists: Lists, each: bool) -> dict[str, Driver]:
    """Add up what costs alike; that of clusters by `each` of them."""
    lines: dict[str, list[Driver]] = {}
    for driver in cost_drivers(graph, lists):
        lines.setdefault(driver.label if each else driver.what, []).append(driver)
    return {what: replace(total(alike), count="; ".join(one.count for one in alike)) for what, alike in lines.items()}
