"""The promises hold for every stack, and whatever is dropped is noticed; tests/test_seeded_faults.py opens things."""

import dataclasses
import itertools
import json
from collections.abc import Mapping
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph, is_object
from private_eks_cli.promises import PROMISES
from private_eks_cli.promises.complete import complete
from private_eks_cli.promises.exceptions import of_private
from private_eks_cli.promises.private import private
from private_eks_cli.recording.recorder import record
from tests.conftest import ALL_STACKS, STACKS, faults, name_of, recorded, stack_called, with_settings
from tests.programs import run_program

NOT_NEEDED = {
    "aws:kms/alias:Alias": "a name for people",
    "pulumi:providers:kubernetes": "made by pulumi_eks.Cluster, used by nothing",
}
"""Resources without which the cluster would be as private, complete and reachable as before."""


def needed_resources(type_: str = "") -> list[Any]:
    return [
        pytest.param(stack, resource.urn, id=f"{name_of(stack)}-{resource.type.split(':')[-1]}-{resource.name}")
        for stack in ALL_STACKS
        for resource in recorded(stack)
        if resource.custom
        and resource.type not in NOT_NEEDED
        and resource.type.endswith(type_)
        # What a chart makes is its author's; tests/charts holds our values and models against the real ones.
        and not (is_object(resource.type) and ":Platform$" in resource.urn)
    ]


@pytest.mark.parametrize("promise", PROMISES)
def test_every_stack_keeps_every_promise(any_graph: Graph, promise: str) -> None:
    assert list(PROMISES[promise](any_graph)) == []


def each_of_three(stack: str, urn: str) -> str:
    """Tell resources of the three stacks apart, and those of the examples by their types and components."""
    return urn if stack in STACKS else urn.split("::")[2]


@pytest.mark.sampled(0, kind=each_of_three)
@pytest.mark.parametrize(("stack", "urn"), needed_resources())
def test_dropping_any_resource_breaks_a_promise(stack: str, urn: str) -> None:
    """The exports go too: that they name what is missing would be too easy to see."""
    assert faults(dataclasses.replace(recorded(stack).without(urn), exports={}))


@pytest.mark.parametrize(("stack", "urn"), needed_resources(":VpcEndpoint"))
def test_dropping_any_endpoint_names_the_service_and_its_reason(stack: str, urn: str) -> None:
    graph = recorded(stack)
    service = graph.resources[urn].inputs["serviceName"]
    found = list(complete(graph.without(urn)))
    assert len(found) == 1
    assert found[0].startswith(f"{service} has no endpoint (")


def test_the_reason_for_an_endpoint_is_told() -> None:
    graph = recorded("prod")
    dropped = graph.one("VpcEndpoint", "private-eks-prod-ecr.dkr")
    expected = "com.amazonaws.eu-west-1.ecr.dkr has no endpoint (managed-nodes: serves image manifests)"
    assert expected in faults(graph.without(dropped.urn))


def test_an_endpoint_that_nobody_needs_is_named() -> None:
    graph = recorded("dev")
    door = graph.one("VpcEndpoint", "private-eks-dev-sts")
    unneeded = dataclasses.replace(
        door, urn=f"{door.urn}-xray", inputs={**door.inputs, "serviceName": "com.amazonaws.eu-west-1.xray"}
    )
    assert "nobody needs the endpoint of com.amazonaws.eu-west-1.xray" in faults(graph.replacing(unneeded))


def test_a_member_is_missed_even_if_another_s_name_ends_alike() -> None:
    graph = with_settings("staging", nodeGroups={"a": {}, "zone-a": {}})
    dropped = graph.one("aws:eks/nodeGroup:NodeGroup", "private-eks-staging-a")
    assert "nodeGroups.a is not made" in faults(graph.without(dropped.urn))


ROLE = "arn:aws:iam::111122223333:role/cni"
PODS = {"kubelet": {"maxPods": 20}}
ROCKET = {"amiType": "BOTTLEROCKET_ARM_64", "kubelet": {"max-pods": 20}}
TAINTED = {"taints": [{"key": "spot", "effect": "NO_SCHEDULE"}], "labels": {"spot": "yes"}}
FOR_KARPENTER = {"karpenter": {"selectors": [{"namespace": "karpenter"}]}}
OWN_TEMPLATE = {"id": "lt-0123456789abcdef0", "version": "3"}


def _zones(region: str) -> list[str]:
    """Name zones with everything in them: Fargate runs in two of Beijing's."""
    return [f"{region}{letter}" for letter in ("ab" if region == "cn-north-1" else "abc")]


@pytest.mark.parametrize(("stack", "keys"), [
    ("staging", {"secondaryCidrs": ["100.64.0.0/16"]}),
    ("staging", {"secondaryCidrs": ["100.64.0.0/16"], "customNetworking": True}),
    ("staging", {
        "existingEndpointServices": ["com.amazonaws.eu-west-1.sts"],
        "nodeEgress": {"endpoints": {"cidr": "10.20.0.0/16", "fromPort": 443}},
    }),
    ("staging", {"existingEndpointServices": ["s3"]}),
    ("staging", {"addons": {"vpc-cni": {"roleArn": ROLE}}}),
    ("staging", {"addons": {"aws-ebs-csi-driver": {"mechanism": "irsa"}, "acme_agent": {}}}),
    ("staging", {"uses": ["external-dns"]}),
    ("staging", {"identities": {"a": {"namespace": "a", "serviceAccount": "a", "targetRoleArn": ROLE}}}),
    ("staging", {"name": "mission-control-api-dev"}),
    ("staging", {"zones": ["eu-west-1a", "eu-west-1b"], "nodeGroups": {"general": {}}}),
    ("staging", {"nodeGroups": {"general": {}, "own": {"launchTemplate": OWN_TEMPLATE, "minSize": 0}}}),
    ("staging", {"nodeGroups": {"general": {}, "win": {"amiType": "WINDOWS_FULL_2025_x86_64"}}}),
    ("staging", {"nodeGroups": {"general": {"sessionManager": True}}, "karpenter": {"enabled": True}}),
    ("spot-batch", {"nodeGroups": {}, "selfManagedNodeGroups": {"general": PODS}}),
    ("spot-batch", {
        "customNetworking": False,
        "selfManagedNodeGroups": {"win": {"amiType": "WINDOWS_CORE_2022_x86_64"}},
    }),
    ("spot-batch", {"selfManagedNodeGroups": {"rocket": ROCKET}}),
    ("spot-batch", {"selfManagedNodeGroups": {"each": {"onePerZone": True, "zones": ["eu-west-1c"], **PODS}}}),
    ("prod", {"karpenter": {"namespace": "karpenter"}, "fargateProfiles": FOR_KARPENTER}),
    ("fargate-efs", {"identities": {}, "uses": ["fargate-logging"]}),
    ("fargate-efs", {"fargateLogging": {}, "fileSystems": {"a": {}, "b-a": {"backup": False}}}),
    ("staging", {"fileSystems": {"files": {"accessPoints": {"own": {"uid": 1, "gid": 1}}}}}),
    ("auto-mode", {"fileSystems": {"files": {}}}),
    ("auto-mode", {"fargateProfiles": {"apps": {"selectors": [{"namespace": "apps"}]}}}),
    ("auto-mode", {"nodeGroups": {"gpu": {"amiType": "AL2023_x86_64_NVIDIA", "minSize": 0}}}),
], ids=str)  # fmt: skip
def test_promises_hold_for_other_settings_too(stack: str, keys: dict[str, Any]) -> None:
    """Every way to bring something along, and kinds of workers that no stack file has."""
    assert faults(with_settings(stack, **keys)) == []


@pytest.mark.parametrize(("stack", "region"), [
    ("fargate-efs", "cn-north-1"),
    *itertools.product(("staging", "stateful-ebs", "spot-batch"), ("us-gov-west-1", "cn-north-1")),
])  # fmt: skip
def test_promises_hold_in_other_partitions_too(stack: str, region: str) -> None:
    partition = {"us-gov-west-1": "aws-us-gov", "cn-north-1": "aws-cn"}[region]
    config: Mapping[str, str] = {**stack_called(stack).config, "private-eks:zones": json.dumps(_zones(region))}
    moved = {key: value.replace("arn:aws:", f"arn:{partition}:") for key, value in config.items()}
    moved = {key: value.replace("eu-west-1c", _zones(region)[-1]) for key, value in moved.items()}
    moved = {key: value.replace("eu-west-1", region) for key, value in moved.items()}
    assert faults(record(run_program, "other", moved)) == []


def test_a_way_past_the_vpc_is_an_exception_by_name_and_otherwise_a_fault() -> None:
    opened = with_settings("dev", controlPlaneEgress="aws-managed")
    assert [reason.subject for reason in of_private(opened)] == ["controlPlaneEgress"]
    assert list(private(opened)) == []
    assert list(of_private(recorded("dev"))) == []
