"""Defaults are what the docstrings say, which the docs, `Pulumi.yaml` and both schemas repeat."""

import dataclasses
import typing
from collections.abc import Iterator
from typing import Any

import pytest

from private_eks import PrivateCluster, PrivateClusterArgs
from private_eks.common.plan.arguments import hints_of, kind_of
from private_eks.private_cluster.stack_settings import StackSettings
from private_eks_cli.schema.docstrings import default_of
from tests.package.samples import SAMPLES, Component
from tests.test_wires import alone, args_of

Path = tuple[str | int, ...]


def fields(shape: Any, value: Any, path: Path = ()) -> Iterator[tuple[str, Path, Any]]:
    """Give the shapes and paths of the fields with a plain default, and that."""
    kind = kind_of(shape)
    if typing.is_typeddict(kind):
        for field, hint in hints_of(kind).items():
            if (default := default_of(kind, field)) is not None:
                yield kind.__name__, (*path, field), default
            elif field in value:
                yield from fields(hint, value[field], (*path, field))
    elif typing.get_args(kind) and isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for key, member in members:
            yield from fields(typing.get_args(kind)[-1], member, (*path, key))


def with_value(given: Any, path: Path, value: Any = None) -> Any:
    """Give the same with another value at a path, or with none there."""
    if not path:
        return value
    key, *inner = path
    if isinstance(given, list):
        return [with_value(item, tuple(inner), value) if i == key else item for i, item in enumerate(given)]
    rest = {name: item for name, item in given.items() if name != key}
    found = with_value(given.get(key, {}), tuple(inner), value)
    return rest if found is None else {**rest, key: found}


def made(component: Component, given: Any) -> Any:
    """Give what it makes, but not what its components note that they were asked for."""
    found = alone(component, given)
    if isinstance(found, str):
        return found
    resources = [
        r if r.custom else dataclasses.replace(r, inputs={}, outputs={}, property_dependencies={})
        for r in found[0].values()
    ]
    return resources, *found[1:]


def places() -> dict[tuple[str, str], list[tuple[Component, Path, Any]]]:
    """Give where samples have each field with a default, in components of their own before those of many."""
    found: dict[tuple[str, str], list[tuple[Component, Path, Any]]] = {}
    parts = [component for component in SAMPLES if component is not PrivateCluster]
    for component in sorted(parts, key=lambda component: len(SAMPLES[component])):
        for shape, path, default in fields(args_of(component), SAMPLES[component]):
            found.setdefault((shape, str(path[-1])), []).append((component, path, default))
    return found


PLACES = places()


@pytest.mark.parametrize("field", PLACES, ids=".".join)
def test_it_is_what_is_made_without_the_field(field: tuple[str, str]) -> None:
    for component, path, default in PLACES[field]:
        told = made(component, with_value(SAMPLES[component], path, default))
        # Beside others it may be refused, such as the number of replicas of a preset that decides it.
        if not isinstance(told, str):
            assert told == made(component, with_value(SAMPLES[component], path))
            return
    pytest.fail(f"{field} is told nowhere: add a sample that takes its default")


@pytest.mark.parametrize("shape", [StackSettings, PrivateClusterArgs], ids=lambda shape: shape.__name__)
def test_those_of_a_stack_are_those_of_its_settings(shape: type) -> None:
    settings = {field.name: field.default for field in dataclasses.fields(StackSettings)}
    said = {field: default_of(shape, field) for field in hints_of(shape) if field in settings}
    plain = {field: default for field, default in said.items() if default is not None}
    assert plain
    assert plain == {field: settings[field] for field in plain}
