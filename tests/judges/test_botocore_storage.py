"""AWS's API model judges what we copied about EFS, EBS and log groups."""

import re
from typing import Any

import pytest

from private_eks.common.plan.names import LONGEST_CLUSTER_NAME
from private_eks.fargate.plan import fargate_logging
from private_eks.storage.plan import file_system, storage
from tests.refusal import refusal_of

from .api_model import enum, prose, shape


def test_the_throughput_modes_are_efs_s_but_for_the_one_with_a_number() -> None:
    assert enum("ThroughputMode", "efs") - file_system.THROUGHPUT_MODES == {"provisioned"}


def test_files_move_after_as_many_days_as_efs_knows() -> None:
    ours = {file_system.transition_to_ia({"transition_to_ia_days": days}) for days in file_system.TRANSITION_DAYS}
    assert ours == enum("TransitionToIARules", "efs")


@pytest.mark.parametrize("path", ["/", "/a", "/a/b/c/d", "/a/b/c/d/e", "/.a", "/a b", "/a*", "/a\n", "a", "///"])
def test_a_path_that_we_take_is_one_of_efs(path: str) -> None:
    pattern = shape("efs", "Path").metadata["pattern"]
    point: Any = {"access_points": {"x": {"uid": 1, "gid": 1, "path": path}}}
    ours = refusal_of(lambda: file_system.check_file_system("main", point, "eu-west-1", {})) == ""
    assert ours == (bool(re.fullmatch(pattern, path)) and path != "/")


def test_permissions_are_those_of_efs() -> None:
    assert re.fullmatch(shape("efs", "Permissions").metadata["pattern"], file_system.PERMISSIONS)


@pytest.mark.parametrize("type_", storage.IOPS)
def test_the_limits_of_iops_are_those_of_ec2(type_: str) -> None:
    found = re.search(rf"{type_}:\s*([\d,]+)[^-]*-\s*([\d,]+) IOPS", prose("ec2", "CreateVolumeRequest", "Iops"))
    assert found
    assert tuple(int(number.replace(",", "")) for number in found.groups()) == storage.IOPS[type_]


def test_the_limits_of_throughput_are_those_of_ec2() -> None:
    found = re.search(r"(\d+) - (\d+) MiB/s", prose("ec2", "CreateVolumeRequest", "Throughput"))
    assert found
    assert tuple(map(int, found.groups())) == storage.THROUGHPUT


def test_log_groups_of_the_longest_cluster_name_are_taken() -> None:
    group = shape("logs", "LogGroupName").metadata
    longest = "c" * LONGEST_CLUSTER_NAME
    for name in (fargate_logging.log_group_name(longest), fargate_logging.process_log_group_name(longest)):
        assert group["min"] <= len(name) <= group["max"]
        assert re.fullmatch(group["pattern"], name)
