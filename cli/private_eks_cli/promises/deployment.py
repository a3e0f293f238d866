"""What the deployment itself talks to: AWS, and no Kubernetes API unless somebody asks for it."""

from collections.abc import Iterator

from ..graph.asked import way_in
from ..graph.model import Graph, is_object
from ..graph.objects import renders

APPLY = "apply"
"""The mode of the in-cluster layer in which it talks to the cluster."""
CHARTS = ("kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart")


def outside(graph: Graph) -> Iterator[str]:
    """Name everything that would call the Kubernetes API: rendering does not, and applying is asked for.

    A Helm release goes to the cluster even where everything else is rendered, and the newer kind of chart may ask it.
    """
    if way_in(graph)[0] == APPLY:
        return
    for resource in graph:
        if resource.type in CHARTS or (is_object(resource.type) and resource.custom and not renders(graph, resource)):
            yield f"{resource.name} is a Kubernetes object"
