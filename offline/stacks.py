"""Stack files: found by name or path, read as the Pulumi CLI would hand them to the program."""

import json
import re
import runpy
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = "private-eks"


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack: its name, its file, and its configuration as the program receives it, every value a text."""

    name: str
    path: Path
    config: dict[str, str]


class _Loader(yaml.SafeLoader):
    """Reads YAML as the CLI does: dates, and words such as yes and on, are the texts that they are written as."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


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
    return Stack(name, path, {**_project_defaults(root), **_texts(_read_config(path), path)})


def stack_names(root: Path = ROOT) -> list[str]:
    """Name the stacks that the project in `root` has files of."""
    return sorted(path.name.split(".")[1] for path in root.glob("Pulumi.*.yaml"))


def run_program(root: Path = ROOT) -> None:
    """Run the program of the project in `root` in this process, as Pulumi's language host does."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    runpy.run_path(str(root / "__main__.py"), run_name="__main__")


def _project_defaults(root: Path) -> dict[str, str]:
    declared = _read_config(root / "Pulumi.yaml")
    given = {key: entry.get("value", entry.get("default")) for key, entry in declared.items()}
    return {key: _text(value) for key, value in given.items() if value is not None}


def _read_config(path: Path) -> dict[str, Any]:
    allowed = "allowed: a YAML mapping with the key config"
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise ValueError(f"{path.name}: got no YAML; {allowed}; correct it: {reason}") from None
    config: Any = (document.get("config") or {}) if isinstance(document, dict) else document
    if not isinstance(config, dict):
        raise ValueError(f"{path.name}: got {type(config).__name__}; {allowed}; write the settings below config:")
    return config


def _texts(config: dict[str, Any], path: Path) -> dict[str, str]:
    for key in config:
        if not isinstance(key, str) or ":" not in key:
            meant = f"{PROJECT}:{key}"
            raise ValueError(f"{path.name}: got the key {key!r}; allowed: keys with a namespace; write {meant!r}")
    return {key: _text(value) for key, value in config.items() if value is not None}


def _text(value: Any) -> str:
    """Spell a value as the CLI does: texts as they are, everything else as JSON."""
    if isinstance(value, dict) and list(value) == ["secure"]:
        return "[secret]"
    return value if isinstance(value, str) else json.dumps(value)
