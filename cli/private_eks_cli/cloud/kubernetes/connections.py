"""What a Kubernetes provider of a program is told: where it applies or renders to, and what a change of that means."""

import json
from collections.abc import Mapping
from typing import Any

from ...recording.wire import UNKNOWN
from .kubeconfigs import active_cluster

RENDER = "renderYamlToDirectory"
_WHERE = ("cluster", "context", "kubeconfig")
_MUTABLE: Mapping[str, str] = {"enableConfigMapMutable": "ConfigMap", "enableSecretMutable": "Secret"}
_OF_THE_SDK = frozenset({"__internal", "version"})


def is_on(given: Mapping[str, Any], key: str) -> bool:
    """Read a switch, which the SDK writes as JSON."""
    return str(given.get(key)).lower() == "true"


def mutable_kinds(given: Mapping[str, Any]) -> frozenset[str]:
    """Name the kinds whose data the provider changes in place."""
    return frozenset(kind for key, kind in _MUTABLE.items() if is_on(given, key))


def refused_beside_render(given: Mapping[str, Any]) -> list[str]:
    """Name the settings that the provider refuses beside a folder: text only, a kubeconfig as a mapping passes.

    `CheckConfig` in https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/provider.go.
    """
    return [key for key in _WHERE if given.get(RENDER) and given.get(key) and isinstance(given[key], str)]


def kubeconfig_of(given: Mapping[str, Any]) -> str:
    """Give the kubeconfig as text: the engine hands on as JSON whatever is none."""
    kubeconfig = given.get("kubeconfig") or ""
    return kubeconfig if isinstance(kubeconfig, str) else json.dumps(kubeconfig)


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
    return active_cluster(kubeconfig_of(given), given.get("context", ""), given.get("cluster", ""))
