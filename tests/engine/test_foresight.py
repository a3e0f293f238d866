"""The edits of tests/diff through the real engine: up as it was, preview as edited. Both must agree on every step."""

import functools
from collections.abc import Callable
from typing import Any

import pytest

from private_eks_cli.cloud import live
from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.engine.phases import REPLACEMENTS, Outcome
from private_eks_cli.recording.foresight import is_default_provider
from private_eks_cli.recording.urns import STACK
from private_eks_cli.recording.wire import type_of
from tests.conftest import STACKS, size_of
from tests.diff.diffs import diff_of, steps_of
from tests.diff.edit import Edit
from tests.diff.edits import EDITS
from tests.diff.test_traps import judged
from tests.diff.traps import TRAPS, world
from tests.diff.verdicts import golden

from .conftest import Begin, Deployment

pytestmark = pytest.mark.engine

PROTECTED = {"delete-protected", "replace-protected"}
REFUSED = tuple(edit for edit in EDITS if PROTECTED & set(golden()[edit.what]["codes"]))
ALLOWED = tuple(edit for edit in EDITS if edit not in REFUSED)
CHUNK = 25
"""How many traps one deployment is asked about."""


def cost_of(stack: str) -> int:
    """Tell how much has to be deployed first; these three are up in any case."""
    return 0 if stack in STACKS else size_of(stack)


def done(outcome: Outcome) -> dict[str, str]:
    """Give what the engine would do to each resource, a replacement once; the stack and default providers are none."""
    steps = [s for s in outcome.steps if type_of(s.urn) != STACK and not is_default_provider(s.urn)]
    return {s.urn: "replace" if s.operation in REPLACEMENTS else s.operation for s in steps if s.operation != "same"}


@pytest.mark.sampled(
    12, kind=lambda edit: "replace" in golden()[edit.what]["steps"], cost=lambda edit: cost_of(edit.stack)
)
@pytest.mark.parametrize("edit", ALLOWED, ids=lambda edit: edit.what)
def test_the_engine_agrees_on_every_step(deployed: Callable[[str], Deployment], edit: Edit) -> None:
    outcome = deployed(edit.stack).preview(edit.program, **edit.keys)
    assert outcome.errors == []
    assert done(outcome) == steps_of(diff_of(edit))


@pytest.mark.parametrize("edit", REFUSED, ids=lambda edit: edit.what)
def test_the_engine_refuses_what_is_marked_as_protected(deployed: Callable[[str], Deployment], edit: Edit) -> None:
    errors = deployed(edit.stack).preview(edit.program, **edit.keys).errors
    refused = [error.split(":")[0] for error in errors if "protected" in error or "protect" in error]
    marked = [s for s in diff_of(edit).of("replace", "delete") if s.old and s.old.protect]
    assert refused
    assert set(refused) <= {f"{s.resource.type.rsplit(':', 1)[-1]} {s.resource.name}" for s in marked}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("first", range(0, len(TRAPS), CHUNK))
def test_the_engine_agrees_on_every_trap(small: Begin, first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # What AWS would refuse to make is of no interest here: the nodes of this world could never join.
    monkeypatch.setattr(live, "refuse_creation", lambda *_: None)
    differ: dict[str, Any] = {}
    with small(world, Cloud(Place("eu-west-1"))) as life:
        assert life.up().errors == []
        for key, property_, value, _, _ in TRAPS[first : first + CHUNK]:
            outcome = life.preview(functools.partial(world, key, property_, value))
            theirs = {urn.split("::")[-1]: operation for urn, operation in done(outcome).items()}
            ours = {name: operation for name, operation in judged(key, property_, value).items() if operation != "same"}
            if outcome.errors or ours != theirs:
                differ[f"{key}.{property_} = {value}"] = (ours, theirs, outcome.errors)
    assert differ == {}
