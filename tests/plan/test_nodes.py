from typing import Any, cast

import pytest
from hypothesis import given

from private_eks.nodes.plan.images import AMI_TYPES
from private_eks.nodes.plan.machine import Disk, Machine
from private_eks.nodes.plan.nodes import Nodes, path_of, plan_nodes
from private_eks.nodes.plan.user_data import NodeSettings
from tests.plan.groups import KEY, TAINT, assert_one_processor, assert_whole, settings
from tests.plan.test_images import ARM, X86
from tests.plan.values import numbers, regions
from tests.refusal import refusal_of


def nodes(region: str = "eu-west-1", **settings: Any) -> Nodes:
    return plan_nodes("main", "node_groups", "general", cast(Any, settings), region)


def refused(region: str = "eu-west-1", **settings: Any) -> str:
    """Give the refusal of nodes, without the path that all of them start with."""
    return refusal_of(lambda: nodes(region, **settings)).removeprefix("node_groups.general.")


def test_every_default_is_decided() -> None:
    assert nodes() == Nodes(
        boot=NodeSettings("AL2023_x86_64_STANDARD"),
        desired_size=1,
        image_id=None,
        instance_types=("m6i.large",),
        machine=Machine(),
        max_size=3,
        min_size=1,
        volumes={"/dev/xvda": Disk(50)},
    )


def test_what_nodes_are_told_at_boot_is_handed_on() -> None:
    given: dict[str, Any] = {"labels": {"team": "one"}, "kubelet": {"maxPods": 20}, "session_manager": True}
    boot = nodes(ami_type="AL2023_ARM_64_STANDARD", taints=[TAINT], user_data=["#!/bin/sh\n"], **given).boot

    assert boot == NodeSettings("AL2023_ARM_64_STANDARD", taints=(TAINT,), parts=("#!/bin/sh\n",), **given)


@pytest.mark.parametrize("family", ARM.split())
def test_arm_types_want_an_arm_image(family: str) -> None:
    assert nodes(ami_type="AL2023_ARM_64_STANDARD", instance_types=[f"{family}.large"])
    assert "x86 types" in refused(instance_types=[f"{family}.large"])


@pytest.mark.parametrize("family", X86.split())
def test_other_types_want_another(family: str) -> None:
    assert nodes(instance_types=[f"{family}.large"])
    assert "Arm types" in refused(ami_type="BOTTLEROCKET_ARM_64", instance_types=[f"{family}.large"])


@pytest.mark.parametrize("ami_type", sorted(AMI_TYPES))
def test_each_image_can_be_chosen_without_more(ami_type: str) -> None:
    planned = nodes(ami_type=ami_type)

    assert planned.ami_type == ami_type
    assert_whole(planned, "eu-west-1")
    assert_one_processor(planned)


@pytest.mark.parametrize("ami_type", ["al2023_x86_64_standard", ""])
def test_no_other_image_can(ami_type: str) -> None:
    assert refused(ami_type=ami_type).startswith(f"ami_type: got {ami_type!r}; ")


def test_disks_follow_the_image() -> None:
    assert nodes(ami_type="BOTTLEROCKET_x86_64", volume_size=80).volumes == {
        "/dev/xvda": Disk(4),
        "/dev/xvdb": Disk(80),
    }
    assert nodes(ami_type="WINDOWS_CORE_2022_x86_64").volumes == {"/dev/sda1": Disk(100)}


@pytest.mark.parametrize(
    ("given", "sizes"),
    [
        ({}, (1, 1, 3)),
        ({"min_size": 0}, (0, 0, 3)),
        ({"min_size": 5}, (5, 5, 5)),
        ({"desired_size": 4}, (1, 4, 4)),
        ({"max_size": 1}, (1, 1, 1)),
        ({"max_size": 450}, (1, 1, 450)),
        ({"min_size": 2, "desired_size": 3, "max_size": 9}, (2, 3, 9)),
    ],
)
def test_sizes_follow_each_other(given: dict[str, Any], sizes: tuple[int, int, int]) -> None:
    planned = nodes(**given)

    assert (planned.min_size, planned.desired_size, planned.max_size) == sizes


@given(numbers, numbers, numbers)
def test_sizes_are_ordered_or_refused(minimum: int, desired: int, maximum: int) -> None:
    accepted = refused(min_size=minimum, desired_size=desired, max_size=maximum) == ""

    assert accepted == (0 <= minimum <= desired <= maximum and 1 <= maximum <= 450)


@pytest.mark.parametrize("image_id", ["ami-01234567", "ami-0123456789abcdef0"])
def test_an_image_of_ones_own_is_named_by_its_id(image_id: str) -> None:
    assert nodes(image_id=image_id).image_id == image_id


@pytest.mark.parametrize(
    "image_id",
    [
        "",
        "ami-",
        "ami-0123456",
        "ami-012345678",
        "ami-0123456789ABCDEF0",
        "resolve:ssm:/x",
        "my-image",
        "ami-01234567\n",
    ],
)
def test_an_image_is_not_named_otherwise(image_id: str) -> None:
    assert refused(image_id=image_id).startswith(f"image_id: got {image_id!r}; allowed: the id of an image, such as ")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"min_size": -1}, "min_size: got -1; "),
        ({"min_size": 4, "desired_size": 4, "max_size": 3}, "min_size: got 4; allowed: 0 to max_size, which is 3; "),
        ({"desired_size": 4, "max_size": 3}, "desired_size: got 4; allowed: min_size to max_size, 1 to 3; "),
        ({"desired_size": 0}, "desired_size: got 0; "),
        ({"volume_size": 65537}, "volume_size: got 65537; "),
        ({"labels": {"kubernetes.io/x": "y"}}, "labels.kubernetes.io/x: got 'kubernetes.io/x'; allowed: keys outside "),
        ({"key_arn": "alias/x"}, "key_arn: got 'alias/x'; allowed: arn:aws:kms:eu-west-1:"),
        ({"key_arn": KEY.replace("eu-west-1", "eu-west-2")}, "key_arn: got "),
        ({"user_data": ["echo"]}, "user_data[0]: got 'echo'; "),
        ({"one_per_zone": True}, "one_per_zone: got true; allowed: one_per_zone in a Compute's group that has no "),
        ({"zones": ["a"], "subnet_ids": ["subnet-1"]}, "zones: got ['a']; allowed: zones or subnet_ids; "),
        ({"subnet_ids": ["subnet-1", "a"]}, "subnet_ids[1]: got 'a'; allowed: the id of a subnet, such as "),
    ],
)
def test_what_aws_refuses_is_refused(given: dict[str, Any], message: str) -> None:
    assert refused(**given).startswith(message)


@pytest.mark.parametrize(
    "given",
    [
        {"zones": ["a"]},
        {"subnet_ids": ["subnet-1"]},
        {"subnet_ids": object()},
        {"subnet_ids": [object()]},
        {"one_per_zone": False},
    ],
)
def test_nodes_have_zones_or_subnets(given: dict[str, Any]) -> None:
    assert refused(**given) == ""


@pytest.mark.parametrize("key_arn", [KEY, object()])
def test_a_key_may_be_known_later(key_arn: object) -> None:
    assert refused(key_arn=key_arn) == ""


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1"])
def test_windows_stays_in_commercial_regions(region: str) -> None:
    ami_type = "WINDOWS_FULL_2022_x86_64"

    assert refused(region) == ""
    assert refused(region, ami_type=ami_type).startswith(f"ami_type: got {ami_type!r}; allowed: Linux images in ")


@pytest.mark.parametrize("given", [{"instance_types": ["m7g.large"]}, {"instance_types": ["m7i.large"]}])
def test_what_an_own_template_s_image_runs_on_is_not_known(given: dict[str, Any]) -> None:
    template = {"id": "lt-1", "version": "3"}

    assert refused(launch_template=template, **given) == ""
    assert ("m7g" in str(given)) == (refused(launch_template=template, ami_type="BOTTLEROCKET_x86_64", **given) != "")


def test_limits_of_eks_are_the_limits_here() -> None:
    planned = nodes(
        instance_types=[f"m6i.{i}xlarge" for i in range(20)],
        taints=[{**TAINT, "key": f"{i}".rjust(63, "k"), "value": "v" * 63} for i in range(50)],
        labels={"l" * 63: "v" * 63, "node.kubernetes.io/x": "y", "example.com/x": "y"},
        volume_size=65536,
    )

    assert (len(planned.instance_types), len(planned.boot.taints), len(planned.boot.labels)) == (20, 50, 3)


@pytest.mark.parametrize(("key", "path"), [("a", "family.a"), ("", "settings")])
def test_a_group_is_called_by_its_family_and_name_and_one_alone_settings(key: str, path: str) -> None:
    message = refusal_of(lambda: plan_nodes("main", "family", key, {"volume_size": 1}, "eu-west-1"))

    assert path_of("family", key) == path
    assert message.startswith(f"{path}.volume_size: got 1; ")


def test_a_group_s_name_leaves_room_and_one_alone_has_none() -> None:
    assert refusal_of(lambda: plan_nodes("n" * 40, "node_groups", "g" * 10, {}, "eu-west-1")).startswith(
        f"node_groups.{'g' * 10}: got "
    )
    assert refusal_of(lambda: plan_nodes("n" * 40, "node_groups", "", {}, "eu-west-1")) == ""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, True),
        ({"min_size": 0}, False),
        ({"min_size": 0, "desired_size": 1}, True),
        ({"taints": [TAINT]}, False),
        ({"taints": [{**TAINT, "effect": "NO_EXECUTE"}]}, False),
        ({"taints": [{**TAINT, "effect": "PREFER_NO_SCHEDULE"}]}, True),
        ({"taints": [{**TAINT, "effect": "PREFER_NO_SCHEDULE"}, TAINT]}, False),
        ({"ami_type": "BOTTLEROCKET_ARM_64_NVIDIA_FIPS"}, True),
        ({"ami_type": "WINDOWS_CORE_2022_x86_64"}, False),
    ],
)
def test_pods_run_where_there_are_linux_nodes_and_no_taint(given: dict[str, Any], expected: bool) -> None:
    assert nodes(**given).hosts_pods == expected


@given(settings({}, {}), regions)
def test_whatever_is_given_nodes_are_planned_or_refused(given: dict[str, Any], region: str) -> None:
    if refused(region, **given) == "":
        planned = nodes(region, **given)

        assert_whole(planned, region)
        assert_one_processor(planned)
        assert not given.get("one_per_zone")
        assert not given.keys() >= {"zones", "subnet_ids"}


@given(settings({}, {}))
def test_planning_leaves_the_settings_alone(given: dict[str, Any]) -> None:
    before = repr(given)

    refused(**given)

    assert repr(given) == before
