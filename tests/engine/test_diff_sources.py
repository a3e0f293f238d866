"""What the engine itself writes, read by the diff: an exported stack, and a preview as JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from offline.diff.attention import review
from offline.diff.compare import with_state
from offline.diff.model import Diff
from offline.diff.previews import read_preview
from offline.diff.recording import record_stack
from offline.diff.states import read_state
from offline.diff.words import lines, summary
from offline.engine import configure
from offline.recorder import record
from offline.stacks import run_program
from tests.conftest import with_keys
from tests.diff.diffs import diff_of, steps_of
from tests.diff.edits import EDITS

from .conftest import Deployment

pytestmark = pytest.mark.engine

Deployed = Callable[[str], Deployment]
EDIT = next(edit for edit in EDITS if edit.what == "the service block")


@pytest.fixture(scope="module")
def state(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    exported = deployed("dev").engine.export_stack()
    path = tmp_path_factory.mktemp("state") / "dev.json"
    path.write_text(json.dumps({"version": exported.version, "deployment": exported.deployment}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def preview(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    def write(**options: Any) -> Path:
        life = deployed("dev")
        configure(
            Path(life.engine.workspace.work_dir), life.stack, {f"private-eks:{k}": v for k, v in EDIT.keys.items()}
        )
        result = life.engine.preview(json=True, color="never", suppress_outputs=True, **options)
        path = tmp_path_factory.mktemp("preview") / "dev.json"
        path.write_text(result.stdout, encoding="utf-8")
        return path

    return write


def told(diff: Diff) -> tuple[str, list[Any]]:
    """Give what a reader sees, but for costs, which a preview does not know, and what ids are."""
    reviewed = review(diff, {})
    counts = summary(reviewed).rsplit(";", 1)[0]
    return counts, [(line.operation, line.what) for line in lines(diff)]


def test_a_deployed_stack_has_no_changes(deployed: Deployed, state: Path) -> None:
    stack = deployed("dev").stack
    diff = with_state(stack, read_state(state, "dev", stack.config), record_stack(stack))
    assert steps_of(diff) == {}
    assert summary(review(diff, {})) == "dev: no changes"


def test_an_edit_of_a_deployed_stack_is_judged_as_one_of_the_program(deployed: Deployed, state: Path) -> None:
    stack = with_keys(deployed("dev").stack, EDIT.keys)
    known = record(run_program, "dev", stack.config)
    diff = with_state(stack, read_state(state, "dev", stack.config), known)
    assert steps_of(diff) == steps_of(diff_of(EDIT))
    assert summary(review(diff, {})) == summary(review(diff_of(EDIT), {}))


def test_a_preview_is_told_like_our_own_diff(preview: Callable[..., Path]) -> None:
    diff = read_preview(preview(), "dev")
    assert steps_of(diff) == steps_of(diff_of(EDIT))
    assert told(diff) == told(diff_of(EDIT))
    assert any("--show-sames" in note for note in diff.notes)
