"""What Pulumi writes of a program, and a program that its engine runs: reports see what they see of programs."""

import dataclasses
import datetime
import io
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from private_eks_cli.__main__ import app
from private_eks_cli.diagram import draw
from private_eks_cli.diagram.flowchart import mermaid
from private_eks_cli.engine.engine import configure
from private_eks_cli.engine.rehearse import rehearse
from private_eks_cli.evidence.forms import FORMS
from private_eks_cli.evidence.report import make_report
from private_eks_cli.graph.model import Graph
from private_eks_cli.page import page
from private_eks_cli.promises import State, verdicts
from private_eks_cli.recording.recorder import graph_of
from private_eks_cli.reports.digest import digest
from private_eks_cli.reports.images import read_images, render
from private_eks_cli.reports.preview import show_preview
from private_eks_cli.source import Source
from private_eks_cli.sources.files import read_graph
from private_eks_cli.sources.stacks import find_stack
from tests.conftest import recorded
from tests.places import ROOT

from .conftest import Begin, Deployment
from .test_diff_sources import ShowingSames

pytestmark = pytest.mark.engine

HOST = """#!/bin/sh
PYTHONPATH="{root}" exec "{python}" "{script}" "$@"
"""
CONFIG = "config:\n  aws:region: eu-west-1\n  adminRoleArn: arn:aws:iam::111122223333:role/platform-admins\n"


def reports(graph: Graph) -> Mapping[str, str]:
    """Give everything that is written of a program, but for the file that it comes from and its configuration."""
    said = verdicts(graph)
    console = Console(record=True, width=120, emoji=False, highlight=False, file=io.StringIO())
    show_preview(graph, said, console)
    evidence = make_report(graph, ROOT / "Pulumi.yaml", datetime.date(2026, 11, 30))
    evidence = dataclasses.replace(
        evidence, judged=dataclasses.replace(evidence.judged, file="", revision="", changed=False)
    )
    return {
        "terminal": console.export_text(),
        "json": json.dumps({**digest(graph, said), "config": {}}, sort_keys=True, indent=1),
        "html": page(graph, said, evidence, simulated=False),
        "diagram": mermaid(draw(graph)),
        "images": render(read_images(graph), "script", "skopeo"),
        **{form: write(evidence) for form, write in FORMS.items()},
    }


def judged(graph: Graph) -> Mapping[str, Any]:
    """Give what reports say, without names of files."""
    answers = make_report(graph, ROOT / "Pulumi.yaml", datetime.date(2026, 11, 30)).answers
    promises = {one.name: (one.state, one.faults, tuple(map(str, one.exceptions))) for one in verdicts(graph)}
    return {"promises": promises, "controls": {control.id: verdict.status for control, verdict in answers}}


def written(document: Any, path: Path) -> Path:
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_every_report_of_a_state_is_that_of_its_program(
    deployed: Callable[[str], Deployment], stack: str, tmp_path: Path
) -> None:
    exported = deployed(stack).engine.export_stack()
    path = written({"version": exported.version, "deployment": exported.deployment}, tmp_path / "state.json")
    expected = reports(recorded(stack))
    assert {form: text for form, text in reports(read_graph(path)).items() if text != expected[form]} == {}


def test_a_preview_of_what_is_deployed_is_judged_as_its_program(
    deployed: Callable[[str], Deployment], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    life = deployed("dev")
    engine = life.engine
    # Others preview edits of the same stack.
    configure(Path(engine.workspace.work_dir), life.stack, {})
    monkeypatch.setattr(engine.workspace.pulumi_command, "__class__", ShowingSames)
    said = engine.preview(json=True, color="never", suppress_outputs=True).stdout
    assert judged(read_graph(written(said, tmp_path / "preview.json"))) == judged(recorded("dev"))


def test_a_first_preview_keeps_what_is_known_and_says_what_is_not(begin: Begin, tmp_path: Path) -> None:
    with begin("prod") as life:
        said = life.engine.preview(json=True, color="never", suppress_outputs=True).stdout
    graph = read_graph(written(said, tmp_path / "preview.json"))
    program = recorded("prod")
    assert graph.resources.keys() == program.resources.keys()
    assert 0 < len(graph.unknown) < 10
    states = {one.name: one.state for one in verdicts(graph)}
    assert State.BROKEN not in states.values()
    assert states["Private"] == State.KEPT
    assert states["Least privilege"] == State.UNSEEN
    [gateway] = program.of("Vpc")
    opened = dataclasses.replace(
        gateway, urn=f"{gateway.urn}-open", type="aws:ec2/internetGateway:InternetGateway", inputs={}
    )
    worse = dataclasses.replace(graph, resources={**graph.resources, opened.urn: opened})
    assert {one.name: one.state for one in verdicts(worse)}["Private"] == State.BROKEN


@pytest.fixture
def yaml_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a host of YAML on PATH beside the CLI."""
    script = HOST.format(root=ROOT, python=sys.executable, script=Path(__file__).with_name("language_host.py"))
    host = written(script, tmp_path / "pulumi-language-yaml")
    host.chmod(host.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{ROOT / '.engine' / 'bin'}{os.pathsep}{os.environ['PATH']}")


def test_a_program_in_yaml_is_run_by_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, yaml_host: None
) -> None:
    graphs = []
    for example in ("consumer-yaml", "consumer-pip"):
        folder = tmp_path / example
        shutil.copytree(ROOT / "examples" / example, folder, ignore=shutil.ignore_patterns("__pycache__"))
        written(CONFIG, folder / "Pulumi.dev.yaml")
        monkeypatch.chdir(folder)
        graphs.append(Source("dev").graph())
    in_yaml, in_python = graphs
    assert in_yaml.resources.keys() == in_python.resources.keys()
    assert judged(in_yaml) == judged(in_python)


def test_a_change_of_a_program_in_yaml_is_compared_by_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, yaml_host: None
) -> None:
    folder = tmp_path / "orders"
    shutil.copytree(ROOT / "examples" / "consumer-yaml", folder)
    written(CONFIG, folder / "Pulumi.dev.yaml")
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-C", str(folder)]
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "all"]):
        subprocess.run([*git, *words], check=True)
    program = folder / "Pulumi.yaml"
    text = program.read_text(encoding="utf-8")
    edited = text.replace("maxSize: 4", "maxSize: 6").replace("[session-manager,", "[secrets-manager, session-manager,")
    program.write_text(edited, encoding="utf-8")
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(app, ["diff", "dev", "--against", "HEAD", "--allow-dirty"])
    assert done.exit_code == 0, done.output
    said = " ".join(done.stdout.replace("`", "").split())
    new, changed, cost, lacking, *_ = said.split("; ")
    assert new.startswith("dev: ROUTINE: VpcEndpoint ")
    assert new.endswith("secretsmanager new")
    assert changed.startswith("maxSize of NodeGroup ")
    assert cost == "+0.00 to +156.22 USD a month"
    assert lacking == "and 1 more 1 to create, 1 to update"
    assert "nothing opened; +0.00 to +156.22 USD a month; price not known of Interface endpoints, Node volumes " in said


def test_a_language_without_a_host_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{ROOT / '.engine' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    written("name: orders\nruntime: cobol\n", tmp_path / "Pulumi.yaml")
    written(CONFIG, tmp_path / "Pulumi.dev.yaml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"^Pulumi.yaml: got no host of the language cobol; allowed: a language that"):
        Source("dev").graph()


def test_the_program_is_found_by_its_own_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "tests")
    assert graph_of(find_stack("dev")).resources.keys() == recorded("dev").resources.keys()


def test_a_protected_program_of_somebody_else_is_rehearsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "examples" / "consumer-pip" / "Pulumi.yaml", tmp_path)
    program = """
import pulumi
from private_eks import Network
given = {"region": "eu-west-1", "cidr": "10.40.0.0/16", "zones": ["eu-west-1a", "eu-west-1b"]}
Network("orders", given, pulumi.ResourceOptions(protect=True))
"""
    written(program, tmp_path / "__main__.py")
    written(CONFIG, tmp_path / "Pulumi.dev.yaml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{ROOT / '.engine' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    console = Console(record=True, width=200)
    assert rehearse(find_stack("dev"), console) == 0
    titles = [line.split(" (")[0] for line in console.export_text().splitlines() if line.startswith("ok ")]
    assert titles[3:] == ["ok destroy, protected", "ok state unprotect", "ok destroy"]
