"""What a provider does to inputs before it compares or uses them: `Check` of the simulated AWS."""

from collections.abc import Mapping
from typing import Any

from .answers import State
from .facts import facts_of

DEFAULTS = "__defaults"
"""Where a provider notes which inputs it has chosen itself."""


def checked(
    type_: str, inputs: State, old: Mapping[str, Any], named: State, region: str, default_tags: Mapping[str, str]
) -> State:
    """Complete the inputs: region, all tags, and the physical name, kept once it was chosen.

    `old` are the checked inputs of the resource as it is, and `named` the inputs with a name as it would be chosen now.
    """
    facts, complete = facts_of(type_), dict(inputs)
    if "region" in facts["replaces"]:
        complete.setdefault("region", region)
    if isinstance(tags := inputs.get("tags"), Mapping):
        complete["tagsAll"] = {**default_tags, **tags}
    key = (facts.get("autoName") or {}).get("property", "")
    if key and key not in inputs and key in named:
        kept = old.get(key) if key in old.get(DEFAULTS, []) else None
        complete |= {key: kept or named[key], DEFAULTS: [key]}
    return complete
