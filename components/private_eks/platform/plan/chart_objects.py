"""Kubernetes objects as a chart makes them: put in order, and held against what a private cluster takes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...common.plan.arguments import refusal
from ...kubernetes.plan.manifests import settled
from ...registry.plan.image_names import is_private, read_image

Object = Mapping[str, Any]

SYSTEM_NAMESPACE = "kube-system"

_CLUSTER_WIDE = frozenset(
    {
        *("APIService", "ClusterRole", "ClusterRoleBinding", "CSIDriver", "CSINode", "CustomResourceDefinition"),
        *("IngressClass", "IngressClassParams", "MutatingWebhookConfiguration", "Namespace", "PersistentVolume"),
        *("PriorityClass", "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy"),
        *("ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration"),
    }
)
"""Kinds of charts' objects that belong to no namespace."""
_HOOK = "helm.sh/hook"
_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")


def plain_objects(where: str, templated: Sequence[Object], namespace: str) -> list[dict[str, Any]]:
    """Take lists apart, leave tests out, and name the namespace of whatever has one.

    Raises ValueError for objects without a name, which cannot be rendered, for hooks, which nobody would run, and for
    secrets, which would be readable in the state.
    """
    listed = [found for one in templated for found in _listed(one)]
    for found in listed:
        _check_named(where, found)
    objects = [settled(found) for found in listed if not _is_test(found)]
    for found in objects:
        called = f"{found['kind']} {found['metadata']['name']}"
        if _HOOK in found["metadata"].get("annotations", {}):
            raise refusal(
                f"{where}.values", called, "values without hooks of Helm", "switch it off: nothing runs hooks"
            )
        if found["kind"] == "Secret":
            allowed = "values with which the chart makes no Secret"
            raise refusal(f"{where}.values", called, allowed, "name one that exists: this would be readable here")
    return [_placed(found, namespace) for found in objects]


def check_images(where: str, objects: Iterable[Object], ours: Iterable[str], region: str) -> None:
    """Refuse images that are neither `ours` nor of a private registry of the region."""
    known = set(ours)
    for image in sorted({image for found in objects for image in images_of(found)} - known):
        if not is_private(read_image(f"{where}.values", image), region):
            allowed = "images of the preset, or of a private registry in the region"
            raise refusal(f"{where}.values", image, allowed, "mirror it, and name the mirror's reference")


def images_of(value: object) -> Iterator[str]:
    """Give every image in an object, at any depth: whatever runs pods has lists of containers."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in _CONTAINERS and isinstance(inner, list):
                yield from (c["image"] for c in inner if isinstance(c, Mapping) and "image" in c)
            yield from images_of(inner)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from images_of(item)


def namespace_object(name: str, version: str) -> dict[str, Any]:
    """Make a namespace for pods that keep the Pod Security Standard `restricted`.

    https://kubernetes.io/docs/concepts/security/pod-security-admission/
    """
    enforce = "pod-security.kubernetes.io/enforce"
    labels = {enforce: "restricted", f"{enforce}-version": f"v{version}"}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def _check_named(where: str, found: Object) -> None:
    metadata = found.get("metadata")
    if not isinstance(metadata, Mapping) or not metadata.get("name"):
        allowed = "values with which each object of the chart has a name: metadata.name, not generateName"
        raise refusal(f"{where}.values", found.get("kind", "an object"), allowed, "switch that object off, or name it")


def _listed(found: Object) -> list[Object]:
    return list(found["items"]) if found.get("kind", "").endswith("List") and "items" in found else [found]


def _is_test(found: Object) -> bool:
    """Leave out what `helm test` would run, as Helm itself does."""
    hooks = (found["metadata"].get("annotations") or {}).get(_HOOK, "").split(",")
    return any(hook.strip().startswith("test") for hook in hooks)


def _placed(found: Object, namespace: str) -> dict[str, Any]:
    metadata = found["metadata"]
    place = {} if found["kind"] in _CLUSTER_WIDE else {"namespace": metadata.get("namespace", namespace)}
    return {**found, "metadata": {**metadata, **place}}
