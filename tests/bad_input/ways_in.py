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
    Row(
        "bastion on a Mac", {"bastions.door": {"instanceType": "mac2.metal"}}, "bastions.door.instanceType", "run Linux"
    ),
    Row(
        "bastions in too small a VPC",
        {
            "cidr": "10.10.0.0/24",
            **{f"bastions.{key}": {"sessionLogging": False} for key in ("one", "two")},
        },
        "uses",
        "endpoints beside the control plane and 2 bastions in 10.10.0.240/28; use a larger cidr or fewer services",
        stack="managed",
    ),
    Row(
        "bastion of a family without its size",
        _bastion(instanceType="t4g"),
        f"{_WHERE}.instanceType",
        "got 't4g'; allowed: a type such as 'm6i.large'; write family and size",
    ),
    Row(
        "bastion without EBS optimisation",
        _bastion(instanceType="t2.micro"),
        f"{_WHERE}.instanceType",
        "allowed: types with EBS optimisation in every size; choose a newer one, such as t4g.nano",
    ),
    Row(
        "bastion from a parameter",
        _bastion(imageId="resolve:ssm:/golden"),
        f"{_WHERE}.imageId",
        "allowed: the id of an image, such as 'ami-0123456789abcdef0'",
    ),
    Row("bastion from half an image", _bastion(imageId="ami-12"), f"{_WHERE}.imageId", "got 'ami-12'; allowed: the id"),
    Row(
        "bastion in a zone without subnets",
        _bastion(zone="eu-west-1c"),
        f"{_WHERE}.zone",
        "got 'eu-west-1c'; did you mean 'eu-west-1b'?; allowed: eu-west-1a, eu-west-1b",
    ),
    Row("tunnel at a privileged port", _bastion(localPort=80), f"{_WHERE}.localPort", "allowed: 1024 to 65535; "),
    Row("tunnel at no port", _bastion(localPort=70000), f"{_WHERE}.localPort", "got 70000; allowed: 1024 to 65535; "),
    Row("shells that idle on", _bastion(idleMinutes=90), f"{_WHERE}.idleMinutes", "got 90; allowed: 1 to 60; "),
    Row(
        "bastion with a policy that is none",
        _bastion(policies={"AmazonEKSVieuwPolicy": {}}),
        f"{_WHERE}.policies.AmazonEKSVieuwPolicy",
        "did you mean 'AmazonEKSViewPolicy'?",
    ),
    Row(
        "bastion with a policy for no namespace",
        _bastion(policies={"AmazonEKSViewPolicy": {"namespaces": []}}),
        f"{_WHERE}.policies.AmazonEKSViewPolicy.namespaces",
        "leave it out to mean the whole cluster",
    ),
    Row("bastion with user data", _bastion(userData="#!/bin/sh"), f"{_WHERE}.userData", "allowed: only idleMinutes, "),
    Row(
        "bastion in capital letters",
        {"bastions.Bastion": {}},
        "bastions.Bastion",
        "allowed: lower-case letters, digits and inner hyphens; rename this entry",
    ),
    Row(
        "bastion with too long a name",
        {f"bastions.{'b' * 40}": {}},
        f"bastions.{'b' * 40}",
        "characters beside the name 'private-eks-test'; shorten this name",
    ),
    Row(
        "bastion that cannot reach its endpoints",
        {
            **_bastion(),
            "existingEndpointServices": ["ssm"],
            "nodeEgress.doors": {"cidr": "10.9.0.0/16", "fromPort": 443},
        },
        "existingEndpointServices",
        "got ['ssm']; allowed: endpoints made here for ssm; take them out of existingEndpointServices",
    ),
)

_OPENED = (
    Row(
        "SSH for everybody",
        _public(clientCidrs=["0.0.0.0/0"]),
        f"{_PUBLIC}.clientCidrs[0]",
        "got '0.0.0.0/0'; allowed: an IPv4 block from /16 to /32; name the addresses that are meant",
    ),
    Row(
        "SSH for a sixteenth of everybody",
        _public(clientCidrs=["203.0.113.0/24", "16.0.0.0/4"]),
        f"{_PUBLIC}.clientCidrs[1]",
        "got '16.0.0.0/4'; allowed: an IPv4 block from /16 to /32",
    ),
    Row("SSH for nobody", _public(clientCidrs=[]), f"{_PUBLIC}.clientCidrs", "1 to 60 different blocks; name who may"),
    Row(
        "SSH for one twice",
        _public(clientCidrs=["203.0.113.0/24", "203.0.113.0/24"]),
        f"{_PUBLIC}.clientCidrs",
        "allowed: 1 to 60 different blocks",
    ),
    Row(
        "SSH for more than a security group takes",
        _public(clientCidrs=[f"203.0.113.{i}/32" for i in range(61)]),
        f"{_PUBLIC}.clientCidrs",
        "allowed: 1 to 60 different blocks",
    ),
    Row(
        "SSH for a name",
        _public(clientCidrs=["office"]),
        f"{_PUBLIC}.clientCidrs[0]",
        "got 'office'; allowed: an IPv4 block from /16 to /32; correct it: ",
    ),
    Row(
        "SSH for an address inside a block",
        _public(clientCidrs=["203.0.113.7/24"]),
        f"{_PUBLIC}.clientCidrs[0]",
        "correct it: 203.0.113.7/24 has host bits set",
    ),
    Row(
        "public subnet for everybody",
        _public(subnetCidr="0.0.0.0/0"),
        f"{_PUBLIC}.subnetCidr",
        "allowed: an IPv4 block from /24 to /28; name the addresses that are meant: 0.0.0.0/0 is all",
    ),
    Row(
        "public subnet outside the VPC",
        _public(subnetCidr="10.11.0.0/28"),
        f"{_PUBLIC}.subnetCidr",
        "allowed: a block inside the VPC, 10.10.0.0/16; take a free one",
    ),
    Row(
        "public subnet among nodes",
        _public(subnetCidr="10.10.0.0/28"),
        f"{_PUBLIC}.subnetCidr",
        "got '10.10.0.0/28'; allowed: a block apart from 10.10.0.0/19; choose another range",
    ),
    Row(
        "public subnet among the control plane's interfaces",
        _public(subnetCidr="10.10.255.192/28"),
        f"{_PUBLIC}.subnetCidr",
        "allowed: a block apart from 10.10.255.192/26; choose another range",
    ),
    Row("public subnet of four addresses", _public(subnetCidr="10.10.128.0/30"), f"{_PUBLIC}.subnetCidr", "/24 to /28"),
    Row("public subnet too large", _public(subnetCidr="10.10.128.0/20"), f"{_PUBLIC}.subnetCidr", "from /24 to /28"),
    Row("public bastion without a subnet", {f"{_PUBLIC}.clientCidrs": []}, f"{_PUBLIC}.subnetCidr", "got nothing; "),
    Row("empty name of a key pair", _public(sshKeyName=""), f"{_PUBLIC}.sshKeyName", "1 to 255 ASCII characters; "),
    Row(
        "two public bastions",
        {**_public(), "bastions.other": {"public": {**_OPEN, "subnetCidr": "10.10.129.0/28"}}},
        "bastions.other.public",
        "allowed: one public bastion: a VPC takes one internet gateway; remove it: bastions.bastion is public too",
    ),
)

_RUNNERS = (
    Row(
        "runner from a public image",
        _runner(image="docker.io/pulumi/pulumi:3.200.0"),
        f"{_RUNNER}.image",
        "allowed: an image of a private ECR registry in eu-west-1; mirror it there: nothing reaches public ones",
    ),
    Row(
        "runner from another region",
        _runner(image="111122223333.dkr.ecr.us-east-1.amazonaws.com/tools/deploy:1"),
        f"{_RUNNER}.image",
        "allowed: an image of a private ECR registry in eu-west-1",
    ),
    Row(
        "runner from the latest image",
        _runner(image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools/deploy:latest"),
        f"{_RUNNER}.image",
        "allowed: a tag other than latest, or a digest",
    ),
    Row("runner without an image", _runner(image=None), f"{_RUNNER}.image", "give a value: it has no default"),
    Row("runner without access", _runner(policies=None), f"{_RUNNER}.policies", "give a value: it has no default"),
    Row(
        "runner that may do nothing",
        _runner(policies={}),
        f"{_RUNNER}.policies",
        "allowed: one or more access policies of EKS; say what it may do in the cluster",
    ),
    Row(
        "runner with an IAM policy for EKS's",
        _runner(policies={"AdministratorAccess": {}}),
        f"{_RUNNER}.policies.AdministratorAccess",
        "use an access policy's name",
    ),
    Row(
        "runner with nothing to run",
        _runner(commands=None),
        f"{_RUNNER}.commands",
        "got nothing; allowed: one or more commands, none of them empty; say what to run, or give source",
    ),
    Row(
        "runner with an empty command",
        _runner(commands=["kubectl apply -f .", " "]),
        f"{_RUNNER}.commands",
        "none of them empty; say what to run",
    ),
    Row(
        "source in a bucket by name",
        _runner(source={**_SOURCE, "bucketArn": "sources"}),
        f"{_RUNNER}.source.bucketArn",
        "got 'sources'; allowed: arn:aws:s3:::<bucket>; give the bucket's own ARN, without a key",
    ),
    Row(
        "source in a bucket of another partition",
        _runner(source={**_SOURCE, "bucketArn": "arn:aws-cn:s3:::sources"}),
        f"{_RUNNER}.source.bucketArn",
        "allowed: arn:aws:s3:::<bucket>",
    ),
    Row(
        "source with its key in the ARN",
        _runner(source={**_SOURCE, "bucketArn": "arn:aws:s3:::sources/shop.zip"}),
        f"{_RUNNER}.source.bucketArn",
        "give the bucket's own ARN, without a key",
    ),
    Row(
        "source that is no archive",
        _runner(source={**_SOURCE, "key": "shop.tar.gz"}),
        f"{_RUNNER}.source.key",
        "allowed: the key of a .zip archive",
    ),
    Row(
        "sources by wildcard",
        _runner(source={**_SOURCE, "key": "*.zip"}),
        f"{_RUNNER}.source.key",
        "letters, digits and !_.()'/- only; upload the sources as one archive",
    ),
    Row("builds of a minute", _runner(timeoutMinutes=1), f"{_RUNNER}.timeoutMinutes", "allowed: 5 to 2160 minutes; "),
    Row("builds of two days", _runner(timeoutMinutes=2880), f"{_RUNNER}.timeoutMinutes", "allowed: 5 to 2160 minutes"),
    Row("builds on an invented size", _runner(computeType="SMALL"), f"{_RUNNER}.computeType", "BUILD_GENERAL1_SMALL"),
    Row("builds on an invented processor", _runner(processor="arm"), f"{_RUNNER}.processor", "did you mean 'arm64'?"),
    Row(
        "a variable of CodeBuild's",
        _runner(variables={"CODEBUILD_SRC_DIR": "/"}),
        f"{_RUNNER}.variables.CODEBUILD_SRC_DIR",
        "allowed: names of variables but CODEBUILD_... and CLUSTER_NAME, PULUMI_SKIP_UPDATE_CHECK; rename it",
    ),
    Row("a variable with a hyphen", _runner(variables={"a-b": "c"}), f"{_RUNNER}.variables.a-b", "rename it"),
    Row(
        "runner that may do everything",
        _runner(statements=[{"Effect": "Allow", "Action": "*", "Resource": "*"}]),
        f"{_RUNNER}.statements[0].Action",
        "allowed: Allow with actions but *, *:*, iam:*",
    ),
    Row(
        "runner called like a bastion",
        {"bastions.deploy": {}, **_runner()},
        _RUNNER,
        "got 'deploy'; allowed: names that no bastion has; rename this entry",
    ),
)

ROWS = (*_BASTIONS, *_OPENED, *_RUNNERS)
