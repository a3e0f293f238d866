"""Bad stack files, as data: what is written, and how the program refuses it.

A row changes one thing in a stack file that is good as it stands. `change` maps the path of a key to its new value, and
`None` removes the key; keys are those of the stack file, with `private-eks:` left out.
"""

from . import (
    access,
    addons,
    boot,
    cluster,
    compute,
    fargate,
    groups,
    identities,
    keys,
    managed,
    network,
    platform,
    self_managed,
)
from .rows import GOOD, BadText, Row, stack_config
from .texts import TEXTS

__all__ = ["GOOD", "ROWS", "TEXTS", "BadText", "Row", "stack_config"]

ROWS = (
    *compute.ROWS,
    *network.ROWS,
    *cluster.ROWS,
    *access.ROWS,
    *fargate.ROWS,
    *groups.ROWS,
    *managed.ROWS,
    *self_managed.ROWS,
    *boot.ROWS,
    *addons.ROWS,
    *identities.ROWS,
    *platform.ROWS,
    *keys.ROWS,
)
