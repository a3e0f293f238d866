"""Kubeconfigs: which cluster one points at."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import yaml


def server_of(kubeconfig: str) -> str:
    """Give the address of the active cluster of a kubeconfig; nothing if it names none.

    Through a tunnel, the server's certificate tells who answers.
    """
    active = active_cluster(kubeconfig) or {}
    name = active.get("tls-server-name")
    return f"https://{name}" if name else str(active.get("server", ""))


def tunnel_of(kubeconfig: str) -> int | None:
    """Give the port of this machine that a kubeconfig leads to; None if it leads elsewhere."""
    server = urlsplit(str((active_cluster(kubeconfig) or {}).get("server", "")))
    return server.port if server.hostname in ("localhost", "127.0.0.1") else None


def active_cluster(kubeconfig: str, context: str = "", cluster: str = "") -> Mapping[str, Any] | None:
    """Give the settings of the cluster that a kubeconfig points at, as pulumi-kubernetes finds it.

    Beside that, the only cluster of a kubeconfig without contexts: the simulated eks provider writes those.
    """
    try:
        read = yaml.safe_load(kubeconfig) if kubeconfig else {}
    except yaml.YAMLError:
        read = {}
    if not isinstance(read, dict):
        return None
    clusters = {entry.get("name"): entry.get("cluster") for entry in read.get("clusters") or ()}
    contexts = {entry.get("name"): entry.get("context") or {} for entry in read.get("contexts") or ()}
    active = contexts.get(context or read.get("current-context"), {}).get("cluster")
    found = clusters.get(cluster or active)
    return found if found or len(clusters) != 1 else next(iter(clusters.values()))
