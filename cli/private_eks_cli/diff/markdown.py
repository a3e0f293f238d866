"""Diffs as one comment of a pull request: what matters on top, the rest folded, never longer than a comment may be.

Names come from stack files that anyone may have written: nothing in them is taken for Markdown or HTML.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .attention import Remark, Review
from .controls import Changed
from .model import spans
from .verdict import verdict
from .wanted import CODES, MEANINGS, Gravity
from .words import Line, headline, lines, summary

LIMIT = 65_536
"""The longest comment that GitHub takes, in bytes to be safe; GitLab's limit is higher."""
MARKER = "<!-- private-eks: {} -->"
"""The first line, by which a comment is found again: `diff`, or `preview` and the stack."""
_MOST_DETAILS = 12
_MOST_SHOWN = 6
"""From how many details on those of a remark are folded."""
_LONGEST_REASON = 600
_SPARE = 800
"""Bytes for the words around the lines of a stack."""
_FENCE = "```"
_ALERTS = {
    **dict.fromkeys((Gravity.REFUSED, Gravity.STOPS, Gravity.DESTROYS, Gravity.BREAKS, Gravity.OPENS), "CAUTION"),
    Gravity.DECIDE: "WARNING",
}
_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>&|~#@]|(?<=[a-z]):(?=//)|(?<=www)\.")
_BAR = re.compile(r"\\*\|")


@dataclass(slots=True)
class _Piece:
    """A line that is left out if there is no room for it."""

    rank: int
    text: str
    count: int = 1
    kept: bool = True
    detail: bool = False
    """Whether it stands below the remark before it."""


@dataclass(slots=True)
class _Section:
    """One stack that changes."""

    stack: str
    headline: str
    counts: str
    alert: str
    remarks: list[_Piece] = field(default_factory=list)
    rows: list[_Piece] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    picture: str = ""
    controls: str = ""
    words: tuple[str, ...] = ()
    """What the legend has to explain: the verdict's word and the marks."""

    @property
    def pieces(self) -> list[_Piece]:
        """Everything that can be left out."""
        return [*self.remarks, *self.rows]


def markdown(
    reviews: Sequence[Review],
    failures: Mapping[str, str],
    against: str,
    notes: Sequence[str] = (),
    marker: str = "diff",
    limit: int = LIMIT,
    pictures: Mapping[str, str] | None = None,
) -> str:
    """Write the comment: stacks that change, those that do not, and why others could not be compared."""
    changed = [review for review in reviews if review.diff.counts or review.remarks or review.diff.notes]
    changed.sort(key=lambda review: list(Gravity).index(verdict(review).gravity))
    sections = [_section(review) for review in changed]
    same = [review.diff.stack for review in reviews if review not in changed]
    failed = [
        f"> [!CAUTION]\n> **{_text(stack)}: not compared**: {_text(why.removeprefix(f'{stack}: ')[:_LONGEST_REASON])}"
        for stack, why in failures.items()
    ]
    head = [*failed, *map(_alert, sections)]
    head += [f"{_text(', '.join(same))}: no changes"] if same else []
    foot = [*(f"_{_text(note[:_LONGEST_REASON])}_" for note in notes), f"<sub>Compared with {_text(against)}.</sub>"]
    head, foot = _within(head, limit // 3), _within(foot, limit // 6)
    room = limit - sum(len(line.encode()) + 2 for line in [*head, *foot]) - _SPARE * (len(sections) + 1)
    _cut([piece for section in sections for piece in section.pieces], room)
    left = room - sum(_length(piece) for section in sections for piece in section.pieces if piece.kept)
    for section in sections:
        section.picture = _picture((pictures or {}).get(section.stack, ""), left)
        left -= len(section.picture.encode())
        section.controls = section.controls if len(section.controls.encode()) < left else ""
        left -= len(section.controls.encode())
    written = [part for section in sections for part in _written(section, len(sections) > 1)]
    body = _within(written, max(room, 0) + _SPARE * len(sections))
    legend = _legend(section.words for section in sections)
    foot = [*([legend] if len(legend.encode()) < left else []), *foot]
    return "\n\n".join([MARKER.format(marker), *head, *body, *foot]) + "\n"


def _legend(words: Iterable[Sequence[str]]) -> str:
    """Fold what the words of a comment mean, each once, in the order of gravity."""
    used = {word for one in words for word in one}
    told = [f"- **{word}**: {_text(means)}" for word, means in (*MEANINGS.items(), *CODES.items()) if word in used]
    return "\n".join(["<details><summary>What the words mean</summary>", "", *told, "", "</details>"]) if told else ""


def _within(lines_: Sequence[str], room: int) -> list[str]:
    """Keep as many lines as there is room for, and say how many there are beyond."""
    lengths = itertools.accumulate(len(line.encode()) + 2 for line in lines_)
    fit = sum(length <= room for length in lengths)
    return [*lines_[:fit], *([f"_and {len(lines_) - fit} more_"] if fit < len(lines_) else [])]


def _section(review: Review) -> _Section:
    rows = [_Piece(len(CODES) + line.rank, _row(line), line.count) for line in lines(review.diff)]
    remarks = list(_remarks(review.remarks))
    alert = _ALERTS.get(verdict(review).gravity, "NOTE")
    counts = summary(review) if review.diff.counts else ""
    found = _Section(review.diff.stack, headline(review), counts, alert, remarks, rows, review.diff.notes)
    found.controls = _controls(review.controls)
    found.words = (verdict(review).gravity, *(remark.code for remark in review.remarks))
    return found


def _alert(section: _Section) -> str:
    """Write the verdict in its colour: https://docs.github.com/get-started/writing-on-github, GitLab has the same."""
    counts = [f"> {_text(section.counts)}"] if section.counts else []
    return "\n".join(
        [f"> [!{section.alert}]", f"> **{_text(section.headline)}**", *(["> ", *counts] if counts else [])]
    )


def _remarks(remarks: Iterable[Remark]) -> Iterator[_Piece]:
    for remark in remarks:
        yield _Piece(remark.rank, f"- **{remark.code}**: {_text(remark.beside_mark)}")
        yield from (_Piece(remark.rank, f"  - {_text(more)}", detail=True) for more in remark.further)


def _folded(pieces: Iterable[_Piece]) -> Iterator[str]:
    """Write remarks with their details; of many the details are folded."""
    for is_detail, group in itertools.groupby(pieces, key=lambda piece: piece.detail):
        texts = [piece.text for piece in group]
        if is_detail and len(texts) > _MOST_SHOWN:
            yield from [f"  <details><summary>{len(texts)} of them</summary>", "", *texts, "", "  </details>", ""]
        else:
            yield from texts


def _row(line: Line) -> str:
    details = [_text(detail, in_table=True) for detail in line.details[:_MOST_DETAILS]]
    more = len(line.details) - _MOST_DETAILS
    details += [f"and {more} more"] if more > 0 else []
    return f"| {line.operation} | {_text(line.what, in_table=True)} | {'<br>'.join(details)} |"


def _cut(pieces: Sequence[_Piece], room: int) -> None:
    """Leave out the least important pieces, the last of them first, until the rest fits."""
    length = sum(_length(piece) for piece in pieces)
    for _, piece in sorted(enumerate(pieces), key=lambda numbered: (-numbered[1].rank, -numbered[0])):
        if length <= room:
            return
        piece.kept = False
        length -= _length(piece)


def _length(piece: _Piece) -> int:
    return len(piece.text.encode()) + 1


def _written(section: _Section, titled: bool) -> Iterator[str]:
    if titled:
        yield f"### {_text(section.stack)}"
    if remarks := list(_folded(piece for piece in section.remarks if piece.kept)):
        yield "\n".join(remarks).rstrip()
    if rows := [piece.text for piece in section.rows if piece.kept]:
        changes = sum(piece.count for piece in section.rows)
        summary_ = f"<details><summary>{changes} change{'s' * (changes != 1)}</summary>"
        yield "\n".join([summary_, "", "| | Resource | What changes |", "|---|---|---|", *rows, "", "</details>"])
    if section.controls:
        yield section.controls
    if section.picture:
        yield section.picture
    if left := sum(piece.count for piece in section.pieces if not piece.kept):
        yield f"_There is no room for the {left} least important; `private-eks diff {section.stack}` shows all._"
    yield from (f"_{_text(note)}_" for note in section.notes)


def _controls(changed: Sequence[Changed]) -> str:
    """Fold the controls that stand otherwise, before and now side by side."""
    told = [(f"{one.label} {one.title}", one.before.status, one.now.status, one.now.how) for one in changed]
    rows = [f"| {' | '.join(_text(cell, in_table=True) for cell in cells)} |" for cells in told]
    head = f"<details><summary>{len(rows)} control{'s' * (len(rows) != 1)} of the evidence</summary>"
    return (
        "\n".join([head, "", "| Control | Before | Now | |", "|---|---|---|---|", *rows, "", "</details>"])
        if rows
        else ""
    )


def _picture(flowchart: str, room: int) -> str:
    """Fold a picture, if there is one, and room for it."""
    folded = f"<details><summary>Picture</summary>\n\n{_FENCE}mermaid\n{flowchart}\n{_FENCE}\n\n</details>"
    return folded if flowchart and _FENCE not in flowchart and len(folded.encode()) < room else ""


def _text(text: str, in_table: bool = False) -> str:
    """Write a sentence: what stands between backticks as code, everything else without a meaning."""
    parts = spans(" ".join(text.split()))
    return "".join(_code(part, in_table) if quoted else _escaped(part) for part, quoted in parts)


def _code(text: str, in_table: bool) -> str:
    """Write code; a bar would end the cell of a table, and a backslash before it would let it."""
    return f"`{_BAR.sub(lambda _: chr(92) + '|', text) if in_table else text}`"


def _escaped(text: str) -> str:
    return _MEANS_SOMETHING.sub(lambda found: f"&#{ord(found[0])};", text)
