"""What is made, component by component, folded: each resource with its inputs."""

import json
from collections.abc import Mapping
from typing import Any

from ..diff.words import UNKNOWN_YET
from ..graph.documents import document_of
from ..graph.model import Graph, Resource
from ..graph.secret_inputs import without_secrets
from ..recording.wire import UNKNOWN
from ..reports.components import Component, components, kind_of
from .markup import Html, element, folded, joined


def resources(graph: Graph) -> Html:
    """Write all of them."""
    return joined(_component(graph, component) for component in components(graph))


def _component(graph: Graph, component: Component) -> Html:
    if component.resource.custom and not component.made and not component.below:
        return _resource(graph, component.resource)
    own = [component.resource] if component.resource.custom else []
    made = [_resource(graph, resource) for resource in (*own, *component.made)]
    below = [_component(graph, inner) for inner in component.below]
    total = element("span", component.total, class_="total")
    return folded(_title(component.kind, component.resource.name, total), *made, *below)


def _title(kind: str, name: str, *more: str) -> Html:
    return joined((element("b", kind), f" {name} ", *more))


def _resource(graph: Graph, resource: Resource) -> Html:
    return folded(_title(kind_of(graph, resource), resource.name), element("pre", _json(without_secrets(resource))))


def _json(inputs: Any) -> str:
    text = json.dumps(_opened(inputs), indent=2, sort_keys=True, ensure_ascii=False)
    return text.replace(f'"{UNKNOWN}"', f'"[{UNKNOWN_YET}]"')


def _opened(value: Any) -> Any:
    """Have texts that are documents, such as policies, as what they say."""
    if isinstance(value, str):
        document = document_of(value)
        return value if document is None else document
    if isinstance(value, Mapping):
        return {key: _opened(item) for key, item in value.items()}
    return [_opened(item) for item in value] if isinstance(value, list | tuple) else value
