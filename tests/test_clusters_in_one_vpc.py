"""Several clusters in one VPC of others: endpoints once, and everything else for each of them."""

import dataclasses
import json
from typing import Any

import pulumi
import pytest

from private_eks import PrivateCluster
from private_eks.network.plan.facts import facts_in
from private_eks_cli.cloud.answers import Place
from private_eks_cli.graph.model import Graph
from private_eks_cli.graph.scopes import scopes
from private_eks_cli.promises import broken_promises, verdicts
from private_eks_cli.promises.unique import made_once
from private_eks_cli.recording.recorder import record
from tests.consumer_programs import ADMINS, REGION
from tests.places import ROOT
from tests.wired_stacks import NODES, VPC

PRESENT = ["s3", "ec2", "ecr.api", "ecr.dkr", "sts"]
BLUE, GREEN = "blue", "green"


def cluster(name: str, opts: pulumi.ResourceOptions | None = None, **endpoints: Any) -> PrivateCluster:
    """Make a cluster in the VPC of the snapshot."""
    given: Any = {
        "region": REGION,
        "version": "1.35",
        "access_entries": {"admins": {"principal_arn": ADMINS, "policies": {"AmazonEKSClusterAdminPolicy": {}}}},
        "existing_network": {"vpc_id": VPC, "node_subnet_ids": NODES, "endpoints": {"present": PRESENT, **endpoints}},
        "node_groups": {"general": {}},
        "uses": ["load-balancer-controller"],
    }
    return PrivateCluster(name, given, opts)


def recorded(**green: Any) -> Graph:
    """Record a blue and a green cluster, of which the green one waits for the endpoints of the blue one."""
    whole = facts_in(json.loads((ROOT / f"networks/{VPC}.json").read_text(encoding="utf-8")))
    facts = dataclasses.replace(whole, endpoints=[one for one in whole.endpoints if not one.name])

    def program() -> None:
        blue = cluster(BLUE)
        cluster(GREEN, pulumi.ResourceOptions(depends_on=[blue]), **green)

    return record(program, "test", {"aws:region": REGION}, place=Place(REGION, facts.account, networks=[facts]))


def test_each_keeps_every_promise() -> None:
    graph = recorded(elsewhere=["elasticloadbalancing"], cidrs=["10.60.0.0/16"])
    assert {name: said for name, said in broken_promises(graph).items() if said} == {}
    made = [one.name for one in graph.of("VpcEndpoint")]
    assert made == ["blue-elasticloadbalancing"]
    unseen = [
        reason for verdict in verdicts(graph) for reason in verdict.unseen if "elasticloadbalancing" in reason.text
    ]
    assert [reason.subject for reason in unseen] == ["green: existingNetwork.endpoints.elsewhere"]


def test_each_is_judged_for_itself() -> None:
    parts = scopes(recorded(elsewhere=["elasticloadbalancing"], cidrs=["10.60.0.0/16"]))
    assert list(parts) == [BLUE, GREEN]
    for name, part in parts.items():
        assert [one.name.partition("-")[0] for one in part.of("NodeGroup", "aws:eks/cluster:Cluster")] == [name] * 3


def test_names_and_tags_belong_to_each() -> None:
    graph = recorded(elsewhere=["elasticloadbalancing"], cidrs=["10.60.0.0/16"])
    names = [(one.type, one.physical_name) for one in graph if one.custom and one.physical_name]
    assert len(names) == len(set(names))
    tagged = {key for one in graph.of("SecurityGroup") for key in one.inputs.get("tags", {}) if "cluster/" in key}
    assert tagged == {f"kubernetes.io/cluster/{name}" for name in (BLUE, GREEN)}


def test_a_second_endpoint_of_a_service_breaks_a_promise() -> None:
    graph = recorded()
    broken = {name.partition(":")[0]: said for name, said in broken_promises(graph).items() if said}
    assert list(broken) == ["Whole"]
    [said] = broken["Whole"]
    assert said.startswith("green-elasticloadbalancing: InvalidParameter: private-dns-enabled cannot be set")


@pytest.mark.parametrize(
    ("type_", "told"),
    [
        ("aws:cloudwatch/logGroup:LogGroup", "The specified log group already exists"),
        ("aws:kms/alias:Alias", "an alias with this name already exists"),
        ("aws:iam/role:Role", "EntityAlreadyExists"),
        ("aws:eks/cluster:Cluster", "it already exists with this name"),
    ],
)
def test_a_name_that_is_taken_breaks_a_promise(type_: str, told: str) -> None:
    graph = recorded(elsewhere=["elasticloadbalancing"], cidrs=["10.60.0.0/16"])
    first, second = graph.of(type_)[:2]
    said = list(made_once(graph.replacing(dataclasses.replace(second, id=first.id))))
    assert [one.startswith((first.name, second.name)) and told in one for one in said] == [True]
    assert list(made_once(graph)) == []
