"""How the tests reach the checkers that live in an environment of their own."""

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT


def judge(command: str) -> Path:
    """Give the path of a command of the judges' environment; without it, skip the test, or fail it in CI."""
    path = ROOT / ".venv-judges" / "bin" / command
    if path.exists():
        return path
    reason = f"{path.relative_to(ROOT)} is missing: `make test` makes it from requirements-judges.txt"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def clean_environment(home: Path) -> dict[str, str]:
    """Give the environment for a judge: none of the user's settings, switches or credentials reach it."""
    return {"HOME": str(home), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[], Any]) -> Any:
    """Make something slow once a run: of pytest-xdist's workers one makes it, the others wait for its JSON."""
    base = factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = folder / f"{name}.json"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            made.write_text(json.dumps(make()), encoding="utf-8")
    return json.loads(made.read_text(encoding="utf-8"))
