"""Settings of node groups that properties are tried with, and what must hold of nodes that are accepted."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from private_eks.common.plan.regions import partition_of
from private_eks.nodes.plan.images import AMI_TYPES, is_windows
from private_eks.nodes.plan.instance_types import is_arm
from private_eks.nodes.plan.nodes import Nodes
from private_eks.nodes.settings import TaintSettings
from tests.plan.values import numbers, words

Strategies = Mapping[str, st.SearchStrategy[Any]]

TAINT: TaintSettings = {"key": "team", "value": "one", "effect": "NO_SCHEDULE"}
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"

common: Strategies = {
    "ami_type": st.sampled_from(sorted(AMI_TYPES)),
    "instance_types": st.sampled_from([["m6i.large"], ["m7g.large"], ["m6i.large", "p5.48xlarge"]]),
    "min_size": st.integers(0, 3),
    "desired_size": st.integers(3, 6),
    "max_size": st.integers(6, 450),
    "volume_size": st.integers(50, 65536),
    "key_arn": st.just(KEY),
    "labels": st.dictionaries(st.sampled_from(["team", "example.com/x"]), st.just("one"), max_size=2),
    "taints": st.lists(st.just(TAINT), max_size=1),
    "kubelet": st.just({}),
    "user_data": st.just([]),
    "session_manager": st.booleans(),
    "zones": st.just(["eu-west-1a"]),
}
"""Settings of groups of every kind that are right, if not with each other."""

doubtful: Strategies = {
    "ami_type": words,
    "image_id": words | st.just("ami-0123456789abcdef0"),
    "instance_types": st.lists(words | st.just("m6i.large"), max_size=3),
    "min_size": numbers,
    "desired_size": numbers,
    "max_size": numbers,
    "volume_size": st.integers(0, 70000),
    "key_arn": words,
    "labels": st.dictionaries(words, words),
    "taints": st.lists(st.fixed_dictionaries({"key": words, "effect": words}, optional={"value": words})),
    "kubelet": st.dictionaries(st.sampled_from(["maxPods", "max-pods"]) | words, numbers, max_size=1),
    "user_data": st.lists(words | st.just("#!/bin/sh\n"), max_size=2),
    "subnet_ids": st.lists(words | st.just("subnet-1"), max_size=2),
    "one_per_zone": st.booleans(),
}
"""Settings that may be wrong."""


def settings(right: Strategies, wrong: Strategies) -> st.SearchStrategy[dict[str, Any]]:
    """Draw settings of a group: the common ones and those of its kind, at most one of them wrong by itself."""
    one = [st.fixed_dictionaries({field: values}) for field, values in {**doubtful, **wrong}.items()]
    drawn = st.tuples(st.fixed_dictionaries({}, optional={**common, **right}), st.just({}) | st.one_of(one))
    return drawn.map(lambda pair: {**pair[0], **pair[1]})


def assert_whole(nodes: Nodes, region: str) -> None:
    """Assert what EC2 and EKS ask of nodes of every kind."""
    assert 0 <= nodes.min_size <= nodes.desired_size <= nodes.max_size <= 450
    assert nodes.max_size >= 1
    assert nodes.ami_type in AMI_TYPES
    assert 1 <= len(nodes.instance_types) <= 20
    assert 20 <= max(disk.size or 0 for disk in nodes.volumes.values()) <= 65536
    assert not is_windows(nodes.ami_type) or partition_of(region).name == "aws"


def assert_one_processor(nodes: Nodes) -> None:
    """Assert that every instance type has the processor of the image."""
    assert {is_arm(instance_type) for instance_type in nodes.instance_types} == {"_ARM_" in nodes.ami_type}
