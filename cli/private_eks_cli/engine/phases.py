"""One operation of the engine, watched while it runs: what it did to which resource, and what it complained about."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pulumi import automation
from pulumi.automation import events

from ..recording.urns import STACK
from ..recording.wire import name_of, type_of

REPLACEMENTS = frozenset({"replace", "create-replacement", "delete-replaced"})
_MARKUP = re.compile(r"<\{%.*?%\}>")


@dataclass(frozen=True, slots=True)
class Step:
    """What the engine did, or would do, to one resource."""

    operation: str
    type: str
    urn: str
    changed: tuple[str, ...] = ()
    """Properties that differ, at any depth."""

    @property
    def name(self) -> str:
        """The logical name."""
        return name_of(self.urn)

    @property
    def kind(self) -> str:
        """The last part of the type, such as `VpcEndpoint`."""
        return self.type.rsplit(":", 1)[-1]

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.operation} {self.kind} {self.name}" + (f": {', '.join(self.changed)}" if self.changed else "")


@dataclass(slots=True)
class Outcome:
    """How one operation went."""

    title: str
    seconds: float = 0
    counts: Counter[str] = field(default_factory=Counter)
    """Resources by what happened to them; components and the stack count too."""
    steps: list[Step] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """What the engine and the providers complained about, one thing each."""

    def of(self, *operations: str) -> set[tuple[str, str]]:
        """Give kind and name of the resources to which one of these operations happened."""
        return {(step.kind, step.name) for step in self.steps if step.operation in operations}


def carry_out(title: str, operation: Callable[..., object], tell: Callable[[str], object] = str) -> Outcome:
    """Run an operation of an automation stack, such as `stack.up`, and call `tell` with its progress.

    A failure of the operation is part of the outcome, not an exception.
    """
    outcome = Outcome(title)
    watcher = _Watcher(outcome, tell)
    begun = time.monotonic()
    try:
        operation(on_event=watcher.see, color="never", suppress_outputs=True)
    except automation.CommandError as error:
        outcome.errors = watcher.complaints() or list(last_words(error))
    outcome.seconds = time.monotonic() - begun
    return outcome


class _Watcher:
    """Follows the engine's events."""

    def __init__(self, outcome: Outcome, tell: Callable[[str], object]) -> None:
        self.outcome = outcome
        self.tell = tell
        self.running: dict[str, str] = {}
        self.done = 0
        self.said: list[tuple[str, str]] = []

    def see(self, event: automation.EngineEvent) -> None:
        if event.resource_pre_event:
            self._begin(event.resource_pre_event.metadata)
        elif event.res_outputs_event:
            self._end(event.res_outputs_event.metadata, 1)
        elif event.res_op_failed_event:
            self._end(event.res_op_failed_event.metadata, 0)
        elif event.diagnostic_event and event.diagnostic_event.severity == "error":
            message = _MARKUP.sub("", event.diagnostic_event.message).split("\nTraceback")[0].strip()
            self.said.append((event.diagnostic_event.urn or "", message))
        elif event.summary_event:
            self.outcome.counts.update({str(op): n for op, n in event.summary_event.resource_changes.items()})

    def _begin(self, step: events.StepEventMetadata) -> None:
        if step.op != events.OpType.REFRESH:
            self._record(step)
        self.running[step.urn] = f"{step.type.rsplit(':', 1)[-1]} {name_of(step.urn)}"
        self._tell()

    def _end(self, step: events.StepEventMetadata, done: int) -> None:
        # A refresh knows what it found only now.
        if self.running.pop(step.urn, None) and not any(known.urn == step.urn for known in self.outcome.steps):
            self._record(step)
        self.done += done
        self._tell()

    def _record(self, step: events.StepEventMetadata) -> None:
        changed = tuple(sorted(step.detailed_diff or step.diffs or ()))
        self.outcome.steps.append(Step(step.op.value, step.type, step.urn, changed))

    def _tell(self) -> None:
        slow = [what for urn, what in self.running.items() if type_of(urn).startswith("aws:")]
        self.tell(f"{self.done} done" + (f", at work on {', '.join(slow[:3])}" if slow else ""))

    def complaints(self) -> list[str]:
        """Say each error once, with its resource, leaving out that the whole thing failed when it is said why."""
        own = [(urn, text) for urn, text in self.said if urn and type_of(urn) != STACK]
        lines = [f"{type_of(urn).rsplit(':', 1)[-1]} {name_of(urn)}: {text}" for urn, text in own]
        return list(dict.fromkeys(lines or [text for _, text in self.said]))


def last_words(error: automation.CommandError) -> Iterator[str]:
    """Find what the CLI itself said, before there was an engine to send events."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line.removeprefix("stderr: ") for line in lines if "error:" in line]
    yield from said or lines[-3:]
