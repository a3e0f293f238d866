"""What the resources of a change are called in its first line: as few and as short names as say it."""

import re
from collections import Counter
from collections.abc import Sequence

from ..graph import objects
from ..graph.asked import OURS
from ..graph.model import Graph, Resource, is_object
from ..recording.foresight import CREATE, DELETE, Step
from ..reports.wording import listed
from .model import Diff, counted, kinds, quoted, title
from .properties import properties

_MOST = 3
"""How many properties or components are named."""
_KINDS = 4
"""How many kinds are counted."""
_OWN_KEYS = ("configurationValues", "data", "labels", "policy", "tags", "volumeTags")
"""Properties whose keys are somebody's own."""
_KEYED = re.compile(r"\[.*?\]")


def named(steps: Sequence[Step], diff: Diff) -> str:
    """Name one resource; of several the components that come or go with them, and count the others by kind."""
    if len(steps) == 1:
        return quoted(_title(steps[0].resource))
    owners = {step.resource.urn: _owner(step, diff) for step in steps}
    whole = {owner: count for owner, count in Counter(owners.values()).items() if owner and count > 1}
    if len(whole) > _MOST:
        return _counted(steps)
    graph = _side(steps[0], diff)
    told = [f"{quoted(title(graph.resources[urn]))} ({counted(count, 'resource')})" for urn, count in whole.items()]
    rest = [step for step in steps if owners[step.resource.urn] not in whole]
    return ", ".join([*told, *([_counted(rest)] if rest else [])])


def changed_properties(steps: Sequence[Step], diff: Diff) -> str:
    """Name the properties that change in place: the first of them, and of how many resources."""
    names = dict.fromkeys(_property(changed.path) for step in steps for changed in properties(step))
    told = listed([f"`{name}`" for name in names], _MOST) or "something"
    return f"{told} of {named(steps, diff)} changed in place"


def shortened(text: str, diff: Diff) -> str:
    """Leave out what all names of a stack with one cluster begin with: the name of that."""
    clusters = {one.name for graph in (diff.before, diff.after) for one in graph.of(f"{OURS}Cluster")}
    if len(clusters) != 1:
        return text
    for thing in (step.resource for step in diff.of() if is_object(step.resource.type)):
        text = text.replace(quoted(title(thing)), quoted(objects.title(thing)))
    begin = rf"(?<![\w/-])(?<!Cluster ){re.escape(clusters.pop())}-(?=\w)"
    return re.sub(r"`[^`]+`", lambda found: re.sub(begin, "", found[0]), text)


def go_together(steps: Sequence[Step], diff: Diff) -> bool:
    """Tell whether resources come or go with one and the same component."""
    owners = {_owner(step, diff) for step in steps}
    return len(owners) == 1 and "" not in owners


def _owner(step: Step, diff: Diff) -> str:
    """Find the outermost component that comes or goes with a resource."""
    if step.op not in (CREATE, DELETE):
        return ""
    moving = diff.components(step.op)
    graph, urn, owner = _side(step, diff), step.resource.parent, ""
    while urn in graph.resources:
        owner = urn if urn in moving else owner
        urn = graph.resources[urn].parent
    return owner


def _side(step: Step, diff: Diff) -> Graph:
    return diff.before if step.op == DELETE else diff.after


def _counted(steps: Sequence[Step]) -> str:
    if len(steps) == 1:
        return quoted(_title(steps[0].resource))
    found = kinds(step.resource for step in steps).split(", ")
    return ", ".join(found) if len(found) <= _KINDS else f"{len(steps)} resources ({listed(found, _MOST)} kinds)"


def _title(resource: Resource) -> str:
    """Call a Kubernetes object by namespace and name, and everything else by its name in the program."""
    return objects.title(resource) if is_object(resource.type) else title(resource)


def _property(path: str) -> str:
    """Give the last part of a path that is a name of a provider's, and no key of somebody's own."""
    parts = _KEYED.sub("", path).split(".")
    return next((part for part in parts if part in _OWN_KEYS), parts[-1])
