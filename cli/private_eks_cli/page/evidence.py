"""How the stack stands to the controls: counts, what needs a look, and everything, folded."""

from collections.abc import Iterator, Sequence

from ..evidence.controls import Control
from ..evidence.judging import Status, Verdict
from ..evidence.report import Report, counted, shown_by, summary
from ..promises.verdicts import State
from .markup import Html, element, folded, joined, listing, table
from .style import state_mark

_HEADS = ("Control", "Status", "How", "Shown by")
_LOOKED_AT = (Status.NOT_MET, Status.ACCEPTED)
_LIKE = {Status.MET: State.KEPT, Status.NOT_MET: State.BROKEN, Status.ACCEPTED: State.EXCEPT}
"""The states of promises whose colours statuses have; all others have that of what is not ours to see."""

Answers = Sequence[tuple[Control, Verdict]]


def evidence(report: Report) -> Html:
    """Write the section."""
    counts = counted(report.answers).items()
    numbers = listing((joined((element("b", str(count)), f" {status}")) for status, count in counts if count), "counts")
    first = report.with_status(*_LOOKED_AT)
    look = (element("h3", "To look at"), _table(first, "Controls to look at")) if first else ()
    return joined((numbers, *look, element("h3", "All controls"), *_standards(report)))


def _standards(report: Report) -> Iterator[Html]:
    for standard in dict.fromkeys(control.standard for control, _ in report.answers):
        own = [answer for answer in report.answers if answer[0].standard == standard]
        yield folded(summary(standard, own), _table(own, standard))


def _table(answers: Answers, caption: str) -> Html:
    return table(_HEADS, [_row(*answer) for answer in answers], caption, "controls")


def _row(control: Control, verdict: Verdict) -> Sequence[str]:
    link = element("a", control.label, href=control.page, rel="noreferrer")
    shown = listing(shown_by(verdict.resources)) if verdict.resources else ""
    status = state_mark(_LIKE.get(verdict.status, State.UNSEEN), verdict.status)
    return joined((link, f": {control.title}")), status, verdict.how, shown
