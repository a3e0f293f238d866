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


def facts_of(type_: str) -> Facts:
    """Give what is known about a resource type.

    Raises KeyError for a type that is not in the table: the simulated cloud would only guess.
    """
    try:
        return all_facts()[type_]
    except KeyError:
        raise KeyError(f"{type_} is not in offline/cloud/force-replace.json: add it, with its sources") from None
