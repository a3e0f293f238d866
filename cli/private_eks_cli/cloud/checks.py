"""What a provider does to inputs before it compares or uses them: `Check` of the simulated AWS."""

import json
from collections.abc import Mapping
from typing import Any

from ..graph.model import strings
from ..recording.wire import UNKNOWN
from .answers import State
from .facts import facts_of

DEFAULTS = "__defaults"
"""Where a provider notes which inputs it has chosen itself."""
_ALL_TAGS = "tagsAll"

_DOCUMENTS = ("assumeRolePolicy", "policy")


def with_documents(inputs: Mapping[str, Any]) -> State:
    """Give policies as the texts that AWS takes, also where a program has them as objects.

    `TransformJSONDocument` in https://github.com/pulumi/pulumi-terraform-bridge/blob/master/pkg/tfbridge/transforms.go.
    """
    given = {key: inputs[key] for key in _DOCUMENTS if isinstance(inputs.get(key), Mapping)}
    return {**inputs, **{k: UNKNOWN if UNKNOWN in strings(v) else json.dumps(v) for k, v in given.items()}}


def checked(
    type_: str, inputs: State, old: Mapping[str, Any], named: State, region: str, default_tags: Mapping[str, str]
) -> State:
    """Complete the inputs: region, all tags, and the physical name, kept once it was chosen.

    `old` are the checked inputs of the resource as it is, and `named` the inputs with a name as it would be chosen now.
    """
    facts, complete = facts_of(type_), with_documents(inputs)
    if "region" in facts["replaces"]:
        complete.setdefault("region", region)
    if isinstance(tags := inputs.get("tags"), Mapping):
        complete[_ALL_TAGS] = {**default_tags, **tags}
    key = (facts.get("autoName") or {}).get("property", "")
    if key and key not in inputs and key in named:
        kept = old.get(key) if key in old.get(DEFAULTS, []) else None
        complete |= {key: kept or named[key], DEFAULTS: [key]}
    return complete


def as_given(type_: str, inputs: Mapping[str, Any], region: str) -> State:
    """Take away what `checked` completes: give the inputs as the program has them."""
    added = {_ALL_TAGS}
    if "region" in facts_of(type_)["replaces"] and inputs.get("region") == region:
        added.add("region")
    return {key: value for key, value in _chosen_away(inputs).items() if key not in added}


def _chosen_away(value: Any) -> Any:
    """Leave out what a provider has chosen itself, at any depth."""
    if isinstance(value, list):
        return [_chosen_away(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    chosen = {DEFAULTS, *value.get(DEFAULTS, ())}
    return {key: _chosen_away(item) for key, item in value.items() if key not in chosen}
