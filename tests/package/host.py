"""Inputs on the host's own way: protobuf, where every number is a float, `ProviderServicer`, then `StrictProvider`."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf import json_format, struct_pb2
from pulumi.provider.server import ProviderServicer
from pulumi.runtime.sync_await import _sync_await

from private_eks.provider import make_provider
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from tests.package.samples import SAMPLES, Component, on_wire

CONFIG = {"aws:region": "eu-west-1"}
PROVIDER = make_provider()
SCHEMA = json.loads(PROVIDER.schema or "{}")


@dataclass(frozen=True, slots=True)
class Object:
    """An object in a sample: the path of keys to it, its type in the schema, and its value on the wire."""

    path: tuple[str | int, ...]
    token: str
    shape: dict[str, Any]
    value: dict[str, Any]


def resource_of(component: Component) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMA["resources"][f"private-eks:index:{component.__name__}"]
    return found


def wire_of(component: Component, dependency: str = "") -> dict[str, Any]:
    wired = on_wire(SAMPLES[component], resource_of(component)["inputProperties"], SCHEMA["types"], dependency)
    return copy.deepcopy(dict(wired))


def changed(component: Component, path: str, value: Any) -> dict[str, Any]:
    """Give the sample on the wire with another value at `path`, such as `nodeGroups.general.taints[0]`."""
    wire = wire_of(component)
    *above, last = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]
    holder: Any = wire
    for step in above:
        holder = holder[step]
    holder[last] = value
    return wire


def received(wire: dict[str, Any]) -> Any:
    """Give `wire` as the host reads it; needs a running program."""
    return _sync_await(ProviderServicer._construct_inputs(json_format.ParseDict(wire, struct_pb2.Struct()), {}))


def mapped(component: Component, wire: dict[str, Any]) -> Any:
    """Give the arguments that the host hands to the component; needs a running program."""
    return PROVIDER.map_inputs(received(wire), PROVIDER._component_defs[component.__name__])


def hosted(component: Component, wire: dict[str, Any], unknowns: bool = False) -> Graph:
    """Record what the component makes when the host constructs it."""

    def construct() -> None:
        PROVIDER.construct("main", f"private-eks:index:{component.__name__}", received(wire))

    return record(construct, "test", CONFIG, unknowns=unknowns)


def objects(component: Component) -> Iterator[Object]:
    """Go through the objects of a component's sample at every depth, the whole of it first."""
    whole = resource_of(component)
    shape = {"properties": whole["inputProperties"], "required": whole["requiredInputs"]}
    yield from _objects(Object((), component.__name__, shape, wire_of(component)))


def _objects(here: Object) -> Iterator[Object]:
    yield here
    for name, given in here.value.items():
        property_ = here.shape["properties"][name]
        inner = property_.get("items") or property_.get("additionalProperties")
        members: list[tuple[Any, Any]] = [((), given)]
        if inner:
            members = [((key,), member) for key, member in _members(given)]
        token = (inner or property_).get("$ref", "").removeprefix("#/types/")
        if token in SCHEMA["types"]:
            for step, member in members:
                yield from _objects(Object((*here.path, name, *step), token, SCHEMA["types"][token], member))


def _members(given: Any) -> list[tuple[Any, Any]]:
    return list(given.items()) if isinstance(given, dict) else list(enumerate(given))
