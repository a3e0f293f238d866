"""A recorded program: resources as they were registered, and the questions that reports and tests ask of them."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Resource:
    """One registration; `inputs`, `outputs` and ids are spelled as on the wire."""

    urn: str
    type: str
    name: str
    parent: str
    custom: bool
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    provider: str = ""
    protect: bool = False
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    delete_before_replace: bool = False

    @property
    def arn(self) -> str:
        """The resource's ARN, or nothing."""
        return str(self.outputs.get("arn", ""))


@dataclass(frozen=True, slots=True)
class Graph:
    """Everything that one run of a program was given, registered, exported and logged."""

    stack: str
    config: Mapping[str, str]
    resources: Mapping[str, Resource]
    exports: Mapping[str, Any]
    warnings: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Resource]:
        """Go through the resources in the order of their URNs."""
        return iter(self.resources.values())

    def of(self, *types: str) -> list[Resource]:
        """Give the resources of some types; the part behind the colon, such as `VpcEndpoint`, is enough."""
        return [r for r in self if r.type in types or r.type.rsplit(":", 1)[-1] in types]

    def one(self, type_: str, name: str) -> Resource:
        """Give the resource of this type and name.

        Raises KeyError if there is none.
        """
        for resource in self.of(type_):
            if resource.name == name:
                return resource
        raise KeyError(f"no {type_} called {name}; there are {', '.join(r.name for r in self.of(type_)) or 'none'}")

    def children(self, urn: str) -> list[Resource]:
        """Give the resources directly below a component; those without a parent for an empty `urn`."""
        return [resource for resource in self if resource.parent == urn]

    def below(self, urn: str) -> list[Resource]:
        """Give the resources below a component, at any depth."""
        return [r for child in self.children(urn) for r in (child, *self.below(child.urn))]

    def waits_for(self, resource: Resource) -> set[str]:
        """Give the URNs of all that must exist before `resource`, and that outlives it on destroy.

        A child waits for what its component waits for, and whoever depends on a component waits for what is in it.
        """
        seen: set[str] = set()
        todo = list(self._direct(resource))
        while todo:
            urn = todo.pop()
            if urn not in seen and urn in self.resources:
                seen.add(urn)
                todo += self._direct(self.resources[urn])
        return seen

    def _direct(self, resource: Resource) -> Iterator[str]:
        if resource.parent:
            yield resource.parent
        for urn in {*resource.dependencies, *(u for urns in resource.property_dependencies.values() for u in urns)}:
            yield urn
            if urn in self.resources and not self.resources[urn].custom:
                yield from (below.urn for below in self.below(urn))

    def without(self, *urns: str) -> "Graph":
        """Give the graph as it would be if some resources had been forgotten."""
        kept = {urn: resource for urn, resource in self.resources.items() if urn not in urns}
        return dataclasses.replace(self, resources=kept)

    def replacing(self, resource: Resource) -> "Graph":
        """Give the graph with one resource as given instead of as recorded."""
        return dataclasses.replace(self, resources={**self.resources, resource.urn: resource})

    def setting(self, key: str, default: Any) -> Any:
        """Read a key of the stack file that is not a plain text, such as `uses`."""
        text = self.config.get(f"private-eks:{key}")
        return default if text is None else json.loads(text)


def strings(value: Any) -> Iterator[str]:
    """Go through all texts in a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, Iterable):
        for item in value:
            yield from strings(item)
