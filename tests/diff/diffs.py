"""Edits, judged offline as the command does it."""

import functools

from private_eks_cli.diff.attention import Review, review
from private_eks_cli.diff.compare import with_program
from private_eks_cli.diff.model import Diff
from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.recorder import record
from tests.conftest import recorded

from .edit import Edit
from .edits import EDITS

_BY_NAME = {edit.what: edit for edit in EDITS}


def diff_of(edit: Edit) -> Diff:
    """Compare a stack as it is with the edited one, once a session."""
    return _diff(edit.what)


def review_of(edit: Edit) -> Review:
    """Look at that as a reviewer does."""
    diff = diff_of(edit)
    assert diff.known
    return review(diff, broken_promises(diff.known))


@functools.cache
def _diff(what: str) -> Diff:
    edit = _BY_NAME[what]
    stack = edit.edited()
    known = record(edit.program, stack.name, stack.config)
    return with_program(stack, recorded(edit.stack), known, "`main`", edit.program)


def steps_of(diff: Diff) -> dict[str, str]:
    """Give the operation of every step that does something, by URN."""
    return {step.resource.urn: step.op for step in diff.steps if step.op != "same"}
