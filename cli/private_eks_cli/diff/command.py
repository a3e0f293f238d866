"""The command `private-eks diff`: compares, reports, and tells by its exit code what came of it."""

import collections
import contextlib
import functools
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console

from ..cloud.kubernetes.rendered import WITHOUT_OBJECTS
from ..errors import CommandError, Kind
from ..graph.model import Graph
from ..graph.objects import renders
from ..promises import broken_promises
from ..reports.wording import listed
from ..sources.projects import PYTHON, find_project
from ..sources.stacks import Stack, file_of
from ..sources.states import interrupted, read_state
from .annotated import ANNOTATED
from .annotations import annotations
from .as_json import as_json
from .attention import Review, review
from .bitbucket import LIMIT, for_bitbucket
from .compare import removed, with_program, with_state
from .edited import Edited, edited
from .markdown import markdown
from .model import Diff
from .older import Older
from .pictures import flowchart_of
from .previews import read_preview
from .recording import find, record_stack
from .revisions import top_of
from .terminal import show_diffs
from .verdict import verdict
from .wanted import CODES, FORMER, GRAVITIES, Wanted


@dataclass(slots=True)
class Comparison:
    """What came of it."""

    against: str
    reviews: list[Review] = field(default_factory=list)
    failures: dict[str, CommandError] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What a reader has to know about all of it."""
    files: dict[str, Path] = field(default_factory=dict)
    """The stack files, by what the stacks are called in reviews and failures."""
    edited: dict[str, Sequence[Edited]] = field(default_factory=dict)
    """The keys of them that differ."""

    def exit_code(self, fail_on: Sequence[str]) -> int:
        """Give 0, or 1 if something is found that should fail, or the kind of the first failure."""
        if self.failures:
            return int(next(iter(self.failures.values())).kind)
        marks = {FORMER.get(code, code) for code in fail_on}
        return int(any(_is_marked(found, marks) for found in self.reviews))


def _is_marked(found: Review, marks: Set[str]) -> bool:
    """Tell whether a change has one of some marks, or is as grave as one of some words of the verdict, or graver."""
    worst = max((GRAVITIES.index(mark) for mark in marks if mark in GRAVITIES and mark not in CODES), default=-1)
    word = verdict(found).gravity.word
    return any(remark.code in marks for remark in found.remarks) or word in GRAVITIES[: worst + 1]


def compare(wanted: Wanted, older: Older | CommandError | None) -> Comparison:
    """Compare with what `begun` gave; whatever prevents it is part of the result."""
    found = Comparison(_against(wanted))
    if isinstance(older, CommandError):
        found.failures[", ".join(wanted.stacks) or "all stacks"] = older
        return found
    if older:
        found.against, found.notes = older.against, older.notes
    for stack, make in _comparisons(wanted, older):
        try:
            diff = make()
            found.reviews.append(review(diff, broken_promises(diff.known) if diff.known else {}))
        except CommandError as error:
            found.failures[stack] = error
        if wanted.annotates:
            _look_up(stack, older, found)
    return found


def report(found: Comparison, wanted: Wanted, form: str, console: Console) -> str:
    """Word the result: as text, or printed at once for a terminal."""
    if form in ANNOTATED:
        project = find_project()
        files = collections.defaultdict(lambda: project.file, found.files)
        remarks = annotations(found.reviews, found.failures, files, found.edited)
        return ANNOTATED[form](remarks, top_of(project.root))
    failures = {stack: str(error) for stack, error in found.failures.items()}
    if form == "markdown":
        pictures = {one.diff.stack: flowchart_of(one.diff) for one in found.reviews}
        return markdown(found.reviews, failures, found.against, found.notes, wanted.marker, pictures=pictures)
    if form == "bitbucket":
        return for_bitbucket(markdown(found.reviews, failures, found.against, found.notes, wanted.marker, LIMIT))
    if form == "json":
        return "".join(json.dumps(as_json(one), indent=2, sort_keys=True) + "\n" for one in found.reviews)
    show_diffs(found.reviews, found.against, found.notes, console)
    return ""


def _look_up(stack: str, older: Older | None, found: Comparison) -> None:
    """Note where the file of a stack is, and which of its keys differ, while the older one is there."""
    try:
        now = find(stack)
    except CommandError:
        file = file_of(stack, find_project())
        found.files |= {stack: file} if file.is_file() else {}
        return
    found.files |= {stack: now.path, now.name: now.path}
    if older:
        with contextlib.suppress(ValueError):
            found.edited[now.name] = edited(now, older.stack(stack))


def _against(wanted: Wanted) -> str:
    if wanted.state:
        return f"the deployed stack, `{wanted.state.name}`"
    return "the deployed stack, by Pulumi's preview" if wanted.preview else f"`{wanted.against}`"


Make = Callable[[], Diff]


def _comparisons(wanted: Wanted, older: Older | None) -> Iterator[tuple[str, Make]]:
    if older:
        for stack in older.stacks:
            yield stack, functools.partial(_with_older, stack, older)
    elif wanted.preview:
        [stack] = wanted.stacks
        yield stack, functools.partial(read_preview, wanted.preview, stack, find_project().name)
    elif wanted.state:
        [stack] = wanted.stacks
        yield stack, functools.partial(_with_state, stack, wanted.state)


def _with_older(stack: str, older: Older) -> Diff:
    """Record the program as it is now, while the older one is being recorded, and compare."""
    if not file_of(stack, find_project()).is_file() and (was := _before(stack, older)):
        return removed(was, older.against)
    found = find(stack)
    if found.project.runtime != PYTHON:
        return _by_engine(found, older.stack(stack), older.against)
    known = record_stack(found)
    was = _before(stack, older) or Graph(found.name, found.config, {}, {}, project=found.project.name)
    return with_program(found, was, known, older.against)


def _by_engine(stack: Stack, older: Stack, against: str) -> Diff:
    """Have the engine deploy the older program and preview the one that is there: its language runs nowhere else."""
    from ..engine.deployed import foreseen

    said, known = foreseen(stack, older)
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        path = Path(folder, "preview.json")
        path.write_text(said, encoding="utf-8")
        diff = read_preview(path, stack.name, stack.project.name)
    return replace(diff, known=known, against=against)


def _before(stack: str, older: Older) -> Graph | None:
    """Give a stack as it was; nothing of one that there was not."""
    try:
        return older.graph(stack)
    except CommandError as error:
        if error.kind != Kind.NO_STACK_FILE:
            raise
        return None


def _with_state(stack: str, path: Path) -> Diff:
    found = find(stack)
    deployed = read_state(path, found)
    diff = with_state(found, deployed, record_stack(found))
    pending = interrupted(path)
    rendered = any(renders(deployed, thing) for thing in deployed.objects())
    command = WITHOUT_OBJECTS if rendered else "pulumi refresh"
    note = f"the last deployment was interrupted at {listed(pending)}: run `{command}`"
    return replace(diff, notes=(*diff.notes, note)) if pending else diff
