"""Make a release on GitLab, with its files in the project's package registry: `gitlab_release.py TAG NOTES FILE ...`.

docs.gitlab.com/api/releases and docs.gitlab.com/user/packages/generic_packages: both take the job's own token.
"""

import os
import sys
from pathlib import Path
from urllib.parse import quote

from api import Api

PACKAGE = "private-eks"


def main(tag: str, notes: str, *files: str) -> None:
    """Upload the files, then make the release that links to them."""
    project = f"/projects/{os.environ['CI_PROJECT_ID']}"
    api = Api(os.environ["CI_API_V4_URL"], "JOB-TOKEN", os.environ["CI_JOB_TOKEN"])
    links = []
    for file in map(Path, files):
        path = f"{project}/packages/generic/{PACKAGE}/{tag.removeprefix('v')}/{quote(file.name)}"
        api.upload(path, file.read_bytes())
        links.append({"name": file.name, "url": f"{os.environ['CI_API_V4_URL']}{path}", "link_type": "package"})
    description = Path(notes).read_text(encoding="utf-8")
    release = {"tag_name": tag, "name": tag, "description": description, "assets": {"links": links}}
    api.call("POST", f"{project}/releases", release)
    print(f"released {tag} with {len(links)} files")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ValueError as error:
        sys.exit(f"error: {error}")
