"""What a change does to nodes: which groups replace theirs, how many, and how many at a time.

https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
"""

import math
from collections.abc import Iterator
from typing import Any

from ..graph.model import Resource
from ..graph.nodes import MANAGED, SELF_MANAGED
from ..recording.foresight import REPLACE, UPDATE
from .model import Diff, counted

_ROLLING = ("launchTemplate", "mixedInstancesPolicy", "version", "releaseVersion")
"""Properties whose change gives each node a successor."""


def rolled(diff: Diff) -> Iterator[str]:
    """Say of each group that replaces its nodes how it does."""
    for step in diff.of(UPDATE, REPLACE):
        group = step.new
        if group is None or group.type not in (MANAGED, SELF_MANAGED) or not (nodes := _size(group)):
            continue
        told = f"{counted(nodes, 'node')} of `{group.name}` replaced"
        if step.op == REPLACE:
            yield f"{told} with the group, {'the old one' if step.leaves_a_gap else 'the new one'} first"
        elif _replaces(step.paths, group):
            yield f"{told}, {_together(group)} at a time"


def _replaces(paths: tuple[str, ...], group: Resource) -> bool:
    rolling = any(path.split(".")[0].split("[")[0] in _ROLLING for path in paths)
    return rolling and (group.type == MANAGED or bool(group.inputs.get("instanceRefresh")))


def _size(group: Resource) -> int:
    sizes: Any = group.inputs.get("scalingConfig") or group.inputs
    return int(sizes.get("desiredSize") or sizes.get("desiredCapacity") or sizes.get("minSize") or 0)


def _together(group: Resource) -> int:
    """How many at once: a number, or a share of the group, 10 % of a self-managed one where nothing is said."""
    update: Any = group.inputs.get("updateConfig") or {}
    if group.type == MANAGED and "maxUnavailablePercentage" not in update:
        return int(update.get("maxUnavailable") or 1)
    refresh: Any = (group.inputs.get("instanceRefresh") or {}).get("preferences") or {}
    share = update.get("maxUnavailablePercentage") or 100 - int(refresh.get("minHealthyPercentage") or 90)
    return max(1, math.ceil(_size(group) * int(share) / 100))
