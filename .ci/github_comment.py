"""Post what a workflow computed for a pull request as comments on it, one for each marker, made once and then replaced.

Runs when that workflow has completed (`workflow_run`), from the default branch, with a token that may write to pull
requests. A fork decides what its run uploads, so all of that is data, and none of it says where it goes: the pull
request is the open one whose head is the repository, branch and commit that GitHub names in the event.
docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run
"""

import io
import json
import os
import re
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from api import Api
from comments import MOST_BYTES, Run, checked, marker_of, run_of, signed

AUTHOR = "github-actions[bot]"
"""Who our token posts as. Others may begin a comment with our marker; theirs stays theirs."""
FILE = "comment.md"
MOST_ZIPPED = 2 * MOST_BYTES
_ARTIFACT = re.compile(r"comment-(?P<what>diff|preview)(?:-(?P<stack>[a-z0-9][a-z0-9-]{0,39}))?")


class Head(NamedTuple):
    """What a run was about, from GitHub's event."""

    repository: str
    owner: str
    branch: str
    sha: str


def main() -> int:
    """Post the comments of the run in the event, and say what became of each."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    done, home = event["workflow_run"], os.environ["GITHUB_REPOSITORY"]
    if not done["head_repository"]:
        return _say("the repository of the pull request is gone")
    source = done["head_repository"]
    head = Head(source["full_name"], source["owner"]["login"], done["head_branch"], done["head_sha"])
    api = Api(f"{os.environ['GITHUB_API_URL']}/repos/{home}", "Authorization", f"Bearer {os.environ['GITHUB_TOKEN']}")
    number = find_pull_request(api, head, {pull["number"] for pull in done["pull_requests"]})
    if number is None:
        return _say(f"no pull request is at {head.sha} of {head.repository}, or more than one")
    refused = 0
    for subject, artifact in sorted(find_artifacts(api, done["id"], head.repository == home).items()):
        try:
            text = checked(only_file(fetch(api, artifact)), marker_of(subject))
            where = f"_At {head.sha[:7]}, by the code of the pull request itself ([run]({done['html_url']}))._"
            _say(f"{subject}: {post(api, number, head, text, Run(done['id'], done['run_attempt']), where)}")
        except ValueError as error:
            refused += 1
            print(f"error: {subject}: {error}", file=sys.stderr)
    return 1 if refused else 0


def find_pull_request(api: Api, head: Head, known: set[int]) -> int | None:
    """Find the one open pull request that has this head; GitHub names it (`known`), but not where it is from a fork."""
    found = [
        pull["number"]
        for pull in api.listed("/pulls", state="open", head=f"{head.owner}:{head.branch}")
        if is_at(pull, head) and (not known or pull["number"] in known)
    ]
    return found[0] if len(found) == 1 else None


def is_at(pull: dict[str, Any], head: Head) -> bool:
    """Tell whether a pull request is open and at the commit that a run was about."""
    at = pull["head"]
    source = (at["repo"] or {}).get("full_name")
    return bool(pull["state"] == "open" and at["sha"] == head.sha and source == head.repository)


def find_artifacts(api: Api, run: int, own: bool) -> dict[str, dict[str, Any]]:
    """Give the comments that a run left, by subject, the last of each; forks preview nothing, whatever they upload."""
    found: dict[str, dict[str, Any]] = {}
    left = api.call("GET", f"/actions/runs/{run}/artifacts?per_page=100")["artifacts"]
    for artifact in sorted(left, key=lambda artifact: artifact["id"]):
        name = _ARTIFACT.fullmatch(artifact["name"])
        if name and not artifact["expired"] and (name["what"] == "preview") == bool(name["stack"]):
            subject = " ".join(part for part in name.groups() if part)
            if own or subject == "diff":
                found[subject] = artifact
    return found


def fetch(api: Api, artifact: dict[str, Any]) -> bytes:
    """Download an artifact.

    Raises ValueError if it is too large, whatever it says of itself.
    """
    content = b""
    if artifact["size_in_bytes"] <= MOST_ZIPPED:
        content = api.download(f"/actions/artifacts/{artifact['id']}/zip", MOST_ZIPPED + 1)
    if not 0 < len(content) <= MOST_ZIPPED:
        raise ValueError(f"artifact: got {artifact['size_in_bytes']} bytes or more; allowed: {MOST_ZIPPED}")
    return content


def only_file(archive: bytes) -> bytes:
    """Read the one file of an archive, in memory.

    Raises ValueError if it is no archive, or holds anything else.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as found:
            entries = [(entry.filename, entry.compress_type) for entry in found.infolist()]
            if entries not in ([(FILE, zipfile.ZIP_DEFLATED)], [(FILE, zipfile.ZIP_STORED)]):
                raise ValueError(f"artifact: got {[name for name, _ in entries][:5]}; allowed: {FILE} alone")
            with found.open(FILE) as file:
                return file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise ValueError(f"artifact: got no archive that can be read: {error}") from None


def post(api: Api, number: int, head: Head, text: str, run: Run, line: str) -> str:
    """Make the comment, or replace that of an earlier run, unless a later run was here or the branch has moved on."""
    marker = text.split("\n", 1)[0]
    ours = [
        comment
        for comment in api.listed(f"/issues/{number}/comments")
        if (comment["user"] or {}).get("login") == AUTHOR and comment["body"].startswith(marker)
    ]
    if not is_at(api.call("GET", f"/pulls/{number}"), head):
        return "skipped, because the pull request has moved on"
    body = {"body": signed(text, run, line)}
    if not ours:
        return f"made {api.call('POST', f'/issues/{number}/comments', body)['html_url']}"
    if run_of(ours[0]["body"]) > run:
        return "skipped, because a later run was here"
    replaced = api.call("PATCH", f"/issues/comments/{ours[0]['id']}", body)
    return f"replaced {replaced['html_url']}"


def _say(text: str) -> int:
    print(text)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ValueError as error:
        sys.exit(f"error: {error}")
