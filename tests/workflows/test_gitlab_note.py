"""Notes on merge requests of GitLab: where they go, when they are left alone, and what is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .forge import Forge, paged, run, said, serving

HEAD = "a" * 40
DIFF = "<!-- private-eks: diff -->"
REQUEST = "/projects/20/merge_requests/7"
NOTES = f"{REQUEST}/notes"
US = 500
GIVEN = {
    "CI_COMMIT_SHA": HEAD,
    "CI_JOB_ID": "43",
    "CI_JOB_URL": "https://gitlab.example/jobs/43",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_PROJECT_ID": "20",
    "CI_PIPELINE_ID": "900",
    "NOTES_TOKEN": "token",
}
LINE = f"_At {HEAD[:8]}, by the code of the merge request itself ([job](https://gitlab.example/jobs/43))._"


class GitLab(Forge):
    """A project with the merge request number 7."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[dict[str, Any]] = []
        self.sha = HEAD
        self.answers = {
            ("GET", "/user"): lambda _: {"id": US},
            ("GET", REQUEST): lambda _: {"sha": self.sha},
            ("GET", NOTES): lambda asked: paged(self.notes, asked),
            ("POST", NOTES): lambda _: {"id": 60},
            ("PUT", f"{NOTES}/31"): lambda _: {"id": 31},
        }


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    forge = GitLab()
    with serving(forge):
        yield forge


def posted(
    gitlab: GitLab, folder: Path, text: str = f"{DIFF}\nNothing changes.\n", subject: str = "diff", **changes: str
) -> dict[int, str]:
    """Run the script in a job, and give what it said by its exit code."""
    (folder / "comment.md").write_text(text, encoding="utf-8")
    given = {"CI_API_V4_URL": gitlab.address, **GIVEN, **changes}
    return dict(said(run("gitlab_note.py", subject, str(folder / "comment.md"), **given)))


def note(body: str, author: int = US) -> dict[str, Any]:
    return {"id": 31, "body": body, "author": {"id": author}}


def test_a_note_is_made_and_says_which_job_it_is_from(gitlab: GitLab, tmp_path: Path) -> None:
    assert posted(gitlab, tmp_path) == {0: "made note 60"}
    body = f"{DIFF}\n<!-- run 900.43 -->\n{LINE}\n\nNothing changes.\n"
    assert gitlab.written() == [("POST", NOTES, {"body": body})]
    assert {asked.headers["PRIVATE-TOKEN"] for asked in gitlab.asked} == {"token"}


@pytest.mark.parametrize("stamp", ["", "<!-- run 900.43 -->\n", "<!-- run 900.42 -->\n", "<!-- run 899.70 -->\n"])
def test_the_note_of_an_earlier_job_is_replaced(gitlab: GitLab, tmp_path: Path, stamp: str) -> None:
    gitlab.notes = [note("Nice.")] * 150 + [note(f"{DIFF}\n{stamp}Old.")]
    assert posted(gitlab, tmp_path) == {0: "replaced note 31"}
    ((method, path, _),) = gitlab.written()
    assert (method, path) == ("PUT", f"{NOTES}/31")


@pytest.mark.parametrize("stamp", ["900.44", "901.1"])
def test_the_note_of_a_later_job_stays(gitlab: GitLab, tmp_path: Path, stamp: str) -> None:
    gitlab.notes = [note(f"{DIFF}\n<!-- run {stamp} -->\nNewer.")]
    assert posted(gitlab, tmp_path) == {0: "skipped, because a later run was here"}
    assert gitlab.written() == []


def test_what_others_wrote_stays_theirs(gitlab: GitLab, tmp_path: Path) -> None:
    gitlab.notes = [note(DIFF, author=501)]
    assert posted(gitlab, tmp_path) == {0: "made note 60"}


def test_a_branch_that_moved_on_keeps_its_note(gitlab: GitLab, tmp_path: Path) -> None:
    gitlab.notes, gitlab.sha = [note(DIFF)], "b" * 40
    assert posted(gitlab, tmp_path) == {0: "skipped, because the merge request has moved on"}
    assert gitlab.written() == []


def test_the_commit_of_a_merged_result_is_not_that_of_the_branch(gitlab: GitLab, tmp_path: Path) -> None:
    given = {"CI_COMMIT_SHA": "c" * 40, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": HEAD}
    assert posted(gitlab, tmp_path, **given) == {0: "made note 60"}


def test_each_stack_has_a_note_of_its_own(gitlab: GitLab, tmp_path: Path) -> None:
    gitlab.notes = [note(f"{DIFF}\nOld.")]
    text = "<!-- private-eks: preview prod -->\nOne change."
    assert posted(gitlab, tmp_path, text, "preview prod") == {0: "made note 60"}


@pytest.mark.parametrize("name", ["NOTES_TOKEN", "CI_MERGE_REQUEST_IID"])
def test_a_fork_and_a_pipeline_of_a_branch_post_nothing(gitlab: GitLab, tmp_path: Path, name: str) -> None:
    said_so = "no note: this is no pipeline of a merge request, or NOTES_TOKEN is not set"
    assert posted(gitlab, tmp_path, **{name: ""}) == {0: said_so}
    assert gitlab.asked == []


def test_what_is_no_comment_is_refused(gitlab: GitLab, tmp_path: Path) -> None:
    reason = "error: comment: does not begin with the line '<!-- private-eks: preview prod -->'"
    assert posted(gitlab, tmp_path, subject="preview prod") == {1: reason}
    assert gitlab.asked == []


def test_what_gitlab_refuses_is_one_line(gitlab: GitLab, tmp_path: Path) -> None:
    gitlab.answers["POST", NOTES] = lambda _: 403
    assert posted(gitlab, tmp_path) == {1: f"error: POST {NOTES}: got 403 Forbidden"}
