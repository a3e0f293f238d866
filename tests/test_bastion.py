"""`Bastion`, as it registers its resources."""

import json
import shlex
from collections.abc import Callable
from typing import Any

import pytest

from private_eks import Bastion, BastionArgs
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
ENDPOINT = "https://A1.gr7.eu-west-1.eks.amazonaws.com"
OPEN = {"subnet_cidr": "10.0.128.0/28", "client_cidrs": ["203.0.113.0/24", "198.51.100.7/32"], "ssh_key_name": "office"}
OUTPUTS = (
    "instance_id", "security_group_id", "role_arn", "session_document", "tunnel_command", "shell_command", "kubeconfig",
    "public_ip",
)  # fmt: skip


def args(**more: Any) -> BastionArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "cluster_name": "main",
        "cluster_arn": "arn:aws:eks:eu-west-1:111122223333:cluster/main",
        "endpoint": ENDPOINT,
        "certificate_authority": "LS0t",
        "cluster_security_group_id": "sg-cluster",
        "endpoints_security_group_id": "sg-endpoints",
        "vpc_id": "vpc-1",
        "vpc_cidrs": ["10.0.0.0/16"],
        "zones": ["eu-west-1a", "eu-west-1b"],
        "subnet_ids": ["subnet-a", "subnet-b"],
    }
    return BastionArgs(**{**base, **more})  # type: ignore[typeddict-item]


def made(deploy: Deploy, **more: Any) -> tuple[Graph, dict[str, str]]:
    found: dict[str, str] = {}

    def program() -> None:
        bastion = Bastion("way-in", args(**more))
        for key in OUTPUTS:
            getattr(bastion, key).apply(lambda value, key=key: found.update({key: value}))

    return deploy(program), found


@pytest.fixture
def graph(deploy: Deploy) -> Graph:
    return made(deploy)[0]


def test_the_instance_is_private_and_gives_nothing_away(graph: Graph) -> None:
    instance = graph.one("Instance", "way-in").inputs
    assert instance["associatePublicIpAddress"] is False
    assert instance["subnetId"] == "subnet-a"
    assert instance["vpcSecurityGroupIds"] == [graph.one("SecurityGroup", "way-in").id]
    assert instance["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpPutResponseHopLimit": 1,
        "httpTokens": "required",
        "instanceMetadataTags": "disabled",
    }
    assert (instance["monitoring"], instance["ebsOptimized"], instance["instanceType"]) == (True, True, "t4g.nano")
    assert not {"keyName", "userData", "ami", "rootBlockDevice"} & instance.keys()
    assert graph.of("InternetGateway", "Subnet", "RouteTable", "aws:ec2/route:Route") == []


def test_its_image_is_looked_up_when_it_starts_and_its_disk_is_encrypted(graph: Graph) -> None:
    template = graph.one("LaunchTemplate", "way-in-arm64")
    assert graph.one("Instance", "way-in").inputs["launchTemplate"] == {"id": template.id}
    assert template.inputs["imageId"].startswith("resolve:ssm:/aws/service/ami-amazon-linux-latest/")
    (disk,) = template.inputs["blockDeviceMappings"]
    assert disk == {
        "deviceName": "/dev/xvda",
        "ebs": {"deleteOnTermination": "true", "encrypted": "true", "volumeType": "gp3"},
    }


def test_its_security_group_admits_nobody_and_lets_out_to_three(graph: Graph) -> None:
    group = graph.one("SecurityGroup", "way-in")
    assert not {"ingress", "egress"} & group.inputs.keys()
    outward = graph.of("SecurityGroupEgressRule")
    assert {rule.inputs["securityGroupId"] for rule in outward} == {group.id}
    targets = {rule.inputs.get("referencedSecurityGroupId") or rule.inputs["prefixListId"][:3] for rule in outward}
    assert targets == {"sg-cluster", "sg-endpoints", "pl-"}
    assert {(rule.inputs["fromPort"], rule.inputs["toPort"]) for rule in outward} == {(443, 443)}


def test_the_cluster_admits_it(graph: Graph) -> None:
    (rule,) = graph.of("SecurityGroupIngressRule")
    assert rule.inputs["securityGroupId"] == "sg-cluster"
    assert rule.inputs["referencedSecurityGroupId"] == graph.one("SecurityGroup", "way-in").id
    assert (rule.inputs["ipProtocol"], rule.inputs["fromPort"], rule.inputs["toPort"]) == ("tcp", 443, 443)


def test_its_role_has_no_managed_policy_and_uses_one_key_and_one_log(graph: Graph) -> None:
    assert graph.of("RolePolicyAttachment") == []
    key, group = graph.one("aws:kms/key:Key", "way-in-sessions"), graph.one("LogGroup", "way-in-sessions")
    statements = json.loads(graph.one("RolePolicy", "way-in-ec2").inputs["policy"])["Statement"]
    resources = {r for s in statements for r in ([s["Resource"]] if isinstance(s["Resource"], str) else s["Resource"])}
    assert {key.arn, f"{group.arn.removesuffix(':*')}:*"} <= resources
    assert {action for s in statements if s["Resource"] == key.arn for action in [s["Action"]]} == {"kms:Decrypt"}


def test_shells_are_logged_encrypted_and_kept(graph: Graph) -> None:
    document, group = graph.one("Document", "way-in").inputs, graph.one("LogGroup", "way-in-sessions").inputs
    key = graph.one("aws:kms/key:Key", "way-in-sessions")
    preferences = json.loads(document["content"])["inputs"]
    assert (document["documentType"], document["name"]) == ("Session", "sessions-way-in")
    assert preferences["cloudWatchLogGroupName"] == group["name"] == "/ssm/way-in/sessions"
    assert preferences["kmsKeyId"] == group["kmsKeyId"] == key.arn
    assert group["retentionInDays"] == 365


def test_without_logging_there_is_no_key_and_no_log(deploy: Deploy) -> None:
    graph, _ = made(deploy, settings={"session_logging": False})
    assert graph.of("LogGroup", "aws:kms/key:Key", "Alias") == []
    (statement,) = json.loads(graph.one("RolePolicy", "way-in-ec2").inputs["policy"])["Statement"]
    assert "ssmmessages:CreateDataChannel" in statement["Action"]
    assert json.loads(graph.one("Document", "way-in").inputs["content"])["inputs"]["kmsKeyId"] == ""


def test_the_instance_comes_after_what_it_needs_and_goes_before_it(graph: Graph) -> None:
    before = graph.waits_for(graph.one("Instance", "way-in"))
    needed = graph.of(
        "RolePolicy", "InstanceProfile", "SecurityGroupEgressRule", "SecurityGroupIngressRule", "SecurityGroup"
    )
    assert len(needed) == 7
    assert {resource.urn for resource in needed} <= before


def test_its_role_enters_the_cluster_only_if_asked(deploy: Deploy, graph: Graph) -> None:
    assert graph.of("AccessEntry", "AccessPolicyAssociation") == []
    entered, _ = made(deploy, settings={"policies": {"AmazonEKSViewPolicy": {"namespaces": ["apps"]}}})
    role = entered.one("Role", "way-in-ec2")
    assert entered.one("AccessEntry", "way-in-access").inputs["principalArn"] == role.arn
    (grant,) = entered.of("AccessPolicyAssociation")
    assert grant.inputs["accessScope"] == {"type": "namespace", "namespaces": ["apps"]}
    assert "eks:DescribeCluster" in entered.one("RolePolicy", "way-in-ec2").inputs["policy"]


def test_its_outputs_lead_through_it(deploy: Deploy) -> None:
    graph, found = made(deploy, settings={"local_port": 9443, "zone": "eu-west-1b"})
    instance = graph.one("Instance", "way-in")
    assert instance.inputs["subnetId"] == "subnet-b"
    assert (found["instance_id"], found["role_arn"]) == (instance.id, graph.one("Role", "way-in-ec2").arn)
    words = shlex.split(found["tunnel_command"])
    assert words[words.index("--target") + 1] == instance.id
    parameters = json.loads(words[words.index("--parameters") + 1])
    assert parameters["host"] == [ENDPOINT.removeprefix("https://")]
    assert parameters["localPortNumber"] == ["9443"]
    assert shlex.split(found["shell_command"])[-1] == found["session_document"] == "sessions-way-in"
    (cluster,) = json.loads(found["kubeconfig"])["clusters"]
    assert cluster["cluster"]["server"] == "https://localhost:9443"
    assert found["public_ip"] == ""


def test_a_public_one_has_a_subnet_a_gateway_and_a_route_of_its_own(deploy: Deploy) -> None:
    graph, found = made(deploy, settings={"public": OPEN, "zone": "eu-west-1b"})
    subnet, table = graph.one("Subnet", "way-in-public"), graph.one("RouteTable", "way-in-public")
    assert (subnet.inputs["cidrBlock"], subnet.inputs["availabilityZone"]) == ("10.0.128.0/28", "eu-west-1b")
    assert subnet.inputs["mapPublicIpOnLaunch"] is False
    (route,) = graph.of("aws:ec2/route:Route")
    gateway = graph.one("InternetGateway", "way-in-public")
    assert (route.inputs["routeTableId"], route.inputs["gatewayId"]) == (table.id, gateway.id)
    assert route.inputs["destinationCidrBlock"] == "0.0.0.0/0"
    (association,) = graph.of("RouteTableAssociation")
    assert (association.inputs["subnetId"], association.inputs["routeTableId"]) == (subnet.id, table.id)
    instance = graph.one("Instance", "way-in")
    assert (instance.inputs["subnetId"], instance.inputs["associatePublicIpAddress"]) == (subnet.id, True)
    assert instance.inputs["keyName"] == "office"
    assert {route.urn, gateway.urn, association.urn} <= graph.waits_for(instance)
    assert found["public_ip"].startswith("198.51.100.")


def test_a_public_one_admits_ssh_from_the_named_and_lets_nothing_out_to_the_internet(deploy: Deploy) -> None:
    graph, _ = made(deploy, settings={"public": OPEN})
    group = graph.one("SecurityGroup", "way-in").id
    inward = [r.inputs for r in graph.of("SecurityGroupIngressRule") if r.inputs["securityGroupId"] == group]
    assert {(r["cidrIpv4"], r["fromPort"], r["toPort"]) for r in inward} == {
        ("203.0.113.0/24", 22, 22),
        ("198.51.100.7/32", 22, 22),
    }
    targets = {r.inputs.get("referencedSecurityGroupId") for r in graph.of("SecurityGroupEgressRule")}
    assert targets == {"sg-cluster", "sg-endpoints"}


def test_tags_reach_whatever_takes_them(deploy: Deploy) -> None:
    graph, _ = made(deploy, tags={"team": "blue"}, settings={"public": OPEN})
    takers = graph.of("Instance", "LaunchTemplate", "SecurityGroup", "Role", "InstanceProfile", "Document", "LogGroup")
    takers += graph.of("Subnet", "RouteTable", "InternetGateway", "aws:kms/key:Key")
    assert len(takers) == 11
    for resource in takers:
        shown = resource.name.removesuffix("-arm64")
        assert resource.inputs["tags"] == {"team": "blue", "Name": shown}
    assert graph.one("Instance", "way-in").inputs["volumeTags"] == {"team": "blue", "Name": "way-in"}


@pytest.mark.parametrize(("name", "more", "message"), [
    ("b" * 51, {}, "name: got "),
    ("way-in", {"log_retention_days": 100}, "log_retention_days: got 100; allowed: 1, 3, 5"),
    ("way-in", {"subnet_ids": ["subnet-a"]}, "subnet_ids: got '1 ids'"),
    ("way-in", {"settings": {"public": {**OPEN, "subnet_cidr": "10.1.0.0/28"}}}, "allowed: a block inside the VPC"),
])  # fmt: skip
def test_what_could_not_be_made_is_refused(deploy: Deploy, name: str, more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        deploy(lambda: Bastion(name, args(**more)))
