"""`pulumi new` takes the templates, and what comes out previews without an account, as it comes."""

import dataclasses
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

import private_eks
from private_eks_cli.engine.engine import find_cli
from private_eks_cli.graph.model import Graph
from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.recorder import graph_of
from private_eks_cli.sources.stacks import find_stack
from tests.package.consumers import consuming
from tests.package.languages import OWNER, yaml_program
from tests.places import ROOT

TEMPLATES = {path.name: path for path in sorted((ROOT / "templates").iterdir())}
NAME, DESCRIPTION = "orders-platform", "The orders team's cluster"
NO_HOST = "no language plugin 'pulumi-language-"
"""What the CLI says at the end without its language hosts, which are not built here: it would run one to install."""
COMMAND = Path(sys.executable).with_name("private-eks")

New = Callable[[str], Path]


def project_of(folder: Path) -> Any:
    return yaml.safe_load((folder / "Pulumi.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def new(tmp_path: Path) -> New:
    """Make a project of a template and a stack of it, with the answers that `--yes` gives, and no network."""
    known = {"PULUMI_HOME": str(tmp_path / "home"), "PULUMI_CONFIG_PASSPHRASE": "", "PULUMI_SKIP_UPDATE_CHECK": "true"}

    def pulumi(folder: Path, *words: str) -> str:
        command = [find_cli().command, "--cwd", str(folder), *words]
        environment = {**os.environ, **known, "PULUMI_BACKEND_URL": f"file://{folder}-state"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0 or NO_HOST in done.stderr, done.stdout + done.stderr
        return done.stdout

    def make(template: str) -> Path:
        folder = tmp_path / template
        folder.mkdir()
        folder.with_name(f"{template}-state").mkdir()
        names = ("--name", NAME, "--description", DESCRIPTION)
        source = str(TEMPLATES[template])
        said = pulumi(folder, "new", source, "--offline", "--generate-only", "--yes", *names)
        assert f"Created project '{NAME}'" in said
        pulumi(folder, "stack", "init", "dev")
        for key, prompt in project_of(TEMPLATES[template])["template"]["config"].items():
            pulumi(folder, "config", "set", "--stack", "dev", key, prompt["default"])
        return folder

    return make


def made_by(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """Record a project in Python."""
    monkeypatch.chdir(folder)
    return graph_of(find_stack("dev"))


def made_through_the_plugin(folder: Path) -> Counter[str]:
    """Count what a project in YAML makes, by type."""
    stated = {
        key: prompt["default"] for key, prompt in project_of(TEMPLATES[folder.name])["template"]["config"].items()
    }
    config = {"aws:region": "eu-west-1", **{f"consumer:{key}": value for key, value in stated.items()}}
    with consuming() as engine:
        yaml_program(folder)(dataclasses.replace(engine.host, config=config))
    return Counter(request.type for request in engine.requests.values() if request.custom)


@pytest.mark.engine
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_project_has_its_name_and_nothing_of_the_template(template: str, new: New) -> None:
    folder = new(template)
    project = project_of(folder)
    assert (project["name"], project["description"], "template" in project) == (NAME, DESCRIPTION, False)
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}
    assert texts.keys() == {path.name for path in TEMPLATES[template].iterdir()} | {"Pulumi.dev.yaml"}
    assert [name for name, text in texts.items() if "${PROJECT}" in text or "${DESCRIPTION}" in text] == []
    assert texts["README.md"].startswith(f"# {NAME}\n\n{DESCRIPTION}: ")


@pytest.mark.engine
def test_a_project_in_python_keeps_every_promise(new: New, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new("private-eks-python")
    done = subprocess.run([COMMAND, "preview", "dev"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("Promises: ")
    graph = made_by(folder, monkeypatch)
    assert [r.inputs["name"] for r in graph.of("aws:eks/cluster:Cluster")] == [f"{NAME}-dev"]
    assert {promise: faults for promise, faults in broken_promises(graph).items() if faults} == {}
    assert graph.exports.keys() == {"kubeconfig", "tunnelCommand"}


@pytest.mark.engine
def test_a_project_in_yaml_makes_the_same(new: New, monkeypatch: pytest.MonkeyPatch) -> None:
    found = made_through_the_plugin(new("private-eks-yaml"))
    graph = made_by(new("private-eks-python"), monkeypatch)
    of_eks = ("aws:eks/cluster:Cluster", "pulumi:providers:kubernetes")
    wanted = Counter(r.type for r in graph if r.custom)
    assert {type_: count for type_, count in found.items() if type_ not in of_eks} == {
        type_: count for type_, count in wanted.items() if type_ not in of_eks
    }


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_prompt_has_a_default_and_says_what_the_key_is(template: str) -> None:
    project = project_of(TEMPLATES[template])
    prompts, keys = project["template"]["config"], project["config"]
    assert prompts.keys() >= {key for key in keys if ":" not in key}
    assert [key for key, prompt in prompts.items() if not (prompt["default"] and prompt["description"])] == []
    assert [
        key for key in keys.keys() & prompts if not prompts[key]["description"].startswith(keys[key]["description"])
    ] == []


def test_templates_take_the_package_at_its_version() -> None:
    text = (TEMPLATES["private-eks-python"] / "requirements.txt").read_text(encoding="utf-8")
    requirement, version = Requirement(text.strip()), private_eks.__version__
    assert requirement.url == f"git+https://github.com/{OWNER}/private-eks@v{version}#subdirectory=components"
    source = f"github.com/{OWNER}/private-eks.git/components@{version}"
    assert project_of(TEMPLATES["private-eks-yaml"])["packages"] == {"private-eks": source}
