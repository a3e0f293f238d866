"""Every edit is judged exactly as it was reviewed."""

from typing import Any

import pytest

from offline.diff.wanted import CODES

from .diffs import review_of
from .edits import EDITS, Edit
from .verdicts import golden, verdict

REMEDY = "if it is right, run `python -m tests.diff.verdicts --write` and review what it changes"


@pytest.fixture(scope="module")
def reviewed() -> dict[str, Any]:
    return golden()


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.what)
def test_the_edit_is_judged_as_reviewed(edit: Edit, reviewed: dict[str, Any]) -> None:
    assert verdict(edit) == reviewed[edit.what], REMEDY


@pytest.mark.parametrize(
    ("what", "promise", "named"),
    [
        ("a public bastion", "Private", "bastions.bastion.public: an internet gateway, and SSH from 203.0.113.0/24"),
        ("AWS's way out of the control plane", "Private", "controlPlaneEgress: the control plane's own calls leave"),
        ("a shorter retention", "Encrypted and kept", "logRetentionDays: kept 7 days"),
        ("no zonal shift", "Spread", "zonalShift: no zone that is only impaired can be taken out"),
    ],
)
def test_an_exception_that_the_change_makes_is_named(what: str, promise: str, named: str) -> None:
    [edit] = [edit for edit in EDITS if edit.what == what]
    [found] = [remark for remark in review_of(edit).remarks if f"`{promise}` except" in remark.what]
    assert found.code == "exception"
    assert any(reason.startswith(named) for reason in found.more)


def test_there_are_enough_edits_and_no_verdict_without_one(reviewed: dict[str, Any]) -> None:
    assert len(EDITS) >= 40
    assert [edit.what for edit in EDITS] == list(reviewed)


def test_every_operation_occurs_and_almost_every_mark(reviewed: dict[str, Any]) -> None:
    """Deletions of protected things, and what is for good, are in test_attention: no edit of these stacks has one."""
    assert {operation for one in reviewed.values() for operation in one["steps"]} == {
        "create",
        "delete",
        "replace",
        "update",
    }
    assert {code for one in reviewed.values() for code in one["codes"]} == CODES.keys() - {
        "delete-protected",
        "for-good",
    }
