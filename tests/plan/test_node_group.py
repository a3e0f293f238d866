from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.rendering import shown
from private_eks.nodes.plan.node_group import Group, plan_group
from private_eks.nodes.plan.nodes import plan_nodes
from tests.plan.groups import KEY, assert_one_processor, assert_whole, settings
from tests.plan.values import numbers, regions, words
from tests.refusal import refusal_of

TEMPLATE: dict[str, Any] = {"launch_template": {"id": "lt-1", "version": "3"}}
IMAGE = {"image_id": "ami-0123456789abcdef0"}
ROCKET = {"ami_type": "BOTTLEROCKET_x86_64"}
WINDOWS = {"ami_type": "WINDOWS_CORE_2025_x86_64"}

pools = st.fixed_dictionaries(
    {},
    optional={
        "min_size": numbers,
        "max_prepared": numbers,
        "state": st.sampled_from(["STOPPED", "HIBERNATED"]) | words,
        "reuse_on_scale_in": st.booleans(),
    },
)
managed = settings(
    {
        "capacity_type": st.sampled_from(["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]),
        "capacity_reservation_id": st.just("cr-0123456789abcdef0"),
        "release_version": st.sampled_from(["1.35.2-20261112", "1.35-2026.11.10"]),
        "max_unavailable": st.integers(1, 100),
        "update_strategy": st.sampled_from(["DEFAULT", "MINIMAL"]),
        "node_repair": st.booleans(),
        "warm_pool": pools,
    },
    {
        "capacity_type": words,
        "capacity_reservation_id": words,
        "launch_template": st.fixed_dictionaries({"id": words | st.just("lt-1"), "version": words | st.just("3")}),
        "release_version": words,
        "max_unavailable": st.none() | numbers,
        "max_unavailable_percentage": st.none() | numbers,
        "update_strategy": words,
    },
)


def group(region: str = "eu-west-1", **settings: Any) -> Group:
    return plan_group("main", "general", cast(Any, settings), region)


def refused(region: str = "eu-west-1", **settings: Any) -> str:
    """Give the refusal of a group, without the path that all of them start with."""
    return refusal_of(lambda: group(region, **settings)).removeprefix("node_groups.general.")


def test_every_default_is_decided() -> None:
    assert group() == Group(
        nodes=plan_nodes("main", "node_groups", "general", {}, "eu-west-1"),
        capacity_type="ON_DEMAND",
        max_unavailable=1,
        max_unavailable_percentage=None,
        node_repair=True,
        own_template=False,
        reads_ami_type=True,
        release_version=None,
        update_strategy="DEFAULT",
        warm_pool=None,
    )


@pytest.mark.parametrize(("field", "value"), [("volume_size", 1), ("warm_pool", {"state": "x"})])
def test_a_group_alone_is_called_settings(field: str, value: Any) -> None:
    assert refusal_of(lambda: plan_group("main", "", cast(Any, {field: value}), "eu-west-1")).startswith(
        f"settings.{field}"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (1, None)),
        ({"max_unavailable": 7}, (7, None)),
        ({"max_unavailable": 100}, (100, None)),
        ({"max_unavailable_percentage": 33}, (None, 33)),
        ({"max_unavailable": None, "max_unavailable_percentage": 1}, (None, 1)),
    ],
)
def test_an_update_takes_nodes_away_by_number_or_percentage(
    given: dict[str, Any], expected: tuple[int | None, int | None]
) -> None:
    assert (group(**given).max_unavailable, group(**given).max_unavailable_percentage) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"update_strategy": "FAST"}, "update_strategy: got 'FAST'; allowed: DEFAULT, MINIMAL; "),
    ],
)
def test_what_eks_refuses_is_refused(given: dict[str, Any], message: str) -> None:
    assert refused(**given).startswith(message)


@pytest.mark.parametrize(
    ("given", "own_template", "reads_ami_type"),
    [
        ({}, False, True),
        (ROCKET, False, True),
        (IMAGE, False, False),
        ({**IMAGE, **ROCKET}, False, False),
        (TEMPLATE, True, False),
        ({**TEMPLATE, **ROCKET}, True, True),
    ],
)
def test_eks_reads_the_image_s_type_unless_there_is_an_own_image(
    given: dict[str, Any], own_template: bool, reads_ami_type: bool
) -> None:
    assert (group(**given).own_template, group(**given).reads_ami_type) == (own_template, reads_ami_type)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("capacity_reservation_id", "cr-0123456789abcdef0"),
        ("kubelet", {"maxPods": 5}),
        ("key_arn", KEY),
        ("user_data", ["#!/bin/sh\n"]),
        ("volume_size", 50),
    ],
)
@pytest.mark.parametrize("capacity", [{}])
def test_a_template_of_ones_own_decides_these(field: str, value: Any, capacity: dict[str, Any]) -> None:
    message = refused(**TEMPLATE, **capacity, **{field: value})

    assert message == f"{field}: got {shown(value)}; allowed: none beside launch_template; put it into the template"


@pytest.mark.parametrize(
    "given",
    [
        {"instance_types": ["m6i.large", "m7i.large"]},
        {"instance_types": ["m7g.large"]},
        {"labels": {"team": "one"}},
        {"session_manager": True},
        {"update_strategy": "MINIMAL", "max_unavailable": 2},
        {"capacity_type": "SPOT"},
        {"subnet_ids": ["subnet-1"]},
    ],
)
def test_a_template_of_ones_own_leaves_these_to_the_group(given: dict[str, Any]) -> None:
    assert refused(**TEMPLATE, **given) == ""


@pytest.mark.parametrize("template_id", ["", "lt-", "lt-1 ", "ami-0123456789abcdef0"])
def test_a_template_is_named_by_its_id(template_id: str) -> None:
    message = refused(launch_template={"id": template_id, "version": "1"})

    assert message.startswith(
        f"launch_template.id: got {template_id!r}; allowed: the id of a launch template, such as "
    )
    assert refused(launch_template={"id": object(), "version": "1"}) == ""


@pytest.mark.parametrize("version", ["1", "42", object()])
def test_a_template_s_version_is_a_number_or_known_later(version: object) -> None:
    assert refused(launch_template={"id": "lt-1", "version": version}) == ""


@pytest.mark.parametrize("version", ["latest", "", "1.0", "-1"])
def test_a_template_s_version_does_not_move(version: str) -> None:
    message = refused(launch_template={"id": "lt-1", "version": version})

    assert message.startswith(f"launch_template.version: got {version!r}; allowed: the number of a version in quotes; ")


def test_windows_stays_in_commercial_regions() -> None:
    message = refusal_of(lambda: group("us-gov-west-1", **WINDOWS))

    assert message.startswith("node_groups.general.ami_type: got 'WINDOWS_CORE_2025_x86_64'; allowed: Linux images in ")


@given(managed, regions)
def test_whatever_is_given_a_group_is_planned_or_refused(given: dict[str, Any], region: str) -> None:
    if refused(region, **given) == "":
        planned = group(region, **given)

        assert_whole(planned.nodes, region)
        assert (planned.max_unavailable is None) != (planned.max_unavailable_percentage is None)
        assert not (planned.own_template and planned.nodes.image_id)
        assert planned.reads_ami_type or (planned.release_version, planned.warm_pool) == (None, None)
        assert planned.warm_pool is None or planned.capacity_type == "ON_DEMAND"
        if planned.reads_ami_type or not planned.own_template:
            assert_one_processor(planned.nodes)


@given(managed)
def test_planning_leaves_the_settings_alone(given: dict[str, Any]) -> None:
    before = repr(given)

    refused(**given)

    assert repr(given) == before
