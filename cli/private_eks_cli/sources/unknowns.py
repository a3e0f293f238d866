"""What the first preview of a stack does not know yet: ids, ARNs and names of what is to be made.

A resource gets those that the simulated cloud would give it, and whoever refers to it the one that the property asks
for, as far as its dependencies leave no doubt. The rest stays unknown, and the graph says so.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from ..cloud import answers
from ..cloud.answers import Place
from ..cloud.kubernetes import balancers
from ..cloud.kubernetes.objects import id_of
from ..graph.model import Graph, Resource, is_object, strings
from ..recording.wire import UNKNOWN

_ARNS = ("arn", "kmskey", "kmskeyid", "logdestination")
"""How properties end that ask for an ARN."""


def resolved(graph: Graph, order: list[str], place: Place) -> Graph:
    """Give the graph with what can be worked out; `order` is that of registration."""
    known: dict[str, Resource] = {}
    for urn in order:
        known[urn] = _resolved(graph.resources[urn], known, place)
    open_ = frozenset(urn for urn, resource in known.items() if UNKNOWN in strings(resource.inputs))
    return dataclasses.replace(graph, resources={urn: known[urn] for urn in graph.resources}, unknown=open_)


def _resolved(resource: Resource, known: Mapping[str, Resource], place: Place) -> Resource:
    inputs = {
        key: _filled(value, key, _sources(resource, key, known)) if UNKNOWN in strings([value]) else value
        for key, value in resource.inputs.items()
    }
    if not resource.custom or resource.id or resource.type.startswith("pulumi:providers:"):
        return dataclasses.replace(resource, inputs=inputs)
    if is_object(resource.type):
        return dataclasses.replace(
            resource, inputs=inputs, id=id_of(inputs), outputs=balancers.answer(place.region, inputs, True)
        )
    named = answers.automatic_name(resource.type, resource.name, inputs, resource.urn)
    id_, outputs = answers.create(place, resource.type, named, resource.urn)
    return dataclasses.replace(resource, inputs=inputs, id=id_, outputs=outputs)


def _sources(resource: Resource, key: str, known: Mapping[str, Resource]) -> list[Resource]:
    """Give what a property depends on, of that which has an id."""
    urns = resource.property_dependencies.get(key, ())
    return [known[urn] for urn in urns if urn in known and known[urn].custom]


def _filled(value: Any, key: str, sources: list[Resource]) -> Any:
    """Fill in what is unknown in a property: a whole list from all sources that fit, else one source for each place."""
    places = list(_places(value, key, False))
    fitting = [source for source in sources if _answer(source, places[0][0])]
    if not fitting:
        return value
    if places == [(places[0][0], False)] and places[0][0].endswith("Ids"):
        return _put(value, key, [[_answer(source, places[0][0]) for source in fitting]])
    if len(fitting) not in (1, len(places)):
        return value
    given = fitting if len(fitting) == len(places) else fitting * len(places)
    return _put(value, key, [_answer(source, name) or UNKNOWN for source, (name, _) in zip(given, places, strict=True)])


def _places(value: Any, key: str, listed: bool) -> Iterator[tuple[str, bool]]:
    """Name the property of each unknown value, at any depth, and tell whether it is in a list."""
    if value == UNKNOWN:
        yield key, listed
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _places(item, f"{key}Id" if name == "id" else name, False)
    elif isinstance(value, list):
        for item in value:
            yield from _places(item, key, True)


def _put(value: Any, key: str, given: list[Any]) -> Any:
    """Put the answers in the unknown places, in their order."""
    if value == UNKNOWN:
        return given.pop(0)
    if isinstance(value, Mapping):
        return {name: _put(item, name, given) for name, item in value.items()}
    return [_put(item, key, given) for item in value] if isinstance(value, list) else value


def _answer(source: Resource, key: str) -> str:
    """Give the output of a resource that a property such as `subnetIds` or `roleArn` asks for; nothing in doubt."""
    one = key.removesuffix("s")
    if one.lower().endswith(_ARNS):
        return source.arn
    if one == "autoscalingGroupName":
        return _scaling_group(source)
    if one.endswith("Name") or one == "role":
        return str(source.outputs.get(one) or source.physical_name)
    if one.endswith("SecurityGroupId") or one == "securityGroupId":
        group = source.outputs.get("vpcConfig")
        if isinstance(group, Mapping):
            return str(group.get("clusterSecurityGroupId", ""))
    if one == "version":
        return str(source.outputs.get("latestVersion", ""))
    wanted = one.removesuffix("Id").lower()
    return source.id if wanted.endswith(source.type.rpartition(":")[2].lower()) else _output(source, one)


def _scaling_group(source: Resource) -> str:
    """Name the Auto Scaling group of a managed node group."""
    found = [group for made in source.outputs.get("resources") or () for group in made.get("autoscalingGroups") or ()]
    return str(found[0].get("name", "")) if found else ""


def _output(source: Resource, key: str) -> str:
    """Give an output that is an id of something else, such as the subnet's of an association."""
    found = source.outputs.get(key) if key.endswith("Id") else None
    return found if isinstance(found, str) else ""
