"""What edits of the in-cluster layer do: to their own, and to nothing else."""

from typing import Any

import pytest

from tests.changes import Verdict, edited, full, member, verdict
from tests.conftest import faults, recorded

APPS, SPACES = "applications", "namespaces"
SMALL = {"namespace": "shop", "image": "nginx"}
OPEN = {**SMALL, "ports": {"http": 8080}}
POLICIES = ("basics", "default-deny", "within")


def own(family: str, key: str, **changes: Any) -> dict[str, Any]:
    return member(family, key, "applications", **changes)


def application(name: str, *kinds: str, namespace: str = "shop", makes: str = "Deployment") -> set[str]:
    return {f"{kind}:{kind.lower()}-{namespace}/{name}" for kind in (makes, "ServiceAccount", *kinds)}


def export(namespace: str) -> set[str]:
    files = "export-exports-b64f8b"
    claim = {f"PersistentVolumeClaim:persistentvolumeclaim-{namespace}/{files}"}
    volume = {f"PersistentVolume:persistentvolume-{namespace}-{files}"}
    return application("export", namespace=namespace, makes="CronJob") | claim | volume


def space(name: str) -> set[str]:
    return {f"Namespace:namespace-{name}", *(f"NetworkPolicy:networkpolicy-{name}/{policy}" for policy in POLICIES)}


COMING: list[tuple[str, dict[str, Any], set[str]]] = [
    ("one pod", own(APPS, "more", **SMALL, replicas=1), application("more")),
    ("two pods", own(APPS, "more", **SMALL), application("more", "PodDisruptionBudget")),
    ("ports", own(APPS, "more", **OPEN), application("more", "PodDisruptionBudget", "Service")),
    ("scaling", own(APPS, "more", **SMALL, maxReplicas=4),
     application("more", "PodDisruptionBudget", "HorizontalPodAutoscaler")),
    ("a load balancer", own(APPS, "more", **OPEN, loadBalancer={}),
     application("more", "PodDisruptionBudget", "Service")
     | {"Service:service-shop/more-nlb", "NetworkPolicy:networkpolicy-shop/more-front"}),
    ("one that sorts first", own(APPS, "aaa", **SMALL), application("aaa", "PodDisruptionBudget")),
    ("a job", own(APPS, "more", **SMALL, job={}), application("more", makes="Job")),
    ("a job by a schedule", own(APPS, "more", **SMALL, job={"schedule": "@daily"}),
     application("more", makes="CronJob")),
    ("a namespace", own(SPACES, "more", podSecurity="baseline"), space("more")),
    ("a bounded namespace", own(SPACES, "more", quota={"pods": "1"}, limits={"cpu": "1"}),
     space("more") | {"ResourceQuota:resourcequota-more/more", "LimitRange:limitrange-more/more"}),
    ("a class", own("storageClasses", "fast", kind="ebs", iops=4000), {"StorageClass:storageclass-fast"}),
]  # fmt: skip
"""What an edit of `applications` adds, and its return takes away."""

API = "Deployment:deployment-shop/api"
EDITS: list[tuple[str, dict[str, Any], Verdict]] = [
    ("replicas", own(APPS, "api", replicas=5), Verdict(changed={API})),
    ("size", own(APPS, "api", cpu="1", memory="1Gi"), Verdict(changed={API})),
    ("environment", own(APPS, "api", environment={"LOG_LEVEL": "debug"}), Verdict(changed={API})),
    ("a port", own(APPS, "api", ports={"grpc": 9001, "metrics": 9090}),
     Verdict(changed={API, "Service:service-shop/api", "NetworkPolicy:networkpolicy-shop/api-front"})),
    ("a file", own(APPS, "web", config={"/etc/nginx/conf.d": {"default.conf": "server { listen 8080; }"}}),
     Verdict(changed={"Deployment:deployment-shop/web", "ConfigMap:configmap-shop/web-etc-nginx-conf-d-0da395"})),
    ("clients", own(APPS, "api", loadBalancer={
        "ports": {"grpc": 443}, "backendProtocol": "ssl", "sourceRanges": ["10.9.0.0/16"],
        "certificateArn": "arn:aws:acm:eu-west-1:111122223333:certificate/01234567-89ab-cdef-0123-456789abcdef"}),
     Verdict(changed={"Service:service-shop/api-nlb", "NetworkPolicy:networkpolicy-shop/api-front"})),
    ("level", own(SPACES, "jobs", podSecurity="baseline"), Verdict(changed={"Namespace:namespace-jobs"})),
    ("another namespace", own(APPS, "export", namespace="shop"), Verdict(
        made=export("shop"), removed=export("jobs"))),
    ("arguments of a job by a schedule", own(APPS, "export", args=["s3", "ls"]),
     Verdict(changed={"CronJob:cronjob-jobs/export"})),
    ("another schedule", own(APPS, "export", job={"schedule": "@daily"}),
     Verdict(changed={"CronJob:cronjob-jobs/export"})),
    ("one pod", own(APPS, "api", replicas=1), Verdict(
        changed={API}, removed={"PodDisruptionBudget:poddisruptionbudget-shop/api"})),
    ("no own objects", {"manifests": []}, Verdict(removed={"CronJob:cronjob-shop/report"})),
    ("class of disks", own("storageClasses", "gp3", kind="ebs", iops=4000),
     Verdict(replaced={"StorageClass:storageclass-gp3"})),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "made"), COMING)
def test_a_newcomer_brings_its_own_and_takes_it_along(what: str, edit: dict[str, Any], made: set[str]) -> None:
    without, with_it = recorded("applications"), edited("applications", edit)
    assert verdict(without, with_it) == full("applications", Verdict(made=made))
    assert verdict(with_it, without) == full("applications", Verdict(removed=made))
    assert faults(with_it) == []


@pytest.mark.parametrize(("what", "edit", "expected"), EDITS)
def test_an_edit_does_what_it_must_to_its_own(what: str, edit: dict[str, Any], expected: Verdict) -> None:
    after = edited("applications", edit)
    assert verdict(recorded("applications"), after) == full("applications", expected)
    assert faults(after) == []


@pytest.mark.parametrize(("changes", "expected"), [
    ({"args": ["migrate", "--all"]}, Verdict(replaced={"Job:job-shop/once"})),
    ({"job": {"backoffLimit": 2}}, Verdict(changed={"Job:job-shop/once"})),
    ({"job": {"schedule": "@daily"}}, Verdict(made={"CronJob:cronjob-shop/once"}, removed={"Job:job-shop/once"})),
])  # fmt: skip
def test_a_job_that_runs_once_is_replaced_where_its_pods_change(changes: dict[str, Any], expected: Verdict) -> None:
    """Its template cannot be changed: another one is another run."""
    given: dict[str, Any] = {**SMALL, "args": ["migrate"], "job": {}}
    before, after = (edited("applications", own(APPS, "once", **one)) for one in (given, {**given, **changes}))
    assert verdict(before, after) == full("applications", expected)
    assert faults(after) == []


def test_a_new_tag_of_an_image_changes_whoever_runs_it_and_no_repository() -> None:
    after = edited("dev", {"images": {"nginx": "docker.io/nginxinc/nginx-unprivileged:1.29.4"}})
    changed = Verdict(changed={"Deployment:deployment-custom-space/sample-app"})
    assert verdict(recorded("dev"), after) == full("dev", changed)


def test_a_new_kubernetes_version_changes_the_standard_of_namespaces_in_place() -> None:
    after = edited("dev", {"version": "1.36"})
    found = verdict(recorded("dev"), after)
    assert "Namespace:private-eks-dev-namespace-custom-space" in found.changed
    assert found.replaced | found.made | found.removed == frozenset()
