"""Post a comment that was computed for a merge request as a note on it, made once and then replaced.

`gitlab_note.py SUBJECT FILE`, in a merge request pipeline. A job's own token may not write notes
(gitlab.com/gitlab-org/gitlab/-/issues/464591), so it takes a project access token, NOTES_TOKEN. Pipelines of forks run
in the fork, which has none: there it does nothing.
"""

import os
import sys
from pathlib import Path

from api import Api
from comments import Run, checked, marker_of, run_of, signed


def main(subject: str, file: str) -> None:
    """Post the comment in `file`, which is about `subject`."""
    given = os.environ
    if not given.get("NOTES_TOKEN") or not given.get("CI_MERGE_REQUEST_IID"):
        print("no note: this is no pipeline of a merge request, or NOTES_TOKEN is not set")
        return
    text = checked(Path(file).read_bytes(), marker_of(subject))
    # In a merged results pipeline CI_COMMIT_SHA is the merge, and the other is set.
    sha = given.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or given["CI_COMMIT_SHA"]
    line = f"_At {sha[:8]}, by the code of the merge request itself ([job]({given['CI_JOB_URL']}))._"
    api = Api(given["CI_API_V4_URL"], "PRIVATE-TOKEN", given["NOTES_TOKEN"])
    request = f"/projects/{given['CI_MERGE_REQUEST_PROJECT_ID']}/merge_requests/{given['CI_MERGE_REQUEST_IID']}"
    print(post(api, request, sha, text, Run(int(given["CI_PIPELINE_ID"]), int(given["CI_JOB_ID"])), line))


def post(api: Api, request: str, sha: str, text: str, run: Run, line: str) -> str:
    """Make the note, or replace that of an earlier run, unless a later run was here or the branch has moved on."""
    marker = text.split("\n", 1)[0]
    us = api.call("GET", "/user")["id"]
    ours = [
        note
        for note in api.listed(f"{request}/notes", sort="asc")
        if note["author"]["id"] == us and note["body"].startswith(marker)
    ]
    if api.call("GET", request)["sha"] != sha:
        return "skipped, because the merge request has moved on"
    body = {"body": signed(text, run, line)}
    if not ours:
        return f"made note {api.call('POST', f'{request}/notes', body)['id']}"
    if run_of(ours[0]["body"]) > run:
        return "skipped, because a later run was here"
    note = ours[0]["id"]
    api.call("PUT", f"{request}/notes/{note}", body)
    return f"replaced note {note}"


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ValueError as error:
        sys.exit(f"error: {error}")
