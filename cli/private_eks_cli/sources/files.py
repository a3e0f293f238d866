"""Programs of any language, by what Pulumi wrote of them: `pulumi preview --json`, or `pulumi stack export`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import Kind, wrong
from ..graph.model import Graph, Resource
from ..recording.urns import STACK, parts_of
from .states import VERSION, place_of, read_json, read_resource
from .unknowns import resolved

_WHAT = "the output of `pulumi preview --json --show-sames` or of `pulumi stack export`"
_GONE = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "read-discard"})


def read_graph(path: Path) -> Graph:
    """Read what a program makes: of a preview, all that is there when it is deployed.

    What a preview does not know is worked out as far as the simulated cloud and the dependencies tell it.

    Raises CommandError for a file that is neither a preview nor a state, or of a shape that is not known here.
    """
    return graph_of(read_json(path, Kind.UNKNOWN_PREVIEW, _WHAT), path)


def graph_of(document: Mapping[str, Any], path: Path) -> Graph:
    """Read what a document says that is called like a file.

    Raises CommandError as `read_graph` does.
    """
    entries = _of_state(document, path) if "deployment" in document else _of_preview(document, path)
    try:
        resources = [read_resource(entry) for entry in entries]
        stack, project, *_ = parts_of(resources[0].urn) if resources else ("", "")
    except (AttributeError, IndexError, KeyError, TypeError):
        raise wrong(
            Kind.UNKNOWN_PREVIEW, path.name, "resources of an unknown shape", _WHAT, "export it again"
        ) from None
    exports = next((dict(one.outputs) for one in resources if one.type == STACK), {})
    own = {one.urn: one for one in resources if one.type != STACK and not _is_default(one)}
    config = {"aws:region": _region(document, resources)}
    graph = Graph(stack, config, dict(sorted(own.items())), exports, project=project, folder=path.parent)
    return resolved(graph, list(own), place_of(graph, config["aws:region"]))


def _of_state(document: Mapping[str, Any], path: Path) -> list[Any]:
    deployment = document["deployment"]
    entries = deployment.get("resources") if isinstance(deployment, Mapping) else None
    if document.get("version") != VERSION or not isinstance(entries, list):
        got = f"version {document.get('version')!r} of a deployment"
        raise wrong(Kind.BROKEN_STATE, path.name, got, f"{VERSION}, with its resources", "export the stack again")
    return [entry for entry in entries if not (isinstance(entry, Mapping) and entry.get("delete"))]


def _of_preview(document: Mapping[str, Any], path: Path) -> list[Any]:
    steps = document.get("steps")
    if not isinstance(steps, list) or not all(isinstance(step, Mapping) for step in steps):
        got = f"an object with {', '.join(sorted(document)[:5]) or 'nothing in it'}"
        remedy = "unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW, and see that the preview ended"
        raise wrong(Kind.UNKNOWN_PREVIEW, path.name, got, "an object with steps", remedy)
    made = [step for step in steps if step.get("op") not in _GONE and step.get("newState")]
    return [_with_known(step["newState"], step.get("oldState") or {}) for step in made]


def _with_known(new: Mapping[str, Any], old: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add what the CLI writes of an unchanged resource only in `oldState`."""
    return {**new, **{key: old[key] for key in ("id", "outputs") if old.get(key) and not new.get(key)}}


def _is_default(resource: Resource) -> bool:
    return resource.type.startswith("pulumi:providers:") and resource.name.startswith("default")


def _region(document: Mapping[str, Any], resources: list[Resource]) -> str:
    """Find the region: in the configuration that a preview has, or with the AWS provider or a component."""
    given = [str((document.get("config") or {}).get("aws:region") or "")]
    given += [str(r.inputs.get("region") or "") for r in resources if r.type == "pulumi:providers:aws"]
    given += [str(r.inputs.get("region") or "") for r in resources if r.type.startswith("private-eks:")]
    return next(filter(None, given), "eu-west-1")
