"""A program by its clusters: what belongs to one of them is judged for itself.

A unit is an outermost component of ours, or a resource outside of all. To a cluster belong the unit that it is in, what
depends on it, what those depend on, and what shares that. What stands alone, or depends on several, belongs to each.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .asked import OURS
from .model import Graph, Resource

_CLUSTER = f"{OURS}Cluster"


def scopes(graph: Graph) -> dict[str, Graph]:
    """Give the parts of a program by the names of their clusters; all of it, without a name, unless there are more."""
    found: dict[str, Graph] = graph.remembered("scopes", lambda: _scopes(graph))
    return found


def of_each(graph: Graph, ask: Callable[[Graph], Iterable[Any]], name: Callable[[str, Any], Any]) -> list[Any]:
    """Ask a question of each part; what not all of them answer gets the cluster's name by `name`."""
    answers = {scope: list(ask(part)) for scope, part in scopes(graph).items()}
    if len(answers) == 1:
        return next(iter(answers.values()))
    shared = set.intersection(*map(set, answers.values()))
    named = [
        answer if answer in shared else name(scope, answer) for scope, found in answers.items() for answer in found
    ]
    return list(dict.fromkeys(named))


def cluster_of(graph: Graph, urn: str) -> str:
    """Name the cluster that has a resource for itself; nothing where several share it, or there is but one."""
    parts = scopes(graph)
    having = [name for name, part in parts.items() if urn in part.resources]
    return having[0] if len(having) == 1 < len(parts) else ""


def apart(graph: Graph) -> dict[str, Graph]:
    """Give what each cluster has for itself, by its name, and without a name what several share, or all of it."""
    found: dict[str, Graph] = graph.remembered("apart", lambda: _apart(graph))
    return found


def _apart(graph: Graph) -> dict[str, Graph]:
    parts = scopes(graph)
    if len(parts) == 1:
        return parts
    owners = {urn: cluster_of(graph, urn) for urn in graph.resources}
    names = [*parts, *([""] if "" in owners.values() else [])]
    return {name: _part(graph, {urn for urn, owner in owners.items() if owner == name}) for name in names}


def _scopes(graph: Graph) -> dict[str, Graph]:
    unit_of = {resource.urn: _unit(graph, resource) for resource in graph}
    seeds = {unit_of[cluster.urn]: cluster.name for cluster in graph.of(_CLUSTER)}
    if len(seeds) < 2:
        return {"": graph}
    if len(set(seeds.values())) < len(seeds):
        seeds = {unit: f"{name} in {_parent(graph, unit)}" for unit, name in seeds.items()}
    needs = _needs(graph, unit_of)
    claimed = {seed: _claimed(seed, seeds, needs) for seed in seeds}
    everybody = set(needs) - set().union(*claimed.values())
    return {
        name: _part(graph, {urn for urn, unit in unit_of.items() if unit in claimed[seed] | everybody})
        for seed, name in sorted(seeds.items(), key=lambda item: item[1])
    }


def _parent(graph: Graph, unit: str) -> str:
    parent = graph.resources.get(graph.resources[unit].parent)
    return f"{parent.type.rpartition(':')[2]} {parent.name}" if parent else "no component"


def _unit(graph: Graph, resource: Resource) -> str:
    """Give the URN of the outermost component of ours that a resource is in; its own outside of all."""
    unit, urn = resource.urn, resource.urn
    while urn in graph.resources:
        if graph.resources[urn].type.startswith(OURS):
            unit = urn
        urn = graph.resources[urn].parent
    return unit


def _needs(graph: Graph, unit_of: Mapping[str, str]) -> dict[str, set[str]]:
    """Give the units that each unit depends on by itself."""
    needs: dict[str, set[str]] = {unit: set() for unit in unit_of.values()}
    for resource in graph:
        urns = {*resource.dependencies, *(urn for given in resource.property_dependencies.values() for urn in given)}
        needs[unit_of[resource.urn]] |= {unit_of[urn] for urn in urns if urn in unit_of}
    return {unit: others - {unit} for unit, others in needs.items()}


def _claimed(seed: str, seeds: Iterable[str], needs: Mapping[str, set[str]]) -> set[str]:
    others = set(seeds) - {seed}
    # One cluster may wait for another, such as for the endpoints that it makes, and is not part of it for that.
    theirs = _depending(others, {unit: needed for unit, needed in needs.items() if unit != seed}) | others
    needs = {unit: needed for unit, needed in needs.items() if unit not in others}
    own = {seed} | _depending({seed}, needs)
    while True:
        more = {unit for one in own for unit in needs[one]} | (_depending(own - theirs, needs) - theirs)
        if more - others <= own:
            return own
        own |= more - others


def _depending(on: set[str], needs: Mapping[str, set[str]]) -> set[str]:
    """Give the units that depend on some, directly or not."""
    found: set[str] = set()
    while more := {unit for unit, needed in needs.items() if needed & (on | found)} - found:
        found |= more
    return found


def _part(graph: Graph, urns: set[str]) -> Graph:
    kept = {urn: resource for urn, resource in graph.resources.items() if urn in urns}
    beside = {urn: resource for urn, resource in graph.resources.items() if urn not in urns}
    return dataclasses.replace(graph, resources=kept, beside=beside)
