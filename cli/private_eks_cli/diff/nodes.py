"""What a change does to nodes: which ones are replaced, how many at a time, and for how long.

https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html,
https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html and
https://karpenter.sh/docs/concepts/disruption/
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..cloud.durations import rolling
from ..cloud.refusals.table import CLUSTER, block
from ..graph.model import Resource, is_object
from ..graph.nodes import MANAGED, SELF_MANAGED
from ..graph.objects import kind_of, name_of, spec_of
from ..recording.foresight import DELETE, REPLACE, UPDATE, Step
from ..reports.wording import listed
from .model import Diff, counted, quoted

_ROLLING = ("launchTemplate", "launchConfiguration", "mixedInstancesPolicy", "version", "releaseVersion")
"""Properties whose change gives each node a successor."""
_CLASSES = ("EC2NodeClass", "NodeClass")
_MOST = 5
"""How many groups are named."""
_SHARE = "10%"
"""How many nodes Karpenter disrupts at a time where no budget says it."""
GIVES_UP = "EKS gives up after 15 minutes (`PodEvictionFailure`), and the update fails"
FORCED = "EKS ends them after 15 minutes all the same, as `forceUpdateVersion` asks"
ENDED = "EKS ends them all the same after a few minutes"
WAITS = "it waits for them"


@dataclass(frozen=True, slots=True)
class Roll:
    """Nodes that go, and how."""

    group: Resource
    names: tuple[str, ...]
    """What nodes are called where pods are placed."""
    nodes: int
    """How many; 0 if only the deployment tells."""
    how: str
    drained: str
    """What becomes of pods that nobody lets go; nothing where nobody asks."""
    minutes: float = 0
    old_first: bool = False
    goes: bool = False
    """Whether no node takes their place."""


def rolls(diff: Diff) -> list[Roll]:
    """Give the groups and pools whose nodes go."""
    return [roll for step in diff.of(UPDATE, REPLACE, DELETE) for roll in _of_step(step, diff)]


def _of_step(step: Step, diff: Diff) -> Iterator[Roll]:
    thing = step.resource
    if thing.type in (MANAGED, SELF_MANAGED):
        yield from _of_group(step, thing)
    elif thing.type == CLUSTER and step.op == UPDATE and "version" in step.paths:
        if block(thing.inputs, "computeConfig").get("enabled"):
            pools = block(thing.inputs, "computeConfig").get("nodePools") or ()
            names = tuple(f"Auto Mode's {pool}" for pool in pools)
            yield Roll(thing, names, 0, "replaced by EKS Auto Mode, as their budgets allow", WAITS)
    elif step.op != DELETE and is_object(thing.type):
        yield from _of_pools(step, diff)


def _of_group(step: Step, group: Resource) -> Iterator[Roll]:
    nodes, managed = size(group), group.type == MANAGED
    if step.old and step.op in (REPLACE, DELETE):
        nodes = size(step.old)
    if not nodes:
        return
    drained = ENDED if managed else ""
    if step.op == DELETE:
        yield Roll(
            group, (group.name,), nodes, "gone with the group", drained, rolling(nodes, nodes, False), True, True
        )
    elif step.op == REPLACE:
        first = step.leaves_a_gap
        how = f"replaced with the group, {'the old one' if first else 'the new one'} first"
        yield Roll(group, (group.name,), nodes, how, drained, rolling(nodes, nodes, not first), first)
    elif _replaces(step.paths, group):
        together, first = _together(group), _old_first(group)
        how = f"replaced, {min(together, nodes)} at a time"
        forced = FORCED if group.inputs.get("forceUpdateVersion") else GIVES_UP
        minutes = rolling(nodes, together, not first)
        yield Roll(group, (group.name,), nodes, how, forced if managed else "", minutes, first)


def _of_pools(step: Step, diff: Diff) -> Iterator[Roll]:
    """Karpenter and Auto Mode replace nodes that have drifted from what their pool, or its class, says."""
    thing, start = step.resource, "spec.template." if kind_of(step.resource) == "NodePool" else "spec."
    if kind_of(thing) not in ("NodePool", *_CLASSES) or not any(path.startswith(start) for path in step.paths):
        return
    pools = [thing] if kind_of(thing) == "NodePool" else _pools_of(thing, diff)
    for pool in pools:
        budgets = [str(b.get("nodes", _SHARE)) for b in _budgets(pool) if not b.get("schedule") and _of_drift(b)]
        least = min(budgets or [_SHARE], key=lambda given: float(given.rstrip("%")))
        how = (
            "that have drifted stay: the budget of their pool is 0"
            if float(least.rstrip("%")) == 0
            else (f"replaced as they have drifted, {least} at a time")
        )
        yield Roll(pool, (name_of(pool),), 0, how, WAITS)


def _pools_of(class_: Resource, diff: Diff) -> list[Resource]:
    def refers(pool: Resource) -> bool:
        spec = (spec_of(pool).get("template") or {}).get("spec") or {}
        given = spec.get("nodeClassRef") or {}
        return (given.get("kind", kind_of(class_)), given.get("name")) == (kind_of(class_), name_of(class_))

    return [pool for pool in diff.reviewed.objects("NodePool") if refers(pool)]


def _budgets(pool: Resource) -> list[dict[str, Any]]:
    return list((spec_of(pool).get("disruption") or {}).get("budgets") or ())


def _of_drift(budget: dict[str, Any]) -> bool:
    return "Drifted" in (budget.get("reasons") or ("Drifted",))


def told(found: list[Roll]) -> Iterator[str]:
    """Say of nodes that go how they do; groups that do alike in one sentence."""
    alike: dict[tuple[str, float], list[Roll]] = {}
    for roll in found:
        alike.setdefault((roll.how, roll.minutes), []).append(roll)
    for (how, minutes), same in alike.items():
        nodes = sum(roll.nodes for roll in same)
        names = listed([quoted(roll.group.name) for roll in same], _MOST)
        each = " in each" if len(same) > 1 and "at a time" in how else ""
        time = f", in about {lasting(minutes)}" if minutes else ""
        yield f"{counted(nodes, 'node') if nodes else 'nodes'} of {names} {how}{each}{time}"


def lasting(minutes: float) -> str:
    """Say how long something takes."""
    return f"{minutes:.0f} minutes" if minutes < 2 * 60 else f"{minutes / 60:.0f} hours"


def keeps_old_nodes(step: Step) -> bool:
    """Tell whether a self-managed group changes what its nodes are, and has no instance refresh that replaces them."""
    group = step.new
    rolling_ = any(_top(path) in _ROLLING for path in step.paths)
    return bool(group and group.type == SELF_MANAGED and rolling_ and not group.inputs.get("instanceRefresh"))


def _replaces(paths: tuple[str, ...], group: Resource) -> bool:
    refresh: Any = group.inputs.get("instanceRefresh") or {}
    rolling_ = any(_top(path) in (*_ROLLING, *_triggers(refresh)) for path in paths)
    return rolling_ and (group.type == MANAGED or bool(refresh))


def _triggers(refresh: Any) -> tuple[str, ...]:
    return tuple("tags" if name == "tag" else str(name) for name in refresh.get("triggers") or ())


def _top(path: str) -> str:
    return path.split(".")[0].split("[")[0]


def size(group: Resource) -> int:
    """Give the number of nodes of a group: those that are wanted, or the least."""
    sizes: Any = group.inputs.get("scalingConfig") or group.inputs
    return int(sizes.get("desiredSize") or sizes.get("desiredCapacity") or sizes.get("minSize") or 0)


def _old_first(group: Resource) -> bool:
    """Tell whether a node goes before its successor is there: by default EKS adds nodes, and a refresh does not."""
    if group.type == MANAGED:
        return bool(block(group.inputs, "updateConfig").get("updateStrategy") == "MINIMAL")
    preferences = block(block(group.inputs, "instanceRefresh"), "preferences")
    return int(preferences.get("minHealthyPercentage") or 90) < 100


def _together(group: Resource) -> int:
    """How many at once: a number, or a share of the group, 10 % of a self-managed one where nothing is said."""
    update: Any = group.inputs.get("updateConfig") or {}
    if group.type == MANAGED and "maxUnavailablePercentage" not in update:
        return int(update.get("maxUnavailable") or 1)
    refresh: Any = (group.inputs.get("instanceRefresh") or {}).get("preferences") or {}
    share = update.get("maxUnavailablePercentage") or 100 - int(refresh.get("minHealthyPercentage") or 90)
    return max(1, math.ceil(size(group) * int(share) / 100))
