"""The recipes of docs/ci.md for other forges, run as they stand against a server that answers as their API does."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import yaml

from private_eks_cli.diff.bitbucket import for_bitbucket
from private_eks_cli.diff.markdown import markdown
from tests.places import ROOT

from .forge import Forge, serving

COMMENT = '<!-- marker -->\n\n> **dev: "NOTHING"**: no changes `\\n`\n'
TOOL = """#!/bin/sh
printf '%s\\n' "$*" >>calls
for word; do case $word in *=*.md) cp given.md "${word#*=}";; esac; done
"""
MARKER, LINK = "<!-- private-eks: diff -->", "[//]: # (private-eks: diff)"
THREADS = "/acme/7/_apis/git/repositories/8/pullRequests/9/threads"
COMMENTS = "/2.0/repositories/acme/shop/pullrequests/9/comments"


def recipes() -> list[Any]:
    section = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8").partition("## Elsewhere")[2].partition("\n## ")[0]
    return [yaml.safe_load(fence) for fence in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)]


def run(script: str, folder: Path, **given: str) -> list[str]:
    """Run a recipe with a stand-in for the command, and give how that was called."""
    if not shutil.which("jq") or not shutil.which("curl"):
        pytest.skip("the recipes need jq and curl")
    tool = folder / "private-eks"
    tool.write_text(TOOL, encoding="utf-8")
    tool.chmod(0o755)
    (folder / "given.md").write_text(COMMENT, encoding="utf-8")
    variables = {"PATH": f"{folder}:{os.environ['PATH']}", **given}
    subprocess.run(["sh", "-euc", script], cwd=folder, env=variables, check=True, capture_output=True, text=True)
    return (folder / "calls").read_text(encoding="utf-8").splitlines()


AZURE = {
    "SYSTEM_ACCESSTOKEN": "token",
    "SYSTEM_TEAMPROJECTID": "7",
    "BUILD_REPOSITORY_ID": "8",
    "SYSTEM_PULLREQUEST_PULLREQUESTID": "9",
    "SYSTEM_PULLREQUEST_TARGETBRANCHNAME": "main",
}
BITBUCKET = {
    "PULL_REQUEST_TOKEN": "token",
    "BITBUCKET_REPO_FULL_NAME": "acme/shop",
    "BITBUCKET_PR_ID": "9",
    "BITBUCKET_PR_DESTINATION_BRANCH": "main",
}
THEIRS = [
    {"id": 3, "comments": [{"id": 1, "commentType": "system"}]},
    {"id": 4, "comments": [{"id": 1, "content": f"as you see: {MARKER}"}]},
    {"id": 5, "isDeleted": True, "comments": [{"id": 1, "isDeleted": True}]},
]
"""Threads of others on Azure: of the forge itself, of somebody who quotes ours, and one that is deleted."""


OURS = {"id": 6, "comments": [{"id": 1, "content": f"{MARKER}\n\nold"}]}
NEW = {"comments": [{"parentCommentId": 0, "content": COMMENT, "commentType": 1}], "status": 1}


@pytest.mark.parametrize(
    ("there", "method", "path", "sent"),
    [
        (THEIRS, "POST", THREADS, NEW),
        ([*THEIRS, OURS], "PATCH", f"{THREADS}/6/comments/1", {"content": COMMENT}),
    ],
)
def test_azure_has_one_thread(there: list[Any], method: str, path: str, sent: Any, tmp_path: Path) -> None:
    azure, *_ = recipes()
    answers = {("GET", THREADS): lambda _: {"value": there, "count": len(there)}, (method, path): lambda _: {"id": 1}}
    with serving(Forge(answers)) as forge:
        calls = run(azure["steps"][1]["script"], tmp_path, **AZURE, SYSTEM_COLLECTIONURI=f"{forge.address}/acme/")
    assert calls == ["diff --against origin/main --format markdown=comment.md"]
    assert forge.written() == [(method, path, sent)]
    for asked in forge.asked:
        assert (asked.query, asked.headers["Authorization"]) == ({"api-version": "7.1"}, "Bearer token")


QUOTED = {"id": 3, "content": {"raw": f"see {LINK}"}}


@pytest.mark.parametrize(
    ("there", "method", "path"),
    [
        ([QUOTED, {"id": 4, "deleted": True, "content": {"raw": LINK}}], "POST", COMMENTS),
        ([QUOTED, {"id": 5, "content": {"raw": f"{LINK}\n\nold"}}], "PUT", f"{COMMENTS}/5"),
    ],
)
def test_bitbucket_has_one_comment(there: list[Any], method: str, path: str, tmp_path: Path) -> None:
    _, bitbucket, _ = recipes()
    [step] = bitbucket["pipelines"]["pull-requests"]["**"]
    answers = {("GET", COMMENTS): lambda _: {"values": there}, (method, path): lambda _: {"id": 1}}
    with serving(Forge(answers)) as forge:
        script = "\n".join(step["step"]["script"]).replace("https://api.bitbucket.org", forge.address)
        calls = run(script, tmp_path, **BITBUCKET)
    assert calls == ["diff --against origin/main --format bitbucket=comment.md"]
    assert forge.written() == [(method, path, {"content": {"raw": COMMENT}})]
    assert {asked.headers["Authorization"] for asked in forge.asked} == {"Bearer token"}
    assert forge.asked[0].query == {"q": 'content.raw ~ "(private-eks: diff)"', "pagelen": "100"}


def test_the_markers_are_those_of_the_comments() -> None:
    comment = markdown([], {"dev": "x"}, "`main`")
    assert comment.startswith(f"{MARKER}\n")
    assert for_bitbucket(comment).startswith(f"{LINK}\n")


def test_atlantis_prints_what_the_command_says(tmp_path: Path) -> None:
    *_, atlantis = recipes()
    [step] = atlantis["workflows"]["private-eks"]["plan"]["steps"]
    assert run(step["run"]["command"], tmp_path, BASE_BRANCH_NAME="main") == ["diff --against origin/main"]


def own_recipes() -> list[Any]:
    """Give the recipes for a project of one's own, for GitHub and GitLab."""
    page = (ROOT / "docs" / "consuming.md").read_text(encoding="utf-8")
    section = page.partition("## Review the pull requests of your own project")[2].partition("\n## ")[0]
    return [yaml.safe_load(fence) for fence in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)]


def stand_in(folder: Path, name: str) -> None:
    """Make a command that notes how it is called."""
    tool = folder / name
    tool.write_text(f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >>calls\n', encoding="utf-8")
    tool.chmod(0o755)


def test_ones_own_project_has_its_comment_on_github(tmp_path: Path) -> None:
    github, _ = own_recipes()
    [job] = github["jobs"].values()
    script = "\n".join(step["run"] for step in job["steps"] if "run" in step)
    script = script.replace("${{ github.base_ref }}", "main").replace("${{ github.event.number }}", "9")
    for name in ("pip", "gh"):
        stand_in(tmp_path, name)
    install, compare, post = run(script, tmp_path)
    assert install.startswith("pip install -r requirements.txt private-eks-cli @ git+https://")
    assert compare == "diff --against origin/main --format markdown=diff.md --format github"
    assert post == "gh pr comment 9 --body-file diff.md --edit-last --create-if-none"
    assert github["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert job["steps"][0]["with"] == {"fetch-depth": 0}


def test_ones_own_project_has_its_note_on_gitlab(tmp_path: Path) -> None:
    _, gitlab = own_recipes()
    notes = "/projects/7/merge_requests/9/notes"
    stand_in(tmp_path, "pip")
    variables = {"NOTES_TOKEN": "token", "CI_PROJECT_ID": "7", "CI_MERGE_REQUEST_IID": "9"}
    with serving(Forge({("POST", notes): lambda _: {"id": 1}})) as forge:
        script = "\n".join(gitlab["diff"]["script"])
        _, compare = run(
            script, tmp_path, **variables, CI_API_V4_URL=forge.address, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main"
        )
    assert compare == "diff --against origin/main --format markdown=diff.md --format gitlab=quality.json"
    [asked] = forge.asked
    assert (asked.path, asked.headers["PRIVATE-TOKEN"]) == (notes, "token")
    assert parse_qs(asked.body.decode())["body"] == [COMMENT]
