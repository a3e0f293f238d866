"""`private-eks` in projects of others: where it looks, what it runs, and what it says of what cannot be."""

import gc
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from private_eks_cli.__main__ import app, main
from private_eks_cli.errors import CommandError, Kind
from private_eks_cli.source import Source
from private_eks_cli.sources.interpreter import enter
from private_eks_cli.sources.projects import find_project
from private_eks_cli.sources.stacks import REFERENCES
from tests.places import ROOT

CONFIG = "config:\n  aws:region: eu-west-1\n  adminRoleArn: arn:aws:iam::111122223333:role/platform-admins\n"
NETWORK = """
import pulumi
from private_eks import Network
zones = {zones}
Network("shared", {{"region": "eu-west-1", "cidr": "10.40.0.0/16", "zones": zones}})
"""

ZONES = '["eu-west-1a", "eu-west-1b"]'
Ask = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example that has the components by pip, with one stack."""
    folder = tmp_path / "orders"
    shutil.copytree(ROOT / "examples" / "consumer-pip", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "Pulumi.dev.yaml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command here; what it cannot do comes as its exception."""
    monkeypatch.setenv(REFERENCES, "")

    def run(*words: str) -> str:
        # Every command goes into the project's folder; the test goes back.
        monkeypatch.chdir(Path.cwd())
        done = CliRunner().invoke(app, [*words])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    return run


def program(folder: Path, text: str) -> None:
    (folder / "__main__.py").write_text(text, encoding="utf-8")


def test_it_works_in_the_folder_of_any_project(project: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = ask("preview", "dev", "--format", "json")
    assert json.loads(shown)["config"]["orders-platform:adminRoleArn"].endswith("role/platform-admins")
    assert ask("preview", "--format", "json") == shown
    (project / "docs").mkdir()
    monkeypatch.chdir(project / "docs")
    assert ask("preview", "--format", "json") == shown
    monkeypatch.chdir(project.parent)
    assert ask("preview", "--project", "orders", "--format", "json") == shown


def test_a_stack_file_may_lie_elsewhere(project: Path, ask: Ask) -> None:
    shown = ask("preview", "dev", "--format", "json")
    elsewhere = project.parent / "conf.yaml"
    (project / "Pulumi.dev.yaml").rename(elsewhere)
    assert ask("preview", "dev", "--stack-file", "../conf.yaml", "--format", "json") == shown


def test_the_program_may_lie_below_the_project(project: Path, ask: Ask) -> None:
    shown = ask("preview", "--format", "json")
    (project / "infrastructure").mkdir()
    (project / "__main__.py").rename(project / "infrastructure" / "__main__.py")
    file = project / "Pulumi.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "main: infrastructure\n", encoding="utf-8")
    assert ask("preview", "--format", "json") == shown


def test_outputs_of_other_stacks_come_from_a_file(project: Path, ask: Ask) -> None:
    zones = 'pulumi.StackReference("acme/landing/prod").require_output("zones")'
    program(project, NETWORK.format(zones=ZONES) + f'\npulumi.export("zones", {zones})\n')
    given = project / "outputs.yaml"
    given.write_text("acme/landing/prod: {zones: [eu-west-1a]}\n", encoding="utf-8")
    assert Source("dev", references=given).graph().exports["zones"] == ["eu-west-1a"]
    given.write_text("[]\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^--references: got an empty list; allowed: a mapping of outputs for each"):
        ask("preview", "--references", str(given))


def test_what_is_no_project_or_stack_is_told(project: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "Pulumi.prod.yaml").write_text(CONFIG, encoding="utf-8")
    for words, kind, says in (
        (["preview"], Kind.NO_STACK_FILE, "stack: got none; allowed: one of dev, prod; name it"),
        (["preview", "test"], Kind.NO_STACK_FILE, "stack: got 'test'; allowed: dev, prod, or the path of a stack"),
    ):
        with pytest.raises(CommandError) as error:
            ask(*words)
        assert error.value.kind == kind
        assert str(error.value).startswith(says)
    monkeypatch.chdir(project.parent)
    with pytest.raises(CommandError, match=r"^--project: got .*; allowed: the folder of a Pulumi project") as error:
        ask("preview", "dev")
    assert error.value.kind == Kind.NO_PROJECT


@pytest.mark.parametrize("text", ["", "- a\n", "name: x\n", "runtime: python\n"])
def test_a_file_that_is_no_project_is_told(project: Path, ask: Ask, text: str) -> None:
    (project / "Pulumi.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"^Pulumi.yaml: got no project; allowed: a name and a runtime"):
        ask("preview", "dev")


def test_a_program_without_our_components_is_told(project: Path, ask: Ask) -> None:
    program(project, "import pulumi\n\npulumi.export('a', 1)\n")
    with pytest.raises(CommandError, match=r"^dev: got no component of private-eks in it") as error:
        ask("preview")
    assert error.value.kind == Kind.NOT_OURS


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        (None, Kind.UNKNOWN_PREVIEW, "given.json: got no file that can be read; allowed: the output of"),
        ("{", Kind.UNKNOWN_PREVIEW, "given.json: got no JSON, or not all of it; allowed: the output of"),
        ("[]", Kind.UNKNOWN_PREVIEW, "given.json: got an empty list; allowed: the output of"),
        ("{}", Kind.UNKNOWN_PREVIEW, "given.json: got an object with nothing in it; allowed: an object with steps"),
        ('{"steps": [1]}', Kind.UNKNOWN_PREVIEW, "given.json: got an object with steps; allowed: an object with steps"),
        (
            '{"steps": [{"op": "create", "newState": {"urn": "x"}}]}',
            Kind.UNKNOWN_PREVIEW,
            "given.json: got resources of an unknown shape",
        ),
        ('{"version": 9, "deployment": {}}', Kind.BROKEN_STATE, "given.json: got version 9 of a deployment; allowed"),
        ('{"version": 3, "deployment": {"resources": []}}', Kind.NOT_OURS, "given.json: got no component"),
        ('{"steps": []}', Kind.NOT_OURS, "given.json: got no component of private-eks"),
    ],
)
def test_a_file_that_pulumi_did_not_write_is_told(
    tmp_path: Path, ask: Ask, text: str | None, kind: Kind, says: str
) -> None:
    path = tmp_path / "given.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as error:
        ask("preview", "--from", str(path))
    assert (error.value.kind, str(error.value)[: len(says)]) == (kind, says)


def test_what_pulumi_wrote_of_another_stack_is_not_taken_for_the_named_one(tmp_path: Path, ask: Ask) -> None:
    path = tmp_path / "given.json"
    urn = "urn:pulumi:dev::orders::private-eks:index:Network::n"
    resources = [{"urn": urn, "type": "private-eks:index:Network", "custom": False}]
    path.write_text(json.dumps({"version": 3, "deployment": {"resources": resources}}), encoding="utf-8")
    with pytest.raises(CommandError) as error:
        ask("preview", "prod", "--from", str(path))
    assert (error.value.kind, str(error.value)) == (
        Kind.ANOTHER_PROJECT,
        "given.json: got the stack 'dev'; allowed: 'prod'; name that, or none",
    )


def test_outputs_of_other_stacks_that_are_not_there_are_told(project: Path, ask: Ask) -> None:
    with pytest.raises(ValueError, match=r"^nowhere.yaml: got no file that can be read; allowed: a file of YAML; give"):
        ask("preview", "--references", "nowhere.yaml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = = 1\n", "error __main__.py:1: SyntaxError: invalid syntax"),
        (
            "import pulumi\nimport nowhere\n",
            "error __main__.py:2: ModuleNotFoundError: No module named 'nowhere'",
        ),
        (f"{NETWORK.format(zones=ZONES)}\n1 / 0\n", "error __main__.py:7: ZeroDivisionError: division"),
        (
            "import pulumi\npulumi.Config().require('absent')\n",
            "error __main__.py:2: ConfigMissingError: Missing required configuration variable",
        ),
        ("import json\njson.loads('{')\n", "error __main__.py:2: JSONDecodeError: Expecting property name"),
        ("int('three')\n", "error __main__.py:1: ValueError: invalid literal for int() with base 10: 'three'"),
        ("import sys\nsys.exit(0)\n", "error __main__.py:2: RuntimeError: the program ends itself: SystemExit 0"),
        (
            "import sys\nsys.exit('no team')\n",
            "error __main__.py:2: RuntimeError: the program ends itself: SystemExit no",
        ),
        (
            "import pulumi_aws as aws\nfor _ in range(2):\n    aws.ec2.Vpc('x', cidr_block='10.0.0.0/16')\n",
            "error registered twice: urn:pulumi:dev::orders-platform::aws:ec2/vpc:Vpc::x; give one of them another",
        ),
    ],
)
def test_a_program_that_fails_is_one_line_with_its_place(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    program(project, text)
    monkeypatch.setattr(sys, "argv", ["private-eks", "preview", "dev"])
    with pytest.raises(SystemExit) as ended:
        main()
    gc.enable()
    assert ended.value.code == Kind.PROGRAM_FAILS
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(says)


def test_what_a_program_prints_is_no_part_of_a_report(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with (project / "__main__.py").open("a", encoding="utf-8") as file:
        file.write("print('made by orders')\n")
    monkeypatch.setattr(sys, "argv", ["private-eks", "preview", "dev", "--format", "json"])
    with pytest.raises(SystemExit) as ended:
        main()
    gc.enable()
    assert ended.value.code == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["addresses"]
    assert said.err == "made by orders\n"


def test_what_a_component_refuses_is_no_fault_of_the_program(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(project, NETWORK.format(zones='["eu-west-1a"]'))
    with pytest.raises(ValueError, match="zones: got") as refused:
        Source("dev").graph()
    assert find_project().own_fault(refused.value) == ""


def test_a_program_that_fails_in_a_module_of_its_own_names_that(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "Pulumi.yaml").write_text("name: orders\nruntime: python\nmain: src\n", encoding="utf-8")
    (project / "src" / "acme").mkdir(parents=True)
    (project / "src" / "__main__.py").write_text("from acme import teams\n\nteams.none()\n", encoding="utf-8")
    (project / "src" / "acme" / "teams.py").write_text("def none():\n    return {}['none']\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["private-eks", "preview", "dev"])
    with pytest.raises(SystemExit):
        main()
    gc.enable()
    assert capsys.readouterr().err.splitlines() == ["error src/acme/teams.py:2: KeyError: 'none'"]


def test_a_project_runs_with_the_python_of_its_own_environment(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda path, command: started.append([str(path), *command]))
    monkeypatch.delenv("PRIVATE_EKS_PYTHON", raising=False)
    enter(find_project())
    assert started == []
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    enter(find_project())
    assert [command[:3] for command in started] == [[str(python), str(python), "-c"]]
    enter(find_project())
    assert len(started) == 1
