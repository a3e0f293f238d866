"""What follows from a cluster's settings together; tests/test_bad_input.py has what is refused."""

import dataclasses
from typing import Any

import pytest

from private_eks.private_cluster.plan.stack import plan_stack
from private_eks.private_cluster.plan.stack_plan import StackPlan
from private_eks.private_cluster.stack_settings import StackSettings
from tests.refusal import refusal_of

ZONES = {f"eu-west-1{letter}": f"euw1-az{i}" for i, letter in enumerate("abc", 1)}
SMALL = StackSettings(
    name="main",
    region="eu-west-1",
    version="1.35",
    compute=None,
    cidr="10.0.0.0/24",
    zones=["eu-west-1a", "eu-west-1b"],
    access_entries={
        "admins": {
            "principal_arn": "arn:aws:iam::111122223333:role/admins",
            "policies": {"AmazonEKSClusterAdminPolicy": {}},
        }
    },
    node_groups={"general": {}},
)


def planned(**fields: Any) -> StackPlan:
    return plan_stack(dataclasses.replace(SMALL, **fields), ZONES)


def refused(**fields: Any) -> str:
    return refusal_of(lambda: planned(**fields))


def test_the_vpc_has_its_first_block_and_the_secondary_ones() -> None:
    assert planned(secondary_cidrs=["100.64.0.0/16"]).vpc_cidrs == ["10.0.0.0/24", "100.64.0.0/16"]


def test_uses_are_those_of_compute_and_the_further_ones_sorted_and_once() -> None:
    assert planned().uses == ["irsa", "managed-nodes", "vpc-cni"]
    further = planned(cidr="10.0.0.0/20", uses=["runner", "managed-nodes", "kms"])
    assert further.uses == ["irsa", "kms", "managed-nodes", "runner", "vpc-cni"]


@pytest.mark.parametrize(
    ("fields", "services"),
    [
        ({}, ["s3"]),
        ({"endpoint_services": ["dynamodb", "kms"]}, ["dynamodb", "s3"]),
        (
            {"endpoint_services": ["dynamodb"], "existing_endpoint_services": ["com.amazonaws.eu-west-1.dynamodb"]},
            ["dynamodb", "s3"],
        ),
    ],
)
def test_gateway_services_are_known_however_they_are_spelled(fields: dict[str, Any], services: list[str]) -> None:
    assert planned(**fields).gateway_services == services


def test_the_plan_is_that_of_the_zones() -> None:
    spread = planned(node_groups={"general": {}, "data": {"one_per_zone": True}})
    assert sorted(spread.compute.nodes) == ["data-eu-west-1a", "data-eu-west-1b", "general"]
    assert [subnet.cidr for subnet in spread.blocks.control] == ["10.0.0.240/28", "10.0.0.224/28"]


@pytest.mark.parametrize(("mount_targets", "most"), [(0, ""), (1, "at most 4"), (3, "at most 2")])
def test_mount_targets_take_room_of_endpoints(mount_targets: int, most: str) -> None:
    file_systems: dict[str, Any] = {f"files-{i}": {} for i in range(mount_targets)}
    assert most in refused(uses=["secrets-manager"], file_systems=file_systems)


def test_bastions_take_room_of_endpoints() -> None:
    message = refused(file_systems={"files": {}}, bastions={"ops": {}, "more": {}})
    assert "endpoints beside the control plane and 1 mount target and 2 bastions in 10.0.0.240/28" in message


def test_fargate_runs_in_some_zones_of_some_regions() -> None:
    entry: Any = {
        "principal_arn": "arn:aws-cn:iam::111122223333:role/x",
        "policies": {"AmazonEKSClusterAdminPolicy": {}},
    }
    profile: Any = {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]}
    zones = {"cn-north-1a": "cnn1-az1", "cn-north-1b": "cnn1-az2", "cn-north-1d": "cnn1-az4"}
    stack = dataclasses.replace(
        SMALL,
        region="cn-north-1",
        cidr="10.0.0.0/16",
        zones=list(zones),
        access_entries={"a": entry},
        node_groups={},
        fargate_profiles={"dns": profile},
    )

    assert refusal_of(lambda: plan_stack(stack, zones)) == (
        "fargate_profiles.dns.zones: got ['cn-north-1a', 'cn-north-1b', 'cn-north-1d']; allowed: zones with Fargate: "
        "cn-north-1a, cn-north-1b; name them: cn-north-1d is cnn1-az4, where EKS runs no pods on Fargate"
    )
    named: Any = {"dns": {**profile, "zones": ["cn-north-1a", "cn-north-1b"]}}
    assert refusal_of(lambda: plan_stack(dataclasses.replace(stack, fargate_profiles=named), zones)) == ""
    assert refusal_of(lambda: plan_stack(stack, dict.fromkeys(zones, "cnn1-az1"))) == ""


@pytest.mark.parametrize(
    ("fields", "argument"),
    [
        ({"name": "a.b"}, "name"),
        ({"client_cidrs": ["10.0.0.0/25"]}, "client_cidrs[0]"),
        ({"service_cidr": "10.0.0.0/16"}, "service_cidr"),
        ({"key_arn": "alias/x"}, "key_arn"),
        ({"log_retention_days": 2}, "log_retention_days"),
        ({"support_type": "FOREVER"}, "support_type"),
        ({"node_groups": {}}, "node_groups"),
        ({"uses": ["secrets-manager", "xray"]}, "uses"),
        ({"compute": "fargate"}, "fargate_profiles"),
        ({"cidr": "10.0.0.0/20", "bastions": {"a.b": {}}}, "bastions.a.b"),
        ({"storage_classes": {"files": {"kind": "efs", "file_system": "none"}}}, "storage_classes.files.file_system"),
        ({"applications": {"web": {"image": "a", "namespace": "b"}}}, "applications.web.image"),
    ],
)
def test_what_a_part_would_refuse_is_refused(fields: dict[str, Any], argument: str) -> None:
    assert refused(**fields).startswith(f"{argument}: got ")
