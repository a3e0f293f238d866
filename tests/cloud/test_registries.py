"""ECR in the simulated cloud: all can be made and deleted, in the order that dependencies give and in no other."""

import dataclasses

import pytest

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.cloud.refusals import RefusedError
from private_eks_cli.cloud.refusals.registries import LIFECYCLE, READERS, REPOSITORY, TEMPLATE
from private_eks_cli.graph.model import Resource
from tests.conftest import recorded

REGISTRY = "private-eks:index:Registry$"


def in_order(stack: str) -> list[Resource]:
    """Give what a stack makes in ECR and for it, each behind what it waits for."""
    graph = recorded(stack)
    own = [resource for resource in graph if REGISTRY in resource.urn]
    return sorted(own, key=lambda resource: (len(graph.waits_for(resource)), resource.urn))


def create(cloud: Cloud, resource: Resource) -> str:
    inputs = cloud.names(resource.urn, resource.type, resource.name, dict(resource.inputs))
    return cloud.create(resource.urn, resource.type, inputs).id


@pytest.mark.parametrize("stack", ["dev", "everything"])
def test_everything_is_made_and_deleted_again(stack: str) -> None:
    cloud = Cloud(Place("eu-west-1"))
    made = [(resource.type, create(cloud, resource)) for resource in in_order(stack)]
    assert [id_ for _, id_ in made] == [resource.id for resource in in_order(stack)]
    for type_, id_ in reversed(made):
        cloud.delete(type_, id_)
    assert cloud.live == []


def test_a_rule_and_a_template_of_one_prefix_are_deleted_apart() -> None:
    cloud = Cloud(Place("eu-west-1"))
    made = [(resource.type, create(cloud, resource)) for resource in in_order("everything")]
    templates = [(type_, id_) for type_, id_ in made if type_ == TEMPLATE]
    assert len(templates) == 2
    for type_, id_ in templates:
        cloud.delete(type_, id_)


@pytest.mark.parametrize("type_", [LIFECYCLE, READERS])
def test_a_policy_needs_its_repository(type_: str) -> None:
    cloud = Cloud(Place("eu-west-1"))
    resource = recorded("everything").of(type_)[0]
    with pytest.raises(RefusedError, match="RepositoryNotFoundException: The repository with name"):
        create(cloud, resource)


def test_policies_are_put_a_second_time_and_repositories_are_not_made_twice() -> None:
    cloud = Cloud(Place("eu-west-1"))
    repository, lifecycle = recorded("dev").of(REPOSITORY)[0], recorded("dev").of(LIFECYCLE)[0]
    create(cloud, repository)
    create(cloud, lifecycle)
    create(cloud, dataclasses.replace(lifecycle, urn=f"{lifecycle.urn}-again"))
    with pytest.raises(RefusedError, match="RepositoryAlreadyExistsException"):
        create(cloud, dataclasses.replace(repository, urn=f"{repository.urn}-again"))


def test_a_repository_goes_after_its_policies_and_before_its_key() -> None:
    cloud = Cloud(Place("eu-west-1"))
    made = {resource.type: create(cloud, resource) for resource in in_order("dev")}
    for type_ in ("aws:kms/key:Key", REPOSITORY):
        with pytest.raises(RefusedError, match="refers to it"):
            cloud.delete(type_, made[type_])


def test_a_template_with_a_key_needs_a_role() -> None:
    resource = recorded("everything").of("RepositoryCreationTemplate")[0]
    alone = dataclasses.replace(resource, inputs={**resource.inputs, "customRoleArn": None})
    with pytest.raises(RefusedError, match="names a key or tags, and no customRoleArn"):
        create(Cloud(Place("eu-west-1")), alone)
