"""Deploying a random stack into the simulated account, and removing it, in the order of its dependencies."""

from collections.abc import Iterator

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.checks import checked
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.cloud.refusals import Live, RefusedError
from private_eks_cli.cloud.refusals.quotas import quotas_in
from private_eks_cli.cloud.refusals.reach import existing_in
from private_eks_cli.graph.model import Graph, Resource


def refused(graph: Graph) -> Iterator[str]:
    """Say what the account refuses to make, and then to delete; `protect` is switched off before that."""
    cloud = Cloud(Place(graph.config["aws:region"], quotas=quotas_in(graph.config)))
    for endpoint in existing_in(graph.config):
        cloud.adopt(endpoint)
    made: list[Live] = []
    for resource in _in_order(graph):
        try:
            made.append(cloud.create(resource.urn, resource.type, _inputs(cloud, resource)))
        except RefusedError as error:
            yield f"{resource.name} is not made: {error}"
            return
    for thing in cloud.live:
        thing.inputs = {key: value for key, value in thing.inputs.items() if key != "deletionProtection"}
    for thing in reversed(made):
        try:
            cloud.delete(thing.type, thing.id)
        except RefusedError as error:
            yield f"{thing.name} is not deleted: {error}"


def _inputs(cloud: Cloud, resource: Resource) -> dict[str, object]:
    named = cloud.names(resource.urn, resource.type, resource.name, dict(resource.inputs))
    return checked(resource.type, dict(resource.inputs), {}, named, cloud.place.region, {})


def _in_order(graph: Graph) -> list[Resource]:
    """Give what is made in AWS, each after what it waits for."""
    own = [resource for resource in graph if resource.custom and resource.type.startswith("aws:")]
    return sorted(own, key=lambda resource: (len(graph.waits_for(resource)), resource.urn))
