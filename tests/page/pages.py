"""Pages of stacks, and one of names that mean something to HTML."""

import dataclasses
import functools
from typing import Any

from private_eks_cli.evidence.report import make_report
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.page import page
from private_eks_cli.promises import verdicts
from tests.conftest import TODAY, recorded, stack_called
from tests.diagram.hostile import HOSTILE

LONG = "x" * 300
UNPRINTABLE = "a\u202eb\u0000c\u2028d"


def page_of(graph: Graph) -> str:
    """Write the page of a graph that is recorded with a stack file."""
    report = make_report(graph, stack_called("dev").path, TODAY)
    return page(graph, verdicts(graph), report)


@functools.cache
def stack_page(stack: str) -> str:
    """Write the page of a stack, as the command does."""
    graph = recorded(stack)
    return page(graph, verdicts(graph), make_report(graph, stack_called(stack).path, TODAY))


@functools.cache
def hostile_graph() -> Graph:
    """Give a graph with hostile names wherever a stack file or a program can put one."""
    graph = recorded("applications")
    resources = {
        urn: _hostile(r, HOSTILE[number % len(HOSTILE)]) for number, (urn, r) in enumerate(graph.resources.items())
    }
    warnings = (*HOSTILE, UNPRINTABLE, LONG)
    return dataclasses.replace(graph, stack=HOSTILE[4], resources=resources, warnings=warnings)


@functools.cache
def hostile_page() -> str:
    """Write its page."""
    return page_of(hostile_graph())


def _hostile(resource: Resource, name: str) -> Resource:
    inputs: dict[str, Any] = {**resource.inputs, "tags": {name: LONG}, "description": f"{name}{UNPRINTABLE}"}
    if metadata := inputs.get("metadata"):
        named = {"labels": {**metadata.get("labels", {}), name: name}, "name": f"{metadata.get('name')}{name}"}
        inputs["metadata"] = {**metadata, **named}
    if "availabilityZone" in inputs:
        inputs["availabilityZone"] += name + LONG
    # What endpoints are for is found by their names, and those of their component.
    renamed = resource.name if "ndpoint" in resource.type else f"{resource.name}{name}{LONG}"
    return dataclasses.replace(resource, name=renamed, inputs=inputs)
