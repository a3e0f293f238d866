"""What counts as opened: wider than anything before, and nothing else."""

from typing import Any

import pytest

from private_eks_cli.diff.exposure import Way, ways
from private_eks_cli.diff.opened import in_words, opened
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.recording.wire import UNKNOWN

GROUP = "aws:ec2/securityGroup:SecurityGroup"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
HTTPS = {"securityGroupId": "sg-1", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/16"}


def graph_of(*resources: tuple[str, str, dict[str, Any]]) -> Graph:
    made = [
        Resource(
            urn=f"urn:pulumi:dev::p::{type_}::{name}",
            type=type_,
            name=name,
            parent="",
            custom=True,
            inputs=inputs,
            id=name,
        )
        for type_, name, inputs in resources
    ]
    return Graph("dev", {}, {resource.urn: resource for resource in made}, {})


def rule(**changes: Any) -> Graph:
    return graph_of((RULE, "rule", {**HTTPS, **changes}))


NARROWER: list[dict[str, Any]] = [
    {},
    {"cidrIpv4": "10.0.128.0/17"},
    {"description": "other words"},
]
WIDER: list[tuple[dict[str, Any], str]] = [
    ({"cidrIpv4": "10.0.0.0/15"}, "into `sg-1` from `10.0.0.0/15` on `tcp` 443"),
    ({"cidrIpv4": "0.0.0.0/0"}, "FROM THE INTERNET: into `sg-1` from `0.0.0.0/0` on `tcp` 443"),
    ({"cidrIpv4": None, "cidrIpv6": "::/0"}, "FROM THE INTERNET: into `sg-1` from `::/0` on `tcp` 443"),
    ({"toPort": 444}, "into `sg-1` from `10.0.0.0/16` on `tcp` 443 to 444"),
    ({"fromPort": 22, "toPort": 22}, "into `sg-1` from `10.0.0.0/16` on `tcp` 22"),
    ({"ipProtocol": "udp"}, "into `sg-1` from `10.0.0.0/16` on `udp` 443"),
    ({"ipProtocol": "-1"}, "into `sg-1` from `10.0.0.0/16` on every port"),
    ({"securityGroupId": "sg-2"}, "into `sg-2` from `10.0.0.0/16` on `tcp` 443"),
    ({"cidrIpv4": None, "referencedSecurityGroupId": "sg-9"}, "into `sg-1` from `sg-9` on `tcp` 443"),
]


@pytest.mark.parametrize("changes", NARROWER)
def test_what_is_no_wider_opens_nothing(changes: dict[str, Any]) -> None:
    assert opened(rule(), rule(**changes)) == []


@pytest.mark.parametrize(("changes", "said"), WIDER)
def test_what_is_wider_opens_one_way_and_its_return_none(changes: dict[str, Any], said: str) -> None:
    assert [str(way) for way in opened(rule(), rule(**changes))] == [said]


def test_another_rule_for_the_same_way_opens_nothing() -> None:
    renamed = graph_of((RULE, "other", HTTPS))
    assert opened(rule(), renamed) == []


KINDS: list[tuple[str, dict[str, Any], list[str]]] = [
    (
        GROUP,
        {"ingress": [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}]},
        ["FROM THE INTERNET: into `SecurityGroup it` from `0.0.0.0/0` on `tcp` 22"],
    ),
    (
        GROUP,
        {"egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "ipv6CidrBlocks": ["::/0"]}]},
        ["TO THE INTERNET: out of `SecurityGroup it` to `::/0` on every port"],
    ),
    (
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        {
            "type": "ingress",
            "securityGroupId": "sg-1",
            "protocol": "tcp",
            "fromPort": 1,
            "toPort": 2,
            "sourceSecurityGroupId": "sg-2",
        },
        ["into `sg-1` from `sg-2` on `tcp` 1 to 2"],
    ),
    (
        "aws:ec2/route:Route",
        {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"},
        ["TO OR FROM THE INTERNET: a route to `0.0.0.0/0` in `rtb-1`"],
    ),
    (
        "aws:ec2/routeTable:RouteTable",
        {"routes": [{"ipv6CidrBlock": "::/0", "egressOnlyGatewayId": "eigw-1"}]},
        ["TO OR FROM THE INTERNET: a route to `::/0` in `RouteTable it`"],
    ),
    (
        "aws:ec2/internetGateway:InternetGateway",
        {},
        ["TO OR FROM THE INTERNET: `InternetGateway it` leads out of the VPC"],
    ),
    ("aws:ec2/natGateway:NatGateway", {}, ["TO OR FROM THE INTERNET: `NatGateway it` leads out of the VPC"]),
    ("aws:ec2/eip:Eip", {}, ["TO OR FROM THE INTERNET: `Eip it` leads out of the VPC"]),
    ("aws:ec2/subnet:Subnet", {"mapPublicIpOnLaunch": True}, ["FROM THE INTERNET: `Subnet it` gets a public address"]),
    ("aws:ec2/subnet:Subnet", {"mapPublicIpOnLaunch": False}, []),
    (
        "aws:ec2/instance:Instance",
        {"associatePublicIpAddress": True},
        ["FROM THE INTERNET: `Instance it` gets a public address"],
    ),
    (
        "aws:ec2/launchTemplate:LaunchTemplate",
        {"networkInterfaces": [{"associatePublicIpAddress": "true"}]},
        ["FROM THE INTERNET: `LaunchTemplate it` gets a public address"],
    ),
    (
        "aws:eks/cluster:Cluster",
        {"vpcConfig": {"endpointPublicAccess": True, "publicAccessCidrs": ["1.2.3.4/32"]}},
        ["FROM THE INTERNET: the Kubernetes API answers `1.2.3.4/32` on the internet"],
    ),
    (
        "aws:eks/cluster:Cluster",
        {"vpcConfig": {}},
        ["FROM THE INTERNET: the Kubernetes API answers `0.0.0.0/0` on the internet"],
    ),
    ("aws:eks/cluster:Cluster", {"vpcConfig": {"endpointPublicAccess": False}}, []),
    (
        "aws:eks/accessEntry:AccessEntry",
        {"principalArn": "arn:x", "kubernetesGroups": ["g"]},
        ["`arn:x` enters the cluster", "`arn:x` enters the cluster with `group g`"],
    ),
    (
        "aws:eks/identityProviderConfig:IdentityProviderConfig",
        {"oidc": {"issuerUrl": "https://login.example.com"}},
        ["`every user of https://login.example.com` enters the cluster"],
    ),
    (
        "aws:eks/identityProviderConfig:IdentityProviderConfig",
        {"oidc": UNKNOWN},
        ["`every user of an issuer` enters the cluster"],
    ),
    (
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        {
            "principalArn": "arn:x",
            "policyArn": "arn:aws:eks::aws:cluster-access-policy/View",
            "accessScope": {"type": "namespace", "namespaces": ["a"]},
        },
        ["`arn:x` enters the cluster with `View in a`"],
    ),
    (
        "kubernetes:core/v1:Service",
        {
            "metadata": {"annotations": {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing"}},
            "spec": {"type": "LoadBalancer"},
        },
        ["FROM THE INTERNET: `Service it` admits `the internet`"],
    ),
    ("kubernetes:core/v1:Service", {"metadata": {}, "spec": {"type": "ClusterIP"}}, []),
    (
        "kubernetes:networking.k8s.io/v1:Ingress",
        {
            "metadata": {"annotations": {"alb.ingress.kubernetes.io/inbound-cidrs": "10.0.0.0/8, 10.1.0.0/16"}},
            "spec": {},
        },
        ["`Ingress it` admits `10.0.0.0/8`", "`Ingress it` admits `10.1.0.0/16`"],
    ),
    (
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        {
            "metadata": {"namespace": "a", "name": "n"},
            "spec": {
                "egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": [{"port": 443}]}],
                "ingress": [{}],
            },
        },
        ["pods of `a/n` from `everyone` on every port", "pods of `a/n` to `10.0.0.0/8` on `tcp` 443"],
    ),
]


@pytest.mark.parametrize(("type_", "inputs", "said"), KINDS)
def test_every_kind_of_way_is_seen(type_: str, inputs: dict[str, Any], said: list[str]) -> None:
    found = graph_of((type_, "it", inputs))
    assert sorted(str(way) for way in ways(found)) == said
    assert [str(way) for way in opened(graph_of(), found)] == said
    assert opened(found, graph_of()) == []


def test_ways_of_one_network_cover_only_what_is_in_them() -> None:
    wide = Way("ingress", "sg", "10.0.0.0/8", (0, 65535), "tcp")
    assert wide.covers(Way("ingress", "sg", "10.1.0.0/16", (443, 443), "tcp"))
    for other in (
        Way("egress", "sg", "10.1.0.0/16", (443, 443), "tcp"),
        Way("ingress", "other", "10.1.0.0/16", (443, 443), "tcp"),
        Way("ingress", "sg", "11.0.0.0/16", (443, 443), "tcp"),
        Way("ingress", "sg", "fd00::/8", (443, 443), "tcp"),
        Way("ingress", "sg", "10.1.0.0/16", (443, 443), "udp"),
    ):
        assert not wide.covers(other)


def https(group: str, peer: str = "sg-9", **changes: Any) -> tuple[str, str, dict[str, Any]]:
    return (
        RULE,
        f"to-{group}",
        {**HTTPS, "securityGroupId": group, "cidrIpv4": None, "referencedSecurityGroupId": peer, **changes},
    )


def group(name: str, **inputs: Any) -> tuple[str, str, dict[str, Any]]:
    return (GROUP, name, inputs)


def balancer(name: str) -> tuple[str, str, dict[str, Any]]:
    return ("kubernetes:core/v1:Service", name, {"metadata": {}, "spec": {"type": "LoadBalancer"}})


INLINE = {"ingress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/16"]}]}
RENAMED: dict[str, tuple[Graph, Graph, list[str]]] = {
    "a group": (graph_of(group("a", **INLINE)), graph_of(group("b", **INLINE)), []),
    "a group at the other end": (
        graph_of(group("a"), https("sg-1", "a")),
        graph_of(group("b"), https("sg-1", "b")),
        [],
    ),
    "a rule that leaves its group": (
        graph_of(group("a", **INLINE)),
        graph_of(group("a"), (RULE, "r", {**HTTPS, "securityGroupId": "a"})),
        [],
    ),
    "a gateway": (
        graph_of(("aws:ec2/natGateway:NatGateway", "a", {})),
        graph_of(("aws:ec2/natGateway:NatGateway", "b", {})),
        [],
    ),
    "a load balancer": (graph_of(balancer("a")), graph_of(balancer("b")), []),
    "a group that is wider": (
        graph_of(group("a", **INLINE)),
        graph_of(group("b", **INLINE, egress=[{"protocol": "-1", "cidrBlocks": ["10.9.0.0/16"]}])),
        [
            "into `SecurityGroup b` from `10.0.0.0/16` on `tcp` 443",
            "out of `SecurityGroup b` to `10.9.0.0/16` on every port",
        ],
    ),
    "a group beside the old one": (
        graph_of(group("a", **INLINE)),
        graph_of(group("a"), group("b", **INLINE)),
        ["into `SecurityGroup b` from `10.0.0.0/16` on `tcp` 443"],
    ),
    "two groups for one": (
        graph_of(group("a", **INLINE)),
        graph_of(group("b", **INLINE), group("c", **INLINE)),
        ["into `SecurityGroup c` from `10.0.0.0/16` on `tcp` 443"],
    ),
    "another kind": (
        graph_of(("aws:ec2/natGateway:NatGateway", "a", {})),
        graph_of(("aws:ec2/internetGateway:InternetGateway", "b", {})),
        ["TO OR FROM THE INTERNET: `InternetGateway b` leads out of the VPC"],
    ),
}


@pytest.mark.parametrize("what", RENAMED)
def test_a_way_under_another_name_is_none(what: str) -> None:
    before, after, said = RENAMED[what]
    assert [str(way) for way in opened(before, after)] == said


def test_what_is_new_has_its_internal_ways_in_one_line_and_those_to_the_internet_first() -> None:
    ports = [
        {"protocol": "tcp", "fromPort": n, "toPort": n, "cidrBlocks": ["10.0.0.0/16"]} for n in (80, 443, 8080, 8443)
    ]
    public = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["8.8.8.0/24"]}
    before, after = graph_of(), graph_of(group("a", ingress=[*ports, public]), https("sg-1"))
    assert list(in_words(opened(before, after), before, after)) == [
        "FROM THE INTERNET: into `SecurityGroup a` from `8.8.8.0/24` on `tcp` 22",
        "into `sg-1` from `sg-9` on `tcp` 443",
        "4 internal ways of what is new itself: 1 SecurityGroup",
    ]


@pytest.mark.parametrize(
    ("peer", "public"),
    [("0.0.0.0/0", True), ("::/0", True), ("8.0.0.0/8", True), ("10.0.0.0/8", False), ("100.64.0.0/16", False),
     ("172.16.0.0/12", False), ("fd00::/8", False), ("169.254.169.254/32", False), ("pl-1", False),
     ("the internet", True)],
)  # fmt: skip
def test_the_internet_is_at_the_other_end_of_blocks_that_are_not_private(peer: str, public: bool) -> None:
    assert Way("ingress", "internet-facing", peer).public is public
