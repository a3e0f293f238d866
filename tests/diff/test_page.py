"""docs/reviews.md says what the code knows."""

import re

from offline.diff.errors import Kind
from offline.diff.wanted import CODES
from offline.stacks import ROOT

PAGE = (ROOT / "docs" / "reviews.md").read_text(encoding="utf-8")


def test_every_mark_is_explained_in_its_order() -> None:
    marks = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", PAGE, re.MULTILINE)
    assert [mark for cell in marks for mark in re.findall(r"`([a-z-]+)`", cell)] == list(CODES)


def test_every_exit_code_is_explained() -> None:
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)] == [0, 1, 2, *Kind]


def test_the_gate_of_the_page_and_of_the_workflows_know_every_mark() -> None:
    [page] = re.findall(r"--fail-on ([a-z,-]+)$", PAGE, re.MULTILINE)
    script = (ROOT / ".ci" / "diff.sh").read_text(encoding="utf-8")
    named = {word for word in re.findall(r"[a-z]+(?:-[a-z]+)?", script) if word in CODES}
    assert set(page.split(",")) <= CODES.keys()
    assert {"breaks-promise", "delete-protected", "replace-protected"} <= named
