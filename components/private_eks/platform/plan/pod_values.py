"""Values that charts of all kinds take: security contexts, resources and spread of pods.

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

from collections.abc import Mapping
from typing import Any

NOBODY = 65534
SECCOMP = {"seccompProfile": {"type": "RuntimeDefault"}}
POD: Mapping[str, Any] = {"runAsNonRoot": True, "runAsUser": NOBODY, "fsGroup": NOBODY, **SECCOMP}
CONTAINER: Mapping[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}
CRITICAL = "system-cluster-critical"
LINUX: Mapping[str, str] = {"kubernetes.io/os": "linux"}
"""Where pods with images for Linux go: without it, a Windows node without a taint may get them."""
ONE_AT_A_TIME: Mapping[str, Any] = {"maxUnavailable": 1}


def resources(cpu: str, memory: str) -> dict[str, Any]:
    """Ask for both, and limit memory to what is asked for: a node must not run out of it."""
    return {"requests": {"cpu": cpu, "memory": memory}, "limits": {"memory": memory}}


def spread(labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Spread pods with `labels` over zones and nodes, as far as there are enough."""
    return [
        {
            "maxSkew": 1,
            "topologyKey": key,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": dict(labels)},
        }
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]
