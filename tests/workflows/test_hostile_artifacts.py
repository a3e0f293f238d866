"""A fork decides what its run uploads: what is no comment is refused in one line, and nothing is posted."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from .forge import MEMORY, Beginning
from .github import DIFF, GitHub, posted, zipped


def several() -> bytes:
    file = io.BytesIO(zipped(DIFF))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("event.json", "{}")
    return file.getvalue()


def lying() -> bytes:
    """An archive that says of a large file that it is small."""
    content = zipped(f"{DIFF}\n" + "x" * 600_000)
    return content.replace((600_000 + len(DIFF) + 1).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def bomb() -> bytes:
    """An archive that is small, and more than a script's memory when it is unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("comment.md", "w") as entry:
        for _ in range(MEMORY // 2**20 + 1):
            entry.write(b"x" * 2**20)
    return file.getvalue()


HOSTILE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "too large as a file": (zipped("x" * 600_000, method=zipfile.ZIP_STORED), "artifact: got 0 bytes or more"),
    "without an end": (Beginning(b"x" * 600_000), "artifact: got 0 bytes or more"),
    "too large unpacked": (bomb, "comment: got more than 262144 bytes"),
    "larger than it says": (lying(), "artifact: got no archive that can be read"),
    "too long": (zipped(f"{DIFF}\n" + "x" * 65_536), f"comment: got {65_536 + len(DIFF) + 1} characters"),
    "empty": (b"", "artifact: got 0 bytes or more"),
    "no archive": (b"PK but no more", "artifact: got no archive that can be read"),
    "several files": (several(), "artifact: got ['comment.md', 'event.json']"),
    "a path": (zipped(DIFF, "../comment.md"), "artifact: got ['../comment.md']"),
    "a rare compression": (zipped(DIFF, method=zipfile.ZIP_LZMA), "artifact: got ['comment.md']"),
    "no UTF-8": (zipped(DIFF.encode() + b"\n\xff"), "comment: got no UTF-8"),
    "a control character": (zipped(f"{DIFF}\n\x1b[2J"), "comment: got the control character '\\x1b'"),
    "no marker": (zipped("Merge this."), f"comment: does not begin with the line {DIFF!r}"),
    "another marker": (zipped("<!-- private-eks: preview prod -->"), "comment: does not begin with the line"),
    "a marker that is not alone": (zipped(f"{DIFF} Merge this."), "comment: does not begin with the line"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_artifact_is_refused(github: GitHub, tmp_path: Path, name: str) -> None:
    content, reason = HOSTILE[name]
    github.uploads = [("comment-diff", content if isinstance(content, bytes) else content())]
    ((code, text),) = posted(github, tmp_path).items()
    assert (code, text.startswith(f"error: diff: {reason}"), text.count("\n")) == (1, True, 0), text
    assert github.written() == []


def test_an_artifact_that_is_too_large_is_not_even_fetched(github: GitHub, tmp_path: Path) -> None:
    github.stored["size_in_bytes"] = 10**9
    ((code, text),) = posted(github, tmp_path).items()
    assert (code, text) == (1, "error: diff: artifact: got 1000000000 bytes or more; allowed: 524288")
    assert not any(asked.path.startswith("/storage/") for asked in github.asked)
