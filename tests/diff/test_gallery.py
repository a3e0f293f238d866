"""Forty comments, as a reviewer sees them before anything is unfolded."""

import pytest

from .gallery import ALL, IN_DOCS, PICTURES, golden, name_of, seen, text

REMEDY = "if it is right, run `python -m tests.diff.gallery --write` and review what it changes"


@pytest.mark.sampled(8)
@pytest.mark.parametrize("what", ALL)
def test_the_comment_is_the_one_that_was_looked_at(what: str) -> None:
    assert text(what) == golden()[what], REMEDY


def test_there_are_forty_and_six_have_a_picture() -> None:
    assert (len(ALL), list(golden())) == (40, list(ALL))
    assert {path.name for path in PICTURES.iterdir()} == {f"{name_of(what)}.png" for what in IN_DOCS}
    assert len(IN_DOCS) == 6


def test_what_is_folded_is_not_seen() -> None:
    assert seen("a\n<details><summary>2 changes</summary>\n\n| x |\n\n</details>\n\nb") == (
        "a\n<details><summary>2 changes</summary>...</details>\n\nb"
    )
