"""Rendered folders, applied with the commands that the guides give: everything in one go, in an order that works.

By the real `kubectl` where there is one, and by its rules where there is none: it reads all files, in the order of its
arguments and of their names, finds the kind of each, and only then applies them.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from offline.cloud.kubernetes.rendered import render
from offline.stacks import ROOT
from tests.conftest import ALL_STACKS, name_of, recorded
from tests.kubernetes_api import Api, served

STACKS = [stack for stack in ALL_STACKS if recorded(stack).objects()]
PAGE = ROOT / "docs" / "applications.md"


def blocks(text: str) -> list[list[str]]:
    """Give the commands that apply a folder, by the blocks of a page in which they stand."""
    found = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [fence.splitlines() for fence in found if " apply --server-side --filename" in fence]


def patterns(words: list[str]) -> list[str]:
    """Give the values of `--filename`."""
    return [word for before, word in itertools.pairwise(words) if before == "--filename"]


def matches(folder: Path, pattern: str) -> list[Path]:
    """Give the files that a pattern means; Go's globs negate with another sign than Python's."""
    return sorted(folder.glob(pattern.replace("[^", "[!")))


def as_told(command: str, folder: Path) -> list[str]:
    """Give the words of a command without the patterns of which the folder has nothing, as the guide says."""
    words = [word.strip("'") for word in command.split()]
    for pattern in patterns(words):
        if not matches(folder, pattern):
            at = words.index(pattern)
            del words[at - 1 : at + 1]
    return words


def run_real(words: list[str], folder: Path, address: str, api: Api) -> str:
    """Run the real kubectl; give what it complains of."""
    (folder / "kubeconfig.json").write_text(
        json.dumps(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{"name": "c", "cluster": {"server": address}}],
                "contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}],
                "users": [{"name": "c", "user": {}}],
                "current-context": "c",
            }
        )
    )
    words = [*words, "--validate=false"] if "apply" in words else words
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(folder)}
    )
    return done.stderr if done.returncode else ""


def run_by_the_rules(words: list[str], folder: Path, address: str, api: Api) -> str:
    """Do what kubectl would; give what it would complain of."""
    files: list[Path] = []
    for pattern in patterns(words):
        for path in matches(folder, pattern):
            files += sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    given: list[dict[str, Any]] = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    kinds = {kind for served_ in api.kinds().values() for kind in served_}
    if "wait" not in words:
        for one in given:
            if one["kind"] in kinds:
                api.apply(one)
    return "".join(f"no matches for kind {one['kind']}" for one in given if one["kind"] not in kinds)


DRIVERS = [
    pytest.param(run_real, marks=pytest.mark.skipif(not shutil.which("kubectl"), reason="no kubectl"), id="kubectl"),
    pytest.param(run_by_the_rules, id="its rules"),
]


@pytest.mark.parametrize("run", DRIVERS)
@pytest.mark.parametrize("stack", STACKS, ids=name_of)
def test_the_commands_of_the_guide_apply_everything_in_one_go(
    stack: str, run: Callable[[list[str], Path, str, Api], str], tmp_path: Path
) -> None:
    manifests = [dict(resource.inputs) for resource in recorded(stack).objects()]
    for manifest in manifests:
        render(tmp_path / "rendered" / "dev", manifest)
    api = Api(manifests)
    plain, with_charts = blocks(PAGE.read_text(encoding="utf-8"))
    defines = any(manifest["kind"] == "CustomResourceDefinition" for manifest in manifests)
    with served(api) as address:
        for command in with_charts if defines else plain:
            words = as_told(command, tmp_path)
            assert not patterns(words) or run(words, tmp_path, address, api) == "", command
    assert api.faults == []
    assert len(api.objects) == len(manifests)


@pytest.mark.parametrize("page", ["docs/walkthrough.md", "examples/in-cluster/README.md"])
def test_other_pages_give_the_same_command(page: str) -> None:
    (block,) = blocks((ROOT / page).read_text(encoding="utf-8"))
    (command, *_), (wanted,) = block, blocks(PAGE.read_text(encoding="utf-8"))[0]
    assert command.replace("rendered/1-", "rendered/dev/1-") == wanted
