"""Controls that stand otherwise after an edit stand side by side, the gravest first, and cost next to no time."""

import dataclasses
import io
import time

import pytest
from rich.console import Console

from private_eks_cli.diff.as_json import as_json
from private_eks_cli.diff.attention import Review, review
from private_eks_cli.diff.compare import with_program
from private_eks_cli.diff.controls import changed_controls
from private_eks_cli.diff.markdown import markdown
from private_eks_cli.diff.terminal import show_diffs
from private_eks_cli.diff.verdict import verdict
from private_eks_cli.diff.wanted import Gravity
from private_eks_cli.evidence.answering import answer
from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.graph.model import Graph
from tests.conftest import ALL_STACKS, name_of, recorded, stack_called

from .diffs import diff_of, review_of
from .edits import EDITS

ON_EDIT = {edit.what: edit for edit in EDITS}
RETENTION = "a shorter retention"


def stands(what: str) -> list[tuple[str, str]]:
    return [(one.label, one.words) for one in review_of(ON_EDIT[what]).controls]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (RETENTION, [("CloudWatch.16", "met, now not met")]),
        ("a key's rotation", [("KMS.4", "met, now not met")]),
        ("files: backup", [("EFS.2", "met, now accepted"), ("EFS.7", "met, now accepted")]),
        ("a tag", []),
    ],
)
def test_controls_stand_otherwise(what: str, expected: list[tuple[str, str]]) -> None:
    assert stands(what) == expected


def test_what_is_not_met_any_more_is_marked_and_somebody_has_to_decide() -> None:
    found = review_of(ON_EDIT[RETENTION])
    [remark] = [remark for remark in found.remarks if remark.code == "fails-control"]
    title = "CloudWatch log groups should be retained for a specified time period"
    assert remark.what == f"`CloudWatch.16` ({title}): met, now not met"
    assert remark.more[0].startswith("log group private-eks-prod is kept for 7 days; ")
    only = dataclasses.replace(found, remarks=(remark,))
    assert verdict(only).gravity is Gravity.DECIDE


def test_what_is_new_and_as_others_that_do_not_meet_it_was_decided_with_those() -> None:
    diff = diff_of(ON_EDIT[RETENTION])
    assert diff.known
    first, second = (group for group in diff.before.of("LogGroup") if group.inputs["retentionInDays"] == 365)
    short = {one.urn: dataclasses.replace(one, inputs={**one.inputs, "retentionInDays": 7}) for one in (first, second)}
    one_short = diff.before.replacing(short[first.urn])

    def decides(before: Graph) -> list[tuple[str, bool]]:
        found = changed_controls(dataclasses.replace(diff, before=before))
        return [(one.words, one.fails) for one in found if one.label == "CloudWatch.16"]

    too = f"not met, now by `{second.name}` too"
    assert decides(one_short) == [(too, True)], "it was there, and was kept longer"
    assert decides(one_short.without(second.urn)) == [(too, False)], "it is new"


def test_turned_around_it_is_met_again_and_nobody_has_to_decide() -> None:
    forth = diff_of(ON_EDIT[RETENTION])
    assert forth.known
    back = with_program(stack_called("prod"), forth.known, recorded("prod"), "the edit")
    found = review(back, {})
    assert [(one.label, one.words) for one in found.controls] == [("CloudWatch.16", "not met, now met")]
    assert "fails-control" not in {remark.code for remark in found.remarks}


def test_every_rendering_has_them() -> None:
    found = review_of(ON_EDIT[RETENTION])
    text = markdown([found], {}, "`main`")
    assert "<summary>1 control of the evidence</summary>" in text
    assert "| CloudWatch.16 " in text
    assert "| met | not met |" in text
    [written] = as_json(found)["controls"]
    assert (written["control"], written["before"], written["now"]) == ("CloudWatch.16", "met", "not met")
    assert "CloudWatch.16 met, now not met" in printed(found)


def printed(found: Review) -> str:
    console = Console(file=(out := io.StringIO()), width=160)
    show_diffs([found], "`main`", (), console)
    return out.getvalue()


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_a_program_stands_as_itself(stack: str) -> None:
    """What a deployment adds to inputs changes no answer."""
    graph = recorded(stack)
    before = with_program(stack_called(stack), graph, graph, "itself").before
    for control in all_controls():
        assert answer(control, before).status is answer(control, graph).status, control.label


def test_both_programs_are_judged_in_no_time() -> None:
    diff = diff_of(ON_EDIT["a group goes"])
    took = min(_seconds(diff) for _ in range(3))
    assert took < 0.15


def _seconds(diff: object) -> float:
    began = time.process_time()
    changed_controls(diff)  # type: ignore[arg-type]
    return time.process_time() - began
