"""`private_eks.testing`, and what docs/testing.md says of it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pulumi_aws as aws
import pytest

from private_eks import Network, NetworkArgs, testing
from tests.places import ROOT

EXAMPLE = ROOT / "examples" / "consumer-pip"
PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
GIVEN: NetworkArgs = {"region": "eu-west-1", "cidr": "10.40.0.0/16", "zones": ["eu-west-1a", "eu-west-1b"]}


def run(*command: str | Path, cwd: Path) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_shows_the_test_of_the_example_and_it_passes(tmp_path: Path) -> None:
    text = (EXAMPLE / "test_program.py").read_text(encoding="utf-8")
    assert re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1] == text  # type: ignore[index]
    shutil.copytree(EXAMPLE, tmp_path / "orders", ignore=shutil.ignore_patterns("__pycache__"))
    assert "3 passed" in run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=tmp_path / "orders")


def test_what_breaks_a_promise_fails_the_test() -> None:
    def program() -> None:
        network = Network("shared", GIVEN)
        aws.ec2.InternetGateway("open", vpc_id=network.vpc_id)

    with pytest.raises(AssertionError, match="open"):
        testing.assert_promises(testing.record(program))


def test_without_the_command_s_distribution_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(f"No module named {name!r}", name="private_eks_cli")

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(ModuleNotFoundError, match="install it where the tests run"):
        testing.record(lambda: None)
