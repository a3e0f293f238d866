"""The Python that a project's program runs with: that of its own virtual environment, where it has one.

The command may be installed anywhere, by pipx or uv for example; what it brings along comes after what the project has
installed, so that the program finds its own versions of everything.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .projects import PYTHON, Project

_ENTERED = "PRIVATE_EKS_PYTHON"
"""Set to the interpreter that the command was handed to: it is handed on once."""


def enter(project: Project) -> None:
    """Go on in the virtual environment of a project, if there is one and we are not in it."""
    python = _python_of(project)
    if python and Path(sys.prefix).resolve() != python.parents[1].resolve() and os.environ.get(_ENTERED) != str(python):
        os.environ[_ENTERED] = str(python)
        sys.stdout.flush()
        command = module_command("private_eks_cli", *sys.argv[1:])
        os.execv(python, [str(python), *command[1:]])


def module_command(module: str, *words: str) -> list[str]:
    """Give the command that runs a module with the packages that this process finds, in the same order."""
    code = f"import runpy, sys; sys.path += {_packages()!r}; runpy.run_module({module!r}, run_name='__main__')"
    return [sys.executable, "-c", code, *words]


def _python_of(project: Project) -> Path | None:
    """Find the interpreter of the virtual environment that a project names: https://www.pulumi.com/docs/iac/languages-sdks/python/."""
    runtime = project.document.get("runtime")
    options = (runtime.get("options") if isinstance(runtime, dict) else None) or {}
    named = options.get("virtualenv") or ".venv"
    found = (project.root / named / place for place in (Path("bin", "python"), Path("Scripts", "python.exe")))
    return next((path for path in found if path.is_file()), None) if project.runtime == PYTHON else None


def _packages() -> Sequence[str]:
    """Name the folders in which this process finds packages that are none of Python's own."""
    ours = [str(Path(__file__).parents[2])]
    return [*ours, *(path for path in sys.path if "site-packages" in path and path not in ours)]
