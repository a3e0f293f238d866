import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.workloads.plan.own_manifests import plan_manifests, with_images
from private_eks.workloads.plan.scheduling import SchedulableCompute
from tests.refusal import refusal_of

IMAGES = {"nginx": "docker.io/library/nginx:1.29", "wait": "docker.io/library/busybox:1.37"}
FARGATE = SchedulableCompute({"apps": {"selectors": [{"namespace": "shop"}]}})
NODES = SchedulableCompute(open_ended=True)
NLB = "service.beta.kubernetes.io/aws-load-balancer-scheme"


def workload(kind: str = "Deployment", **spec: Any) -> dict[str, Any]:
    pod = {
        "initContainers": [{"name": "wait", "image": "busybox:1.37"}],
        "containers": [{"name": "web", "image": "nginx:1.29"}],
    }
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {**pod, **spec}}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"template": template},
    }


def service(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"}, "spec": spec}


def plan(*manifests: Any, schedulable: SchedulableCompute = NODES) -> Any:
    return plan_manifests(manifests, IMAGES, "eu-west-1", schedulable)


def test_images_become_those_of_the_mirror_and_nothing_else_changes() -> None:
    given = workload()
    before = copy.deepcopy(given)
    ((manifest, found),) = plan(given)
    assert found == {("initContainers", 0): "wait", ("containers", 0): "nginx"}
    made = with_images(manifest, {at: f"MIRROR/{key}" for at, key in found.items()})
    spec = made["spec"]["template"]["spec"]
    assert spec["containers"] == [{"name": "web", "image": "MIRROR/nginx"}]
    assert spec["initContainers"] == [{"name": "wait", "image": "MIRROR/wait"}]
    assert given == before
    spec["containers"][0]["image"], spec["initContainers"][0]["image"] = "nginx:1.29", "busybox:1.37"
    assert made == before


def test_images_are_found_in_every_kind_of_pod() -> None:
    inner = workload()["spec"]["template"]
    cron = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "c", "namespace": "shop"},
        "spec": {"jobTemplate": {"spec": {"template": inner}}},
    }
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "shop"}, "spec": inner["spec"]}
    for (manifest, found), way in zip(plan(cron, pod), (("jobTemplate", "spec", "template", "spec"), ()), strict=True):
        made: Any = with_images(manifest, dict.fromkeys(found, "X"))["spec"]
        for step in way:
            made = made[step]
        assert {container["image"] for container in (*made["containers"], *made["initContainers"])} == {"X"}


def test_lists_are_taken_apart() -> None:
    listed = {"apiVersion": "v1", "kind": "List", "items": [workload(), service(ports=[])]}
    assert [manifest["kind"] for manifest, _ in plan(listed)] == ["Deployment", "Service"]


PUBLIC = workload(containers=[{"name": "web", "image": "quay.io/x/y:1"}])
REFUSALS: list[tuple[Any, str]] = [
    ("text", "manifests[0]: got 'text'; allowed: a Kubernetes object"),
    (
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": "a-"}},
        "metadata.name: got nothing; allowed: a name",
    ),
    (
        PUBLIC,
        "containers[0].image: got 'quay.io/x/y:1'; allowed: an image in private ECR of eu-west-1; "
        "add it under images, as y: quay.io/x/y:1, and mirror it: nothing reaches quay.io",
    ),
    (workload(containers=[{"name": "web", "image": "nginx"}]), ""),
    (
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"a": "b"}},
        "got 'Secret a'; allowed: no secret in a stack's files",
    ),
    (
        service(type="LoadBalancer"),
        "loadBalancerClass: got nothing; allowed: eks.amazonaws.com/nlb or service.k8s.aws/nlb",
    ),
    (service(type="LoadBalancer", loadBalancerClass="service.k8s.aws/nlb"), f"allowed: {NLB}: internal; add it"),
    (service(type="NodePort"), "spec.type: got 'NodePort'; allowed: ClusterIP or LoadBalancer"),
    (service(externalIPs=["8.8.8.8"]), "spec.externalIPs: got ['8.8.8.8']; allowed: none"),
    (
        {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "a"}, "spec": {}},
        "allowed: alb.ingress.kubernetes.io/scheme: internal; add it",
    ),
]


@pytest.mark.parametrize(("manifest", "message"), REFUSALS)
def test_what_a_private_cluster_cannot_have_is_refused(manifest: Any, message: str) -> None:
    refused = refusal_of(lambda: plan(manifest))
    assert message in refused
    assert bool(message) == bool(refused)


def test_an_object_comes_once() -> None:
    assert "each object once; remove the repeated one" in refusal_of(lambda: plan(workload(), workload()))


def container(**more: Any) -> dict[str, Any]:
    return {"containers": [{"name": "web", "image": "nginx", **more}]}


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        ({"hostNetwork": True}, "hostNetwork"),
        ({"hostPID": True}, "hostPID"),
        ({"volumes": [{"name": "a", "hostPath": {"path": "/"}}]}, "volumes.hostPath"),
        (container(securityContext={"privileged": True}), "containers[0].securityContext.privileged"),
        (container(ports=[{"containerPort": 80, "hostPort": 80}]), "containers[0].ports.hostPort"),
        (container(resources={"limits": {"nvidia.com/gpu": 1}}), "containers[0].resources.limits.nvidia.com/gpu"),
    ],
)
def test_what_needs_a_node_is_refused_on_fargate_only(spec: dict[str, Any], field: str) -> None:
    message = refusal_of(lambda: plan(workload(**spec), schedulable=FARGATE))
    assert message.startswith(f"manifests[0].{field}: got true; allowed: nothing that needs a node")
    assert refusal_of(lambda: plan(workload(**spec))) == ""


def test_pods_that_their_namespace_would_not_start_are_refused() -> None:
    levels = {"shop": "restricted"}
    message = refusal_of(lambda: plan_manifests([workload()], IMAGES, "eu-west-1", NODES, levels))
    assert "allowed: what Pod Security 'restricted' of namespace 'shop' starts; harden it, or set" in message
    assert refusal_of(lambda: plan_manifests([workload()], IMAGES, "eu-west-1", NODES, {"other": "restricted"})) == ""
    nameless = workload(containers=[{"image": "nginx"}])
    message = refusal_of(lambda: plan_manifests([nameless], IMAGES, "eu-west-1", NODES, levels))
    assert "containers[0].name: got nothing; allowed: a text; write it: Kubernetes wants it" in message


def test_daemon_sets_want_nodes() -> None:
    message = refusal_of(lambda: plan(workload("DaemonSet"), schedulable=FARGATE))
    assert "kind: got 'DaemonSet'; allowed: a Deployment: there are no nodes; Fargate runs none of these" in message
    assert refusal_of(lambda: plan(workload("DaemonSet"))) == ""


def test_pods_that_no_profile_takes_are_refused() -> None:
    elsewhere = {**workload(), "metadata": {"name": "web", "namespace": "other"}}
    assert "add the selector 'namespace: other' to a profile" in refusal_of(
        lambda: plan(elsewhere, schedulable=FARGATE)
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["apiVersion", "kind", "metadata", "name", "spec", "items", "containers", "template"]),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_any_document_is_taken_or_refused(document: Any) -> None:
    refusal_of(lambda: plan(document))


def secret(type_: str = "kubernetes.io/tls", **data: str) -> dict[str, Any]:
    metadata = {"name": "cert", "namespace": "shop"}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": type_, "data": data}


def answering(kind: str, **fields: Any) -> dict[str, Any]:
    return {"apiVersion": "admissionregistration.k8s.io/v1", "kind": kind, "metadata": {"name": "a"}, **fields}


SERVED = {"service": {"name": "web", "namespace": "shop"}}
HOOK = answering("ValidatingWebhookConfiguration", webhooks=[{"name": "a.b.c", "clientConfig": SERVED}])
CONVERSION = {"webhook": {"clientConfig": SERVED}}
DEFINED = {"group": "a.b", "names": {"kind": "A"}, "scope": "Cluster", "conversion": CONVERSION}


@pytest.mark.parametrize("other", [
    HOOK,
    answering("MutatingWebhookConfiguration", webhooks=[{"name": "a.b.c", "clientConfig": SERVED}]),
    answering("APIService", spec=SERVED),
    answering("CustomResourceDefinition", spec=DEFINED),
])  # fmt: skip
@pytest.mark.parametrize("given", [
    secret(**{"tls.crt": "YQ==", "tls.key": "YQ==", "ca.crt": "YQ=="}),
    secret("Opaque", **{"server.crt": "YQ==", "server.key": "YQ=="}),
    secret("Opaque", **{"ca-cert.pem": "YQ==", "caBundle": "YQ=="}),
])  # fmt: skip
def test_certificates_of_webhooks_may_come_with_them(other: dict[str, Any], given: dict[str, Any]) -> None:
    assert len(plan(given, other)) == 2
    assert "kubectl" in refusal_of(lambda: plan(given))


@pytest.mark.parametrize("given", [
    secret("Opaque", password="YQ=="),
    secret("Opaque", **{"tls.crt": "YQ==", "password": "YQ=="}),
    secret("kubernetes.io/dockerconfigjson", **{".dockerconfigjson": "YQ=="}),
    {**secret(**{"tls.crt": "YQ=="}), "metadata": {"name": "cert", "namespace": "other"}},
    {**secret(), "stringData": {"token": "a"}},
])  # fmt: skip
def test_credentials_stay_out_beside_a_webhook_too(given: dict[str, Any]) -> None:
    assert "where anyone can read it" in refusal_of(lambda: plan(given, HOOK))


def test_a_null_field_is_one_that_nobody_wrote() -> None:
    given = workload(tolerations=None, volumes=[None])
    given["spec"]["replicas"] = None
    ((made, _),) = plan(given)
    assert "replicas" not in made["spec"]
    assert made["spec"]["template"]["spec"]["volumes"] == []
    custom = {"apiVersion": "a.b/v1", "kind": "A", "metadata": {"name": "a"}, "spec": {"x": None}}
    assert plan(custom)[0][0] == custom


@pytest.mark.parametrize(("change", "where"), [
    ({"containers": None}, "spec.template.spec.containers: got nothing; allowed: a list"),
    ({"containers": [{"name": "a", "image": "nginx:1.29", "env": [{"value": "x"}]}]}, "containers[0].env[0].name: got"),
    ({"nodeSelector": {"a": True}}, "nodeSelector.a: got true; allowed: a text; put quotes around it"),
    ({"containers": [{"name": "a", "resources": {"limits": {"cpu": "much"}}}]}, "limits.cpu: got 'much'; allowed: an"),
    ({"volumes": {"a": {}}}, "volumes: got {a: {}}; allowed: a list"),
])  # fmt: skip
def test_what_the_api_would_not_take_is_refused(change: dict[str, Any], where: str) -> None:
    assert where in refusal_of(lambda: plan(workload(**change)))


def ingress(name: str = "", **annotations: str) -> dict[str, Any]:
    metadata = {"name": "web", "namespace": "shop", "annotations": annotations}
    spec = {"ingressClassName": name} if name else {}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": spec}


def ingress_class(name: str, controller: str) -> dict[str, Any]:
    metadata = {"name": name}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "IngressClass",
        "metadata": metadata,
        "spec": {"controller": controller},
    }


@pytest.mark.parametrize(("manifests", "refused"), [
    ([ingress("nginx")], False),
    ([ingress("nginx-internal")], False),
    ([ingress("", **{"kubernetes.io/ingress.class": "traefik"})], False),
    ([ingress("edge"), ingress_class("edge", "k8s.io/ingress-nginx")], False),
    ([ingress("edge"), ingress_class("edge", "ingress.k8s.aws/alb")], True),
    ([ingress("nginx"), ingress_class("nginx", "eks.amazonaws.com/alb")], True),
    ([ingress("edge")], True),
    ([ingress("alb")], True),
    ([ingress("alb"), ingress_class("alb", "")], True),
    ([ingress()], True),
])  # fmt: skip
def test_ingresses_of_other_controllers_are_theirs(manifests: list[dict[str, Any]], refused: bool) -> None:
    assert ("scheme: internal" in refusal_of(lambda: plan(*manifests))) is refused
