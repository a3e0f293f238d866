"""Print what the changelog says about a version: `release_notes.py vX.Y.Z`.

Fails unless the tag, the distribution and the package name one version, and the changelog has a dated section of it.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_TAG = re.compile(r"v(\d+\.\d+\.\d+)")
_SECTION = r"^## \[{}\] - \d{{4}}-\d\d-\d\d\n(.*?)(?=^## |\Z)"


def notes(tag: str, root: Path = ROOT) -> str:
    """Give the section of the version that `tag` names.

    Raises ValueError if the tag is no version, or if it is not everywhere the same.
    """
    found = _TAG.fullmatch(tag)
    if not found:
        raise ValueError(f"tag: got {tag!r}; allowed: v and three numbers, such as v1.2.3")
    for place, version in versions(root).items():
        if version != found[1]:
            raise ValueError(f"{place}: got the version {version}, but the tag is {tag}; make them equal")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    section = re.search(_SECTION.format(re.escape(found[1])), changelog, re.DOTALL | re.MULTILINE)
    if not section or not section[1].strip():
        raise ValueError(f"CHANGELOG.md: got nothing under '## [{found[1]}] - YYYY-MM-DD'; date the section of {tag}")
    return section[1].strip() + "\n"


def versions(root: Path) -> dict[str, str]:
    """Give the version, by the file that states it."""
    project, package = "components/pyproject.toml", "components/private_eks/__init__.py"
    stated = re.search(r'^__version__ = "(.*)"$', (root / package).read_text(encoding="utf-8"), re.MULTILINE)
    return {
        project: tomllib.loads((root / project).read_text(encoding="utf-8"))["project"]["version"],
        package: stated[1] if stated else "none",
    }


if __name__ == "__main__":
    try:
        print(notes(sys.argv[1]), end="")
    except ValueError as error:
        sys.exit(f"error: {error}")
