"""What the simulated AWS says about single instances, their gateway, and builds in a VPC."""

import json
from typing import Any

import pytest

from private_eks_cli.cloud.refusals import Live, RefusedError, refuse_creation, refuse_deletion

from .account import live

GATEWAY = "aws:ec2/internetGateway:InternetGateway"
INSTANCE = "aws:ec2/instance:Instance"
POLICY = "aws:iam/rolePolicy:RolePolicy"
PROJECT = "aws:codebuild/project:Project"
ROLE = "aws:iam/role:Role"
SUBNET = "aws:ec2/subnet:Subnet"
TEMPLATE = live("aws:ec2/launchTemplate:LaunchTemplate", "lt", imageId="resolve:ssm:/aws/service/al2023")
PUBLIC = live(SUBNET, "s-public", vpcId="vpc-1", cidrBlock="10.0.9.0/28")
BUILD = live(PROJECT, "p", serviceRole="r", vpcConfig={"vpcId": "vpc-1"})


def instance(**inputs: Any) -> Live:
    return live(INSTANCE, "i-1", **inputs)


def allowing(*actions: str) -> Live:
    document = json.dumps({"Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]})
    return live(POLICY, "r:p", role="r", policy=document)


REFUSED: list[tuple[Live, list[Live], str]] = [
    (live(GATEWAY, "igw-2", vpcId="v"), [live(GATEWAY, "igw-1", vpcId="v")], "already has an internet gateway"),
    (instance(), [], "must contain the parameter ImageId"),
    (instance(launchTemplate={"id": "lt"}, rootBlockDevice={"encrypted": True}), [TEMPLATE], "InvalidAMIID.Malformed"),
    (instance(ami="resolve:ssm:/a", rootBlockDevice={"encrypted": True}), [], "InvalidAMIID.Malformed"),
    (BUILD, [live(ROLE, "r")], "Not authorized to perform DescribeSecurityGroups"),
    (BUILD, [live(ROLE, "r"), allowing("ec2:DescribeSubnets")], "Not authorized to perform DescribeSecurityGroups"),
]
TAKEN: list[tuple[Live, list[Live]]] = [
    (live(GATEWAY, "igw-2", vpcId="v"), [live(GATEWAY, "igw-1", vpcId="other")]),
    (instance(launchTemplate={"id": "lt"}), [TEMPLATE]),
    (instance(ami="ami-1", rootBlockDevice={"encrypted": True}), []),
    (BUILD, [live(ROLE, "r"), allowing("ec2:DescribeSecurityGroups")]),
    (BUILD, []),
    (live(PROJECT, "p", serviceRole="r"), [live(ROLE, "r")]),
]


@pytest.mark.parametrize(("wanted", "there", "words"), REFUSED)
def test_what_cannot_start_is_refused(wanted: Live, there: list[Live], words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        refuse_creation(wanted, there)


@pytest.mark.parametrize(("wanted", "there"), TAKEN)
def test_what_can_start_is_taken(wanted: Live, there: list[Live]) -> None:
    refuse_creation(wanted, there)


def test_a_gateway_stays_while_something_has_a_public_address() -> None:
    gateway = live(GATEWAY, "igw-1", vpcId="vpc-1")
    with pytest.raises(RefusedError, match="has some mapped public address"):
        refuse_deletion(gateway, [gateway, PUBLIC, instance(subnetId="s-public", associatePublicIpAddress=True)])
    refuse_deletion(gateway, [gateway, PUBLIC, instance(subnetId="s-public", associatePublicIpAddress=False)])
