"""The evidence of one stack: what was judged, how it stands to each control, and which findings are accepted."""

import collections
import datetime
import hashlib
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from private_eks import __version__

from ..graph.model import Graph, Resource
from ..reports.wording import listed
from ..sources.projects import FILES
from .accepted import findings
from .answering import answer
from .controls import Control, all_controls
from .judging import Acceptance, Status, Verdict

SHOWN = 3
"""How many names are shown of each type."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was judged: a stack, by the program of a version and revision; no revision outside of a Git repository."""

    stack: str
    file: str
    sha256: str
    """Of that file."""
    version: str
    revision: str
    changed: bool
    """Whether files differ from the revision."""
    date: str
    notes: tuple[str, ...] = ()
    """What of the stack file cannot be known without the CLI."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that an auditor is handed."""

    judged: Judged
    answers: tuple[tuple[Control, Verdict], ...]
    findings: tuple[tuple[Acceptance, list[Resource]], ...]

    @property
    def failed(self) -> bool:
        """Whether a control is not met."""
        return any(verdict.status is Status.NOT_MET for _, verdict in self.answers)

    @property
    def line(self) -> str:
        """How the controls stand, in one line."""
        return summary(self.judged.stack, self.answers)

    def with_status(self, *statuses: Status) -> list[tuple[Control, Verdict]]:
        """Give the controls that stand so, in the order of the statuses."""
        return [answer for status in statuses for answer in self.answers if answer[1].status is status]


def make_report(graph: Graph, file: Path, today: datetime.date, notes: tuple[str, ...] = ()) -> Report:
    """Answer every control for a program, which a file describes: the stack's, or what Pulumi wrote."""
    answers = tuple((control, answer(control, graph)) for control in all_controls())
    return Report(_judged(graph, file, today, notes), answers, tuple(findings(graph)))


def summary(name: str, answers: Iterable[tuple[Control, Verdict]]) -> str:
    """Count how controls stand, in one line."""
    counts = counted(answers)
    parts = [f"{count} {status}" for status, count in counts.items() if count]
    return f"{name}: {sum(counts.values())} controls: {', '.join(parts)}"


def counted(answers: Iterable[tuple[Control, Verdict]]) -> dict[Status, int]:
    """Count how controls stand; every status is there."""
    counts = collections.Counter(verdict.status for _, verdict in answers)
    return {status: counts[status] for status in Status}


def grouped(resources: Sequence[Resource]) -> dict[str, list[str]]:
    """Give the names of resources by type, both sorted."""
    types = sorted({resource.type for resource in resources})
    return {type_: sorted(resource.name for resource in resources if resource.type == type_) for type_ in types}


def shown_by(resources: Sequence[Resource]) -> list[str]:
    """Say what shows an answer: how many resources of each type, and the first of them."""
    found = grouped(resources).items()
    return [f"{len(names)} {type_.rpartition(':')[2]}: {listed(names, SHOWN)}" for type_, names in found]


def judged_in_words(report: Report) -> dict[str, str]:
    """Say what was judged, by heads."""
    judged = report.judged
    state = " with changes that are in no commit" if judged.changed else ""
    return {
        "Stack": judged.stack,
        "Stack file": f"{judged.file} (SHA-256 {judged.sha256})",
        "Version": judged.version,
        "Revision": f"{judged.revision}{state}" if judged.revision else "none: not in a Git repository of its own",
        "Date": judged.date,
        **({"Not seen": "; ".join(judged.notes)} if judged.notes else {}),
    }


def _judged(graph: Graph, file: Path, today: datetime.date, notes: tuple[str, ...]) -> Judged:
    path, root = file.resolve(), graph.folder.resolve()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    ours = any(_git(root, "ls-files", name) for name in FILES)
    revision = _git(root, "rev-parse", "HEAD") if ours else ""
    changed = ours and bool(_git(root, "status", "--porcelain", "--", "."))
    place = str(path.relative_to(root)) if path.is_relative_to(root) else str(file)
    return Judged(graph.stack, place, digest, __version__, revision, changed, today.isoformat(), notes)


def _git(root: Path, *words: str) -> str:
    """Ask Git; nothing where there is no Git, or no repository."""
    try:
        done = subprocess.run(["git", "-C", root, *words], capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
