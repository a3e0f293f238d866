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
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from private_eks_cli.cloud.kubernetes.rendered import render
from tests.conftest import ALL_STACKS, name_of, recorded
from tests.kubernetes_api import Api, served
from tests.places import ROOT

STACKS = [stack for stack in ALL_STACKS if recorded(stack).objects()]
PAGE = ROOT / "docs" / "applications.md"


CONFIG = {"apiVersion": "v1", "kind": "Config", "current-context": "c", "users": [{"name": "c", "user": {}}]}
CONTEXTS = [{"name": "c", "context": {"cluster": "c", "user": "c"}}]
REAL = """#!/bin/sh
case " $* " in *" apply "*) set -- "$@" --validate=false ;; esac
exec {kubectl} "$@"
"""
NOTED = """#!{python}
import json, sys
with open({log!r}, "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
"""


def blocks(text: str) -> list[str]:
    """Give the blocks of a page that apply a folder."""
    found = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [fence for fence in found if " apply --server-side --filename" in fence]


def patterns(words: list[str]) -> list[str]:
    """Give the values of `--filename`."""
    return [word for before, word in itertools.pairwise(words) if before == "--filename"]


def matches(folder: Path, pattern: str) -> list[Path]:
    """Give the files that a pattern means; Go's globs negate with another sign than Python's."""
    return sorted(folder.glob(pattern.replace("[^", "[!")))


def run(block: str, folder: Path, kubectl: str) -> str:
    """Run a block of a page with a program as `kubectl`; give what it complains of."""
    program = folder / "bin" / "kubectl"
    program.parent.mkdir()
    program.write_text(kubectl, encoding="utf-8")
    program.chmod(0o700)
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = {**os.environ, "HOME": str(folder), "PATH": path}
    words = ["sh", "-eu", "-c", block]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=environment)
    return done.stderr if done.returncode else ""


def run_real(block: str, folder: Path, address: str, api: Api) -> str:
    """Run a block with the real kubectl; give what it complains of."""
    clusters = [{"name": "c", "cluster": {"server": address}}]
    (folder / "kubeconfig.json").write_text(json.dumps({**CONFIG, "contexts": CONTEXTS, "clusters": clusters}))
    return run(block, folder, REAL.format(kubectl=shutil.which("kubectl")))


def run_by_the_rules(block: str, folder: Path, address: str, api: Api) -> str:
    """Do what kubectl would; give what it would complain of."""
    log = folder / "calls"
    log.touch()
    complaints = run(block, folder, NOTED.format(python=sys.executable, log=str(log)))
    calls = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return complaints + "".join(complaint_of(words, folder, api) for words in calls)


def complaint_of(words: list[str], folder: Path, api: Api) -> str:
    """Do one call of kubectl by its rules; give what it would complain of."""
    files: list[Path] = []
    for pattern in patterns(words):
        found = matches(folder, pattern)
        if not found:
            return f"the path {pattern} does not exist"
        for path in found:
            files += sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    given: list[dict[str, Any]] = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    kinds = {kind for served_ in api.kinds().values() for kind in served_}
    if "wait" not in words:
        for one in given:
            if one["kind"] in kinds:
                api.apply(one)
    return "".join(f"no matches for kind {one['kind']}" for one in given if one["kind"] not in kinds)


Driver = Callable[[str, Path, str, Api], str]
DRIVERS = [
    pytest.param(run_real, marks=pytest.mark.skipif(not shutil.which("kubectl"), reason="no kubectl"), id="kubectl"),
    pytest.param(run_by_the_rules, id="its rules"),
]


def applied(block: str, manifests: list[dict[str, Any]], driver: Driver, folder: Path) -> None:
    """Render objects and apply the folder; nothing fails, comes too early or is left out."""
    for manifest in manifests:
        render(folder / "rendered" / "dev", manifest)
    api = Api(manifests)
    with served(api) as address:
        assert driver(block, folder, address, api) == ""
    assert api.faults == []
    assert len(api.objects) == len(manifests)


PLAIN, WHATEVER = blocks(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("stack", STACKS, ids=name_of)
def test_the_commands_of_the_guide_apply_everything_in_one_go(stack: str, driver: Driver, tmp_path: Path) -> None:
    applied(WHATEVER, [dict(resource.inputs) for resource in recorded(stack).objects()], driver, tmp_path)


def test_one_command_applies_namespaces_and_applications(tmp_path: Path) -> None:
    applied(PLAIN, [dict(resource.inputs) for resource in recorded("dev").objects()], run_by_the_rules, tmp_path)


def here(api_version: str, kind: str, name: str = "a", **more: Any) -> dict[str, Any]:
    """Give an object of one namespace."""
    return {"apiVersion": api_version, "kind": kind, "metadata": {"namespace": "here", "name": name}, **more}


def definition(group: str, kind: str) -> dict[str, Any]:
    """Give a definition."""
    spec = {
        "group": group,
        "names": {"kind": kind, "plural": f"{kind.lower()}s"},
        "scope": "Namespaced",
        "versions": [{"name": "v1", "served": True, "storage": True}],
    }
    name = {"name": f"{kind.lower()}s.{group}"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": name,
        "spec": spec,
    }


NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "here"}}
POD = {
    "serviceAccountName": "a",
    "containers": [{"name": "a", "image": "a", "envFrom": [{"configMapRef": {"name": "a"}}]}],
    "volumes": [{"name": "a", "persistentVolumeClaim": {"claimName": "a"}}],
}
NEEDED = [here("v1", kind) for kind in ("ServiceAccount", "ConfigMap", "PersistentVolumeClaim")]
TEMPLATE = {"template": {"spec": POD}}
FOLDERS: dict[str, list[dict[str, Any]]] = {
    "a bare pod": [NAMESPACE, *NEEDED, here("v1", "Pod", spec=POD)],
    "a replication controller": [NAMESPACE, *NEEDED, here("v1", "ReplicationController", spec=TEMPLATE)],
    "no namespace": [{"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "a"}}],
    "no object of the core": [{**here("apps/v1", "Deployment"), "metadata": {"namespace": "default", "name": "a"}}],
    "groups with a d": [
        *(definition(group, kind) for group, kind in (("cdi.example.com", "One"), ("addons.example.com", "Two"))),
        NAMESPACE,
        here("cdi.example.com/v1", "One"),
        here("addons.example.com/v1", "Two"),
    ],
    "a definition alone": [definition("example.com", "One")],
}


@pytest.mark.parametrize("driver", DRIVERS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_they_apply_objects_of_one_s_own_whatever_they_are(folder: str, driver: Driver, tmp_path: Path) -> None:
    applied(WHATEVER, FOLDERS[folder], driver, tmp_path)


@pytest.mark.parametrize("page", ["docs/walkthrough.md", "examples/in-cluster/README.md"])
def test_other_pages_give_the_same_command(page: str) -> None:
    (block,) = blocks((ROOT / page).read_text(encoding="utf-8"))
    assert block.splitlines()[0].replace("rendered/1-", "rendered/dev/1-") == PLAIN.strip()
