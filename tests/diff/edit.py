"""What an edit is: keys of a stack file, or one line of a component."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pulumi

from private_eks_cli.sources.stacks import Stack
from tests.conftest import stack_called, with_keys
from tests.programs import run_program


@dataclass(frozen=True, slots=True)
class Tweak:
    """A line of a component: one property of one resource gets another value; None takes it away."""

    type: str
    name: str
    property: str
    value: Any


@dataclass(frozen=True, slots=True)
class Edit:
    """What is edited; what comes of it stands in `verdicts.json`."""

    what: str
    stack: str
    keys: dict[str, Any] = field(default_factory=dict)
    tweak: Tweak | None = None

    def edited(self) -> Stack:
        """Give the stack with the edited keys of its file."""
        return with_keys(stack_called(self.stack), self.keys)

    @property
    def program(self) -> Callable[[], None]:
        """The program with the edited line."""
        return tweaked(self.tweak) if self.tweak else run_program


def tweaked(tweak: Tweak) -> Callable[[], None]:
    """Give the program with one property of one resource edited where the component registers it."""

    def edit(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if (args.type_, args.name) != (tweak.type, tweak.name):
            return None
        props = {**args.props, tweak.property: tweak.value}
        return pulumi.ResourceTransformationResult(props=props, opts=args.opts)

    def program() -> None:
        pulumi.runtime.register_stack_transformation(edit)
        run_program()

    return program


def setting(stack: str, key: str) -> dict[str, Any]:
    """Read a mapping of a stack file."""
    read: dict[str, Any] = json.loads(stack_called(stack).config.get(f"private-eks:{key}", "{}"))
    return read


def settings(stack: str, key: str, **change: Any) -> dict[str, Any]:
    """Edit a mapping of a stack file."""
    return {key: {**setting(stack, key), **change}}


def member(stack: str, family: str, key: str, **changes: Any) -> dict[str, Any]:
    """Edit one member of a family of a stack file; one without changes goes, and None takes a setting away."""
    members = setting(stack, family)
    new = {name: value for name, value in {**members.pop(key, {}), **changes}.items() if value is not None}
    return {family: {**members, key: new} if changes else members}
