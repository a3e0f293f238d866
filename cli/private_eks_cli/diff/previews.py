"""Previews of the real engine: what `pulumi preview --json` prints, best with `--show-sames`.

https://github.com/pulumi/pulumi/blob/master/pkg/display/json.go. A replacement is one step there, called `replace`.
"""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from private_eks.common.plan.rendering import shown

from ..errors import CommandError, Kind, wrong
from ..graph.model import Graph, Resource
from ..recording.foresight import DELETE, REPLACE, SAME, UPDATE, Foresight, Step, is_default_provider, known
from ..recording.urns import STACK, parts_of
from ..sources.states import place_of, read_json, read_resource, steps_of
from .model import OPERATIONS, Diff

_PARTS = frozenset({"create-replacement", "delete-replaced"})
"""Steps of a replacement beside the one called `replace`."""
_KNOWN = frozenset({*OPERATIONS, SAME, *_PARTS})
_KINDS_THAT_REPLACE = frozenset({"add-replace", "delete-replace", "update-replace"})
_CHANGES_ONLY = "what does not change is not in this preview: `pulumi preview --json --show-sames` has it"


def read_preview(path: Path, stack: str, project: str) -> Diff:
    """Read what the engine would do.

    Raises CommandError for a file that is no preview of a known shape, and for one of another project or stack.
    """
    document = read_json(path, Kind.UNKNOWN_PREVIEW, "the output of `pulumi preview --json`")
    read = (_step(entry, path, (stack, project)) for entry in steps_of(document, path))
    steps = tuple(step for step in read if step and not is_default_provider(step.resource.urn))
    complete = any(step.op == SAME and step.resource.custom for step in steps)
    notes = [] if complete else [_CHANGES_ONLY]
    diagnostics = document.get("diagnostics")
    notes += [
        f"Pulumi says: {m}" for said in (diagnostics if isinstance(diagnostics, list) else ()) if (m := _bad(said))
    ]
    before, after = (_graph(stack, project, [getattr(step, side) for step in steps]) for side in ("old", "new"))
    return Diff(
        stack,
        _explained(steps, before),
        before,
        after,
        after,
        None,
        "what is deployed, by the engine's preview",
        tuple(notes),
    )


def _step(entry: Any, path: Path, whose: tuple[str, str]) -> Step | None:
    """Read one step; nothing for the stack itself, and for the parts of a replacement that is told as a whole."""
    try:
        operation, urn = entry["op"], entry["urn"]
        _refuse_unknown(operation, path)
        _refuse_others(urn, path, whose)
        if f"::{STACK}::" in urn or operation in _PARTS:
            return None
        old, new = (read_resource(entry[key]) if entry.get(key) else None for key in ("oldState", "newState"))
        if (operation in (UPDATE, REPLACE, SAME) and not (old and new)) or not (old or new):
            raise KeyError("oldState")
        step = Step(operation, old, None if operation == DELETE else new, *_changed(entry))
        return dataclasses.replace(step, new=_foreseen(step, step.new)) if step.new and not step.new.id else step
    except CommandError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError):
        allowed, remedy = "steps with op, urn, oldState, newState", "a newer Pulumi may word them otherwise"
        raise wrong(Kind.UNKNOWN_PREVIEW, path.name, shown(entry), allowed, remedy) from None


def _explained(steps: tuple[Step, ...], before: Graph) -> tuple[Step, ...]:
    """Add to replacements whether the old one goes first, and with whom: the CLI does not write that."""
    foresight = Foresight(before, place_of(before, ""), {})
    for step in steps:
        if step.new:
            foresight.register(step.new)
    gaps = {urn: step for urn, step in foresight.steps.items() if step.op == REPLACE}
    return tuple(
        dataclasses.replace(step, delete_first=gap.delete_first, with_=gap.with_)
        if step.op == REPLACE and (gap := gaps.get(step.resource.urn))
        else step
        for step in steps
    )


def _foreseen(step: Step, new: Resource) -> Resource:
    """Give the resource with id and outputs, which the CLI writes of what is there already only in `oldState`."""
    id_, outputs = known(step, new) if new.custom else ("", step.old.outputs if step.old else {})
    return dataclasses.replace(new, id=id_, outputs=outputs)


def _changed(entry: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the changed properties of a step, and those that replace."""
    detailed = entry.get("detailedDiff") or {}
    paths = tuple(sorted(detailed)) or tuple(entry.get("diffReasons") or ())
    replacing = tuple(path for path in paths if detailed.get(path, {}).get("kind") in _KINDS_THAT_REPLACE)
    return paths, replacing or tuple(entry.get("replaceReasons") or ())


def _graph(stack: str, project: str, resources: list[Resource | None]) -> Graph:
    found = sorted(filter(None, resources), key=lambda resource: resource.urn)
    return Graph(stack, {}, {resource.urn: resource for resource in found}, {}, project=project)


def _refuse_unknown(operation: Any, path: Path) -> None:
    if operation not in _KNOWN:
        remedy = "a newer Pulumi may know others: update this project"
        raise wrong(Kind.UNKNOWN_PREVIEW, path.name, f"the operation {operation!r}", ", ".join(sorted(_KNOWN)), remedy)


def _refuse_others(urn: str, path: Path, whose: tuple[str, str]) -> None:
    own, project, *_ = parts_of(urn)
    if (own, project) != whose:
        got, allowed = f"a preview of {project}/{own}", f"{whose[1]}/{whose[0]}"
        raise wrong(Kind.ANOTHER_PROJECT, path.name, got, allowed, "name the stack that it is of")


def _bad(said: Any) -> str:
    """Give the message of an error or a warning."""
    bad = isinstance(said, Mapping) and said.get("severity") in ("error", "warning")
    return str(said.get("message", "")).strip() if bad else ""
