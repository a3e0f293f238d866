"""Which requests AWS gets for a whole program, before anybody knows what AWS will choose."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..cloud.answers import Place
from ..cloud.checks import DEFAULTS
from ..cloud.facts import facts_of
from ..graph.asked import region_of
from ..graph.model import Graph, Resource
from ..graph.roles import asked_roles
from .known import Known
from .request import Request, Values
from .table import OPERATIONS, Asking, is_listed, table

_GENERATED = re.compile(r"[a-z]+-[0-9a-f]{8,17}|[0-9a-f-]{36}")
_ACCOUNT = re.compile(r"\d{12}")


def requests_of(graph: Graph, account: str = "") -> list[Request]:
    """Give every request once; a `*` is in the place of what AWS chooses, and `account` in that of a simulated one.

    What the configuration has stays as it is, and without `account` that is the one that a provider allows, if any.
    """
    made = [resource for resource in graph if resource.custom and resource.type.startswith("aws:")]
    simulated, names = _account(graph), _names(made)
    expression = re.compile("|".join(map(re.escape, sorted({simulated, *names}, key=len, reverse=True))))
    told = "\n".join(graph.config.values())

    def opened(text: str, own: str) -> str:
        patterns = {**names, simulated: account or own}
        return text if text in told else expression.sub(lambda name: patterns[name[0]], text).replace("**", "*")

    each = (_opened(request, opened, own) for request, own in _requests(graph, made, simulated))
    return list({repr(request): request for request in each}.values())


def unlisted(graph: Graph) -> list[str]:
    """Name the types and calls of AWS of which nobody says here what they take."""
    return sorted({r.type for r in (*graph, *_looked_up(graph)) if r.custom and not is_listed(r.type)})


def _requests(graph: Graph, made: list[Resource], account: str) -> Iterator[tuple[Request, str]]:
    """Give each request, and the account that is known of its provider, or a `*`."""
    region = region_of(graph)
    for resource in (*made, *_looked_up(graph)):
        provider = graph.provider_of(resource)
        there = provider.inputs if provider else {}
        allowed = _setting(graph, there, "allowedAccountIds")
        own = str(allowed[0]) if len(allowed) == 1 else "*"
        place = Place(str(resource.inputs.get("region") or there.get("region") or region), account)
        asking = Asking(resource, place, Known(made, _default_tags(graph, there), _caller(graph, there, own)))
        for operation in OPERATIONS if resource.urn else ("read",):
            yield from ((request, own) for request in asking.requests(operation))


def _looked_up(graph: Graph) -> Iterator[Resource]:
    """Give what a program looks up, without URNs; of one that is read from a file, all that components ever do."""
    roles = [str(told["arn"]) for told in asked_roles(graph).values() if "arn" in told]
    for call in sorted(graph.calls or (type_ for type_ in table()["types"] if ":get" in type_)):
        for arn in roles if call.startswith("aws:iam/") else [""]:
            yield Resource("", call, arn.rpartition("/")[2], "", True, {}, {"arn": arn})


def _default_tags(graph: Graph, provider: Mapping[str, Any]) -> Mapping[str, str]:
    given = (provider.get("defaultTags") if provider else graph.config.get("aws:defaultTags")) or {}
    found: Mapping[str, str] = (json.loads(given) if isinstance(given, str) else given).get("tags") or {}
    return found


def _caller(graph: Graph, provider: Mapping[str, Any], account: str) -> Mapping[str, Values]:
    """Give the keys that say who asks: known where the provider assumes a role."""
    roles = [str(one["roleArn"]) for one in _setting(graph, provider, "assumeRoles") if one.get("roleArn")]
    accounts = {"aws:principalaccount": (account,)} if account != "*" else {}
    return {**accounts, **({"aws:principalarn": (roles[-1],)} if roles else {})}


def _setting(graph: Graph, provider: Mapping[str, Any], name: str) -> list[Any]:
    given = (provider.get(name) if provider else graph.config.get(f"aws:{name}")) or []
    found: list[Any] = json.loads(given) if isinstance(given, str) else given
    return found


def _account(graph: Graph) -> str:
    parts = (resource.arn.split(":") for resource in graph if resource.custom)
    return next((p[4] for p in parts if len(p) > 4 and _ACCOUNT.fullmatch(p[4])), Place("").account)


def _names(made: list[Resource]) -> dict[str, str]:
    """Give the texts that nobody gave, each with the pattern of what there may be instead."""
    found: dict[str, str] = {}
    for resource in made:
        if _GENERATED.fullmatch(resource.id):
            found[resource.id] = "*"
        if resource.type == "aws:iam/openIdConnectProvider:OpenIdConnectProvider":
            found[resource.arn.rpartition("/")[2]] = "*"
        if pattern := _pattern(resource):
            found[str(resource.inputs.get(_named(resource)) or resource.outputs[_named(resource)])] = pattern
    groups = [r for r in made if r.type == "aws:eks/nodeGroup:NodeGroup"]
    for group in groups:
        for there in group.outputs.get("resources") or ():
            names = (str(one["name"]) for one in there.get("autoscalingGroups") or ())
            found |= dict.fromkeys(names, f"eks-{_pattern(group) or group.outputs['nodeGroupName']}-*")
    return {name: pattern for name, pattern in found.items() if name}


def _pattern(resource: Resource) -> str:
    """Give the pattern of a name that the provider chooses; nothing for one that the program gives."""
    name = _named(resource)
    if not name or (name in resource.inputs and name not in resource.inputs.get(DEFAULTS, ())):
        return ""
    prefix = resource.inputs.get(f"{name}Prefix")
    chosen = resource.outputs.get(name)
    return (f"{prefix}*" if prefix else f"{resource.name}-*") if chosen else ""


def _named(resource: Resource) -> str:
    return str((facts_of(resource.type).get("autoName") or {}).get("property", ""))


def _opened(request: Request, opened: Callable[[str, str], str], account: str) -> Request:
    keys = {key: tuple(opened(value, account) for value in values) for key, values in request.keys.items()}
    return dataclasses.replace(request, on=opened(request.on, account), keys=keys)
