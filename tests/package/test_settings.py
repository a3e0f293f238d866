"""Plans know the shapes of what they are told: a misspelt setting is found by mypy, or here where mypy looks away."""

import ast
import importlib
import re
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mypy import api

from private_eks.common.plan.arguments import hints_of
from tests.package.test_source import MODULES, PACKAGE, is_plan, module_name
from tests.places import ROOT

PLANS = [path for path in MODULES if is_plan(path)]
SHAPES: dict[str, Any] = {
    name: shape
    for path in PACKAGE.glob("*/settings.py")
    for name, shape in vars(importlib.import_module(f"private_eks.{path.parent.name}.settings")).items()
    if name.endswith("Settings")
}
MISSPELT = """
from typing import Any, NotRequired, TypedDict

class Group(TypedDict):
    update_strategy: NotRequired[str]

def plan(settings: Group) -> dict[str, Any]:
    return {"strategy": settings.get("update_strategi")}
"""


def told(path: Path) -> Iterator[tuple[ast.FunctionDef, ast.arg, str]]:
    """Give the functions of a module with each parameter and its annotation."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for parameter in function.args.args:
                yield function, parameter, ast.unparse(parameter.annotation) if parameter.annotation else ""


def looked_for(path: Path) -> Iterator[tuple[str, str]]:
    """Give each key that a function looks for with `in` or `first_given`, with the shape of what it looks in."""
    module = importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    for function, parameter, annotation in told(path):
        if shape := re.fullmatch(r"'(\w+Settings)'", annotation):
            for node in ast.walk(function):
                yield from ((key, shape[1]) for key in _keys(node, parameter.arg, module))


def _keys(node: ast.AST, name: str, module: types.ModuleType) -> list[str]:
    match node:
        case ast.Compare(left=ast.Constant(value=str(key)), comparators=[ast.Name(id=other)]) if other == name:
            return [key]
        case ast.Call(func=ast.Name(id="first_given"), args=[ast.Name(id=other), ast.Name(id=keys)]) if other == name:
            return list(getattr(module, keys))
    return []


def test_mypy_refuses_a_key_that_a_shape_lacks() -> None:
    found, _, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), "-c", MISSPELT])
    assert 'TypedDict "Group" has no key "update_strategi"' in found


@pytest.mark.parametrize("path", PLANS, ids=module_name)
def test_settings_have_a_shape(path: Path) -> None:
    shapeless = [f.name for f, p, annotation in told(path) if p.arg == "settings" and "Any]" in annotation]
    assert shapeless == []


def test_what_a_plan_looks_for_is_a_field() -> None:
    found = [(module_name(path), key, shape) for path in PLANS for key, shape in looked_for(path)]
    assert len(found) > 50
    assert [one for one in found if one[1] not in hints_of(SHAPES[one[2]])] == []
