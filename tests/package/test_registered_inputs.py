"""Every component registers what it was asked for, spelled as on the wire, and waits for nothing by that."""

import copy
import json
from typing import Any

import pulumi
import pytest
from pulumi.resource import DependencyResource

from private_eks import ExistingNetwork, Network, Workloads
from private_eks.common.asked import OUTPUT
from private_eks.provider import COMPONENTS
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.recorder import record
from tests.conftest import with_settings
from tests.package.host import CONFIG, SCHEMA, hosted, resource_of, wire_of
from tests.package.samples import SAMPLES, Component, in_python, on_wire

SOURCE = "urn:pulumi:test::private-eks::aws:ec2/vpc:Vpc::from-elsewhere"
NAMED = [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a.b"}}]
"""What stands for the object of the sample of `Workloads`, which is a resource of its own."""


@pytest.fixture(params=COMPONENTS, ids=lambda component: component.__name__)
def component(request: pytest.FixtureRequest) -> Component:
    found: Component = request.param
    return found


@pytest.mark.parametrize("unknowns", [False, True])
def test_a_component_registers_its_arguments_as_they_are_on_the_wire(component: Component, unknowns: bool) -> None:
    def program() -> None:
        component("main", in_python(SAMPLES[component], _from_elsewhere))

    made = _registered(component, record(program, "test", CONFIG, unknowns=unknowns))
    assert made.inputs == _expected(component, OUTPUT)
    assert not made.dependencies
    assert not any(made.property_dependencies.values())


def test_a_hosted_component_registers_the_same(component: Component) -> None:
    outputs = _registered(component, hosted(component, wire_of(component, SOURCE)))
    assert outputs.inputs == _expected(component, OUTPUT)
    plain = _registered(component, hosted(component, wire_of(component)))
    assert plain.inputs == _expected(component, None)


def test_what_is_secret_is_no_input_of_a_component() -> None:
    def program() -> None:
        given: Any = {**in_python(SAMPLES[Network]), "tags": {"owner": pulumi.Output.secret("hidden")}}
        Network("main", given)

    graph = record(program, "test", CONFIG)
    assert _registered(Network, graph).inputs["tags"] == {"owner": OUTPUT}
    assert "hidden" not in json.dumps([dict(resource.inputs) for resource in graph])


def test_names_of_the_callers_own_keep_their_spelling() -> None:
    found = with_settings("dev", namespaces={"custom-space": {"labels": {"some_label": "x"}}})
    [workloads] = found.of("private-eks:index:Workloads")
    assert workloads.inputs["namespaces"] == {"custom-space": {"labels": {"some_label": "x"}}}


def _from_elsewhere(value: Any) -> pulumi.Output[Any]:
    return DependencyResource(SOURCE).urn.apply(lambda _: value)


def _registered(component: Component, graph: Graph) -> Resource:
    return graph.one(f"private-eks:index:{component.__name__}", "main")


def _expected(component: Component, output: Any) -> dict[str, Any]:
    """Give the sample on the wire, with `output` for what comes from elsewhere, if it does."""
    given = in_python(copy.deepcopy(SAMPLES[component]), lambda value: value if output is None else output)
    wired: dict[str, Any] = on_wire(given, resource_of(component)["inputProperties"], SCHEMA["types"])
    if component is ExistingNetwork:
        for subnet in wired["facts"]["subnets"]:
            # They change as nodes come and go.
            del subnet["free_addresses"]
    return {**wired, "manifests": NAMED} if component is Workloads else wired
