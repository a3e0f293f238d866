"""What components of ours answer for: what they declare, what that uses, and whatever is in a cluster of theirs."""

from .model import Graph, Resource

_CLUSTER = "aws:eks/cluster:Cluster"


def answerable(graph: Graph, resource: Resource) -> bool:
    """Tell whether a resource is none that a program merely has beside our components."""
    known: set[str] = graph.remembered("answerable", lambda: _answerable(graph))
    return resource.urn in known


def own_endpoints(graph: Graph) -> list[Resource]:
    """Leave out the VPC endpoints that a program has beside our components: nothing of ours calls or waits for them."""
    return [endpoint for endpoint in graph.of("VpcEndpoint") if answerable(graph, endpoint)]


def _answerable(graph: Graph) -> set[str]:
    ours = graph.ours()
    used = {urn for one in ours for urns in one.property_dependencies.values() for urn in urns}
    clusters = {cluster.physical_name for cluster in graph.ours(_CLUSTER)}
    within = {one.urn for one in graph if one.inputs.get("clusterName") in clusters}
    return {one.urn for one in ours} | used | within | {one.urn for one in graph.objects()}
