"""The promises hold for every stack, and each of them can be broken: whatever is dropped or opened is noticed."""

import dataclasses
from typing import Any

import pytest

from offline.graph import Graph, Resource
from offline.promises import PROMISES, broken_promises
from offline.recorder import record
from offline.stacks import find_stack, run_program
from tests.conftest import STACKS, recorded

NOT_NEEDED = {
    "aws:kms/alias:Alias": "a name for people",
    "pulumi:providers:kubernetes": "made by pulumi_eks.Cluster, used by nothing",
}
"""Resources without which the cluster would be as private, complete and reachable as before."""


def faults(graph: Graph) -> list[str]:
    return [fault for broken in broken_promises(graph).values() for fault in broken]


def needed_resources() -> list[Any]:
    return [
        pytest.param(stack, resource.urn, id=f"{stack}-{resource.type.split(':')[-1]}-{resource.name}")
        for stack in STACKS
        for resource in recorded(stack)
        if resource.custom and resource.type not in NOT_NEEDED
    ]


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("stack", STACKS)
def test_every_stack_keeps_every_promise(stack: str, promise: str) -> None:
    assert list(PROMISES[promise](recorded(stack))) == []


@pytest.mark.parametrize(("stack", "urn"), needed_resources())
def test_dropping_any_resource_breaks_a_promise(stack: str, urn: str) -> None:
    assert faults(recorded(stack).without(urn))


@pytest.mark.parametrize("edit", [
    {"aws:region": "us-gov-west-1", "private-eks:zones": '["us-gov-west-1a", "us-gov-west-1b", "us-gov-west-1c"]'},
    {"aws:region": "cn-north-1", "private-eks:zones": '["cn-north-1a", "cn-north-1b", "cn-north-1c"]'},
    {"private-eks:secondaryCidrs": '["100.64.0.0/16"]'},
    {"private-eks:existingEndpointServices": '["com.amazonaws.eu-west-1.sts"]'},
    {"private-eks:addons": '{"vpc-cni": {"roleArn": "arn:aws:iam::111122223333:role/cni"}}'},
    {"private-eks:uses": '["external-dns"]'},
    {"private-eks:name": "mission-control-api-dev"},
], ids=str)  # fmt: skip
def test_promises_hold_for_other_settings_too(edit: dict[str, str]) -> None:
    """Regions of other partitions, and every way to bring something along."""
    config = {**find_stack("staging").config, **edit}
    region = config["aws:region"]
    partition = {"us-gov": "aws-us-gov", "cn-nor": "aws-cn"}.get(region[:6], "aws")
    config = {key: value.replace("arn:aws:", f"arn:{partition}:") for key, value in config.items()}
    config["private-eks:nodeGroups"] = config["private-eks:nodeGroups"].replace("eu-west-1", region)
    assert faults(record(run_program, "other", config)) == []


def test_a_member_is_missed_even_if_another_s_name_ends_alike() -> None:
    config = {**find_stack("staging").config, "private-eks:nodeGroups": '{"a": {}, "zone-a": {}}'}
    graph = record(run_program, "staging", config)
    dropped = graph.one("aws:eks/nodeGroup:NodeGroup", "private-eks-staging-a")
    assert "nodeGroups.a is not made" in faults(graph.without(dropped.urn))


def test_interfaces_among_pods_are_named() -> None:
    graph = recorded("prod")
    pods = graph.one("FargateProfile", "private-eks-prod-custom-space").inputs["subnetIds"]
    for resource in (graph.of("aws:eks/cluster:Cluster")[0], graph.one("VpcEndpoint", "private-eks-prod-sts")):
        inputs = {**resource.inputs, "subnetIds": pods, "vpcConfig": {"subnetIds": pods}}
        moved = graph.replacing(dataclasses.replace(resource, inputs=inputs))
        assert f"{resource.name} has interfaces in the subnets of nodes and pods" in faults(moved)


def test_dropping_an_endpoint_names_the_service_and_its_reason() -> None:
    graph = recorded("prod")
    dropped = graph.one("VpcEndpoint", "private-eks-prod-ecr.dkr")
    expected = "com.amazonaws.eu-west-1.ecr.dkr has no endpoint (managed-nodes: serves image manifests)"
    assert expected in faults(graph.without(dropped.urn))


def test_an_endpoint_that_nobody_needs_is_named() -> None:
    graph = recorded("dev")
    door = graph.one("VpcEndpoint", "private-eks-dev-sts")
    unneeded = dataclasses.replace(
        door, urn=f"{door.urn}-kms", inputs={**door.inputs, "serviceName": "com.amazonaws.eu-west-1.kms"}
    )
    assert "nobody needs the endpoint of com.amazonaws.eu-west-1.kms" in faults(graph.replacing(unneeded))


EDITS: list[tuple[str, str, dict[str, Any], str]] = [
    ("Vpc", "", {"enableDnsHostnames": False}, "does not resolve in its VPC"),
    ("Vpc", "", {"enableDnsSupport": False}, "does not resolve in its VPC"),
    ("Subnet", "-node-eu-west-1a", {"mapPublicIpOnLaunch": True}, "may hand out public addresses"),
    ("RouteTable", "-eu-west-1b", {"routes": [{"cidrBlock": "0.0.0.0/0"}]}, "has routes"),
    ("RouteTableAssociation", "-node-eu-west-1a", {"routeTableId": "rtb-0"}, "has no route to private-eks-prod-s3"),
    ("DefaultSecurityGroup", "", {"ingress": [{"protocol": "-1"}]}, "has rules of its own"),
    ("SecurityGroup", "-endpoints", {"egress": [{"protocol": "-1"}]}, "has rules of its own"),
    ("SecurityGroupIngressRule", "-endpoints-10.30.0.0-16", {"cidrIpv4": "0.0.0.0/0"}, "reaches 0.0.0.0/0"),
    ("SecurityGroupIngressRule", "-endpoints-10.30.0.0-16", {"cidrIpv4": "10.30.0.0/17"}, "does not admit subnet"),
    ("SecurityGroupIngressRule", "-endpoints-10.30.0.0-16", {"toPort": 80, "fromPort": 80}, "does not admit subnet"),
    ("FlowLog", "-flow-logs", {"trafficType": "REJECT"}, "has no flow log"),
    ("VpcEndpoint", "-sts", {"privateDnsEnabled": False}, "has no private DNS"),
    ("VpcEndpoint", "-sts", {"securityGroupIds": []}, "private-eks-prod-sts does not admit subnet"),
    ("VpcEndpoint", "-sts", {"subnetIds": []}, "has no interface in eu-west-1a, eu-west-1b, eu-west-1c"),
    ("VpcEndpoint", "-sts", {"policy": '{"Statement": [{"Action": "*", "Condition": {}}]}'}, "lets others in"),
    ("VpcEndpoint", "-s3", {"routeTableIds": []}, "has no route to private-eks-prod-s3"),
    ("VpcEndpoint", "-ec2", {"vpcEndpointType": "Gateway"}, "cannot be a gateway"),
    ("aws:eks/cluster:Cluster", "-eksCluster", {"vpcConfig": {"endpointPublicAccess": True}}, "private endpoint only"),
    ("aws:eks/cluster:Cluster", "-eksCluster", {"encryptionConfig": {}}, "are not encrypted with a key"),
    ("aws:eks/cluster:Cluster", "-eksCluster", {"enabledClusterLogTypes": ["api"]}, "does not log everything"),
    ("aws:eks/cluster:Cluster", "-eksCluster", {"accessConfig": {}}, "becomes its administrator"),
    ("AccessPolicyAssociation", "AdminPolicy", {"accessScope": {"type": "namespace"}}, "has no administrator"),
    ("AccessEntry", "-admins", {"principalArn": "arn:aws:iam::111122223333:role/other"}, "without an entry"),
    ("LogGroup", "-prod", {"name": "/aws/eks/other/cluster"}, "has no log group of ours"),
    ("LogGroup", "-prod", {"kmsKeyId": None}, "is not encrypted"),
    ("LogGroup", "-flow-logs", {"retentionInDays": 0}, "has no retention"),
    ("aws:kms/key:Key", "-prod", {"enableKeyRotation": False}, "does not rotate"),
    ("LaunchTemplate", "-general", {"networkInterfaces": []}, "does not refuse public addresses"),
    ("LaunchTemplate", "-general", {"metadataOptions": {"httpTokens": "optional"}}, "can read the node's credentials"),
    (
        "LaunchTemplate",
        "-general",
        {"networkInterfaces": [{"associatePublicIpAddress": "true"}]},
        "does not refuse public",
    ),
    ("RolePolicyAttachment", "-AmazonEKSClusterPolicy", {"policyArn": "a/AdministratorAccess"}, "does not belong"),
    ("RolePolicy", "-flow-logs", {"policy": '{"Statement": [{"Action": "*"}]}'}, "grants *"),
]


@pytest.mark.parametrize(("type_", "suffix", "inputs", "fault"), EDITS)
def test_changing_what_protects_the_cluster_breaks_a_promise(
    type_: str, suffix: str, inputs: dict[str, Any], fault: str
) -> None:
    graph = recorded("prod")
    original = next(r for r in graph.of(type_) if r.name.endswith(suffix))
    edited = dataclasses.replace(original, inputs={**original.inputs, **inputs})
    assert any(fault in found for found in faults(graph.replacing(edited)))


@pytest.mark.parametrize(
    ("waiting", "fault"),
    [
        ("aws:eks/cluster:Cluster", "does not wait for aws:cloudwatch/logGroup:LogGroup"),
        ("aws:eks/nodeGroup:NodeGroup", "does not wait for aws:ec2/vpcEndpoint:VpcEndpoint"),
        ("aws:eks/fargateProfile:FargateProfile", "does not wait for aws:ec2/vpcEndpoint:VpcEndpoint"),
        ("aws:eks/addon:Addon", "coredns does not wait for what it runs on"),
    ],
)
def test_losing_its_dependencies_breaks_the_order(waiting: str, fault: str) -> None:
    """Also that nothing else happens to carry them: the component above loses its own."""
    graph = recorded("prod")
    for resource in graph:
        if resource.type == waiting or not resource.custom:
            graph = graph.replacing(_hasty(resource))
    assert any(fault in found for found in faults(graph))


@pytest.mark.parametrize("type_", ["InternetGateway", "NatGateway", "Eip", "Route", "EgressOnlyInternetGateway"])
def test_a_way_out_is_named(type_: str) -> None:
    gateway = Resource(urn="urn:way-out", type=f"aws:ec2/x:{type_}", name="way-out", parent="", custom=True, inputs={})
    assert any(found.startswith("way-out is a ") for found in faults(recorded("dev").replacing(gateway)))


def test_a_kubernetes_object_in_the_cloud_layer_is_named() -> None:
    namespace = Resource(
        urn="urn:namespace", type="kubernetes:core/v1:Namespace", name="team", parent="", custom=True, inputs={}
    )
    assert "team is a Kubernetes object" in faults(recorded("dev").replacing(namespace))


def _hasty(resource: Resource) -> Resource:
    return dataclasses.replace(resource, dependencies=(), property_dependencies={})
