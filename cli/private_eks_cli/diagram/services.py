"""What AWS runs for the stack, and what the network reaches of it: control plane, endpoints and images."""

from collections.abc import Iterator

from private_eks.common.plan.service_names import short_name

from ..graph.asked import region_of
from ..graph.model import Resource
from ..promises.images import CACHE, REPOSITORY
from ..recording.foresight import DELETE
from .network import ENDPOINT
from .nodes import Tenant, boxes_of
from .picture import Box, Look
from .scene import CLUSTER, SUBNET, Scene, urns_of

_SIDE_BY_SIDE = 4
"""So many endpoints stand in a row."""


def services(scene: Scene) -> Box:
    """Draw AWS behind the interfaces."""
    planes = [_control_plane(scene, cluster) for cluster in scene.graph.of(CLUSTER)]
    behind = tuple(_behind(scene))
    row = [Box("behind", Look.FRAME, (), behind, len(behind))] if behind else []
    title = f"AWS in {region_of(scene.graph)}, reached without the internet"
    return Box("aws", Look.NETWORK, (title,), (*planes, *row))


def _control_plane(scene: Scene, cluster: Resource) -> Box:
    public = (cluster.inputs.get("vpcConfig") or {}).get("endpointPublicAccess") is not False
    endpoint = "PUBLIC API ENDPOINT" if public else "private API endpoint only"
    return Box(
        cluster.urn,
        Look.PUBLIC if public else Look.THING,
        (f"EKS control plane {cluster.inputs.get('name')}", f"Kubernetes {cluster.inputs.get('version')}, {endpoint}"),
        change=scene.change([cluster]),
        urns=urns_of([cluster]),
    )


def _behind(scene: Scene) -> Iterator[Box]:
    if endpoints := tuple(_endpoints(scene)):
        yield Box("endpoints", Look.DOORS, ("VPC endpoints",), endpoints, min(_SIDE_BY_SIDE, len(endpoints)))
    if images := boxes_of(scene, "images", (*_repositories(scene), *_caches(scene))):
        yield Box("images", Look.DOORS, ("Images in ECR",), images)


def _endpoints(scene: Scene) -> Iterator[Box]:
    """Draw the endpoints by service, gateways first; the zones of those that are not in all."""
    zones = scene.zones(subnet for subnet in scene.graph.of(SUBNET) if scene.changes.get(subnet.urn) != DELETE)
    region = region_of(scene.graph)
    found = scene.graph.of(ENDPOINT)
    for endpoint in sorted(found, key=lambda e: (e.inputs.get("vpcEndpointType", "Gateway"), _service(e))):
        here = scene.zones(scene.met(SUBNET, endpoint, "subnetIds"))
        details = ["gateway"] if endpoint.inputs.get("vpcEndpointType", "Gateway") == "Gateway" else []
        details += [f"only {', '.join(here)}"] if here and here != zones else []
        lines = (short_name(region, _service(endpoint)), *details)
        change = scene.change([endpoint])
        yield Box(endpoint.urn, Look.THING, lines, change=change, urns=urns_of([endpoint]))


def _repositories(scene: Scene) -> Iterator[Tenant]:
    rules = scene.graph.of("LifecyclePolicy", "RepositoryPolicy")
    prefixes = [f"{cluster.inputs.get('name')}/" for cluster in scene.graph.of(CLUSTER)]
    for repository in scene.graph.of(REPOSITORY):
        name = str(repository.physical_name)
        parts = tuple(rule for rule in rules if rule.inputs.get("repository") == name)
        short = next((name.removeprefix(prefix) for prefix in prefixes if name.startswith(prefix)), name)
        yield Tenant(kind="Repository", kinds="repositories", name=short, own=(repository,), parts=parts)


def _caches(scene: Scene) -> Iterator[Tenant]:
    for cache in scene.graph.of(CACHE):
        yield Tenant(
            kind="Pull-through cache",
            kinds="pull-through caches",
            name=str(cache.inputs["ecrRepositoryPrefix"]),
            details=(f"of {cache.inputs['upstreamRegistryUrl']}",),
            own=(cache,),
        )


def _service(endpoint: Resource) -> str:
    """Name what an endpoint is of; of a resource or a service network only its own name tells."""
    return str(endpoint.inputs.get("serviceName", endpoint.name))
