"""Compares a program with what was: an older program, or a deployed stack."""

import dataclasses
import json
from collections.abc import Callable, Mapping

from ..cloud.snapshots import place_in
from ..graph.model import Graph
from ..recording.foresight import UPDATE, Foresight, Step, as_deployed
from ..recording.undescribed import describes_not
from ..sources.stacks import Stack
from ..sources.states import place_of
from .model import Diff, quoted, title
from .networks import network_notes
from .recording import record_stack


def with_program(
    stack: Stack, before: Graph, known: Graph, against: str, program: Callable[[], object] | None = None
) -> Diff:
    """Compare with the same stack of an older program, as if that one were deployed.

    `known` is what `program` makes of the stack, recorded with every value known.
    """
    deployed = as_deployed(before, place_in(before.config), _default_tags(before.config))
    foresight = Foresight(deployed, place_in(stack.config), _default_tags(stack.config))
    after = record_stack(stack, program, foresight)
    # Ids of two recorded programs are made alike, so what is known can be compared.
    return _told(Diff(stack.name, _steps(foresight), deployed, after, known, known, against, stack.notes))


def removed(before: Graph, against: str) -> Diff:
    """Compare a stack of an older program with nothing: its file is there no longer."""
    deployed = as_deployed(before, place_in(before.config), _default_tags(before.config))
    foresight = Foresight(deployed, place_in(before.config), {})
    nothing = Graph(before.stack, before.config, {}, {}, project=before.project)
    note = "the stack's file is removed: this is what its destruction would take"
    return Diff(before.stack, _steps(foresight), deployed, nothing, nothing, None, against, (note,))


def with_state(stack: Stack, deployed: Graph, known: Graph) -> Diff:
    """Compare with what is deployed; `known` is the program recorded with every value known."""
    foresight = Foresight(deployed, place_of(deployed, _region(stack.config)), _default_tags(stack.config))
    after = record_stack(stack, foresight=foresight)
    return _told(Diff(stack.name, _steps(foresight), deployed, after, after, known, "what is deployed", stack.notes))


def _told(diff: Diff) -> Diff:
    """Note which changes may be more than they look."""
    changed = [step.resource for step in diff.of(UPDATE) if describes_not(step.resource.type)]
    notes = [f"{quoted(title(r))} changes, and whether that replaces it is not known here" for r in changed]
    return dataclasses.replace(diff, notes=(*diff.notes, *notes, *network_notes(diff.before, diff.after)))


def _steps(foresight: Foresight) -> tuple[Step, ...]:
    return (*(foresight.steps[urn] for urn in sorted(foresight.steps)), *foresight.deletions())


def _region(config: Mapping[str, str]) -> str:
    return config["aws:region"]


def _default_tags(config: Mapping[str, str]) -> Mapping[str, str]:
    given = json.loads(config.get("aws:defaultTags") or "{}")
    tags: Mapping[str, str] = given.get("tags") or {}
    return tags
