"""An older program is recorded with its own package, whatever that lacks, and with the tools as they are now."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from private_eks_cli.diff.recording import recording
from private_eks_cli.errors import CommandError
from tests.places import ROOT

PROGRAM = """
import pulumi_aws as aws
from private_eks.plan.regions import MADE_BY
from settings import CIDR

aws.ec2.Vpc("vpc", cidr_block=CIDR, tags={"made-by": MADE_BY})
"""
FILES = {
    "Pulumi.yaml": "name: private-eks\nruntime: python\n",
    "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n",
    "Pulumi.prod.yaml": "config:\n  aws:region: eu-west-2\n",
    "__main__.py": PROGRAM,
    "settings.py": 'CIDR = "10.9.0.0/16"\n',
    "components/private_eks/__init__.py": "",
    "components/private_eks/plan/__init__.py": "",
    "components/private_eks/plan/regions.py": 'MADE_BY = "an older package"\n',
}
WAITING = """
import pathlib, pulumi, sys, time
sys.stderr.write("much to say " * 100_000)
while pulumi.get_stack() == "prod" and not pathlib.Path("{go}").exists():
    time.sleep(0.01)
"""
ENDING = """
import os, pulumi, sys
if pulumi.get_stack() == "prod":
    print("out of memory", file=sys.stderr, flush=True)
    os._exit(9)
"""
LOADED = """
import sys, private_eks_cli.recording.recorder
print(*(m.__file__ for n, m in sys.modules.items() if n.startswith({names})))
"""
OURS = ("private_eks_cli", "private_eks")


def written(folder: Path, before: str = "") -> None:
    """Write the project, with some lines at the beginning of its program."""
    for file, text in {**FILES, "__main__.py": before + PROGRAM}.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")


def test_an_older_package_needs_nothing_that_the_tools_import(tmp_path: Path) -> None:
    written(tmp_path)
    with recording(tmp_path, ["dev", "prod"]) as recorded:
        for stack in ("dev", "prod"):
            [vpc] = recorded.graph(stack)
            assert vpc.inputs == {"cidrBlock": "10.9.0.0/16", "tags": {"made-by": "an older package"}}


def test_a_stack_is_given_while_the_next_one_is_recorded_and_whatever_the_program_says(tmp_path: Path) -> None:
    go = tmp_path / "go"
    written(tmp_path, WAITING.format(go=go))
    with recording(tmp_path, ["dev", "prod"]) as recorded:
        assert len(list(recorded.graph("dev"))) == 1
        go.touch()
        assert len(list(recorded.graph("prod"))) == 1


def test_a_program_that_ends_the_process_is_told_with_its_last_words(tmp_path: Path) -> None:
    written(tmp_path, ENDING)
    with recording(tmp_path, ["dev", "prod"]) as recorded:
        assert len(list(recorded.graph("dev"))) == 1
        with pytest.raises(CommandError, match=r"^the program at that revision cannot be run: out of memory$"):
            recorded.graph("prod")


def test_the_recorder_imports_nothing_of_the_project_when_an_older_package_has_taken_its_place() -> None:
    command = [sys.executable, "-c", LOADED.format(names=OURS)]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert str(ROOT / "cli" / "private_eks_cli" / "recording" / "recorder.py") in loaded
    assert [f"{path}: {name}" for path in loaded for name in imported_late(Path(path))] == []


def imported_late(path: Path) -> Iterator[str]:
    """Name what the functions of a module import of the project."""
    functions = (n for n in ast.walk(ast.parse(path.read_bytes())) if isinstance(n, ast.FunctionDef))
    for node in (inner for function in functions for inner in ast.walk(function)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith(OURS))
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith(OURS)):
            yield node.module or "."
