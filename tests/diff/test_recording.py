"""An older program is recorded with its own package, whatever that lacks, and with the tools as they are now."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from private_eks_cli.diff.recording import recording
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
LOADED = """
import sys, private_eks_cli.recording.recorder
print(*(m.__file__ for n, m in sys.modules.items() if n.startswith({names})))
"""
OURS = ("private_eks_cli", "private_eks")


def test_an_older_package_needs_nothing_that_the_tools_import(tmp_path: Path) -> None:
    for file, text in FILES.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    with recording(tmp_path, ["dev", "prod"]) as recorded:
        for stack in ("dev", "prod"):
            [vpc] = recorded.graph(stack)
            assert vpc.inputs == {"cidrBlock": "10.9.0.0/16", "tags": {"made-by": "an older package"}}


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
