"""Every edit is judged exactly as it was reviewed, and whatever comes by it goes when it is turned around."""

from typing import Any

import pytest

from private_eks_cli.diff.compare import with_program
from private_eks_cli.diff.wanted import CODES
from tests.conftest import recorded, size_of, stack_called

from .diffs import diff_of, review_of, steps_of
from .edit import Edit
from .edits import EDITS
from .understood import OF_MARKS, UNDERSTOOD
from .verdicts import golden, verdict

KEPT = {"Cluster", "FileSystem", "Key", "LogGroup", "Role", "RouteTable", "SecurityGroup", "Subnet", "Vpc"}
REPLACING_WHAT_IS_KEPT = {
    "AWS's way out of the control plane",
    "a group's description",
    "a key's kind",
    "a log group's name",
    "a node role's path",
    "a role's name",
    "a subnet's zone",
    "images: the key",
    "the VPC's block",
    "the file system's key",
    "the first zone",
    "the key",
    "the service block",
    "the service block, protected",
    "the size of subnets",
}
OPPOSITE = {"create": "delete", "delete": "create"}
ONE_WAY = {
    "AWS's way out of the control plane",
    "Auto Mode",
    "a key's kind",
    "an add-on's version",
    "an endpoint's policy",
    "no Auto Mode",
    "workers: nodes",
    "workers: warm pool",
}
"""Edits that set what AWS had chosen, or what it does not take back: going back leaves it as it is, or is refused."""

EACH_EDIT = pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.what, scope="module")
"""With a module's scope all tests of one edit stand together, and its diff is made once."""
REMEDY = "if it is right, run `python -m tests.diff.verdicts --write` and review what it changes"


def first_code(edit: Edit) -> str:
    return next(iter(golden()[edit.what]["codes"]), "")


@pytest.fixture(scope="module")
def reviewed() -> dict[str, Any]:
    return golden()


@pytest.mark.sampled(40, kind=first_code, cost=lambda edit: size_of(edit.stack))
@EACH_EDIT
def test_the_edit_is_judged_as_reviewed(edit: Edit, reviewed: dict[str, Any]) -> None:
    assert verdict(edit) == reviewed[edit.what], REMEDY


@pytest.mark.sampled(0, kind=lambda edit: tuple(golden()[edit.what]["steps"]), cost=lambda edit: size_of(edit.stack))
@EACH_EDIT
def test_what_comes_goes_when_the_edit_is_turned_around(edit: Edit) -> None:
    """Replacements need not: another way back may be open, or none."""
    forth = diff_of(edit)
    assert forth.known
    original = recorded(edit.stack)
    back = with_program(stack_called(edit.stack), forth.known, original, "the edit")
    theirs, ours = steps_of(back), steps_of(forth)
    come_and_gone = {urn: OPPOSITE[op] for urn, op in ours.items() if op in OPPOSITE}
    assert {urn: op for urn, op in theirs.items() if op in OPPOSITE} == come_and_gone
    kept = {urn for urn, op in ours.items() if op not in OPPOSITE}
    assert (kept == {urn for urn, op in theirs.items() if op not in OPPOSITE}) or edit.what in ONE_WAY


@pytest.mark.parametrize(
    ("what", "promise", "named"),
    [
        ("a public bastion", "Private", "bastions.bastion.public: an internet gateway, and SSH from 203.0.113.0/24"),
        ("AWS's way out of the control plane", "Private", "controlPlaneEgress: the control plane's own calls leave"),
        ("a shorter retention", "Encrypted and kept", "logRetentionDays: kept 7 days"),
        (
            "fewer logs",
            "Encrypted and kept",
            "controlPlane.logTypes: no api, authenticator, controllerManager, scheduler",
        ),
        ("no zonal shift", "Spread", "zonalShift: no zone that is only impaired can be taken out"),
    ],
)
def test_an_exception_that_the_change_makes_is_named(what: str, promise: str, named: str) -> None:
    [edit] = [edit for edit in EDITS if edit.what == what]
    [found] = [remark for remark in review_of(edit).remarks if f"`{promise}` except" in remark.what]
    assert found.code == "exception"
    assert any(reason.startswith(named) for reason in found.more)


def test_only_these_edits_replace_what_the_cluster_and_its_data_stand_on(reviewed: dict[str, Any]) -> None:
    """Such as a key or a network; what is given to all, such as tags, is none of them."""
    kinds = {what: {name.split()[0] for name in one["steps"].get("replace", ())} for what, one in reviewed.items()}
    assert {what for what, replaced in kinds.items() if replaced & KEPT} == REPLACING_WHAT_IS_KEPT


def test_there_are_enough_edits_and_no_verdict_without_one(reviewed: dict[str, Any]) -> None:
    assert len(EDITS) >= 150
    assert [edit.what for edit in EDITS] == list(reviewed)


def test_every_operation_occurs_and_almost_every_mark(reviewed: dict[str, Any]) -> None:
    """The others are in test_understood: no edit of these stacks has one."""
    assert {operation for one in reviewed.values() for operation in one["steps"]} == {
        "create",
        "delete",
        "replace",
        "update",
    }
    assert {code for one in reviewed.values() for code in one["codes"]} == CODES.keys() - OF_MARKS.keys()


def test_the_first_line_holds_what_must_be_understood(reviewed: dict[str, Any]) -> None:
    assert list(UNDERSTOOD) == [edit.what for edit in EDITS]
    assert all(UNDERSTOOD.values())
    said = {what: reviewed[what]["said"] for what in UNDERSTOOD}
    lacking = {what: [w for w in words if w not in said[what]] for what, words in UNDERSTOOD.items()}
    assert {what: (words, said[what]) for what, words in lacking.items() if words} == {}
