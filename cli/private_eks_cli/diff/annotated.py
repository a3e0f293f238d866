"""Annotations as GitHub, GitLab and SARIF spell them; files are named from the top of the repository.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from private_eks import __version__

from .annotations import NOT_COMPARED, Annotation, Level
from .wanted import CODES, Gravity

_SEVERITIES: Mapping[Gravity, str] = {
    Gravity.REFUSED: "blocker",
    Gravity.STOPS: "blocker",
    Gravity.DESTROYS: "critical",
    Gravity.BREAKS: "critical",
    Gravity.OPENS: "critical",
    Gravity.DECIDE: "major",
    Gravity.ROUTINE: "minor",
}
"""What GitLab calls each."""
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}
"""What SARIF calls each."""
_RULES = {**CODES, NOT_COMPARED: "could not be compared"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_AT = "privateEks/v1"


def as_github(found: Sequence[Annotation], top: Path) -> str:
    """Write workflow commands, one for each line that is annotated: GitHub shows ten of each level and step."""
    lines: dict[tuple[Path, int], list[Annotation]] = {}
    for one in found:
        lines.setdefault((one.place.file, one.place.line), []).append(one)
    return "".join(f"{_command(there, top)}\n" for there in lines.values())


def as_gitlab(found: Sequence[Annotation], top: Path) -> str:
    """Write a code quality report."""
    report = [
        {
            "description": _sentence(one),
            "check_name": one.code,
            "fingerprint": one.fingerprint,
            "severity": _SEVERITIES[one.gravity],
            "location": {"path": _path(one, top), "lines": {"begin": one.place.line}},
        }
        for one in found
    ]
    return json.dumps(report, indent=2) + "\n"


def as_sarif(found: Sequence[Annotation], top: Path) -> str:
    """Write SARIF 2.1.0, as GitHub's code scanning, Azure DevOps and editors read it."""
    codes = sorted({one.code for one in found}, key=list(_RULES).index)
    driver = {
        "name": "private-eks",
        "version": __version__,
        "rules": [{"id": code, "shortDescription": {"text": _RULES[code]}} for code in codes],
    }
    results = [_result(one, codes.index(one.code), top) for one in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


ANNOTATED: Mapping[str, Callable[[Sequence[Annotation], Path], str]] = {
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
}
"""By the names of formats."""


def _command(there: Sequence[Annotation], top: Path) -> str:
    first = there[0]
    stacks = ", ".join(dict.fromkeys(one.stack for one in there))
    given = {
        "file": _path(first, top),
        "line": str(first.place.line),
        "col": str(first.place.column),
        "title": f"{stacks}: {', '.join(dict.fromkeys(one.code for one in there))}",
    }
    properties = ",".join(f"{key}={_property(value)}" for key, value in given.items())
    return f"::{first.level} {properties}::{_data(chr(10).join(one.text for one in there))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _result(one: Annotation, rule: int, top: Path) -> dict[str, Any]:
    region = {"startLine": one.place.line, "startColumn": one.place.column}
    where = {"artifactLocation": {"uri": _path(one, top), "uriBaseId": "%SRCROOT%"}, "region": region}
    return {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.level],
        "message": {"text": _sentence(one)},
        "locations": [{"physicalLocation": where}],
        "partialFingerprints": {_AT: one.fingerprint},
    }


def _sentence(one: Annotation) -> str:
    return f"{one.stack}: {one.text}"


def _path(one: Annotation, top: Path) -> str:
    file = one.place.file.resolve()
    return (file.relative_to(top) if file.is_relative_to(top) else file).as_posix()
