"""`Identities`, as it registers its resources."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from private_eks.identities.identities import Identities, IdentitiesArgs
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/main"
ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABCD"
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}
ORDERS = {"namespace": "shop", "service_account": "orders", "statements": [READ]}
BATCH = {"namespace": "batch", "service_account": "runner", "policies": ["AmazonS3ReadOnlyAccess"]}
PROFILES = {"batch": {"selectors": [{"namespace": "batch"}]}}


def args(**more: Any) -> IdentitiesArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "cluster_name": "main",
        "cluster_arn": CLUSTER,
        "oidc_provider_arn": f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}",
        "identities": {"orders": ORDERS, "batch": BATCH},
        "fargate_profiles": PROFILES,
    }
    return IdentitiesArgs(**{**base, **more})  # type: ignore[typeddict-item]


@pytest.fixture
def graph(deploy: Deploy) -> Graph:
    return deploy(lambda: Identities("main", args()))


def test_pods_that_act_as_a_role_of_another_account_may_do_nothing_but_that(deploy: Deploy) -> None:
    target = "arn:aws:iam::444455556666:role/there"
    there = {"namespace": "there", "service_account": "there", "target_role_arn": target}
    graph = deploy(lambda: Identities("main", args(identities={"there": there})))
    association, policy = graph.one("PodIdentityAssociation", "main-there/there"), graph.one("RolePolicy", "main-there")
    assert association.inputs["targetRoleArn"] == target
    assert json.loads(policy.inputs["policy"])["Statement"] == [
        {"Action": ["sts:AssumeRole", "sts:TagSession"], "Effect": "Allow", "Resource": target}
    ]
    assert graph.of("RolePolicyAttachment") == []


def trust(graph: Graph, name: str) -> dict[str, Any]:
    (statement,) = json.loads(graph.one("Role", name).inputs["assumeRolePolicy"])["Statement"]
    return dict(statement)


def test_pods_on_nodes_get_their_role_by_an_association(graph: Graph) -> None:
    (association,) = graph.of("PodIdentityAssociation")
    assert association.name == "main-shop/orders"
    assert association.inputs["roleArn"] == graph.one("Role", "main-orders").arn
    wanted = {"clusterName": "main", "namespace": "shop", "serviceAccount": "orders"}
    assert wanted.items() <= association.inputs.items()
    assert association.delete_before_replace


def test_only_that_service_account_of_that_cluster_is_trusted(graph: Graph) -> None:
    nodes, fargate = trust(graph, "main-orders"), trust(graph, "main-batch")
    assert nodes["Principal"] == {"Service": "pods.eks.amazonaws.com"}
    assert nodes["Condition"]["StringEquals"] == {
        "aws:RequestTag/eks-cluster-arn": CLUSTER,
        "aws:RequestTag/kubernetes-namespace": "shop",
        "aws:RequestTag/kubernetes-service-account": "orders",
    }
    assert fargate["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert fargate["Condition"]["StringEquals"][f"{ISSUER}:sub"] == "system:serviceaccount:batch:runner"


def test_an_association_waits_for_the_permissions(graph: Graph) -> None:
    (association,) = graph.of("PodIdentityAssociation")
    permissions = graph.one("RolePolicy", "main-orders")
    assert json.loads(permissions.inputs["policy"])["Statement"] == [READ]
    assert permissions.urn in graph.waits_for(association)


def test_managed_policies_are_attached_by_name_and_by_arn(deploy: Deploy) -> None:
    own = "arn:aws:iam::111122223333:policy/shop/orders"
    identity = {**BATCH, "policies": ["service-role/AmazonEBSCSIDriverPolicy", own]}
    graph = deploy(lambda: Identities("main", args(identities={"batch": identity})))
    attached = {a.name: a.inputs["policyArn"] for a in graph.of("RolePolicyAttachment")}
    assert attached == {
        "main-batch-AmazonEBSCSIDriverPolicy": "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
        "main-batch-orders": own,
    }
    assert graph.of("RolePolicy") == []


def test_without_nodes_every_identity_is_by_irsa(deploy: Deploy) -> None:
    graph = deploy(lambda: Identities("main", args(identities={"batch": BATCH}, nodes=False)))
    assert graph.of("PodIdentityAssociation") == []
    assert trust(graph, "main-batch")["Action"] == "sts:AssumeRoleWithWebIdentity"


def test_roles_are_given_by_name(deploy: Deploy) -> None:
    found: dict[str, str] = {}
    graph = deploy(lambda: Identities("main", args()).role_arns.apply(found.update))
    assert found == {key: graph.one("Role", f"main-{key}").arn for key in ("orders", "batch")}


def test_tags_reach_roles_and_associations(deploy: Deploy) -> None:
    graph = deploy(lambda: Identities("main", args(tags={"team": "blue"})))
    for resource in graph.of("Role", "PodIdentityAssociation"):
        assert resource.inputs["tags"] == {"team": "blue", "Name": resource.name}


def test_removing_an_identity_touches_no_other(deploy: Deploy) -> None:
    both = deploy(lambda: Identities("main", args()))
    one = deploy(lambda: Identities("main", args(identities={"batch": BATCH})))
    assert {both.resources[urn].name for urn in both.resources.keys() - one.resources.keys()} == {
        "main-orders",
        "main-shop/orders",
    }
    assert all(both.resources[urn].inputs == made.inputs for urn, made in one.resources.items() if made.custom)


def test_what_cannot_be_is_refused(deploy: Deploy) -> None:
    identities = {"orders": {**ORDERS, "mechanism": "pod-identity"}}
    with pytest.raises(ValueError, match=r"identities.orders.namespace: got 'shop'"):
        deploy(lambda: Identities("main", args(identities=identities, nodes=False)))
