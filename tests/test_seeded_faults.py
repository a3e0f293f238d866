"""Whatever is opened, weakened or pointed elsewhere breaks a promise, in words that name it."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from private_eks_cli.graph.model import Resource
from tests.conftest import faults, recorded, with_inputs

ANYBODY = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage"}]}'
FOREIGN = "sg-0123456789abcdef0"


Edit = tuple[str, str, dict[str, Any], str]

_OURS = {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}
_TO_ANY_ACCOUNT = json.dumps({"Statement": [{"Action": "*", "Resource": "*", "Condition": _OURS}]})


PROD: list[Edit] = [
    ("Vpc", "", {"enableDnsHostnames": False}, "does not resolve in its VPC"),
    ("Vpc", "", {"enableDnsSupport": False}, "does not resolve in its VPC"),
    ("Vpc", "", {"cidrBlock": "10.31.0.0/16"}, "lies in no block of its VPC"),
    ("Subnet", "-node-eu-west-1a", {"mapPublicIpOnLaunch": True}, "may hand out public addresses"),
    ("Subnet", "-node-eu-west-1a", {"assignIpv6AddressOnCreation": True}, "may hand out public addresses"),
    ("Subnet", "-node-eu-west-1a", {"availabilityZone": "eu-west-1b"}, "eu-west-1a has no subnet for nodes"),
    ("RouteTable", "-eu-west-1b", {"routes": [{"cidrBlock": "0.0.0.0/0"}]}, "has routes"),
    ("RouteTableAssociation", "-node-eu-west-1a", {"routeTableId": "rtb-0"}, "has no route to private-eks-prod-s3"),
    ("DefaultSecurityGroup", "", {"ingress": [{"protocol": "-1"}]}, "has rules of its own"),
    ("SecurityGroup", "-endpoints", {"egress": [{"protocol": "-1"}]}, "has rules of its own"),
    ("SecurityGroupIngressRule", "-endpoints-10.30.0.0-16", {"cidrIpv4": "0.0.0.0/0"}, "reaches 0.0.0.0/0"),
    ("SecurityGroupIngressRule", "-endpoints-10.30.0.0-16", {"cidrIpv4": "10.30.0.0/17"}, "does not admit subnet"),
    ("SecurityGroupIngressRule", "-endpoints-10.30.0.0-16", {"toPort": 80, "fromPort": 80}, "does not admit subnet"),
    ("FlowLog", "-flow-logs", {"trafficType": "REJECT"}, "has no flow log"),
    ("FlowLog", "-flow-logs", {"logDestination": "arn:aws:s3:::elsewhere"}, "has no flow log"),
    ("RouteTable", "-eu-west-1b", {"vpcId": "vpc-0"}, "private-eks-prod-eu-west-1b lies in no VPC"),
    ("SecurityGroupIngressRule", "-api-10.200.0.0-16", {"toPort": 80, "fromPort": 80}, "is not admitted to both"),
    ("VpcEndpoint", "-sts", {"privateDnsEnabled": False}, "has no private DNS"),
    ("VpcEndpoint", "-sts", {"securityGroupIds": []}, "private-eks-prod-sts does not admit subnet"),
    ("VpcEndpoint", "-sts", {"subnetIds": []}, "has no interface in eu-west-1a, eu-west-1b, eu-west-1c"),
    ("VpcEndpoint", "-sts", {"subnetIds": lambda ids: ids[:1]}, "sts: nothing is left without eu-west-1a"),
    ("VpcEndpoint", "-sts", {"policy": '{"Statement": [{"Action": "*", "Condition": {}}]}'}, "lets others in"),
    ("VpcEndpoint", "-s3", {"policy": _TO_ANY_ACCOUNT}, "lets callers reach what belongs to any account"),
    ("VpcEndpoint", "-ecr.dkr", {"policy": _TO_ANY_ACCOUNT}, "does not allow ecr:BatchGetImage"),
    ("VpcEndpoint", "-secretsmanager", {"policy": None}, "lets principals of every account through"),
    ("VpcEndpoint", "-s3", {"routeTableIds": []}, "has no route to private-eks-prod-s3"),
    ("VpcEndpoint", "-ec2", {"vpcEndpointType": "Gateway"}, "cannot be a gateway"),
    ("aws:eks/cluster:Cluster", "", {"vpcConfig": {"endpointPublicAccess": True}}, "private endpoint only"),
    (
        "aws:eks/cluster:Cluster",
        "",
        {"vpcConfig": {"endpointPrivateAccess": True, "endpointPublicAccess": False}},
        "calls past the VPC",
    ),
    ("aws:eks/cluster:Cluster", "", {"encryptionConfig": {}}, "are not encrypted with a key"),
    (
        "aws:eks/cluster:Cluster",
        "",
        {"enabledClusterLogTypes": ["api"]},
        "does not log audit, authenticator, controllerManager, scheduler",
    ),
    ("aws:eks/cluster:Cluster", "", {"accessConfig": {}}, "becomes its administrator"),
    ("AccessPolicyAssociation", "AdminPolicy", {"accessScope": {"type": "namespace"}}, "has no administrator"),
    ("AccessEntry", "-admins", {"principalArn": "arn:aws:iam::111122223333:role/other"}, "without an entry"),
    ("LogGroup", "-prod", {"name": "/aws/eks/other/cluster"}, "has no log group of the stack"),
    ("LogGroup", "-prod", {"kmsKeyId": None}, "is not encrypted"),
    ("LogGroup", "-flow-logs", {"retentionInDays": 0}, "has no retention"),
    ("aws:kms/key:Key", "-prod", {"enableKeyRotation": False}, "does not rotate"),
    ("RolePolicyAttachment", "-AmazonEKSClusterPolicy", {"policyArn": "a/AdministratorAccess"}, "does not belong"),
    ("RolePolicy", "-flow-logs", {"policy": '{"Statement": [{"Action": "*"}]}'}, "flow-logs allows *"),
    ("FargateProfile", "", {"subnetIds": lambda ids: ids[:1]}, "custom-space: nothing is left without eu-west-1a"),
    ("aws:eks/nodeGroup:NodeGroup", "-general", {"subnetIds": lambda ids: ids[:1]}, "nodes: nothing is left without"),
]

EVERYTHING: list[Edit] = [
    ("SecurityGroup", "-nodes", {"egress": [{"protocol": "-1"}]}, "has rules of its own"),
    ("SecurityGroupEgressRule", "-to-databases", {"cidrIpv4": "0.0.0.0/0"}, "reaches 0.0.0.0/0"),
    ("SecurityGroupEgressRule", "-to-databases", {"cidrIpv4": "10.0.0.0/8"}, "which nobody asked for"),
    ("SecurityGroupEgressRule", "-to-databases", {"cidrIpv6": "::/0"}, "reaches "),
    (
        "SecurityGroupEgressRule",
        "everything-s3-out",
        {"prefixListId": "pl-01234567"},
        "out to pl-01234567, which nobody asked",
    ),
    (
        "SecurityGroupEgressRule",
        "everything-s3-out",
        {"prefixListId": None},
        "private-eks-everything-s3-out lets traffic out",
    ),
    (
        "SecurityGroupEgressRule",
        "everything-cluster-out",
        {"referencedSecurityGroupId": None},
        "-cluster-out lets traffic out",
    ),
    (
        "SecurityGroupEgressRule",
        "everything-endpoints-out",
        {"toPort": 80, "fromPort": 80},
        "does not let nodes out to",
    ),
    ("SecurityGroupEgressRule", "-nodes-out", {"referencedSecurityGroupId": FOREIGN}, "trusts the foreign security"),
    ("SecurityGroupIngressRule", "-nodes-in", {"fromPort": 443, "toPort": 443, "ipProtocol": "tcp"}, "from each other"),
    (
        "SecurityGroupIngressRule",
        "-nodes-in",
        {"referencedSecurityGroupId": None, "cidrIpv4": "10.46.0.0/16"},
        "lets addresses into nodes",
    ),
    ("SecurityGroupIngressRule", "-from-nodes", {"fromPort": 80, "toPort": 80, "ipProtocol": "tcp"}, "Kubernetes API"),
    (
        "SecurityGroupIngressRule",
        "everything-cluster-in",
        {"fromPort": 1, "toPort": 2, "ipProtocol": "tcp"},
        "control plane",
    ),
    ("SecurityGroupEgressRule", "-shared-nodes-out", {"fromPort": 443, "toPort": 443}, "is out of reach for nodes"),
    (
        "SecurityGroupEgressRule",
        "-shared-nodes-out",
        {"referencedSecurityGroupId": FOREIGN},
        "is out of reach for nodes",
    ),
    ("SecurityGroupIngressRule", "-shared-nodes-in", {"fromPort": 443, "toPort": 443}, "is out of reach for nodes"),
    ("BackupPolicy", "-scratch", {"backupPolicy": {"status": "ENABLED"}}, "is not backed up as the stack file says"),
    ("LaunchTemplate", "-general", {"networkInterfaces": []}, "does not refuse public addresses"),
    ("LaunchTemplate", "-general", {"keyName": "mine"}, "has an SSH key"),
    ("LaunchTemplate", "-batch", {"iamInstanceProfile": {}}, "private-eks-everything-batch has no role"),
    ("LaunchTemplate", "-batch", {"imageId": None}, "starts from no image"),
    ("LaunchTemplate", "-hardened-image", {"userData": None}, "are told nothing of their cluster"),
    ("aws:eks/nodeGroup:NodeGroup", "-web", {"remoteAccess": {"ec2SshKey": "mine"}}, "takes remote access"),
    (
        "aws:eks/nodeGroup:NodeGroup",
        "-web",
        {"launchTemplate": {}},
        "private-eks-everything-web has no launch template",
    ),
    ("AccessEntry", "-batch", {"type": "EC2_WINDOWS"}, "no access entry of type EC2_LINUX"),
    ("AccessEntry", "-batch", {"type": "STANDARD"}, "no access entry of type EC2_LINUX"),
    ("AccessEntry", "-karpenter-node", {"type": "STANDARD"}, "no access entry of type EC2_LINUX"),
    ("aws:sqs/queue:Queue", "-karpenter", {"sqsManagedSseEnabled": False}, "is not encrypted"),
    ("QueuePolicy", "-karpenter", {"policy": ANYBODY}, "others than this account may send"),
    (
        "EventTarget",
        "-rebalance",
        {"arn": "arn:aws:sqs:eu-west-1:111122223333:other"},
        "-rebalance does not tell queue",
    ),
    (
        "EventRule",
        "-rebalance",
        {"eventPattern": '{"source": ["aws.health"]}'},
        "does not hear of EC2 Instance Rebalance",
    ),
    ("RolePolicyAttachment", "-reports-AmazonS3ReadOnlyAccess", {"policyArn": "a/AdministratorAccess"}, "not belong"),
    ("RolePolicyAttachment", "-reports-AmazonS3ReadOnlyAccess", {"policyArn": "a/AmazonS3FullAccess"}, "instead of"),
    ("PodIdentityAssociation", "-reports/reports", {"namespace": "other"}, "which does not trust other/reports"),
    (
        "PodIdentityAssociation",
        "-kube-system/karpenter",
        {"serviceAccount": "other"},
        "does not trust kube-system/other",
    ),
    ("OpenIdConnectProvider", "", {"url": "https://example.com"}, "has no OIDC provider for the roles of its pods"),
    ("OpenIdConnectProvider", "", {"clientIdLists": ["example"]}, "has no OIDC provider for the roles of its pods"),
    ("aws:eks/addon:Addon", "-adot", {"clusterName": "other"}, "private-eks-everything-platform-adot belongs to no"),
    ("aws:eks/addon:Addon", "-aws-ebs-csi-driver", {"configurationValues": None}, "is not told its controller"),
    ("aws:eks/addon:Addon", "-vpc-cni", {"configurationValues": "{}"}, "is not told its enableWindowsIpam"),
    ("aws:eks/addon:Addon", "-vpc-cni", {"serviceAccountRoleArn": None}, "does not get its role"),
    ("aws:eks/addon:Addon", "-aws-ebs-csi-driver", {"podIdentityAssociations": []}, "does not get its role"),
    ("Tag", "-windows-taint/os", {"tag": {"key": "other", "value": "x"}}, "does not know taint/os"),
    ("VpcIpv4CidrBlockAssociation", "", {"cidrBlock": "100.65.0.0/16"}, "lies in no block of its VPC"),
]


ROUTER = ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
OTHER_GROUP = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/eks/other/fargate:*"


def _policy(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[str], str]:
    """Change each statement of a policy."""
    return lambda text: json.dumps({"Statement": [change(s) for s in json.loads(text)["Statement"]]})


def _without(action: str) -> Callable[[str], str]:
    return _policy(lambda s: {**s, "Action": [name for name in [*s["Action"], ""] if name and name != action]})


FARGATE_EFS: list[Edit] = [
    ("aws:efs/fileSystem:FileSystem", "-files", {"encrypted": False}, "is not encrypted with a key"),
    ("aws:efs/fileSystem:FileSystem", "-files", {"kmsKeyId": None}, "is not encrypted with a key"),
    ("BackupPolicy", "-files", {"backupPolicy": {"status": "DISABLED"}}, "is not backed up as the stack file says"),
    ("FileSystemPolicy", "-files", {"policy": '{"Statement": []}'}, "may be mounted without TLS"),
    ("FileSystemPolicy", "-files", {"fileSystemId": "fs-0"}, "without TLS and by root: it has no policy"),
    (
        "FileSystemPolicy",
        "-files",
        {"policy": lambda text: text.replace("ClientWrite", "ClientRootAccess")},
        "may elasticfilesystem:ClientMount, elasticfilesystem:ClientRootAccess",
    ),
    (
        "FileSystemPolicy",
        "-files",
        {"policy": _policy(lambda s: {**s, "Condition": {"Bool": {"aws:SecureTransport": "false"}}})},
        "may be mounted from elsewhere",
    ),
    (
        "FileSystemPolicy",
        "-files",
        {"policy": _policy(lambda s: {**s, "Resource": s["Resource"].replace("/fs-", "/fs-0")})},
        "is about another one",
    ),
    ("MountTarget", "-eu-west-1b", {"subnetId": "subnet-0"}, "-files has no mount target in eu-west-1b"),
    ("MountTarget", "-eu-west-1b", {"fileSystemId": "fs-0"}, "-files has no mount target in eu-west-1b"),
    ("MountTarget", "-eu-west-1b", {"securityGroups": []}, "-eu-west-1b keeps out pods on Fargate or Auto Mode"),
    ("SecurityGroupIngressRule", "-files-cluster-in", {"fromPort": 443, "toPort": 443}, "keeps out pods on Fargate"),
    ("SecurityGroupIngressRule", "-files-cluster-in", {"fromPort": 0, "toPort": 65535}, "admits more than NFS"),
    ("SecurityGroupIngressRule", "-files-cluster-in", {"referencedSecurityGroupId": FOREIGN}, "keeps out pods on"),
    ("AccessPoint", "-uploads", {"posixUser": None}, "-uploads lets its users be anyone"),
    ("AccessPoint", "-uploads", {"posixUser": {"uid": 0, "gid": 0}}, "-uploads makes its users root"),
    ("AccessPoint", "-uploads", {"rootDirectory": {"path": "/"}}, "-uploads shows the whole file system"),
    (
        "AccessPoint",
        "-uploads",
        {"fileSystemId": "fs-0"},
        "access point uploads of private-eks-fargate-efs-files is not",
    ),
    ("LogGroup", "-fargate", {"kmsKeyId": None}, "is not encrypted"),
    ("LogGroup", "-fargate", {"retentionInDays": 7}, "is not kept for 400 days"),
    (
        "LogGroup",
        "-fargate",
        {"name": "/aws/eks/other/fargate"},
        "no log group /aws/eks/private-eks-fargate-efs/fargate",
    ),
    *(
        (
            "RolePolicy",
            "-pod-execution",
            {"policy": _without(action)},
            f"pods on Fargate may not call {action} on log group",
        )
        for action in ROUTER
    ),
    (
        "RolePolicy",
        "-pod-execution",
        {"policy": lambda text: text.replace("logs:CreateLogGroup", "logs:PutRetentionPolicy")},
        "may not call logs:CreateLogGroup on log group private-eks-fargate-efs-fluent-bit-logs",
    ),
    (
        "RolePolicy",
        "-pod-execution",
        {"policy": _policy(lambda s: {**s, "Resource": [*s["Resource"], OTHER_GROUP]})},
        "pods on Fargate may write to other log groups than",
    ),
]


SEEDED = [
    (stack, *edit)
    for stack, edits in {"fargate-efs": FARGATE_EFS, "prod": PROD, "everything": EVERYTHING}.items()
    for edit in edits
]


@pytest.mark.parametrize(("stack", "type_", "suffix", "inputs", "fault"), SEEDED)
def test_changing_what_protects_the_cluster_breaks_a_promise(
    stack: str, type_: str, suffix: str, inputs: dict[str, Any], fault: str
) -> None:
    assert any(fault in found for found in faults(with_inputs(recorded(stack), type_, suffix, inputs)))


TEMPLATES = ("arm", "batch", "data-eu-west-1a", "general", "hardened-image", "web", "windows")


def _groups(ids: list[str]) -> Callable[[Any], Any]:
    return lambda interfaces: [{**interface, "securityGroups": ids} for interface in interfaces]


def _second_unencrypted(disks: list[Any]) -> list[Any]:
    return [*disks[:-1], {**disks[-1], "ebs": {**disks[-1]["ebs"], "encrypted": "false"}}]


def _metadata_tags(metadata: dict[str, Any]) -> dict[str, Any]:
    return {**metadata, "instanceMetadataTags": "enabled"}


OF_TEMPLATES: list[tuple[str, dict[str, Any], str]] = [
    ("a public address", {"networkInterfaces": [{"associatePublicIpAddress": "true"}]}, "does not refuse public"),
    ("another security group", {"networkInterfaces": _groups([FOREIGN])}, f"{FOREIGN} keeps nodes from the Kubernetes"),
    ("no security group", {"networkInterfaces": _groups([])}, "leaves its nodes to the VPC's default security group"),
    ("an SSH key", {"keyName": "mine"}, "has an SSH key"),
    ("IMDSv1", {"metadataOptions": {"httpTokens": "optional"}}, "does not require IMDSv2"),
    ("tags in metadata", {"metadataOptions": _metadata_tags}, "leaves tags in instance metadata to the account"),
    (
        "a hop more",
        {"metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 2}},
        "can read its credentials",
    ),
    ("a disk in the clear", {"blockDeviceMappings": _second_unencrypted}, "is not encrypted"),
    ("a disk left out", {"blockDeviceMappings": lambda disks: disks[:-1]}, "is not encrypted"),
]


@pytest.mark.parametrize(("what", "inputs", "fault"), OF_TEMPLATES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_launch_template_of_any_group_cannot_be_weakened(
    template: str, what: str, inputs: dict[str, Any], fault: str
) -> None:
    broken = with_inputs(recorded("everything"), "LaunchTemplate", f"-{template}", inputs)
    assert any(fault in found for found in faults(broken))


def test_nodes_do_not_carry_the_cluster_s_group() -> None:
    graph = recorded("everything")
    own = graph.of("aws:eks/cluster:Cluster")[0].outputs["vpcConfig"]["clusterSecurityGroupId"]
    broken = with_inputs(graph, "LaunchTemplate", "-web", {"networkInterfaces": _groups([own])})
    assert "nodes carry the cluster's security group, which lets everything out" in faults(broken)


def test_mount_targets_among_pods_are_named() -> None:
    graph = recorded("everything")
    pods = graph.one("aws:eks/nodeGroup:NodeGroup", "private-eks-everything-general").inputs["subnetIds"]
    moved = with_inputs(graph, "MountTarget", "-shared-eu-west-1a", {"subnetId": pods[0]})
    assert "private-eks-everything-shared-eu-west-1a has interfaces in the subnets of nodes and pods" in faults(moved)


def test_a_mount_target_that_does_not_wait_for_the_policy_is_named() -> None:
    graph = recorded("fargate-efs")
    target = graph.one("MountTarget", "private-eks-fargate-efs-files-eu-west-1a")
    hasty = graph.replacing(dataclasses.replace(target, dependencies=()))
    assert any(f"{target.name} does not wait for aws:efs/fileSystemPolicy" in found for found in faults(hasty))


def test_interfaces_among_pods_are_named() -> None:
    graph = recorded("prod")
    pods = graph.one("FargateProfile", "private-eks-prod-custom-space").inputs["subnetIds"]
    for resource in (graph.of("aws:eks/cluster:Cluster")[0], graph.one("VpcEndpoint", "private-eks-prod-sts")):
        inputs = {**resource.inputs, "subnetIds": pods, "vpcConfig": {"subnetIds": pods}}
        moved = graph.replacing(dataclasses.replace(resource, inputs=inputs))
        assert f"{resource.name} has interfaces in the subnets of nodes and pods" in faults(moved)


def _zones_swapped(text: str) -> str:
    values = json.loads(text)
    own = values["eniConfig"]["subnets"]
    own["eu-west-1a"], own["eu-west-1b"] = own["eu-west-1b"], own["eu-west-1a"]
    return json.dumps(values)


def _zone_forgotten(text: str) -> str:
    values = json.loads(text)
    del values["eniConfig"]["subnets"]["eu-west-1c"]
    return json.dumps(values)


@pytest.mark.parametrize(("change", "fault"), [
    (_zones_swapped, "gives pods in eu-west-1a a subnet of eu-west-1b"),
    (_zone_forgotten, "gives pods no subnet in eu-west-1c"),
    (lambda text: text.replace('"securityGroups": ["sg-', '"securityGroups": ["sg-0'), "other security groups"),
])  # fmt: skip
def test_pods_with_addresses_of_their_own_stay_beside_their_nodes(change: Callable[[str], str], fault: str) -> None:
    broken = with_inputs(recorded("spot-batch"), "aws:eks/addon:Addon", "-vpc-cni", {"configurationValues": change})
    assert any(fault in found for found in faults(broken))


@pytest.mark.parametrize("stack", ["dev", "public-bastion"])
@pytest.mark.parametrize("type_", ["InternetGateway", "NatGateway", "Eip", "Route", "EgressOnlyInternetGateway"])
def test_a_way_out_is_named(stack: str, type_: str) -> None:
    gateway = Resource(urn="urn:way-out", type=f"aws:ec2/x:{type_}", name="way-out", parent="", custom=True, inputs={})
    assert any(found.startswith("way-out is a ") for found in faults(recorded(stack).replacing(gateway)))


def test_a_kubernetes_object_in_the_cloud_layer_is_named() -> None:
    namespace = Resource(
        urn="urn:namespace", type="kubernetes:core/v1:Namespace", name="team", parent="", custom=True, inputs={}
    )
    assert "team is a Kubernetes object" in faults(recorded("dev").replacing(namespace))
