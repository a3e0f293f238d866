"""Every snippet of the package's page works, and what it names exists."""

import re
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

import private_eks
from private_eks.endpoints.plan.services import NEEDS
from private_eks.provider import COMPONENTS
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from tests.package.host import CONFIG, hosted
from tests.package.samples import output_value
from tests.places import ROOT

FOLDER = ROOT / "components"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
TAG = f"v{private_eks.__version__}"


def snippet(language: str) -> str:
    """Give the one snippet in a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def program() -> None:
    exec(compile(snippet("python"), "README.md", "exec"), {})


@pytest.fixture(scope="module")
def graph() -> Graph:
    return record(program, "test", CONFIG)


def test_the_table_names_every_component() -> None:
    assert sorted(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == sorted(c.__name__ for c in COMPONENTS)


def test_the_python_snippet_makes_a_whole_cluster(graph: Graph) -> None:
    (whole,) = graph.children("")
    assert whole.type == "private-eks:index:PrivateCluster"
    assert [r.name for r in graph.of("NodeGroup") if r.custom] == ["orders-general"]
    assert len(snippet("python").splitlines()) <= 16


def test_the_yaml_snippet_can_be_constructed() -> None:
    resources: dict[str, Any] = yaml.safe_load(snippet("yaml"))["resources"]
    assert resources["nodes"]["properties"]["subnetIds"] == "${network.nodeSubnetIds}"
    resources["nodes"]["properties"]["subnetIds"] = output_value(["subnet-1", "subnet-2"])
    made = {component.__name__: component for component in COMPONENTS}
    for resource in resources.values():
        token = resource["type"]
        graph = hosted(made[token.removeprefix("private-eks:index:")], resource["properties"])
        assert [r.type for r in graph.children("")] == [token]


def test_pip_is_told_the_repository_the_tag_and_the_folder() -> None:
    requirement = Requirement(snippet("text").strip())
    assert requirement.name == "private-eks"
    assert requirement.url == f"git+https://github.com/your-org/private-eks@{TAG}#subdirectory={FOLDER.name}"


def test_the_plugin_is_added_from_the_same_folder_and_version() -> None:
    repository = "github.com/your-org/private-eks.git"
    assert snippet("sh").split()[-1] == f"{repository}/{FOLDER.name}@{private_eks.__version__}"
    assert (FOLDER / "PulumiPlugin.yaml").is_file()
    assert (FOLDER / "requirements.txt").read_text(encoding="utf-8") == ".\n"


def test_the_uses_that_the_page_names_exist() -> None:
    (rule,) = re.findall(r"`uses` names what will run: (.*?)\. An", PAGE, re.DOTALL)
    assert set(re.findall(r"`([\w-]+)`", rule)) <= NEEDS.keys()


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert targets
    assert [target for target in targets if not (FOLDER / target).exists()] == []
