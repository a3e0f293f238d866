"""What a change of inputs means: same, update or replacement, property by property."""

from typing import Any

import pytest

from private_eks_cli.cloud.conditions import CONDITIONAL
from private_eks_cli.cloud.facts import all_facts, facts_of
from private_eks_cli.cloud.replacements import Change, compare, policy_meaning
from tests.conftest import STACKS, recorded

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
CLUSTER = "aws:eks/cluster:Cluster"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ENTRY = "aws:eks/accessEntry:AccessEntry"
GROUP = "aws:eks/nodeGroup:NodeGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
PROFILE = "aws:eks/fargateProfile:FargateProfile"
ROLE = "aws:iam/role:Role"
TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
VPC = "aws:ec2/vpc:Vpc"

ALLOW = '{"Statement": [{"Effect": "Allow", "Action": ["a", "b"]}]}'
ALLOW_AGAIN = '{"Statement": {"Action": ["b", "a"], "Effect": "Allow"}}'
ADMIN = "bootstrapClusterCreatorAdminPermissions"
DNS = {"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}

SAME: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (VPC, {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.0.0.0/16", "enableDnsSupport": True}),
    (VPC, {"enableDnsSupport": True}, {}),
    (VPC, {"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": True}, {"cidrBlock": "10.0.0.0/16"}),
    (ROLE, {"name": "r", "path": "/"}, {"name": "r"}),
    (ROLE, {"assumeRolePolicy": ALLOW}, {"assumeRolePolicy": ALLOW_AGAIN}),
    (ROLE, {"description": ""}, {}),
    (ROLE, {"name": "r", "__defaults": ["name"]}, {"name": "r", "__defaults": []}),
    (ENDPOINT, {"subnetIds": ["a", "b"]}, {"subnetIds": ["b", "a"]}),
    (ENDPOINT, {"policy": ALLOW, "ipAddressType": "ipv4"}, {"policy": ALLOW_AGAIN}),
    (PROFILE, {"selectors": [DNS, {"namespace": "a"}]}, {"selectors": [{"namespace": "a", "labels": {}}, DNS]}),
    (CLUSTER, {"enabledClusterLogTypes": ["api", "audit"]}, {"enabledClusterLogTypes": ["audit", "api"]}),
    (CLUSTER, {"vpcConfig": {"subnetIds": ["a", "b"]}}, {"vpcConfig": {"subnetIds": ["b", "a"]}}),
    (CLUSTER, {"accessConfig": {"authenticationMode": "API", ADMIN: False}}, {"accessConfig": {ADMIN: False}}),
    (CLUSTER, {}, {"accessConfig": {ADMIN: True}}),
    (GROUP, {"labels": {}, "taints": []}, {}),
    (GROUP, {"instanceTypes": ["m6i.large"]}, {}),
]


@pytest.mark.parametrize(("type_", "old", "new"), SAME)
def test_what_means_the_same_is_no_change(type_: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    assert compare(type_, old, new) == Change((), (), False)


UPDATES: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...]]] = [
    (VPC, {"tags": {"a": "1"}}, {"tags": {"a": "2", "kubernetes.io/x": "y"}}, ("tags",)),
    (VPC, {"enableDnsSupport": False}, {}, ("enableDnsSupport",)),
    (VPC, {"instanceTenancy": "dedicated"}, {}, ("instanceTenancy",)),
    (CLUSTER, {"version": "1.34"}, {"version": "1.35"}, ("version",)),
    (
        CLUSTER,
        {"vpcConfig": {"subnetIds": ["a"], "x": 1}},
        {"vpcConfig": {"subnetIds": ["a", "b"], "x": 1}},
        ("vpcConfig.subnetIds",),
    ),
    (
        CLUSTER,
        {"encryptionConfig": {"provider": {"keyArn": "a"}}},
        {"encryptionConfig": {"provider": {"keyArn": "b"}}},
        ("encryptionConfig.provider.keyArn",),
    ),
    (
        ENDPOINT,
        {"vpcEndpointType": "Interface"},
        {"vpcEndpointType": "Interface", "privateDnsEnabled": True},
        ("privateDnsEnabled",),
    ),
    (ENDPOINT, {"policy": ALLOW}, {"policy": "{}"}, ("policy",)),
    (INGRESS, {"cidrIpv4": "10.0.0.0/16"}, {"cidrIpv4": "10.1.0.0/16"}, ("cidrIpv4",)),
    (INGRESS, {"description": ""}, {}, ("description",)),
    (
        GROUP,
        {"launchTemplate": {"id": "lt", "version": "1"}},
        {"launchTemplate": {"id": "lt", "version": UNKNOWN}},
        ("launchTemplate.version",),
    ),
    (GROUP, {"launchTemplate": {"id": "lt", "version": "1"}}, {}, ("launchTemplate.version",)),
    (GROUP, {"launchTemplate": {"id": "lt"}}, {"launchTemplate": UNKNOWN}, ("launchTemplate",)),
    (GROUP, {"scalingConfig": {"minSize": 1}}, {"scalingConfig": {"minSize": 0}}, ("scalingConfig.minSize",)),
    (
        GROUP,
        {"nodeRepairConfig": {"enabled": True}},
        {"nodeRepairConfig": {"enabled": False}},
        ("nodeRepairConfig.enabled",),
    ),
    (
        TEMPLATE,
        {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"volumeSize": 50}}]},
        {"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"volumeSize": 80}}]},
        ("blockDeviceMappings.ebs.volumeSize",),
    ),
    (PROFILE, {"tags": {}}, {"tags": {"a": "b"}}, ("tags",)),
]


@pytest.mark.parametrize(("type_", "old", "new", "paths"), UPDATES)
def test_what_can_change_in_place_is_an_update(
    type_: str, old: dict[str, Any], new: dict[str, Any], paths: tuple[str, ...]
) -> None:
    assert compare(type_, old, new) == Change(paths, (), False)


REPLACEMENTS: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...], bool]] = [
    (VPC, {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.1.0.0/16"}, ("cidrBlock",), False),
    (VPC, {"instanceTenancy": "default"}, {"instanceTenancy": "dedicated"}, ("instanceTenancy",), False),
    (VPC, {"region": "eu-west-1"}, {"region": "eu-west-2"}, ("region",), False),
    (ENTRY, {"principalArn": "a"}, {"principalArn": "b"}, ("principalArn",), False),
    (PROFILE, {"selectors": [DNS]}, {"selectors": [DNS, {"namespace": "a"}]}, ("selectors",), False),
    (PROFILE, {"subnetIds": ["a"]}, {"subnetIds": [UNKNOWN]}, ("subnetIds",), False),
    (PROFILE, {"subnetIds": ["a"]}, {"subnetIds": UNKNOWN}, ("subnetIds",), False),
    (GROUP, {"instanceTypes": ["a", "b"]}, {"instanceTypes": ["b", "a"]}, ("instanceTypes",), False),
    (GROUP, {"launchTemplate": {"id": "lt"}}, {"launchTemplate": {"id": UNKNOWN}}, ("launchTemplate.id",), False),
    (GROUP, {}, {"launchTemplate": {"id": "lt"}}, ("launchTemplate.id",), False),
    (ENDPOINT, {"privateDnsEnabled": False}, {"privateDnsEnabled": True}, ("privateDnsEnabled",), False),
    (CLUSTER, {"roleArn": "a"}, {"roleArn": UNKNOWN}, ("roleArn",), False),
    (CLUSTER, {"name": "a", "roleArn": "a"}, {"name": "a", "roleArn": "b"}, ("roleArn",), True),
    (CLUSTER, {"name": "a"}, {"name": "b"}, ("name",), True),
    (CLUSTER, {"name": "a"}, {"name": "b", "__defaults": ["name"]}, ("name",), False),
    (CLUSTER, {"accessConfig": {ADMIN: True}}, {"accessConfig": {}}, (f"accessConfig.{ADMIN}",), False),
    (CLUSTER, {}, {"accessConfig": {ADMIN: False}}, (f"accessConfig.{ADMIN}",), False),
    (CLUSTER, {"encryptionConfig": {"provider": {"keyArn": "a"}}}, {}, ("encryptionConfig.provider.keyArn",), False),
    (
        CLUSTER,
        {"kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.20.0.0/16"}},
        {"kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.21.0.0/16"}},
        ("kubernetesNetworkConfig.serviceIpv4Cidr",),
        False,
    ),
    (INGRESS, {"cidrIpv4": "10.0.0.0/16"}, {"prefixListId": "pl"}, ("cidrIpv4", "prefixListId"), False),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"policyArn": "a"}, {"policyArn": "b"}, ("policyArn",), True),
]


@pytest.mark.parametrize(("type_", "old", "new", "paths", "delete_first"), REPLACEMENTS)
def test_what_cannot_change_in_place_is_a_replacement(
    type_: str, old: dict[str, Any], new: dict[str, Any], paths: tuple[str, ...], delete_first: bool
) -> None:
    assert compare(type_, old, new) == Change(paths, paths, delete_first)


def test_a_replacement_tells_what_else_changes() -> None:
    change = compare(VPC, {"cidrBlock": "10.0.0.0/16", "tags": {}}, {"cidrBlock": "10.1.0.0/16", "tags": {"a": "b"}})
    assert (change.paths, change.replacing) == (("cidrBlock", "tags"), ("cidrBlock",))


def test_the_engine_is_told_top_level_names() -> None:
    change = compare(GROUP, {"launchTemplate": {"id": "a", "version": "1"}}, {"launchTemplate": {"id": "b"}})
    assert change.paths == ("launchTemplate.id", "launchTemplate.version")
    assert (change.properties, change.replaces) == (("launchTemplate",), ("launchTemplate",))


@pytest.mark.parametrize("type_", sorted(all_facts()))
def test_every_listed_property_replaces_unless_a_condition_says_when(type_: str) -> None:
    for path in facts_of(type_)["replaces"]:
        if not any(path.startswith(conditional) for conditional in CONDITIONAL.get(type_, {})):
            assert compare(type_, at(path, "old"), at(path, "new")).replacing, path


def at(path: str, value: object) -> dict[str, Any]:
    for key in reversed(path.split(".")):
        value = {key: value}
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("stack", STACKS)
def test_every_condition_of_a_type_in_use_has_a_rule(stack: str) -> None:
    for type_ in {resource.type for resource in recorded(stack) if resource.type.startswith("aws:")}:
        facts = facts_of(type_)
        conditional = {entry["property"] for entry in facts["conditional"]}
        assert conditional <= CONDITIONAL.get(type_, {}).keys() | set(facts["replaces"]) | {"destinationOptions"}, type_


def test_a_type_that_nobody_looked_up_is_updated() -> None:
    topic = "aws:sns/topic:Topic"
    assert topic not in all_facts()
    assert compare(topic, {"name": "a"}, {"name": "b"}) == Change(("name",), (), False)
    assert compare(topic, {"name": "a"}, {"name": "a"}) == Change((), (), False)


def test_a_text_that_is_no_json_means_itself() -> None:
    assert policy_meaning("not json") == "not json"
