"""Changes of a recorded program, to be put into a table: each takes a graph and gives another."""

import base64
import dataclasses
import json
from collections.abc import Callable, Mapping
from typing import Any

from private_eks_cli.graph.asked import OURS
from private_eks_cli.graph.model import Graph, Resource

Change = Callable[[Graph], Graph]


_SCRIPT = "text/x-shellscript"
_NODE_CONFIG = "application/node.eks.aws"


def same(graph: Graph) -> Graph:
    """Change nothing."""
    return graph


def both(*changes: Change) -> Change:
    """Make one change after the other."""

    def change(graph: Graph) -> Graph:
        for one in changes:
            graph = one(graph)
        return graph

    return change


def edit(type_: str, suffix: str, **inputs: Any) -> Change:
    """Change inputs of the first resource whose name ends so: to values, or by functions; None takes them away.

    The last part of a type is enough, and two underscores go one level down.
    """

    def change(graph: Graph) -> Graph:
        found = _called(graph, type_, suffix)[0]
        new = dict(found.inputs)
        for path, value in inputs.items():
            _set(new, path.split("__"), value)
        return graph.replacing(dataclasses.replace(found, inputs=new))

    return change


def edit_pods(suffix: str, **fields: Any) -> Change:
    """Change the pods of a Deployment."""
    return edit("Deployment", suffix, **{f"spec__template__spec__{field}": value for field, value in fields.items()})


def edit_container(suffix: str, **fields: Any) -> Change:
    """Change the first container of a Deployment's pods."""
    return edit_pods(suffix, containers=lambda containers: [{**containers[0], **fields}, *containers[1:]])


def annotate(type_: str, suffix: str, prefix: str, notes: Mapping[str, str | None]) -> Change:
    """Set annotations of an object, all of which begin alike; None takes one away."""

    def change(given: Mapping[str, str] | None) -> dict[str, str]:
        new = {**(given or {}), **{f"{prefix}{name}": value for name, value in notes.items()}}
        return {name: value for name, value in new.items() if value is not None}

    return edit(type_, suffix, metadata__annotations=change)


def add(type_: str, name: str, /, **inputs: Any) -> Change:
    """Add a resource that nothing refers to."""

    def change(graph: Graph) -> Graph:
        within = next(resource.urn for resource in graph if resource.type.startswith(OURS))
        return graph.replacing(Resource(f"urn::{type_}::{name}", type_, name, within, True, inputs))

    return change


def add_object(type_: str, name: str, namespace: str = "", **fields: Any) -> Change:
    """Add a Kubernetes object."""
    metadata = {"name": name, "namespace": namespace} if namespace else {"name": name}
    return add(f"kubernetes:{type_}", name, metadata=metadata, kind=type_.rpartition(":")[2], **fields)


def lose(type_: str, suffix: str) -> Change:
    """Forget every resource of a type whose name ends so."""
    return lambda graph: graph.without(*(resource.urn for resource in _called(graph, type_, suffix)))


def ask(component: str, **inputs: Any) -> Change:
    """Change what components of a type were asked for, without making it."""

    def change(graph: Graph) -> Graph:
        for found in graph.of(f"private-eks:index:{component}"):
            graph = graph.replacing(dataclasses.replace(found, inputs={**found.inputs, **inputs}))
        return graph

    return change


def tell_nodes(suffix: str, *flags: str, **config: Any) -> Change:
    """Give a launch template's nodes flags and settings of the kubelet."""
    spec = {"kubelet": {"config": config, "flags": list(flags)}}
    return _user_data(suffix, _NODE_CONFIG, json.dumps({"kind": "NodeConfig", "spec": spec}))


def run_on_nodes(suffix: str, line: str) -> Change:
    """Give a launch template's nodes a script."""
    return _user_data(suffix, _SCRIPT, f"#!/bin/bash\n{line}\n")


def tell_bottlerocket(suffix: str, line: str) -> Change:
    """Give a launch template's nodes, which run Bottlerocket, a setting of the kubelet."""
    return edit("LaunchTemplate", suffix, userData=_base64(f"[settings.kubernetes]\n{line}\n"))


def statement(**statement: Any) -> str:
    """Write a policy that allows one thing."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def _called(graph: Graph, type_: str, suffix: str) -> list[Resource]:
    types = [r for r in graph if r.custom and type_ in (r.type, r.type.rpartition(":")[2])]
    return [resource for resource in types if resource.name.endswith(suffix)]


def _user_data(suffix: str, kind: str, body: str) -> Change:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="=="\n\n'
    return edit("LaunchTemplate", suffix, userData=_base64(f"{head}--==\nContent-Type: {kind}\n\n{body}\n--==--\n"))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _set(inputs: dict[str, Any], path: list[str], value: Any) -> None:
    key, *rest = path
    if rest:
        inputs[key] = dict(inputs.get(key) or {})
        _set(inputs[key], rest, value)
        return
    inputs[key] = value(inputs.get(key)) if callable(value) else value
    if inputs[key] is None:
        del inputs[key]
