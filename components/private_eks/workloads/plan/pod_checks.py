"""What is refused of an application's container, before it is planned."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ...common.plan.arguments import one_of, refusal
from ...kubernetes.plan.manifests import check_name, check_port
from ...kubernetes.plan.syntax import FILE, PORT, SUBDOMAIN, VARIABLE, check, check_labels
from .protocols import check_protocols, tcp_ports

if TYPE_CHECKING:
    from ..settings import ApplicationSettings, ProbeSettings

USER = 10001
"""Whoever the container runs as where nothing else is said: nobody whom a node knows."""
HIGHEST_USER = 2**31 - 1
"""`IsValidUserID` of https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go."""


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
        "certificate_authorities": settings.get("certificate_authorities", []),
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


def _check_probe(where: str, probe: "ProbeSettings | None", ports: Mapping[str, int]) -> None:
    if probe is None:
        return
    if "port" in probe or not ports:
        one_of(f"{where}.port", probe.get("port"), ports)
    for name, path in (("path", probe.get("path")), ("liveness_path", probe.get("liveness_path"))):
        if path is not None and not path.startswith("/"):
            raise refusal(f"{where}.{name}", path, "a path such as '/healthz'", "begin with a slash")
