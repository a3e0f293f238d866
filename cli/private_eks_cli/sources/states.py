"""Exported stacks: what is really deployed, as `pulumi stack export` writes it.

https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go (`UntypedDeployment`, `DeploymentV3`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from private_eks.common.plan.rendering import shown

from ..cloud.answers import Place, Seen
from ..cloud.refusals.table import block
from ..errors import CommandError, Kind, wrong
from ..graph.model import Graph, Resource, strings
from ..recording.urns import STACK, parts_of
from ..recording.wire import name_of, plain
from .stacks import Stack

VERSION = 3
_STATE = "the output of `pulumi stack export`"
_ACCOUNT = re.compile(r"arn:aws[a-z-]*:(?:eks|iam|ec2|kms):[a-z0-9-]*:(\d{12}):")


def read_state(path: Path, stack: Stack) -> Graph:
    """Read an exported stack; a state does not have the configuration of its stack.

    Raises CommandError for a file that is truncated or no state, and for the state of another project or stack.
    """
    document = read_json(path, Kind.BROKEN_STATE, _STATE)
    resources = [_resource(entry, path) for entry in entries_of(document, path)]
    _refuse_others(resources, path, stack)
    exports = next((r.outputs for r in resources if r.type == STACK), {})
    kept = {r.urn: r for r in sorted(resources, key=lambda r: r.urn) if r.type != STACK}
    return Graph(stack.name, stack.config, kept, exports, project=stack.project.name, folder=stack.project.root)


def entries_of(document: Mapping[str, Any], path: Path) -> list[Any]:
    """Give what a state has of resources, but for those that only wait for their deletion.

    Raises CommandError for a document of another shape or version.
    """
    deployment = document.get("deployment")
    entries = deployment.get("resources") if isinstance(deployment, Mapping) else None
    if document.get("version") != VERSION or not isinstance(entries, list):
        if "steps" in document:
            raise wrong(Kind.BROKEN_STATE, path.name, "a preview", _STATE, "give it as --preview")
        got = f"version {document.get('version')!r} of a deployment"
        raise wrong(Kind.BROKEN_STATE, path.name, got, f"{VERSION}, with its resources", "export the stack again")
    return [entry for entry in entries if not (isinstance(entry, Mapping) and entry.get("delete"))]


def steps_of(document: Mapping[str, Any], path: Path) -> list[Any]:
    """Give the steps of a preview.

    Raises CommandError for a document that has none.
    """
    steps = document.get("steps")
    if not isinstance(steps, list):
        raise no_steps(document, path)
    return steps


def no_steps(document: Mapping[str, Any], path: Path) -> CommandError:
    """Word the refusal of a document that is no preview."""
    if "deployment" in document:
        return wrong(Kind.UNKNOWN_PREVIEW, path.name, "a state", "an object with steps", "give it as --stack-state")
    got = f"an object with {', '.join(sorted(document)[:5]) or 'nothing in it'}"
    remedy = "unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW, and see that the preview ended"
    return wrong(Kind.UNKNOWN_PREVIEW, path.name, got, "an object with steps", remedy)


def interrupted(path: Path) -> list[str]:
    """Name the resources at which the last deployment was interrupted."""
    document = read_json(path, Kind.BROKEN_STATE, "a state")
    pending = document["deployment"].get("pending_operations") or []
    at = [block(operation, "resource").get("urn", "") for operation in pending if isinstance(operation, Mapping)]
    return [str(urn).rsplit("::", 1)[-1] for urn in at]


def place_of(graph: Graph, region: str) -> Place:
    """Tell where a deployed stack is: account, zones, and in which zones services are."""
    zones = {subnet.id: str(subnet.inputs.get("availabilityZone")) for subnet in graph.of("Subnet")}
    services: dict[str, tuple[str, ...]] = {}
    lists: dict[str, str] = {}
    for endpoint in graph.of("VpcEndpoint"):
        name, subnets = str(endpoint.inputs.get("serviceName")), endpoint.inputs.get("subnetIds") or ()
        services[name] = tuple(sorted({zones[subnet] for subnet in subnets if subnet in zones}))
        lists[name] = str(endpoint.outputs.get("prefixListId") or "")
    accounts = [found for r in graph for text in strings(r.outputs) for found in _ACCOUNT.findall(text)]
    seen = Seen(tuple(sorted(set(zones.values()))), services, lists)
    return Place(region, accounts[0], seen) if accounts else Place(region, seen=seen)


def read_json(path: Path, kind: Kind, what: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises CommandError of a kind if there is none.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        remedy = f"give another path: {str(error.strerror).lower()}"
        raise wrong(kind, path.name, "no file that can be read", what, remedy) from None
    except json.JSONDecodeError as error:
        raise wrong(kind, path.name, "no JSON, or not all of it", what, f"look at line {error.lineno}") from None
    except (UnicodeDecodeError, RecursionError):
        raise wrong(kind, path.name, "no JSON in UTF-8", what, "check which file it is") from None
    if not isinstance(document, dict):
        raise wrong(kind, path.name, shown(document), what, "check which file it is")
    return document


def read_resource(entry: Mapping[str, Any]) -> Resource:
    """Read a resource as states and previews have it.

    Raises KeyError or TypeError for an entry that is none.
    """
    parent = entry.get("parent") or ""
    depends = _mapping(entry, "propertyDependencies")
    return Resource(
        urn=entry["urn"],
        type=entry["type"],
        name=name_of(entry["urn"]),
        parent="" if f"::{STACK}::" in parent else parent,
        custom=bool(entry.get("custom")),
        inputs=plain(_mapping(entry, "inputs"), open_secrets=False),
        outputs=plain(_mapping(entry, "outputs"), open_secrets=False),
        id=entry.get("id") or "",
        provider=entry.get("provider") or "",
        protect=bool(entry.get("protect")),
        dependencies=tuple(sorted(entry.get("dependencies") or ())),
        property_dependencies={key: tuple(sorted(urns or ())) for key, urns in depends.items()},
        ignore_changes=tuple(entry.get("ignoreChanges") or ()),
        replace_on_changes=tuple(entry.get("replaceOnChanges") or ()),
    )


def _mapping(entry: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = entry.get(key) or {}
    if not isinstance(found, dict):
        raise TypeError(key)
    return found


def _resource(entry: Any, path: Path) -> Resource:
    try:
        return read_resource(entry)
    except (AttributeError, IndexError, KeyError, TypeError):
        raise wrong(
            Kind.BROKEN_STATE, path.name, shown(entry), "resources with urn and type", "export it again"
        ) from None


def _refuse_others(resources: list[Resource], path: Path, stack: Stack) -> None:
    for found, wanted, word in sorted(_others(resources, stack)):
        remedy = f"export it with `pulumi stack export --stack {stack.name}`"
        raise wrong(Kind.ANOTHER_PROJECT, path.name, f"the {word} {found!r}", repr(wanted), remedy)


def _others(resources: list[Resource], stack: Stack) -> Iterator[tuple[str, str, str]]:
    for resource in resources:
        own, project, *_ = parts_of(resource.urn)
        if project != stack.project.name:
            yield project, stack.project.name, "project"
        elif own != stack.name:
            yield own, stack.name, "stack"
