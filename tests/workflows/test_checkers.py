"""Checkers written by others find nothing in the workflows and scripts, and something where one is broken on purpose.

All of them work without a network: the schemas and the known actions are in them.
"""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.judges.judges import clean_environment, judge
from tests.places import ROOT

from .files import GITLAB, github, gitlab

ACTIONLINT = ROOT / ".actionlint" / "actionlint"
SCRIPTS = (*sorted(ROOT.glob(".ci/*.sh")), ROOT / ".ci" / "run")
FILES = {**github(), GITLAB: gitlab(), ".github/zizmor.yml": (ROOT / ".github/zizmor.yml").read_text(encoding="utf-8")}


class Fault(NamedTuple):
    """An edit, and the word in which a checker speaks of it."""

    file: str
    old: str
    new: str
    found: str


SEEDED = {
    "schema": Fault(".github/workflows/diff.yml", "runs-on:", "run-on:", "run-on"),
    "schema of actions": Fault(".github/actions/pulumi/action.yml", "using: composite", "using: docker", "docker"),
    "schema of gitlab": Fault(GITLAB, "interruptible: false", "interruptible: perhaps", "perhaps"),
    "actionlint": Fault(".github/workflows/stack.yml", "inputs.stack ", "inputs.stak ", '"stak" is not defined'),
    "actionlint, inputs": Fault(".github/workflows/stack.yml", "session:", "sesion:", '"sesion" is not defined'),
    "actionlint, scripts": Fault(".github/workflows/diff.yml", '"$RUNNER_TEMP/diff"', "$RUNNER_TEMP/diff", "SC2086"),
    "zizmor": Fault(".github/workflows/stack.yml", '"$STACK"', "${{ github.head_ref }}", "template-injection"),
    "zizmor, tokens": Fault(".github/workflows/check.yml", "persist-credentials: false", "clean: true", "artipacked"),
    "zizmor, triggers": Fault(".github/workflows/comment.yml", "# zizmor: ignore", "#", "dangerous-triggers"),
}


@pytest.fixture(scope="session")
def actionlint() -> Path:
    """Skip without it, but never in CI."""
    if not ACTIONLINT.exists():
        assert not os.environ.get("CI"), "`make test` builds actionlint"
        pytest.skip(".actionlint/actionlint is missing: `make actionlint` builds it")
    return ACTIONLINT


def written(folder: Path, *fault: str) -> Path:
    """Write a repository of the workflows alone, with a fault if one is named."""
    files = dict(FILES)
    for name in fault:
        path, old, new, _ = SEEDED[name]
        assert old in files[path]
        files[path] = files[path].replace(old, new)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (folder / ".git").mkdir()
    return folder


def findings(command: Path, *arguments: str, cwd: Path) -> str:
    """Run a checker: it says nothing, or what it found."""
    done = subprocess.run(
        [command, *arguments], cwd=cwd, env=clean_environment(cwd), capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def schema(folder: Path) -> str:
    checker = judge("check-jsonschema")
    paths = sorted(path for path in FILES if "/workflows/" in path)
    return findings(checker, "--builtin-schema", "vendor.github-workflows", *paths, cwd=folder)


def schema_of_actions(folder: Path) -> str:
    paths = sorted(path for path in FILES if "/actions/" in path)
    return findings(judge("check-jsonschema"), "--builtin-schema", "vendor.github-actions", *paths, cwd=folder)


def schema_of_gitlab(folder: Path) -> str:
    arguments = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci", GITLAB)
    return findings(judge("check-jsonschema"), *arguments, cwd=folder)


def lint(command: Path, folder: Path) -> str:
    return findings(command, "-shellcheck", str(judge("shellcheck")), "-pyflakes", "", cwd=folder)


def audit(folder: Path) -> str:
    arguments = ("--offline", "--no-progress", "--persona", "auditor", "--strict-collection", ".github")
    return findings(judge("zizmor"), *arguments, cwd=folder)


def test_the_schemas_allow_everything(tmp_path: Path) -> None:
    folder = written(tmp_path)
    assert schema(folder) + schema_of_actions(folder) + schema_of_gitlab(folder) == ""


@pytest.mark.parametrize("check", [schema, schema_of_actions, schema_of_gitlab])
def test_the_schemas_see_a_seeded_fault(tmp_path: Path, check: Callable[[Path], str]) -> None:
    name = check.__name__.replace("_", " ")
    assert SEEDED[name].found in check(written(tmp_path, name))


def test_actionlint_finds_nothing(tmp_path: Path, actionlint: Path) -> None:
    assert lint(actionlint, written(tmp_path)) == ""


@pytest.mark.parametrize("name", [name for name in SEEDED if name.startswith("actionlint")])
def test_actionlint_finds_a_seeded_fault(tmp_path: Path, actionlint: Path, name: str) -> None:
    assert SEEDED[name].found in lint(actionlint, written(tmp_path, name))


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    assert audit(written(tmp_path)) == ""


@pytest.mark.parametrize("name", [name for name in SEEDED if name.startswith("zizmor")])
def test_zizmor_finds_a_seeded_fault(tmp_path: Path, name: str) -> None:
    assert SEEDED[name].found in audit(written(tmp_path, name))


def test_shellcheck_finds_nothing_in_the_scripts() -> None:
    assert findings(judge("shellcheck"), *map(str, SCRIPTS), cwd=ROOT) == ""


def test_shellcheck_finds_a_seeded_fault(tmp_path: Path) -> None:
    script = tmp_path / "diff.sh"
    script.write_text(
        (ROOT / ".ci/diff.sh").read_text(encoding="utf-8").replace('"$folder"', "$folder"), encoding="utf-8"
    )
    assert "SC2086" in findings(judge("shellcheck"), str(script), cwd=tmp_path)
