"""The simulated Kubernetes API by itself: what it makes, refuses and gives back, and what a change means."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pulumi
import pytest

from private_eks_cli.cloud import invokes
from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.kubernetes.changes import compare
from private_eks_cli.cloud.kubernetes.objects import Key, id_of, is_namespaced, key_of
from private_eks_cli.cloud.kubernetes.rendered import folder_of, path_of, remove, render, rendered
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.cloud.refusals import Live, RefusedError
from private_eks_cli.graph.model import Graph

Manifest = dict[str, Any]

CLUSTER = "aws:eks/cluster:Cluster"
ADDON = "aws:eks/addon:Addon"
SPACE: Manifest = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
HERE = {"namespace": "shop"}
RBAC = "rbac.authorization.k8s.io/v1"


@pytest.fixture
def cloud() -> Cloud:
    return Cloud(Place("eu-west-1"))


def manifest(version: str, kind: str, spec: Any = None, **more: Any) -> Manifest:
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": "one", **({} if kind == "StorageClass" else HERE)},
        **({"spec": spec} if spec is not None else {}),
        **more,
    }


def workload(kind: str, **spec: Any) -> Manifest:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": []}}
    return manifest("apps/v1", kind, {"selector": {"matchLabels": {"a": "b"}}, "template": template, **spec})


NEVER = {"restartPolicy": "Never"}
FIXED: list[tuple[Manifest, dict[str, Any]]] = [
    (workload("StatefulSet", serviceName="a"), {"spec": {**workload("StatefulSet")["spec"], "serviceName": "b"}}),
    (manifest("v1", "PersistentVolumeClaim", {"storageClassName": "a"}), {"spec": {"storageClassName": "b"}}),
    (manifest("storage.k8s.io/v1", "StorageClass", reclaimPolicy="Retain"), {"reclaimPolicy": "Delete"}),
    (manifest("storage.k8s.io/v1", "StorageClass", parameters={"type": "gp3"}), {"parameters": {"type": "io2"}}),
    (
        manifest("batch/v1", "Job", {"template": {"spec": {**NEVER, "a": 1}}}),
        {"spec": {"template": {"spec": {**NEVER, "a": 2}}}},
    ),
    (manifest("v1", "ConfigMap", data={"a": "1"}, immutable=True), {"data": {"a": "2"}}),
    (manifest("v1", "Secret", type="Opaque"), {"type": "kubernetes.io/tls"}),
    (manifest("v1", "Service", {"clusterIP": "None"}), {"spec": {"clusterIP": "172.20.0.9"}}),
    (manifest("v1", "Service", {"loadBalancerClass": "a"}), {"spec": {"loadBalancerClass": "b"}}),
    (manifest(RBAC, "RoleBinding", roleRef={"name": "a"}), {"roleRef": {"name": "b"}}),
]


@pytest.mark.parametrize(("old", "change"), FIXED, ids=[f"{old['kind']} {list(change)}" for old, change in FIXED])
def test_immutable_fields_cannot_change_in_place(cloud: Cloud, old: Manifest, change: dict[str, Any]) -> None:
    api = cloud.kubernetes
    api.create("", SPACE)
    api.create("", old)
    assert api.update("", old) == old
    with pytest.raises(RefusedError, match="field is immutable"):
        api.update("", {**old, **change})


FREE: list[tuple[Manifest, dict[str, Any]]] = [
    (workload("StatefulSet", replicas=1), {"spec": {**workload("StatefulSet")["spec"], "replicas": 2}}),
    (
        manifest("v1", "PersistentVolumeClaim", {"resources": {"requests": {"storage": "1Gi"}}}),
        {"spec": {"resources": {"requests": {"storage": "2Gi"}}}},
    ),
    (manifest("v1", "ConfigMap", data={"a": "1"}), {"data": {"a": "2"}}),
    (
        manifest("batch/v1", "Job", {"parallelism": 1, "template": {"spec": NEVER}}),
        {"spec": {"parallelism": 2, "template": {"spec": NEVER}}},
    ),
]


@pytest.mark.parametrize(("old", "change"), FREE, ids=[old["kind"] for old, _ in FREE])
def test_other_fields_can(cloud: Cloud, old: Manifest, change: dict[str, Any]) -> None:
    cloud.kubernetes.create("", SPACE)
    cloud.kubernetes.create("", old)
    assert cloud.kubernetes.update("", {**old, **change}) == {**old, **change}
    assert cloud.kubernetes.read("", old) == {**old, **change}


REPLACED: list[tuple[str, Manifest, dict[str, Any], tuple[str, ...], bool]] = [
    ("its name", manifest("v1", "ConfigMap"), {"metadata": {"name": "two", **HERE}}, ("metadata.name",), False),
    ("its namespace", manifest("v1", "ConfigMap"), {"metadata": {"name": "one"}}, ("metadata.namespace",), False),
    ("data", manifest("v1", "ConfigMap", data={"a.b": "1"}), {"data": {"a.b": "2"}}, ('data["a.b"]',), True),
    ("a secret's type", manifest("v1", "Secret", type="a"), {"type": "b"}, ("type",), True),
    ("a claim", manifest("v1", "PersistentVolumeClaim", {"a": 1}), {"spec": {"a": 2}}, ("spec.a",), True),
    (
        "a job",
        manifest("batch/v1", "Job", {"template": {"a": 1}}),
        {"spec": {"template": {}}},
        ("spec.template.a",),
        True,
    ),
    ("a binding", manifest(RBAC, "RoleBinding", roleRef={"name": "a"}), {"roleRef": {}}, ("roleRef.name",), True),
    (
        "a class",
        manifest("storage.k8s.io/v1", "StorageClass", provisioner="a"),
        {"provisioner": "b"},
        ("provisioner",),
        True,
    ),
    ("an image", manifest("v1", "Pod", {"containers": [1]}), {"spec": {"containers": [2]}}, ("spec.containers",), True),
    ("a custom resource", manifest("a.b/v1", "Thing", {"a": 1}), {"spec": {"a": 2}}, (), False),
    ("a budget", manifest("policy/v1", "PodDisruptionBudget", {"a": 1}), {"spec": {"a": 2}}, (), False),
    ("a label", manifest("v1", "ConfigMap"), {"metadata": {"name": "one", **HERE, "labels": {"a": "b"}}}, (), False),
]


@pytest.mark.parametrize(("what", "old", "change", "replacing", "first"), REPLACED, ids=[what for what, *_ in REPLACED])
def test_some_changes_replace(
    what: str, old: Manifest, change: dict[str, Any], replacing: tuple[str, ...], first: bool
) -> None:
    found = compare(old, {**old, **change})
    assert (found.replacing, found.delete_first) == (replacing, first)
    assert found.paths


def test_the_default_namespace_is_no_change() -> None:
    old = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one"}}
    assert compare(old, {**old, "metadata": {"name": "one", "namespace": "default"}}).paths == ()
    role = {"apiVersion": RBAC, "kind": "ClusterRole", "metadata": {"name": "one"}}
    assert compare(role, {**role, "metadata": {"name": "one", "namespace": "default"}}).paths == ()


@pytest.mark.parametrize(("kind", "key"), [("ConfigMap", "data"), ("Secret", "stringData")])
def test_what_the_provider_changes_in_place_is_not_replaced(kind: str, key: str) -> None:
    old = manifest("v1", kind, **{key: {"a": "1"}})
    assert compare(old, {**old, key: {}}).replacing
    assert compare(old, {**old, key: {}}, frozenset({kind})).replacing == ()
    frozen = {**old, "immutable": True}
    assert compare(frozen, {**frozen, key: {}}, frozenset({kind})).replacing == (f"{key}.a",)


def test_a_namespace_goes_after_what_is_in_it(cloud: Cloud) -> None:
    api, config = cloud.kubernetes, manifest("v1", "ConfigMap")
    api.create("", SPACE)
    api.create("", config)
    with pytest.raises(RefusedError, match="namespace shop cannot be deleted while it has ConfigMap one in shop"):
        api.delete("", SPACE)
    api.delete("", config)
    api.delete("", config)
    api.delete("", SPACE)
    assert api.objects == {}


def test_kubernetes_own_namespaces_stay(cloud: Cloud) -> None:
    own = {**SPACE, "metadata": {"name": "kube-system"}}
    cloud.kubernetes.create("", own)
    with pytest.raises(RefusedError, match="this namespace may not be deleted"):
        cloud.kubernetes.delete("", own)


def test_custom_resources_want_their_definition(cloud: Cloud) -> None:
    api, thing = cloud.kubernetes, manifest("example.com/v1", "Thing")
    names = {"kind": "Thing", "plural": "things"}
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "things.example.com"},
        "spec": {"group": "example.com", "scope": "Cluster", "names": names},
    }
    with pytest.raises(RefusedError, match=r'no matches for kind "Thing" in version "example.com/v1"'):
        api.create("", thing)
    api.create("", definition)
    api.create("", thing)
    assert Key("example.com", "Thing", "", "one") in api.objects
    with pytest.raises(RefusedError, match=r"definition things.example.com cannot be deleted while it has Thing one"):
        api.delete("", definition)


@pytest.fixture
def kubeconfig(cloud: Cloud) -> str:
    """A cluster in a subnet for load balancers, and what points at it."""
    vpc = cloud.create("urn::vpc", "aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"})
    tags = {"kubernetes.io/role/internal-elb": "1"}
    inputs = {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/20", "tags": tags}
    subnet = cloud.create("urn::subnet", "aws:ec2/subnet:Subnet", inputs)
    other = cloud.create("urn::other", "aws:ec2/subnet:Subnet", {"vpcId": vpc.id, "cidrBlock": "10.0.16.0/20"})
    main = cloud.create("urn::main", CLUSTER, {"name": "main", "vpcConfig": {"subnetIds": [subnet.id, other.id]}})
    return json.dumps({"clusters": [{"name": "main", "cluster": {"server": main.outputs["endpoint"]}}]})


CERTIFICATE = {
    "apiVersion": "cert-manager.io/v1",
    "kind": "Certificate",
    "metadata": {"name": "one", "namespace": "cert-manager"},
}


def test_add_ons_bring_namespaces_and_kinds(cloud: Cloud, kubeconfig: str) -> None:
    with pytest.raises(RefusedError, match="no matches for kind"):
        cloud.kubernetes.create(kubeconfig, CERTIFICATE)
    _install(cloud, "cert-manager")
    cloud.kubernetes.create(kubeconfig, CERTIFICATE)
    with pytest.raises(RefusedError, match='namespaces "elsewhere" not found'):
        cloud.kubernetes.create(kubeconfig, {**CERTIFICATE, "metadata": {"name": "a", "namespace": "elsewhere"}})


def _install(cloud: Cloud, name: str) -> None:
    cloud.adopt(Live(f"urn::{name}", ADDON, f"main:{name}", {"clusterName": "main", "addonName": name}))


SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "web"},
    "spec": {"type": "LoadBalancer", "loadBalancerClass": "service.k8s.aws/nlb", "ports": [{"port": 80}]},
}


def test_a_load_balancer_comes_and_goes_with_its_service(cloud: Cloud, kubeconfig: str) -> None:
    made = cloud.kubernetes.create(kubeconfig, SERVICE)
    balancer = cloud.one("LoadBalancer", "web")
    assert made["status"] == {"loadBalancer": {"ingress": [{"hostname": balancer.id}]}}
    for thing in (cloud.one("Subnet", "subnet"), cloud.one("Vpc", "vpc")):
        assert thing.id in str(balancer.inputs)
    cloud.kubernetes.update(kubeconfig, {**SERVICE, "spec": {**SERVICE["spec"], "ports": [{"port": 81}]}})  # type: ignore[dict-item]
    assert cloud.one("LoadBalancer", "web").id == balancer.id
    cloud.kubernetes.delete(kubeconfig, SERVICE)
    assert [thing.kind for thing in cloud.live] == ["Cluster", "Subnet", "Subnet", "Vpc"]


def test_a_load_balancer_keeps_the_security_groups_that_it_was_given(cloud: Cloud, kubeconfig: str) -> None:
    vpc = cloud.one("Vpc", "vpc")
    group = cloud.create("urn::group", "aws:ec2/securityGroup:SecurityGroup", {"vpcId": vpc.id, "name": "web"})
    annotations = {"service.beta.kubernetes.io/aws-load-balancer-security-groups": f"{group.id}, sg-other"}
    service = {**SERVICE, "metadata": {"name": "web", "annotations": annotations}}
    cloud.kubernetes.create(kubeconfig, service)
    with pytest.raises(RefusedError, match=r"DependencyViolation: .*: LoadBalancer internal-k8s-.* refers to it"):
        cloud.delete(group.type, group.id)
    cloud.kubernetes.delete(kubeconfig, service)
    cloud.delete(group.type, group.id)


def test_a_load_balancer_finds_its_subnets_by_their_tag(cloud: Cloud, kubeconfig: str) -> None:
    subnet = cloud.one("Subnet", "subnet")
    subnet.inputs = {**subnet.inputs, "tags": {}}
    with pytest.raises(RefusedError, match="couldn't auto-discover subnets"):
        cloud.kubernetes.create(kubeconfig, SERVICE)
    assert cloud.kubernetes.objects == {}


def test_a_load_balancer_wants_its_controller_to_the_end(cloud: Cloud, kubeconfig: str) -> None:
    api, controller = cloud.kubernetes, workload("Deployment")
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/eks/aws-load-balancer-controller:v3.5.0"
    controller["spec"]["template"]["spec"]["containers"] = [{"name": "controller", "image": image}]
    api.create(kubeconfig, SPACE)
    api.create(kubeconfig, controller)
    api.create(kubeconfig, SERVICE)
    api.delete(kubeconfig, controller)
    with pytest.raises(RefusedError, match="timed out waiting for its finalizer: Deployment one in shop is gone"):
        api.delete(kubeconfig, SERVICE)


def test_without_its_cluster_an_api_answers_nobody(cloud: Cloud, kubeconfig: str) -> None:
    cloud.kubernetes.create(kubeconfig, SPACE)
    cloud.forget(cloud.one("Cluster", "main"))
    for ask in (cloud.kubernetes.create, cloud.kubernetes.read, cloud.kubernetes.update, cloud.kubernetes.delete):
        with pytest.raises(RefusedError, match="configured Kubernetes cluster is unreachable"):
            ask(kubeconfig, SPACE)


def test_two_clusters_are_two(cloud: Cloud) -> None:
    for host in ("one", "two"):
        cloud.kubernetes.create(f'{{"clusters": [{{"name": "a", "cluster": {{"server": "https://{host}"}}}}]}}', SPACE)
    assert cloud.kubernetes.calls == ["create Namespace shop"] * 2


@pytest.mark.parametrize(("given", "place"), [
    ("rendered", "rendered"),
    ("./a/../rendered", "rendered"),
    ("../../rendered", "rendered"),
    ("/srv/manifests", "srv/manifests"),
    (".", "."),
])  # fmt: skip
def test_nothing_is_rendered_outside_of_its_root(tmp_path: Path, given: str, place: str) -> None:
    assert folder_of(tmp_path, given) == tmp_path / place


def test_files_have_the_names_of_the_provider_s_and_go_again(tmp_path: Path) -> None:
    definition = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "things.example.com"},
    }
    assert render(tmp_path, definition) == tmp_path / (
        "0-crd/apiextensions.k8s.io_v1-customresourcedefinition-default-things.example.com.yaml"
    )
    assert path_of(tmp_path, CERTIFICATE) == (
        tmp_path / "1-manifest" / "cert-manager.io_v1-certificate-cert-manager-one.yaml"
    )
    assert len(rendered(tmp_path)) == 1
    remove(tmp_path, definition)
    remove(tmp_path, definition)
    assert rendered(tmp_path) == []
    with pytest.raises(ValueError, match="generateName is not supported"):
        render(tmp_path, {**definition, "metadata": {"generateName": "a-"}})


def test_objects_are_named_as_the_api_finds_them() -> None:
    assert id_of(CERTIFICATE) == "cert-manager/one"
    assert id_of(SPACE) == "shop"
    assert str(key_of({**SERVICE, "metadata": {"name": "web"}})) == "Service web in default"
    assert not is_namespaced({"apiVersion": "karpenter.sh/v1", "kind": "NodePool"})
    assert is_namespaced({"apiVersion": "example.com/v1", "kind": "ClusterRole"})


def test_calls_of_the_kubernetes_package_are_answered_like_all_others(
    deploy: Callable[[Callable[[], Any]], Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer: Mapping[str, Any] = {"result": [SPACE]}
    monkeypatch.setitem(invokes._ANSWERS, "kubernetes:helm:template", lambda place, args: answer)

    def program() -> None:
        pulumi.export("namespaces", pulumi.runtime.invoke("kubernetes:helm:template", {}).value["result"])

    assert deploy(program).exports == {"namespaces": [SPACE]}
