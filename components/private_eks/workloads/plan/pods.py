"""The pods of an application: one container that Pod Security `restricted` accepts, with its files and volumes.

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of
from ...kubernetes.plan.quantities import Size
from ...nodes.plan.labels import EFFECTS
from .pod_checks import USER
from .protocols import single, tcp_ports, unless_tcp

if TYPE_CHECKING:
    from ..settings import ApplicationSettings

DRAIN_SECONDS = 15
"""How long a pod still answers while load balancers and nodes learn that it goes."""

_NAME_LABEL = "app.kubernetes.io/name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the pods run: on which Fargate profile, if on one, and what they ask for there."""

    profile: str | None
    size: Size


@dataclass(frozen=True, slots=True, kw_only=True)
class PodOutputs:
    """What is known only later, and goes into the pods as it comes."""

    image: Any
    volume_claims: Mapping[str, str] = field(default_factory=dict)
    """Names of claims by mount path."""
    pull_secret: str | None = None
    """Name of the secret with which the image is pulled."""


def selector_of(key: str) -> dict[str, str]:
    """Give the labels by which an application's pods are found."""
    return {_NAME_LABEL: key}


def labels_of(key: str, settings: "ApplicationSettings") -> dict[str, str]:
    """Give all labels of an application's pods."""
    return {**settings.get("labels", {}), **selector_of(key)}


def pod_of(key: str, settings: "ApplicationSettings", place: Place, pod_outputs: PodOutputs) -> dict[str, Any]:
    """Make the pods' template; `settings` are checked."""
    user = settings.get("run_as_user", USER)
    spec: dict[str, Any] = {
        "serviceAccountName": key,
        "automountServiceAccountToken": settings.get("token", False),
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": user,
            "runAsGroup": user,
            "fsGroup": user,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "terminationGracePeriodSeconds": settings.get("termination_seconds", 30) + _drain(settings),
        "containers": [_container(key, settings, place, pod_outputs)],
        "volumes": _volumes(key, settings, pod_outputs),
        "imagePullSecrets": [{"name": pod_outputs.pull_secret}] if pod_outputs.pull_secret else [],
    }
    if place.profile is None:
        spec |= _spread(key)
        spec["nodeSelector"] = {"kubernetes.io/os": "linux", **settings.get("node_selector", {})}
        spec["tolerations"] = tolerations_of(f"applications.{key}", settings)
    spec = {key: value for key, value in spec.items() if value != []}
    notes = _checksum(settings)
    named = {"labels": labels_of(key, settings), **({"annotations": notes} if notes else {})}
    return {"metadata": named, "spec": spec}


def _drain(settings: "ApplicationSettings") -> int:
    """Nobody has to learn that a job's pod goes."""
    return 0 if "job" in settings else DRAIN_SECONDS


def _container(key: str, settings: "ApplicationSettings", place: Place, pod_outputs: PodOutputs) -> dict[str, Any]:
    size = {"cpu": f"{place.size.cpu}m", "memory": f"{place.size.memory}Mi"}
    storage = {"ephemeral-storage": settings["storage"]} if "storage" in settings else {}
    # A limit on processor time slows a pod on a node down; on Fargate, it is what is billed.
    limits = size if place.profile else {"memory": size["memory"]}
    container: dict[str, Any] = {
        "name": key,
        "image": pod_outputs.image,
        "imagePullPolicy": "Always",
        "command": settings.get("command", []),
        "args": settings.get("args", []),
        "ports": [
            {"name": name, "containerPort": port, **unless_tcp(protocol)}
            for name, protocol, port in single(settings.get("ports", {}), settings)
        ],
        "env": [{"name": name, "value": value} for name, value in sorted(settings.get("environment", {}).items())],
        "resources": {"requests": {**size, **storage}, "limits": {**limits, **storage}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
        "volumeMounts": _mounts(settings),
        **_probes(settings),
    }
    if settings.get("ports"):
        container["lifecycle"] = {"preStop": {"sleep": {"seconds": DRAIN_SECONDS}}}
    return {name: value for name, value in container.items() if value not in ([], {})}


def _probes(settings: "ApplicationSettings") -> dict[str, Any]:
    """Ask the first port, by HTTP where a path is given; a start may take five minutes."""
    ports, probe = tcp_ports(settings), settings.get("probe", {})
    if not ports:
        return {}
    port = probe.get("port", next(iter(sorted(ports))))
    ready = {"httpGet": {"path": probe["path"], "port": port}} if "path" in probe else {"tcpSocket": {"port": port}}
    alive = {"httpGet": {"path": probe["liveness_path"], "port": port}} if "liveness_path" in probe else ready
    return {
        "startupProbe": {**ready, "periodSeconds": 5, "failureThreshold": 60},
        "readinessProbe": {**ready, "periodSeconds": 5, "failureThreshold": 3},
        "livenessProbe": {**alive, "periodSeconds": 10, "failureThreshold": 6},
    }


def _volumes(key: str, settings: "ApplicationSettings", pod_outputs: PodOutputs) -> list[dict[str, Any]]:
    found = [{"name": volume_name(path), "emptyDir": {}} for path in settings.get("scratch", ["/tmp"])]
    found += [{"name": volume_name(path), "configMap": {"name": config_name(key, path)}} for path in _given(settings)]
    for path, name in sorted(settings.get("secrets", {}).items()):
        found.append({"name": volume_name(path), "secret": {"secretName": name, "defaultMode": 0o440}})
    for path, claim in sorted(pod_outputs.volume_claims.items()):
        found.append({"name": volume_name(path), "persistentVolumeClaim": {"claimName": claim}})
    return found


def _mounts(settings: "ApplicationSettings") -> list[dict[str, Any]]:
    writable = [*settings.get("scratch", ["/tmp"]), *sorted(settings.get("volumes", {}))]
    fixed = [*_given(settings), *sorted(settings.get("secrets", {}))]
    mounts = [{"name": volume_name(path), "mountPath": path} for path in writable]
    return mounts + [{"name": volume_name(path), "mountPath": path, "readOnly": True} for path in fixed]


def config_name(key: str, path: str) -> str:
    """Name the ConfigMap of the files that an application finds at `path`."""
    return f"{key}-{volume_name(path)}"


def _given(settings: "ApplicationSettings") -> list[str]:
    return sorted(settings.get("config", {}))


def volume_name(path: str) -> str:
    """Name a volume after its path; what two paths could share is told apart by a digest."""
    plain = "".join(c if c.isalnum() and c.isascii() else "-" for c in path.lower()).strip("-")[:40]
    return f"{plain or 'files'}-{hashlib.sha256(path.encode()).hexdigest()[:6]}"


def _checksum(settings: "ApplicationSettings") -> dict[str, str]:
    """Make pods start anew when their files change."""
    files = settings.get("config")
    digest = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
    return {"private-eks/config": digest} if files else {}


def _spread(key: str) -> dict[str, Any]:
    """Spread pods over zones and nodes; Fargate would ignore it."""
    constraint = {
        "maxSkew": 1,
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": selector_of(key)},
    }
    keys = ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    return {"topologySpreadConstraints": [{**constraint, "topologyKey": topology} for topology in keys]}


def tolerations_of(where: str, settings: "ApplicationSettings") -> list[dict[str, str]]:
    """Spell the tolerations as Kubernetes does; one without a value stands for any value."""
    found = []
    for i, given in enumerate(settings.get("tolerations", [])):
        value = {"operator": "Equal", "value": given["value"]} if "value" in given else {"operator": "Exists"}
        found.append({"key": given["key"], **value})
        if "effect" in given:
            one_of(f"{where}.tolerations[{i}].effect", given["effect"], EFFECTS)
            found[-1]["effect"] = EFFECTS[given["effect"]]
    return found
