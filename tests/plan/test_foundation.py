"""What follows from a cluster's settings together; tests/test_bad_input.py has what is refused."""

import dataclasses
from typing import Any

import pytest

from private_eks.plan.blocks import Beside
from private_eks.plan.compute import Wanted
from private_eks.plan.foundation import Foundation, check_foundation
from tests.refusal import refusal_of

ADMINS = {"principal_arn": "arn:aws:iam::111122223333:role/admins", "policies": {"AmazonEKSClusterAdminPolicy": {}}}
SMALL = Foundation(
    name="main",
    region="eu-west-1",
    cidr="10.0.0.0/24",
    zones=["eu-west-1a", "eu-west-1b"],
    access_entries={"admins": ADMINS},
    wanted=Wanted(node_groups={"general": {}}, version="1.35"),
)


def changed(**fields: Any) -> Foundation:
    return dataclasses.replace(SMALL, **fields)


def test_the_vpc_has_its_first_block_and_the_secondary_ones() -> None:
    assert changed(secondary_cidrs=["100.64.0.0/16"]).vpc_cidrs == ["10.0.0.0/24", "100.64.0.0/16"]


def test_uses_are_those_of_compute_and_the_further_ones_sorted_and_once() -> None:
    assert SMALL.all_uses == ["irsa", "managed-nodes", "vpc-cni"]
    further = changed(uses=["runner", "managed-nodes", "kms"])
    assert further.all_uses == ["irsa", "kms", "managed-nodes", "runner", "vpc-cni"]


@pytest.mark.parametrize(
    ("fields", "services"),
    [
        ({}, ["s3"]),
        ({"endpoint_services": ["dynamodb", "kms"]}, ["dynamodb", "s3"]),
        ({"existing_endpoint_services": ["com.amazonaws.eu-west-1.dynamodb"]}, ["dynamodb", "s3"]),
        ({"endpoint_services": ["com.amazonaws.eu-west-2.dynamodb"]}, ["s3"]),
    ],
)
def test_gateway_services_are_known_however_they_are_spelled(fields: dict[str, Any], services: list[str]) -> None:
    assert changed(**fields).gateway_services == services


def test_the_plan_is_that_of_the_zones() -> None:
    spread = changed(wanted=Wanted(node_groups={"general": {}, "data": {"one_per_zone": True}}, version="1.35"))
    assert sorted(spread.plan.nodes) == ["data-eu-west-1a", "data-eu-west-1b", "general"]


def test_the_checks_give_the_plan_of_the_addresses() -> None:
    assert [subnet.cidr for subnet in check_foundation(SMALL).control] == ["10.0.0.240/28", "10.0.0.224/28"]


@pytest.mark.parametrize(("mount_targets", "most"), [(0, ""), (1, "at most 4"), (3, "at most 2")])
def test_mount_targets_take_room_of_endpoints(mount_targets: int, most: str) -> None:
    one_more = changed(uses=["secrets-manager"])
    assert most in refusal_of(lambda: check_foundation(one_more, None, Beside(mount_targets)))


def test_bastions_take_room_of_endpoints() -> None:
    one_more = changed(uses=["secrets-manager"])
    message = refusal_of(lambda: check_foundation(one_more, None, Beside(1, 2)))
    assert "at most 2 endpoints beside the control plane and 1 mount target and 2 bastions in 10.0.0.240/28" in message


def test_fargate_runs_in_some_zones_of_some_regions() -> None:
    entry = {"principal_arn": "arn:aws-cn:iam::111122223333:role/x", "policies": {"AmazonEKSClusterAdminPolicy": {}}}
    profile = {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]}
    zones = {"cn-north-1a": "cnn1-az1", "cn-north-1b": "cnn1-az2", "cn-north-1d": "cnn1-az4"}

    def asked(**settings: Any) -> Foundation:
        wanted = Wanted(fargate_profiles={"dns": {**profile, **settings}}, version="1.35")
        return changed(
            region="cn-north-1", zones=list(zones), access_entries={"a": entry}, wanted=wanted, cidr="10.0.0.0/16"
        )

    assert refusal_of(lambda: check_foundation(asked(), zones)) == (
        "fargate_profiles.dns.zones: got ['cn-north-1a', 'cn-north-1b', 'cn-north-1d']; allowed: zones with Fargate: "
        "cn-north-1a, cn-north-1b; name them: cn-north-1d is cnn1-az4, where EKS runs no pods on Fargate"
    )
    assert refusal_of(lambda: check_foundation(asked(zones=["cn-north-1a", "cn-north-1b"]), zones)) == ""
    assert refusal_of(lambda: check_foundation(asked(), dict.fromkeys(zones, "cnn1-az1"))) == ""


@pytest.mark.parametrize(
    ("fields", "argument"),
    [
        ({"name": "a.b"}, "name"),
        ({"zones": ["eu-west-1a"]}, "zones"),
        ({"client_cidrs": ["10.0.0.0/25"]}, "client_cidrs[0]"),
        ({"service_cidr": "10.0.0.0/16"}, "service_cidr"),
        ({"key_arn": "alias/x"}, "key_arn"),
        ({"access_entries": {}}, "access_entries"),
        ({"log_retention_days": 2}, "log_retention_days"),
        ({"support_type": "FOREVER"}, "support_type"),
        ({"wanted": Wanted(version="1.35")}, "node_groups"),
        ({"wanted": Wanted(node_groups={"a": {}}, version="1.35", tags={"aws:x": "y"})}, "tags.aws:x"),
        ({"wanted": Wanted(node_groups={"a": {}}, version="1.35", custom_networking=True)}, "secondary_cidrs"),
        ({"uses": ["mining"]}, "uses"),
        ({"endpoint_services": ["kmss"]}, "endpoint_services"),
        ({"existing_endpoint_services": ["xray"]}, "existing_endpoint_services"),
        ({"existing_endpoint_services": ["ec2"]}, "node_egress"),
        ({"uses": ["secrets-manager", "xray"]}, "uses"),
    ],
)
def test_what_a_part_would_refuse_is_refused(fields: dict[str, Any], argument: str) -> None:
    assert refusal_of(lambda: check_foundation(changed(**fields))).startswith(f"{argument}: got ")
