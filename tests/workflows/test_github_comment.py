"""Comments on pull requests of GitHub: where they go, and when they are left alone."""

from pathlib import Path
from typing import Any

import pytest

from .github import DIFF, FORK, HEAD, HOME, LINE, OTHER, PREVIEWS, REPO, GitHub, comment, posted, pull, zipped


def test_a_comment_is_made_and_says_which_run_it_is_from(github: GitHub, tmp_path: Path) -> None:
    assert posted(github, tmp_path) == {0: "diff: made made-it"}
    body = f"{DIFF}\n<!-- run 900.2 -->\n{LINE}\n\nNothing changes.\n"
    assert github.written() == [("POST", f"{REPO}/issues/7/comments", {"body": body})]


def test_the_token_goes_to_the_api_and_not_to_the_storage(github: GitHub, tmp_path: Path) -> None:
    posted(github, tmp_path)
    tokens = {asked.path.startswith("/storage/"): asked.headers["Authorization"] for asked in github.asked}
    assert tokens == {False: "Bearer token", True: None}


@pytest.mark.parametrize("stamp", ["", "<!-- run 900.2 -->\n", "<!-- run 900.1 -->\n", "<!-- run 899.7 -->\n"])
def test_the_comment_of_an_earlier_run_is_replaced(github: GitHub, tmp_path: Path, stamp: str) -> None:
    github.comments = [comment(1, "Nice."), comment(31, f"{DIFF}\n{stamp}Old.")]
    assert posted(github, tmp_path) == {0: "diff: replaced replaced-it"}
    ((method, path, body),) = github.written()
    assert (method, path) == ("PATCH", f"{REPO}/issues/comments/31")
    assert body["body"].startswith(f"{DIFF}\n<!-- run 900.2 -->\n")


@pytest.mark.parametrize("stamp", ["900.3", "901.1"])
def test_the_comment_of_a_later_run_stays(github: GitHub, tmp_path: Path, stamp: str) -> None:
    github.comments = [comment(31, f"{DIFF}\n<!-- run {stamp} -->\nNewer.")]
    assert posted(github, tmp_path) == {0: "diff: skipped, because a later run was here"}
    assert github.written() == []


def test_it_is_found_behind_a_hundred_others(github: GitHub, tmp_path: Path) -> None:
    github.comments = [comment(1000 + i, "Nice.") for i in range(150)] + [comment(31, DIFF)]
    assert posted(github, tmp_path) == {0: "diff: replaced replaced-it"}


@pytest.mark.parametrize("other", [comment(31, DIFF, "mallory"), {**comment(31, DIFF), "user": None}])
def test_what_others_wrote_stays_theirs(github: GitHub, tmp_path: Path, other: dict[str, Any]) -> None:
    github.comments = [other]
    assert posted(github, tmp_path) == {0: "diff: made made-it"}


NOT_FOUND = f"no pull request is at {HEAD} of {FORK}, or more than one"


@pytest.mark.parametrize(
    "pulls",
    [
        [],
        [pull(7, sha=OTHER)],
        [pull(7, state="closed")],
        [pull(7, "mallory/other")],
        [pull(7, None)],
        [pull(7), pull(8)],
    ],
    ids=["none", "moved on", "closed", "of another fork", "of a fork that is gone", "two"],
)
def test_nothing_is_posted_without_its_pull_request(
    github: GitHub, tmp_path: Path, pulls: list[dict[str, Any]]
) -> None:
    github.pulls = pulls
    assert posted(github, tmp_path) == {0: NOT_FOUND}
    assert github.written() == []


def test_the_pull_request_of_a_fork_is_found_by_its_commit(github: GitHub, tmp_path: Path) -> None:
    github.pulls = [pull(5, sha=OTHER), pull(6, "mallory/fork-of-a-fork"), pull(7), pull(8, HOME)]
    assert posted(github, tmp_path) == {0: "diff: made made-it"}


def test_of_two_with_one_commit_github_names_that_of_a_branch_of_its_own(github: GitHub, tmp_path: Path) -> None:
    github.pulls = [pull(6, HOME), pull(7, HOME)]
    assert posted(github, tmp_path, HOME, pull_requests=[{"number": 7}]) == {0: "diff: made made-it"}


def test_a_branch_that_moves_on_meanwhile_keeps_its_comment(github: GitHub, tmp_path: Path) -> None:
    github.comments = [comment(31, DIFF)]
    github.answers["GET", f"{REPO}/pulls/7"] = lambda _: pull(7, sha=OTHER)
    assert posted(github, tmp_path) == {0: "diff: skipped, because the pull request has moved on"}
    assert github.written() == []


def test_a_repository_that_is_gone_is_said(github: GitHub, tmp_path: Path) -> None:
    assert posted(github, tmp_path, None) == {0: "the repository of the pull request is gone"}


def test_previews_have_a_comment_for_each_stack(github: GitHub, tmp_path: Path) -> None:
    github.pulls, github.uploads = [pull(7, HOME)], [*PREVIEWS]
    github.comments = [comment(31, "<!-- private-eks: preview prod -->\nOld.")]
    assert posted(github, tmp_path, HOME) == {0: "preview dev: made made-it\npreview prod: replaced replaced-it"}
    assert [body["body"].split("\n")[0] for _, _, body in github.written()] == [
        "<!-- private-eks: preview dev -->",
        "<!-- private-eks: preview prod -->",
    ]


def test_a_fork_previews_nothing(github: GitHub, tmp_path: Path) -> None:
    github.uploads += PREVIEWS
    assert posted(github, tmp_path) == {0: "diff: made made-it"}


@pytest.mark.parametrize(
    "name", ["comment", "comment-diff-dev", "comment-preview", "comment-preview-..", "x-comment-diff"]
)
def test_other_artifacts_are_not_looked_at(github: GitHub, tmp_path: Path, name: str) -> None:
    github.pulls, github.uploads = [pull(7, HOME)], [(name, github.uploads[0][1])]
    assert posted(github, tmp_path, HOME) == {0: ""}


def test_of_two_artifacts_of_a_name_the_later_counts(github: GitHub, tmp_path: Path) -> None:
    github.uploads += [("comment-diff", zipped(f"{DIFF}\nAgain."))]
    posted(github, tmp_path)
    ((_, _, body),) = github.written()
    assert body["body"].endswith("\nAgain.")


def test_what_fits_without_our_line_is_cut_with_it(github: GitHub, tmp_path: Path) -> None:
    github.uploads = [("comment-diff", zipped(f"{DIFF}\n" + "é\n" * 32_754 + "é"))]
    posted(github, tmp_path)
    ((_, _, body),) = github.written()
    assert 65_500 < len(body["body"]) <= 65_536
    assert body["body"].endswith("é\n\nThe rest is too long for a comment.")


def test_an_artifact_that_is_gone_is_not_looked_for(github: GitHub, tmp_path: Path) -> None:
    github.stored["expired"] = True
    assert posted(github, tmp_path) == {0: ""}


def test_one_that_is_refused_does_not_stop_the_others(github: GitHub, tmp_path: Path) -> None:
    github.pulls, github.uploads = [pull(7, HOME)], [("comment-preview-dev", b"no"), PREVIEWS[1]]
    ((code, text),) = posted(github, tmp_path, HOME).items()
    assert code == 1
    assert "preview prod: made made-it" in text


@pytest.mark.parametrize("path", [f"{REPO}/pulls", f"{REPO}/issues/7/comments"])
def test_what_github_refuses_is_one_line(github: GitHub, tmp_path: Path, path: str) -> None:
    github.answers["GET", path] = lambda _: 403
    ((code, text),) = posted(github, tmp_path).items()
    assert (code, text.count("\n"), "got 403 Forbidden" in text, "token" in text) == (1, 0, True, False)
