"""What tests share: recorded programs."""

import dataclasses
import datetime
import functools
import gc
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from private_eks.common.plan import versions
from private_eks_cli.__main__ import main
from private_eks_cli.graph.model import Graph
from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.recorder import record
from private_eks_cli.sources.stacks import Stack, find_stack
from tests.places import ROOT
from tests.programs import run_program

from .sampling import left_out
from .scheduling import ByFile, rank

TODAY = datetime.date(2026, 11, 30)
"""The day of every test: on others, other versions of Kubernetes are supported."""
STACKS = ("dev", "staging", "prod")
EXAMPLES = tuple(sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("examples/stacks/Pulumi.*.yaml")))
"""Paths of the stack files of examples/stacks, as the offline commands take them."""
ALL_STACKS = (*STACKS, *EXAMPLES)

_PATHS = {find_stack(str(ROOT / path)).name: str(ROOT / path) for path in EXAMPLES}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let all cases be asked for."""
    parser.addoption("--all", action="store_true", help="run the cases as well that a sample goes without")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the cases that a sample goes without, and let the longest begin where several processes share."""
    if not config.option.all and (out := set(left_out(items))):
        config.hook.pytest_deselected(items=list(out))
        items[:] = [item for item in items if item not in out]
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: rank(item.nodeid))


def pytest_collection_finish() -> None:
    """Let collections of garbage pass over all that is imported by now."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    """Keep a file's tests together, and those that share deployments."""
    return ByFile(config, log) if config.option.dist == "loadfile" else None


@pytest.fixture(autouse=True, scope="session")
def one_day() -> Iterator[None]:
    """Let the support of Kubernetes versions be that of one day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(versions, "today", lambda: TODAY)
        yield


def name_of(stack: str) -> str:
    """Give the name of a stack that is given by name or path."""
    return stack.split(".")[-2] if stack in EXAMPLES else stack


def stack_called(stack: str) -> Stack:
    """Find one of `ALL_STACKS`, or the stack of a name such as `everything`."""
    return find_stack(_PATHS.get(name_of(stack), stack))


def recorded(stack: str, unknowns: bool = False) -> Graph:
    """Record the root program with a stack file of the repository, once a session; `stack` is its name or path."""
    return _recorded(name_of(stack), unknowns)


@functools.cache
def _recorded(name: str, unknowns: bool) -> Graph:
    found = stack_called(name)
    return record(run_program, found.name, found.config, unknowns=unknowns)


def size_of(stack: str) -> int:
    """Tell how much a stack makes, and so about how long it takes."""
    return len(recorded(stack).resources)


def with_settings(stack: str, **keys: Any) -> Graph:
    """Record a stack with some keys of its file set."""
    edited = with_keys(stack_called(stack), keys)
    return record(run_program, edited.name, edited.config)


def with_keys(stack: Stack, keys: Mapping[str, Any]) -> Stack:
    """Set some keys of a stack file; texts are given as they are, all else as JSON."""
    given = {key if ":" in key else f"private-eks:{key}": value for key, value in keys.items()}
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in given.items()}
    return dataclasses.replace(stack, config={**stack.config, **texts})


def with_inputs(graph: Graph, type_: str, suffix: str, inputs: dict[str, Any]) -> Graph:
    """Change some inputs of the first resource whose name ends so: to values, or by functions; None takes them away."""
    original = next(r for r in graph.of(type_) if r.name.endswith(suffix))
    new = {key: to(original.inputs.get(key)) if callable(to) else to for key, to in inputs.items()}
    kept = {key: value for key, value in {**original.inputs, **new}.items() if value is not None}
    return graph.replacing(dataclasses.replace(original, inputs=kept))


def faults(graph: Graph) -> list[str]:
    """Say what breaks any promise."""
    return [fault for broken in broken_promises(graph).values() for fault in broken]


@pytest.fixture(params=STACKS)
def graph(request: pytest.FixtureRequest) -> Graph:
    """Each of the three stacks, recorded with the answers of the simulated cloud."""
    return recorded(request.param)


@pytest.fixture(params=ALL_STACKS, ids=name_of)
def any_graph(request: pytest.FixtureRequest) -> Graph:
    """Each of the three stacks and of the examples."""
    return recorded(request.param)


@pytest.fixture
def deploy() -> Callable[[Callable[[], Any]], Graph]:
    """Record a program given as a function, such as one that makes a single component."""
    return lambda program: record(program, "test", {"aws:region": "eu-west-1"})


@dataclasses.dataclass(frozen=True, slots=True)
class Done:
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run `private-eks` with some words as its console command does, but in this process, which has imported it."""

    def run(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["private-eks", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        gc.enable()
        said = capfd.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def stack_file(tmp_path: Path) -> Callable[[str], Stack]:
    """Write a stack file and read it the way the offline commands do."""

    def write(text: str) -> Stack:
        path = tmp_path / "Pulumi.test.yaml"
        path.write_text(text, encoding="utf-8")
        return find_stack(str(path))

    return write
