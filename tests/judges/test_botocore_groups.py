"""AWS's API model judges node groups: what is refused and what is asked for."""

from typing import Any, cast

import pytest
from hypothesis import given, settings

from private_eks.common.plan.arguments import camel
from private_eks.nodes.node_group import NodeGroup, NodeGroupArgs
from private_eks.nodes.plan.images import AMI_TYPES
from private_eks.nodes.plan.node_group import WarmPool
from private_eks.nodes.plan.self_managed_node_group import plan_self_managed_group
from private_eks.nodes.settings import NodeGroupSettings
from private_eks_cli.graph.model import Resource
from private_eks_cli.recording.recorder import record
from tests.plan.test_node_group import managed

from .api_model import complaints, enum, model, prose, shape
from .test_botocore import accepts, group


def requested(settings: dict[str, Any]) -> Resource:
    """Give the group that a component makes of its settings."""
    args: NodeGroupArgs = {
        "region": "eu-west-1",
        "cluster_name": "cluster",
        "version": "1.35",
        "zones": ["eu-west-1a", "eu-west-1b"],
        "subnet_ids": ["subnet-1", "subnet-2"],
        "security_group_ids": ["sg-1"],
        "endpoint": "https://cluster",
        "certificate_authority": "Q0E=",
        "service_cidr": "172.20.0.0/16",
        "settings": cast(NodeGroupSettings, settings),
    }
    graph = record(lambda: NodeGroup("group", args), "test", {"aws:region": "eu-west-1"})
    return graph.of("aws:eks/nodeGroup:NodeGroup")[0]


@pytest.mark.parametrize("ami_type", sorted(AMI_TYPES))
def test_self_managed_nodes_join_by_a_type_of_entry_that_eks_names(ami_type: str) -> None:
    said = prose("eks", "CreateAccessEntryRequest", "type")
    planned = plan_self_managed_group("cluster", "group", {"ami_type": ami_type}, "eu-west-1")
    named = said.split("self-managed Amazon EC2 nodes, specify")[1].split(".")[0]
    assert planned.access_entry_type in named.split()


def test_a_warm_pool_has_the_fields_of_eks() -> None:
    ours = {"enabled", "maxGroupPreparedCapacity", *map(camel, WarmPool.__slots__)}
    assert ours - {"maxPrepared", "state"} | {"poolState"} == set(shape("eks", "WarmPoolConfig").members)


def test_a_warm_pool_may_be_empty() -> None:
    least = shape("eks", "WarmPoolConfig").members["minSize"].metadata["min"]
    assert [size for size in (-1, 0, 1) if accepts(group(warm_pool={"min_size": size}))] == [least, least + 1]


@pytest.mark.parametrize(
    ("member", "sentence", "setting"),
    [
        ("poolState", "the Hibernated state are not supported with Bottlerocket AMIs", {"state": "HIBERNATED"}),
        ("reuseOnScaleIn", "not supported for Bottlerocket AMIs", {"reuse_on_scale_in": True}),
    ],
)
def test_a_warm_pool_of_bottlerocket_does_less(member: str, sentence: str, setting: dict[str, Any]) -> None:
    assert sentence in prose("eks", "WarmPoolConfig", member)
    assert accepts(group(warm_pool=setting))
    assert not accepts(group(warm_pool=setting, ami_type="BOTTLEROCKET_ARM_64"))


def test_a_warm_pool_may_mix_instance_types() -> None:
    said = model("autoscaling").operation_model("PutWarmPool").documentation
    assert "mixed instances" not in said
    assert accepts(group(warm_pool={}, instance_types=["m6i.large", "m7i.large"]))


@settings(max_examples=40, deadline=None)
@given(managed)
def test_eks_would_take_the_request_of_any_group_that_is_accepted(given: dict[str, Any]) -> None:
    if accepts(group(**given)):
        assert complaints(requested(given)) == []


def test_a_capacity_block_is_a_market_of_ec2() -> None:
    block = {"capacity_reservation_id": "cr-01234567", "instance_types": ["p5.48xlarge"], "zones": ["eu-west-1a"]}
    assert complaints(requested({"capacity_type": "CAPACITY_BLOCK", **block})) == []
    assert "capacity-block" in enum("MarketType", "ec2")
