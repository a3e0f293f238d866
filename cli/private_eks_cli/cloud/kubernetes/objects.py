"""Kubernetes objects: what they are called, where they live, and which kinds the API has.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from private_eks.kubernetes.plan.manifests import TEMPLATES
from private_eks.workloads.plan.ingress_rules import is_of_alb

Manifest = Mapping[str, Any]

DEFAULT = "default"
CRD = "CustomResourceDefinition"

BUILT_IN_GROUPS = frozenset(
    {
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "events.k8s.io",
        "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
    }
)
"""https://kubernetes.io/docs/reference/kubernetes-api/"""

CLUSTER_SCOPED = frozenset(
    {
        "APIService",
        "CSIDriver",
        "CSINode",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        CRD,
        "DeviceClass",
        "FlowSchema",
        "IngressClass",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    }
)
CLUSTER_SCOPED_CUSTOM = frozenset(
    {
        "CNINode",
        "ClusterIssuer",
        "EC2NodeClass",
        "ENIConfig",
        "IngressClassParams",
        "NodeClaim",
        "NodeClass",
        "NodePool",
        "VolumeSnapshotClass",
        "VolumeSnapshotContent",
    }
)
"""Of the custom resources that EKS's add-ons, Karpenter and the load balancer controller bring."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What an object is found by; objects of one group and kind share their names, whatever their version."""

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """Say it as `kubectl` does."""
        place = f" in {self.namespace}" if self.namespace else ""
        return f"{self.kind} {self.name}{place}"


def completed(type_: str, inputs: Manifest) -> dict[str, Any]:
    """Fill in what the type says already: `apiVersion` and `kind`."""
    _, version, kind = type_.split(":")
    return {"apiVersion": version.removeprefix("core/"), "kind": kind, **inputs}


def group_of(manifest: Manifest) -> str:
    """Give the API group: `apps` for `apps/v1`, nothing for `v1`."""
    version = str(manifest.get("apiVersion", ""))
    return version.rpartition("/")[0]


def is_namespaced(manifest: Manifest, definitions: Mapping[tuple[str, str], str] | None = None) -> bool:
    """Tell whether an object lives in a namespace; `definitions` are the scopes of custom resources by group, kind."""
    group, kind = group_of(manifest), str(manifest.get("kind", ""))
    if group in BUILT_IN_GROUPS:
        return kind not in CLUSTER_SCOPED
    return (definitions or {}).get((group, kind)) != "Cluster" and kind not in CLUSTER_SCOPED_CUSTOM


def key_of(manifest: Manifest, definitions: Mapping[tuple[str, str], str] | None = None) -> Key:
    """Give what the object is found by."""
    metadata = manifest.get("metadata") or {}
    namespace = str(metadata.get("namespace") or DEFAULT) if is_namespaced(manifest, definitions) else ""
    return Key(group_of(manifest), str(manifest["kind"]), namespace, str(metadata.get("name", "")))


def id_of(manifest: Manifest) -> str:
    """Give the id that pulumi-kubernetes gives it: `namespace/name`, or the name alone."""
    metadata = manifest.get("metadata") or {}
    return "/".join(str(part) for part in (metadata.get("namespace"), metadata.get("name")) if part)


def pod_template(manifest: Manifest) -> Mapping[str, Any] | None:
    """Give the description of the pods that an object makes, with `metadata` and `spec`; None if it makes none."""
    path = TEMPLATES.get(str(manifest.get("kind", "")))
    if path is None or group_of(manifest) not in ("", "apps", "batch"):
        return None
    found: Mapping[str, Any] = manifest
    for part in path:
        found = found.get(part) or {}
    return found


def is_load_balancer(manifest: Manifest) -> bool:
    """Tell whether AWS makes a load balancer for the object: a Service of that type, or an Ingress."""
    if (group_of(manifest), manifest["kind"]) == ("networking.k8s.io", "Ingress"):
        return is_of_alb(manifest, {})
    spec = manifest.get("spec") or {}
    return (group_of(manifest), manifest["kind"]) == ("", "Service") and spec.get("type") == "LoadBalancer"


def scope_of(definition: Manifest) -> tuple[tuple[str, str], str]:
    """Give group and kind that a CustomResourceDefinition defines, and their scope."""
    spec = definition.get("spec") or {}
    return (str(spec.get("group")), str((spec.get("names") or {}).get("kind"))), str(spec.get("scope"))
