"""Every image comes from a registry that the pods of a private cluster reach, and is there when they ask for it."""

from collections.abc import Iterator
from typing import Any

from private_eks.namespaces.plan.pod_security import containers_of
from private_eks.registry.plan.image_names import is_private, read_image
from private_eks.workloads.plan.scheduling import Pod, profile_of

from ..graph.asked import asked, region_of
from ..graph.model import Graph
from ..graph.nodes import automatic
from ..graph.objects import Workload, workloads

CACHE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule"
REPOSITORY = "aws:ecr/repository:Repository"


def pulled(graph: Graph) -> Iterator[str]:
    """Name images of other registries than private ones of the region, and those without a repository or a cache.

    What lies in the registry of another account, such as EKS's own for its add-ons, is its owner's business:
    https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html.
    """
    for workload in workloads(graph):
        yield from pulled_from_elsewhere(graph, workload)


def pulled_from_elsewhere(graph: Graph, workload: Workload) -> Iterator[str]:
    """Name the images of one workload that are where they should not be."""
    repositories = {str(r.inputs.get("name") or r.outputs.get("name")) for r in graph.of(REPOSITORY)}
    caches = tuple(f"{rule.inputs['ecrRepositoryPrefix']}/" for rule in graph.of(CACHE))
    ours = {arn.split(":")[4] for cluster in graph.of("aws:eks/cluster:Cluster") if (arn := cluster.arn)}
    for where, text in _images(workload):
        try:
            image = read_image(where, text)
        except ValueError as error:
            yield str(error)
            continue
        if serves(graph, workload, image.host):
            continue
        if not is_private(image, region_of(graph)):
            yield f"{where} is not in a private registry of {region_of(graph)}: {text}"
        elif image.host.split(".")[0] in ours and not (image.path in repositories or image.path.startswith(caches)):
            yield f"{where} is in no repository of the stack: {text}"


def serves(graph: Graph, workload: Workload, host: str) -> bool:
    """Tell whether pods get images of a host from the company's registries: of the host, or by mirrors of their nodes.

    Fargate and EKS Auto Mode have no mirrors.
    """
    registries = asked(graph, "registries", {}).values()
    if any(given["host"] == host for given in registries):
        return True
    pod = Pod(namespace=workload.namespace, labels=workload.labels)
    on_nodes = not automatic(graph) and profile_of(pod, asked(graph, "fargateProfiles", {})) is None
    return on_nodes and any(host in given.get("mirrors", {}) for given in registries)


def _images(workload: Workload) -> Iterator[tuple[str, str]]:
    for container in containers_of(workload.spec):
        yield f"the image of container {container['name']} of {workload}", str(container.get("image", ""))
    for volume in workload.spec.get("volumes") or ():
        reference: Any = (volume.get("image") or {}).get("reference")
        if reference:
            yield f"the image of volume {volume['name']} of {workload}", str(reference)
