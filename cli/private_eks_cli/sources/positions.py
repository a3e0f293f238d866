"""Where in a stack file stands what a program refuses: file, line and column, as editors and compilers name them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
import yaml

from private_eks.common.plan.refusals import ArgumentError, joined
from private_eks.common.plan.rendering import shown

from .stacks import Stack, full_key
from .yaml_reader import compose, name_of, resolved


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, and a column of it, both from 1."""

    file: Path
    line: int = 1
    column: int = 1


def places(file: Path, stack: Stack, keys: Sequence[Sequence[str]]) -> list[Place | None]:
    """Say where keys stand in a stack file, or in the project's: each by its names from the outermost in.

    Items of lists are called `[i]`. What is not written stands where the nearest around it does, if that is.
    """
    members = keys_of(compose(file.read_text(encoding="utf-8"), file.name), stack)
    nodes = (_innermost(members, key) for key in keys)
    return [None if node is None else Place(file, *_position(node)) for node in nodes]


def start_of(file: Path) -> Place:
    """Say where the configuration in a stack file begins."""
    root = compose(file.read_text(encoding="utf-8"), file.name)
    nodes = (node for name, node, _ in _members(root) if name == "config")
    return next((Place(file, *_position(node)) for node in nodes), Place(file))


def _innermost(members: Sequence[tuple[str, Any, Any]], key: Sequence[str]) -> Any:
    """Give the innermost node on the way to a key that is written."""
    found = None
    for part in key:
        member = next((member for member in members if member[0] == part), None)
        if member is None:
            break
        _, found, value = member
        members = list(_members(value))
    return found


def placed(error: ValueError, stack: Stack) -> ValueError:
    """Put the place in its stack file before each single error of a program that refuses it, in the order of lines.

    What has no place there, such as a default of the project, has the file alone, and comes last.
    """
    singles = getattr(error, "errors", None)
    if singles is None or not isinstance(error, pulumi.RunError):
        return error
    name = name_of(stack.path)
    config = keys_of(compose(stack.path.read_text(encoding="utf-8"), name), stack)
    places = [(place_of(single, config), single) for single in singles]
    places.sort(key=lambda found: (found[0] is None, found[0] or ()))
    return joined(ValueError(f"{':'.join(map(str, (name, *(place or ()))))}: {single}") for place, single in places)


def place_of(error: ValueError, config: list[tuple[str, Any, Any]]) -> tuple[int, int] | None:
    """Give line and column of the key or item that an error is about, or of the nearest around it that is written."""
    if not isinstance(error, ArgumentError):
        return None
    node, rest = None, error.argument
    members = config
    while found := _member(members, rest):
        node, value, rest = found
        members = list(_members(value))
    if node is not None and not rest:
        node = next((key for _, key, _ in members if shown(_value(key)) == error.got), node)
    return None if node is None else _position(node)


def keys_of(root: Any, stack: Stack) -> list[tuple[str, Any, Any]]:
    """Give the keys of a stack file, each in full and as the project's programs call it."""
    sections = {key: value for key, _, value in _members(root)} if root is not None else {}
    found = []
    for key, node, value in _members(sections.get("config")):
        full = full_key(key, stack.path, stack.project)
        found += [(name, node, value) for name in dict.fromkeys((full, full.removeprefix(f"{stack.project.name}:")))]
    return found


def _member(members: list[tuple[str, Any, Any]], path: str) -> tuple[Any, Any, str] | None:
    """Find the member that a path goes through, by the longest name: names have dots, too."""
    for name, key, value in sorted(members, key=lambda member: -len(member[0])):
        rest = path[len(name) :]
        if path.startswith(name) and re.match(r"[.\[]|$", rest):
            return key, value, rest.removeprefix(".")
    return None


def _members(node: Any) -> Iterator[tuple[str, Any, Any]]:
    """Give what a mapping or list holds: by which name, where that is written, and the value."""
    if isinstance(node, yaml.SequenceNode):
        yield from ((f"[{i}]", item, item) for i, item in enumerate(node.value))
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.value != "<<":
            yield key.value, key, value
    for key, value in node.value:
        if key.value == "<<":
            for part in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                yield from _members(part)


def _position(node: Any) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _value(node: Any) -> Any:
    """Give the value of a scalar."""
    if not isinstance(node, yaml.ScalarNode):
        return node
    return resolved(node.value) if node.style is None else node.value
