"""The policy pack, running in its own environment."""

import os
from collections.abc import Iterator

import pytest

from tests.places import ROOT
from tools.docs.policies import PACK

from .analyzer import Analyzer, serving

PYTHON = ROOT / ".venv-policy" / "bin" / "python"


@pytest.fixture(scope="session")
def running() -> Iterator[Analyzer]:
    """Start the pack, once a run; without its environment, skip the test, or fail it in CI."""
    if not PYTHON.exists():
        reason = f"{PYTHON.relative_to(ROOT)} is missing: `make test` makes it from policy/requirements.txt"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with serving(PYTHON, PACK / "__main__.py") as analyzer:
        yield analyzer


@pytest.fixture
def pack(running: Analyzer) -> Analyzer:
    """Give the running pack as it is without a configuration."""
    running.configure({})
    return running
