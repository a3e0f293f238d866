"""What limits the fields of settings, by type and field: made of the tables and patterns that refusals ask."""

from collections.abc import Mapping

from ..forms import Schema
from . import access, cluster, nodes, storage, workloads

LIMITS: Mapping[str, Schema] = {
    **access.LIMITS,
    **cluster.LIMITS,
    **nodes.LIMITS,
    **storage.LIMITS,
    **workloads.LIMITS,
}
"""Those of a type itself say what fits together in it."""
