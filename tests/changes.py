"""What an edit of a stack file does to what is deployed: made, replaced, removed, or changed in place.

The recorded graphs before and after are compared with the table that the simulated cloud uses. What follows from
another change, through a new id or a new version, shows on the real engine: tests/engine.
"""

import functools
import json
from collections.abc import Set
from typing import Any, NamedTuple

from offline.cloud.answers import automatic_name
from offline.cloud.kubernetes import changes as kubernetes
from offline.cloud.replacements import compare
from offline.graph.model import Graph, Resource, is_object
from tests.conftest import recorded, with_settings

KEPT = frozenset({"Vpc", "Subnet", "RouteTable", "SecurityGroup", "Cluster", "Key", "LogGroup", "Role"})
"""Types whose replacement would take the cluster, its network or its data with it."""


class Verdict(NamedTuple):
    """Short names (type:name) of what an edit does."""

    made: Set[str] = frozenset()
    replaced: Set[str] = frozenset()
    removed: Set[str] = frozenset()
    changed: Set[str] = frozenset()


def verdict(before: Graph, after: Graph) -> Verdict:
    """Compare two programs of one stack."""
    common = before.resources.keys() & after.resources.keys()
    pairs = [(before.resources[urn], after.resources[urn]) for urn in sorted(common)]
    steps = {short(new): step(old, new) for old, new in pairs if old.type.startswith("aws:") or is_object(old.type)}
    return Verdict(
        made={short(r) for r in after if r.custom and r.urn not in before.resources},
        replaced={name for name, what in steps.items() if what == "replace"},
        removed={short(r) for r in before if r.custom and r.urn not in after.resources},
        changed={name for name, what in steps.items() if what == "update"},
    )


def step(old: Resource, new: Resource) -> str:
    """Name what the engine would do to one resource: `same`, `update` or `replace`."""
    if is_object(new.type):
        # As the provider of `Workloads` compares them: files of ConfigMaps change in place.
        differ = kubernetes.compare(old.inputs, new.inputs, frozenset({"ConfigMap"}))
        return "replace" if differ.replacing else "update" if differ.paths else "same"
    inputs = [automatic_name(r.type, r.name, dict(r.inputs), r.urn) for r in (old, new)]
    change = compare(new.type, *inputs)
    paths = [path for path in change.paths if not path.startswith(new.ignore_changes or ("\0",))]
    asked = [path for path in paths if path.startswith(new.replace_on_changes or ("\0",))]
    if asked or set(change.replacing) & set(paths):
        return "replace"
    return "update" if paths else "same"


def short(resource: Resource) -> str:
    """Give type and name of a resource."""
    return f"{resource.type.rsplit(':', 1)[-1]}:{resource.name}"


def edited(stack: str, edit: dict[str, Any]) -> Graph:
    """Record a stack with some keys of its file set, once a session."""
    return _edited(stack, json.dumps(edit))


@functools.cache
def _edited(stack: str, edit: str) -> Graph:
    return with_settings(stack, **json.loads(edit))


def member(family: str, key: str, stack: str = "everything", /, **changes: Any) -> dict[str, Any]:
    """Edit one member of a family of the stack file; a member without changes goes, and None takes a setting away."""
    members = dict(recorded(stack).setting(family, {}))
    new = {name: value for name, value in {**members.pop(key, {}), **changes}.items() if value is not None}
    return {family: {**members, key: new} if changes else members}


def full(stack: str, expected: Verdict) -> Verdict:
    """Spell the names of a verdict in full: `Role:web-node` is `Role:private-eks-<stack>-web-node`."""
    return Verdict(*({name.replace(":", f":private-eks-{stack}-", 1) for name in names} for names in expected))
