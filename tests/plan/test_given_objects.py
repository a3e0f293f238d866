"""In a VPC of others, objects of a stack's own name subnets by ID."""

from types import SimpleNamespace
from typing import Any

import pytest

from private_eks.network.plan.existing import plan_existing
from private_eks.private_cluster.plan.given_objects import check_objects
from tests.given_networks import CLUSTER, NETWORK, NODES, PODS, settings

IDS = ",".join(CLUSTER)
PLAN = plan_existing("", settings(pod_subnet_ids=list(PODS), load_balancer_subnet_ids=list(CLUSTER)), NETWORK)


def node_class(kind: str = "EC2NodeClass", **spec: Any) -> dict[str, Any]:
    api = {"EC2NodeClass": "karpenter.k8s.aws/v1", "NodeClass": "eks.amazonaws.com/v1"}[kind]
    return {"apiVersion": api, "kind": kind, "metadata": {"name": "default"}, "spec": spec}


def service(type_: str = "LoadBalancer", **annotations: str) -> dict[str, Any]:
    notes = {f"service.beta.kubernetes.io/aws-load-balancer-{key}": value for key, value in annotations.items()}
    metadata = {"name": "web", "annotations": notes}
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": {"type": type_}}


def ingress(class_: str = "alb", **annotations: str) -> dict[str, Any]:
    notes = {f"alb.ingress.kubernetes.io/{key}": value for key, value in annotations.items()}
    metadata = {"name": "web", "annotations": notes}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": metadata,
        "spec": {"ingressClassName": class_},
    }


PARAMETERS = {
    "apiVersion": "elbv2.k8s.aws/v1beta1",
    "kind": "IngressClassParams",
    "metadata": {"name": "alb"},
    "spec": {"subnets": {"ids": list(CLUSTER)}},
}
BY_TAGS = [{"tags": {"karpenter.sh/discovery": "main"}}]


def checked(*objects: dict[str, Any], existing: Any = PLAN) -> None:
    plan: Any = SimpleNamespace(existing=existing, objects=list(objects))
    check_objects(plan)


@pytest.mark.parametrize(
    "objects",
    [
        [node_class(subnetSelectorTerms=[{"id": one} for one in NODES])],
        [node_class("NodeClass", subnetSelectorTerms=[{"id": NODES[0]}], podSubnetSelectorTerms=[{"id": PODS[0]}])],
        [{**node_class(subnetSelectorTerms=BY_TAGS), "apiVersion": "example.com/v1"}],
        [service(subnets=IDS)],
        [service("ClusterIP")],
        [ingress(subnets=", ".join(CLUSTER))],
        [ingress("nginx")],
        [ingress(), PARAMETERS],
    ],
)
def test_objects_that_name_subnets_of_the_stack_are_taken(objects: list[dict[str, Any]]) -> None:
    checked(*objects)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (node_class(subnetSelectorTerms=BY_TAGS), r"manifests\[0\]\.spec\.subnetSelectorTerms\[0\]: got .*discovery"),
        (
            node_class(subnetSelectorTerms=[{"id": CLUSTER[0]}]),
            r"subnetSelectorTerms\[0\]: got .*; allowed: id: subnet",
        ),
        (node_class("NodeClass", subnetSelectorTerms=BY_TAGS), r"subnetSelectorTerms\[0\]: got"),
        (node_class("NodeClass", podSubnetSelectorTerms=[{"id": NODES[0]}]), r"podSubnetSelectorTerms\[0\]: got"),
        (service(), r"manifests\[0\]\.metadata\.annotations: got nothing; .*aws-load-balancer-subnets: subnet"),
        (service(subnets=f"{CLUSTER[0]},subnet-of-others"), r"annotations: got .*subnet-of-others"),
        (ingress(), r"annotations: got nothing; .*alb\.ingress\.kubernetes\.io/subnets: subnet"),
        ({"apiVersion": "v1", "kind": "List", "items": [service()]}, r"annotations: got nothing"),
    ],
)
def test_others_are_refused(one: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        checked(one)
    checked(one, existing=None)
