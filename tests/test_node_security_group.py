"""`NodeSecurityGroup`, as it registers its resources."""

from collections.abc import Callable
from typing import Any

import pytest

from private_eks import NodeSecurityGroup, NodeSecurityGroupArgs
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]


def group(deploy: Deploy, **more: Any) -> Graph:
    args: dict[str, Any] = {
        "region": "eu-west-1",
        "vpc_id": "vpc-main",
        "cluster_name": "main",
        "cluster_security_group_id": "sg-cluster",
        "endpoints_security_group_id": "sg-endpoints",
    }
    return deploy(lambda: NodeSecurityGroup("main", NodeSecurityGroupArgs(**{**args, **more})))  # type: ignore[typeddict-item]


def ways(graph: Graph, kind: str) -> set[tuple[str, str, str, int | None, int | None]]:
    nodes = graph.one("SecurityGroup", "main-nodes").id
    names = {nodes: "nodes", "sg-cluster": "cluster", "sg-endpoints": "endpoints"}
    found = set()
    for rule in graph.of(kind):
        i = rule.inputs
        peer = i.get("referencedSecurityGroupId") or i.get("cidrIpv4") or "s3"
        target = names.get(peer, peer)
        found.add((names[i["securityGroupId"]], target, i["ipProtocol"], i.get("fromPort"), i.get("toPort")))
    return found


def test_nodes_reach_the_cluster_each_other_the_endpoints_and_s3_and_nothing_else(deploy: Deploy) -> None:
    assert ways(group(deploy), "SecurityGroupEgressRule") == {
        ("nodes", "nodes", "-1", None, None),
        ("nodes", "cluster", "tcp", 443, 443),
        ("nodes", "endpoints", "tcp", 443, 443),
        ("nodes", "s3", "tcp", 443, 443),
    }


def test_the_control_plane_reaches_kubelets_and_webhooks_and_is_reached(deploy: Deploy) -> None:
    assert ways(group(deploy), "SecurityGroupIngressRule") == {
        ("nodes", "nodes", "-1", None, None),
        ("nodes", "cluster", "tcp", 443, 443),
        ("nodes", "cluster", "tcp", 1025, 65535),
        ("cluster", "nodes", "tcp", 443, 443),
    }


def test_pods_that_carry_the_cluster_s_group_talk_freely_with_pods_on_nodes(deploy: Deploy) -> None:
    graph = group(deploy, shared=True)
    assert ("cluster", "nodes", "-1", None, None) in ways(graph, "SecurityGroupIngressRule")
    assert ("nodes", "cluster", "-1", None, None) in ways(graph, "SecurityGroupEgressRule")


def test_more_is_reached_by_name_only(deploy: Deploy) -> None:
    graph = group(deploy, egress={"postgres": {"cidr": "10.0.0.0/16", "from_port": 5432}})
    assert ("nodes", "10.0.0.0/16", "tcp", 5432, 5432) in ways(graph, "SecurityGroupEgressRule")
    assert graph.one("SecurityGroupEgressRule", "main-to-postgres")


def test_each_gateway_service_is_reached_by_its_prefix_list(deploy: Deploy) -> None:
    graph = group(deploy, gateway_services=["dynamodb"])
    lists = {
        rule.name: rule.inputs["prefixListId"]
        for rule in graph.of("SecurityGroupEgressRule")
        if "prefixListId" in rule.inputs
    }
    assert lists.keys() == {"main-dynamodb-out", "main-s3-out"}
    assert len(set(lists.values())) == 2


def test_controllers_find_the_group_by_its_tags(deploy: Deploy) -> None:
    tags = group(deploy, tags={"team": "blue"}).one("SecurityGroup", "main-nodes").inputs["tags"]
    assert tags == {
        "team": "blue",
        "Name": "main-nodes",
        "kubernetes.io/cluster/main": "owned",
        "karpenter.sh/discovery": "main",
    }


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"egress": {"all": {"cidr": "0.0.0.0/0", "from_port": 443}}}, "egress.all.cidr: got '0.0.0.0/0'"),
        ({"egress": {"dns": {"cidr": "10.0.0.0/8", "from_port": 0}}}, "egress.dns.from_port: got 0"),
        ({"gateway_services": ["kms"]}, "gateway_services: got 'kms'; allowed: dynamodb, s3"),
    ],
)
def test_a_way_out_is_refused(deploy: Deploy, more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        group(deploy, **more)
