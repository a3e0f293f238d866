"""Stacks on the real Pulumi engine, each with a simulated cloud, a state and ports of its own."""

import functools
import gc
import importlib
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.engine.engine import configure, find_cli, refresh, workspace
from private_eks_cli.engine.phases import Outcome, carry_out
from private_eks_cli.sources.stacks import Stack, find_stack
from tests.conftest import stack_called
from tests.programs import run_program

PROJECT = "name: private-eks\nruntime: python\nconfig:\n  aws:region:\n    value: eu-west-1\n"


@dataclass
class Deployment:
    """One stack, its engine and its cloud."""

    stack: Stack
    engine: automation.Stack
    cloud: Cloud

    def up(self, **keys: Any) -> Outcome:
        """Deploy, with some keys of the stack file changed."""
        return self._with(keys, "up", self.engine.up)

    def preview(self, program: Callable[[], Any] | None = None, /, **keys: Any) -> Outcome:
        """Preview, with some keys of the stack file changed, and perhaps another program."""
        return self._with(keys, "preview", functools.partial(self.engine.preview, program=program))

    def refresh(self) -> Outcome:
        """Compare the state with the cloud."""
        return carry_out("refresh", functools.partial(refresh, self.engine))

    def preview_destroy(self) -> Outcome:
        """Preview the destruction, as `pulumi destroy` does before it asks."""
        return carry_out("preview of destroy", self.engine.preview_destroy)

    def destroy(self, logging: bool = False) -> Outcome:
        """Destroy everything, as docs/deploying.md says: control planes log no more, unless they are to."""
        if not logging:
            self.cloud.switch_off_logs()
        return carry_out("destroy", self.engine.destroy)

    @property
    def state(self) -> list[dict[str, Any]]:
        """What the engine thinks there is."""
        found: list[dict[str, Any]] = (self.engine.export_stack().deployment or {}).get("resources") or []
        return found

    def _with(self, keys: dict[str, Any], title: str, operation: Callable[..., object]) -> Outcome:
        work = Path(self.engine.workspace.work_dir)
        configure(work, self.stack, {k if ":" in k else f"private-eks:{k}": value for k, value in keys.items()})
        return carry_out(title, operation)


# Its plugin else imports it when the session ends, and pytest parses it while what engines left behind is collected.
importlib.import_module("hypothesis")

Begin = Callable[..., AbstractContextManager[Deployment]]


@pytest.fixture(autouse=True, scope="session")
def engine_is_there() -> None:
    """Skip without a CLI, but never in CI."""
    try:
        find_cli()
    except ValueError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(autouse=True)
def no_collection_meanwhile() -> Iterator[None]:
    """Collect garbage between the tests only.

    With Python 3.11 a collection while a traceback is written may end in "AST constructor recursion depth mismatch":
    a traceback's carets parse their line, and what is collected, such as a coroutine that a failed deployment left
    unfinished, may have pytest write a traceback in the middle of that (https://github.com/python/cpython/issues/106905).
    """
    gc.disable()
    yield
    gc.enable()
    gc.collect()
    # What has stayed, such as recorded stacks, need not be looked through again after each test.
    gc.freeze()


@contextmanager
def _begin(name: str, cloud: Cloud | None = None) -> Iterator[Deployment]:
    stack = stack_called(name)
    cloud = cloud or Cloud(Place(stack.config["aws:region"]))
    with workspace(stack, run_program, cloud) as engine:
        yield Deployment(stack, engine, cloud)


@pytest.fixture(scope="session")
def begin() -> Begin:
    """Begin a life of the root program with a stack file of the repository: nothing is deployed yet."""
    return _begin


@pytest.fixture(scope="session")
def deployed() -> Iterator[Callable[[str], Deployment]]:
    """Give a stack that is up, one for all tests that only look or preview."""
    with ExitStack() as stacks:

        @functools.cache
        def up(name: str) -> Deployment:
            deployment = stacks.enter_context(_begin(name))
            assert deployment.up().errors == []
            return deployment

        yield up


@pytest.fixture
def small(tmp_path: Path) -> Begin:
    """Begin a life of a small program that a test writes down itself."""

    @contextmanager
    def begin_small(program: Callable[[], Any], cloud: Cloud, others: Collection[str] = ()) -> Iterator[Deployment]:
        project, path = tmp_path / "Pulumi.yaml", tmp_path / "Pulumi.small.yaml"
        project.write_text(PROJECT, encoding="utf-8")
        path.write_text("config:\n  aws:region: eu-west-1\n", encoding="utf-8")
        stack = find_stack(str(path))
        with workspace(stack, program, cloud, project, others) as engine:
            yield Deployment(stack, engine, cloud)

    return begin_small
