"""Evidence for people, for spreadsheets and for programs; names of the user's own are only ever text in it."""

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..graph.model import Resource
from ..reports.markdown import Row, table
from .accepted import CHECKOV
from .controls import Control
from .judging import Acceptance, Status, Verdict
from .report import Report, counted, grouped, judged_in_words, shown_by, summary

CHECKER = "checkov"
COLUMNS = (
    *("control", "standard", "title", "status", "how", "resources", "tests", "page"),
    *("stack", "file", "sha256", "version", "revision", "changed", "date", "notes"),
)
FORMULAS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula in a spreadsheet; the latter four are as wide as Chinese characters.

https://owasp.org/www-community/attacks/CSV_Injection
"""

Answer = tuple[Control, Verdict]


def markdown(report: Report) -> str:
    """Write a document: what needs a look first, and everything, folded."""
    heads = ("Control", "Status", "How", "Shown by")
    to_look_at = [_row(answer)[:4] for answer in report.with_status(Status.NOT_MET, Status.ACCEPTED)]
    to_ask_for = [_row(answer)[:4] for answer in report.with_status(Status.UNDECIDABLE)]
    standards = dict.fromkeys(control.standard for control, _ in report.answers)
    parts = [
        text(summary(report.judged.stack, report.answers)),
        "## What was judged",
        _table(("", ""), [(name, text(value)) for name, value in judged_in_words(report).items()]),
        "The program was run without an account, and what it would make was judged. Objects that others bring into the "
        "cluster, and changes that somebody made by hand, are not in it.",
        "## To look at",
        _table(heads, to_look_at),
        "## To ask for",
        _folded("What the program does not show", _table(heads, to_ask_for)),
        "## All controls",
        *(_standard(standard, report.answers) for standard in standards),
        "## Findings of checkers that are accepted",
        _table(("Rules", "Why", "Where"), [_finding(*finding) for finding in report.findings]),
    ]
    return "\n\n".join(parts) + "\n"


def as_csv(report: Report) -> str:
    """Write one row per control, as RFC 4180 has it; nothing in it is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    judged = report.judged
    tail = (
        judged.stack,
        judged.file,
        judged.sha256,
        judged.version,
        judged.revision,
        _yes(judged.changed),
        judged.date,
        "; ".join(judged.notes),
    )
    for control, verdict in report.answers:
        shown = "; ".join(f"{type_}: {', '.join(names)}" for type_, names in grouped(verdict.resources).items())
        row = (control.label, control.standard, control.title, verdict.status, verdict.how, shown)
        writer.writerow([_harmless(cell) for cell in (*row, "; ".join(control.tests), control.page, *tail)])
    return out.getvalue()


def as_json(report: Report) -> str:
    """Write everything; docs/evidence.md describes the shape."""
    judged = report.judged
    document = {
        "judged": {name: getattr(judged, name) for name in judged.__slots__},
        "summary": {
            "controls": len(report.answers),
            **{status.name.lower(): count for status, count in counted(report.answers).items()},
        },
        "controls": [_entry(*answer) for answer in report.answers],
        "findings": [
            {"checker": CHECKER, "rules": _rules(found.controls), "reason": found.reason, "resources": _listed(where)}
            for found, where in report.findings
        ],
    }
    return json.dumps(document, indent=2) + "\n"


FORMS: Mapping[str, Callable[[Report], str]] = {"csv": as_csv, "json": as_json, "markdown": markdown}
"""What to write."""


def text(value: str) -> str:
    """Write a text so that Markdown and HTML take nothing in it for their own."""
    return re.sub(r"([\\`*_~\[\]#$])", r"\\\1", html.escape(_in_one_line(value), quote=False))


def _in_one_line(value: str) -> str:
    """Take away the ends of lines, and what terminals would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())


def _standard(standard: str, answers: Iterable[Answer]) -> str:
    own = [answer for answer in answers if answer[0].standard == standard]
    heads = ("Control", "Status", "How", "Shown by", "Held by")
    return _folded(text(summary(standard, own)), _table(heads, [_row(answer) for answer in own]))


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def _row(answer: Answer) -> tuple[str, ...]:
    control, verdict = answer
    link = f"[{text(control.label)}]({control.page}): {text(control.title)}"
    tests = "<br>".join(text(test) for test in control.tests)
    return link, f"**{verdict.status}**", text(verdict.how), _shown(verdict.resources), tests


def _shown(resources: Sequence[Resource]) -> str:
    return "<br>".join(map(text, shown_by(resources)))


def _finding(found: Acceptance, where: Sequence[Resource]) -> tuple[str, str, str]:
    return text(f"{CHECKER}: {', '.join(_rules(found.controls))}"), text(found.reason), _shown(where)


def _table(heads: Row, rows: Sequence[Row]) -> str:
    return table(heads, rows) if rows else "Nothing."


def _entry(control: Control, verdict: Verdict) -> dict[str, object]:
    return {
        "id": control.label,
        "standard": control.standard,
        "title": control.title,
        "page": control.page,
        "status": verdict.status.name.lower(),
        "how": verdict.how,
        "resources": _listed(verdict.resources),
        "tests": list(control.tests),
    }


def _listed(resources: Sequence[Resource]) -> list[dict[str, object]]:
    return [{"type": type_, "names": names} for type_, names in grouped(resources).items()]


def _rules(controls: Iterable[str]) -> list[str]:
    return [rule for rule in controls if rule.startswith(CHECKOV)]


def _harmless(cell: str) -> str:
    line = _in_one_line(cell)
    return f"'{line}" if line.startswith(FORMULAS) else line


def _yes(value: bool) -> str:
    return "yes" if value else "no"
