"""How every edit is judged; `python -m tests.diff.verdicts --write` renews the reviewed file.

It takes minutes: with names of edits behind `--write` only these are judged anew.
"""

import json
import sys
from pathlib import Path
from typing import Any

from private_eks_cli.diff.words import headline, summary

from .diffs import diff_of, review_of
from .edit import Edit
from .edits import EDITS

GOLDEN = Path(__file__).with_name("verdicts.json")


def verdict(edit: Edit) -> dict[str, Any]:
    """Give the line that a reviewer sees first, what the change is marked with, and what happens to which resource."""
    review = review_of(edit)
    steps: dict[str, list[str]] = {}
    for step in diff_of(edit).of():
        name = step.resource.name.removeprefix(f"private-eks-{edit.stack}-")
        steps.setdefault(step.op, []).append(f"{step.resource.type.rsplit(':', 1)[-1]} {name}")
    return {
        "said": headline(review),
        "counts": summary(review),
        "codes": list(dict.fromkeys(remark.code for remark in review.remarks)),
        "steps": {operation: sorted(names) for operation, names in sorted(steps.items())},
    }


def golden() -> dict[str, Any]:
    """Read the reviewed verdicts."""
    read: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return read


if __name__ == "__main__":
    writes, *some = sys.argv[1:] or [""]
    kept = {what: one for what, one in golden().items() if what not in some} if some else {}
    text = json.dumps({edit.what: kept.get(edit.what) or verdict(edit) for edit in EDITS}, indent=1) + "\n"
    if writes == "--write":
        GOLDEN.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
