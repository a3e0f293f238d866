"""The projects in examples/ are whole, run, and make what they say."""

import runpy

import pytest
import yaml
from packaging.requirements import Requirement

import private_eks
from offline.graph import Graph
from offline.promises import PROMISES
from offline.recorder import record
from offline.stacks import ROOT

PIP = ROOT / "examples" / "consumer-pip"
PROJECT = yaml.safe_load((PIP / "Pulumi.yaml").read_text(encoding="utf-8"))
CONFIG = {
    "aws:region": "eu-west-1",
    "orders-platform:adminRoleArn": "arn:aws:iam::111122223333:role/platform-admins",
}


@pytest.fixture(scope="module")
def graph() -> Graph:
    return record(lambda: runpy.run_path(str(PIP), run_name="__main__"), "dev", CONFIG, PROJECT["name"])


def test_the_example_takes_the_package_at_its_version() -> None:
    requirement = Requirement((PIP / "requirements.txt").read_text(encoding="utf-8").strip())
    assert requirement.name == "private-eks"
    tag = f"v{private_eks.__version__}"
    assert requirement.url == f"git+https://github.com/your-org/private-eks@{tag}#subdirectory=components"


def test_the_example_is_short_and_needs_nothing_but_the_package() -> None:
    lines = (PIP / "__main__.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 70
    assert [line.split()[1] for line in lines if line.startswith(("import ", "from "))] == ["pulumi", "private_eks"]


def test_the_example_is_a_pip_project_with_its_own_environment() -> None:
    assert PROJECT["runtime"] == {"name": "python", "options": {"toolchain": "pip", "virtualenv": ".venv"}}
    assert PROJECT["config"].keys() == {"adminRoleArn"}


def test_the_example_makes_one_cluster_with_one_node_group(graph: Graph) -> None:
    assert [r.inputs["name"] for r in graph.of("aws:eks/cluster:Cluster")] == ["orders"]
    assert [r.name for r in graph.of("NodeGroup") if r.custom] == ["orders-general"]
    assert graph.of("FargateProfile") == []
    assert sorted(r.inputs["addonName"] for r in graph.of("Addon")) == ["coredns", "kube-proxy", "vpc-cni"]


def test_the_example_makes_the_endpoints_of_its_nodes(graph: Graph) -> None:
    services = sorted(r.name.removeprefix("orders-") for r in graph.of("VpcEndpoint"))
    assert services == ["ec2", "ecr.api", "ecr.dkr", "s3", "sts"]


def test_the_example_exports_what_its_users_need(graph: Graph) -> None:
    assert graph.exports.keys() == {"kubeconfig", "node_group_names"}
    assert graph.exports["node_group_names"].keys() == {"general"}


@pytest.mark.parametrize("promise", PROMISES)
def test_the_example_keeps_every_promise(graph: Graph, promise: str) -> None:
    assert list(PROMISES[promise](graph)) == []
