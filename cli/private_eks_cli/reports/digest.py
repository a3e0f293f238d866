"""A recorded program in the shape of `pulumi preview --json`.

https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go. Ids and computed values are the simulated cloud's,
where the engine would still say that they are unknown.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..graph.model import Graph, Resource
from ..graph.planned import free_blocks
from ..promises.verdicts import Verdict, verdict_line
from ..recording.mocks import EKS_CLUSTER
from ..recording.urns import STACK
from ..recording.wire import UNKNOWN, sdk_version
from ..rights.organisation import Judgement, as_json
from .advice import advice
from .overview import addresses, bill, endpoints


def digest(graph: Graph, verdicts: Sequence[Verdict], judgement: Judgement | None = None) -> dict[str, Any]:
    """Give the preview of a new stack: every resource is created; with what a person would be told beside."""
    steps = [_stack_step(graph), *(_creation(graph, resource) for resource in graph)]
    return {
        "config": dict(sorted(graph.config.items())),
        "steps": steps,
        "diagnostics": [*_diagnostics(graph, verdicts)],
        "duration": 0,
        "changeSummary": {"create": len(steps)},
        "verdict": verdict_line(verdicts),
        "promises": [_promise(verdict) for verdict in verdicts],
        "addresses": {"zones": addresses(graph), "free": free_blocks(graph)},
        "endpoints": endpoints(graph),
        "costs": bill(graph),
        "notes": advice(graph, datetime.datetime.now(tz=datetime.UTC).date()),
        **({"organisationPolicies": as_json(judgement)} if judgement else {}),
    }


def _diagnostics(graph: Graph, verdicts: Sequence[Verdict]) -> Iterator[dict[str, str]]:
    yield from ({"message": warning, "severity": "warning"} for warning in graph.warnings)
    for verdict in verdicts:
        for fault in verdict.faults:
            yield {"message": f"broken {verdict.name}: {fault}", "severity": "error"}


def _promise(verdict: Verdict) -> dict[str, Any]:
    return {
        "name": verdict.name,
        "promise": verdict.promise,
        "state": str(verdict.state),
        "reasons": verdict.reasons,
    }


def state_of(graph: Graph, resource: Resource) -> dict[str, Any]:
    """Give the inputs of a resource, and what is said about it, as a state has them: none of pulumi-eks's component."""
    remote = resource.type == EKS_CLUSTER
    depends: Mapping[str, tuple[str, ...]] = {} if remote else resource.property_dependencies
    optional = {
        "ignoreChanges": list(resource.ignore_changes),
        "replaceOnChanges": list(resource.replace_on_changes),
    }
    return {
        "urn": resource.urn,
        "custom": resource.custom,
        "type": resource.type,
        "inputs": {} if remote else resource.inputs,
        "parent": resource.parent or _stack_urn(graph),
        "protect": resource.protect,
        "dependencies": list(resource.dependencies),
        "propertyDependencies": {key: list(urns) for key, urns in sorted(depends.items())},
        "provider": _provider(graph, resource),
        **{key: value for key, value in optional.items() if value},
    }


def _stack_urn(graph: Graph) -> str:
    return f"urn:pulumi:{graph.stack}::{graph.project}::{STACK}::{graph.project}-{graph.stack}"


def _stack_step(graph: Graph) -> dict[str, Any]:
    urn = _stack_urn(graph)
    return {"op": "create", "urn": urn, "newState": {"urn": urn, "custom": False, "type": STACK}}


def _provider(graph: Graph, resource: Resource) -> str:
    """Refer to the provider that the engine would use: the one given, or the default one of the SDK's version."""
    package = resource.type.split(":")[0]
    if resource.provider or not resource.custom or package == "pulumi":
        return resource.provider
    name = f"default_{sdk_version(package).replace('.', '_')}".rstrip("_")
    return f"urn:pulumi:{graph.stack}::{graph.project}::pulumi:providers:{package}::{name}::{UNKNOWN}"


def _creation(graph: Graph, resource: Resource) -> dict[str, Any]:
    state = state_of(graph, resource)
    return {"op": "create", "urn": resource.urn, "provider": state["provider"], "newState": state}
