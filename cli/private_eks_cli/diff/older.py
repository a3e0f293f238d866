"""The older program of a diff: recorded in a process of its own, begun before anything that takes time is imported."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CommandError, Kind, wrong
from ..reports.wording import listed
from ..sources.projects import PYTHON, find_project
from ..sources.stacks import Stack, find_stack, stack_names
from .recording import Recording, recording
from .revisions import changed_between, extracted, installed, resolve, uncommitted
from .wanted import Wanted

if TYPE_CHECKING:
    from ..graph.model import Graph

_DEPENDENCIES = ("requirements.txt", "requirements-dev.txt", "components/pyproject.toml")
_FULL = 12
"""How much of a commit is shown."""


@dataclass(frozen=True, slots=True)
class Older:
    """Every stack as it was, while it is being recorded."""

    against: str
    stacks: Mapping[str, str]
    """What they are called now and then: a path may be another one."""
    notes: tuple[str, ...]
    folder: Path
    """Where the project is as it was."""
    recorded: Recording | None
    """Of a program in Python."""

    def graph(self, stack: str) -> "Graph":
        """Give a stack as it was.

        Raises CommandError if its program fails, or if there is no such stack file.
        """
        assert self.recorded
        return self.recorded.graph(self.stacks[stack])

    def stack(self, stack: str) -> "Stack":
        """Read a stack file as it was.

        Raises CommandError if there is none.
        """
        return find_stack(self.stacks[stack], find_project(self.folder))


@contextmanager
def begun(wanted: Wanted) -> Iterator[Older | CommandError | None]:
    """Begin to record what a diff is against; an error if that cannot be, and nothing if it is against a file."""
    if not wanted.against:
        yield None
        return
    try:
        project = find_project()
        root = project.root
        commit = resolve(wanted.against, root)
        files = uncommitted(root)
        if files and not wanted.allow_uncommitted:
            got, remedy = f"changes in {listed(files)}", "commit them, or say --allow-dirty"
            raise wrong(Kind.UNCOMMITTED, "the tree", got, "none", remedy)
    except CommandError as error:
        yield error
        return
    with extracted(commit, root) as folder:
        stacks = list(wanted.stacks) or sorted({*stack_names(root), *stack_names(folder)})
        older = {stack: _at(stack, root, folder) for stack in stacks}
        against, notes = f"`{wanted.against}` (`{commit[:_FULL]}`)", _notes(root, commit, files)
        if project.runtime != PYTHON:
            installed(root, folder)
            yield Older(against, older, notes, folder, None)
            return
        with recording(folder, list(older.values())) as recorded:
            yield Older(against, older, notes, folder, recorded)


def _at(stack: str, root: Path, folder: Path) -> str:
    """Give the path of a stack file as it was, if it lies in the project."""
    path = Path(stack).resolve()
    return str(folder / path.relative_to(root)) if path.is_file() and path.is_relative_to(root) else stack


def _notes(root: Path, commit: str, files: Sequence[str]) -> tuple[str, ...]:
    changed = changed_between(commit, _DEPENDENCIES, root)
    notes = [f"dependencies differ in {listed(changed)}: both sides ran with what is installed now"] if changed else []
    return (*notes, *([f"not committed: {listed(files)}"] if files else []))
