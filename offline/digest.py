"""A recorded program in the shape of `pulumi preview --json`.

https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go. Ids and computed values are the simulated cloud's,
where the engine would still say that they are unknown.
"""

from typing import Any

from .graph import Graph, Resource
from .stacks import PROJECT
from .urns import STACK
from .wire import UNKNOWN, sdk_version


def digest(graph: Graph) -> dict[str, Any]:
    """Give the preview of a new stack: every resource is created."""
    steps = [_stack_step(graph), *(_creation(graph, resource) for resource in graph)]
    return {
        "config": dict(sorted(graph.config.items())),
        "steps": steps,
        "diagnostics": [{"message": warning, "severity": "warning"} for warning in graph.warnings],
        "duration": 0,
        "changeSummary": {"create": len(steps)},
    }


def state_of(graph: Graph, resource: Resource) -> dict[str, Any]:
    """Give the inputs of a resource, and what is said about it, as a state has them."""
    optional = {
        "ignoreChanges": list(resource.ignore_changes),
        "replaceOnChanges": list(resource.replace_on_changes),
    }
    return {
        "urn": resource.urn,
        "custom": resource.custom,
        "type": resource.type,
        "inputs": resource.inputs,
        "parent": resource.parent or _stack_urn(graph),
        "protect": resource.protect,
        "dependencies": list(resource.dependencies),
        "propertyDependencies": {key: list(urns) for key, urns in sorted(resource.property_dependencies.items())},
        "provider": _provider(graph, resource),
        **{key: value for key, value in optional.items() if value},
    }


def _stack_urn(graph: Graph) -> str:
    return f"urn:pulumi:{graph.stack}::{PROJECT}::{STACK}::{PROJECT}-{graph.stack}"


def _stack_step(graph: Graph) -> dict[str, Any]:
    urn = _stack_urn(graph)
    return {"op": "create", "urn": urn, "newState": {"urn": urn, "custom": False, "type": STACK}}


def _provider(graph: Graph, resource: Resource) -> str:
    """Refer to the provider that the engine would use: the one given, or the default one of the SDK's version."""
    package = resource.type.split(":")[0]
    if resource.provider or not resource.custom or package == "pulumi":
        return resource.provider
    version = sdk_version(package).replace(".", "_")
    return f"urn:pulumi:{graph.stack}::{PROJECT}::pulumi:providers:{package}::default_{version}::{UNKNOWN}"


def _creation(graph: Graph, resource: Resource) -> dict[str, Any]:
    state = state_of(graph, resource)
    return {"op": "create", "urn": resource.urn, "provider": state["provider"], "newState": state}
