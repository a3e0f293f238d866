"""Faults to be put into a recorded program, each with the checkov rule that must find it.

Some faults checkov 3.3 does not see: an unencrypted volume in a launch template, a secret in user data that is base64,
port 443 open to everyone or from nodes to everyone, all protocols without a port, a way out in a route table, an
endpoint that is missing or has no private DNS, an event rule that anyone's queue hears. Nobody judges those here.
"""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from private_eks_cli.graph.model import Graph


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """Inputs, by dotted path, that the first resource of a type gets; None removes one.

    Without any inputs, all resources of the type are forgotten.
    """

    rule: str
    type: str
    inputs: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    stack: str = "dev"

    def put_into(self, graph: Graph) -> Graph:
        """Give the graph with this fault in it; of what is whole, only what the faulty resource refers to."""
        resources = graph.of(self.type)
        if not self.inputs:
            return graph.without(*(resource.urn for resource in resources))
        inputs = dict(resources[0].inputs)
        for path, value in self.inputs.items():
            _set(inputs, path.split("."), value)
        faulty = dataclasses.replace(resources[0], inputs=inputs)
        kept = {faulty.urn, *(urn for urns in faulty.property_dependencies.values() for urn in urns)}
        return graph.without(*(graph.resources.keys() - kept)).replacing(faulty)


def _set(inputs: dict[str, Any], path: list[str], value: Any) -> None:
    key, *rest = path
    if rest:
        inputs[key] = dict(inputs[key])
        _set(inputs[key], rest, value)
    elif value is None:
        del inputs[key]
    else:
        inputs[key] = value


def _document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def _sessions(**inputs: Any) -> str:
    return json.dumps({"inputs": {"cloudWatchLogGroupName": "/ssm", "kmsKeyId": "key", **inputs}})


_DOCUMENT = "aws:ssm/document:Document"
_INSTANCE = "aws:ec2/instance:Instance"
_PROJECT = "aws:codebuild/project:Project"
_CLUSTER = "aws:eks/cluster:Cluster"
_ANYONE = {"cidrIpv4": "0.0.0.0/0"}
_DEFAULT_ROUTE = {"cidrBlock": "0.0.0.0/0"}
_GITHUB = {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}
_REPOSITORY = "aws:ecr/repository:Repository"
_USER_DATA = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"
"""With the key that AWS's own documentation shows."""

FAULTS: Mapping[str, Fault] = {
    "public endpoint": Fault("CKV_AWS_39", _CLUSTER, {"vpcConfig.endpointPublicAccess": True}),
    "public endpoint for everyone": Fault("CKV_AWS_38", _CLUSTER, {"vpcConfig.endpointPublicAccess": True}),
    "endpoint access left to the default": Fault("CKV_AWS_39", _CLUSTER, {"vpcConfig.endpointPublicAccess": None}),
    "a log type missing": Fault("CKV_AWS_37", _CLUSTER, {"enabledClusterLogTypes": ["api", "authenticator"]}),
    "secrets not encrypted": Fault("CKV_AWS_58", _CLUSTER, {"encryptionConfig": None}),
    "a version without support": Fault("CKV_AWS_339", _CLUSTER, {"version": "1.24"}),
    "tags that move": Fault("CKV_AWS_51", _REPOSITORY, {"imageTagMutability": "MUTABLE"}),
    "images not encrypted": Fault("CKV_AWS_136", _REPOSITORY, {"encryptionConfigurations": None}),
    "images not scanned": Fault("CKV_AWS_163", _REPOSITORY, {"imageScanningConfiguration.scanOnPush": False}),
    "images for everyone": Fault(
        "CKV_AWS_32", "RepositoryPolicy", {"policy": _document(Principal="*", Action="ecr:BatchGetImage")}, "everything"
    ),
    "SSH to nodes from anywhere": Fault(
        "CKV_AWS_100", "aws:eks/nodeGroup:NodeGroup", {"remoteAccess": {"ec2SshKey": "ops"}}, "staging"
    ),
    "files not encrypted": Fault("CKV_AWS_42", "aws:efs/fileSystem:FileSystem", {"encrypted": False}, "fargate-efs"),
    "files without a key": Fault("CKV_AWS_184", "aws:efs/fileSystem:FileSystem", {"kmsKeyId": None}, "fargate-efs"),
    "an access point to everything": Fault(
        "CKV_AWS_329", "aws:efs/accessPoint:AccessPoint", {"rootDirectory.path": "/"}, "fargate-efs"
    ),
    "an access point for anyone": Fault(
        "CKV_AWS_330", "aws:efs/accessPoint:AccessPoint", {"posixUser": None}, "fargate-efs"
    ),
    "IMDSv1": Fault("CKV_AWS_79", "LaunchTemplate", {"metadataOptions.httpTokens": "optional"}, "staging"),
    "IMDS within pods' reach": Fault(
        "CKV_AWS_341", "LaunchTemplate", {"metadataOptions.httpPutResponseHopLimit": 2}, "staging"
    ),
    "nodes with a public address": Fault(
        "CKV_AWS_88", "LaunchTemplate", {"networkInterfaces": [{"associatePublicIpAddress": "true"}]}, "staging"
    ),
    "a secret in user data": Fault("CKV_AWS_46", "LaunchTemplate", {"userData": _USER_DATA}, "staging"),
    "a bastion's volume in the clear": Fault("CKV_AWS_8", _INSTANCE, {"rootBlockDevice": {"encrypted": False}}),
    "a secret in a bastion's user data": Fault("CKV_AWS_46", _INSTANCE, {"userData": _USER_DATA}),
    "IMDSv1 on a bastion": Fault("CKV_AWS_79", _INSTANCE, {"metadataOptions.httpTokens": "optional"}),
    "a bastion with a public address": Fault("CKV_AWS_88", _INSTANCE, {"associatePublicIpAddress": True}),
    "a bastion without detailed monitoring": Fault("CKV_AWS_126", _INSTANCE, {"monitoring": False}),
    "a bastion without EBS optimisation": Fault("CKV_AWS_135", _INSTANCE, {"ebsOptimized": False}),
    "a bastion without a role": Fault("CKV2_AWS_41", _INSTANCE, {"iamInstanceProfile": None}),
    "sessions in the clear": Fault("CKV_AWS_112", _DOCUMENT, {"content": _sessions(kmsKeyId="")}),
    "sessions not logged": Fault("CKV_AWS_113", _DOCUMENT, {"content": _sessions(cloudWatchEncryptionEnabled=False)}),
    "sessions for everybody": Fault("CKV_AWS_303", _DOCUMENT, {"permissions": {"type": "Share", "accountIds": "All"}}),
    "a way out through a NAT instance": Fault(
        "CKV2_AWS_35", "aws:ec2/route:Route", {"gatewayId": None, "instanceId": "i-1"}, "public-bastion"
    ),
    "a way to everything of a peer": Fault(
        "CKV2_AWS_44", "aws:ec2/route:Route", {"gatewayId": None, "vpcPeeringConnectionId": "p"}, "public-bastion"
    ),
    "builds without a log": Fault("CKV_AWS_314", _PROJECT, {"logsConfig": None}, "everything"),
    "builds logged in the clear": Fault(
        "CKV_AWS_311", _PROJECT, {"logsConfig.s3Logs": {"status": "ENABLED", "encryptionDisabled": True}}, "everything"
    ),
    "privileged builds": Fault("CKV_AWS_316", _PROJECT, {"environment.privilegedMode": True}, "everything"),
    "short retention": Fault("CKV_AWS_338", "LogGroup", {"retentionInDays": 180}),
    "no retention": Fault("CKV_AWS_66", "LogGroup", {"retentionInDays": None}),
    "log group without a key": Fault("CKV_AWS_158", "LogGroup", {"kmsKeyId": None}),
    "no key rotation": Fault("CKV_AWS_7", "aws:kms/key:Key", {"enableKeyRotation": False}),
    "a disabled key": Fault("CKV_AWS_227", "aws:kms/key:Key", {"isEnabled": False}),
    "a key for everyone": Fault(
        "CKV_AWS_33", "aws:kms/key:Key", {"policy": _document(Principal="*", Action="kms:*", Resource="*")}
    ),
    "a key without a policy": Fault("CKV2_AWS_64", "aws:kms/key:Key", {"policy": None}),
    "a role for everyone": Fault(
        "CKV_AWS_60",
        "aws:iam/role:Role",
        {"assumeRolePolicy": _document(Principal={"AWS": "*"}, Action="sts:AssumeRole")},
    ),
    "a role for a whole account": Fault(
        "CKV_AWS_61",
        "aws:iam/role:Role",
        {"assumeRolePolicy": _document(Principal={"AWS": "arn:aws:iam::111122223333:root"}, Action="sts:AssumeRole")},
    ),
    "a role for any repository on GitHub": Fault(
        "CKV_AWS_393",
        "aws:iam/role:Role",
        {"assumeRolePolicy": _document(Principal=_GITHUB, Action="sts:AssumeRoleWithWebIdentity")},
    ),
    "an administrator role": Fault(
        "CKV_AWS_274", "RolePolicyAttachment", {"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}
    ),
    "a role that manages IAM": Fault(
        "CKV2_AWS_56", "RolePolicyAttachment", {"policyArn": "arn:aws:iam::aws:policy/IAMFullAccess"}
    ),
    "all actions": Fault("CKV_AWS_63", "RolePolicy", {"policy": _document(Action="*", Resource="arn:aws:s3:::b/*")}),
    "all actions on everything": Fault("CKV_AWS_62", "RolePolicy", {"policy": _document(Action="*", Resource="*")}),
    "full privileges": Fault("CKV2_AWS_40", "RolePolicy", {"policy": _document(Action="iam:*", Resource="*")}),
    "privilege escalation": Fault(
        "CKV_AWS_286", "RolePolicy", {"policy": _document(Action="iam:CreatePolicyVersion", Resource="*")}
    ),
    "credentials for the taking": Fault(
        "CKV_AWS_287", "RolePolicy", {"policy": _document(Action="iam:CreateAccessKey", Resource="*")}
    ),
    "data for the taking": Fault("CKV_AWS_288", "RolePolicy", {"policy": _document(Action="s3:Get*", Resource="*")}),
    "permissions management": Fault(
        "CKV_AWS_289", "RolePolicy", {"policy": _document(Action="iam:AttachRolePolicy", Resource="*")}
    ),
    "writing anywhere": Fault("CKV_AWS_290", "RolePolicy", {"policy": _document(Action="s3:Put*", Resource="*")}),
    "reading anywhere": Fault("CKV_AWS_355", "RolePolicy", {"policy": _document(Action="s3:GetObject", Resource="*")}),
    "a NAT instance": Fault(
        "CKV2_AWS_35", "aws:ec2/routeTable:RouteTable", {"routes": [{**_DEFAULT_ROUTE, "instanceId": "i-1"}]}
    ),
    "everything to a peer": Fault(
        "CKV2_AWS_44", "aws:ec2/routeTable:RouteTable", {"routes": [{**_DEFAULT_ROUTE, "vpcPeeringConnectionId": "p"}]}
    ),
    "public addresses": Fault("CKV_AWS_130", "Subnet", {"mapPublicIpOnLaunch": True}),
    "no flow log": Fault("CKV2_AWS_11", "FlowLog"),
    "default security group left alone": Fault("CKV2_AWS_12", "DefaultSecurityGroup"),
    "default security group with a rule": Fault(
        "CKV2_AWS_12",
        "DefaultSecurityGroup",
        {"ingress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["10.0.0.0/8"]}]},
    ),
    "endpoints forgotten": Fault("CKV2_AWS_5", "VpcEndpoint"),
    "a rule without a description": Fault("CKV_AWS_23", "SecurityGroupIngressRule", {"description": None}),
    "SSH from everyone": Fault("CKV_AWS_24", "SecurityGroupIngressRule", {**_ANYONE, "fromPort": 22, "toPort": 22}),
    "RDP from everyone": Fault("CKV_AWS_25", "SecurityGroupIngressRule", {**_ANYONE, "fromPort": 3389, "toPort": 3389}),
    "HTTP from everyone": Fault("CKV_AWS_260", "SecurityGroupIngressRule", {**_ANYONE, "fromPort": 80, "toPort": 80}),
    "everything from everyone": Fault(
        "CKV_AWS_277",
        "SecurityGroupIngressRule",
        {**_ANYONE, "ipProtocol": "-1", "fromPort": -1, "toPort": -1},
    ),
    "everything to everyone": Fault(
        "CKV_AWS_382",
        "aws:ec2/securityGroup:SecurityGroup",
        {"egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]},
    ),
    "everything from nodes to everyone": Fault(
        "CKV_AWS_382",
        "SecurityGroupEgressRule",
        {**_ANYONE, "ipProtocol": "-1", "fromPort": -1, "toPort": -1},
        "bottlerocket-fips",
    ),
    "a way out without a description": Fault(
        "CKV_AWS_23", "SecurityGroupEgressRule", {"description": None}, "bottlerocket-fips"
    ),
    "a group without tags": Fault("CKV_AWS_153", "aws:autoscaling/group:Group", {"tags": None}, "spot-batch"),
    "a group without a launch template": Fault(
        "CKV_AWS_315", "aws:autoscaling/group:Group", {"mixedInstancesPolicy": None}, "spot-batch"
    ),
    "messages not encrypted": Fault("CKV_AWS_27", "Queue", {"sqsManagedSseEnabled": None}, "everything"),
    "messages under AWS's key": Fault("CKV2_AWS_73", "Queue", {"kmsMasterKeyId": "alias/aws/sqs"}, "everything"),
    "all actions on a queue": Fault(
        "CKV_AWS_72", "QueuePolicy", {"policy": _document(Principal={"AWS": "*"}, Action="*")}, "everything"
    ),
    "a queue for everyone": Fault(
        "CKV_AWS_168", "QueuePolicy", {"policy": _document(Principal="*", Action="sqs:SendMessage")}, "everything"
    ),
    "messages from everyone": Fault(
        "CKV_AWS_387", "QueuePolicy", {"policy": _document(Principal="*", Action="sqs:SendMessage")}, "everything"
    ),
}
