"""Stack files: found by name or path, read as the Pulumi CLI would hand them to the program."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from private_eks.common.plan.rendering import shown

from ..errors import Kind, wrong
from .projects import Project, find_project
from .yaml_reader import as_text, name_of, read_file

_ALLOWED = "allowed: a YAML mapping with the key config"


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack: its name, its file, and its configuration as the program receives it, every value a text."""

    name: str
    path: Path
    config: dict[str, str]
    project: Project
    notes: tuple[str, ...] = ()
    """What of it cannot be known without the CLI."""
    references: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Outputs of other stacks, by their full names."""


REFERENCES = "PRIVATE_EKS_REFERENCES"
"""The variable that names a file with outputs of other stacks, for this process and those that it starts."""


def find_stack(wanted: str, project: Project | None = None) -> Stack:
    """Read the stack called `wanted` of a project, by default the one we are in, or the stack file at a path.

    Raises CommandError if there is no such file, and ValueError if it is no stack file.
    """
    project = project or find_project()
    path = file_of(wanted, project)
    if not path.is_file():
        known = ", ".join([*stack_names(project.root), "or the path of a stack file"])
        raise wrong(Kind.NO_STACK_FILE, "stack", repr(wanted), known, "check the spelling")
    parts = path.name.split(".")
    name = parts[1] if len(parts) == 3 and parts[0] == "Pulumi" else path.stem
    document, references = read_file(path), read_references(os.environ.get(REFERENCES))
    given = {**_project_defaults(project), **_texts(_config(document, path), path, project)}
    return Stack(name, path, given, project, _notes(document), references)


def file_of(wanted: str, project: Project) -> Path:
    """Give the file that a stack has or would have, by its name or path."""
    return Path(wanted) if wanted.endswith((".yaml", ".yml")) else project.root / f"Pulumi.{wanted}.yaml"


def only_stack() -> str:
    """Name the stack of a project that has one.

    Raises CommandError if it has none or several.
    """
    names = stack_names(find_project().root)
    if len(names) != 1:
        allowed = f"one of {', '.join(names)}" if names else "a stack with a file, Pulumi.<stack>.yaml"
        raise wrong(Kind.NO_STACK_FILE, "stack", "none", allowed, "name it, or give its file by --stack-file")
    return names[0]


def read_references(path: Path | str | None) -> Mapping[str, Mapping[str, Any]]:
    """Read the outputs of other stacks, by full names such as `acme/network/prod`; none without a file.

    Raises ValueError for a file of another shape.
    """
    found = read_file(Path(path)) if path else {}
    if not isinstance(found, dict) or not all(isinstance(outputs, dict) for outputs in found.values()):
        allowed = "a mapping of outputs for each organization/project/stack"
        raise ValueError(f"--references: got {shown(found)}; allowed: {allowed}; write it so")
    return found


def stack_names(root: Path) -> list[str]:
    """Name the stacks that the project in `root` has files of."""
    return sorted(path.name.split(".")[1] for path in root.glob("Pulumi.*.yaml"))


def _project_defaults(project: Project) -> dict[str, str]:
    declared = {key: _default(entry) for key, entry in _config(project.document, project.file).items()}
    return _texts({key: value for key, value in declared.items() if value is not None}, project.file, project)


def _default(entry: Any) -> Any:
    """Give the value that a project declares for a key, if it does; a value alone is the short form of a default."""
    return entry.get("default", entry.get("value")) if isinstance(entry, dict) else entry


def _config(document: Any, path: Path) -> dict[str, Any]:
    config: Any = (document.get("config") or {}) if isinstance(document, dict) else document
    if not isinstance(config, dict):
        raise ValueError(f"{name_of(path)}: got {shown(config)}; {_ALLOWED}; write the settings below config:")
    return config


def _texts(config: dict[str, Any], path: Path, project: Project) -> dict[str, str]:
    written: dict[str, str] = {}
    for key in config:
        full = full_key(key, path, project)
        if (before := written.setdefault(full, key)) != key:
            got = f"{key!r} beside {before!r}, which is {full} too"
            raise ValueError(f"{name_of(path)}: got {got}; allowed: each key once; put it under one of them")
    return {full: as_text(config[key]) for full, key in written.items()}


def full_key(key: str, path: Path, project: Project) -> str:
    """Spell a key in full: one without a namespace is the project's, and `aws:config:region` is an old form."""
    namespace, *config, name = key.split(":") if ":" in key else (project.name, key)
    if config not in ([], ["config"]):
        allowed = f"keys such as {project.name}:cidr"
        raise ValueError(
            f"{name_of(path)}: got the key {key!r}; allowed: {allowed}; write a namespace, a colon and a name"
        )
    return f"{namespace}:{name}"


def _notes(document: Any) -> tuple[str, ...]:
    """Say what an environment of Pulumi ESC may add: https://www.pulumi.com/docs/esc/environments/."""
    named = document.get("environment") if isinstance(document, dict) else None
    if not named:
        return ()
    entries = named if isinstance(named, list) else [named] if isinstance(named, str) else ["environment"]
    # An entry may have settings: https://www.pulumi.com/docs/esc/environments/imports/
    names = ", ".join(
        str(name) for entry in entries if entry for name in (entry if isinstance(entry, dict) else [entry])
    )
    return (f"{names} of Pulumi ESC may set further keys, which are not known here: only those of the file are",)
