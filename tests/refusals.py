"""The page of refusals, from the rows that the tests try: `python -m tests.refusals` prints it, `--write` keeps it.

Its words are the reviewed ones: tests/test_bad_input.py asks for each with a stack file, and where the row is about one
of its inputs, tests/test_private_cluster_refusals.py with `PrivateCluster`.
"""

import functools
import re
import sys
import tempfile
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from private_eks.common.plan import versions
from private_eks.common.plan.arguments import camel, hints_of, kind_of
from private_eks.private_cluster.stack_settings import StackSettings
from private_eks_cli.recording.recorder import record
from private_eks_cli.reports.markdown import table
from private_eks_cli.sources.stacks import find_stack
from tests.bad_input import ROWS, Row, stack_config
from tests.bad_input.whole import holds
from tests.conftest import TODAY
from tests.places import ROOT
from tests.programs import run_program
from tests.refusal import refusal_of

PAGE = ROOT / "docs" / "reference" / "refusals.md"

KNOWN = {"aws:region", *map(camel, hints_of(StackSettings))}
UNKNOWN = "Unknown inputs"
TRIED = "\N{BULLET}"

_HEAD = f"""<!-- Made by `make tables` from the rows of tests/bad_input. -->

# Refusals

What is refused before anything is registered, by the input that the error names. An error has four parts:

```text
nodeGroups.general.minSize: got 9; allowed: 0 to maxSize, which is 6; change minSize or maxSize
```

Each line was tried by the tests with a stack file; those marked with {TRIED} with `PrivateCluster`, too. The last
column is the error behind the input. Members of a mapping stand as `<name>`, those of a list as `[i]`.
"""
REMEDY = "if these words are right, run `python -m tests.refusals --write` and review what it changes"


def page(cells: Mapping[str, str]) -> str:
    """Write the page, with what the error says by row."""
    by_input: dict[str, list[tuple[str, str, str]]] = {}
    for row in ROWS:
        path = spelled(row.argument)
        mark = f" {TRIED}" if holds(row) else ""
        by_input.setdefault(re.split(r"[.\[]", path)[0], []).append(
            (f"`{path}`", f"{row.id}{mark}", cells.get(row.id, ""))
        )
    heads = ("Input", "What was given", "What the error says")
    sections = [f"## {name}\n\n{table(heads, sorted(by_input[name]))}" for name in sorted(by_input, key=str.lower)]
    return "\n\n".join([_HEAD.rstrip(), *sections]) + "\n"


@functools.cache
def reviewed() -> Mapping[str, str]:
    """Read what errors say from the page, by row."""
    lines = re.findall(r"^\| `.+?` \| (.+?) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {row.removesuffix(f" {TRIED}"): cell.replace("\\|", "|") for row, cell in lines}


def cell(row: Row, error: str) -> str:
    """Write what an error says behind the row's argument."""
    return "<br>".join(f"`{line.removeprefix(f'{row.argument}: ')}`" for line in error.split("\n"))


def errors() -> dict[str, str]:
    """Try every row on the tests' day, which takes a minute; give what each error says."""
    found = {}
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(versions, "today", lambda: TODAY)
        path = Path(folder, "Pulumi.test.yaml")
        for row in ROWS:
            path.write_text(yaml.safe_dump({"config": stack_config(row)}), encoding="utf-8")
            stack = find_stack(str(path))
            found[row.id] = cell(row, refusal_of(functools.partial(record, run_program, stack.name, stack.config)))
    return found


def spelled(argument: str) -> str:
    """Put `<name>` and `[i]` for what a row chose, on the way to its argument."""
    path = ""
    hint: Any = StackSettings
    for step in re.findall(r"\[\d+\]|[^.\[]+", argument):
        shape = kind_of(hint) if type(None) in typing.get_args(hint) else hint
        if step.startswith("["):
            path, hint = f"{path}[i]", _member(hint)
        elif hint is StackSettings or typing.is_typeddict(shape):
            path += f".{step}" if path else step
            hint = {camel(field): inner for field, inner in hints_of(shape).items()}.get(step)
        elif _member(hint):
            path, hint = f"{path}.<name>", _member(hint)
    return path


def _member(hint: Any) -> Any:
    """Give what a list or mapping holds."""
    return next((arg for arg in reversed(typing.get_args(hint)) if arg is not type(None)), None)


if __name__ == "__main__":
    text = page(errors())
    if "--write" in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
