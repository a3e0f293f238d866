"""Changes of a recorded program: other values, more resources, fewer."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from private_eks_cli.graph.model import Graph, Resource

STACK_URN = "urn:pulumi:prod::private-eks"


def changed(graph: Graph, type_: str, suffix: str, inputs: Mapping[str, Any]) -> tuple[Graph, Resource]:
    """Change inputs of the first resource whose name ends so, by dotted path, and the outputs that repeat them.

    Values are put in as they are, functions make them from what is there, and None takes them away.
    """
    original = next(r for r in graph if r.type == type_ and r.name.endswith(suffix))
    new = dataclasses.replace(
        original, inputs=_edited(original.inputs, inputs), outputs=_edited(original.outputs, inputs)
    )
    return graph.replacing(new), new


def added(graph: Graph, type_: str, inputs: Mapping[str, Any], name: str = "new") -> tuple[Graph, Resource]:
    """Add a resource that nothing refers to."""
    new = Resource(f"{STACK_URN}::{type_}::{name}", type_, name, "", True, inputs, inputs, f"{name}-1")
    return graph.replacing(new), new


def _edited(values: Mapping[str, Any], edits: Mapping[str, Any]) -> dict[str, Any]:
    edited = dict(values)
    for path, value in edits.items():
        key, _, rest = path.partition(".")
        if rest:
            edited[key] = _edited(edited.get(key) or {}, {rest: value})
        else:
            edited[key] = value(edited.get(key)) if callable(value) else value
    return {key: value for key, value in edited.items() if value is not None}
