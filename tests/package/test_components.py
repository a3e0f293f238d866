"""What every component keeps to, seen in what it registers when it is built alone, with every input given.

Mocks do not show options that the engine passes on by itself, such as retain_on_delete.
"""

import re
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pytest

from private_eks import (
    Cluster,
    Endpoints,
    ExistingNetwork,
    FargateProfiles,
    FileSystem,
    NodeGroup,
    Platform,
    PrivateCluster,
    SelfManagedNodeGroup,
    Workloads,
)
from private_eks.provider import COMPONENTS
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording import recorder
from tests.package.samples import SAMPLES, Component, Given, in_python

CONFIG = {"aws:region": "eu-west-1"}


def build(component: Component, opts: pulumi.ResourceOptions | None = None, **given: Any) -> None:
    """Make a component called `main` from its sample; `given` replaces some arguments."""
    component("main", in_python({**SAMPLES[component], **given}, pulumi.Output.from_input), opts)


def alone(component: Component, unknowns: bool = False) -> Graph:
    return recorder.record(lambda: build(component), "test", CONFIG, unknowns=unknowns)


def top(graph: Graph, component: Component) -> Resource:
    return graph.one(f"private-eks:index:{component.__name__}", "main")


@pytest.fixture(params=COMPONENTS, ids=lambda component: component.__name__)
def component(request: pytest.FixtureRequest) -> Component:
    found: Component = request.param
    return found


def test_a_component_works_alone(component: Component) -> None:
    assert [r.name for r in alone(component).children("")] == ["main"]
    assert (len(alone(component).resources) > 1) == (component is not ExistingNetwork)


def test_a_first_preview_shows_every_resource(component: Component) -> None:
    assert list(alone(component, unknowns=True).resources) == list(alone(component).resources)


def test_each_child_lies_below_the_component(component: Component) -> None:
    graph = alone(component)
    below = {resource.urn for resource in graph.below(top(graph, component).urn)}
    assert below == graph.resources.keys() - {top(graph, component).urn}
    assert all(f"::private-eks:index:{component.__name__}$" in urn for urn in below)


def test_child_names_start_with_the_component_s(component: Component) -> None:
    strangers = {r.name for r in alone(component) if r.name != "main" and not r.name.startswith("main-")}
    assert strangers == set()


def test_members_of_a_family_carry_a_key_and_no_position(component: Component) -> None:
    # Blocks end in a prefix length, 10.0.0.0-16; a position would be a lone number behind a word.
    assert [r.name for r in alone(component) if re.search(r"[a-z]-\d+$", r.name)] == []


def test_the_caller_s_parent_takes_the_component_and_not_its_children(component: Component) -> None:
    def wrapped() -> None:
        outer = pulumi.ComponentResource("test:index:Outer", "outer")
        build(component, pulumi.ResourceOptions(parent=outer))

    graph = recorder.record(wrapped, "test", CONFIG)
    outer = graph.one("test:index:Outer", "outer")
    assert graph.children(outer.urn) == [top(graph, component)]
    assert len(graph.below(outer.urn)) == len(alone(component).resources)


def test_protection_by_the_caller_reaches_every_child(component: Component) -> None:
    given = {"protect": False} if "protect" in SAMPLES[component] else {}
    opts = pulumi.ResourceOptions(protect=True)
    graph = recorder.record(lambda: build(component, opts, **given), "test", CONFIG)
    # The Kubernetes provider is registered by pulumi_eks, whose options are not ours.
    bare = {r.name for r in graph if not r.protect and r.type != "pulumi:providers:kubernetes"}
    assert bare == set()


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The requests as they arrive: registrations, with their outputs at the end, and calls."""
    seen: list[Any] = []

    class Watching(recorder._Monitor):
        def RegisterResource(self, request: Any) -> Any:
            seen.append(request)
            return super().RegisterResource(request)

        def Invoke(self, request: Any) -> Any:
            seen.append(request)
            return super().Invoke(request)

        def RegisterResourceOutputs(self, request: Any) -> Any:
            seen.append(request)
            return super().RegisterResourceOutputs(request)

    monkeypatch.setattr(recorder, "_Monitor", Watching)
    return seen


def test_the_caller_s_provider_reaches_every_resource_and_call(component: Component, requests: list[Any]) -> None:
    def elsewhere() -> None:
        providers = [aws.Provider("elsewhere", region="eu-west-1"), kubernetes.Provider("elsewhere")]
        build(component, pulumi.ResourceOptions(providers=providers))

    recorder.record(elsewhere, "test", CONFIG)
    ours = [r for r in requests if getattr(r, "tok", getattr(r, "type", "")).startswith(("aws:", "kubernetes:"))]
    remote = [r.providers["aws"] for r in requests if getattr(r, "remote", False)]
    used = [*(r.provider for r in ours), *remote]
    assert used or component is ExistingNetwork
    # The in-cluster layer decides how its objects get into the cluster.
    own = "$pulumi:providers:kubernetes::main" if component in (Platform, Workloads) else "::elsewhere::"
    assert [name for name in used if "::elsewhere::" not in name and own not in name] == []


def test_the_outputs_registered_are_those_that_the_class_declares(component: Component, requests: list[Any]) -> None:
    recorder.record(lambda: build(component), "test", CONFIG)
    token = f"::private-eks:index:{component.__name__}::"
    registered = [r for r in requests if hasattr(r, "outputs") and token in r.urn]
    declared = {name for name in component.__annotations__ if not name.startswith("_")}
    assert [set(r.outputs) for r in registered] == [declared]


def test_only_the_control_plane_is_a_component_of_another_package(component: Component) -> None:
    foreign = {r.type for r in alone(component) if not r.custom and not r.type.startswith("private-eks:")}
    assert foreign <= ({"eks:index:Cluster"} if component in (Cluster, PrivateCluster) else set())


@pytest.mark.parametrize(
    "component", [Endpoints, FargateProfiles, FileSystem, NodeGroup, SelfManagedNodeGroup], ids=lambda c: c.__name__
)
def test_too_few_subnets_are_refused_as_soon_as_they_are_known(component: Component) -> None:
    too_few: Any = {"subnet_ids": Given(["subnet-1"])}
    with pytest.raises(ValueError, match="subnet_ids: got '1 ids'; allowed: 2 ids, one for each of eu-west-1a, "):
        recorder.record(lambda: build(component, **too_few), "test", CONFIG)
