"""What arrives through Pulumi's component host is what a Python caller would have given.

An upstream change of the host's mapping shows here.
"""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi.resource import DependencyResource

from private_eks import Addons, Endpoints, ExistingNetwork, Namespaces
from private_eks.common.plan.arguments import settle
from private_eks.provider import COMPONENTS
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.recorder import record
from private_eks_cli.recording.wire import SECRET, SIGNATURE, UNKNOWN
from tests.package.host import CONFIG, SCHEMA, changed, hosted, mapped, objects, resource_of, wire_of
from tests.package.samples import SAMPLES, Component, in_python, output_value

SOURCE = "urn:pulumi:test::private-eks::aws:ec2/vpc:Vpc::from-elsewhere"


@pytest.fixture(params=COMPONENTS, ids=lambda component: component.__name__)
def component(request: pytest.FixtureRequest) -> Component:
    found: Component = request.param
    return found


def called(component: Component, lift: Callable[[Any], Any]) -> Graph:
    """Record what the component makes when a Python program calls it."""
    return record(lambda: component("main", in_python(SAMPLES[component], lift)), "test", CONFIG)


def from_elsewhere(value: Any) -> pulumi.Output[Any]:
    """Make an output of another resource."""
    return DependencyResource(SOURCE).urn.apply(lambda _: value)


def test_the_samples_give_every_input_of_every_component_and_type() -> None:
    given = {f"{o.token}.{name}" for component in COMPONENTS for o in objects(component) for name in o.value}
    wanted = {f"{c.__name__}.{name}" for c in COMPONENTS for name in resource_of(c)["inputProperties"]}
    wanted |= {f"{token}.{name}" for token, type_ in SCHEMA["types"].items() for name in type_["properties"]}
    # A cluster has either a block or a VPC that is there; `ExistingNetwork` itself is given all of that type.
    instead = {"PrivateCluster.existingNetwork", *(name for name in wanted if ":ExistingNetworkSettings." in name)}
    assert given == wanted - instead


def test_the_arguments_arrive_as_a_python_caller_spells_them(component: Component) -> None:
    shape = component.__init__.__annotations__["args"]

    def check() -> None:
        # Compared as text, where 3.0 is not 3.
        arrived, given = settle(mapped(component, wire_of(component)), shape), in_python(SAMPLES[component])
        assert json.dumps(arrived, sort_keys=True) == json.dumps(given, sort_keys=True)

    record(check, "test", CONFIG)


def test_a_hosted_component_makes_what_a_python_caller_gets(component: Component) -> None:
    assert hosted(component, wire_of(component)) == called(component, lambda value: value)


def test_outputs_of_other_resources_arrive_with_their_dependencies(component: Component) -> None:
    graph = hosted(component, wire_of(component, SOURCE))
    assert graph == called(component, from_elsewhere)
    waits = {urn for resource in graph for urn in resource.dependencies}
    assert (SOURCE in waits) == (component not in (ExistingNetwork, Namespaces))


def made(graph: Graph) -> list[Resource]:
    """Give what is made; a component registers an output that it was given as one."""
    return [resource for resource in graph if resource.custom]


def test_a_list_of_outputs_serves_as_well_as_an_output_of_a_list() -> None:
    wire = wire_of(Endpoints)
    each = {**wire, "subnetIds": [output_value(subnet) for subnet in wire["subnetIds"]]}
    assert made(hosted(Endpoints, each)) == made(hosted(Endpoints, wire))


def test_an_output_deep_inside_a_configuration_travels() -> None:
    wire = changed(Addons, "addons.vpc-cni.configuration.env.WARM_IP_TARGET", output_value("4"))
    assert made(hosted(Addons, wire)) == made(hosted(Addons, wire_of(Addons)))


def test_a_secret_stays_one() -> None:
    graph = hosted(Endpoints, changed(Endpoints, "vpcId", {SIGNATURE: SECRET, "value": "vpc-1"}))
    assert {endpoint.inputs["vpcId"] for endpoint in graph.of("VpcEndpoint")} == {"[secret]"}


def test_values_that_only_travel_may_be_unknown_in_a_preview() -> None:
    graph = hosted(Endpoints, {**wire_of(Endpoints), "vpcId": UNKNOWN, "subnetIds": UNKNOWN}, unknowns=True)
    assert list(graph.resources) == list(hosted(Endpoints, wire_of(Endpoints)).resources)
