from typing import Any

import pytest

from private_eks.addons.plan.vpc_cni import (
    check_configuration,
    check_custom_networking,
    check_most_pods,
    check_pod_subnets,
    custom_networking,
)
from tests.refusal import refusal_of

ZONES = ["eu-west-1a", "eu-west-1b"]
BLOCK = "100.64.0.0/16"


@pytest.mark.parametrize(
    ("wanted", "blocks", "nodes", "argument"),
    [
        (False, [], False, ""),
        (False, [BLOCK, "100.65.0.0/16"], True, ""),
        (True, [BLOCK], True, ""),
    ],
)
def test_custom_networking_wants_nodes_and_one_block(
    wanted: bool, blocks: list[str], nodes: bool, argument: str
) -> None:
    assert refusal_of(lambda: check_custom_networking(wanted, blocks, nodes)).partition(":")[0] == argument


@pytest.mark.parametrize(
    ("kubelet", "accepted"),
    [({"maxPods": 20}, True), ({"max-pods": 20}, True), ({"cpuManagerPolicy": "static"}, False)],
)
def test_own_nodes_say_how_many_pods_they_hold(kubelet: dict[str, object], accepted: bool) -> None:
    message = refusal_of(lambda: check_most_pods({"node_groups.own": {"kubelet": kubelet}}))
    assert (message == "") == accepted
    assert accepted or message.startswith("node_groups.own.kubelet: got ")


@pytest.mark.parametrize(
    ("wanted", "subnet_ids", "accepted"),
    [
        (False, None, True),
        (True, None, False),
        (True, ["subnet-1"], False),
        (True, ["subnet-1", "subnet-2"], True),
        (True, object(), True),
    ],
)
def test_each_zone_has_a_pod_subnet(wanted: bool, subnet_ids: object, accepted: bool) -> None:
    assert (refusal_of(lambda: check_pod_subnets(wanted, ZONES, subnet_ids)) == "") == accepted


CUSTOM = {"env": {"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "true"}}


@pytest.mark.parametrize(
    ("configuration", "custom", "windows", "argument"),
    [
        ({}, False, True, ""),
        ({"enableWindowsIpam": "false"}, False, False, ""),
        ({"enableWindowsIpam": "true"}, False, True, ""),
        (CUSTOM, True, False, ""),
        ({**CUSTOM, "eniConfig": {"create": True}}, False, False, ""),
        ({"env": {"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "false"}}, False, False, ""),
        ({"env": object()}, False, False, ""),
    ],
)
def test_configurations_without_addresses_for_pods_are_refused(
    configuration: dict[str, Any], custom: bool, windows: bool, argument: str
) -> None:
    message = refusal_of(lambda: check_configuration(configuration, custom, windows))

    assert message.partition(":")[0] == (f"addons.vpc-cni.configuration.{argument}" if argument else "")


def test_each_zone_has_an_eni_config() -> None:
    made = custom_networking("eu-west-1", {"eu-west-1a": "subnet-1"}, "sg-1")

    assert made["eniConfig"]["subnets"] == {"eu-west-1a": {"id": "subnet-1", "securityGroups": ["sg-1"]}}
    assert set(map(type, made["env"].values())) == {str}
