"""Policies as their owners write them, and what they say to a request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..graph.patterns import meets
from .operators import every, passes, some
from .request import Request

_VARIABLE = re.compile(r"\$\{([^},]+?)(?:\s*,\s*'([^']*)')?\}")
_WITH_VARIABLES = "2012-10-17"
_NOTHING = "\0"
"""What a variable without a value is: no text has it."""


class Answer(StrEnum):
    """What policies say to a request, the gravest first."""

    DENIED = "denied"
    UNDECIDED = "undecided"
    ALLOWED = "allowed"


@dataclass(frozen=True, slots=True)
class Saying:
    """What one document says to one request, and why."""

    answer: Answer
    why: str = ""
    """Which statement says so, or that none allows it; of what is undecided, what it depends on."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a document."""

    label: str
    """Its Sid, or its place."""
    written: Mapping[str, Any]
    variables: bool = True
    """Whether `${...}` in it stands for a key of the request."""

    @property
    def denies(self) -> bool:
        """Whether it denies what it is about."""
        return bool(self.written["Effect"] == "Deny")

    def names(self, action: str) -> bool:
        """Tell whether it is about an action, which is known without capitals."""
        return bool(_among(self.written, "Action", lambda pattern: meets(pattern.lower(), action.lower())))

    def is_about(self, request: Request) -> bool | None:
        """Tell whether it is about a request whose action it names; None if that is not known."""
        patterns = {key: self._filled(listed(self.written.get(key)), request) for key in ("Resource", "NotResource")}
        on = _among(
            {key: found for key, found in patterns.items() if key in self.written},
            "Resource",
            lambda pattern: _is_on(pattern, request.on),
        )
        return every((on, *(answer for _, answer in self.tests(request))))

    def tests(self, request: Request) -> Iterator[tuple[str, bool | None]]:
        """Go through the keys of its conditions: whether the request passes the test of each."""
        for name, tests in self.written.get("Condition", {}).items():
            for key, wanted in tests.items():
                texts = self._filled(listed(wanted), request)
                known = None not in texts
                yield key, passes(name, request.values(key), [t or "" for t in texts]) if known else None

    def _filled(self, texts: Sequence[str], request: Request) -> list[str | None]:
        """Put values in the place of variables; None for a text of which one is not known."""
        return [_filled(text, request) if self.variables and "${" in text else text for text in texts]


@dataclass(frozen=True, slots=True)
class Policy:
    """A document, or several that are attached at the same place, by the name of their file."""

    name: str
    statements: Sequence[Statement]
    _naming: dict[str, list[Statement]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Those that name an action, of actions that were asked about: a program asks for the same ones over and over."""

    def says(self, request: Request) -> Saying:
        """Say whether a request is allowed: what is denied is never, and what nothing allows is not."""
        naming = self._naming.get(request.action)
        if naming is None:
            naming = [statement for statement in self.statements if statement.names(request.action)]
            self._naming[request.action] = naming
        about = [(statement, statement.is_about(request)) for statement in naming]
        denying, allowing = (
            [(s, a) for s, a in about if s.denies is denies and a is not False] for denies in (True, False)
        )
        if denial := next((s for s, answer in denying if answer), None):
            return Saying(Answer.DENIED, f"{self.name}, statement {denial.label}{_because(denial, request)}")
        if not allowing:
            return Saying(Answer.DENIED, f"{self.name}: no statement allows it")
        if denying or not any(answer for _, answer in allowing):
            statement = (denying or allowing)[0][0]
            return Saying(Answer.UNDECIDED, f"{self.name}, statement {statement.label}: {_depends(statement, request)}")
        return Saying(Answer.ALLOWED, f"{self.name}, statement {allowing[0][0].label}")


def _because(statement: Statement, request: Request) -> str:
    """Say what of a request the conditions of a statement are about."""
    told = [_told(key, request) for key in dict(statement.tests(request))]
    return f": {', '.join(told)}" if told else ""


def _told(key: str, request: Request) -> str:
    return f"{key} is {' and '.join(request.values(key) or ()) or 'missing'}"


def _depends(statement: Statement, request: Request) -> str:
    answers = dict(statement.tests(request))
    passed = [_told(key, request) for key, answer in answers.items() if answer]
    keys = [key for key, answer in answers.items() if answer is None]
    return ", ".join([*passed, f"depends on {', '.join(keys) or 'what AWS chooses, or on the account'}"])


def statement_of(written: Mapping[str, Any], place: int, version: str) -> Statement:
    """Read a statement."""
    return Statement(str(written.get("Sid") or place), written, version == _WITH_VARIABLES)


def listed(value: Any) -> list[str]:
    """Read one text or several; truth and numbers are spelled as in JSON."""
    given = value if isinstance(value, list) else [value]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in given]


def _among(written: Mapping[str, Any], element: str, meet: Callable[[str], bool | None]) -> bool | None:
    negated = f"Not{element}" in written
    patterns = written[f"Not{element}"] if negated else written.get(element, ["*"])
    each = patterns if isinstance(patterns, list) else [patterns]
    found = some(None if pattern is None else meet(pattern) for pattern in each)
    return found if not negated or found is None else not found


def _is_on(pattern: str, on: str) -> bool | None:
    """Tell whether a pattern is of what a request is on; missing parts of an ARN are taken for any.

    What is not known of one part, such as the account, is not taken for something that has others in it.
    """
    if pattern.startswith("arn:"):
        pattern += ":*" * (5 - pattern.count(":"))
    parts, found = pattern.split(":", 5), meets(pattern, on)
    if found is not None or len(parts) < len(on.split(":", 5)):
        return found
    return every(meets(part, text) for part, text in zip(parts, on.split(":", 5), strict=False))


def _filled(text: str, request: Request) -> str | None:
    unknown = []

    def value(found: re.Match[str]) -> str:
        values = None if found[1] in ("*", "?", "$") else request.values(found[1])
        if values is None:
            unknown.append(found[1])
        return values[0] if values else found[2] or _NOTHING

    filled = _VARIABLE.sub(value, text)
    return None if unknown else filled
