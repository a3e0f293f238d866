"""`force-replace.json`: per resource type of pulumi-aws its ids, outputs, automatic names and replacing properties.

How the table was made, and from which sources, is told in `force-replace.md` beside it.
"""

import functools
import json
from pathlib import Path
from typing import Any

Facts = dict[str, Any]


@functools.cache
def all_facts() -> dict[str, Facts]:
    """Read the table, once."""
    loaded: dict[str, Facts] = json.loads(Path(__file__).with_name("force-replace.json").read_text(encoding="utf-8"))
    return loaded


def is_described(type_: str) -> bool:
    """Tell whether the table has a resource type."""
    return type_ in all_facts()


def facts_of(type_: str) -> Facts:
    """Give what is known about a resource type: of one that is not in the table, that it has an id, in AWS an ARN."""
    return all_facts().get(type_) or _undescribed(type_)


def _undescribed(type_: str) -> Facts:
    package, *module, kind = type_.split(":")
    service = "".join(module).split("/")[0]
    arn = f"arn:{{partition}}:{service}:{{region}}:{{account}}:{kind.lower()}/{{id}}"
    return {
        "id": f"{kind.lower()}-{{17 hex}}",
        "outputs": {"arn": arn} if package == "aws" else {},
        "replaces": [],
        "conditional": [],
        "defaults": {},
        "optionalComputed": [],
        "deleteBeforeReplace": "never",
    }
