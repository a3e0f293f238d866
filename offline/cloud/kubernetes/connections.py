"""What a Kubernetes provider of a program is told: where it applies or renders to, and what a change of that means."""

from collections.abc import Mapping
from typing import Any

from ...wire import UNKNOWN
from .kubeconfigs import active_cluster

RENDER = "renderYamlToDirectory"
_WHERE = ("cluster", "context", "kubeconfig")
NOT_WITH_RENDER = _WHERE
_MUTABLE: Mapping[str, str] = {"enableConfigMapMutable": "ConfigMap", "enableSecretMutable": "Secret"}
_OF_THE_SDK = frozenset({"__internal", "version"})


def is_on(given: Mapping[str, Any], key: str) -> bool:
    """Read a switch, which the SDK writes as JSON."""
    return str(given.get(key)).lower() == "true"


def mutable_kinds(given: Mapping[str, Any]) -> frozenset[str]:
    """Name the kinds whose data the provider changes in place."""
    return frozenset(kind for key, kind in _MUTABLE.items() if is_on(given, key))


def changed_settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Name the settings that differ; the SDK's version is none."""
    keys = (old.keys() | new.keys()) - _OF_THE_SDK
    return sorted(key for key in keys if old.get(key) != new.get(key))


def replacing_settings(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """Name the settings whose change means other objects; a cluster identifier speaks for what a kubeconfig says."""
    identifiers = old.get("clusterIdentifier"), new.get("clusterIdentifier")
    if all(identifiers):
        return {"clusterIdentifier"} if identifiers[0] != identifiers[1] else set()
    if UNKNOWN in (new.get(key) for key in _WHERE) or _active(old) != _active(new):
        return {RENDER, *_WHERE}
    return {RENDER}


def _active(given: Mapping[str, Any]) -> Any:
    return active_cluster(str(given.get("kubeconfig") or ""), given.get("context", ""), given.get("cluster", ""))
