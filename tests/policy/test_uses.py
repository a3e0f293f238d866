"""Which services a stack is seen to call, resource by resource."""

import json
from typing import Any

import pytest

from private_eks_policies.rules import Resource
from private_eks_policies.stack import Stack
from private_eks_policies.uses import needed
from private_eks_policies.values import UNKNOWN, NotKnown

from .faults import GITHUB, ROLE, document

IMAGES = {"ecr.api", "ecr.dkr", "s3"}
NODES = {*IMAGES, "ec2"}
ADDON = "aws:eks/addon:Addon"
ISSUER = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0"
POLICY = "aws:iam/policy:Policy"
QUEUES = document(Action=["sqs:ReceiveMessage", "iam:PassRole"], Resource="*")


def seen(*resources: Resource) -> set[str]:
    services, unknown = needed(Stack({r.urn: r for r in resources}), [])
    assert unknown == []
    return set(services)


def made(type_: str, /, name: str = "it", **props: Any) -> Resource:
    return Resource(type_, name, {"id": name, **props}, f"{type_}::{name}")


def role(principal: Any, name: str = "it", **props: Any) -> Resource:
    return made(ROLE, name, assumeRolePolicy=document(Principal=principal, Action="sts:AssumeRole"), **props)


PODS = {"Service": "pods.eks.amazonaws.com"}
OWN = made("aws:iam/rolePolicy:RolePolicy", role="it", policy=QUEUES)
LENT = made(POLICY, "queues", policy=QUEUES)
LOAN = made("aws:iam/rolePolicyAttachment:RolePolicyAttachment", role="it", policyArn="queues")


@pytest.mark.parametrize(("resources", "services"), [
    ([made("aws:eks/fargateProfile:FargateProfile")], {*IMAGES, "sts"}),
    ([made("aws:eks/nodeGroup:NodeGroup")], NODES),
    ([made("aws:autoscaling/group:Group")], NODES),
    ([made("aws:eks/cluster:Cluster")], set()),
    ([made("aws:eks/cluster:Cluster", computeConfig={"enabled": True})], {*IMAGES, "eks-auth"}),
    ([role(PODS, inlinePolicies=UNKNOWN)], {"eks-auth"}),
    ([made("aws:codebuild/project:Project")], set()),
    ([made("aws:codebuild/project:Project", vpcConfig={"vpcId": "vpc-1"})], {"eks", "logs", "s3", "sts"}),
    ([made(ADDON, addonName="coredns")], set()),
    ([made(ADDON, addonName="of-a-vendor")], set()),
    ([made(ADDON, addonName="aws-ebs-csi-driver")], {"ec2"}),
    ([made(ADDON, addonName="vpc-cni", serviceAccountRoleArn=UNKNOWN)], {"ec2", "sts"}),
    ([made(ADDON, addonName="vpc-cni", podIdentityAssociations=[{"roleArn": UNKNOWN}])], {"ec2", "eks-auth"}),
    ([role(PODS)], {"eks-auth"}),
    ([role({"Federated": ISSUER})], {"sts"}),
    ([role({"Federated": GITHUB}), OWN], set()),
    ([role({"Service": "vpc-flow-logs.amazonaws.com"}), OWN], set()),
    ([role({"Service": "ec2.amazonaws.com"}), OWN], {"sqs"}),
    ([role({"Service": "ec2.amazonaws.com.cn"}), OWN], {"sqs"}),
    ([role({"Service": "eks-fargate-pods.amazonaws.com"}), OWN], {"sqs"}),
    ([role({"Federated": ISSUER}), OWN], {"sqs", "sts"}),
    ([role(PODS, "other"), OWN], {"eks-auth"}),
    ([role(PODS), LENT], {"eks-auth"}),
    ([role(PODS), LENT, LOAN], {"eks-auth", "sqs"}),
    ([role(PODS, inlinePolicies=[{"name": "queues", "policy": QUEUES}])], {"eks-auth", "sqs"}),
    ([role(PODS, inlinePolicies=[{"policy": document(Action="kms:Decrypt")}])], {"eks-auth"}),
    ([role({"Service": "ec2.amazonaws.com"}, inlinePolicies=[{"policy": document(Action="kms:Decrypt")}])], {"kms"}),
    (
        [made(LOAN.type, role="it", policyArn="arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")],
        {"ssm", "ssmmessages"},
    ),
])  # fmt: skip
def test_what_a_stack_has_tells_what_it_calls(resources: list[Resource], services: set[str]) -> None:
    assert seen(*resources) == services


def test_denied_actions_are_not_called() -> None:
    denied = json.dumps({"Statement": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]})
    assert seen(role(PODS, inlinePolicies=[{"policy": denied}])) == {"eks-auth"}


def test_every_service_comes_with_its_first_reason() -> None:
    services, _ = needed(
        Stack({r.urn: r for r in (role(PODS, "jobs", inlinePolicies=[{"policy": QUEUES}]),)}), ["irsa"]
    )
    assert services == {
        "eks-auth": "pod-identity: gives the Pod Identity agent its credentials",
        "sqs": "the role jobs may call it",
        "sts": "irsa: exchanges service account tokens for credentials",
    }


@pytest.mark.parametrize(("resources", "path"), [
    ([made("aws:eks/cluster:Cluster", computeConfig=UNKNOWN)], "it.computeConfig"),
    ([made(ROLE, assumeRolePolicy=UNKNOWN)], "it.assumeRolePolicy"),
    ([role(PODS), made("aws:iam/rolePolicy:RolePolicy", "rules", role="it", policy=UNKNOWN)], "rules.policy"),
    ([role(PODS, inlinePolicies=[{"name": "x", "policy": UNKNOWN}])], "it.policy"),
])  # fmt: skip
def test_documents_that_are_not_known_are_named(resources: list[Resource], path: str) -> None:
    assert needed(Stack({r.urn: r for r in resources}), [])[1] == [NotKnown(path)]
