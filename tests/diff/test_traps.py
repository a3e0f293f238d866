"""What one edited property replaces, by the diff; tests/engine/test_foresight.py asks the real engine the same."""

import functools
from typing import Any

import pytest

from private_eks_cli.cloud.answers import Place
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.foresight import Foresight, as_deployed
from private_eks_cli.recording.recorder import record

from .traps import TRAPS, WORLD, world

CONFIG = {"aws:region": "eu-west-1"}
PLACE = Place("eu-west-1")


@functools.cache
def deployed() -> Graph:
    return as_deployed(record(world, "small", CONFIG), PLACE, {})


def judged(key: str, property_: str, value: Any) -> dict[str, str]:
    """Give what the edit does, by resource."""
    foresight = Foresight(deployed(), PLACE, {})
    record(functools.partial(world, key, property_, value), "small", CONFIG, foresight=foresight)
    return {step.resource.name: step.op for step in foresight.steps.values()}


@pytest.mark.parametrize(("key", "property_", "value", "expected", "replaced"), TRAPS)
def test_it_does_what_the_provider_s_source_says(
    key: str, property_: str, value: Any, expected: str, replaced: set[str]
) -> None:
    found = judged(key, property_, value)
    assert found[key] == expected
    assert {name for name, operation in found.items() if operation == "replace"} == replaced
    assert found.keys() == {name for name, _, _ in WORLD}


def test_nothing_edited_is_nothing_done() -> None:
    assert set(judged("", "", None).values()) == {"same"}


def test_all_but_the_network_s_ground_is_replaced_by_some_edit_and_changed_in_place_by_most() -> None:
    replaced = {name for *_, names in TRAPS for name in names}
    assert {name for name, _, _ in WORLD} - replaced == {"a", "vpc"}
    assert len({key for key, _, _, expected, _ in TRAPS if expected == "update"}) > 15
