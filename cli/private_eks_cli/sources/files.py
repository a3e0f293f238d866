"""Programs of any language, by what Pulumi wrote of them: `pulumi preview --json`, or `pulumi stack export`."""

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..cloud.checks import as_given
from ..errors import Kind, wrong
from ..graph.model import Graph, Resource
from ..recording.foresight import PROVIDER, is_default_provider
from ..recording.urns import STACK, parts_of
from ..recording.wire import UNKNOWN
from .states import entries_of, no_steps, place_of, read_json, read_resource, steps_of
from .unknowns import resolved

_WHAT = "the output of `pulumi preview --json --show-sames` or of `pulumi stack export`"
_OF_THE_ENGINE = frozenset({"__internal", "pluginChecksums", "pluginDownloadURL", "version"})
"""What it notes among the inputs of providers."""
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
    region = _region(document, resources)
    config = {**_config(document), "aws:region": region}
    warnings = tuple(_warnings(document))
    graph = Graph(stack, config, dict(sorted(own.items())), exports, warnings, project=project, folder=path.parent)
    known = resolved(graph, list(own), place_of(graph, region))
    return dataclasses.replace(known, resources={r.urn: _as_registered(r, region) for r in known})


def _as_registered(resource: Resource, region: str) -> Resource:
    """Give a resource as its program registers it, before the provider and the engine complete it."""
    urn = resource.provider.rpartition("::")[0]
    provider = f"{urn}::{UNKNOWN}" if urn and not is_default_provider(urn) else ""
    inputs = resource.inputs
    if resource.type.startswith("aws:"):
        inputs = as_given(resource.type, inputs, region)
    elif resource.type.startswith(PROVIDER):
        inputs = {key: value for key, value in inputs.items() if key not in _OF_THE_ENGINE}
    return dataclasses.replace(resource, inputs=inputs, provider=provider)


def _of_preview(document: Mapping[str, Any], path: Path) -> list[Any]:
    steps = steps_of(document, path)
    if not all(isinstance(step, Mapping) for step in steps):
        raise no_steps(document, path)
    made = [step for step in steps if step.get("op") not in _GONE and step.get("newState")]
    return [_with_known(step["newState"], step.get("oldState") or {}) for step in made]


def _with_known(new: Mapping[str, Any], old: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add what the CLI writes of an unchanged resource only in `oldState`."""
    return {**new, **{key: old[key] for key in ("id", "outputs") if old.get(key) and not new.get(key)}}


def _config(document: Mapping[str, Any]) -> dict[str, str]:
    """Give the configuration that a preview has; a state has none."""
    found = document.get("config")
    return {key: str(value) for key, value in found.items()} if isinstance(found, Mapping) else {}


def _warnings(document: Mapping[str, Any]) -> Iterator[str]:
    """Give what the program warned of in a preview."""
    said = document.get("diagnostics")
    for one in said if isinstance(said, list) else ():
        if isinstance(one, Mapping) and one.get("severity") == "warning":
            yield str(one.get("message", "")).removeprefix("warning: ").rstrip()


def _region(document: Mapping[str, Any], resources: list[Resource]) -> str:
    """Find the region: in the configuration that a preview has, or with the AWS provider or a component."""
    given = [_config(document).get("aws:region", "")]
    given += [str(r.inputs.get("region") or "") for r in resources if r.type == "pulumi:providers:aws"]
    given += [str(r.inputs.get("region") or "") for r in resources if r.type.startswith("private-eks:")]
    return next(filter(None, given), "eu-west-1")
