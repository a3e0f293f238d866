"""AWS's API model judges what we ask for: every resource of EKS as a request, and values sent to other services."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from offline.graph import Graph, Resource
from tests.conftest import recorded

from .api_model import CREATORS, complaints, enum, outside, shape

SENT = [
    ("aws:cloudwatch/logGroup:LogGroup", "name", "logs", "LogGroupName"),
    ("aws:ec2/flowLog:FlowLog", "logDestinationType", "ec2", "LogDestinationType"),
    ("aws:ec2/flowLog:FlowLog", "trafficType", "ec2", "TrafficType"),
    ("aws:ec2/launchTemplate:LaunchTemplate", "blockDeviceMappings.ebs.volumeType", "ec2", "VolumeType"),
    ("aws:ec2/launchTemplate:LaunchTemplate", "description", "ec2", "VersionDescription"),
    (
        "aws:ec2/launchTemplate:LaunchTemplate",
        "metadataOptions.httpEndpoint",
        "ec2",
        "LaunchTemplateInstanceMetadataEndpointState",
    ),
    ("aws:ec2/launchTemplate:LaunchTemplate", "metadataOptions.httpTokens", "ec2", "LaunchTemplateHttpTokensState"),
    ("aws:ec2/launchTemplate:LaunchTemplate", "tagSpecifications.resourceType", "ec2", "ResourceType"),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", "vpcEndpointType", "ec2", "VpcEndpointType"),
    ("aws:kms/alias:Alias", "name", "kms", "AliasNameType"),
    ("aws:kms/key:Key", "policy", "kms", "PolicyType"),
]
"""Texts sent to other services: resource type, path, and the type that the service's API gives them."""

FAULTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "a misspelt field": ("Cluster", {"deletionProtected": True}, 'Unknown parameter in input: "deletionProtected"'),
    "a misspelt nested field": ("NodeGroup", {"scalingConfig": {"minimum": 1}}, "Unknown parameter in scalingConfig"),
    "a text for a number": (
        "NodeGroup",
        {"scalingConfig": {"minSize": "1"}},
        "Invalid type for parameter scalingConfig",
    ),
    "a text for a list": ("FargateProfile", {"subnetIds": "subnet-1"}, "Invalid type for parameter subnets"),
    "too few nodes": (
        "NodeGroup",
        {"scalingConfig": {"maxSize": 0}},
        "Invalid value for parameter scalingConfig.maxSize",
    ),
    "an invented image": ("NodeGroup", {"amiType": "AL2024"}, "CreateNodegroup.amiType: 'AL2024' is outside"),
    "too large a share": ("NodeGroup", {"updateConfig": {"maxUnavailablePercentage": 101}}, ": 101 is outside"),
    "too long a label": ("NodeGroup", {"labels": {"k" * 64: "v"}}, "CreateNodegroup.labels key: 'kkk"),
    "an invented scope": ("AccessPolicyAssociation", {"accessScope": {"type": "all"}}, "accessScope.type: 'all'"),
    "an invented effect": ("NodeGroup", {"taints": [{"key": "k", "effect": "NO"}]}, "taints[0].effect: 'NO'"),
    "a name that starts with a hyphen": ("Cluster", {"name": "-a"}, "CreateCluster.name: '-a' is outside"),
    "an invented log type": ("Cluster", {"enabledClusterLogTypes": ["apis"]}, "types[0]: 'apis' is outside"),
    "a missing field": ("AccessEntry", {"principalArn": None}, 'Missing required parameter in input: "principalArn"'),
}
"""By name: the type and what its inputs become, None for nothing; and a part of the complaint."""


def made_by_eks(graph: Graph) -> list[Resource]:
    return [resource for resource in graph if resource.type.startswith("aws:eks/")]


def at(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from at(item, path)
    elif not path:
        yield value
    elif path[0] in value:
        yield from at(value[path[0]], path[1:])


def test_eks_would_take_every_request(graph: Graph) -> None:
    assert [(r.urn, complaint) for r in made_by_eks(graph) for complaint in complaints(r)] == []


def test_all_kinds_of_requests_are_judged() -> None:
    made = [*made_by_eks(recorded("prod")), *made_by_eks(recorded("dev"))]
    assert {resource.type for resource in made} == CREATORS.keys()


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_in_a_request_is_found(name: str) -> None:
    type_, changes, expected = FAULTS[name]
    good = next(r for r in made_by_eks(recorded("prod")) if r.type.endswith(f":{type_}"))
    inputs = {key: value for key, value in {**good.inputs, **changes}.items() if value is not None}
    assert expected in "\n".join(complaints(dataclasses.replace(good, inputs=inputs)))


def test_add_on_updates_resolve_conflicts_in_a_known_way(graph: Graph) -> None:
    ways = {addon.inputs["resolveConflictsOnUpdate"] for addon in graph.of("aws:eks/addon:Addon")}
    assert ways <= enum("ResolveConflicts")


@pytest.mark.parametrize(("type_", "path", "service", "theirs"), SENT)
def test_a_text_is_one_that_the_service_takes(type_: str, path: str, service: str, theirs: str) -> None:
    texts = [text for resource in recorded("prod").of(type_) for text in at(resource.inputs, path.split("."))]
    assert texts
    assert [complaint for text in texts for complaint in outside(text, shape(service, theirs), path)] == []
