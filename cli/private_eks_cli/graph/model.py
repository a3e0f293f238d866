"""A recorded program: resources as they were registered, and the questions that reports and tests ask of them."""

import dataclasses
import ipaddress
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .given import EXISTING, resources_of

_PACKAGES = ("aws:", "eks:", "private-eks:", "pulumi:")
"""Packages whose types are known by their last part."""


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

    @property
    def physical_name(self) -> str:
        """The name that was given, or that Pulumi chose."""
        return str(self.inputs.get("name") or self.outputs.get("name", ""))


@dataclass(frozen=True, slots=True)
class Graph:
    """Everything that one run of a program was given, registered, exported and logged."""

    stack: str
    config: Mapping[str, str]
    resources: Mapping[str, Resource]
    exports: Mapping[str, Any]
    warnings: tuple[str, ...] = ()
    packages: frozenset[str] = frozenset()
    """Of resources and calls that nothing here describes."""
    calls: frozenset[str] = frozenset()
    """Tokens of what the program looks up; what Pulumi writes of one does not say."""
    unknown: frozenset[str] = frozenset()
    """URNs of resources with inputs that are known after the deployment only."""
    project: str = ""
    folder: Path = Path()
    """Where files are that the program names."""
    beside: Mapping[str, Resource] = field(default_factory=dict)
    """What the program registers for other clusters than the one that this part of it is about."""
    _found: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Answers to earlier questions: promises ask the same ones over and over."""

    def __iter__(self) -> Iterator[Resource]:
        """Go through the resources in the order of their URNs."""
        return iter(self.resources.values())

    def of(self, *types: str) -> list[Resource]:
        """Give the resources of some types; of AWS's and ours the last part, such as `VpcEndpoint`, is enough.

        Those of a VPC that is there already are among them. Others have types that are called like AWS's; `objects`
        gives those of Kubernetes.
        """
        if types not in self._found:
            self._found[types] = [
                r
                for r in (*self, *self.given)
                if r.type in types or (_short(r.type) in types and r.type.startswith(_PACKAGES))
            ]
        return list(self._found[types])

    @property
    def given(self) -> list[Resource]:
        """What is there already, in VPCs that somebody else owns: nothing of it is registered."""
        found: list[Resource] = self.remembered("given", self._given)
        return found

    def _given(self) -> list[Resource]:
        return [
            Resource(f"{network.urn}::{type_}::{id_}", type_, name, network.urn, True, inputs, id=id_)
            for network in self
            if network.type == EXISTING
            for type_, name, id_, inputs in resources_of(network.name, network.inputs)
        ]

    def ours(self, *types: str) -> list[Resource]:
        """Give what components of the package declare, of some types or all; what stands beside them is the user's."""
        if "ours" not in self._found:
            components = [resource.urn for resource in self if resource.type.startswith("private-eks:index:")]
            self._found["ours"] = {below.urn for urn in components for below in self.below(urn)}
        return [resource for resource in (self.of(*types) if types else self) if resource.urn in self._found["ours"]]

    def objects(self, *kinds: str) -> list[Resource]:
        """Give the Kubernetes objects of some kinds, such as `Deployment`; all of them without a kind."""
        found = self.remembered("objects", lambda: [r for r in self if r.custom and is_object(r.type)])
        return [r for r in found if not kinds or (_short(r.type) in kinds and not _is_namesake(r.type))]

    def remembered(self, key: str, answer: Callable[[], Any]) -> Any:
        """Answer a question once."""
        if key not in self._found:
            self._found[key] = answer()
        return self._found[key]

    def provider_of(self, resource: Resource) -> Resource | None:
        """Give the provider that a resource was given; None for the default one."""
        return self.resources.get(resource.provider.rpartition("::")[0])

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
        if "children" not in self._found:
            children: dict[str, list[Resource]] = {}
            for resource in self:
                children.setdefault(resource.parent, []).append(resource)
            self._found["children"] = children
        return list(self._found["children"].get(urn, ()))

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
                todo += self._direct(self.resources[urn]) - seen
        return seen

    def _direct(self, resource: Resource) -> set[str]:
        known: set[str] | None = self._found.get(resource.urn)
        if known is None or self.resources.get(resource.urn) is not resource:
            known = {*resource.dependencies, *(u for urns in resource.property_dependencies.values() for u in urns)}
            components = [urn for urn in known if urn in self.resources and not self.resources[urn].custom]
            known |= {below.urn for urn in components for below in self.below(urn)} | {resource.parent} - {""}
            self._found[resource.urn] = known
        return known

    def without(self, *urns: str) -> "Graph":
        """Give the graph as it would be if some resources had been forgotten."""
        kept = {urn: resource for urn, resource in self.resources.items() if urn not in urns}
        return dataclasses.replace(self, resources=kept)

    def replacing(self, resource: Resource) -> "Graph":
        """Give the graph with one resource as given instead of as recorded."""
        return dataclasses.replace(self, resources={**self.resources, resource.urn: resource})


def noted(graph: Graph, notes: tuple[str, ...]) -> Graph:
    """Give the graph with more that a reader should know."""
    return dataclasses.replace(graph, warnings=(*notes, *graph.warnings))


def block_of(resource: Resource, key: str = "cidrBlock") -> ipaddress.IPv4Network:
    """Give an IPv4 block of a resource; one that nobody is in where it is not given, or not known."""
    try:
        return ipaddress.IPv4Network(str(resource.inputs.get(key)))
    except ValueError:
        return ipaddress.IPv4Network("255.255.255.255/32")


def is_object(type_: str) -> bool:
    """Tell whether a type is a Kubernetes object, such as `kubernetes:core/v1:Service`."""
    return type_.startswith("kubernetes:")


_SHARED = frozenset({"Deployment", "Ingress", "Job", "Pod", "Role", "RoleBinding", "Secret", "Service"})
"""Kinds of Kubernetes that others call theirs too, such as the Service of Knative."""


def _is_namesake(type_: str) -> bool:
    """Tell whether a kind of somebody else only has the name of one of Kubernetes' own."""
    group = type_.split(":")[1].partition("/")[0]
    return _short(type_) in _SHARED and "." in group and not group.endswith(".k8s.io")


def _short(type_: str) -> str:
    return type_.rsplit(":", 1)[-1]


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
