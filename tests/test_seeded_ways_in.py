"""What would make a way in wider, blind or useless breaks a promise, in words that name it."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from private_eks_cli.graph.model import Graph
from private_eks_cli.recording.recorder import record
from tests.conftest import faults, recorded, stack_called, with_inputs, with_settings
from tests.programs import run_program

BASTION = "Instance"
FOREIGN = "sg-0123456789abcdef0"
OPEN = "private-eks-public-bastion-bastion"


def _without(action: str) -> Callable[[str], str]:
    """Take an action out of a policy."""

    def taken(document: str) -> str:
        policy = json.loads(document)
        for statement in policy["Statement"]:
            if isinstance(statement["Action"], list):
                statement["Action"] = [a for a in statement["Action"] if a != action]
            elif statement["Action"] == action:
                statement["Action"] = "sts:GetCallerIdentity"
        return json.dumps(policy)

    return taken


def _preference(**inputs: Any) -> Callable[[str], str]:
    return lambda content: json.dumps({"inputs": {**json.loads(content)["inputs"], **inputs}})


Edit = tuple[str, str, dict[str, Any], str]

PRIVATE: list[Edit] = [
    (BASTION, "", {"associatePublicIpAddress": True}, "bastion has a public address"),
    (BASTION, "", {"associatePublicIpAddress": None}, "does not refuse a public address"),
    (BASTION, "", {"keyName": "mine"}, "has an SSH key that nobody asked for"),
    (BASTION, "", {"metadataOptions": {"httpTokens": "optional"}}, "everything-bastion does not require IMDSv2"),
    (BASTION, "", {"metadataOptions": {"httpPutResponseHopLimit": 2}}, "everything-bastion can read its credentials"),
    (BASTION, "", {"metadataOptions": {}}, "bastion leaves tags in instance metadata to the account"),
    (BASTION, "", {"iamInstanceProfile": None}, "private-eks-everything-bastion has no role"),
    (BASTION, "", {"launchTemplate": {}}, "private-eks-everything-bastion starts from no image"),
    (BASTION, "", {"vpcSecurityGroupIds": [FOREIGN]}, "carries a security group that others have"),
    ("LaunchTemplate", "-bastion-x86_64", {"blockDeviceMappings": []}, "the volume of private-eks-everything-bastion"),
    ("SecurityGroupEgressRule", "bastion-cluster-out", {"referencedSecurityGroupId": FOREIGN}, "Kubernetes API"),
    ("SecurityGroupEgressRule", "bastion-endpoints-out", {"toPort": 65535}, "out to more than it needs"),
    ("SecurityGroupEgressRule", "bastion-s3-out", {"prefixListId": "pl-01234567"}, "out to more than it needs"),
    ("SecurityGroupIngressRule", "bastion-cluster-in", {"fromPort": 80, "toPort": 80}, "does not reach the Kubernetes"),
    ("SecurityGroupIngressRule", "deploy-cluster-in", {"fromPort": 80, "toPort": 80}, "deploy does not reach the Kube"),
    ("RolePolicy", "-bastion-ec2", {"policy": _without("logs:PutLogEvents")}, "may not write its log"),
    ("RolePolicy", "-bastion-ec2", {"policy": _without("kms:Decrypt")}, "may not decrypt sessions"),
    ("RolePolicy", "-bastion-ec2", {"policy": _without("ssm:UpdateInstanceInformation")}, "may not take sessions"),
    ("RolePolicy", "-bastion-ec2", {"policy": _without("eks:DescribeCluster")}, "may not describe the cluster"),
    ("Document", "-bastion", {"content": _preference(cloudWatchLogGroupName="")}, "bastion are not logged"),
    ("Document", "-bastion", {"content": _preference(kmsKeyId="")}, "bastion are not encrypted with a key"),
    ("Document", "-bastion", {"documentType": "Command"}, "bastion has no Session document"),
    ("AccessPolicyAssociation", "-bastion-access-AmazonEKSViewPolicy", {"policyArn": "a/AmazonEKSAdminPolicy"},
     "bastion enters the cluster with AmazonEKSAdminPolicy"),
    ("Project", "-deploy", {"encryptionKey": None}, "private-eks-everything-deploy has no key"),
    ("Project", "-deploy", {"environment": {"privilegedMode": True}}, "are privileged"),
    ("Project", "-deploy", {"logsConfig": {}}, "logs to no log group of ours"),
    ("Project", "-deploy", {"serviceRole": "arn:aws:iam::111122223333:role/other"}, "deploy has no role"),
    ("RolePolicy", "-deploy-build", {"policy": _without("ecr:BatchGetImage")}, "may not pull its image"),
    ("RolePolicy", "-deploy-build", {"policy": _without("s3:GetObject")}, "may not read its source"),
    ("RolePolicy", "-deploy-build", {"policy": _without("ec2:CreateNetworkInterface")}, "may not enter the VPC"),
    ("RolePolicy", "-deploy-build", {"policy": _without("logs:CreateLogStream")}, "may not write its log"),
]  # fmt: skip

PUBLIC: list[Edit] = [
    ("RouteTableAssociation", "-node-eu-west-1a", {"routeTableId": "TABLE"}, "leads a subnet to the internet"),
    ("RouteTableAssociation", "-control-eu-west-1b", {"routeTableId": "TABLE"}, "leads a subnet to the internet"),
    ("aws:ec2/route:Route", "", {"destinationCidrBlock": "0.0.0.0/1"}, "-public is a aws:ec2/route:Route"),
    ("aws:ec2/route:Route", "", {"gatewayId": None, "natGatewayId": "nat-1"}, "-public is a aws:ec2/route:Route"),
    ("Subnet", "-bastion-public", {"mapPublicIpOnLaunch": True}, "may hand out public addresses"),
    ("Subnet", "-bastion-public", {"cidrBlock": "10.48.200.16/28"}, "has a public address, or none, against"),
    ("RouteTable", "-bastion-public", {"routes": [{"cidrBlock": "0.0.0.0/0"}]}, "has routes"),
    (BASTION, "", {"associatePublicIpAddress": False}, "has a public address, or none, against what was asked for"),
    (BASTION, "", {"subnetId": "NODES"}, "has a public address, or none, against what was asked for"),
    (BASTION, "", {"keyName": "other"}, "has an SSH key that nobody asked for"),
    ("SecurityGroupIngressRule", "-ssh-203.0.113.0-24", {"cidrIpv4": "0.0.0.0/0"}, "reaches 0.0.0.0/0"),
    ("SecurityGroupIngressRule", "-ssh-203.0.113.0-24", {"cidrIpv4": "203.0.112.0/23"}, "reaches 203.0.112.0/23"),
    ("SecurityGroupIngressRule", "-ssh-203.0.113.0-24", {"cidrIpv4": "10.48.0.0/16"}, "lets somebody into"),
    ("SecurityGroupIngressRule", "-ssh-203.0.113.0-24", {"toPort": 443}, "reaches 203.0.113.0/24"),
    ("SecurityGroupIngressRule", "-ssh-203.0.113.0-24", {"cidrIpv4": "10.0.0.1/32"}, "does not admit 203.0.113.0/24"),
    ("SecurityGroupEgressRule", "-endpoints-out", {"referencedSecurityGroupId": None, "cidrIpv4": "0.0.0.0/0"},
     "reaches 0.0.0.0/0"),
    ("VpcEndpoint", "-s3", {"routeTableIds": lambda ids: [*ids, "TABLE"]}, "serves the public subnet"),
    ("VpcEndpoint", "-sts", {"subnetIds": lambda ids: [*ids, "PUBLIC"]}, "lies in the subnet of a public bastion"),
    ("FargateProfile", "-apps", {"subnetIds": lambda ids: [*ids, "PUBLIC"]}, "lies in the subnet of a public bastion"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "suffix", "inputs", "fault"), PRIVATE)
def test_weakening_a_private_way_in_breaks_a_promise(
    type_: str, suffix: str, inputs: dict[str, Any], fault: str
) -> None:
    assert any(fault in found for found in faults(with_inputs(recorded("everything"), type_, suffix, inputs)))


def named(graph: Graph, value: Any) -> Any:
    """Put ids in the place of the words that stand for them."""
    if callable(value):
        return lambda old: named(graph, value(old))
    ids = {
        "NODES": graph.one("Subnet", "private-eks-public-bastion-node-eu-west-1a").id,
        "PUBLIC": graph.one("Subnet", f"{OPEN}-public").id,
        "TABLE": graph.one("RouteTable", f"{OPEN}-public").id,
    }
    return [named(graph, item) for item in value] if isinstance(value, list) else ids.get(str(value), value)


@pytest.mark.parametrize(("type_", "suffix", "inputs", "fault"), PUBLIC)
def test_a_public_bastion_opens_that_and_nothing_else(
    type_: str, suffix: str, inputs: dict[str, Any], fault: str
) -> None:
    graph = recorded("public-bastion")
    changed = {key: named(graph, value) for key, value in inputs.items()}
    assert any(fault in found for found in faults(with_inputs(graph, type_, suffix, changed)))


OPENINGS = ("InternetGateway", "aws:ec2/route:Route")


@pytest.mark.parametrize("type_", OPENINGS)
def test_the_same_opening_that_nobody_asked_for_is_named(type_: str) -> None:
    graph = recorded("public-bastion")
    silent = with_inputs(graph, "Bastion", "-bastion", {"settings": {}})
    assert any(f"{OPEN}-public is a " in found for found in faults(silent))
    assert any("has a public address, or none, against" in found for found in faults(silent))
    assert graph.of(type_)


def test_a_second_route_of_the_public_table_is_named() -> None:
    graph = recorded("public-bastion")
    (route,) = graph.of("aws:ec2/route:Route")
    peer = {**route.inputs, "destinationCidrBlock": "10.99.0.0/16", "vpcPeeringConnectionId": "pcx-1"}
    second = dataclasses.replace(route, urn="urn:second", name="second", inputs=peer)
    assert any(found.startswith("second is a ") for found in faults(graph.replacing(second)))


@pytest.mark.parametrize("type_", ["InternetGateway", "aws:ec2/route:Route"])
def test_the_way_of_a_public_bastion_outlives_it(type_: str) -> None:
    graph = recorded("public-bastion")
    (bastion,) = graph.of(BASTION)
    hasty = graph.replacing(dataclasses.replace(bastion, dependencies=(), property_dependencies={}))
    assert any(f"does not wait for {graph.of(type_)[0].type}" in found for found in faults(hasty))


@pytest.mark.parametrize(("stack", "keys"), [
    ("dev", {"bastions": {"one": {}, "two": {"zone": "eu-west-1b", "sessionLogging": False}}}),
    ("dev", {"bastions": {"one": {"sessionLogging": False}}}),
    ("dev", {"bastions": {}}),
    ("dev", {"bastions": {"own": {"imageId": "ami-0123456789abcdef0", "instanceType": "m7i-flex.large"}}}),
    ("staging", {"bastions": {"door": {"policies": {"AmazonEKSAdminPolicy": {}}}}}),
    ("staging", {"runners": {"kms": {
        "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/deploy@sha256:" + "a" * 64,
        "policies": {"AmazonEKSClusterAdminPolicy": {}},
        "commands": ["pulumi up --yes"],
        "statements": [{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}],
    }}}),
    ("public-bastion", {"bastions": {
        "closed": {},
        "open": {"zone": "eu-west-1c", "public": {"subnetCidr": "10.48.99.0/24", "clientCidrs": ["198.51.100.0/24"]}},
    }}),
    ("auto-mode", {"bastions": {"bastion": {}}}),
])  # fmt: skip
def test_promises_hold_for_other_ways_in(stack: str, keys: dict[str, Any]) -> None:
    assert faults(with_settings(stack, **keys)) == []


@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1"])
def test_promises_hold_for_ways_in_of_other_partitions(region: str) -> None:
    partition, suffix = {"us-gov-west-1": ("aws-us-gov", "com"), "cn-north-1": ("aws-cn", "com.cn")}[region]
    runner = {
        "image": f"111122223333.dkr.ecr.eu-west-1.amazonaws.{suffix}/deploy:1",
        "policies": {"AmazonEKSEditPolicy": {}},
        "source": {"bucketArn": "arn:aws:s3:::sources", "key": "a.zip"},
    }
    more = {
        "private-eks:zones": json.dumps([f"{region}{letter}" for letter in "abc"]),
        "private-eks:bastions": '{"bastion": {"policies": {"AmazonEKSViewPolicy": {}}}}',
        "private-eks:runners": json.dumps({"deploy": runner}),
    }
    config = {**stack_called("staging").config, **more}
    moved = {key: text.replace("arn:aws:", f"arn:{partition}:") for key, text in config.items()}
    moved = {key: text.replace("eu-west-1", region) for key, text in moved.items()}
    assert faults(record(run_program, "other", moved)) == []
