"""Pulumi projects: https://www.pulumi.com/docs/iac/concepts/projects/project-file/."""

import itertools
import runpy
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import private_eks

from ..errors import Kind, wrong
from .yaml_reader import read_file

FILES = ("Pulumi.yaml", "Pulumi.yml")
"""What the file of a project may be called."""
PYTHON = "python"
_OURS = (Path(__file__).parents[1], Path(private_eks.__file__).parent)
"""Where the command and the components are, which may be developed in the project's folder."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its file, its name, its language, its program, and what the file says."""

    file: Path
    name: str
    runtime: str
    program: Path
    """A folder, or for Python a file too."""
    document: dict[str, Any]

    @property
    def root(self) -> Path:
        """The folder of the project's file."""
        return self.file.parent

    @property
    def folder(self) -> Path:
        """The folder of the program."""
        return self.program if self.program.is_dir() else self.program.parent

    def run(self) -> None:
        """Run the program in this process, as Pulumi's language host does.

        Raises CommandError if it is not Python, and whatever the program raises.
        """
        if self.runtime != PYTHON:
            got, remedy = f"the runtime {self.runtime}", "give what Pulumi says of it: --from, docs/consuming.md"
            raise wrong(Kind.NO_PROJECT, self.file.name, got, f"{PYTHON}, which can be run here", remedy)
        if str(self.folder) not in sys.path:
            sys.path.insert(0, str(self.folder))
        main = self.program / "__main__.py" if self.program.is_dir() else self.program
        runpy.run_path(str(main), run_name="__main__")

    def line_of(self, error: BaseException) -> str:
        """Name the line of the user's own program at which it failed; nothing if it was not the program that did."""
        places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, SyntaxError):
            places.append((error.filename or "", error.lineno))
        own = ((Path(file), line) for file, line in reversed(places) if self._is_own(Path(file)))
        return next((f"{file.relative_to(self.root)}:{line}" for file, line in own), "")

    def own_fault(self, error: BaseException) -> str:
        """Name that line, unless it is what a component of ours says of what it was given there."""
        files = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
        after = itertools.takewhile(lambda file: not self._is_own(file), reversed(files))
        said = any(file.is_relative_to(folder) for file in after for folder in _OURS) or "; allowed: " in str(error)
        return "" if said else self.line_of(error)

    def _is_own(self, file: Path) -> bool:
        """Tell whether a file is of the program, and of no package that is installed in the project's folder."""
        ours = any(file.is_relative_to(folder) for folder in _OURS)
        return file.is_relative_to(self.root) and file.is_file() and "site-packages" not in file.parts and not ours


def find_project(folder: Path | None = None) -> Project:
    """Find the project of a folder, by default of the one we are in: its own, or the nearest above, as Pulumi does.

    Raises CommandError if there is none, or if its file is none of a project.
    """
    start = (folder or Path.cwd()).resolve()
    files = (path / name for path in (start, *start.parents) for name in FILES)
    file = next((path for path in files if path.is_file()), None)
    if file is None:
        allowed = "the folder of a Pulumi project, with its Pulumi.yaml, or one below it"
        raise wrong(Kind.NO_PROJECT, "--project", str(start), allowed, "change into yours, or name it")
    found = read_file(file)
    document = found if isinstance(found, dict) else {}
    name, runtime = document.get("name"), document.get("runtime")
    language = runtime.get("name") if isinstance(runtime, dict) else runtime
    if not isinstance(name, str) or not isinstance(language, str):
        raise wrong(Kind.NO_PROJECT, file.name, "no project", "a name and a runtime", "write both")
    return Project(file, name, language, file.parent / str(document.get("main") or "."), document)
