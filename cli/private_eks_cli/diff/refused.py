"""What AWS would refuse halfway through: what stands in the way of something new, a change, or a deletion.

The engine makes what is new before it deletes what goes, unless it is told otherwise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..cloud.answers import Place, automatic_name, create
from ..cloud.refusals import refused_change
from ..cloud.refusals.existence import BLOCK, endpoint_names, exists, subnet_range
from ..cloud.refusals.in_use import in_use
from ..cloud.refusals.quotas import one_too_many, quotas_in
from ..cloud.refusals.table import CLUSTER, SUBNET, Live, block
from ..graph.model import Resource
from ..recording.foresight import CREATE, DELETE, REPLACE, UPDATE
from ..recording.ignored import with_ignored
from ..recording.wire import UNKNOWN
from .model import Diff, quoted, title

_RULES = (exists, subnet_range, endpoint_names)
_KEPT = ("aws:ec2/", "aws:efs/", "aws:eks/", "aws:vpc/")
"""Of what these services have nothing goes that another thing still refers to."""


def changes(diff: Diff) -> Iterator[str]:
    """Name what is to change, with the reason why AWS does not lead there.

    What is replaced is not changed: of that, AWS is asked for what the engine replaces it for, and nothing else.
    """
    there = _there(diff.before)
    for step in diff.of(UPDATE, REPLACE):
        if step.old and step.new and _is_of_aws(step.new):
            replaced = step.op == REPLACE
            wanted = with_ignored(step.new.inputs, step.old.inputs, step.replacing) if replaced else step.new.inputs
            instead = ", so Pulumi makes another" if replaced else ""
            for reason in refused_change(_live(step.old), wanted, there):
                yield f"{quoted(title(step.new))}: {reason}{instead}"


def deletions(diff: Diff) -> Iterator[str]:
    """Name what is to go although something that stays still needs it."""
    there = _there(step.new for step in diff.steps if step.new)
    of_clusters = (block(r.inputs, "vpcConfig").get("subnetIds") or () for r in there if r.type == CLUSTER)
    zones = {subnet_id for subnet_ids in of_clusters for subnet_id in subnet_ids}
    for step in diff.of(DELETE):
        if step.old and step.old.type.startswith(_KEPT):
            if step.old.type == SUBNET and step.old.id in zones:
                yield f"{quoted(title(step.old))}: the control plane keeps the zones and subnets that it began with"
            elif reason := next(in_use(_live(step.old), there), ""):
                yield f"{quoted(title(step.old))}: {reason}"


def creations(diff: Diff) -> Iterator[str]:
    """Name what is to be made, with the reason why AWS would not."""
    place, quotas = Place(_region(diff)), quotas_in(diff.after.config)
    gone = {s.old.urn for s in diff.of(REPLACE) if s.old and s.leaves_a_gap}
    kept = _there(resource for resource in diff.before if resource.urn not in gone)
    there = kept + [replace(_live(s.resource), id="") for s in diff.of(CREATE) if s.resource.type == BLOCK]
    made: list[Live] = []
    for step in diff.of(CREATE, REPLACE):
        if step.new and _is_of_aws(step.new) and not step.leaves_a_gap:
            yield from _refused(step.new, there, place)
            new = _live(step.new)
            yield from (f"{quoted(title(step.new))}: {reason}" for reason in one_too_many(new, [*kept, *made], quotas))
            made.append(new)


def _refused(new: Resource, there: list[Live], place: Place) -> Iterator[str]:
    given = {key: value for key, value in new.inputs.items() if not key.startswith("__")}
    id_, _ = create(place, new.type, automatic_name(new.type, new.name, given, new.urn), f"{new.urn}#1")
    if UNKNOWN in id_:
        return
    for rule in _RULES:
        for reason in rule(replace(_live(new), id=id_), there):
            yield f"{quoted(title(new))}: {reason}"


def _region(diff: Diff) -> str:
    """Find the region in the stack file, or, of a mere preview, in what a provider noted with a resource."""
    noted = (str(r.inputs["region"]) for graph in (diff.after, diff.before) for r in graph if "region" in r.inputs)
    return diff.after.config.get("aws:region") or next(noted, "us-east-1")


def _there(resources: Iterable[Resource]) -> list[Live]:
    return [_live(resource) for resource in resources if _is_of_aws(resource)]


def _is_of_aws(resource: Resource) -> bool:
    return resource.custom and resource.type.startswith("aws:")


def _live(resource: Resource) -> Live:
    return Live(resource.urn, resource.type, resource.id, resource.inputs, resource.outputs)
