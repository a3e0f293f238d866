"""The shell scripts of .ci, run with stand-ins for the programs that want an account, and on a real Git repository."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.places import ROOT

TOOL = """#!{python}
import json, os, sys
given = json.load(open({given!r}))
name = {name!r}
with open({log!r}, "a") as log:
    log.write(json.dumps([name, *sys.argv[1:]]) + "\\n")
files = [word.partition("=")[2] for word in sys.argv if word.startswith("markdown=")]
for file in files if given.get("comment") is not None else ():
    open(file, "w").write(given["comment"])
if name == "python" and sys.argv[1] == "-c":
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
if sys.argv[1:3] == ["stack", "history"]:
    print(json.dumps(given["history"]))
elif name == "pulumi":
    print("what pulumi prints")
sys.exit(given.get(name, 0))
"""
COMMENT = "<!-- private-eks: diff -->\nNothing changes.\n"


@dataclass
class Place:
    """A checkout with the scripts, and with stand-ins for `pulumi` and for the program's Python."""

    root: Path

    def run(self, script: str, *arguments: str, given: Mapping[str, object], **environment: str) -> int:
        """Run a script; the stand-ins exit with the number that is `given` under their name."""
        (self.root.parent / "given.json").write_text(json.dumps(given), encoding="utf-8")
        variables = {"PATH": f"{self.root.parent / 'bin'}:{os.environ['PATH']}", **environment}
        command = [str(self.root / ".ci" / script), *arguments]
        self.done = subprocess.run(command, cwd="/", env=variables, capture_output=True, text=True, check=False)
        return self.done.returncode

    def calls(self) -> list[list[str]]:
        """Give how the stand-ins were called."""
        log = self.root.parent / "log"
        return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []

    def commit(self, message: str) -> str:
        """Make a commit, and give its name."""
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def git(self, *arguments: str) -> str:
        """Run Git as nobody in particular."""
        who = ("-c", "user.name=tests", "-c", "user.email=tests@example.com", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *who, *arguments], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout.strip()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    root = tmp_path / "checkout"
    shutil.copytree(ROOT / ".ci", root / ".ci")
    tools = {"pulumi": tmp_path / "bin", "python": root / ".venv" / "bin", "private-eks": root / ".venv" / "bin"}
    for name, folder in tools.items():
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        given, log = str(tmp_path / "given.json"), str(tmp_path / "log")
        path.write_text(TOOL.format(python=sys.executable, name=name, given=given, log=log), encoding="utf-8")
        path.chmod(0o755)
    place = Place(root)
    place.git("init", "--quiet", "--initial-branch", "main")
    return place


@pytest.mark.parametrize("status", [0, 1, 12])
def test_the_diff_leaves_a_comment_and_what_the_gate_says(place: Place, tmp_path: Path, status: int) -> None:
    out = tmp_path / "new" / "diff"
    given = {"comment": COMMENT, "private-eks": status}
    assert place.run("diff.sh", "HEAD^1", str(out), "--format", "gitlab=a b.json", given=given) == 0
    assert (out / "comment.md").read_text(encoding="utf-8") == COMMENT
    assert (out / "status").read_text(encoding="utf-8") == f"{status}\n"
    (call,) = place.calls()
    assert call[:4] == ["private-eks", "diff", "--against", "HEAD^1"]
    assert call[4:8] == ["--format", f"markdown={out / 'comment.md'}", "--format", "gitlab=a b.json"]


@pytest.mark.parametrize("comment", [None, ""])
def test_a_diff_without_a_comment_fails(place: Place, tmp_path: Path, comment: str | None) -> None:
    assert place.run("diff.sh", "HEAD^1", str(tmp_path / "diff"), given={"comment": comment, "private-eks": 2}) != 0


@pytest.mark.parametrize(("pulumi", "shown", "status"), [(0, 0, 0), (0, 15, 15), (255, 0, 255), (255, 15, 255)])
def test_a_preview_leaves_a_comment_and_the_first_that_failed(
    place: Place, tmp_path: Path, pulumi: int, shown: int, status: int
) -> None:
    given = {"comment": COMMENT, "pulumi": pulumi, "private-eks": shown}
    assert place.run("preview.sh", "dev", str(tmp_path / "preview"), given=given) == 0
    assert (tmp_path / "preview" / "status").read_text(encoding="utf-8") == f"{status}\n"
    preview, comment = (str(tmp_path / "preview" / name) for name in ("preview.json", "comment.md"))
    assert Path(preview).read_text(encoding="utf-8") == "what pulumi prints\n"
    assert place.calls() == [
        ["pulumi", "preview", "--stack", "dev", "--json", "--show-sames", "--non-interactive"],
        [
            "private-eks",
            "diff",
            "dev",
            "--preview",
            preview,
            "--format",
            f"markdown={comment}",
        ],
    ]
    assert place.done.stdout == COMMENT


def test_on_github_a_preview_is_in_the_summary_of_the_job(place: Place, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("Before.\n", encoding="utf-8")
    given = {"comment": COMMENT}
    assert place.run("preview.sh", "dev", str(tmp_path / "out"), given=given, GITHUB_STEP_SUMMARY=str(summary)) == 0
    assert summary.read_text(encoding="utf-8") == f"Before.\n{COMMENT}"


def at(*commits: str) -> dict[str, object]:
    return {"history": [{"kind": "update", "environment": {"git.head": commit}} for commit in commits]}


UP = ["pulumi", "up", "--stack", "prod", "--yes", "--non-interactive"]
DEPLOYED: dict[str, Callable[[str, str], dict[str, object]]] = {
    "nothing": lambda before, this: at(),
    "an earlier commit": lambda before, this: at(before),
    "this commit": lambda before, this: at(this),
    "a commit that nobody knows": lambda before, this: at("f" * 40),
    "something without a commit": lambda before, this: {"history": [{"environment": {}}]},
    "something without surroundings": lambda before, this: {"history": [{"environment": None}]},
}


@pytest.mark.parametrize("name", DEPLOYED)
def test_a_commit_is_deployed_after(place: Place, name: str) -> None:
    before, this = place.commit("First"), place.commit("Second")
    assert place.run("deploy.sh", "prod", given=DEPLOYED[name](before, this)) == 0
    history, *_, last = place.calls()
    assert history == [
        "pulumi",
        "stack",
        "history",
        "--stack",
        "prod",
        "--output",
        "json",
        "--page-size",
        "1",
        "--page",
        "1",
    ]
    assert last == UP


def test_a_commit_of_another_branch_is_deployed(place: Place) -> None:
    first = place.commit("First")
    other = place.commit("Second")
    place.git("checkout", "--quiet", "-b", "side", first)
    place.commit("Third")
    assert place.run("deploy.sh", "prod", given=at(other)) == 0
    assert place.calls()[-1] == UP


def test_an_approval_that_comes_late_does_not_go_back(place: Place) -> None:
    this, later = place.commit("First"), place.commit("Second")
    place.git("checkout", "--quiet", this)
    assert place.run("deploy.sh", "prod", given=at(later)) == 1
    assert place.done.stderr == (
        f"error: prod is at {later}, which contains {this}: to go back, revert and deploy that\n"
    )
    assert UP not in place.calls()


@pytest.mark.parametrize("given", [{"history": [], "pulumi": 255}, {"history": "what is no list"}])
def test_nothing_is_deployed_over_what_cannot_be_read(place: Place, given: dict[str, object]) -> None:
    place.commit("First")
    assert place.run("deploy.sh", "prod", given=given) != 0
    assert UP not in place.calls()


def test_a_deployment_that_fails_fails(place: Place) -> None:
    place.commit("First")
    (place.root.parent / "bin" / "pulumi").write_text('#!/bin/sh\ntest "$1" = up && exit 255\necho "[]"\n')
    assert place.run("deploy.sh", "prod", given={}) == 255


def test_the_gate_names_codes_that_there_are() -> None:
    from private_eks_cli.diff.wanted import CODES

    (codes,) = re.findall(r"--fail-on (\S+) ", (ROOT / ".ci" / "diff.sh").read_text(encoding="utf-8"))
    assert set(codes.split(",")) <= CODES.keys()


def options(command: str) -> set[str]:
    """Give the options that the scripts and the page on CI give to a command."""
    texts = [path.read_text(encoding="utf-8") for path in (*ROOT.glob(".ci/*.sh"), ROOT / "docs" / "ci.md")]
    lines = "\n".join(texts).replace("\\\n", " ").splitlines()
    found = [match[1] for line in lines if (match := re.search(rf"{re.escape(command)}\b([^|`>]*)", line))]
    assert found, command
    return {option for line in found for option in re.findall(r" (--[\w-]+)", line)}


def test_the_diff_knows_its_options() -> None:
    from private_eks_cli.__main__ import app

    commands: Any = typer.main.get_command(app)
    known = {option for parameter in commands.commands["diff"].params for option in parameter.opts}
    assert options("private-eks diff") <= known


@pytest.mark.parametrize("command", ["preview", "up", "stack history", "stack init", "cancel"])
def test_pulumi_knows_its_options(command: str) -> None:
    cli = ROOT / ".engine" / "bin" / "pulumi"
    if not cli.exists():
        pytest.skip("`make engine` builds the Pulumi CLI")
    told = subprocess.run([cli, *command.split(), "--help"], capture_output=True, text=True, check=True).stdout
    assert options(f"pulumi {command}") <= set(re.findall(r"(--[\w-]+)", told))
