"""What is said of a promise: kept, broken, kept except for what was opened by name, or not ours to see."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from ..reports.wording import listed


class State(enum.StrEnum):
    """How a program stands to a promise, the gravest first."""

    BROKEN = "broken"
    EXCEPT = "kept, except"
    UNSEEN = "not ours to see"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why a promise is not simply kept."""

    subject: str
    """The key of the stack file, or what it is about."""
    text: str

    def __str__(self) -> str:
        """Word it."""
        return f"{self.subject}: {self.text}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a program stands to one promise, and why."""

    promise: str
    faults: tuple[str, ...] = ()
    """What breaks it."""
    exceptions: tuple[Reason, ...] = ()
    """What somebody opened by name."""
    unseen: tuple[Reason, ...] = ()
    """What the program does not show, because it is somebody else's."""

    @property
    def name(self) -> str:
        """The promise in a word or two."""
        return name_of(self.promise)

    @property
    def state(self) -> State:
        """The gravest of what there is to say."""
        states = {State.BROKEN: self.faults, State.EXCEPT: self.exceptions, State.UNSEEN: self.unseen}
        return next((state for state, reasons in states.items() if reasons), State.KEPT)

    @property
    def reasons(self) -> list[str]:
        """All of it, the gravest first; what cannot be seen says so where the state does not."""
        mark = "" if self.state is State.UNSEEN else f" ({State.UNSEEN})"
        return [*self.faults, *map(str, self.exceptions), *(f"{reason}{mark}" for reason in self.unseen)]


def name_of(promise: str) -> str:
    """Give the promise in a word or two."""
    return promise.partition(":")[0]


def verdict_line(verdicts: Sequence[Verdict]) -> str:
    """Say in one line how a program stands to its promises, what is broken first."""
    counted = {state: [verdict for verdict in verdicts if verdict.state is state] for state in State}
    order = (State.BROKEN, State.KEPT, State.EXCEPT, State.UNSEEN)
    return f"Promises: {'; '.join(_counted(state, counted[state]) for state in order if counted[state])}"


def _counted(state: State, verdicts: Sequence[Verdict]) -> str:
    names = "" if state is State.KEPT else f": {', '.join(map(_named, verdicts))}"
    return f"{len(verdicts)} {state}{names}"


def _named(verdict: Verdict) -> str:
    """Name a promise with what its reasons are about; what breaks one is a sentence, and told elsewhere."""
    subjects = list(dict.fromkeys(reason.subject for reason in (*verdict.exceptions, *verdict.unseen)))
    return f"{verdict.name} ({listed(subjects)})" if subjects and not verdict.faults else verdict.name
