"""Rules about the source, which Pulumi's component host breaks without a word when they are not kept."""

import ast
import inspect
import re
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest

import private_eks
from private_eks.common.plan.arguments import hints_of
from private_eks.provider import COMPONENTS
from tests.places import ROOT
from tests.schema import schema

PACKAGE = ROOT / "components" / "private_eks"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 250, 45
"""In lines; the inputs of a function do not count, for commands have many."""
LONGER = {"attention.py", "yaml_reader.py"}
"""Files that still are longer."""
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


def ours(path: Path) -> Iterator[Path]:
    """Give the modules of the package that a file imports when it runs."""
    for name in imported(path):
        stem = name.lstrip(".")
        if level := len(name) - len(stem):
            found = path.parents[level - 1].joinpath(*filter(None, stem.split(".")))
            yield found.with_suffix(".py") if found.with_suffix(".py").is_file() else found / "__init__.py"


def subject(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def is_plan(path: Path) -> bool:
    return "plan" in path.relative_to(PACKAGE).with_suffix("").parts


@pytest.mark.parametrize("package", ["components/private_eks", "cli/private_eks_cli", "policy/private_eks_policies"])
def test_files_and_functions_are_short(package: str) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / package).rglob("*.py")}
    assert {path.name for path, text in texts.items() if len(text.splitlines()) > LONGEST_FILE} <= LONGER
    nodes = [node for text in texts.values() for node in ast.walk(ast.parse(text))]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.body[0].lineno >= LONGEST_FUNCTION] == []


def test_annotations_are_not_postponed() -> None:
    assert [path for path in MODULES if "__future__" in imported(path)] == []


def test_plans_import_the_standard_library_and_each_other_only() -> None:
    plans, known = [path for path in MODULES if is_plan(path)], {*sys.stdlib_module_names, "", "yaml"}
    assert len(plans) > 50
    assert [(path, name) for path in plans for name in imported(path) if name.split(".")[0] not in known] == []
    assert [(path, module) for path in plans for module in ours(path) if not is_plan(module)] == []


def test_a_subject_imports_those_above_it_in_the_list_of_subjects() -> None:
    listed = re.findall(r"^\| \[(\w+)\]", (PACKAGE / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    order = {name: place for place, name in enumerate(listed)}
    of_subjects = [path for path in MODULES if path.parent != PACKAGE]
    imports = [(path, module) for path in of_subjects for module in ours(path)]
    assert [(path, module) for path, module in imports if order[subject(module)] > order[subject(path)]] == []


def test_every_subject_is_in_the_list_and_has_a_page() -> None:
    page = (PACKAGE / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\w+)\]\((\w+)/README.md\)", page, re.MULTILINE)
    folders = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
    assert sorted(listed) == [(folder, folder) for folder in folders]
    assert all((PACKAGE / folder / "README.md").read_text(encoding="utf-8").count("To add:") == 1 for folder in folders)


def test_no_component_asks_its_surroundings() -> None:
    asking = {"os", "boto3", "botocore", "subprocess"}
    assert [path for path in MODULES if not asking.isdisjoint(imported(path))] == []
    reading = [module_name(path) for path in MODULES if "pulumi.Config" in path.read_text(encoding="utf-8")]
    assert reading == ["common/caller.py"], "the default provider is what the stack says, and no argument knows it"


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
