"""Bad stack files, as data: what is written, and how the program refuses it.

A row changes one thing in a stack file that is good as it stands. `change` maps the path of a key to its new value, and
`None` removes the key; keys are those of the stack file, with `private-eks:` left out.
"""

from . import (
    access,
    addons,
    applications,
    backups,
    boot,
    capabilities,
    cluster,
    compute,
    control_plane,
    fargate,
    groups,
    iam,
    identities,
    images,
    intranet,
    keys,
    logging,
    machines,
    managed,
    network,
    platform,
    self_managed,
    storage,
    ways_in,
)
from .rows import GOOD, BadText, Row, stack_config
from .texts import TEXTS

__all__ = ["GOOD", "ROWS", "TEXTS", "BadText", "Row", "stack_config"]

ROWS = (
    *access.ROWS,
    *addons.ROWS,
    *applications.ROWS,
    *backups.ROWS,
    *boot.ROWS,
    *capabilities.ROWS,
    *cluster.ROWS,
    *compute.ROWS,
    *control_plane.ROWS,
    *fargate.ROWS,
    *groups.ROWS,
    *iam.ROWS,
    *identities.ROWS,
    *images.ROWS,
    *intranet.ROWS,
    *keys.ROWS,
    *logging.ROWS,
    *machines.ROWS,
    *managed.ROWS,
    *network.ROWS,
    *platform.ROWS,
    *self_managed.ROWS,
    *storage.ROWS,
    *ways_in.ROWS,
)
