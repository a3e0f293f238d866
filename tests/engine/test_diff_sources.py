"""What the engine itself writes, read by the diff: an exported stack, and a preview as JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation
from typer.testing import CliRunner

from private_eks_cli.__main__ import app
from private_eks_cli.diff.attention import review
from private_eks_cli.diff.compare import with_state
from private_eks_cli.diff.model import Diff
from private_eks_cli.diff.previews import read_preview
from private_eks_cli.diff.recording import record_stack
from private_eks_cli.diff.wanted import CODES
from private_eks_cli.diff.words import lines, summary
from private_eks_cli.engine.engine import configure
from private_eks_cli.recording.recorder import record
from private_eks_cli.sources.states import read_state
from tests.conftest import with_keys
from tests.diff.diffs import diff_of, steps_of
from tests.diff.edit import Edit
from tests.diff.edits import EDITS
from tests.programs import run_program

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


class ShowingSames(automation.PulumiCommand):
    """The CLI with a flag that the Automation API has no name for."""

    def run(self, args: list[str], *rest: Any, **options: Any) -> automation.CommandResult:
        """Run a command; previews show what stays, too."""
        return super().run([*args, "--show-sames"] if args[0] == "preview" else args, *rest, **options)


@pytest.fixture(scope="module")
def preview(deployed: Deployed, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write what `pulumi preview --json --show-sames` says of an edit."""

    def write(edit: Edit, sames: bool = True) -> Path:
        life = deployed("dev")
        command = life.engine.workspace.pulumi_command
        configure(
            Path(life.engine.workspace.work_dir), life.stack, {f"private-eks:{k}": v for k, v in edit.keys.items()}
        )
        with pytest.MonkeyPatch.context() as patch:
            if sames:
                patch.setattr(command, "__class__", ShowingSames)
            result = life.engine.preview(json=True, color="never", suppress_outputs=True)
        path = tmp_path_factory.mktemp("preview") / "dev.json"
        path.write_text(result.stdout, encoding="utf-8")
        return path

    return write


def told(diff: Diff) -> list[Any]:
    """Give what a reader sees, but for costs, promises and their exceptions, which a preview does not know."""
    remarks = [r for r in review(diff, {}).remarks if r.code not in ("cost-increase", "exception")]
    return [summary(review(diff, {})).rsplit(";", 1)[0], remarks, [(line.operation, line.what) for line in lines(diff)]]


def edit_called(what: str) -> Edit:
    return next(edit for edit in EDITS if edit.what == what)


def test_an_edit_of_a_deployed_stack_is_judged_as_one_of_the_program(deployed: Deployed, state: Path) -> None:
    stack = with_keys(deployed("dev").stack, EDIT.keys)
    known = record(run_program, "dev", stack.config)
    diff = with_state(stack, read_state(state, stack), known)
    assert steps_of(diff) == steps_of(diff_of(EDIT))
    assert summary(review(diff, {})) == summary(review(diff_of(EDIT), {}))


@pytest.mark.parametrize(
    "what", ["nothing", "a tag", "a use", "a client", "protection on", "a public bastion", EDIT.what]
)
def test_a_preview_says_what_the_state_says(
    deployed: Deployed, state: Path, preview: Callable[..., Path], what: str
) -> None:
    edit = edit_called(what)
    stack = with_keys(deployed("dev").stack, edit.keys)
    by_state = with_state(stack, read_state(state, stack), record_stack(stack))
    by_preview = read_preview(preview(edit), "dev", "private-eks")
    assert steps_of(by_preview) == steps_of(by_state)
    assert told(by_preview) == told(by_state)
    assert by_preview.notes == ()


def test_an_unchanged_stack_passes_every_gate(preview: Callable[..., Path]) -> None:
    found = CliRunner().invoke(
        app, ["diff", "dev", "--preview", str(preview(edit_called("nothing"))), "--fail-on", ",".join(CODES)]
    )
    assert (found.exit_code, found.stdout.splitlines()[0]) == (0, "dev: NOTHING: no changes")


def test_an_exported_stack_is_compared_by_the_command(state: Path) -> None:
    found = CliRunner().invoke(app, ["diff", "dev", "--stack-state", str(state), "--fail-on", ",".join(CODES)])
    assert (found.exit_code, found.stdout.splitlines()[0]) == (0, "dev: NOTHING: no changes")


def test_without_what_stays_only_changes_are_known(preview: Callable[..., Path]) -> None:
    diff = read_preview(preview(EDIT, sames=False), "dev", "private-eks")
    assert steps_of(diff) == steps_of(diff_of(EDIT))
    assert any("--show-sames" in note for note in diff.notes)
