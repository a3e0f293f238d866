"""The command: what it says that it judged, where it writes, and what it exits with."""

import dataclasses
import datetime
import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from private_eks_cli.evidence.command import evidence_of
from private_eks_cli.evidence.report import make_report
from private_eks_cli.source import Source
from private_eks_cli.sources.stacks import Stack
from tests.conftest import Command, recorded
from tests.places import ROOT

TODAY = datetime.date(2026, 11, 30)
PROGRAM = ROOT / "components" / "pyproject.toml"
git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def test_a_stack_that_meets_everything_exits_with_0(command: Command, tmp_path: Path) -> None:
    done = command("evidence", "dev", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    judged = json.loads(done.stdout)["judged"]
    assert (judged["stack"], judged["file"]) == ("dev", "Pulumi.dev.yaml")
    assert judged["sha256"] == hashlib.sha256((ROOT / "Pulumi.dev.yaml").read_bytes()).hexdigest()
    written = command("evidence", "dev", "--format", "json", "--output", str(tmp_path / "dev.json"))
    assert (written.returncode, written.stdout) == (0, "")
    assert (tmp_path / "dev.json").read_text(encoding="utf-8") == done.stdout


def test_a_stack_that_does_not_meet_something_exits_with_1_and_says_what(command: Command) -> None:
    done = command("evidence", "examples/stacks/Pulumi.gpu.yaml")
    assert (done.returncode, done.stderr) == (1, "")
    first = done.stdout.splitlines()[0]
    assert first.startswith("gpu: 130 controls: ")
    assert first.endswith(", 2 not met")
    assert "examples/stacks/Pulumi.gpu.yaml (SHA-256 " in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["nowhere"], 13, "stack: got 'nowhere'; allowed: dev, prod, staging, or the path of a stack file"),
        (["dev", "--format", "pdf"], 2, "--format: got 'pdf'; allowed: csv, json, markdown"),
        (["dev", "--output", "/nowhere/all.md"], 2, "--output: got '/nowhere/all.md'; allowed: a file that can be"),
    ],
)
def test_bad_usage_is_one_line_and_an_exit_code(command: Command, words: list[str], code: int, says: str) -> None:
    done = command("evidence", *words)
    assert (done.returncode, done.stdout) == (code, "")
    lines = done.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"error {says}")


def test_of_several_stacks_one_has_to_be_named(command: Command) -> None:
    said = command("evidence")
    assert said.returncode == 13
    assert said.stderr.startswith("error stack: got none; allowed: one of dev, prod, staging; name it")


def test_a_refused_stack_file_is_one_line(stack_file: Callable[[str], Stack]) -> None:
    path = stack_file("config:\n  aws:region: eu-west-1\n").path
    with pytest.raises(ValueError, match="accessEntries: got nothing"):
        evidence_of(Source(str(path)), "json")


def test_csv_reaches_a_file_with_its_own_ends_of_lines(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "prod.csv"
    assert command("evidence", "prod", "--format", "csv", "--output", str(path)).returncode == 0
    assert path.read_bytes().count(b"\r\n") == 131


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project of its own, elsewhere, with a stack file."""
    root = tmp_path / "project"
    (root / "components").mkdir(parents=True)
    shutil.copy(PROGRAM, root / "components")
    shutil.copy(ROOT / "Pulumi.dev.yaml", root)
    shutil.copy(ROOT / "Pulumi.yaml", root)
    return root


def judged(project: Path) -> tuple[str, str, bool]:
    graph = dataclasses.replace(recorded("dev"), folder=project)
    found = make_report(graph, project / "Pulumi.dev.yaml", TODAY).judged
    assert (found.version, found.date) == ("0.1.0", "2026-11-30")
    return found.file, found.revision, found.changed


def commit(folder: Path) -> str:
    who = ("-c", "user.name=tests", "-c", "user.email=tests@example.com", "-c", "commit.gpgsign=false")
    for words in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "--message", "all"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_project_outside_of_git_has_no_revision(project: Path) -> None:
    assert judged(project) == ("Pulumi.dev.yaml", "", False)


@git
def test_a_revision_is_told_and_whether_files_differ(project: Path) -> None:
    revision = commit(project)
    assert judged(project) == ("Pulumi.dev.yaml", revision, False)
    (project / "new.txt").touch()
    assert judged(project) == ("Pulumi.dev.yaml", revision, True)
    (project / "new.txt").unlink()
    (project / "Pulumi.dev.yaml").write_text("config: {}\n", encoding="utf-8")
    assert judged(project) == ("Pulumi.dev.yaml", revision, True)


@git
def test_the_revision_of_a_repository_is_told_if_the_project_is_in_it(project: Path) -> None:
    (project.parent / ".gitignore").write_text("project\n", encoding="utf-8")
    commit(project.parent)
    assert judged(project) == ("Pulumi.dev.yaml", "", False)
    (project.parent / ".gitignore").unlink()
    revision = commit(project.parent)
    assert judged(project) == ("Pulumi.dev.yaml", revision, False)


def test_without_git_there_is_no_revision(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert judged(project) == ("Pulumi.dev.yaml", "", False)


def test_a_stack_file_of_elsewhere_is_named_by_its_path(stack_file: Callable[[str], Stack]) -> None:
    found = make_report(recorded("dev"), stack_file("config: {}\n").path, TODAY).judged
    assert found.file == str(stack_file("config: {}\n").path)
    assert found.stack == "dev"


@pytest.mark.parametrize("form", ["markdown", "json", "csv"])
def test_what_an_environment_may_set_is_said(form: str, tmp_path: Path) -> None:
    path = tmp_path / "Pulumi.dev.yaml"
    text = (ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    path.write_text(f"environment: [acme/base]\n{text}", encoding="utf-8")
    _, written = evidence_of(Source(str(path)), form)
    assert "acme/base of Pulumi ESC may set further keys" in written
    assert "may set further keys" not in evidence_of(Source("dev"), form)[1]
