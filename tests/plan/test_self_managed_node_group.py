from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.nodes.plan.images import AMI_TYPES
from private_eks.nodes.plan.nodes import plan_nodes
from private_eks.nodes.plan.self_managed_node_group import FAMILY, SelfManagedGroup, plan_self_managed_group
from tests.plan.groups import assert_one_processor, assert_whole, settings
from tests.plan.values import numbers, regions
from tests.refusal import refusal_of

RIGHT = {
    "on_demand_base": st.integers(0, 3),
    "on_demand_percentage": st.integers(0, 100),
    "min_healthy_percentage": st.integers(0, 100),
}
WRONG = dict.fromkeys(RIGHT, numbers)


def group(region: str = "eu-west-1", **settings: Any) -> SelfManagedGroup:
    return plan_self_managed_group("main", "batch", cast(Any, settings), region)


def refused(region: str = "eu-west-1", **settings: Any) -> str:
    """Give the refusal of a group, without the path that all of them start with."""
    return refusal_of(lambda: group(region, **settings)).removeprefix("self_managed_node_groups.batch.")


def test_every_default_is_decided() -> None:
    nodes = plan_nodes("main", FAMILY, "batch", {}, "eu-west-1")

    assert group() == SelfManagedGroup(
        nodes,
        min_healthy_percentage=90,
        on_demand_base=0,
        on_demand_percentage=100,
        spot_allocation_strategy="price-capacity-optimized",
    )


def test_what_is_given_is_kept() -> None:
    planned = group(on_demand_base=2, on_demand_percentage=0, min_healthy_percentage=50, image_id="ami-01234567")

    assert (planned.on_demand_base, planned.on_demand_percentage, planned.min_healthy_percentage) == (2, 0, 50)
    assert planned.nodes.image_id == "ami-01234567"


@pytest.mark.parametrize("given", [{"on_demand_base": 3}, {"on_demand_percentage": 0, "min_healthy_percentage": 0}])
def test_the_limits_themselves_pass(given: dict[str, Any]) -> None:
    assert refused(**given) == ""


@pytest.mark.parametrize("ami_type", sorted(AMI_TYPES))
def test_windows_joins_by_an_entry_of_its_own_type(ami_type: str) -> None:
    expected = "EC2_WINDOWS" if "WINDOWS" in ami_type else "EC2_LINUX"

    assert group(ami_type=ami_type).access_entry_type == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"on_demand_base": -1}, "on_demand_base: got -1; allowed: 0 to max_size, which is 3; "),
        ({"on_demand_base": 4}, "on_demand_base: got 4; "),
        ({"on_demand_base": 6, "max_size": 5}, "on_demand_base: got 6; allowed: 0 to max_size, which is 5; "),
        ({"volume_size": 1}, "volume_size: got 1; "),
        ({"one_per_zone": True}, "one_per_zone: got true; "),
    ],
)
def test_what_auto_scaling_refuses_is_refused(given: dict[str, Any], message: str) -> None:
    assert refused(**given).startswith(message)


@pytest.mark.parametrize("field", [*RIGHT, "volume_size"])
def test_a_group_alone_is_called_settings(field: str) -> None:
    message = refusal_of(lambda: plan_self_managed_group("main", "", cast(Any, {field: -1}), "eu-west-1"))

    assert message.startswith(f"settings.{field}: got -1; ")


@given(settings(RIGHT, WRONG), regions)
def test_whatever_is_given_a_group_is_planned_or_refused(given: dict[str, Any], region: str) -> None:
    if refused(region, **given) == "":
        planned = group(region, **given)

        assert_whole(planned.nodes, region)
        assert_one_processor(planned.nodes)
        assert 0 <= planned.on_demand_base <= planned.nodes.max_size
        assert all(0 <= p <= 100 for p in (planned.on_demand_percentage, planned.min_healthy_percentage))


@given(settings(RIGHT, WRONG))
def test_planning_leaves_the_settings_alone(given: dict[str, Any]) -> None:
    before = repr(given)

    refused(**given)

    assert repr(given) == before
