"""Where pods can run, as tables: what Fargate takes, and what keeps pods from nodes."""

from typing import Any

import pytest

from private_eks_cli.graph.placement import (
    ANY,
    ARCH,
    OS,
    Nodes,
    Pods,
    amount_of,
    obstacles,
    on_fargate,
    on_nodes,
    strays,
)

X86 = {ARCH: frozenset({"amd64"}), OS: frozenset({"linux"})}
GENERAL = Nodes("general", {**X86, "disk": frozenset({"fast"})})
TAINTED = Nodes("batch", X86, (("workload", "batch", "NoSchedule"),))
WINDOWS = Nodes("windows", {**X86, OS: frozenset({"windows"})})
GPU = Nodes("gpu", X86, resources=frozenset({"nvidia.com/gpu"}))
SHOP: Any = {"apps": {"selectors": [{"namespace": "shop", "labels": {"app": "web"}}]}}


def pods(container: dict[str, Any] | None = None, **spec: Any) -> Pods:
    return Pods("shop", {"containers": [{"name": "web", **(container or {})}], **spec}, {"app": "web"})


def requests(**resources: Any) -> dict[str, Any]:
    return {"resources": {"requests": resources}}


def affinity(*expressions: dict[str, Any]) -> dict[str, Any]:
    terms = [{"matchExpressions": [expression]} for expression in expressions]
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}
    return {"nodeAffinity": required}


@pytest.mark.parametrize(("taken", "reasons"), [
    (pods(), []),
    (Pods("shop", {"containers": []}, daemons=True), ["Fargate has no DaemonSets"]),
    (pods(hostNetwork=True), ["Fargate has no host network or ports"]),
    (pods({"ports": [{"hostPort": 80}]}), ["Fargate has no host network or ports"]),
    (pods({"securityContext": {"privileged": True}}), ["Fargate runs no privileged containers"]),
    (pods({"resources": {"limits": {"nvidia.com/gpu": "1"}}}), ["Fargate has no nvidia.com/gpu"]),
    (pods(nodeSelector={ARCH: "arm64"}), [f"they are not {ARCH}=arm64"]),
    (pods(nodeSelector={OS: "windows"}), [f"they are not {OS}=windows"]),
    (pods(nodeSelector={"eks.amazonaws.com/compute-type": "fargate"}), []),
    (pods(nodeSelector={"disk": "fast"}), ["they are not disk=fast"]),
    (pods(requests(cpu="16", memory="119Gi")), []),
    (pods(requests(cpu="16001m")), ["Fargate has at most 16 vCPU and 120 GB"]),
    (pods(requests(memory="120Gi")), ["Fargate has at most 16 vCPU and 120 GB"]),
    (pods(initContainers=[{"name": "first", **requests(cpu=17)}]), ["Fargate has at most 16 vCPU and 120 GB"]),
])  # fmt: skip
def test_fargate_runs_what_it_can(taken: Pods, reasons: list[str]) -> None:
    assert list(on_fargate(taken)) == reasons


def test_fargate_mounts_no_ebs_volume() -> None:
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": "disk"}}]
    taken = Pods("shop", {"containers": [], "volumes": volumes}, on_ebs=frozenset({"disk"}))
    assert list(on_fargate(taken)) == ["Fargate mounts no EBS volume such as data"]
    assert list(on_fargate(Pods("shop", {"containers": [], "volumes": volumes}))) == []


UNTOLERATED = "nothing tolerates workload=batch:NoSchedule"
TOLERATED = {"key": "workload", "value": "batch", "effect": "NoSchedule"}


@pytest.mark.parametrize(("taken", "nodes", "reasons"), [
    (pods(), GENERAL, []),
    (pods(nodeSelector={"disk": "fast"}), GENERAL, []),
    (pods(nodeSelector={"disk": "slow"}), GENERAL, ["they are not disk=slow"]),
    (pods(nodeSelector={"topology.kubernetes.io/zone": "eu-west-1a"}), GENERAL, []),
    (pods(nodeSelector={ARCH: "arm64"}), GENERAL, [f"they are not {ARCH}=arm64"]),
    (pods(), WINDOWS, ["they run Windows"]),
    (pods(nodeSelector={OS: "windows"}), WINDOWS, []),
    (pods(os={"name": "windows"}), WINDOWS, []),
    (pods(), TAINTED, [UNTOLERATED]),
    (pods(tolerations=[TOLERATED]), TAINTED, []),
    (pods(tolerations=[{"operator": "Exists"}]), TAINTED, []),
    (pods(tolerations=[{"key": "workload", "operator": "Exists"}]), TAINTED, []),
    (pods(tolerations=[{**TOLERATED, "effect": "NoExecute"}]), TAINTED, [UNTOLERATED]),
    (pods(tolerations=[{**TOLERATED, "value": "web"}]), TAINTED, [UNTOLERATED]),
    (pods(), Nodes("cheap", X86, (("spot", "yes", "PreferNoSchedule"),)), []),
    (pods({"resources": {"limits": {"nvidia.com/gpu": 1}}}), GENERAL, ["they have no nvidia.com/gpu"]),
    (pods({"resources": {"limits": {"nvidia.com/gpu": 1}}}), GPU, []),
    (pods({"resources": {"limits": {"nvidia.com/gpu": 1}}}), Nodes("any", X86, resources=frozenset({ANY})), []),
    (pods(nodeSelector={"disk": "slow"}), Nodes("open", X86, any_label=True), []),
    (pods(nodeSelector={ARCH: "arm64"}), Nodes("open", X86, any_label=True), [f"they are not {ARCH}=arm64"]),
])  # fmt: skip
def test_nodes_take_what_fits(taken: Pods, nodes: Nodes, reasons: list[str]) -> None:
    assert list(on_nodes(taken, nodes)) == reasons


@pytest.mark.parametrize(("expressions", "fits"), [
    ([{"key": "disk", "operator": "In", "values": ["fast", "slow"]}], True),
    ([{"key": "disk", "operator": "In", "values": ["slow"]}], False),
    ([{"key": "disk", "operator": "In", "values": ["slow"]}, {"key": "disk", "operator": "Exists"}], True),
    ([{"key": "disk", "operator": "NotIn", "values": ["fast"]}], False),
    ([{"key": "gpu", "operator": "NotIn", "values": ["yes"]}], True),
    ([{"key": "gpu", "operator": "DoesNotExist"}], True),
    ([{"key": "disk", "operator": "DoesNotExist"}], False),
    ([{"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["eu-west-1a"]}], True),
    ([{"key": "eks.amazonaws.com/compute-type", "operator": "NotIn", "values": ["fargate"]}], True),
    ([], False),
])  # fmt: skip
def test_required_affinities_are_alternatives(expressions: list[dict[str, Any]], fits: bool) -> None:
    found = list(on_nodes(pods(affinity=affinity(*expressions)), GENERAL))
    assert found == ([] if fits else ["their labels do not match the required node affinity"])


def test_a_profile_takes_what_it_selects_whether_it_can_or_not() -> None:
    assert obstacles(pods(), SHOP, []) == []
    assert obstacles(pods(hostNetwork=True), SHOP, [GENERAL]) == [
        "Fargate profile apps takes them, and Fargate has no host network or ports"
    ]


def test_one_group_that_fits_is_enough() -> None:
    assert obstacles(pods(), {}, [TAINTED, GENERAL]) == []
    assert obstacles(pods(), {}, [TAINTED, WINDOWS]) == [
        "batch: nothing tolerates workload=batch:NoSchedule",
        "windows: they run Windows",
    ]


def test_without_anything_nothing_runs() -> None:
    other = Pods("shop", {"containers": []}, {"app": "other"})
    assert obstacles(other, SHOP, []) == ["no Fargate profile selects them, and there are no nodes"]


def daemons(**spec: Any) -> Pods:
    return Pods("shop", {"containers": [], **spec}, {"app": "web"}, daemons=True)


ON_GPUS = affinity({"key": "nvidia.com/gpu.present", "operator": "In", "values": ["true"]})


@pytest.mark.parametrize(("taken", "nodes", "reasons"), [
    (daemons(), [GENERAL], []),
    (daemons(affinity=ON_GPUS), [GENERAL, TAINTED], []),
    (daemons(nodeSelector={OS: "windows"}), [GENERAL], []),
    (daemons(nodeSelector={"disk": "slow"}), [GENERAL], []),
    (daemons(), [TAINTED], [f"batch: {UNTOLERATED}"]),
    (daemons(), [TAINTED, WINDOWS], [f"batch: {UNTOLERATED}"]),
    (daemons(nodeSelector={"disk": "fast"}, hostNetwork=True), [GENERAL, TAINTED], []),
    (daemons(), [], ["there are no nodes, and Fargate has no DaemonSets"]),
])  # fmt: skip
def test_a_daemon_set_waits_for_nodes_that_it_selects(taken: Pods, nodes: list[Nodes], reasons: list[str]) -> None:
    assert obstacles(taken, SHOP, nodes) == reasons


KEPT = Nodes("kept", WINDOWS.labels, (("os", "windows", "NoSchedule"),))


@pytest.mark.parametrize(("taken", "profiles", "found"), [
    (pods(), {}, ["windows"]),
    (pods(tolerations=[{"operator": "Exists"}]), {}, ["kept", "windows"]),
    (daemons(), SHOP, ["windows"]),
    (pods(), SHOP, []),
    (pods(nodeSelector={OS: "linux"}), {}, []),
    (pods(nodeSelector={OS: "windows"}), {}, []),
    (pods(os={"name": "linux"}), {}, []),
    (pods(affinity=affinity({"key": OS, "operator": "In", "values": ["linux"]})), {}, []),
    (pods(affinity=affinity({"key": ARCH, "operator": "In", "values": ["amd64"]})), {}, ["windows"]),
])  # fmt: skip
def test_pods_that_do_not_ask_for_linux_may_land_on_windows(taken: Pods, profiles: Any, found: list[str]) -> None:
    assert strays(taken, profiles, [KEPT, WINDOWS, GENERAL]) == found


@pytest.mark.parametrize(("text", "amount"), [
    ("500m", 0.5), ("2", 2.0), ("1e3", 1000.0), ("1E3", 1000.0), ("2Gi", 2.0 * 2**30), ("1E", 1e18), ("1.5k", 1500.0),
    ("", 0.0), ("much", 0.0),
])  # fmt: skip
def test_amounts_are_read_as_kubernetes_does(text: str, amount: float) -> None:
    assert amount_of(text) == pytest.approx(amount)
