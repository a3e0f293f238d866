"""Transforms change offline what they change on the real engine."""

from collections.abc import Callable
from typing import Any

import pytest

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.recorder import record
from private_eks_cli.sources.states import read_resource
from tests.conftest import stack_called
from tests.transformed import bounded_program, transformed

from .conftest import Begin, Deployment

pytestmark = pytest.mark.engine

_ADDED = {"__defaults", "name", "region", "tagsAll"}
"""What the provider adds to inputs when it checks them."""


def seen(resource: Resource) -> dict[str, Any]:
    """Give what transforms may change, in a form that a state and a recording share."""
    return {
        "inputs": {key: value for key, value in resource.inputs.items() if key not in _ADDED},
        "parent": resource.parent,
        "protect": resource.protect,
        "dependencies": resource.dependencies,
        "property dependencies": {key: urns for key, urns in resource.property_dependencies.items() if urns},
        "ignored": resource.ignore_changes,
        "replacing": resource.replace_on_changes,
        "explicit provider": "::explicit::" in resource.provider,
    }


def deployed(life: Deployment, graph: Graph) -> dict[str, Resource]:
    """Give what the engine has of the custom resources of a recorded program."""
    there = {entry["urn"]: read_resource(entry) for entry in life.state}
    return {urn: there[urn] for urn in graph.resources if graph.resources[urn].type.startswith("aws:")}


def test_every_kind_of_transform_gives_the_same_resources(small: Begin) -> None:
    graph = record(transformed, "small", {"aws:region": "eu-west-1"})
    with small(transformed, Cloud(Place("eu-west-1"))) as life:
        assert life.up().errors == []
        there = deployed(life, graph)
    assert {r.name: seen(graph.resources[urn]) for urn, r in there.items()} == {r.name: seen(r) for r in there.values()}


def test_a_boundary_on_all_roles_is_the_same_in_the_root_program(begin: Callable[..., Any]) -> None:
    stack = stack_called("dev")
    graph = record(bounded_program, "dev", stack.config)
    with begin("dev") as life:
        assert life.preview(bounded_program).errors == []
        assert life.engine.up(program=bounded_program)
        there = deployed(life, graph)
    assert all("permissionsBoundary" in r.inputs for r in there.values() if r.type.endswith(":Role"))
    wrong = [r.name for urn, r in there.items() if r.inputs.get("tags") != graph.resources[urn].inputs.get("tags")]
    assert wrong == []
    assert graph.one("Cluster", "private-eks-dev-eksCluster").inputs["tags"]["owner"] == "us"
