"""AWS's API model judges the values that we copied from AWS: enums, limits, patterns."""

import functools
import inspect
import re
from collections.abc import Callable
from typing import Any, cast

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.cluster.plan import cluster
from private_eks.common.plan.names import LONGEST_CLUSTER_NAME, check_cluster_name, check_tags
from private_eks.common.plan.quotas import QUOTAS
from private_eks.keys import plan as keys
from private_eks.logs import plan as retention
from private_eks.network.plan.blocks import check_service_cidr
from private_eks.nodes.plan import images, labels, node_group, nodes
from private_eks.nodes.plan.node_group import plan_group
from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from private_eks_cli.sources.stacks import find_stack
from tests.conftest import STACKS
from tests.programs import run_program

from .api_model import enum, prose, shape

LEFT_OUT = {r"AL2_\w+": "Amazon Linux 2", r"CUSTOM": "own images"}
"""AMI types that we do not offer, and the words with which `AMI_TYPES` explains that."""


def accepts(check: Callable[[], Any]) -> bool:
    try:
        check()
    except ValueError:
        return False
    return True


def group(**settings: Any) -> Callable[[], Any]:
    return lambda: plan_group("cluster", "group", cast(Any, settings), "eu-west-1")


def longest_named(stack: str) -> Graph:
    """Record a stack under the longest cluster name that its groups and profiles leave room for."""
    config = find_stack(stack).config
    for length in range(LONGEST_CLUSTER_NAME, 0, -1):
        try:
            return record(run_program, stack, {**config, "private-eks:name": "n" * length})
        except pulumi.RunError as refusal:
            if f"beside the name '{'n' * length}'" not in str(refusal):
                raise
    raise AssertionError(f"{stack} takes no name")


def service_block(prefix: int) -> Callable[[], Any]:
    return lambda: check_service_cidr(f"10.0.0.0/{prefix}", ["192.168.0.0/16"])


def number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in {text}"
    return int(found[1].replace(",", ""))


def test_every_ami_type_is_one_of_eks() -> None:
    assert enum("AMITypes") >= images.AMI_TYPES


def test_every_ami_type_left_out_is_explained() -> None:
    left_out = enum("AMITypes") - images.AMI_TYPES
    explained = {pattern: {ami for ami in left_out if re.fullmatch(pattern, ami)} for pattern in LEFT_OUT}
    assert all(explained.values())
    assert set().union(*explained.values()) == left_out


@pytest.mark.parametrize("words", LEFT_OUT.values())
def test_the_table_says_why_an_ami_type_is_left_out(words: str) -> None:
    assert words in " ".join(inspect.getsource(images).split())


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (cluster.LOG_TYPES, "LogType"),
        (cluster.SUPPORT_TYPES, "SupportType"),
        (labels.EFFECTS, "TaintEffect"),
        (node_group.CAPACITY_TYPES, "CapacityTypes"),
        (node_group.POOL_STATES, "WarmPoolState"),
        (node_group.UPDATE_STRATEGIES, "NodegroupUpdateStrategies"),
    ],
)
def test_an_enum_is_the_one_of_eks(ours: set[str], theirs: str) -> None:
    assert set(ours) == enum(theirs)


def test_the_retentions_are_those_of_cloudwatch_logs() -> None:
    said = prose("logs", "PutRetentionPolicyRequest", "retentionInDays").split("Possible values are:")[1]
    assert {int(days) for days in re.findall(r"\d+", said)} == set(retention.RETENTIONS)


def test_kms_takes_the_days_until_a_key_is_deleted() -> None:
    said = prose("kms", "ScheduleKeyDeletionRequest", "PendingWindowInDays")
    assert number(r"between (\d+) and", said) <= keys.KEY_DELETION_DAYS <= number(r"and (\d+), inclusive", said)


def test_the_most_instance_types_are_those_of_eks() -> None:
    said = prose("eks", "CreateNodegroupRequest", "instanceTypes")
    assert number(r"0-(\d+) instance types", said) == nodes.MOST_INSTANCE_TYPES


def test_every_instance_type_of_ec2_fits_one_processor() -> None:
    processors = ("AL2023_x86_64_STANDARD", "AL2023_ARM_64_STANDARD")
    fits = {
        t: [a for a in processors if accepts(group(ami_type=a, instance_types=[t]))]
        for t in enum("InstanceType", "ec2")
    }
    others = [instance_type for instance_type, fitting in fits.items() if len(fitting) != 1]
    assert [instance_type for instance_type in others if not instance_type.startswith("mac")] == []


def test_the_most_fargate_selectors_are_those_of_eks() -> None:
    assert QUOTAS["selectors_per_profile"].default == 5
    assert "up to five selectors" in prose("eks", "CreateFargateProfileRequest", "selectors")


@pytest.mark.parametrize("setting", ["max_unavailable", "max_unavailable_percentage"])
def test_as_many_nodes_may_be_unavailable_as_eks_takes(setting: str) -> None:
    most = number(r"maximum number is (\d+)", prose("eks", "NodegroupUpdateConfig", "maxUnavailable"))
    assert shape("eks", "PercentCapacity").metadata == {"min": 1, "max": most}
    sizes = (0, 1, most, most + 1)
    assert [size for size in sizes if accepts(group(**{setting: size}))] == [1, most]


@pytest.mark.parametrize(
    ("theirs", "make"),
    [
        ("labelKey", lambda text: {"labels": {text: "v"}}),
        ("labelValue", lambda text: {"labels": {"k": text}}),
        ("taintKey", lambda text: {"taints": [{"key": text, "effect": "NO_EXECUTE"}]}),
        ("taintValue", lambda text: {"taints": [{"key": "k", "value": text, "effect": "NO_EXECUTE"}]}),
    ],
)
def test_labels_and_taints_may_be_as_long_as_eks_takes(theirs: str, make: Callable[[str], dict[str, Any]]) -> None:
    shortest, longest = shape("eks", theirs).metadata["min"], shape("eks", theirs).metadata["max"]
    lengths = [n for n in range(longest + 2) if accepts(group(**make("a" * n)))]
    assert (lengths[0], lengths[-1]) == (shortest, longest)


def test_group_sizes_start_where_those_of_eks_do() -> None:
    assert shape("eks", "ZeroCapacity").metadata == {"min": 0}
    assert accepts(group(min_size=0))
    assert shape("eks", "Capacity").metadata == {"min": 1}
    assert not accepts(group(min_size=0, max_size=0))


def test_a_volume_may_be_as_large_as_ec2_makes_gp3() -> None:
    most = number(r"gp3: 1 - ([\d,]+) GiB", prose("ec2", "EbsBlockDevice", "VolumeSize"))
    assert [size for size in (most, most + 1) if accepts(group(volume_size=size))] == [most]


def test_the_service_cidr_may_be_as_large_and_small_as_eks_takes() -> None:
    said = prose("eks", "KubernetesNetworkConfigRequest", "serviceIpv4Cidr")
    longest, shortest = number(r"Between /(\d+)", said), number(r"Between /\d+ and /(\d+)", said)
    tried = [n for n in range(8, 29) if accepts(service_block(n))]
    assert (tried[0], tried[-1]) == (shortest, longest)


@pytest.mark.parametrize(
    ("theirs", "make"), [("TagKey", lambda n: {"k" * n: "v"}), ("TagValue", lambda n: {"k": "v" * n})]
)
def test_tags_may_be_as_long_as_eks_takes(theirs: str, make: Callable[[int], dict[str, str]]) -> None:
    limits = shape("eks", theirs).metadata
    taken = [n for n in range(300) if accepts(functools.partial(check_tags, make(n)))]
    assert (taken[0], taken[-1]) == (limits.get("min", 0), limits["max"])


@given(st.from_regex(shape("eks", "ClusterName").metadata["pattern"], fullmatch=True))
def test_a_cluster_name_that_eks_takes_is_refused_for_its_length_only(name: str) -> None:
    assert accepts(lambda: check_cluster_name(name)) == (len(name) <= LONGEST_CLUSTER_NAME)


@given(st.text(st.characters(codec="ascii"), max_size=LONGEST_CLUSTER_NAME))
def test_a_cluster_name_that_eks_refuses_is_refused(name: str) -> None:
    taken = re.fullmatch(shape("eks", "ClusterName").metadata["pattern"], name) is not None
    assert accepts(lambda: check_cluster_name(name)) == taken


@pytest.mark.parametrize("stack", STACKS)
def test_roles_of_the_longest_cluster_name_fit_into_iam(stack: str) -> None:
    graph = longest_named(stack)
    roles = [role.name for role in graph.of("aws:iam/role:Role")]
    pulumis_own = len("-1234567")
    assert max(map(len, roles)) + pulumis_own <= shape("iam", "roleNameType").metadata["max"]
