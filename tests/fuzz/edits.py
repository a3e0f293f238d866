"""Random edits of random stacks, and what the account says of them: an edit takes keys from another stack's file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.cloud.refusals import RefusedError
from private_eks_cli.cloud.refusals.quotas import quotas_in
from private_eks_cli.cloud.refusals.reach import existing_in
from private_eks_cli.diff.attention import Review, review
from private_eks_cli.diff.compare import with_program
from private_eks_cli.diff.model import Diff
from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.foresight import CREATE, DELETE, REPLACE, UPDATE, Step
from private_eks_cli.recording.recorder import record
from tests.programs import run_program

from .asking import quick_complaints, written
from .draw import Config, Draw
from .stacks import legitimate

DATA = ("Cluster", "FileSystem", "Key", "LogGroup", "Repository", "Subnet", "Vpc")
_TRIES = 40
_FIXED = ("aws:region", "name")


def edited(seed: int, folder: Path) -> tuple[Config, Config]:
    """Give a stack file, and the same with a few keys of another one that it takes."""
    config = legitimate(seed)
    for i in range(_TRIES):
        draw = Draw(seed * _TRIES + i)
        other = legitimate(draw.randrange(10_000))
        keys = draw.some(sorted({*config, *other} - {*_FIXED}), most=2, least=1)
        kept = {key: value for key, value in config.items() if key not in keys}
        new = {**kept, **{key: other[key] for key in keys if key in other}}
        if new != config and not quick_complaints(written(new, folder)):
            return config, new
    return config, config


def reviewed(old: Config, new: Config, folder: Path) -> Review:
    """Look at an edit as the command does."""
    before = record(run_program, "fuzz", written(old, folder).config)
    stack = written(new, folder)
    known = record(run_program, stack.name, stack.config)
    return review(with_program(stack, before, known, "the other"), broken_promises(known))


def grave(diff: Diff) -> Iterator[str]:
    """Say what makes an edit no matter of routine: what is protected, holds data, or is refused."""
    for step in diff.of(DELETE, REPLACE):
        assert step.old
        if step.old.protect:
            yield f"{step.op}s {step.old.name}, which is protected"
        elif step.old.type.startswith("aws:") and step.old.type.rpartition(":")[2] in DATA:
            yield f"{step.op}s {step.old.type} {step.old.name}, which holds data"
    yield from refusal(diff)


def refusal(diff: Diff) -> Iterator[str]:
    """Deploy what was, then do the steps in the order of their dependencies: gives the first thing that AWS refuses."""
    cloud = Cloud(Place(diff.before.config["aws:region"], quotas=quotas_in(diff.after.config)))
    for endpoint in existing_in(diff.before.config):
        cloud.adopt(endpoint)
    for resource in _ordered(diff, "before"):
        cloud.create(resource.urn, resource.type, dict(resource.inputs))
    try:
        _do(diff, cloud)
    except RefusedError as error:
        yield f"is refused: {error}"


def _do(diff: Diff, cloud: Cloud) -> None:
    steps = {step.resource.urn: step for step in diff.of(CREATE, UPDATE, REPLACE)}
    ids: dict[str, str] = {}
    left: list[Step] = []
    for resource in _ordered(diff, "known"):
        if (step := steps.get(resource.urn)) and step.new:
            known = diff.reviewed.resources[resource.urn].inputs
            inputs = _with({key: known.get(key, value) for key, value in step.new.inputs.items()}, ids)
            if step.op == UPDATE:
                cloud.update(resource.type, step.old.id if step.old else "", inputs)
                continue
            if step.op == REPLACE and step.leaves_a_gap and step.old:
                cloud.delete(step.old.type, step.old.id)
            elif step.op == REPLACE:
                left.append(step)
            ids[resource.id] = cloud.create(resource.urn, resource.type, inputs).id
    gone = [step for step in diff.of(DELETE) if step.resource.type.startswith("aws:")]
    for step in (*reversed(left), *gone):
        if step.old:
            cloud.delete(step.old.type, step.old.id)


def _with(inputs: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """Refer to successors by their own ids."""
    text = json.dumps(inputs)
    for old, new in ids.items():
        if old and old != new:
            text = text.replace(json.dumps(old), json.dumps(new))
    read: dict[str, Any] = json.loads(text)
    return read


def _ordered(diff: Diff, side: str) -> list[Any]:
    graph = getattr(diff, side)
    own = [resource for resource in graph if resource.custom and resource.type.startswith("aws:")]
    return sorted(own, key=lambda resource: (len(graph.waits_for(resource)), resource.urn))
