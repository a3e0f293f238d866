"""Whom an id or ARN among a resource's inputs belongs to."""

from ..graph.model import Graph, Resource, strings
from ..recording.wire import UNKNOWN, name_of
from .model import title


class Names:
    """Calls ids of a graph by kind and name of their resources; the group that EKS makes is called as its cluster."""

    def __init__(self, graph: Graph) -> None:
        """Look all ids up once."""
        self.graph = graph
        own = {i: title(r) for r in graph if r.custom for i in (r.id, r.arn) if i and i != UNKNOWN}
        groups = {g: title(r) for r in graph.of("aws:eks/cluster:Cluster") for g in _own_groups(r)}
        lists = {
            str(e.outputs["prefixListId"]): title(e) for e in graph.of("VpcEndpoint") if e.outputs.get("prefixListId")
        }
        self._titles = {**lists, **groups, **own}

    def called(self, value: str) -> str:
        """Give what has this id, or the value itself."""
        return self._titles.get(value, value)

    def of(self, resource: Resource, key: str) -> str:
        """Name what one input refers to: the resource with that id, or what it will come from."""
        value = resource.inputs.get(key)
        if value is None:
            return ""
        if value != UNKNOWN:
            return self.called(str(value))
        sources = resource.property_dependencies.get(key, ())
        found = [self.graph.resources[urn] for urn in sources if urn in self.graph.resources]
        return next((title(r) for r in found if r.custom), name_of(sources[0]) if sources else "something new")


def _own_groups(cluster: Resource) -> set[str]:
    config = cluster.outputs.get("vpcConfig")
    group = config.get("clusterSecurityGroupId") if isinstance(config, dict) else None
    return {text for text in strings(group) if text != UNKNOWN}
