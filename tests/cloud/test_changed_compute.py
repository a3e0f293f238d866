"""What a change of Auto Mode, of self-managed nodes and of what belongs to them means."""

from typing import Any

import pytest

from private_eks_cli.cloud.replacements import Change, compare
from private_eks_cli.recording.wire import UNKNOWN

ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
CLUSTER = "aws:eks/cluster:Cluster"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
EVENT_RULE = "aws:cloudwatch/eventRule:EventRule"
GROUP = "aws:autoscaling/group:Group"
POLICY = "aws:iam/policy:Policy"
PROFILE = "aws:iam/instanceProfile:InstanceProfile"
QUEUE = "aws:sqs/queue:Queue"
QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
TAG = "aws:autoscaling/tag:Tag"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"

ALLOW = '{"Statement": [{"Effect": "Allow", "Action": ["a", "b"]}]}'
ALLOW_AGAIN = '{"Statement": {"Action": ["b", "a"], "Effect": "Allow"}}'
OWNED, NAMED = ({"key": key, "value": "v", "propagateAtLaunch": True} for key in ("kubernetes.io/cluster/a", "Name"))
SERVICES = {"kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.20.0.0/16"}}

Inputs = dict[str, Any]


def compute(*pools: str, role: str | None = "r") -> Inputs:
    return {"computeConfig": {"enabled": True, "nodePools": list(pools), "nodeRoleArn": role}}


def mixed(*types: str) -> Inputs:
    return {"mixedInstancesPolicy": {"launchTemplate": {"overrides": [{"instanceType": type_} for type_ in types]}}}


def refresh(*triggers: str) -> Inputs:
    return {"instanceRefresh": {"strategy": "Rolling", "triggers": list(triggers)}}


def interface(*groups: str) -> Inputs:
    return {"networkInterfaces": [{"securityGroups": list(groups)}]}


SAME: list[tuple[str, Inputs, Inputs]] = [
    (CLUSTER, compute("system", "general-purpose"), compute("general-purpose", "system")),
    (CLUSTER, compute("system"), {}),
    (GROUP, {"vpcZoneIdentifiers": ["a", "b"]}, {"vpcZoneIdentifiers": ["b", "a"]}),
    (GROUP, {"tags": [OWNED, NAMED]}, {"tags": [NAMED, OWNED]}),
    (GROUP, {"desiredCapacity": 3, "healthCheckType": "EC2"}, {}),
    (GROUP, {}, {"waitForCapacityTimeout": "10m", "healthCheckGracePeriod": 300}),
    (GROUP, refresh("tag", "x"), refresh("x", "tag")),
    (TEMPLATE, interface("a", "b"), interface("b", "a")),
    (QUEUE, {"visibilityTimeoutSeconds": 30}, {}),
    (QUEUE, {"policy": ALLOW}, {"policy": ALLOW_AGAIN}),
    (QUEUE_POLICY, {"policy": ALLOW}, {"policy": ALLOW_AGAIN}),
    (POLICY, {"policy": ALLOW}, {"policy": ALLOW_AGAIN}),
    (EVENT_RULE, {"eventPattern": '{"source": ["a"]}'}, {"eventPattern": '{ "source":["a"] }'}),
    (ASSOCIATION, {"disableSessionTags": False}, {}),
]


@pytest.mark.parametrize(("type_", "old", "new"), SAME)
def test_what_means_the_same_is_no_change(type_: str, old: Inputs, new: Inputs) -> None:
    assert compare(type_, old, new) == Change((), (), False)


UPDATES: list[tuple[str, Inputs, Inputs, tuple[str, ...]]] = [
    (CLUSTER, {}, compute("system"), ("computeConfig.enabled", "computeConfig.nodePools", "computeConfig.nodeRoleArn")),
    (CLUSTER, compute("system"), compute("system", "general-purpose"), ("computeConfig.nodePools",)),
    (CLUSTER, compute("system"), compute("system", role=None), ("computeConfig.nodeRoleArn",)),
    (CLUSTER, compute("system"), {"computeConfig": UNKNOWN}, ("computeConfig",)),
    (CLUSTER, SERVICES, {"kubernetesNetworkConfig": UNKNOWN}, ("kubernetesNetworkConfig",)),
    (GROUP, {"tags": [OWNED, NAMED]}, {"tags": [OWNED]}, ("tags",)),
    (GROUP, {"maxSize": 3}, {"maxSize": 4}, ("maxSize",)),
    (GROUP, mixed("a", "b"), mixed("b", "a"), ("mixedInstancesPolicy.launchTemplate.overrides.instanceType",)),
    (TAG, {"tag": {"key": "a", "value": "1"}}, {"tag": {"key": "a", "value": "2"}}, ("tag.value",)),
    (ASSOCIATION, {"roleArn": "a"}, {"roleArn": "b"}, ("roleArn",)),
    (EVENT_RULE, {"eventPattern": '{"source": ["a"]}'}, {"eventPattern": '{"source": ["b"]}'}, ("eventPattern",)),
    (EGRESS, {"prefixListId": "a"}, {"prefixListId": "b"}, ("prefixListId",)),
    (TARGET, {"arn": "a"}, {"arn": "b"}, ("arn",)),
]


@pytest.mark.parametrize(("type_", "old", "new", "paths"), UPDATES)
def test_what_can_change_in_place_is_an_update(type_: str, old: Inputs, new: Inputs, paths: tuple[str, ...]) -> None:
    assert compare(type_, old, new) == Change(paths, (), False)


REPLACEMENTS: list[tuple[str, Inputs, Inputs, tuple[str, ...], bool]] = [
    (CLUSTER, compute("system"), compute("system", role="other"), ("computeConfig.nodeRoleArn",), False),
    (GROUP, {"name": "a"}, {"name": "b"}, ("name",), True),
    (GROUP, {"name": "a-1"}, {"name": "a-2", "__defaults": ["name"]}, ("name",), False),
    (TAG, {"autoscalingGroupName": "a"}, {"autoscalingGroupName": "b"}, ("autoscalingGroupName",), False),
    (TAG, {"tag": {"key": "a"}}, {"tag": {"key": "b"}}, ("tag.key",), False),
    (PROFILE, {"name": "a"}, {"name": "b"}, ("name",), True),
    (POLICY, {"description": ""}, {"description": "why"}, ("description",), False),
    (QUEUE, {"fifoQueue": False}, {"fifoQueue": True}, ("fifoQueue",), False),
    (QUEUE_POLICY, {"queueUrl": "a"}, {"queueUrl": "b"}, ("queueUrl",), False),
    (EVENT_RULE, {"name": "a"}, {"name": "b"}, ("name",), True),
    (TARGET, {"rule": "a"}, {"rule": "b"}, ("rule",), False),
    (ASSOCIATION, {"serviceAccount": "a"}, {"serviceAccount": "b"}, ("serviceAccount",), False),
    (EGRESS, {"cidrIpv4": "a"}, {"prefixListId": "b"}, ("cidrIpv4", "prefixListId"), False),
]


@pytest.mark.parametrize(("type_", "old", "new", "paths", "delete_first"), REPLACEMENTS)
def test_what_cannot_change_in_place_is_a_replacement(
    type_: str, old: Inputs, new: Inputs, paths: tuple[str, ...], delete_first: bool
) -> None:
    assert compare(type_, old, new) == Change(paths, paths, delete_first)
