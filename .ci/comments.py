"""What a comment must be that others computed, and which of two is the newer one.

A comment begins with a marker, a line that GitHub and GitLab do not show. By it the comment is found and replaced. The
second line is ours: it says which run computed the rest. It stands at the top because nothing that follows can hide it.
"""

import re
from typing import NamedTuple

MOST_CHARACTERS = 65_536
"""GitHub's limit: docs.github.com/en/rest/issues/comments answers 422 beyond it. GitLab's is larger."""
MOST_BYTES = 4 * MOST_CHARACTERS
"""UTF-8 takes at most four bytes for a character."""

_STAMP = re.compile(r"<!-- run (\d+)\.(\d+) -->")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CUT = "\n\nThe rest is too long for a comment."


class Run(NamedTuple):
    """Which run computed a comment: numbers that grow, the later run has the greater ones."""

    number: int
    attempt: int


def marker_of(subject: str) -> str:
    """Give the first line of the comment about `diff`, or about `preview STACK`."""
    return f"<!-- private-eks: {subject} -->"


def checked(content: bytes, marker: str) -> str:
    """Read a comment that cannot be trusted.

    Raises ValueError unless it is UTF-8 text of a size that GitHub takes, and begins with the line `marker`.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"comment: got more than {MOST_BYTES} bytes")
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"comment: got no UTF-8: {error}") from None
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"comment: got {len(text)} characters; allowed: {MOST_CHARACTERS}")
    if found := _UNSEEN.search(text):
        raise ValueError(f"comment: got the control character {found.group()!r}")
    if text.split("\n", 1)[0] != marker:
        raise ValueError(f"comment: does not begin with the line {marker!r}")
    return text


def signed(text: str, run: Run, line: str) -> str:
    """Put which run it was below the marker, for this script and, as `line`, for people; cut what is too long then."""
    marker, _, rest = text.partition("\n")
    whole = f"{marker}\n<!-- run {run.number}.{run.attempt} -->\n{line}\n\n{rest}"
    if len(whole) <= MOST_CHARACTERS:
        return whole
    return whole[: MOST_CHARACTERS - len(_CUT)].rpartition("\n")[0] + _CUT


def run_of(text: str) -> Run:
    """Tell which run computed a comment that was posted before."""
    lines = text.replace("\r\n", "\n").split("\n")
    found = _STAMP.fullmatch(lines[1]) if len(lines) > 1 else None
    return Run(int(found[1]), int(found[2])) if found else Run(0, 0)
