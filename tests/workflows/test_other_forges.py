"""The recipes of docs/ci.md for other forges, run as they stand against a server that answers as their API does."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.places import ROOT

from .forge import Forge, serving

COMMENT = '<!-- marker -->\n\n> **dev: "NOTHING"**: no changes `\\n`\n'
TOOL = """#!/bin/sh
printf '%s\\n' "$*" >>calls
for word; do case $word in *=comment.md) cp given.md comment.md;; esac; done
"""
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


def test_azure_gets_a_thread(tmp_path: Path) -> None:
    azure, *_ = recipes()
    with serving(Forge({("POST", THREADS): lambda _: {"id": 1}})) as forge:
        calls = run(
            azure["steps"][1]["script"],
            tmp_path,
            SYSTEM_ACCESSTOKEN="token",
            SYSTEM_COLLECTIONURI=f"{forge.address}/acme/",
            SYSTEM_TEAMPROJECTID="7",
            BUILD_REPOSITORY_ID="8",
            SYSTEM_PULLREQUEST_PULLREQUESTID="9",
            SYSTEM_PULLREQUEST_TARGETBRANCHNAME="main",
        )
    assert calls == ["diff --against origin/main --format markdown=comment.md"]
    thread = {"comments": [{"parentCommentId": 0, "content": COMMENT, "commentType": 1}], "status": 1}
    assert forge.written() == [("POST", THREADS, thread)]
    [asked] = forge.asked
    assert (asked.query, asked.headers["Authorization"]) == ({"api-version": "7.1"}, "Bearer token")


def test_bitbucket_gets_a_comment(tmp_path: Path) -> None:
    _, bitbucket, _ = recipes()
    [step] = bitbucket["pipelines"]["pull-requests"]["**"]
    with serving(Forge({("POST", COMMENTS): lambda _: {"id": 1}})) as forge:
        script = "\n".join(step["step"]["script"]).replace("https://api.bitbucket.org", forge.address)
        calls = run(
            script,
            tmp_path,
            PULL_REQUEST_TOKEN="token",
            BITBUCKET_REPO_FULL_NAME="acme/shop",
            BITBUCKET_PR_ID="9",
            BITBUCKET_PR_DESTINATION_BRANCH="main",
        )
    assert calls == ["diff --against origin/main --format bitbucket=comment.md"]
    assert forge.written() == [("POST", COMMENTS, {"content": {"raw": COMMENT}})]
    assert forge.asked[0].headers["Authorization"] == "Bearer token"


def test_atlantis_prints_what_the_command_says(tmp_path: Path) -> None:
    *_, atlantis = recipes()
    [step] = atlantis["workflows"]["private-eks"]["plan"]["steps"]
    assert run(step["run"]["command"], tmp_path, BASE_BRANCH_NAME="main") == ["diff --against origin/main"]
