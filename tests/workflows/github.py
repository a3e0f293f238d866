"""A repository of GitHub with a pull request from a fork, and what posts comments on it."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from .forge import Asked, Forge, paged, run, said

HOME, FORK = "acme/private-eks", "mallory/private-eks"
HEAD, OTHER = "a" * 40, "b" * 40
DIFF = "<!-- private-eks: diff -->"
US = "github-actions[bot]"
REPO = f"/repos/{HOME}"
RUN = {
    "id": 900,
    "run_attempt": 2,
    "head_branch": "topic",
    "head_sha": HEAD,
    "html_url": "https://github.example/runs/900",
}
LINE = f"_At {HEAD[:7]}, by the code of the pull request itself ([run](https://github.example/runs/900))._"


def pull(number: int, repository: str | None = FORK, sha: str = HEAD, state: str = "open") -> dict[str, Any]:
    return {"number": number, "state": state, "head": {"sha": sha, "repo": repository and {"full_name": repository}}}


def comment(number: int, body: str, author: str = US) -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"login": author}}


def zipped(content: bytes | str, name: str = "comment.md", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(name, content)
    return file.getvalue()


class GitHub(Forge):
    """A repository with pull requests, one of which is asked about: number 7."""

    def __init__(self) -> None:
        super().__init__()
        self.pulls = [pull(7)]
        self.comments: list[dict[str, Any]] = []
        self.uploads: list[tuple[str, bytes]] = [("comment-diff", zipped(f"{DIFF}\nNothing changes.\n"))]
        self.stored = {"size_in_bytes": 0, "expired": False}
        self.answers = {
            ("GET", f"{REPO}/pulls"): self._pulls,
            ("GET", f"{REPO}/pulls/7"): lambda _: next(pull for pull in self.pulls if pull["number"] == 7),
            ("GET", f"{REPO}/actions/runs/900/artifacts"): self._artifacts,
            ("GET", f"{REPO}/issues/7/comments"): lambda asked: paged(self.comments, asked),
            ("POST", f"{REPO}/issues/7/comments"): lambda _: {"html_url": "made-it"},
            ("PATCH", f"{REPO}/issues/comments/31"): lambda _: {"html_url": "replaced-it"},
        }

    def _pulls(self, asked: Asked) -> list[dict[str, Any]]:
        assert asked.query["state"] == "open"
        owner, branch = asked.query["head"].split(":")
        assert branch == "topic"
        mine = [p for p in self.pulls if not p["head"]["repo"] or p["head"]["repo"]["full_name"].startswith(owner)]
        return paged(mine, asked)

    def _artifacts(self, _: Asked) -> dict[str, Any]:
        found = []
        for number, (name, content) in enumerate(self.uploads):
            path = f"{REPO}/actions/artifacts/{number}/zip"
            self.answers["GET", path] = lambda _, number=number: f"/storage/{number}"  # type: ignore[misc]
            self.answers["GET", f"/storage/{number}"] = lambda _, content=content: content  # type: ignore[misc]
            found.append({"id": number, "name": name, **self.stored})
        return {"total_count": len(found), "artifacts": found}


PREVIEWS = [(f"comment-preview-{s}", zipped(f"<!-- private-eks: preview {s} -->\n{s}")) for s in ("dev", "prod")]


def posted(github: GitHub, folder: Path, repository: str | None = FORK, **changes: Any) -> dict[int, str]:
    """Run the script after a run of a pull request from `repository`, and give what it said by its exit code."""
    source = repository and {"full_name": repository, "owner": {"login": repository.split("/")[0]}}
    event = {"workflow_run": {**RUN, "head_repository": source, "pull_requests": [], **changes}}
    (folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
    given = {"GITHUB_EVENT_PATH": str(folder / "event.json"), "GITHUB_REPOSITORY": HOME, "GITHUB_TOKEN": "token"}
    return dict(said(run("github_comment.py", GITHUB_API_URL=github.address, **given)))
