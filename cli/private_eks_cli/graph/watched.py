"""A program of which a first preview does not know everything: what a question needs of that is noted."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..recording.wire import UNKNOWN
from ..reports.wording import listed
from .model import Graph, Resource, is_object, strings
from .objects import title

Asked = dict[str, Resource]
"""What was asked for and is not known, by URN."""


class _Inputs(Mapping[str, Any]):
    """The inputs of a resource, which note when one is asked for that is not known yet."""

    def __init__(self, resource: Resource, asked: Asked) -> None:
        self._resource = resource
        self._asked = asked

    def __getitem__(self, key: str) -> Any:
        value = self._resource.inputs[key]
        if UNKNOWN in strings([value]):
            self._asked[self._resource.urn] = self._resource
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._resource.inputs)

    def __len__(self) -> int:
        return len(self._resource.inputs)


def watched(graph: Graph) -> tuple[Graph, Asked]:
    """Give the graph to ask, and where it notes what was asked of it that is not known."""
    asked: Asked = {}

    def watch(resources: Mapping[str, Resource]) -> dict[str, Resource]:
        return {
            urn: dataclasses.replace(one, inputs=_Inputs(one, asked)) if urn in graph.unknown else one
            for urn, one in resources.items()
        }

    return dataclasses.replace(graph, resources=watch(graph.resources), beside=watch(graph.beside)), asked


def hangs_on(graph: Graph, said: str, asked: Asked) -> bool:
    """Tell whether what is said is about something that is not known, or about what refers to that or the reverse."""
    if UNKNOWN in said:
        return True
    called = [one for one in graph if _names(said, one)]
    named = [one for one in called if one.type in said] or called
    return any(one.urn in asked or _refers(one, u) or _refers(u, one) for one in named for u in asked.values())


def in_words(asked: Asked) -> str:
    """Say what is not known."""
    return f"does not know all of {listed(sorted({one.name for one in asked.values()}))} before they are made"


def _refers(one: Resource, other: Resource) -> bool:
    return any(other.urn in urns for urns in one.property_dependencies.values())


def _names(said: str, resource: Resource) -> bool:
    names = (resource.name, *([title(resource)] if is_object(resource.type) else []))
    return any(re.search(rf"(?<![\w./-]){re.escape(name)}(?![\w./-])", said) for name in names)
