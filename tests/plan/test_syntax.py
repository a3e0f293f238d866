"""Names, keys and values that the Kubernetes API refuses."""

from typing import Any

import pytest

from private_eks.kubernetes.plan import syntax
from private_eks.workloads.plan.own_manifests import plan_manifests
from private_eks.workloads.plan.scheduling import SchedulableCompute
from tests.plan.test_applications import plan
from tests.refusal import refusal_of

LONG = "a" * 254


@pytest.mark.parametrize(("form", "good", "bad"), [
    (syntax.FILE, ["a.conf", ".env", "A_b-1", "a" * 253], ["a/b", "", ".", "..", "..a", LONG, "a b", "\u00e4"]),
    (syntax.VARIABLE, ["FOO", "1st", "a.b-c"], ["", "A=B", "\u00e4"]),
    (syntax.KEY, ["a", "example.com/A_b", f"{'a.' * 100}a/b"], ["/a", "a/", "a b", "-a", "a" * 64, "A.B/c", "a/b/c"]),
    (syntax.VALUE, ["", "a", "A.b_c-d", "a" * 63], ["-a", "a ", "a" * 64, "a/b"]),
    (syntax.PORT, ["http", "a-b", "8a"], ["8080", "a--b", "-a", "a-", "a" * 16, "HTTP"]),
    (syntax.SUBDOMAIN, ["a.b-c", "1", "a" * 63], ["A", "a_b", "a..b", "-a", "a.", LONG]),
    (syntax.SERVICE, ["a1"], ["1a", "a.b", "a" * 64]),
    (syntax.CRON_JOB, ["a" * 52], ["a" * 53]),
    (syntax.PATH, ["system:node", "An Admin"], ["a/b", "a%b", ".", ".."]),
])  # fmt: skip
def test_each_form_takes_what_kubernetes_takes(form: syntax.Form, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not form.fits(text)] == []
    assert [text for text in bad if form.fits(text)] == []


@pytest.mark.parametrize(("settings", "message"), [
    ({"config": {"/etc/app": {"..data": "a"}}}, "not . alone and no .. first"),
    ({"config": {"/etc/app": {LONG: "a"}}}, "allowed: up to 253 letters, digits, - _ and ."),
    ({"environment": {"": "c"}}, "printable ASCII"),
    ({"labels": {"team": "platform & infra"}}, "web.labels.team: got 'platform & infra'; allowed: up to 63 letters"),
    ({"labels": {"team name": "a"}}, "web.labels.team name: got 'team name'"),
    ({"tolerations": [{"key": "a b"}]}, "web.tolerations[0].a b: got 'a b'"),
    ({"secrets": {"/etc/tls": "Web_TLS"}}, "web.secrets./etc/tls: got 'Web_TLS'; allowed: up to 253 lower-case"),
])  # fmt: skip
def test_applications_are_held_to_them(settings: dict[str, Any], message: str) -> None:
    assert message in refusal_of(lambda: plan(**settings))


CRON = {"schedule": "@daily", "jobTemplate": {"spec": {"template": {"spec": {"containers": []}}}}}


def own(**changes: Any) -> str:
    manifest: dict[str, Any] = {
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "shop"}, **changes,
    }  # fmt: skip
    return refusal_of(lambda: plan_manifests([manifest], {}, "eu-west-1", SchedulableCompute(open_ended=True)))


def pod(**container: Any) -> str:
    given = {"name": "a", "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/a:1", **container}
    return own(kind="Pod", spec={"containers": [given]})


@pytest.mark.parametrize(("changes", "message"), [
    ({"data": {"a/b": "c"}}, "manifests[0].data.a/b: got 'a/b'; allowed: up to 253 letters"),
    ({"data": {"port": 80}}, "manifests[0].data.port: got 80; allowed: a text"),
    ({"kind": "Secret", "data": {}, "binaryData": {"..": "c"}}, "manifests[0].binaryData..."),
    ({"metadata": {"name": "A_b"}}, "manifests[0].metadata.name: got 'A_b'; allowed: up to 253 lower-case letters"),
    ({"kind": "Service", "metadata": {"name": "1a"}}, "a letter first"),
    ({"metadata": {"name": "a", "namespace": "a.b"}}, "manifests[0].metadata.namespace: got 'a.b'"),
    ({"metadata": {"name": "a", "labels": {"v": 1.5}}}, "manifests[0].metadata.labels.v: got 1.5; allowed: a text"),
    ({"metadata": {"name": "a", "labels": {"v": "a b"}}}, "manifests[0].metadata.labels.v: got 'a b'"),
    ({"metadata": {"name": "a", "annotations": {"a b": "c"}}}, "manifests[0].metadata.annotations.a b: got 'a b'"),
    ({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "a" * 53}, "spec": CRON}, "up to 52"),
])  # fmt: skip
def test_own_objects_are_held_to_them(changes: dict[str, Any], message: str) -> None:
    assert message in own(**changes)


@pytest.mark.parametrize(("container", "message"), [
    ({"name": "A"}, "manifests[0].containers[0].name: got 'A'"),
    ({"env": [{"name": "A=B", "value": "c"}]}, "containers[0].env: got 'A=B'"),
    ({"env": [{"name": "A", "value": 1}]}, "containers[0].env.A: got 1; allowed: a text, in quotes"),
    ({"ports": [{"name": "metrics-and-more", "containerPort": 80}]}, "containers[0].ports: got 'metrics-and-more'"),
])  # fmt: skip
def test_pods_of_own_objects_are_held_to_them(container: dict[str, Any], message: str) -> None:
    assert message in pod(**container)


@pytest.mark.parametrize("changes", [
    {"data": {"app.conf": "a", ".env": "b"}},
    {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "system:An admin"}},
    {"metadata": {"name": "a", "annotations": {"Example.com/A": "any text: \u00e4"}, "labels": {"a": ""}}},
    {"apiVersion": "example.com/v1", "kind": "Job", "metadata": {"name": "a" * 60}, "spec": {"template": 1}},
])  # fmt: skip
def test_what_kubernetes_takes_is_taken(changes: dict[str, Any]) -> None:
    assert own(**changes) == ""
