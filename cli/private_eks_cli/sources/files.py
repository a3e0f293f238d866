"""Programs of any language, by what Pulumi wrote of them: `pulumi preview --json`, or `pulumi stack export`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import Kind, wrong
from ..graph.model import Graph, Resource
from ..recording.foresight import is_default_provider
from ..recording.urns import STACK, parts_of
from .states import entries_of, no_steps, place_of, read_json, read_resource, steps_of
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
    entries = entries_of(document, path) if "deployment" in document else _of_preview(document, path)
    try:
        resources = [read_resource(entry) for entry in entries]
        stack, project, *_ = parts_of(resources[0].urn) if resources else ("", "")
    except (AttributeError, IndexError, KeyError, TypeError):
        raise wrong(
            Kind.UNKNOWN_PREVIEW, path.name, "resources of an unknown shape", _WHAT, "export it again"
        ) from None
    exports = next((dict(one.outputs) for one in resources if one.type == STACK), {})
    own = {one.urn: one for one in resources if one.type != STACK and not is_default_provider(one.urn)}
    config = {"aws:region": _region(document, resources)}
    graph = Graph(stack, config, dict(sorted(own.items())), exports, project=project, folder=path.parent)
    return resolved(graph, list(own), place_of(graph, config["aws:region"]))


def _of_preview(document: Mapping[str, Any], path: Path) -> list[Any]:
    steps = steps_of(document, path)
    if not all(isinstance(step, Mapping) for step in steps):
        raise no_steps(document, path)
    made = [step for step in steps if step.get("op") not in _GONE and step.get("newState")]
    return [_with_known(step["newState"], step.get("oldState") or {}) for step in made]


def _with_known(new: Mapping[str, Any], old: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add what the CLI writes of an unchanged resource only in `oldState`."""
    return {**new, **{key: old[key] for key in ("id", "outputs") if old.get(key) and not new.get(key)}}


def _region(document: Mapping[str, Any], resources: list[Resource]) -> str:
    """Find the region: in the configuration that a preview has, or with the AWS provider or a component."""
    given = [str((document.get("config") or {}).get("aws:region") or "")]
    given += [str(r.inputs.get("region") or "") for r in resources if r.type == "pulumi:providers:aws"]
    given += [str(r.inputs.get("region") or "") for r in resources if r.type.startswith("private-eks:")]
    return next(filter(None, given), "eu-west-1")
