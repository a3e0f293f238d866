"""What tests share: recorded programs."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offline.graph import Graph
from offline.recorder import record
from offline.stacks import Stack, find_stack, run_program

STACKS = ("dev", "staging", "prod")


@functools.cache
def recorded(stack: str, unknowns: bool = False) -> Graph:
    """Record the root program with one of the repository's stack files, once a session."""
    found = find_stack(stack)
    return record(run_program, found.name, found.config, unknowns=unknowns)


@pytest.fixture(params=STACKS)
def graph(request: pytest.FixtureRequest) -> Graph:
    """Each of the three stacks, recorded with the answers of the simulated cloud."""
    return recorded(request.param)


@pytest.fixture
def deploy() -> Callable[[Callable[[], Any]], Graph]:
    """Record a program given as a function, such as one that makes a single component."""
    return lambda program: record(program, "test", {"aws:region": "eu-west-1"})


@pytest.fixture
def stack_file(tmp_path: Path) -> Callable[[str], Stack]:
    """Write a stack file and read it the way the offline commands do."""

    def write(text: str) -> Stack:
        path = tmp_path / "Pulumi.test.yaml"
        path.write_text(text, encoding="utf-8")
        return find_stack(str(path))

    return write
