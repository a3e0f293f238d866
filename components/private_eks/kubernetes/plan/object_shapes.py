"""What Kubernetes objects have to look like where these tools read them: the API server refuses them otherwise, too.

Fields that nobody here reads pass as they are: https://kubernetes.io/docs/reference/kubernetes-api/.
"""

import re
from collections.abc import Mapping
from typing import Any

from ...common.plan.arguments import refusal, with_whole_numbers
from .manifests import TEMPLATES, is_built_in

TEXT, NUMBER, AMOUNT, SHARE = "a text", "a number", "an amount such as 500m or 2Gi", "a number, or a percentage"
_PATTERNS = {
    NUMBER: re.compile(r"-?\d+"),
    # https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
    AMOUNT: re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?"),
    SHARE: re.compile(r"\d+%?"),
}
_EACH = "*"
"""Stands for whatever name a field has."""

Shape = Any
"""One of the words above, a list with the shape of its items, or shapes by field; a field with `!` is required."""

_TEXTS: Shape = {_EACH: TEXT}
_NAMED: Shape = {"name!": TEXT}
_AMOUNTS: Shape = {_EACH: AMOUNT}
_EXPRESSIONS: Shape = [{"key!": TEXT, "operator!": TEXT, "values": [TEXT]}]
_SELECTOR: Shape = {"matchLabels": _TEXTS, "matchExpressions": _EXPRESSIONS}
_HANDLER: Shape = {"httpGet": {}, "tcpSocket": {}, "exec": {}}
_SECURITY: Shape = {
    "appArmorProfile": {},
    "capabilities": {"add": [TEXT], "drop": [TEXT]},
    "seLinuxOptions": {},
    "seccompProfile": {},
    "sysctls": [_NAMED],
    "windowsOptions": {},
}
_CONTAINER: Shape = {
    "name!": TEXT,
    "image": TEXT,
    "env": [{"name!": TEXT, "valueFrom": {"configMapKeyRef": _NAMED, "secretKeyRef": _NAMED}}],
    "envFrom": [{"configMapRef": _NAMED, "secretRef": _NAMED}],
    "lifecycle": {"postStart": _HANDLER, "preStop": _HANDLER},
    **{f"{kind}Probe": _HANDLER for kind in ("liveness", "readiness", "startup")},
    "ports": [{"containerPort!": NUMBER, "hostPort": NUMBER, "name": TEXT}],
    "resources": {"limits": _AMOUNTS, "requests": _AMOUNTS},
    "securityContext": _SECURITY,
    "volumeMounts": [{"name!": TEXT, "mountPath!": TEXT}],
}
_VOLUME: Shape = {
    "name!": TEXT,
    "configMap": {"name!": TEXT},
    "csi": {"driver!": TEXT, "volumeAttributes": _TEXTS},
    "image": {},
    "persistentVolumeClaim": {"claimName!": TEXT},
    "projected": {"sources": [{"configMap": _NAMED, "secret": _NAMED}]},
    "secret": {"secretName!": TEXT},
}
_TERMS: Shape = [{"matchExpressions": _EXPRESSIONS, "matchFields": _EXPRESSIONS}]
_METADATA: Shape = {"annotations": _TEXTS, "labels": _TEXTS, "namespace": TEXT}
_POD: Shape = {
    "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": _TERMS}}},
    "containers!": [_CONTAINER],
    "imagePullSecrets": [_NAMED],
    "initContainers": [_CONTAINER],
    "ephemeralContainers": [_CONTAINER],
    "nodeSelector": _TEXTS,
    "os": {"name!": TEXT},
    "securityContext": _SECURITY,
    "serviceAccountName": TEXT,
    "tolerations": [{"key": TEXT, "operator": TEXT, "value": TEXT, "effect": TEXT}],
    "topologySpreadConstraints": [{}],
    "volumes": [_VOLUME],
}
_CLAIM: Shape = {"storageClassName": TEXT, "volumeName": TEXT}
_BACKEND: Shape = {"service": {"name!": TEXT, "port": {"name": TEXT, "number": NUMBER}}}
_POLICY: Shape = {"podSelector": _SELECTOR, "policyTypes": [TEXT], "ingress": [{}], "egress": [{}]}
_REFERENCE: Shape = {"kind!": TEXT, "name!": TEXT}
_HOOKS: Shape = {"webhooks": [{"name!": TEXT, "clientConfig": {"service": {"namespace": TEXT}}}]}
_CONVERSION: Shape = {"webhook": {"clientConfig": {"service": {"namespace": TEXT}}}}
_KINDS: Mapping[str, Shape] = {
    "APIService": {"spec": {"service": {"namespace": TEXT}}},
    "ClusterRole": {"rules": [{"verbs!": [TEXT], "apiGroups": [TEXT], "resources": [TEXT]}]},
    "ConfigMap": {"data": _TEXTS},
    "CustomResourceDefinition": {
        "spec!": {"group!": TEXT, "names!": {"kind!": TEXT}, "scope!": TEXT, "conversion": _CONVERSION}
    },
    "HorizontalPodAutoscaler": {
        "spec!": {"scaleTargetRef!": _REFERENCE, "maxReplicas!": NUMBER, "minReplicas": NUMBER}
    },
    "Ingress": {
        "spec": {
            "defaultBackend": _BACKEND,
            "ingressClassName": TEXT,
            "rules": [{"host": TEXT, "http": {"paths": [{"path": TEXT, "pathType": TEXT, "backend!": _BACKEND}]}}],
        }
    },
    "NetworkPolicy": {"spec": _POLICY},
    "PersistentVolume": {"spec": {"csi": {"driver!": TEXT}}},
    "PersistentVolumeClaim": {"spec": _CLAIM},
    "PodDisruptionBudget": {"spec": {"selector": _SELECTOR, "maxUnavailable": SHARE, "minAvailable": SHARE}},
    "RoleBinding": {"roleRef!": _REFERENCE, "subjects": [{"kind!": TEXT, "name!": TEXT, "namespace": TEXT}]},
    "Service": {"spec": {"selector": _TEXTS, "ports": [{"port!": NUMBER, "name": TEXT, "protocol": TEXT}]}},
    "StatefulSet": {
        "spec": {"replicas": NUMBER, "volumeClaimTemplates": [{"metadata!": {"name!": TEXT}, "spec": _CLAIM}]}
    },
    "MutatingWebhookConfiguration": _HOOKS,
    "Secret": {"data": {}, "stringData": {}, "type": TEXT},
    "ValidatingWebhookConfiguration": _HOOKS,
    "Deployment": {"spec": {"replicas": NUMBER, "selector": _SELECTOR}},
    "ReplicaSet": {"spec": {"replicas": NUMBER, "selector": _SELECTOR}},
}
_KARPENTER: Shape = {
    "requirements": [{"key!": TEXT, "operator": TEXT, "values": [TEXT]}],
    "taints": [{"key!": TEXT, "effect!": TEXT}],
}
_CUSTOM: Mapping[str, Shape] = {
    "NodePool": {"spec": {"template": {"metadata": {"labels": _TEXTS}, "spec": _KARPENTER}}},
    "SecretProviderClass": {"spec": {"secretObjects": [{"secretName!": TEXT}]}},
}
_SAME = {"ClusterRoleBinding": "RoleBinding", "Role": "ClusterRole"}


def check_shape(where: str, manifest: Mapping[str, Any]) -> None:
    """Refuse an object whose fields are missing, or of another kind than Kubernetes takes."""
    kind = str(manifest.get("kind"))
    _check(f"{where}.metadata", manifest.get("metadata") or {}, _METADATA)
    if not is_built_in(manifest):
        _check(where, manifest, _CUSTOM.get(kind, {}))
        return
    _check(where, manifest, _KINDS.get(_SAME.get(kind, kind), {"spec": {}}))
    if kind in TEMPLATES:
        shape: Shape = {"metadata": _METADATA, "spec!": _POD}
        for step in reversed(TEMPLATES[kind]):
            shape = {f"{step}!": shape}
        _check(where, manifest, shape)


def _check(where: str, value: Any, shape: Shape) -> None:
    if isinstance(shape, str):
        _check_leaf(where, value, shape)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise refusal(where, value, "a list", "correct it: Kubernetes refuses the object")
        for i, item in enumerate(value):
            _check(f"{where}[{i}]", item, shape[0])
    elif not isinstance(value, Mapping):
        raise refusal(where, value, "a mapping of names to values", "correct it: Kubernetes refuses the object")
    else:
        _check_fields(where, value, shape)


def _check_fields(where: str, value: Mapping[str, Any], shape: Mapping[str, Shape]) -> None:
    for field, inner in shape.items():
        name = field.removesuffix("!")
        if name == _EACH:
            for key, item in value.items():
                _check(f"{where}.{key}", item, inner)
        elif value.get(name) is not None:
            _check(f"{where}.{name}", value[name], inner)
        elif field != name:
            raise refusal(f"{where}.{name}", None, _word(inner), "write it: Kubernetes wants it")


def _word(shape: Shape) -> str:
    return shape if isinstance(shape, str) else "a list" if isinstance(shape, list) else "a mapping of names to values"


def _check_leaf(where: str, value: Any, kind: str) -> None:
    """Texts of YAML may be numbers where they need quotes; amounts and shares may be either."""
    text = isinstance(value, str) if kind in (TEXT, AMOUNT, SHARE) else False
    number = isinstance(value, int | float) and not isinstance(value, bool) and kind != TEXT
    if not (text or number) or (kind in _PATTERNS and not _PATTERNS[kind].fullmatch(str(with_whole_numbers(value)))):
        remedy = "put quotes around it" if kind == TEXT and not isinstance(value, list | Mapping) else "correct it"
        raise refusal(where, value, kind, remedy)
