"""Every input, every stack key and every wire does something: with another value, other things are made, or none.

A key that is declared, documented and wired to nothing would otherwise stay green, and so would a wire between a stack
file and a component that is cut.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from google.protobuf import json_format

from private_eks.common.plan.arguments import hints_of
from private_eks.private_cluster.stack_settings import StackSettings
from private_eks.provider import COMPONENTS
from private_eks_cli.cloud.chart_models import MODELS
from private_eks_cli.recording import recorder
from private_eks_cli.sources.stacks import Stack
from settings import stack_word
from tests.conftest import stack_called, with_keys
from tests.package.samples import SAMPLES, Component, Given, in_python
from tests.programs import run_program
from tests.wired_stacks import KEYS, PARTS, STACKS
from tests.wires import MATTERS_WITH, OTHERS, SHOWING

CONFIG = {"aws:region": "eu-west-1"}
NOTHING: tuple[Any, ...] = (None, False, "", [], {}, ())


def args_of(component: Component) -> Any:
    return component.__init__.__annotations__["args"]


INPUTS = [(component, name) for component in COMPONENTS for name in hints_of(args_of(component))]
WIRES = [(component, name) for component in PARTS for name in sorted(args_of(component).__optional_keys__)]


def named(given: Any) -> str:
    return str(getattr(given, "__name__", given))


def made(program: Callable[[], Any], config: Mapping[str, str]) -> Any:
    """Give what a program registers, exports and asks, or why it is refused."""
    calls: list[str] = []

    class Listening(recorder._Monitor):
        def Invoke(self, request: Any) -> Any:
            calls.append(f"{request.tok} {json_format.MessageToJson(request.args, sort_keys=True)}")
            return super().Invoke(request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recorder, "_Monitor", Listening)
        for chart, model in SHOWING.items():
            patch.setitem(MODELS, chart, model)
        try:
            graph = recorder.record(program, "test", config)
        except Exception as error:
            return str(error)
    return graph.resources, graph.exports, sorted(calls)


def accepted(found: Any) -> Any:
    assert not isinstance(found, str), found
    return found


def alone(component: Component, given: Mapping[str, Any]) -> Any:
    def program() -> None:
        part = component("main", in_python(given, pulumi.Output.from_input))
        for key in component.__annotations__:
            pulumi.export(key, getattr(part, key))

    return made(program, CONFIG)


@functools.cache
def sample(component: Any, name: str = "") -> Any:
    return accepted(alone(component, {**SAMPLES[component], **MATTERS_WITH.get((component, name), {})}))


def changed(component: Component, name: str) -> dict[str, Any]:
    """Give a sample with one input left out, or, where that tells less, with another value."""
    given = {**SAMPLES[component], **MATTERS_WITH.get((component, name), {})}
    if isinstance(given[name], bool):
        return {**given, name: not given[name]}
    if name in args_of(component).__required_keys__ or isinstance(OTHERS.get(name), Given):
        return {**given, name: OTHERS[name]}
    return {key: value for key, value in given.items() if key != name}


@pytest.mark.parametrize(("component", "name"), INPUTS, ids=named)
def test_every_input_of_a_component_does_something(component: Component, name: str) -> None:
    before = sample(component, name if (component, name) in MATTERS_WITH else "")  # type: ignore[arg-type]
    dead = f"{component.__name__}.{name} does nothing: wire it, or say in tests/wires.py with which inputs it matters"
    assert alone(component, changed(component, name)) != before, dead


def test_every_row_is_of_an_input() -> None:
    assert MATTERS_WITH.keys() <= set(INPUTS)
    assert OTHERS.keys() <= {name for _, name in INPUTS}


def stack_of(name: str) -> Stack:
    return STACKS[name] if name in STACKS else stack_called(name)


@functools.cache
def of_stack(stack: str) -> Any:
    return accepted(made(run_program, stack_of(stack).config))


@pytest.mark.parametrize("field", list(hints_of(StackSettings)))
def test_every_stack_key_does_something(field: str) -> None:
    key = stack_word(field)
    assert field in KEYS, f"{field} is new: add to KEYS in tests/wired_stacks.py a stack, and a value that changes it"
    stack, value = KEYS[field]
    edited = with_keys(stack_of(stack), {key: value})
    assert made(run_program, edited.config) != of_stack(stack), f"{key} does nothing in {stack}: wire it"


@functools.cache
def arriving() -> set[tuple[Component, str]]:
    """Give the inputs that components of the program are given in any of the stacks: more than none and nothing."""
    seen: set[tuple[Component, str]] = set()

    def noting(component: Component, original: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(original)
        def note(self: Any, name: str, args: Mapping[str, Any], opts: pulumi.ResourceOptions | None = None) -> None:
            seen.update((component, key) for key, value in args.items() if value not in NOTHING)
            original(self, name, args, opts)

        return note

    with pytest.MonkeyPatch.context() as patch:
        for component in PARTS:
            patch.setattr(component, "__init__", noting(component, component.__init__))
        for stack in STACKS.values():
            accepted(made(run_program, stack.config))
    return seen


@pytest.mark.parametrize(("component", "name"), WIRES, ids=named)
def test_every_wire_of_the_program_does_something(component: Component, name: str) -> None:
    """What arrives at a component does something there, as said above."""
    dead = f"nothing arrives at {component.__name__}.{name}: hand it on, or add what uses it to tests/wired_stacks.py"
    assert (component, name) in arriving(), dead
