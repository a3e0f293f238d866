"""The command `python -m offline diff`: compares, reports, and tells by its exit code what came of it."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich.console import Console

from ..promises import broken_promises
from ..stacks import ROOT, find_stack, stack_names
from .as_json import as_json
from .attention import CODES, Review, review
from .compare import with_program, with_state
from .errors import ComparisonError, Kind
from .markdown import markdown
from .model import Diff, listed
from .pictures import flowchart_of
from .previews import read_preview
from .recording import record_stack, recording
from .revisions import changed_between, extracted, resolve, uncommitted
from .states import interrupted, read_state
from .terminal import show_diffs

FORMATS = ("terminal", "markdown", "json")
_DEPENDENCIES = ("requirements.txt", "requirements-dev.txt", "components/pyproject.toml")
_FULL = 12
"""How much of a commit is shown."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to compare, and how to report it."""

    stacks: Sequence[str] = ()
    """Names or paths; all stack files of the project if there are none."""
    against: str = ""
    state: Path | None = None
    preview: Path | None = None
    form: str = "terminal"
    fail_on: Sequence[str] = ()
    allow_uncommitted: bool = False

    @property
    def marker(self) -> str:
        """By which a comment is found again."""
        return f"preview {self.stacks[0]}" if self.preview else "diff"


@dataclass(slots=True)
class Comparison:
    """What came of it."""

    against: str
    reviews: list[Review] = field(default_factory=list)
    failures: dict[str, ComparisonError] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What a reader has to know about all of it."""

    def exit_code(self, fail_on: Sequence[str]) -> int:
        """Give 0, or 1 if something is found that should fail, or the kind of the first failure."""
        if self.failures:
            return int(next(iter(self.failures.values())).kind)
        return int(any(remark.code in fail_on for found in self.reviews for remark in found.remarks))


def check(wanted: Wanted) -> None:
    """Refuse what cannot be meant.

    Raises ValueError.
    """
    given = [bool(wanted.against), bool(wanted.state), bool(wanted.preview)]
    if sum(given) != 1:
        raise ValueError(
            f"diff: got {sum(given)} of --against, --stack-state and --preview; allowed: one; say what to compare with"
        )
    if (wanted.state or wanted.preview) and len(wanted.stacks) != 1:
        raise ValueError(
            f"diff: got {len(wanted.stacks)} stacks for one file; allowed: 1; name the stack that it is of"
        )
    if wanted.form not in FORMATS:
        raise ValueError(f"--format: got {wanted.form!r}; allowed: {', '.join(FORMATS)}; choose one")
    if wanted.form == "json" and len(wanted.stacks) != 1:
        raise ValueError(f"--format json: got {len(wanted.stacks)} stacks; allowed: 1; ask for one at a time")
    if unknown := sorted(set(wanted.fail_on) - CODES.keys()):
        raise ValueError(f"--fail-on: got {', '.join(unknown)}; allowed: {', '.join(CODES)}; check the spelling")


def compare(wanted: Wanted) -> Comparison:
    """Compare; whatever prevents it is part of the result."""
    found = Comparison(_against(wanted))
    try:
        for stack, make in _comparisons(wanted, found):
            try:
                diff = make()
                found.reviews.append(review(diff, broken_promises(diff.known) if diff.known else {}))
            except ComparisonError as error:
                found.failures[stack] = error
    except ComparisonError as error:
        found.failures[", ".join(wanted.stacks) or "all stacks"] = error
    return found


def report(found: Comparison, wanted: Wanted, console: Console) -> str:
    """Word the result: as text, or printed at once for a terminal."""
    if wanted.form == "markdown":
        failures = {stack: str(error) for stack, error in found.failures.items()}
        pictures = {one.diff.stack: flowchart_of(one.diff) for one in found.reviews}
        return markdown(found.reviews, failures, found.against, found.notes, wanted.marker, pictures=pictures)
    if wanted.form == "json":
        return "".join(json.dumps(as_json(one), indent=2) + "\n" for one in found.reviews)
    show_diffs(found.reviews, found.against, found.notes, console)
    return ""


def _against(wanted: Wanted) -> str:
    if wanted.state:
        return f"the deployed stack, `{wanted.state.name}`"
    return "the deployed stack, by Pulumi's preview" if wanted.preview else f"`{wanted.against}`"


Make = Callable[[], Diff]


def _comparisons(wanted: Wanted, found: Comparison) -> Iterator[tuple[str, Make]]:
    if preview := wanted.preview:
        [stack] = wanted.stacks
        yield stack, lambda: read_preview(preview, stack)
    elif state := wanted.state:
        [stack] = wanted.stacks
        yield stack, lambda: _with_state(stack, state)
    else:
        with _older(wanted, found) as comparisons:
            yield from comparisons


def _with_state(stack: str, path: Path) -> Diff:
    found = find_stack(stack)
    deployed = read_state(path, found.name, found.config)
    diff = with_state(found, deployed, record_stack(stack))
    pending = interrupted(path)
    note = f"the last deployment was interrupted at {listed(pending)}: run `pulumi refresh`"
    return replace(diff, notes=(note,)) if pending else diff


@contextmanager
def _older(wanted: Wanted, found: Comparison) -> Iterator[Iterator[tuple[str, Make]]]:
    """Record the older program in a process of its own, while this one records the program as it is now."""
    commit = resolve(wanted.against)
    found.against = f"`{wanted.against}` (`{commit[:_FULL]}`)"
    if (files := uncommitted()) and not wanted.allow_uncommitted:
        remedy = "commit them, or say --allow-dirty"
        raise ComparisonError(Kind.UNCOMMITTED, f"the tree: got changes in {listed(files)}; allowed: none; {remedy}")
    with extracted(commit) as folder:
        stacks = list(wanted.stacks) or sorted({*stack_names(), *stack_names(folder)})
        found.notes = _notes(commit, files)
        with recording(folder, [_at(stack, folder) for stack in stacks]) as older:

            def make(stack: str) -> Make:
                def compared() -> Diff:
                    known = record_stack(stack)
                    before = older.graph(_at(stack, folder))
                    return with_program(find_stack(stack), before, known, found.against)

                return compared

            yield ((stack, make(stack)) for stack in stacks)


def _at(stack: str, folder: Path) -> str:
    """Give the path of a stack file as it was, if it lies in the project."""
    path = Path(stack).resolve()
    return str(folder / path.relative_to(ROOT)) if path.is_file() and path.is_relative_to(ROOT) else stack


def _notes(commit: str, files: Sequence[str]) -> tuple[str, ...]:
    changed = changed_between(commit, _DEPENDENCIES)
    notes = [f"dependencies differ in {listed(changed)}: both sides ran with what is installed now"] if changed else []
    return (*notes, *([f"not committed: {listed(files)}"] if files else []))
