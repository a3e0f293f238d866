"""Records stacks of the project in another folder, such as an older revision, in a process of its own.

`python -m private_eks_cli.diff.recording FOLDER STACK...`: the program and the package come from there, the recorder
and the simulated cloud, with what they need of the package, from here: both sides get the same answers. Each stack is
written when it is recorded, so that it is compared while the next one is.
"""

import dataclasses
import gc
import importlib
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import CommandError, Kind, last_words
from ..graph.model import Graph, Resource
from ..sources.interpreter import module_command
from ..sources.projects import Project, find_project
from ..sources.stacks import Stack, find_stack

if TYPE_CHECKING:
    from ..recording.foresight import Foresight

PACKAGE = "private_eks"
_PAUSE = 0.01
"""Seconds between two looks at whether a stack is recorded."""
_TUPLES = ("dependencies", "ignore_changes", "replace_on_changes")


@contextmanager
def recording(folder: Path, stacks: Sequence[str]) -> Iterator["Recording"]:
    """Record stacks of the project in `folder` meanwhile; it goes on until somebody asks for one."""
    command = module_command("private_eks_cli.diff.recording", str(folder), *stacks)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    said = folder / ".said"
    with (
        said.open("wb") as file,
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=file) as process,
    ):
        try:
            yield Recording(process, {stack: _output(folder, i) for i, stack in enumerate(stacks)}, said)
        finally:
            process.kill()


def _output(folder: Path, number: int) -> Path:
    return folder / f".recorded-{number}.json"


class Recording:
    """What a process records."""

    def __init__(self, process: subprocess.Popen[bytes], outputs: Mapping[str, Path], said: Path) -> None:
        """Take its answers from files, which are there when they are whole, and what went wrong from another."""
        self._process = process
        self._outputs = outputs
        self._said = said

    def graph(self, stack: str) -> Graph:
        """Give the graph of a stack, once it is recorded.

        Raises CommandError if its program fails, or if there is no such stack file.
        """
        while self._process.poll() is None and not self._outputs[stack].exists():
            time.sleep(_PAUSE)
        if not self._outputs[stack].exists():
            lines = self._said.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["it said nothing"]
            raise CommandError(Kind.PROGRAM_FAILS, f"the program at that revision cannot be run: {lines[-1]}")
        answer = json.loads(self._outputs[stack].read_text(encoding="utf-8"))
        if "error" in answer:
            raise CommandError(Kind(answer["kind"]), f"at that revision: {answer['error']}")
        return read_graph(answer)


def write_graph(graph: Graph) -> dict[str, Any]:
    """Give a graph as JSON has it."""
    resources = [dataclasses.asdict(resource) for resource in graph]
    return {"stack": graph.stack, "config": graph.config, "resources": resources, "exports": graph.exports}


def read_graph(written: Mapping[str, Any]) -> Graph:
    """Read a graph again."""
    resources = {resource["urn"]: _resource(resource) for resource in written["resources"]}
    return Graph(written["stack"], written["config"], resources, written["exports"])


def _resource(written: Mapping[str, Any]) -> Resource:
    depends = {key: tuple(urns) for key, urns in written["property_dependencies"].items()}
    return Resource(**{**written, "property_dependencies": depends, **{key: tuple(written[key]) for key in _TUPLES}})


def find(stack: str, project: Project | None = None) -> Stack:
    """Read a stack file of a project, by default of the one we are in.

    Raises CommandError if there is none.
    """
    try:
        return find_stack(stack, project)
    except ValueError as error:
        raise CommandError(Kind.NO_STACK_FILE, str(error)) from None


def record_stack(
    stack: Stack, program: Callable[[], object] | None = None, foresight: "Foresight | None" = None
) -> Graph:
    """Record what a program makes of a stack; with `foresight`, as a preview of what is deployed.

    Raises CommandError if the program fails, or refuses the stack file.
    """
    from ..recording.recorder import graph_of

    # Pulumi's SDK leaves futures behind when a program fails, and asyncio would tell about each.
    logging.getLogger("asyncio").disabled = True
    try:
        return graph_of(stack, program, foresight)
    except Exception as error:
        refuses = isinstance(error, ValueError) and not stack.project.own_fault(error)
        does = "refuses the stack file" if refuses else "fails"
        raise CommandError(Kind.PROGRAM_FAILS, f"{stack.name}: the program {does}: {last_words(error)}") from error


def _let_import_of(components: Path) -> None:
    """Have the program find the package of another folder, where the tools go on with that of this one.

    The tools have to be imported wholly before: whatever they import later would be the other folder's.
    """
    importlib.import_module("private_eks_cli.recording.recorder")
    for module in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[module]
    sys.path.insert(0, str(components))


def main(folder: str, *stacks: str) -> None:
    """Record and write one after the other."""
    gc.disable()
    os.chdir(folder)
    project = find_project(Path(folder))
    _let_import_of(project.root / "components")
    for i, stack in enumerate(stacks):
        try:
            answer = write_graph(record_stack(find(stack, project)))
        except CommandError as error:
            answer = {"error": str(error), "kind": error.kind}
        output = _output(Path(folder), i)
        part = output.with_suffix(".part")
        part.write_text(json.dumps(answer), encoding="utf-8")
        part.replace(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
