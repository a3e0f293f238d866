"""The page of refusals, from the rows that the tests try: `python -m tests.refusals` prints it, `--write` keeps it.

A row is true because a test asks for it: tests/test_bad_input.py with a stack file, and where the row is about one of
its inputs, tests/test_private_cluster_refusals.py with `PrivateCluster`.
"""

import re
import sys
import typing
from typing import Any

from private_eks.common.plan.arguments import camel, hints_of
from private_eks.private_cluster.stack_settings import StackSettings
from private_eks_cli.reports.markdown import table
from tests.bad_input import ROWS
from tests.bad_input.whole import holds
from tests.places import ROOT

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
column is a part of the error. Members of a mapping stand as `<name>`, those of a list as `[i]`.
"""


def page() -> str:
    """Write the page."""
    by_input: dict[str, list[tuple[str, str, str]]] = {}
    for row in ROWS:
        path = spelled(row.argument)
        mark = f" {TRIED}" if holds(row) else ""
        by_input.setdefault(re.split(r"[.\[]", path)[0], []).append(
            (f"`{path}`", f"{row.id}{mark}", f"`{row.message}`")
        )
    heads = ("Input", "What was given", "What the error says")
    sections = [f"## {name}\n\n{table(heads, sorted(by_input[name]))}" for name in sorted(by_input, key=str.lower)]
    return "\n\n".join([_HEAD.rstrip(), *sections]) + "\n"


def spelled(argument: str) -> str:
    """Put `<name>` and `[i]` for what a row chose, on the way to its argument."""
    path = ""
    hint: Any = StackSettings
    for step in re.findall(r"\[\d+\]|[^.\[]+", argument):
        if step.startswith("["):
            path, hint = f"{path}[i]", _member(hint)
        elif hint is StackSettings or typing.is_typeddict(hint):
            path += f".{step}" if path else step
            hint = {camel(field): inner for field, inner in hints_of(hint).items()}.get(step)
        elif _member(hint):
            path, hint = f"{path}.<name>", _member(hint)
    return path


def _member(hint: Any) -> Any:
    """Give what a list or mapping holds."""
    return next((arg for arg in reversed(typing.get_args(hint)) if arg is not type(None)), None)


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
