"""`Karpenter`, as it registers its resources."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from private_eks.nodes.karpenter import Karpenter, KarpenterArgs
from private_eks.nodes.plan.karpenter import INTERRUPTIONS, LONGEST_NAME, controller_statements
from private_eks_cli.graph.model import Graph

Deploy = Callable[[Callable[[], Any]], Graph]
CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/main"
ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABCD"


def args(**more: Any) -> KarpenterArgs:
    base: dict[str, Any] = {
        "region": "eu-west-1",
        "cluster_name": "main",
        "cluster_arn": CLUSTER,
        "oidc_provider_arn": f"arn:aws:iam::111122223333:oidc-provider/{ISSUER}",
    }
    return KarpenterArgs(**{**base, **more})  # type: ignore[typeddict-item]


@pytest.fixture
def graph(deploy: Deploy) -> Graph:
    return deploy(lambda: Karpenter("main", args()))


def trust(graph: Graph, name: str) -> dict[str, Any]:
    (statement,) = json.loads(graph.one("Role", name).inputs["assumeRolePolicy"])["Statement"]
    return dict(statement)


def test_its_nodes_may_start_join_and_pull_and_nothing_else(graph: Graph) -> None:
    role, profile = graph.one("Role", "main-karpenter-node"), graph.one("InstanceProfile", "main-karpenter-node")
    attached = graph.of("RolePolicyAttachment")
    assert {a.inputs["policyArn"] for a in attached if a.inputs["role"] == role.outputs["name"]} == {
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
        "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
    }
    assert trust(graph, role.name)["Principal"] == {"Service": "ec2.amazonaws.com"}
    assert profile.inputs["role"] == role.outputs["name"]
    assert {a.urn for a in attached} <= graph.waits_for(profile)


def test_its_nodes_enter_the_cluster_as_nodes(graph: Graph) -> None:
    entry = graph.one("AccessEntry", "main-karpenter-node").inputs
    assert (entry["type"], entry["clusterName"]) == ("EC2_LINUX", "main")
    assert entry["principalArn"] == graph.one("Role", "main-karpenter-node").arn
    assert not {"kubernetesGroups", "userName"} & entry.keys()


def test_interruptions_reach_an_encrypted_queue_that_forgets_them_soon(graph: Graph) -> None:
    queue = graph.one("Queue", "main-karpenter")
    assert (queue.inputs["messageRetentionSeconds"], queue.inputs["sqsManagedSseEnabled"]) == (300, True)
    admitted = graph.one("QueuePolicy", "main-karpenter").inputs
    assert admitted["queueUrl"] == queue.id
    assert {s["Resource"] for s in json.loads(admitted["policy"])["Statement"]} == {queue.arn}


@pytest.mark.parametrize("key", INTERRUPTIONS)
def test_each_kind_of_interruption_has_a_rule_that_leads_to_the_queue(graph: Graph, key: str) -> None:
    rule, target = graph.one("EventRule", f"main-{key}"), graph.one("EventTarget", f"main-{key}").inputs
    assert json.loads(rule.inputs["eventPattern"]) == INTERRUPTIONS[key]
    assert (target["rule"], target["arn"]) == (rule.outputs["name"], graph.one("Queue", "main-karpenter").arn)
    assert "roleArn" not in target


def test_the_controller_may_do_what_the_plan_says_about_these_very_resources(graph: Graph) -> None:
    node, queue = graph.one("Role", "main-karpenter-node"), graph.one("Queue", "main-karpenter")
    allowed = json.loads(graph.one("RolePolicy", "main-karpenter").inputs["policy"])["Statement"]
    assert allowed == controller_statements(CLUSTER, node.arn, queue.arn)


def test_on_nodes_the_controller_gets_its_role_by_pod_identity(graph: Graph) -> None:
    (association,) = graph.of("PodIdentityAssociation")
    wanted = {"clusterName": "main", "namespace": "kube-system", "serviceAccount": "karpenter"}
    assert wanted.items() <= association.inputs.items()
    assert association.inputs["roleArn"] == graph.one("Role", "main-karpenter").arn
    assert graph.one("RolePolicy", "main-karpenter").urn in graph.waits_for(association)
    assert trust(graph, "main-karpenter")["Principal"] == {"Service": "pods.eks.amazonaws.com"}


def test_on_fargate_the_controller_gets_its_role_by_irsa(deploy: Deploy) -> None:
    settings = {"namespace": "karpenter", "service_account": "scaler"}
    graph = deploy(lambda: Karpenter("main", args(mechanism="irsa", settings=settings)))
    assert graph.of("PodIdentityAssociation") == []
    condition = trust(graph, "main-karpenter")["Condition"]["StringEquals"]
    assert condition[f"{ISSUER}:sub"] == "system:serviceaccount:karpenter:scaler"


def test_what_the_chart_and_the_node_classes_ask_for_is_given(deploy: Deploy) -> None:
    found: dict[str, str] = {}

    def program() -> None:
        made = Karpenter("main", args())
        for key in ("node_role_arn", "instance_profile_name", "queue_name", "controller_role_arn"):
            getattr(made, key).apply(lambda value, key=key: found.update({key: value}))

    graph = deploy(program)
    assert found == {
        "node_role_arn": graph.one("Role", "main-karpenter-node").arn,
        "instance_profile_name": graph.one("InstanceProfile", "main-karpenter-node").outputs["name"],
        "queue_name": graph.one("Queue", "main-karpenter").outputs["name"],
        "controller_role_arn": graph.one("Role", "main-karpenter").arn,
    }


def test_the_longest_name_leaves_room_for_every_name_made_from_it(deploy: Deploy) -> None:
    graph = deploy(lambda: Karpenter("c" * LONGEST_NAME, args()))
    named = graph.of("aws:iam/role:Role", "EventRule", "InstanceProfile", "Queue")
    assert len(named) == 9
    assert all(len(resource.name) <= 64 - 8 for resource in named)


def test_tags_reach_whatever_takes_them(deploy: Deploy) -> None:
    graph = deploy(lambda: Karpenter("main", args(tags={"team": "blue"})))
    takers = graph.of("Role", "AccessEntry", "InstanceProfile", "Queue", "EventRule", "PodIdentityAssociation")
    assert len(takers) == 11
    for resource in takers:
        assert resource.inputs["tags"] == {"team": "blue", "Name": resource.name}


def test_an_unknown_mechanism_is_refused(deploy: Deploy) -> None:
    with pytest.raises(ValueError, match="mechanism: got 'kiam'; allowed: irsa, pod-identity"):
        deploy(lambda: Karpenter("main", args(mechanism="kiam")))


def test_the_controller_may_ask_for_zonal_shifts_where_it_is_told_to(deploy: Deploy) -> None:
    graph = deploy(lambda: Karpenter("main", args(settings={"zonal_shift": True})))
    allowed = json.loads(graph.one("RolePolicy", "main-karpenter").inputs["policy"])["Statement"]
    assert allowed[-1]["Action"] == "arc-zonal-shift:GetManagedResource"
