"""Rules about the source, which Pulumi's component host breaks without a word when they are not kept."""

import ast
import inspect
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest

import private_eks
from offline.stacks import ROOT
from private_eks.plan.arguments import hints_of
from private_eks.provider import COMPONENTS
from tests.schema import schema

PACKAGE = ROOT / "components" / "private_eks"
MODULES = sorted(PACKAGE.rglob("*.py"))
OUTPUT_KINDS = (str, int, bool, list[str], dict[str, str], dict[str, list[str]])


def imported(path: Path) -> Iterator[str]:
    """Name every module that a file imports when it runs, at any depth of its code."""
    return _imported(ast.parse(path.read_text(encoding="utf-8")))


def _imported(code: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(code):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from _imported(node)


def module_name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_annotations_are_not_postponed(path: Path) -> None:
    assert "__future__" not in set(imported(path))


@pytest.mark.parametrize("path", sorted((PACKAGE / "plan").glob("*.py")), ids=module_name)
def test_plans_import_the_standard_library_and_each_other_only(path: Path) -> None:
    foreign = {m for m in imported(path) if m.split(".")[0].startswith(("pulumi", "boto", "private_eks", "google"))}
    assert foreign == set()
    assert [m for m in imported(path) if m.startswith("..")] == []


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_no_component_asks_its_surroundings(path: Path) -> None:
    assert {"os", "boto3", "botocore", "subprocess"}.isdisjoint(imported(path))
    assert "pulumi.Config" not in path.read_text(encoding="utf-8")


def test_what_is_public_is_sorted_and_complete() -> None:
    def is_ours(value: Any) -> bool:
        return getattr(value, "__module__", "").startswith("private_eks") and not isinstance(value, types.ModuleType)

    public = [name for name, value in vars(private_eks).items() if not name.startswith("_") and is_ours(value)]
    assert private_eks.__all__ == sorted(public)


def test_every_component_and_type_of_the_schema_can_be_imported() -> None:
    names = {token.rsplit(":", 1)[-1] for part in ("resources", "types") for token in schema()[part]}
    names |= {f"{component.__name__}Args" for component in COMPONENTS}
    assert names <= set(private_eks.__all__)


def test_every_component_is_hosted() -> None:
    made = {v for v in vars(private_eks).values() if inspect.isclass(v) and issubclass(v, pulumi.ComponentResource)}
    assert made == set(COMPONENTS)


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_a_component_takes_a_name_arguments_and_options(component: Any) -> None:
    name, args, opts = list(inspect.signature(component).parameters.values())
    assert (name.name, args.name, opts.name) == ("name", "args", "opts")
    assert args.annotation.__name__ == f"{component.__name__}Args"
    assert typing.is_typeddict(args.annotation)
    assert opts.default is None


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_public_annotations_are_outputs_of_plain_values(component: Any) -> None:
    public = {name: hint for name, hint in component.__annotations__.items() if not name.startswith("_")}
    assert public
    for hint in public.values():
        assert typing.get_origin(hint) is pulumi.Output
        assert typing.get_args(hint)[0] in OUTPUT_KINDS


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.__name__)
def test_only_leaves_are_inputs(component: Any) -> None:
    def check(hint: Any, inside_input: bool = False) -> None:
        if typing.is_typeddict(hint):
            assert not inside_input, f"{hint.__name__}: the host loses an object that is an output as a whole"
            for inner in hints_of(hint).values():
                check(inner)
        for inner in typing.get_args(hint):
            check(inner, inside_input or "Awaitable" in str(hint))

    check(inspect.signature(component).parameters["args"].annotation)
