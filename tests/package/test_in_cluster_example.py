"""examples/in-cluster reads the cluster's stack and declares what runs there, and nothing in AWS."""

import runpy
from typing import Any

import pytest
import yaml

from private_eks.kubernetes.providers import NO_CLUSTER
from private_eks_cli.graph.model import Graph, is_object
from private_eks_cli.recording.recorder import record
from tests.conftest import recorded
from tests.places import ROOT

EXAMPLE = ROOT / "examples" / "in-cluster"
PROJECT = yaml.safe_load((EXAMPLE / "Pulumi.yaml").read_text(encoding="utf-8"))
STACK = "your-org/private-eks/dev"
CONFIG = {"aws:region": "eu-west-1", "shop:clusterStack": STACK, "shop:mode": "render"}


def run(**config: str) -> Graph:
    given = {**CONFIG, **{f"shop:{key}": value for key, value in config.items()}}
    outputs: dict[str, Any] = {STACK: recorded("dev").exports}
    program = lambda: runpy.run_path(str(EXAMPLE), run_name="__main__")  # noqa: E731
    return record(program, "dev", given, PROJECT["name"], references=outputs)


@pytest.fixture(scope="module")
def graph() -> Graph:
    return run()


def test_it_makes_kubernetes_objects_only(graph: Graph) -> None:
    kinds = {resource.type.split(":")[0] for resource in graph if resource.custom}
    assert kinds == {"kubernetes", "pulumi"}
    assert graph.exports["applications"] == ["sample-app"]


def test_the_image_is_that_of_the_cluster_s_stack(graph: Graph) -> None:
    (deployment,) = graph.of("kubernetes:apps/v1:Deployment")
    (container,) = deployment.inputs["spec"]["template"]["spec"]["containers"]
    assert container["image"] == recorded("dev").exports["image_references"]["nginx"]


@pytest.mark.parametrize(("mode", "rendered"), [("render", True), ("apply", False)])
def test_the_stack_decides_how_objects_get_into_the_cluster(mode: str, rendered: bool) -> None:
    graph = run(mode=mode)
    (provider,) = graph.of("pulumi:providers:kubernetes")
    assert ("renderYamlToDirectory" in provider.inputs) == rendered
    assert (provider.inputs["kubeconfig"] == NO_CLUSTER) == rendered
    assert all(r.provider.startswith(f"{provider.urn}::") for r in graph if is_object(r.type))
    assert len([r for r in graph if is_object(r.type)]) == 8


def test_it_is_a_pip_project_with_the_package_at_the_same_version() -> None:
    assert PROJECT["runtime"] == {"name": "python", "options": {"toolchain": "pip", "virtualenv": ".venv"}}
    other = ROOT / "examples" / "consumer-pip" / "requirements.txt"
    assert (EXAMPLE / "requirements.txt").read_text(encoding="utf-8") == other.read_text(encoding="utf-8")
