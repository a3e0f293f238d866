"""The projects in examples/ that take the package by pip are whole, run, and make what they say.

tests/package/test_languages.py has those of other languages, which make the same as consumer-pip.
"""

import functools
import runpy
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

import private_eks
from private_eks_cli.graph.model import Graph
from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.recorder import record
from tests.places import ROOT

EXAMPLES = ("consumer-parts", "consumer-pip")
CONFIG = {
    "aws:region": "eu-west-1",
    "orders-platform:adminRoleArn": "arn:aws:iam::111122223333:role/platform-admins",
}
ASKED = {"consumer-parts": {}, "consumer-pip": {"private-eks:bastions": '{"bastion": {}}'}}
"""What a stack file would say of ways in, for promises that ask whether what is asked for is there."""
EXPORTS = {"consumer-parts": {"kubeconfig", "node_group_names"}, "consumer-pip": {"kubeconfig", "tunnelCommand"}}
OF_NODES = {"ec2", "ecr.api", "ecr.dkr", "s3", "sts"}
SERVICES = {"consumer-parts": OF_NODES, "consumer-pip": OF_NODES | {"kms", "logs", "ssm", "ssmmessages"}}


def project(example: str) -> Any:
    return yaml.safe_load((ROOT / "examples" / example / "Pulumi.yaml").read_text(encoding="utf-8"))


@functools.cache
def recorded(example: str) -> Graph:
    program = lambda: runpy.run_path(str(ROOT / "examples" / example), run_name="__main__")  # noqa: E731
    return record(program, "dev", {**CONFIG, **ASKED[example]}, project(example)["name"])


@pytest.fixture(params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_example_takes_the_package_at_its_version(example: str) -> None:
    path = ROOT / "examples" / example / "requirements.txt"
    requirement = Requirement(path.read_text(encoding="utf-8").strip())
    assert requirement.name == "private-eks"
    tag = f"v{private_eks.__version__}"
    assert requirement.url == f"git+https://github.com/your-org/private-eks@{tag}#subdirectory=components"


def test_the_example_is_short_and_needs_nothing_but_the_package(example: str) -> None:
    lines = (ROOT / "examples" / example / "__main__.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 70
    assert [line.split()[1] for line in lines if line.startswith(("import ", "from "))] == ["pulumi", "private_eks"]


def test_a_whole_cluster_takes_ten_lines() -> None:
    text = (ROOT / "examples" / "consumer-pip" / "__main__.py").read_text(encoding="utf-8")
    settings = text.partition("PrivateCluster(\n")[2].partition("\n)\n")[0].splitlines()
    assert len(settings) == 10


def test_the_example_is_a_pip_project_with_its_own_environment(example: str) -> None:
    assert project(example)["runtime"] == {"name": "python", "options": {"toolchain": "pip", "virtualenv": ".venv"}}
    assert project(example)["config"].keys() == {"adminRoleArn"}


def test_the_example_makes_one_cluster_with_one_node_group(example: str) -> None:
    graph = recorded(example)
    assert [r.inputs["name"] for r in graph.of("aws:eks/cluster:Cluster")] == ["orders"]
    assert [r.name for r in graph.of("NodeGroup") if r.custom] == ["orders-general"]
    assert graph.of("FargateProfile") == []
    assert sorted(r.inputs["addonName"] for r in graph.of("Addon")) == ["coredns", "kube-proxy", "vpc-cni"]


def test_the_example_makes_the_endpoints_of_its_callers(example: str) -> None:
    services = {r.name.removeprefix("orders-") for r in recorded(example).of("VpcEndpoint")}
    assert services == SERVICES[example]


def test_the_example_exports_what_its_users_need(example: str) -> None:
    assert recorded(example).exports.keys() == EXPORTS[example]


def test_the_example_keeps_every_promise(example: str) -> None:
    broken = broken_promises(recorded(example))
    assert {promise: faults for promise, faults in broken.items() if faults} == {}
