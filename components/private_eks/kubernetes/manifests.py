"""Kubernetes objects as resources: registered as they are written, whatever their kind.

A manifest is a dictionary spelled as in YAML, with outputs on leaves that are known later. Its provider decides
whether it is applied or rendered: it comes from the component above.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pulumi

Manifest = Mapping[str, Any]

_FIRST = ("Namespace", "CustomResourceDefinition", "ServiceAccount", "ConfigMap", "StorageClass", "PersistentVolume")
"""Kinds that others refer to."""


def register(
    parent: pulumi.Resource,
    name: str,
    manifests: Iterable[Manifest],
    depends_on: Sequence[pulumi.Resource] = (),
    provider: pulumi.ProviderResource | None = None,
) -> list[pulumi.Resource]:
    """Register `manifests`, those that others refer to first, as `{name}-{kind}-{namespace}/{object}`.

    Without a `provider` they take that of `parent`.
    """
    made: list[pulumi.Resource] = []
    early: list[pulumi.Resource] = []
    for manifest in sorted(manifests, key=_order):
        waits = [*depends_on, *early] if manifest["kind"] not in _FIRST else [*depends_on, *_owners(early, manifest)]
        resource = pulumi.CustomResource(
            token_of(manifest),
            f"{name}-{manifest['kind'].lower()}-{_called(manifest)}",
            dict(manifest),
            pulumi.ResourceOptions(parent=parent, depends_on=waits, provider=provider),
        )
        made.append(resource)
        if manifest["kind"] in _FIRST:
            early.append(resource)
    return made


def token_of(manifest: Manifest) -> str:
    """Name the type as pulumi_kubernetes does: `kubernetes:apps/v1:Deployment`, `kubernetes:core/v1:Service`."""
    version = manifest["apiVersion"]
    return f"kubernetes:{version if '/' in version else f'core/{version}'}:{manifest['kind']}"


def _called(manifest: Manifest) -> str:
    metadata = manifest["metadata"]
    return "/".join(part for part in (metadata.get("namespace"), metadata["name"]) if part)


def _order(manifest: Manifest) -> tuple[int, str, str]:
    kind = manifest["kind"]
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), kind, _called(manifest))


def _owners(early: Sequence[pulumi.Resource], manifest: Manifest) -> list[pulumi.Resource]:
    """Let early kinds wait for namespaces, not for each other."""
    return [] if manifest["kind"] in ("Namespace", "CustomResourceDefinition") else [r for r in early if _is_place(r)]


def _is_place(resource: pulumi.Resource) -> bool:
    return resource.pulumi_resource_type.endswith((":Namespace", ":CustomResourceDefinition"))
