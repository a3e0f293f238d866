"""Bastions and runners that cannot be, or that would open more than they may."""

from typing import Any

from .rows import Row

_WHERE = "bastions.bastion"
_PUBLIC = f"{_WHERE}.public"
_RUNNER = "runners.deploy"
_OPEN = {"subnetCidr": "10.10.128.0/28", "clientCidrs": ["203.0.113.0/24"]}
_DEPLOY = {
    "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:1.4.0",
    "policies": {"AmazonEKSEditPolicy": {}},
    "commands": ["kubectl apply -f ."],
}
_SOURCE = {"bucketArn": "arn:aws:s3:::sources", "key": "shop.zip"}


def _bastion(**settings: Any) -> dict[str, Any]:
    return {_WHERE: settings}


def _public(**settings: Any) -> dict[str, Any]:
    return _bastion(public={**_OPEN, **settings})


def _runner(**settings: Any) -> dict[str, Any]:
    return {_RUNNER: {key: value for key, value in {**_DEPLOY, **settings}.items() if value is not None}}


_BASTIONS = (
    Row("bastion on a Mac", {"bastions.door": {"instanceType": "mac2.metal"}}, "bastions.door.instanceType"),
    Row(
        "bastions in too small a VPC",
        {
            "cidr": "10.10.0.0/24",
            **{f"bastions.{key}": {"sessionLogging": False} for key in ("one", "two")},
        },
        "uses",
        stack="managed",
    ),
    Row("bastion of a family without its size", _bastion(instanceType="t4g"), f"{_WHERE}.instanceType"),
    Row("bastion without EBS optimisation", _bastion(instanceType="t2.micro"), f"{_WHERE}.instanceType"),
    Row("bastion from a parameter", _bastion(imageId="resolve:ssm:/golden"), f"{_WHERE}.imageId"),
    Row("bastion from half an image", _bastion(imageId="ami-12"), f"{_WHERE}.imageId"),
    Row("bastion in a zone without subnets", _bastion(zone="eu-west-1c"), f"{_WHERE}.zone"),
    Row("tunnel at a privileged port", _bastion(localPort=80), f"{_WHERE}.localPort"),
    Row("tunnel at no port", _bastion(localPort=70000), f"{_WHERE}.localPort"),
    Row("shells that idle on", _bastion(idleMinutes=90), f"{_WHERE}.idleMinutes"),
    Row(
        "bastion with a policy that is none",
        _bastion(policies={"AmazonEKSVieuwPolicy": {}}),
        f"{_WHERE}.policies.AmazonEKSVieuwPolicy",
    ),
    Row(
        "bastion with a policy for no namespace",
        _bastion(policies={"AmazonEKSViewPolicy": {"namespaces": []}}),
        f"{_WHERE}.policies.AmazonEKSViewPolicy.namespaces",
    ),
    Row("bastion with user data", _bastion(userData="#!/bin/sh"), f"{_WHERE}.userData"),
    Row("bastion in capital letters", {"bastions.Bastion": {}}, "bastions.Bastion"),
    Row("bastion with too long a name", {f"bastions.{'b' * 40}": {}}, f"bastions.{'b' * 40}"),
    Row(
        "bastion that cannot reach its endpoints",
        {
            **_bastion(),
            "existingEndpointServices": ["ssm"],
            "nodeEgress.doors": {"cidr": "10.9.0.0/16", "fromPort": 443},
        },
        "existingEndpointServices",
    ),
)

_OPENED = (
    Row("SSH for everybody", _public(clientCidrs=["0.0.0.0/0"]), f"{_PUBLIC}.clientCidrs[0]"),
    Row(
        "SSH for a sixteenth of everybody",
        _public(clientCidrs=["203.0.113.0/24", "16.0.0.0/4"]),
        f"{_PUBLIC}.clientCidrs[1]",
    ),
    Row("SSH for nobody", _public(clientCidrs=[]), f"{_PUBLIC}.clientCidrs"),
    Row("SSH for one twice", _public(clientCidrs=["203.0.113.0/24", "203.0.113.0/24"]), f"{_PUBLIC}.clientCidrs"),
    Row(
        "SSH for more than a security group takes",
        _public(clientCidrs=[f"203.0.113.{i}/32" for i in range(61)]),
        f"{_PUBLIC}.clientCidrs",
    ),
    Row("SSH for a name", _public(clientCidrs=["office"]), f"{_PUBLIC}.clientCidrs[0]"),
    Row("SSH for an address inside a block", _public(clientCidrs=["203.0.113.7/24"]), f"{_PUBLIC}.clientCidrs[0]"),
    Row("public subnet for everybody", _public(subnetCidr="0.0.0.0/0"), f"{_PUBLIC}.subnetCidr"),
    Row("public subnet outside the VPC", _public(subnetCidr="10.11.0.0/28"), f"{_PUBLIC}.subnetCidr"),
    Row("public subnet among nodes", _public(subnetCidr="10.10.0.0/28"), f"{_PUBLIC}.subnetCidr"),
    Row(
        "public subnet among the control plane's interfaces",
        _public(subnetCidr="10.10.255.192/28"),
        f"{_PUBLIC}.subnetCidr",
    ),
    Row("public subnet of four addresses", _public(subnetCidr="10.10.128.0/30"), f"{_PUBLIC}.subnetCidr"),
    Row("public subnet too large", _public(subnetCidr="10.10.128.0/20"), f"{_PUBLIC}.subnetCidr"),
    Row("public bastion without a subnet", {f"{_PUBLIC}.clientCidrs": []}, f"{_PUBLIC}.subnetCidr"),
    Row("empty name of a key pair", _public(sshKeyName=""), f"{_PUBLIC}.sshKeyName"),
    Row(
        "two public bastions",
        {**_public(), "bastions.other": {"public": {**_OPEN, "subnetCidr": "10.10.129.0/28"}}},
        "bastions.other.public",
    ),
)

_RUNNERS = (
    Row("runner from a public image", _runner(image="docker.io/pulumi/pulumi:3.200.0"), f"{_RUNNER}.image"),
    Row(
        "runner from another region",
        _runner(image="111122223333.dkr.ecr.us-east-1.amazonaws.com/tools/deploy:1"),
        f"{_RUNNER}.image",
    ),
    Row(
        "runner from the latest image",
        _runner(image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:latest"),
        f"{_RUNNER}.image",
    ),
    Row("runner without an image", _runner(image=None), f"{_RUNNER}.image"),
    Row("runner without access", _runner(policies=None), f"{_RUNNER}.policies"),
    Row("runner that may do nothing", _runner(policies={}), f"{_RUNNER}.policies"),
    Row(
        "runner with an IAM policy for EKS's",
        _runner(policies={"AdministratorAccess": {}}),
        f"{_RUNNER}.policies.AdministratorAccess",
    ),
    Row("runner with nothing to run", _runner(commands=None), f"{_RUNNER}.commands"),
    Row("runner with an empty command", _runner(commands=["kubectl apply -f .", " "]), f"{_RUNNER}.commands"),
    Row(
        "source in a bucket by name", _runner(source={**_SOURCE, "bucketArn": "sources"}), f"{_RUNNER}.source.bucketArn"
    ),
    Row(
        "source in a bucket of another partition",
        _runner(source={**_SOURCE, "bucketArn": "arn:aws-cn:s3:::sources"}),
        f"{_RUNNER}.source.bucketArn",
    ),
    Row(
        "source with its key in the ARN",
        _runner(source={**_SOURCE, "bucketArn": "arn:aws:s3:::sources/shop.zip"}),
        f"{_RUNNER}.source.bucketArn",
    ),
    Row("source that is no archive", _runner(source={**_SOURCE, "key": "shop.tar.gz"}), f"{_RUNNER}.source.key"),
    Row("sources by wildcard", _runner(source={**_SOURCE, "key": "*.zip"}), f"{_RUNNER}.source.key"),
    Row("builds of a minute", _runner(timeoutMinutes=1), f"{_RUNNER}.timeoutMinutes"),
    Row("builds of two days", _runner(timeoutMinutes=2880), f"{_RUNNER}.timeoutMinutes"),
    Row("builds on an invented size", _runner(computeType="SMALL"), f"{_RUNNER}.computeType"),
    Row("builds on an invented processor", _runner(processor="arm"), f"{_RUNNER}.processor"),
    Row(
        "a variable of CodeBuild's",
        _runner(variables={"CODEBUILD_SRC_DIR": "/"}),
        f"{_RUNNER}.variables.CODEBUILD_SRC_DIR",
    ),
    Row("a variable with a hyphen", _runner(variables={"a-b": "c"}), f"{_RUNNER}.variables.a-b"),
    Row(
        "runner that may do everything",
        _runner(statements=[{"Effect": "Allow", "Action": "*", "Resource": "*"}]),
        f"{_RUNNER}.statements[0].Action",
    ),
    Row("runner called like a bastion", {"bastions.deploy": {}, **_runner()}, _RUNNER),
)

ROWS = (*_BASTIONS, *_OPENED, *_RUNNERS)
