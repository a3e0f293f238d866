"""Remarks beside the lines of stack files: what GitHub, GitLab and whatever reads SARIF show there."""

import enum
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from private_eks.common.plan.refusals import singles

from ..errors import CommandError
from ..sources.positions import Place
from .attention import Review
from .causes import causes
from .edited import Edited
from .verdict import OF_MARKS
from .wanted import Gravity

NOT_COMPARED = "not-compared"
"""Marks a stack that could not be compared."""
_MOST = 5
"""How many details stand beside a line; the comment has all."""
_AT = re.compile(r"(?:.*\s)?(?P<file>[^\s:]+\.ya?ml)(?::(?P<line>\d+):(?P<column>\d+))?: (?P<what>.*)", re.DOTALL)


class Level(enum.StrEnum):
    """How loud, as GitHub calls it."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Annotation:
    """One remark beside one line."""

    stack: str
    code: str
    """A mark, or NOT_COMPARED."""
    gravity: Gravity
    text: str
    place: Place
    key: str = ""
    """The key that stands there; nothing for a remark that comes from none."""

    @property
    def level(self) -> Level:
        """How loud it is."""
        if self.gravity is Gravity.DECIDE:
            return Level.WARNING
        return Level.NOTICE if self.gravity in (Gravity.ROUTINE, Gravity.NOTHING) else Level.ERROR

    @property
    def fingerprint(self) -> str:
        """The same for the same remark from the same key, wherever that stands."""
        said = "\n".join((self.stack, self.code, self.key, self.place.file.name, self.text))
        return hashlib.sha256(said.encode()).hexdigest()


def annotations(
    reviews: Sequence[Review],
    failures: Mapping[str, CommandError],
    files: Mapping[str, Path],
    edited: Mapping[str, Sequence[Edited]],
) -> list[Annotation]:
    """Give all of them, the gravest first; what comes from no key stands at the first line of its stack file.

    `files` has one for every stack: the project's for one that has none any more.
    """
    found = [one for stack, error in failures.items() for one in _failure(stack, error, files[stack])]
    found += [one for review in reviews for one in _remarks(review, files, edited.get(review.diff.stack, ()))]
    return sorted(found, key=lambda one: list(Gravity).index(one.gravity))


def _remarks(review: Review, files: Mapping[str, Path], edited: Sequence[Edited]) -> Iterator[Annotation]:
    stack = review.diff.stack
    for remark in review.remarks:
        gravity = OF_MARKS[remark.code]
        for one, details in causes(remark, review.diff, edited).items():
            yield Annotation(stack, remark.code, gravity, _text(remark.what, details), one.place, one.path)
        if not edited:
            place = Place(files[stack])
            yield Annotation(stack, remark.code, gravity, _text(remark.what, remark.more), place)


def _text(what: str, details: Sequence[str]) -> str:
    left = [f"- and {len(details) - _MOST} more"] if len(details) > _MOST else []
    return "\n".join([what, *(f"- {detail}" for detail in details[:_MOST]), *left])


def _failure(stack: str, error: CommandError, file: Path) -> Iterator[Annotation]:
    """Take an error of a stack apart: what it says of a place in the stack file stands there."""
    cause = error.__cause__ if isinstance(error.__cause__, ValueError) else error
    for single in singles(cause):
        at = _AT.fullmatch(str(single))
        here = at and at["line"] and Path(at["file"]).name == file.name
        place = Place(file, int(at["line"]), int(at["column"])) if at and here else Place(file)
        yield Annotation(stack, NOT_COMPARED, Gravity.REFUSED, at["what"] if at and here else str(error), place)
