"""Promises about Kubernetes objects: kept by an application beside a stack, broken by whatever is wrong with it."""

import dataclasses
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.promises import verdicts
from private_eks_cli.promises.deployment import outside
from private_eks_cli.promises.load_balancers import inside
from private_eks_cli.promises.order import ordered
from private_eks_cli.promises.pod_security import hardened
from private_eks_cli.promises.references import tied
from private_eks_cli.promises.registries import pulled
from private_eks_cli.promises.scheduling import placed
from private_eks_cli.reports.digest import digest
from private_eks_cli.reports.preview import show_preview
from tests.conftest import recorded, stack_called, with_inputs, with_settings
from tests.shop import (
    HERE,
    IMAGE,
    NAME,
    NLB,
    POLICIES,
    REGISTRY,
    REPOSITORY,
    Manifest,
    edited,
    pod_of,
    recorded_shop,
    shop,
    with_objects,
    without,
)

MINE = (hardened, inside, outside, placed, pulled, tied)
APPLIED = {"kubeconfig": "{}"}


def faults(graph: Graph) -> list[str]:
    return sorted({fault for promise in MINE for fault in promise(graph)})


@pytest.mark.parametrize("stack", ["dev", "staging", "prod", "auto-mode", "everything"])
def test_an_application_keeps_them_beside_every_kind_of_compute(stack: str) -> None:
    assert faults(recorded_shop(stack)) == []


def pod(change: Callable[[Manifest], Any]) -> list[Manifest]:
    return edited("Deployment", lambda deployment: change(pod_of(deployment)))


def container(**values: Any) -> list[Manifest]:
    return pod(lambda spec: spec["containers"][0].update(values))


def of(kind: str, name: str = "", **values: Any) -> list[Manifest]:
    return edited(kind, lambda manifest: manifest["spec"].update(values), name)


def annotated(kind: str, name: str = "", **annotations: Any) -> list[Manifest]:
    return edited(kind, lambda manifest: manifest["metadata"].update(annotations=annotations), name)


PUBLIC = "docker.io/library/nginx:1.29"
WEB = f"Deployment {NAME}/web"
MOUNT = {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}
CLAIM = {
    "apiVersion": "v1",
    "kind": "PersistentVolumeClaim",
    "metadata": {"name": "data", **HERE},
    "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "fast"},
}
CLASS = {
    "apiVersion": "storage.k8s.io/v1",
    "kind": "StorageClass",
    "metadata": {"name": "fast"},
    "provisioner": "ebs.csi.aws.com",
}

STAGING: dict[str, tuple[list[Manifest], list[str]]] = {
    "a public image": (
        container(image=PUBLIC),
        [f"the image of container web of {WEB} is not in a private registry of eu-west-1: {PUBLIC}"],
    ),
    "a repository of another region": (
        container(image=IMAGE.replace("eu-west-1", "eu-west-2")),
        [
            f"the image of container web of {WEB} is not in a private registry of eu-west-1: "
            f"{IMAGE.replace('eu-west-1', 'eu-west-2')}"
        ],
    ),
    "a repository that nobody makes": (
        container(image=f"{REGISTRY}/other:1"),
        [f"the image of container web of {WEB} is in no repository of the stack: {REGISTRY}/other:1"],
    ),
    "an image of a start container": (
        pod(lambda spec: spec.update(initContainers=[{**spec["containers"][0], "name": "first", "image": PUBLIC}])),
        [f"the image of container first of {WEB} is not in a private registry of eu-west-1: {PUBLIC}"],
    ),
    "an image that moves": (
        container(image=f"{REGISTRY}/{REPOSITORY}:latest"),
        [
            f"the image of container web of {WEB}: got '{REGISTRY}/{REPOSITORY}:latest'; allowed: a tag other than "
            "latest, or a digest; say which version: it must not move"
        ],
    ),
    "EKS's own registry": (container(image=IMAGE.replace("111122223333", "602401143452")), []),
    "a kind that is older than Deployments": (
        [
            {**m, "apiVersion": "v1", "kind": "ReplicationController"} if m["kind"] == "Deployment" else m
            for m in container(image=PUBLIC)
        ],
        [
            f"HorizontalPodAutoscaler {NAME}/web scales Deployment web, which does not exist",
            f"the image of container web of ReplicationController {NAME}/web is not in a private registry of "
            f"eu-west-1: {PUBLIC}",
        ],
    ),
    "a namespace without a level": (
        edited("Namespace", lambda namespace: namespace["metadata"].pop("labels")),
        [f"namespace {NAME} has no label pod-security.kubernetes.io/enforce"],
    ),
    "a privileged container": (
        container(securityContext={"privileged": True}),
        [
            f"{WEB} is not restricted: container web does not drop ALL capabilities",
            f"{WEB} is not restricted: container web is privileged",
            f"{WEB} is not restricted: container web lacks allowPrivilegeEscalation: false",
            f"{WEB} is not restricted: container web lacks seccompProfile RuntimeDefault or Localhost",
        ],
    ),
    "no denial": (without("NetworkPolicy"), [f"namespace {NAME} has no NetworkPolicy that denies everything"]),
    "half a denial": (
        of("NetworkPolicy", policyTypes=["Ingress"]),
        [f"namespace {NAME} has no NetworkPolicy that denies everything"],
    ),
    "a denial with a hole": (
        of("NetworkPolicy", egress=[{}]),
        [f"namespace {NAME} has no NetworkPolicy that denies everything"],
    ),
    "the wrong processor": (
        pod(lambda spec: spec.update(nodeSelector={"kubernetes.io/arch": "arm64"})),
        [
            f"nothing runs the pods of {WEB}: "
            + "; ".join(f"private-eks-staging-zone-{z}: they are not kubernetes.io/arch=arm64" for z in "abc")
        ],
    ),
    "a GPU": (
        container(resources={"limits": {"nvidia.com/gpu": 1}}),
        [
            f"nothing runs the pods of {WEB}: "
            + "; ".join(f"private-eks-staging-zone-{z}: they have no nvidia.com/gpu" for z in "abc")
        ],
    ),
    "no service account": (
        without("ServiceAccount"),
        [f"{WEB} needs ServiceAccount web, which is not in {NAME}"],
    ),
    "no configuration": (without("ConfigMap"), [f"{WEB} needs ConfigMap web, which is not in {NAME}"]),
    "no secret": (
        container(envFrom=[{"secretRef": {"name": "keys"}}]),
        [f"{WEB} needs Secret keys, which is not in {NAME}"],
    ),
    "a secret that may be missing": (container(envFrom=[{"secretRef": {"name": "keys", "optional": True}}]), []),
    "no claim": (
        pod(lambda spec: spec["volumes"].append(MOUNT)),
        [f"{WEB} needs PersistentVolumeClaim data, which is not in {NAME}"],
    ),
    "no class": (
        [*pod(lambda spec: spec["volumes"].append(MOUNT)), CLAIM],
        [f"{WEB} claims a volume of StorageClass fast, which does not exist"],
    ),
    "a driver": (
        [
            *pod(lambda spec: spec["volumes"].append(MOUNT)),
            CLAIM,
            {**CLASS, "provisioner": "efs.csi.aws.com"},
        ],
        [f"{WEB} mounts volumes of efs.csi.aws.com, and the add-on aws-efs-csi-driver is missing"],
    ),
    "another namespace": (
        edited("ConfigMap", lambda config: config["metadata"].update(namespace="elsewhere")),
        [
            "ConfigMap elsewhere/web is in a namespace that nobody makes",
            f"{WEB} needs ConfigMap web, which is not in {NAME}",
        ],
    ),
    "a service without pods": (
        of("Service", "web", selector={"app": "other"}),
        [f"Service {NAME}/web selects no pod"],
    ),
    "a port without a name": (
        of("Service", "web", ports=[{"name": "http", "port": 80, "targetPort": "https"}]),
        [f"Service {NAME}/web sends to port https, which none of its pods has"],
    ),
    "no deployment": (
        without("Deployment"),
        [
            f"HorizontalPodAutoscaler {NAME}/web scales Deployment web, which does not exist",
            f"PodDisruptionBudget {NAME}/web guards no pod",
            f"Service {NAME}/front selects no pod",
            f"Service {NAME}/web selects no pod",
        ],
    ),
    "no service": (without("Service"), [f"Ingress {NAME}/web sends to Service web, which does not exist"]),
    "another port": (
        of("Service", "web", ports=[{"name": "other", "port": 80}]),
        [f"Ingress {NAME}/web sends to a port that Service {NAME}/web does not have"],
    ),
    "nobody may go": (
        of("PodDisruptionBudget", maxUnavailable=0),
        [f"PodDisruptionBudget {NAME}/web lets none of the 2 pods of {WEB} go: nodes could not be drained"],
    ),
    "as many as there are": (
        edited(
            "PodDisruptionBudget", lambda b: (b["spec"].pop("maxUnavailable"), b["spec"].update(minAvailable="51%"))
        ),
        [f"PodDisruptionBudget {NAME}/web lets none of the 2 pods of {WEB} go: nodes could not be drained"],
    ),
    "two opinions": (
        of("Deployment", replicas=3),
        [f"HorizontalPodAutoscaler {NAME}/web and Deployment web both say how many pods there are"],
    ),
    "a foreign role": (
        annotated("ServiceAccount", **{"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/other"}),
        [f"ServiceAccount {NAME}/web has the role arn:aws:iam::111122223333:role/other, which is none of the stack's"],
    ),
    "a public load balancer": (
        annotated("Service", "front", **{f"{NLB}scheme": "internet-facing"}),
        [f"Service {NAME}/front has scheme internet-facing instead of internal"],
    ),
    "a load balancer of nobody": (
        edited("Service", lambda service: service["spec"].pop("loadBalancerClass"), "front"),
        [f"Service {NAME}/front has loadBalancerClass of nobody instead of service.k8s.aws/nlb"],
    ),
    "legacy annotations": (
        annotated("Service", "front", **{f"{NLB}scheme": "internal", f"{NLB}type": "nlb", f"{NLB}internal": "true"}),
        [
            f"Service {NAME}/front has the annotation {NLB}internal",
            f"Service {NAME}/front has the annotation {NLB}type",
        ],
    ),
    "a public ingress": (
        annotated("Ingress", **{"alb.ingress.kubernetes.io/scheme": "internet-facing"}),
        [f"Ingress {NAME}/web has scheme internet-facing instead of internal"],
    ),
    "an ingress without a scheme": (
        annotated("Ingress"),
        [f"Ingress {NAME}/web has scheme of nobody instead of internal"],
    ),
    "a binding of nothing": (
        [
            *shop(),
            {
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": "RoleBinding",
                "metadata": {"name": "web", **HERE},
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "web"},
                "subjects": [{"kind": "ServiceAccount", "name": "other", **HERE}],
            },
        ],
        [
            f"RoleBinding {NAME}/web binds Role web, which does not exist",
            f"RoleBinding {NAME}/web is for ServiceAccount {NAME}/other, which does not exist",
        ],
    ),
}
"""What is done to the application, and what the promises say of it."""


@pytest.mark.parametrize("what", STAGING)
def test_a_fault_is_named(what: str) -> None:
    manifests, expected = STAGING[what]
    assert faults(with_objects("staging", manifests, **POLICIES)) == sorted(expected)


def test_a_dropped_repository_is_missed() -> None:
    graph = recorded_shop("staging")
    dropped = graph.without(graph.one("aws:ecr/repository:Repository", "web").urn)
    assert [fault.split(":")[0] for fault in faults(dropped)] == [
        f"the image of container web of {WEB} is in no repository of the stack"
    ]


def test_a_cache_has_repositories_when_they_are_asked_for() -> None:
    rule = Resource(
        urn="urn:cache",
        type="aws:ecr/pullThroughCacheRule:PullThroughCacheRule",
        name="quay",
        parent="",
        custom=True,
        inputs={"ecrRepositoryPrefix": "quay"},
    )
    image = f"{REGISTRY}/quay/prometheus/prometheus:v3.5.0"
    graph = with_objects("staging", container(image=image), **POLICIES)
    assert list(pulled(graph)) == [f"the image of container web of {WEB} is in no repository of the stack: {image}"]
    assert list(pulled(graph.replacing(rule))) == []


DEV: dict[str, tuple[list[Manifest], str]] = {
    "another namespace": (
        [
            {**manifest, "metadata": {**manifest["metadata"], "namespace": "kube-public"}}
            for manifest in shop()
            if manifest["kind"] == "Deployment"
        ],
        "no Fargate profile selects them, and there are no nodes",
    ),
    "a daemon set": (
        edited("Deployment", lambda d: d.update(kind="DaemonSet")),
        "there are no nodes, and Fargate has no DaemonSets",
    ),
    "the host's network": (
        pod(lambda spec: spec.update(hostNetwork=True)),
        "Fargate profile private-eks-dev-custom-space takes them, and Fargate has no host network or ports",
    ),
    "Arm": (
        pod(lambda spec: spec.update(nodeSelector={"kubernetes.io/arch": "arm64"})),
        "Fargate profile private-eks-dev-custom-space takes them, and they are not kubernetes.io/arch=arm64",
    ),
    "an EBS volume": (
        [*pod(lambda spec: spec["volumes"].append(MOUNT)), CLAIM, CLASS],
        "Fargate profile private-eks-dev-custom-space takes them, and Fargate mounts no EBS volume such as data",
    ),
}


@pytest.mark.parametrize("what", DEV)
def test_what_fargate_cannot_run_is_named(what: str) -> None:
    manifests, reason = DEV[what]
    [fault] = placed(with_objects("dev", manifests))
    assert fault.startswith("nothing runs the pods of ")
    assert fault.endswith(f": {reason}")


def test_the_role_of_a_service_account_trusts_it_alone() -> None:
    identity = {"namespace": NAME, "serviceAccount": "web", "policies": ["AmazonS3ReadOnlyAccess"]}

    def found(account: str) -> list[str]:
        keys = {"identities": {"web": {**identity, "serviceAccount": account}}}
        plain = with_objects("dev", shop(), **keys)
        arn = next(role.arn for role in plain.of("Role") if role.name == "private-eks-dev-web")
        with_role = annotated("ServiceAccount", **{"eks.amazonaws.com/role-arn": arn})
        return list(tied(with_objects("dev", with_role, **keys)))

    assert found("web") == []
    assert found("other") == [
        f"ServiceAccount {NAME}/web has the role private-eks-dev-web, which trusts "
        f"system:serviceaccount:{NAME}:other instead of system:serviceaccount:{NAME}:web"
    ]


def test_objects_that_are_applied_are_named_unless_the_stack_asks_for_it() -> None:
    graph = with_objects("dev", shop(), APPLIED)
    assert "shop-deployment-custom-space/web is a Kubernetes object" in list(outside(graph))
    asked = with_inputs(graph, "Workloads", "private-eks-dev", {"mode": "apply"})
    assert list(outside(asked)) == []


def test_objects_that_are_applied_wait_for_what_runs_them() -> None:
    found = list(ordered(with_objects("dev", shop(), APPLIED)))
    assert "shop-service-custom-space/web does not wait for aws:eks/cluster:Cluster private-eks-dev-eksCluster" in found
    assert list(ordered(recorded_shop("dev"))) == []


def test_a_namespace_comes_before_what_is_applied_in_it() -> None:
    graph = with_objects("dev", shop(), APPLIED)
    service = graph.one("kubernetes:core/v1:Service", "shop-service-custom-space/web")
    assert not any("does not wait" in fault for fault in tied(graph))
    alone = graph.replacing(dataclasses.replace(service, dependencies=()))
    assert any("shop-service-custom-space/web does not wait for kubernetes" in fault for fault in tied(alone))


def test_one_object_is_made_once() -> None:
    graph = recorded_shop("dev")
    config = graph.one("kubernetes:core/v1:ConfigMap", "shop-configmap-custom-space/web")
    twice = graph.replacing(dataclasses.replace(config, urn=f"{config.urn}-again"))
    assert list(tied(twice)) == [f"ConfigMap {NAME}/web is made 2 times"]


def previewed(graph: Graph) -> str:
    console = Console(width=200, record=True, file=io.StringIO())
    show_preview(graph, verdicts(graph), console)
    return console.export_text().replace("\N{NO-BREAK SPACE}", " ")


def test_a_preview_shows_kinds_and_counts_objects_apart() -> None:
    text = previewed(recorded_shop("dev"))
    assert "Shop shop  10 Kubernetes objects" in text
    assert "Kubernetes: 1 ConfigMap, 1 Deployment, 1 HorizontalPodAutoscaler, 1 Ingress, 1 Namespace, " in text
    assert "Kubernetes provider (renders to rendered) inside" in text
    assert "unused" not in text
    assert " AWS resources and 10 Kubernetes objects in " in text


def test_a_provider_that_applies_is_said_to() -> None:
    assert "Kubernetes provider (calls the API) inside" in previewed(with_objects("dev", shop(), APPLIED))


def test_without_objects_nothing_is_said_of_them() -> None:
    text = previewed(recorded("staging"))
    assert re.search(r"\d+ resources in \d+ components; nothing was deployed", text)
    assert "Kubernetes: " not in text


def test_a_digest_has_every_object_and_its_provider() -> None:
    graph = recorded_shop("dev")
    steps = {step["urn"]: step["newState"] for step in digest(graph, [])["steps"]}
    deployment = graph.objects("Deployment")[0]
    assert steps[deployment.urn]["inputs"] == deployment.inputs
    assert steps[deployment.urn]["provider"].rpartition("::")[0] in steps


def test_objects_are_recorded_with_id_kind_and_address() -> None:
    graph = with_objects("dev", shop(), APPLIED)
    deployment, front = (
        graph.objects("Deployment")[0],
        graph.one("kubernetes:core/v1:Service", f"shop-service-{NAME}/front"),
    )
    assert deployment.id == f"{NAME}/web"
    assert deployment.outputs == deployment.inputs
    assert front.outputs["status"]["loadBalancer"]["ingress"][0]["hostname"].startswith("internal-k8s-")
    assert "status" not in recorded_shop("dev").one("kubernetes:core/v1:Service", front.name).outputs


def test_kinds_that_are_called_like_aws_s_are_not_taken_for_them() -> None:
    role = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"name": "web", **HERE},
        "rules": [],
    }
    graph = with_objects("dev", [*shop(), role])
    assert {r.type for r in graph.of("Role")} == {"aws:iam/role:Role"}
    assert len(graph.objects("Role")) == 1
    assert faults(graph) == []


def test_a_driver_that_a_stack_uses_is_there() -> None:
    addons: dict[str, Any] = json.loads(stack_called("applications").config["private-eks:addons"])
    others = {name: settings for name, settings in addons.items() if name != "aws-efs-csi-driver"}
    assert faults(with_settings("applications", addons=others, uses=["aws-efs-csi-driver"])) == []
