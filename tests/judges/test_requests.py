"""AWS's API model judges what we ask for: resources as requests, and values sent to other services."""

import base64
import dataclasses
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph, Resource
from tests.conftest import ALL_STACKS, recorded

from .api_model import complaints, enum, outside, prose, shape
from .aws_requests import CREATORS

GROUP = "aws:autoscaling/group:Group"
OVERRIDDEN = "mixedInstancesPolicy.launchTemplate.overrides.instanceType"
SENT = [
    (GROUP, OVERRIDDEN, "ec2", "InstanceType"),
    (GROUP, "instanceRefresh.preferences.minHealthyPercentage", "autoscaling", "IntPercent"),
    (GROUP, "instanceRefresh.strategy", "autoscaling", "RefreshStrategy"),
    ("aws:cloudwatch/logGroup:LogGroup", "name", "logs", "LogGroupName"),
    ("aws:ec2/flowLog:FlowLog", "logDestinationType", "ec2", "LogDestinationType"),
    ("aws:ec2/flowLog:FlowLog", "trafficType", "ec2", "TrafficType"),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", "vpcEndpointType", "ec2", "VpcEndpointType"),
    ("aws:eks/nodeGroup:NodeGroup", "instanceTypes", "ec2", "InstanceType"),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn", "iam", "arnType"),
    ("aws:kms/alias:Alias", "name", "kms", "AliasNameType"),
]
"""Values of other requests: resource type, path, and the type that the service's API gives them."""

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
    "an invented capacity": ("NodeGroup", {"capacityType": "CHEAP"}, "CreateNodegroup.capacityType: 'CHEAP'"),
    "an invented strategy": ("NodeGroup", {"updateConfig": {"updateStrategy": "FAST"}}, "updateStrategy: 'FAST'"),
    "an invented state of a warm pool": ("NodeGroup", {"warmPoolConfig": {"poolState": "COLD"}}, "poolState: 'COLD'"),
    "too large a share": ("NodeGroup", {"updateConfig": {"maxUnavailablePercentage": 101}}, ": 101 is outside"),
    "too long a label": ("NodeGroup", {"labels": {"k" * 64: "v"}}, "CreateNodegroup.labels key: 'kkk"),
    "an invented scope": ("AccessPolicyAssociation", {"accessScope": {"type": "all"}}, "accessScope.type: 'all'"),
    "an invented effect": ("NodeGroup", {"taints": [{"key": "k", "effect": "NO"}]}, "taints[0].effect: 'NO'"),
    "a name that starts with a hyphen": ("Cluster", {"name": "-a"}, "CreateCluster.name: '-a' is outside"),
    "an invented log type": ("Cluster", {"enabledClusterLogTypes": ["apis"]}, "types[0]: 'apis' is outside"),
    "Auto Mode of another kind": ("Cluster", {"computeConfig": {"pools": []}}, "Unknown parameter in computeConfig"),
    "a missing field": ("AccessEntry", {"principalArn": None}, 'Missing required parameter in input: "principalArn"'),
    "an association without a role": ("PodIdentityAssociation", {"roleArn": None}, '"roleArn"'),
    "an add-on's role for nobody": (
        "Addon",
        {"podIdentityAssociations": [{"roleArn": "arn"}]},
        'Missing required parameter in podIdentityAssociations[0]: "serviceAccount"',
    ),
    "an invented instance type": ("LaunchTemplate", {"instanceType": "m6i.tiny"}, "InstanceType: 'm6i.tiny'"),
    "an invented market": (
        "LaunchTemplate",
        {"instanceMarketOptions": {"marketType": "capacity"}},
        "MarketType: 'capacity'",
    ),
    "an invented volume type": (
        "LaunchTemplate",
        {"blockDeviceMappings": [{"ebs": {"volumeType": "gp4"}}]},
        "BlockDeviceMappings[0].Ebs.VolumeType: 'gp4'",
    ),
    "tags of an invented kind": (
        "LaunchTemplate",
        {"tagSpecifications": [{"resourceType": "node", "tags": {}}]},
        "TagSpecifications[0].ResourceType: 'node'",
    ),
    "a group without sizes": (GROUP, {"maxSize": None}, 'Missing required parameter in input: "MaxSize"'),
    "a group of misspelt instances": (
        GROUP,
        {"mixedInstancesPolicy": {"instancesDistribution": {"spotShare": 1}}},
        "Unknown parameter in MixedInstancesPolicy.InstancesDistribution",
    ),
    "a tag with too long a key": ("Tag", {"tag": {"key": "k" * 129, "value": ""}}, "Tags[0].Key: 'kkk"),
    "too long a rule": ("EventRule", {"description": "d" * 513}, "PutRule.Description: 'ddd"),
    "a rule's name with a slash": ("EventTarget", {"rule": "a/b"}, "PutTargets.Rule: 'a/b'"),
    "too long a name for a role": ("Role", {"name": "r" * 65}, "CreateRole.RoleName: 'rrr"),
    "a policy beyond Latin letters": ("RolePolicy", {"policy": "\u2713"}, "PutRolePolicy.PolicyDocument: '\u2713'"),
    "a profile's name with a slash": ("InstanceProfile", {"name": "a/b"}, "InstanceProfileName: 'a/b'"),
    "an invented attribute": ("Queue", {"encrypted": True}, "CreateQueue.Attributes key: 'Encrypted'"),
}
"""By name: the type and what its inputs become, None for nothing; and a part of the complaint."""


def judged(graph: Graph) -> list[Resource]:
    return [resource for resource in graph if resource.type in CREATORS or resource.type.startswith("aws:eks/")]


def everywhere(*types: str) -> list[Resource]:
    return [resource for stack in ALL_STACKS for resource in recorded(stack).of(*types)]


def at(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from at(item, path)
    elif not path:
        yield value
    elif path[0] in value:
        yield from at(value[path[0]], path[1:])


def sent(type_: str, path: str) -> list[Any]:
    """Give all values in a property, and see that there are some."""
    values = [value for resource in everywhere(type_) for value in at(resource.inputs, path.split("."))]
    assert values
    return values


def test_aws_would_take_every_request(any_graph: Graph) -> None:
    assert [(r.urn, complaint) for r in judged(any_graph) for complaint in complaints(r)] == []


def test_all_kinds_of_requests_are_judged() -> None:
    assert {resource.type for stack in ALL_STACKS for resource in judged(recorded(stack))} == CREATORS.keys()


@pytest.mark.parametrize("name", FAULTS)
def test_a_seeded_fault_in_a_request_is_found(name: str) -> None:
    type_, changes, expected = FAULTS[name]
    good = next(r for r in everywhere(type_) if r.type in CREATORS)
    inputs = {key: value for key, value in {**good.inputs, **changes}.items() if value is not None}
    assert expected in "\n".join(complaints(dataclasses.replace(good, inputs=inputs)))


def test_add_on_updates_resolve_conflicts_in_a_known_way(any_graph: Graph) -> None:
    ways = {addon.inputs["resolveConflictsOnUpdate"] for addon in any_graph.of("aws:eks/addon:Addon")}
    assert ways <= enum("ResolveConflicts")


@pytest.mark.parametrize(("type_", "path", "service", "theirs"), SENT)
def test_a_value_is_one_that_the_service_takes(type_: str, path: str, service: str, theirs: str) -> None:
    values = sent(type_, path)
    assert [complaint for value in values for complaint in outside(value, shape(service, theirs), path)] == []


def test_spot_instances_are_chosen_in_a_known_way() -> None:
    said = prose("autoscaling", "InstancesDistribution", "SpotAllocationStrategy")
    ways = sent(GROUP, "mixedInstancesPolicy.instancesDistribution.spotAllocationStrategy")
    assert [way for way in ways if f" {way} " not in said] == []


def test_an_image_is_named_in_a_form_that_ec2_knows() -> None:
    said = prose("ec2", "RequestLaunchTemplateData", "ImageId")
    assert "ami-0ac394d6a3example" in said
    assert "resolve:ssm:public-parameter" in said
    images = sent("LaunchTemplate", "imageId")
    assert [image for image in images if not re.fullmatch(r"ami-[0-9a-f]+|resolve:ssm:/aws/service/.+", image)] == []


def test_user_data_is_base64_and_small_enough() -> None:
    assert "base64-encoded text. User data is limited to 16 KB" in prose("ec2", "RequestLaunchTemplateData", "UserData")
    decoded = [base64.b64decode(data, validate=True) for data in sent("LaunchTemplate", "userData")]
    assert max(map(len, decoded)) <= 16 * 1024


def test_volumes_are_as_large_as_their_type_may_be() -> None:
    said = prose("ec2", "LaunchTemplateEbsBlockDeviceRequest", "VolumeSize")
    volumes = sent("LaunchTemplate", "blockDeviceMappings.ebs")
    for volume in (volume for volume in volumes if "volumeSize" in volume):
        least, most = re.search(rf"{volume['volumeType']}: ([\d,]+) - ([\d,]+) GiB", said).groups()  # type: ignore[union-attr]
        assert int(least) <= volume["volumeSize"] <= int(most.replace(",", ""))


def test_queues_keep_messages_as_long_as_sqs_does() -> None:
    said = prose("sqs", "CreateQueueRequest", "Attributes")
    least, most = re.search(r"MessageRetentionPeriod.*?from ([\d,]+) seconds.*?to ([\d,]+) seconds", said).groups()  # type: ignore[union-attr]
    times = sent("Queue", "messageRetentionSeconds")
    assert int(least) <= min(times) <= max(times) <= int(most.replace(",", ""))


def test_queues_have_names_that_sqs_takes() -> None:
    said = prose("sqs", "CreateQueueRequest", "QueueName")
    assert "up to 80 characters" in said
    assert "alphanumeric characters, hyphens (-), and underscores (_)" in said
    names = [queue.outputs["name"] for queue in everywhere("Queue")]
    assert [name for name in names if not re.fullmatch(r"[0-9A-Za-z_-]{1,80}", name)] == []


def test_event_patterns_list_what_each_field_may_be() -> None:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html."""
    patterns = [json.loads(pattern) for pattern in sent("EventRule", "eventPattern")]
    assert {frozenset(pattern) for pattern in patterns} == {frozenset({"source", "detail-type"})}
    assert [
        value for pattern in patterns for value in pattern.values() if not (isinstance(value, list) and value)
    ] == []
