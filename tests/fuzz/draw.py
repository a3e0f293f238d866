"""What every piece of a random stack is drawn with."""

import random
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

V = TypeVar("V")
Config = dict[str, Any]
"""A stack file without `private-eks:`."""


class Draw(random.Random):
    """Draws of one stack."""

    def often(self, percent: int) -> bool:
        """Say yes that often."""
        return self.randrange(100) < percent

    def some(self, values: Iterable[V], most: int | None = None, least: int = 0) -> list[V]:
        """Take some of the values, in any order."""
        given = list(values)
        most = len(given) if most is None else min(most, len(given))
        return self.sample(given, self.randint(min(least, most), most))

    def parts(self, percent: int = 50, **options: Sequence[Any]) -> Config:
        """Give each option that often, with one of its values."""
        return {key: self.choice(values) for key, values in options.items() if self.often(percent)}
