"""Capacity blocks, releases and warm pools: what only some managed groups can have."""

from typing import Any

import pytest

from private_eks.nodes.plan.node_group import WarmPool
from tests.plan.test_node_group import ROCKET, TEMPLATE, WINDOWS, group, refused

BLOCK: dict[str, Any] = {
    "capacity_type": "CAPACITY_BLOCK",
    "capacity_reservation_id": "cr-0123456789abcdef0",
    "instance_types": ["p5.48xlarge"],
    "zones": ["eu-west-1a"],
}


def without(settings: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {key: value for key, value in settings.items() if key not in fields}


@pytest.mark.parametrize(
    "given",
    [
        BLOCK,
        {**BLOCK, "ami_type": "AL2023_x86_64_NVIDIA", "min_size": 0},
        {**without(BLOCK, "zones"), "subnet_ids": ["subnet-1"]},
        {**without(BLOCK, "zones"), "subnet_ids": object()},
        {**without(BLOCK, "capacity_reservation_id", "instance_types"), **TEMPLATE},
    ],
)
def test_a_capacity_block_is_one_type_in_one_zone(given: dict[str, Any]) -> None:
    assert group(**given).capacity_type == "CAPACITY_BLOCK"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({**BLOCK, "capacity_reservation_id": "block"}, "capacity_reservation_id: got 'block'; "),
        ({**BLOCK, "instance_types": ["p5.48xlarge", "p5e.48xlarge"]}, "instance_types: got ['p5.48xlarge', "),
        (
            {**without(BLOCK, "capacity_reservation_id"), **TEMPLATE},
            "instance_types: got ['p5.48xlarge']; allowed: none",
        ),
        (
            {"capacity_type": "SPOT", "capacity_reservation_id": "cr-01234567"},
            "capacity_reservation_id: got 'cr-01234567'; ",
        ),
    ],
)
def test_a_capacity_block_is_nothing_else(given: dict[str, Any], message: str) -> None:
    assert refused(**given).startswith(message)


@pytest.mark.parametrize(
    ("given", "release"),
    [
        ({}, "1.35.2-20261112"),
        (ROCKET, "1.55.0-a3e8bda1"),
        (WINDOWS, "1.35-2026.11.10"),
        ({**TEMPLATE, **WINDOWS}, "1.35-2026.11.10"),
        ({**TEMPLATE, **ROCKET}, "1.55.0-a3e8bda1"),
    ],
)
def test_releases_are_spelled_as_each_image_does(given: dict[str, Any], release: str) -> None:
    assert group(release_version=release, **given).release_version == release


@pytest.mark.parametrize(
    ("given", "release", "allowed"),
    [
        ({}, "1.35", "a release such as '1.35.2-20261112'"),
        ({}, "1.35-2026.11.10", "a release such as "),
        (ROCKET, "v1.55.0", "a release such as "),
        (WINDOWS, "1.35.2-20261112", "a release such as '1.35-2026.11.10'"),
    ],
)
def test_no_other_release_passes(given: dict[str, Any], release: str, allowed: str) -> None:
    assert refused(release_version=release, **given).startswith(f"release_version: got {release!r}; allowed: {allowed}")


@pytest.mark.parametrize(
    ("given", "pool"),
    [
        ({}, WarmPool(0, None, "STOPPED", False)),
        ({"state": "HIBERNATED", "reuse_on_scale_in": True}, WarmPool(0, None, "HIBERNATED", True)),
        ({"min_size": 2, "max_prepared": 450}, WarmPool(2, 450, "STOPPED", False)),
    ],
)
def test_every_default_of_a_warm_pool_is_decided(given: dict[str, Any], pool: WarmPool) -> None:
    assert group(warm_pool=given).warm_pool == pool


@pytest.mark.parametrize(
    "given",
    [
        {"instance_types": ["m6i.large", "m7i.large"]},
        {**TEMPLATE, **WINDOWS},
        {**ROCKET, "warm_pool": {"state": "RUNNING"}},
    ],
)
def test_a_warm_pool_holds_what_eks_knows(given: dict[str, Any]) -> None:
    assert refused(**{"warm_pool": {}, **given}) == ""


@pytest.mark.parametrize(
    ("given", "pool", "message"),
    [
        (BLOCK, {}, ": got 'CAPACITY_BLOCK'; allowed: capacity_type ON_DEMAND; "),
    ],
)
def test_a_warm_pool_holds_nothing_else(given: dict[str, Any], pool: dict[str, Any], message: str) -> None:
    assert refused(warm_pool=pool, **given).startswith(f"warm_pool{message}")


@pytest.mark.parametrize(
    ("given", "strategy"),
    [
        (BLOCK, "MINIMAL"),
        ({**without(BLOCK, "capacity_reservation_id", "instance_types"), **TEMPLATE}, "MINIMAL"),
        ({**BLOCK, "update_strategy": "DEFAULT"}, "DEFAULT"),
        ({"capacity_type": "SPOT"}, "DEFAULT"),
        ({}, "DEFAULT"),
    ],
)
def test_a_full_reservation_has_no_room_for_new_nodes_first(given: dict[str, Any], strategy: str) -> None:
    assert group(**given).update_strategy == strategy
