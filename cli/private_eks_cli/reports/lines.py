"""A line of the bill: what is paid for, at the least, the desired and the largest size."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ..recording.wire import UNKNOWN

NOT_KNOWN = "price not known"


@dataclass(frozen=True, slots=True)
class Driver:
    """One line of the bill: what, how it is counted, and USD a month; 0 for what is only named, without a price."""

    what: str
    count: str
    monthly: float
    least: float
    """At the smallest sizes."""
    most: float
    """At the largest sizes."""
    lacking: bool = False
    """Whether something of it has no price here."""
    cluster: str = ""
    """Whose it is, of several clusters; nobody's alone without a name."""

    @property
    def label(self) -> str:
        """Say what it is, and of several clusters whose."""
        return f"{self.cluster}: {self.what}" if self.cluster else self.what

    @property
    def stands(self) -> bool:
        """Whether it stands on the bill: it may cost, or nobody knows."""
        return self.lacking or self.most > 0


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many there are: at the least, as desired, and at most."""

    least: int
    desired: int
    most: int

    @property
    def span(self) -> str:
        """Say how few and how many there may be, as in ` (2 to 6)`; nothing where that is one number."""
        return f" ({self.least} to {self.most})" if self.least < self.most else ""

    def times(self, number: int) -> "Sizes":
        """Give as many for each."""
        return Sizes(self.least * number, self.desired * number, self.most * number)

    def plus(self, other: "Sizes") -> "Sizes":
        """Give both together."""
        return Sizes(self.least + other.least, self.desired + other.desired, self.most + other.most)


def fixed(what: str, count: str, number: float, price: float | None) -> Driver:
    """Price what is there in one number; without a price it says so, where there is any."""
    if price is None:
        return unpriced(what, f"{count}: {NOT_KNOWN}") if number else Driver(what, count, 0, 0, 0)
    return Driver(what, count, number * price, number * price, number * price)


def unpriced(what: str, count: str) -> Driver:
    """Name what costs, without a price."""
    return Driver(what, count, 0, 0, 0, lacking=True)


def number_of(value: object) -> int | None:
    """Read a number of an input; None for what is not given, or not known before the deployment."""
    if value in (None, "", UNKNOWN) or isinstance(value, bool):
        return None
    try:
        number = float(str(value))
    except ValueError:
        return None
    return int(number) if math.isfinite(number) and number >= 0 else None


def total(drivers: Iterable[Driver]) -> Driver:
    """Add lines up."""
    lines = list(drivers)
    monthly, least, most = (sum(getattr(line, part) for line in lines) for part in ("monthly", "least", "most"))
    lacking = any(line.lacking for line in lines)
    return Driver("Together, at least" if lacking else "Together", "", monthly, least, most, lacking)


def amounts(driver: Driver) -> dict[str, float | bool]:
    """Give USD a month at the desired, the least and the largest size, and whether all of it has a price."""
    sizes = {"monthly": driver.monthly, "least": driver.least, "most": driver.most}
    return {**{key: round(amount, 2) for key, amount in sizes.items()}, "complete": not driver.lacking}
