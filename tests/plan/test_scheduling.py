from typing import Any, cast

import pytest

from private_eks.nodes.plan.nodes import Nodes, plan_nodes
from private_eks.workloads.plan.scheduling import Pod, SchedulableCompute, check_place
from tests.refusal import refusal_of

PROFILES: Any = {
    "apps": {"selectors": [{"namespace": "apps"}, {"namespace": "jobs-*"}]},
    "marked": {"selectors": [{"namespace": "web", "labels": {"on": "fargate"}}]},
}
TAINT = {"key": "workload", "value": "batch", "effect": "NO_SCHEDULE"}


def group(**settings: Any) -> Nodes:
    return plan_nodes("main", "node_groups", "general", cast(Any, settings), "eu-west-1")


GROUPS = {
    "arm": group(ami_type="AL2023_ARM_64_STANDARD"),
    "batch": group(labels={"workload": "batch"}, taints=[TAINT]),
    "soft": group(labels={"class": "soft"}, taints=[{**TAINT, "effect": "PREFER_NO_SCHEDULE"}]),
    "windows": group(ami_type="WINDOWS_CORE_2022_x86_64"),
}
MIXED = SchedulableCompute(PROFILES, GROUPS)


def pod(namespace: str = "web", **more: Any) -> Pod:
    return Pod(namespace=namespace, **more)


@pytest.mark.parametrize(
    ("given", "profile"),
    [
        (pod("apps"), "apps"),
        (pod("jobs-nightly"), "apps"),
        (pod("web"), None),
        (pod("web", labels={"on": "fargate"}), "marked"),
        (pod("apps", node_selector={"kubernetes.io/arch": "amd64"}), "apps"),
    ],
)
def test_a_profile_takes_the_pods_that_it_selects(given: Pod, profile: str | None) -> None:
    assert check_place("applications.x", given, MIXED) == profile


@pytest.mark.parametrize(
    "selector",
    [
        {"kubernetes.io/arch": "arm64"},
        {"kubernetes.io/arch": "amd64", "class": "soft"},
        {"topology.kubernetes.io/zone": "eu-west-1a"},
        {"kubernetes.io/os": "windows"},
    ],
)
def test_pods_run_on_a_group_with_their_labels(selector: dict[str, str]) -> None:
    assert check_place("applications.x", pod(node_selector=selector), MIXED) is None


@pytest.mark.parametrize(
    "toleration",
    [
        {"key": "workload", "value": "batch"},
        {"key": "workload", "operator": "Exists"},
        {"operator": "Exists"},
        {"key": "workload", "operator": "Exists", "effect": "NoSchedule"},
    ],
)
def test_a_taint_is_tolerated_by_name(toleration: dict[str, str]) -> None:
    given = pod(node_selector={"workload": "batch"}, tolerations=[toleration])
    assert check_place("applications.x", given, MIXED) is None


@pytest.mark.parametrize(
    "tolerations",
    [
        [],
        [{"key": "other", "operator": "Exists"}],
        [{"key": "workload", "value": "web"}],
        [{"key": "workload"}],
        [{"key": "workload", "operator": "Exists", "effect": "NoExecute"}],
    ],
)
def test_pods_that_no_group_takes_are_refused_with_what_there_is(tolerations: list[dict[str, str]]) -> None:
    given = pod(node_selector={"workload": "batch"}, tolerations=tolerations)
    message = refusal_of(lambda: check_place("applications.x", given, MIXED))
    assert message.startswith("applications.x.node_selector: got {workload: 'batch'}")
    assert "batch (kubernetes.io/arch=amd64, kubernetes.io/os=linux, workload=batch; tainted workload=batch)" in message


def test_without_nodes_the_missing_selector_is_named() -> None:
    message = refusal_of(lambda: check_place("applications.x", pod("web"), SchedulableCompute(PROFILES)))
    assert "allowed: a namespace that a Fargate profile selects: apps, jobs-*, web; " in message
    assert "add the selector 'namespace: web' to a profile: the pods would stay pending" in message


@pytest.mark.parametrize("selector", [{"class": "soft"}])
def test_fargate_has_no_arm_and_no_labels(selector: dict[str, str]) -> None:
    message = refusal_of(lambda: check_place("applications.x", pod("apps", node_selector=selector), MIXED))
    assert "for profile 'apps' takes these pods: amd64, linux" in message


def test_nodes_to_come_may_have_any_label() -> None:
    given = pod(node_selector={"gpu": "yes"})
    assert check_place("applications.x", given, SchedulableCompute(PROFILES, GROUPS, open_ended=True)) is None
