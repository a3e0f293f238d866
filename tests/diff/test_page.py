"""docs/reviews.md says what the code knows."""

import re

from private_eks_cli.diff.verdict import OF_MARKS
from private_eks_cli.diff.wanted import CODES, GATE, GRAVITIES, Gravity
from private_eks_cli.errors import Kind
from tests.places import ROOT

LEFT_OUT = {
    *("fails-control", "grants", "exception", "new-nodes-only", "version-jumps"),
    *("new-images", "rolls-nodes", "restarts-pods", "keeps-old-pods", "replaces-unknown", "replaces", "deletes"),
    "cost-increase",
}
"""Marks that a reviewer sees, and that stop no deployment unless `--fail-on` names them."""
PAGE = (ROOT / "docs" / "reviews.md").read_text(encoding="utf-8")


def test_every_mark_is_explained_in_its_order() -> None:
    table = PAGE.partition("| Mark |")[2].partition("\n\n")[0]
    marks = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", table, re.MULTILINE)
    assert [mark for cell in marks for mark in re.findall(r"`([a-z-]+)`", cell)] == list(CODES)


def test_every_exit_code_is_explained() -> None:
    page = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)] == [0, 1, *Kind]


def test_every_word_of_the_verdict_is_explained_in_its_order() -> None:
    assert re.findall(r"^\| `([A-Z ]+)` \|", PAGE, re.MULTILINE) == [str(gravity) for gravity in Gravity]
    assert [gravity.word for gravity in Gravity][:-1] == list(GRAVITIES)
    assert OF_MARKS.keys() == CODES.keys()


def test_the_gates_of_the_page_and_of_the_workflows_have_every_mark_that_stops_a_deployment() -> None:
    script = (ROOT / ".ci" / "diff.sh").read_text(encoding="utf-8")
    for text in (PAGE, script):
        [named] = re.findall(r"--fail-on ([a-z,-]+)", text)
        assert tuple(named.split(",")) == GATE
    assert set(GATE) <= CODES.keys()
    assert CODES.keys() - set(GATE) == LEFT_OUT, "a new mark belongs to the gate, or is named here"
