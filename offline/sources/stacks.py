"""Stack files: found by name or path, read as the Pulumi CLI would hand them to the program."""

import runpy
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from private_eks.common.plan.rendering import shown

from .yaml_reader import as_text, read_yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "private-eks"
_ALLOWED = "allowed: a YAML mapping with the key config"


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack: its name, its file, and its configuration as the program receives it, every value a text."""

    name: str
    path: Path
    config: dict[str, str]
    notes: tuple[str, ...] = ()
    """What of it cannot be known without the CLI."""


def find_stack(wanted: str, root: Path = ROOT) -> Stack:
    """Read the stack called `wanted` of the project in `root`, or the stack file at the path `wanted`.

    Raises ValueError if there is no such file, or if it is no stack file.
    """
    path = Path(wanted) if wanted.endswith((".yaml", ".yml")) else root / f"Pulumi.{wanted}.yaml"
    if not path.is_file():
        known = ", ".join(stack_names(root))
        raise ValueError(f"stack: got {wanted!r}; allowed: {known}, or the path of a stack file; check the spelling")
    parts = path.name.split(".")
    name = parts[1] if len(parts) == 3 and parts[0] == "Pulumi" else path.stem
    document = _document(path)
    return Stack(name, path, {**_project_defaults(root), **_texts(_config(document, path), path)}, _notes(document))


def stack_names(root: Path = ROOT) -> list[str]:
    """Name the stacks that the project in `root` has files of."""
    return sorted(path.name.split(".")[1] for path in root.glob("Pulumi.*.yaml"))


def run_program(root: Path = ROOT) -> None:
    """Run the program of the project in `root` in this process, as Pulumi's language host does."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    runpy.run_path(str(root / "__main__.py"), run_name="__main__")


def line_of_the_program(error: BaseException, root: Path = ROOT) -> str:
    """Name the line of the user's own program at which it failed; nothing if it was not the program that did."""
    own = {path.name for path in root.glob("*.py")}
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).parent == root]
    return next(
        (f"{Path(f.filename).name}, line {f.lineno}" for f in reversed(frames) if Path(f.filename).name in own), ""
    )


def _project_defaults(root: Path) -> dict[str, str]:
    path = root / "Pulumi.yaml"
    declared = {key: _default(entry) for key, entry in _config(_document(path), path).items()}
    return _texts({key: value for key, value in declared.items() if value is not None}, path)


def _default(entry: Any) -> Any:
    """Give the value that a project declares for a key, if it does; a value alone is the short form of a default."""
    return entry.get("default", entry.get("value")) if isinstance(entry, dict) else entry


def _document(path: Path) -> Any:
    try:
        return read_yaml(path.read_text(encoding="utf-8"), path.name)
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: got no YAML; {_ALLOWED}; save it as UTF-8: {error.reason}") from None


def _config(document: Any, path: Path) -> dict[str, Any]:
    config: Any = (document.get("config") or {}) if isinstance(document, dict) else document
    if not isinstance(config, dict):
        raise ValueError(f"{path.name}: got {shown(config)}; {_ALLOWED}; write the settings below config:")
    return config


def _texts(config: dict[str, Any], path: Path) -> dict[str, str]:
    written: dict[str, str] = {}
    for key in config:
        full = _key(key, path)
        if (before := written.setdefault(full, key)) != key:
            got = f"{key!r} beside {before!r}, which is {full} too"
            raise ValueError(f"{path.name}: got {got}; allowed: each key once; put it under one of them")
    return {full: as_text(config[key]) for full, key in written.items()}


def _key(key: str, path: Path) -> str:
    """Spell a key in full: one without a namespace is the project's, and `aws:config:region` is an old form."""
    namespace, *config, name = key.split(":") if ":" in key else (PROJECT, key)
    if config not in ([], ["config"]):
        allowed = "keys such as private-eks:cidr"
        raise ValueError(f"{path.name}: got the key {key!r}; allowed: {allowed}; write a namespace, a colon and a name")
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
