"""Random legitimate stacks: each piece knows what it needs of the others."""

from . import governed, intranet, places, reach, software, tenants, ways_in, workers
from .draw import Config, Draw

PIECES = (
    *(places.place, places.whole, workers.workers),
    *(*software.PIECES, *tenants.PIECES, *ways_in.PIECES, *reach.PIECES, *governed.PIECES, *intranet.PIECES),
)


def legitimate(seed: int) -> Config:
    """Give the stack file of a seed."""
    draw, config = Draw(seed), Config()
    for piece in PIECES:
        piece(draw, config)
    return config
