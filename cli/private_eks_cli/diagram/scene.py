"""What a picture is drawn from: a graph, what happens to its resources, and what is there no longer."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..graph.model import Graph, Resource
from ..recording.foresight import DELETE, UPDATE
from ..recording.wire import UNKNOWN
from .picture import MARKS

CLUSTER = "aws:eks/cluster:Cluster"
SUBNET = "aws:ec2/subnet:Subnet"
VPC = "aws:ec2/vpc:Vpc"
_OURS = "private-eks:index:"
_WHOLE = frozenset({"Bastion", "FileSystem", "NodeGroup", "Runner", "SelfManagedNodeGroup"})
"""Components that are one thing to whoever looks at a picture."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A graph, together with what is deleted from it."""

    graph: Graph
    changes: Mapping[str, str]
    ids: Mapping[tuple[str, str], Resource]
    """The resources by type and id; a policy of a file system has the id of that."""

    @classmethod
    def of(cls, graph: Graph, changes: Mapping[str, str], before: Graph | None) -> "Scene":
        """Put what `changes` deletes back from `before`.

        Raises ValueError for a change that there is not.
        """
        if unknown := sorted(set(changes.values()) - MARKS.keys()):
            raise ValueError(f"changes: got {', '.join(unknown)}; allowed: {', '.join(MARKS)}")
        old = before.resources if before else {}
        gone = {
            urn: resource
            for urn, resource in old.items()
            if urn not in graph.resources and (changes.get(urn) == DELETE or not resource.custom)
        }
        whole = dict(sorted({**gone, **graph.resources}.items()))
        there = whole | {resource.urn: resource for resource in graph.given}
        known = [*old.values(), *there.values()]
        ids = {(r.type, r.id): there[r.urn] for r in known if r.custom and r.id and r.urn in there}
        return cls(dataclasses.replace(graph, resources=whole), changes, ids)

    def met(self, type_: str, resource: Resource, *path: str) -> list[Resource]:
        """Give the resources of a type to which a property refers, such as the subnets in `subnetIds`.

        What a preview does not know yet is read from dependencies, where they leave no doubt.
        """
        value: Any = resource.inputs
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        ids = [value] if isinstance(value, str) else list(value or ())
        depends = self._depends(resource.property_dependencies.get(path[0], ()))
        # The ids of subnets come from the associations with their route tables.
        further = self._depends(urn for one in depends for urns in one.property_dependencies.values() for urn in urns)
        told = [other for other in (*depends, *further) if other.type == type_]
        if UNKNOWN in ids and len(told) == len(ids):
            return told
        return [self.ids[type_, id_] for id_ in ids if (type_, id_) in self.ids]

    def _depends(self, urns: Iterable[str]) -> list[Resource]:
        return [self.graph.resources[urn] for urn in urns if urn in self.graph.resources]

    def parts(self, resource: Resource) -> tuple[Resource, ...]:
        """Give what else belongs to a resource: everything of its component, if that is one thing."""
        component = self.graph.resources.get(resource.parent)
        if component is None or component.type.removeprefix(_OURS) not in _WHOLE:
            return ()
        return tuple(r for r in self.graph.below(component.urn) if r.custom and r.urn != resource.urn)

    def change(self, own: Iterable[Resource], parts: Iterable[Resource] = ()) -> str:
        """Say what happens to resources that are drawn as one; whatever happens to a part updates the whole."""
        found = {self.changes.get(resource.urn, "") for resource in own}
        if len(found) == 1 and found != {""}:
            return found.pop()
        found |= {self.changes.get(resource.urn, "") for resource in parts}
        return UPDATE if found - {""} else ""

    def short(self, resource: Resource) -> str:
        """Call a resource as its stack file does: without the name of the cluster."""
        prefixes = (f"{cluster.name}-" for cluster in self.graph.of(f"{_OURS}Cluster"))
        return next((resource.name.removeprefix(p) for p in prefixes if resource.name.startswith(p)), resource.name)

    def zones(self, subnets: Iterable[Resource]) -> list[str]:
        """Name the zones of subnets."""
        return sorted({str(subnet.inputs.get("availabilityZone", "")) for subnet in subnets})


def urns_of(resources: Iterable[Resource]) -> frozenset[str]:
    """Give the URNs of resources."""
    return frozenset(resource.urn for resource in resources)
