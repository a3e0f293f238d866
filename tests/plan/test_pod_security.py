"""The Pod Security Standards as a table: each of their rules broken once, and what keeps them.

https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

import copy
from typing import Any

import pytest

from private_eks.namespaces.plan.pod_security import BASELINE, LEVELS, PRIVILEGED, RESTRICTED, violations

Spec = dict[str, Any]

SAFE = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def pod(security: Spec | None = None, container: Spec | None = None, **spec: Any) -> Spec:
    """Give a restricted pod, with some of its container's security context, its container and itself changed."""
    return {
        "containers": [{"name": "web", "securityContext": {**SAFE, **(security or {})}, **(container or {})}],
        **spec,
    }


BASELINES: list[tuple[str, Spec, str]] = [
    ("host process", pod({"windowsOptions": {"hostProcess": True}}), "container web is a host process"),
    ("host network", pod(hostNetwork=True), "hostNetwork is set"),
    ("host processes", pod(hostPID=True), "hostPID is set"),
    ("host IPC", pod(hostIPC=True), "hostIPC is set"),
    ("privileged", pod({"privileged": True}), "container web is privileged"),
    ("capability", pod({"capabilities": {"add": ["NET_ADMIN"], "drop": ["ALL"]}}), "container web adds NET_ADMIN"),
    ("host path", pod(volumes=[{"name": "logs", "hostPath": {"path": "/var/log"}}]), "volume logs is a hostPath"),
    ("host port", pod(container={"ports": [{"hostPort": 80}]}), "container web has host port 80"),
    (
        "host of a probe",
        pod(container={"livenessProbe": {"httpGet": {"host": "10.0.0.1", "port": 80}}}),
        "container web names a host in its livenessProbe",
    ),
    (
        "host of a handler",
        pod(container={"lifecycle": {"preStop": {"tcpSocket": {"host": "10.0.0.1", "port": 80}}}}),
        "container web names a host in its preStop",
    ),
    (
        "AppArmor",
        pod({"appArmorProfile": {"type": "Unconfined"}}),
        "container web has appArmorProfile Unconfined",
    ),
    (
        "AppArmor of the pod",
        pod(securityContext={"appArmorProfile": {"type": "Unconfined"}}),
        "the pod has appArmorProfile Unconfined",
    ),
    ("SELinux type", pod({"seLinuxOptions": {"type": "spc_t"}}), "container web sets seLinuxOptions"),
    ("SELinux user", pod(securityContext={"seLinuxOptions": {"user": "u"}}), "the pod sets seLinuxOptions"),
    ("SELinux role", pod({"seLinuxOptions": {"role": "r"}}), "container web sets seLinuxOptions"),
    ("proc", pod({"procMount": "Unmasked"}), "container web has procMount Unmasked"),
    ("seccomp", pod({"seccompProfile": {"type": "Unconfined"}}), "container web has seccompProfile Unconfined"),
    (
        "sysctl",
        pod(securityContext={"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}),
        "sysctl kernel.msgmax is set",
    ),
]

RESTRICTIONS: list[tuple[str, Spec, str]] = [
    ("volume", pod(volumes=[{"name": "disk", "nfs": {}}]), "volume disk is of type nfs"),
    ("escalation", pod({"allowPrivilegeEscalation": None}), "container web lacks allowPrivilegeEscalation: false"),
    ("root", pod({"runAsNonRoot": None}), "container web lacks runAsNonRoot: true"),
    (
        "root after all",
        pod({"runAsNonRoot": False}, securityContext={"runAsNonRoot": True}),
        "container web lacks runAsNonRoot: true",
    ),
    ("user 0", pod({"runAsUser": 0}), "container web has runAsUser 0"),
    ("user 0 of the pod", pod(securityContext={"runAsUser": 0}), "the pod has runAsUser 0"),
    ("no seccomp", pod({"seccompProfile": None}), "container web lacks seccompProfile RuntimeDefault or Localhost"),
    ("kept capabilities", pod({"capabilities": None}), "container web does not drop ALL capabilities"),
    (
        "one kept capability",
        pod({"capabilities": {"drop": ["ALL"], "add": ["CHOWN"]}}),
        "container web adds CHOWN",
    ),
]

KEPT: dict[str, Spec] = {
    "all of it": pod(),
    "the pod's own words": {
        "containers": [
            {"name": "web", "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}}
        ],
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "Localhost"}},
    },
    "low ports": pod({"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}),
    "safe sysctls": pod(securityContext={"sysctls": [{"name": "net.ipv4.tcp_rmem", "value": "1 2 3"}]}),
    "container SELinux": pod({"seLinuxOptions": {"type": "container_t", "level": "s0"}}),
    "volumes": pod(
        volumes=[
            {"name": kind, kind: {}}
            for kind in (
                "configMap",
                "csi",
                "downwardAPI",
                "emptyDir",
                "ephemeral",
                "image",
                "persistentVolumeClaim",
                "projected",
                "secret",
            )
        ]
    ),
    "Windows": {
        "os": {"name": "windows"},
        "containers": [{"name": "web", "securityContext": {"runAsNonRoot": True}}],
    },
    "probes of itself": pod(container={"readinessProbe": {"httpGet": {"port": 80}}}),
}


@pytest.mark.parametrize(("rule", "spec", "found"), BASELINES, ids=[rule for rule, _, _ in BASELINES])
def test_baseline_and_restricted_forbid(rule: str, spec: Spec, found: str) -> None:
    assert violations(spec, BASELINE) == [found]
    assert found in violations(spec, RESTRICTED)
    assert violations(spec, PRIVILEGED) == []


@pytest.mark.parametrize(("rule", "spec", "found"), RESTRICTIONS, ids=[rule for rule, _, _ in RESTRICTIONS])
def test_restricted_alone_forbids(rule: str, spec: Spec, found: str) -> None:
    assert violations(spec, BASELINE) == []
    assert violations(spec, RESTRICTED) == [found]


@pytest.mark.parametrize("what", KEPT)
def test_what_keeps_the_standard_may_start(what: str) -> None:
    assert [violations(KEPT[what], level) for level in LEVELS] == [[], [], []]


@pytest.mark.parametrize("kind", ["initContainers", "ephemeralContainers"])
@pytest.mark.parametrize(("rule", "spec", "found"), BASELINES + RESTRICTIONS)
def test_containers_of_every_kind_are_judged(kind: str, rule: str, spec: Spec, found: str) -> None:
    moved = copy.deepcopy(spec)
    moved[kind] = moved.pop("containers")
    assert violations(moved, RESTRICTED) == violations(spec, RESTRICTED)


def test_a_pod_that_says_nothing_is_baseline() -> None:
    assert violations({"containers": [{"name": "web"}]}, BASELINE) == []
    assert len(violations({"containers": [{"name": "web"}]}, RESTRICTED)) == 4
