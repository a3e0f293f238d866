"""What all Kubernetes objects have in common: names, labels and metadata, and the pods that some of them make.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

import re
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from ...common.plan.arguments import refusal
from ...common.plan.mappings import without_nulls

Manifest = dict[str, Any]

TEMPLATES: Mapping[str, tuple[str, ...]] = {
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "DaemonSet": ("spec", "template"),
    "Deployment": ("spec", "template"),
    "Job": ("spec", "template"),
    "Pod": (),
    "ReplicaSet": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
}
"""Where the kinds that make pods keep them."""
NAME = r"[a-z]([a-z0-9-]*[a-z0-9])?"
_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
SYSTEM = ("default", "kube-node-lease", "kube-public", "kube-system")


def check_name(where: str, name: str, longest: int = 63) -> None:
    """Refuse a name that is no DNS label, or longer than `longest`."""
    if not re.fullmatch(NAME, name) or len(name) > longest:
        allowed = f"1 to {longest} lower-case letters, digits and inner hyphens, a letter first"
        raise refusal(where, name, allowed, "rename it")


def check_namespace(where: str, name: str) -> None:
    """Refuse a namespace that is Kubernetes' own: nobody else's pods belong there."""
    check_name(where, name)
    if name in SYSTEM or name.startswith("kube-"):
        raise refusal(where, name, "a namespace of your own", "choose another name: this one is Kubernetes' own")


def check_port(where: str, port: int, lowest: int = 1) -> None:
    """Refuse what is no port, and ports below `lowest`."""
    if not lowest <= port <= 65535:
        remedy = "the process is not root: let it listen higher" if 0 < port < lowest else "correct the number"
        raise refusal(where, port, f"{lowest} to 65535", remedy)


def metadata(name: str, namespace: str = "", labels: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Put an object's metadata together; what is empty is left out."""
    given = {"name": name, "namespace": namespace, "labels": dict(labels or {}), **more}
    return {key: value for key, value in given.items() if value}


def is_built_in(manifest: Mapping[str, Any]) -> bool:
    """Tell whether an object is of a kind that Kubernetes itself has: groups of others have a domain of their own."""
    group, _, _ = str(manifest.get("apiVersion", "")).rpartition("/")
    return "." not in group or group.endswith(".k8s.io")


def settled(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out null fields of Kubernetes' own kinds, which it takes as if nobody had written them.

    In definitions, and in what they define, null may be a value of its own.
    """
    if not is_built_in(manifest) or manifest.get("kind") == "CustomResourceDefinition":
        return manifest
    return typing.cast(Mapping[str, Any], without_nulls(manifest))


def pod_template(manifest: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Give the pod, with its metadata and spec, that an object makes; nothing of an object that makes none."""
    steps = TEMPLATES.get(str(manifest.get("kind")))
    if steps is None:
        return None
    found: Any = manifest
    for step in steps:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else None


def containers_of(manifest: Mapping[str, Any]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Go through the containers of an object's pods, each with its family and its position in it."""
    template = pod_template(manifest) or {}
    spec = template.get("spec")
    for family in _CONTAINERS:
        for i, container in enumerate((spec if isinstance(spec, Mapping) else {}).get(family) or []):
            yield family, i, container
