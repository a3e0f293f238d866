"""What drained nodes mean to the pods on them: which budgets let none go, and which pods are away meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass

from private_eks.fargate.plan.fargate import selects

from ..graph.model import Graph
from ..graph.objects import Workload, kind_of, title, workloads
from ..graph.placement import Nodes, on_nodes
from ..promises.disruptions import replicas_of, stuck
from ..promises.scheduling import nodes_of, pods_of
from ..recording.foresight import UPDATE
from ..reports.wording import listed
from .model import Diff, quoted
from .nodes import ENDED, Roll, keeps_old_nodes, rolls, told

_MOST = 3
_UPDATE_TIMEOUT = 60
"""Minutes that the provider waits for an update of a node group: internal/service/eks/node_group.go."""

Found = tuple[str, str, tuple[str, ...]]
"""A mark, a sentence, and details."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A program, and where its pods may run."""

    graph: Graph
    nodes: dict[str, Nodes]

    def on(self, roll: Roll) -> list[Workload]:
        """Give what may run on nodes that go."""
        there = [self.nodes[name] for name in roll.names if name in self.nodes]
        return [w for w in workloads(self.graph) if not self._on_fargate(w) and self._fits(w, there)]

    def _on_fargate(self, workload: Workload) -> bool:
        profiles = self.graph.of("FargateProfile")
        return any(selects(profile.inputs, workload.namespace, workload.labels) for profile in profiles)  # type: ignore[arg-type]

    def _fits(self, workload: Workload, there: list[Nodes]) -> bool:
        pods = pods_of(self.graph, workload)
        return not pods.daemons and any(not list(on_nodes(pods, nodes)) for nodes in there)


def drains(diff: Diff) -> Iterator[Found]:
    """Say which nodes go, what that does to pods, and what stops it."""
    found = rolls(diff)
    known = diff.known and _Place(diff.known, {nodes.name: nodes for nodes in nodes_of(diff.known)}) if found else None
    before = _Place(diff.before, {n.name: n for n in nodes_of(diff.before)}) if known and _some_go(found) else None
    details: list[str] = []
    for roll in found:
        place = before if roll.goes else known
        if place:
            yield from _stopped(roll, place)
            details += _away(roll, place)
        if roll.minutes > _UPDATE_TIMEOUT and not roll.goes:
            details.append(f"{quoted(roll.group.name)} takes longer than the 60 minutes that the provider waits")
    for sentence in told(found):
        yield "rolls-nodes", sentence, tuple(dict.fromkeys(details))
        details = []
    for step in diff.of(UPDATE):
        if keeps_old_nodes(step):
            what = f"nodes of {quoted(step.resource.name)} stay as they are: the group has no instance refresh"
            yield "new-nodes-only", what, ()


def _some_go(found: list[Roll]) -> bool:
    return any(roll.goes for roll in found)


def _stopped(roll: Roll, place: _Place) -> Iterator[Found]:
    there = {workload.resource.urn for workload in place.on(roll)} if roll.drained else set()
    for budget, workload, replicas in stuck(place.graph):
        if workload.resource.urn in there:
            pods = f"none of the {replicas} pods" if replicas > 1 else "the one pod"
            verb = "lets the nodes of" if roll.drained == ENDED else "stops the drain of"
            whole = f"{quoted(title(budget))} {verb} {quoted(roll.group.name)}"
            if roll.drained == ENDED:
                whole = f"{quoted(title(budget))} cannot hold pods on the nodes of {quoted(roll.group.name)}"
            yield "blocks-drain", f"{whole}: it lets {pods} of {quoted(title(workload.resource))} go", (roll.drained,)


def _away(roll: Roll, place: _Place) -> Iterator[str]:
    """Name pods of which there is one, and say so if all nodes go before others are there."""
    there = place.on(roll)
    alone = [
        w for w in there if kind_of(w.resource) in ("Deployment", "StatefulSet") and replicas_of(place.graph, w) == 1
    ]
    if alone:
        names = listed([quoted(title(workload.resource)) for workload in alone], _MOST)
        yield f"away until they have started elsewhere, for there is one of each: pods of {names}"
    if roll.nodes == 1 and roll.old_first and not roll.goes:
        yield f"the only node of {quoted(roll.group.name)} goes before its successor is there"
    if not roll.drained and not place.graph.of("LifecycleHook"):
        yield f"EC2 Auto Scaling ends the nodes of {quoted(roll.group.name)} without draining them"
