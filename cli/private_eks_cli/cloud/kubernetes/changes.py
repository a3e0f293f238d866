"""What a change of a manifest means to pulumi-kubernetes: nothing, an update, or a replacement.

The properties are those of https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider/diff.go, where
the selector of a DaemonSet is missing by a slip of the pen: its change is sent, and the API refuses it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..replacements import Change
from .objects import Manifest, group_of, is_namespaced

_BINDING = ("roleRef",)
_NAME = re.compile(r"[A-Za-z_]\w*")

REPLACING: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("", "ConfigMap"): ("binaryData", "data"),
    ("", "PersistentVolume"): ("spec.csi", "spec.hostPath", "spec.local", "spec.nfs"),
    ("", "PersistentVolumeClaim"): ("spec",),
    ("", "Pod"): ("spec",),
    ("", "ResourceQuota"): ("spec.scopes",),
    ("", "Secret"): ("data", "stringData", "type"),
    ("", "Service"): ("spec.clusterIP",),
    ("apps", "Deployment"): ("spec.selector",),
    ("apps", "StatefulSet"): (
        "spec.podManagementPolicy",
        "spec.revisionHistoryLimit",
        "spec.selector",
        "spec.serviceName",
        "spec.volumeClaimTemplates",
    ),
    ("batch", "Job"): ("spec.completions", "spec.parallelism", "spec.selector", "spec.template"),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): _BINDING,
    ("rbac.authorization.k8s.io", "RoleBinding"): _BINDING,
    ("storage.k8s.io", "StorageClass"): ("parameters", "provisioner"),
}
IDENTITY = ("metadata.name", "metadata.namespace")


def compare(old: Manifest, new: Manifest, mutable: frozenset[str] = frozenset()) -> Change:
    """Tell what the provider would answer to `Diff`; `mutable` are kinds that it was told to change in place."""
    paths = tuple(sorted(_changed("", _settled(old), _settled(new))))
    listed = (*IDENTITY, *_replacing(new, mutable))
    replacing = tuple(path for path in paths if any(covers(property_, path) for property_ in listed))
    same_name = not any(covers(property_, path) for property_ in IDENTITY for path in replacing)
    return Change(paths, replacing, bool(replacing) and same_name)


def covers(property_: str, path: str) -> bool:
    """Tell whether a changed path is the property or lies in it."""
    return path == property_ or path.startswith((f"{property_}.", f"{property_}["))


def changed_paths(old: Manifest, new: Manifest) -> list[str]:
    """Name what differs, as deep as it can be told apart; lists are compared as a whole."""
    return sorted(_changed("", old, new))


def _replacing(manifest: Manifest, mutable: frozenset[str]) -> tuple[str, ...]:
    """A mutable ConfigMap or Secret is changed in place unless it says itself that it is immutable."""
    kind = str(manifest["kind"])
    if kind in mutable and not manifest.get("immutable"):
        return ("type",) if kind == "Secret" else ()
    return REPLACING.get((group_of(manifest), kind), ())


def _settled(manifest: Manifest) -> dict[str, Any]:
    """No namespace means `default`, and who has no namespace does not have that one either."""
    metadata = dict(manifest.get("metadata") or {})
    metadata["namespace"] = (metadata.get("namespace") or "default") if is_namespaced(manifest) else None
    return {**manifest, "metadata": metadata}


def _changed(path: str, old: Any, new: Any) -> Iterator[str]:
    if all(isinstance(value, Mapping | None) for value in (old, new)) and (old or new):
        before, after = old or {}, new or {}
        for key in sorted(before.keys() | after.keys()):
            if not (path == "" and (key == "status" or key.startswith("__"))):
                yield from _changed(below(path, key), before.get(key), after.get(key))
    elif old != new:
        yield path


def below(path: str, key: str) -> str:
    """Spell the path of a property in another one, or of a key that is no name, such as `annotations["a/b"]`."""
    if not _NAME.fullmatch(key):
        return f'{path}["{key}"]'
    return f"{path}.{key}" if path else key
