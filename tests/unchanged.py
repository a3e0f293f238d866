"""What a change of the code's layout must leave as it is: `python -m tests.unchanged FILE` writes it, or compares it.

Without FILE on disk it is written; with it, every difference is printed, and the exit code is 1 if there is one. It
holds the recorded graph of every stack file, by the program and by `PrivateCluster`, the reports in their forms for
machines, and what is said of every row of tests/bad_input.
"""

import contextlib
import dataclasses
import difflib
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from private_eks.common.plan import versions
from private_eks_cli.__main__ import app
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording import recorder
from tests.bad_input import ROWS, Row, stack_config
from tests.bad_input.whole import holds, inputs_of
from tests.conftest import ALL_STACKS, TODAY, name_of, stack_called
from tests.programs import run_program
from tests.test_private_cluster import NO_LOGS, of_stack
from tests.test_private_cluster_refusals import make

_REPORTS = (
    ["preview", "--format", "json"],
    ["evidence", "--format", "json"],
    ["images", "--format", "json"],
    ["diagram"],
)
_OF_THE_CHECKOUT = re.compile(r'"(?:revision|changed)": .*')
_MOST = 40
"""Lines of a difference that are printed."""


def snapshot() -> dict[str, str]:
    """Collect all of it, as texts by what they are of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(versions, "today", lambda: TODAY)
        return dict(sorted([*_of_stacks(), *_of_rows()]))


def _of_stacks() -> Iterator[tuple[str, str]]:
    for stack in ALL_STACKS:
        name, found = name_of(stack), stack_called(stack)
        for unknowns in (False, True):
            graph = recorder.record(run_program, found.name, found.config, unknowns=unknowns)
            yield from _of_graph(f"{name} unknowns={unknowns}", graph)
        yield from _of_graph(f"{name} as PrivateCluster", of_stack(stack, **NO_LOGS))
        for report in _REPORTS:
            yield f"{name} {' '.join(report)}", _said([*report, str(found.path)])


def _of_graph(of: str, graph: Graph) -> Iterator[tuple[str, str]]:
    for resource in graph:
        yield f"{of} {resource.urn}", _as_text(dataclasses.asdict(resource))
    yield f"{of} exports", _as_text(graph.exports)
    yield f"{of} warnings", _as_text(graph.warnings)


def _of_rows() -> Iterator[tuple[str, str]]:
    for row in ROWS:
        yield f"row {row.id} {row.stack} in a stack file", _outcome(lambda row=row: _run(row))
        if holds(row):
            yield f"row {row.id} {row.stack} in PrivateCluster", _outcome(lambda row=row: make(inputs_of(row)))


def _run(row: Row) -> None:
    config = {key: value if isinstance(value, str) else json.dumps(value) for key, value in stack_config(row).items()}
    recorder.record(run_program, "test", config)


def _outcome(decide: Any) -> str:
    try:
        decide()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "accepted"


def _said(arguments: list[str]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            code = app(arguments, standalone_mode=False)
        except ValueError as error:
            code = str(error)
    return f"{code}\n{_OF_THE_CHECKOUT.sub('', said.getvalue())}"


def _as_text(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True, default=str)


def differences(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    """Show what differs, each with its first lines."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, ""), after.get(key, "")
        if old != new:
            lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), key, key, n=1, lineterm=""))
            yield "\n".join(lines[:_MOST])


def main(path: Path) -> int:
    """Write or compare, and tell how it went."""
    now = snapshot()
    if not path.exists():
        path.write_text(json.dumps(now), encoding="utf-8")
        print(f"{len(now)} texts written")
        return 0
    found = list(differences(json.loads(path.read_text(encoding="utf-8")), now))
    print("\n".join([*found, f"{len(found)} of {len(now)} texts differ"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
