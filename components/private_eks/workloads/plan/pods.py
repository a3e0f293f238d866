"""The pods of an application: one container that Pod Security `restricted` accepts, with its files and volumes.

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...kubernetes.plan.manifests import check_name, check_port
from ...kubernetes.plan.quantities import Size
from ...kubernetes.plan.syntax import FILE, PORT, SUBDOMAIN, VARIABLE, check, check_labels
from ...nodes.plan.labels import EFFECTS
from .protocols import check_protocols, single, tcp_ports, unless_tcp

if TYPE_CHECKING:
    from ..settings import ApplicationSettings, ProbeSettings

USER = 10001
"""Whoever the container runs as where nothing else is said: nobody whom a node knows."""
HIGHEST_USER = 2**31 - 1
"""`IsValidUserID` of https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go."""
DRAIN_SECONDS = 15
"""How long a pod still answers while load balancers and nodes learn that it goes."""

_NAME_LABEL = "app.kubernetes.io/name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the pods run: on which Fargate profile, if on one, and what they ask for there."""

    profile: str | None
    size: Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Travelling:
    """What is known only later, and goes into the pods as it comes."""

    image: Any
    volume_claims: Mapping[str, str] = field(default_factory=dict)
    """Names of claims by mount path."""


def selector_of(key: str) -> dict[str, str]:
    """Give the labels by which an application's pods are found."""
    return {_NAME_LABEL: key}


def labels_of(key: str, settings: "ApplicationSettings") -> dict[str, str]:
    """Give all labels of an application's pods."""
    return {**settings.get("labels", {}), **selector_of(key)}


def check_container(where: str, settings: "ApplicationSettings") -> None:
    """Refuse ports, paths, probes and users that Kubernetes or Pod Security `restricted` would not take."""
    _check_syntax(where, settings)
    for name, port in settings.get("ports", {}).items():
        check_name(f"{where}.ports.{name}", name, longest=15)
        check(f"{where}.ports.{name}", name, PORT)
        check_port(f"{where}.ports.{name}", port, lowest=1024)
    check_protocols(where, settings)
    numbers = list(settings.get("ports", {}).values())
    if len(set(numbers)) != len(numbers):
        raise refusal(f"{where}.ports", dict(settings["ports"]), "each number once", "give each port its own number")
    if not 1 <= (user := settings.get("run_as_user", USER)) <= HIGHEST_USER:
        allowed = f"1 to {HIGHEST_USER}: root is refused"
        raise refusal(f"{where}.run_as_user", user, allowed, "name a user of the image")
    if (seconds := settings.get("termination_seconds", 0)) < 0:
        raise refusal(f"{where}.termination_seconds", seconds, "0 or more seconds", "give those that it takes to end")
    _check_probe(f"{where}.probe", settings.get("probe"), tcp_ports(settings))
    given = [(family, path) for family, folders in _folders(settings).items() for path in folders]
    paths = [path for _, path in given] + ([] if "scratch" in settings else ["/tmp"])
    for family, path in given:
        if not path.startswith("/") or path == "/" or ":" in path or ".." in path.split("/"):
            raise refusal(f"{where}.{family}", path, "an absolute path such as '/etc/app'", "correct the path")
        if paths.count(path) > 1:
            raise refusal(f"{where}.{family}", path, "each path once", "mount one thing there")


def _folders(settings: "ApplicationSettings") -> dict[str, Iterable[str]]:
    """Give the folders that something is mounted at, by the setting that names them."""
    return {
        "config": settings.get("config", []),
        "scratch": settings.get("scratch", []),
        "secrets": settings.get("secrets", []),
        "volumes": settings.get("volumes", []),
    }


def _check_syntax(where: str, settings: "ApplicationSettings") -> None:
    """Refuse names, keys and values that the API server refuses."""
    check_labels(f"{where}.labels", settings.get("labels", {}))
    check_labels(f"{where}.node_selector", settings.get("node_selector", {}))
    for i, toleration in enumerate(settings.get("tolerations", [])):
        check_labels(f"{where}.tolerations[{i}]", {toleration["key"]: toleration.get("value", "")})
    for name in settings.get("environment", {}):
        check(f"{where}.environment.{name}", name, VARIABLE)
    for path, files in settings.get("config", {}).items():
        for name in files:
            check(f"{where}.config.{path}.{name}", name, FILE)
    for path, name in settings.get("secrets", {}).items():
        check(f"{where}.secrets.{path}", name, SUBDOMAIN)


def pod_of(key: str, settings: "ApplicationSettings", place: Place, travelling: Travelling) -> dict[str, Any]:
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
        "containers": [_container(key, settings, place, travelling)],
        "volumes": _volumes(key, settings, travelling),
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


def _container(key: str, settings: "ApplicationSettings", place: Place, travelling: Travelling) -> dict[str, Any]:
    size = {"cpu": f"{place.size.cpu}m", "memory": f"{place.size.memory}Mi"}
    storage = {"ephemeral-storage": settings["storage"]} if "storage" in settings else {}
    # A limit on processor time slows a pod on a node down; on Fargate, it is what is billed.
    limits = size if place.profile else {"memory": size["memory"]}
    container: dict[str, Any] = {
        "name": key,
        "image": travelling.image,
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


def _check_probe(where: str, probe: "ProbeSettings | None", ports: Mapping[str, int]) -> None:
    if probe is None:
        return
    if "port" in probe or not ports:
        one_of(f"{where}.port", probe.get("port"), ports)
    for name, path in (("path", probe.get("path")), ("liveness_path", probe.get("liveness_path"))):
        if path is not None and not path.startswith("/"):
            raise refusal(f"{where}.{name}", path, "a path such as '/healthz'", "begin with a slash")


def _volumes(key: str, settings: "ApplicationSettings", travelling: Travelling) -> list[dict[str, Any]]:
    found = [{"name": volume_name(path), "emptyDir": {}} for path in settings.get("scratch", ["/tmp"])]
    found += [{"name": volume_name(path), "configMap": {"name": config_name(key, path)}} for path in _given(settings)]
    for path, name in sorted(settings.get("secrets", {}).items()):
        found.append({"name": volume_name(path), "secret": {"secretName": name, "defaultMode": 0o440}})
    for path, claim in sorted(travelling.volume_claims.items()):
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
