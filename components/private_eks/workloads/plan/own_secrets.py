"""Secrets among the user's own objects: refused, but for the certificates that charts make for webhooks of theirs."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...common.plan.arguments import refusal

_PARTS = re.compile(r"(.*[.-])?(ca|cert|cer|crt|key|pem)(bundle)?", re.IGNORECASE)
"""How the parts of a certificate are called: `tls.crt`, `server.key`, `ca.pem`, `ca-cert`, `caBundle`."""
_TYPES = ("Opaque", "kubernetes.io/tls")


def served_namespaces(manifests: Iterable[Mapping[str, Any]]) -> set[str]:
    """Name the namespaces in which something answers the Kubernetes API: webhooks, and extensions of it.

    https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
    """
    return {str(service.get("namespace") or "default") for one in manifests for service in _services(one)}


def check_secret(where: str, manifest: Mapping[str, Any], served: Iterable[str]) -> None:
    """Refuse a Secret that holds something, unless it is the certificate of what answers the API from its namespace."""
    if manifest["kind"] != "Secret" or not (manifest.get("data") or manifest.get("stringData")):
        return
    namespace = manifest["metadata"].get("namespace") or "default"
    if namespace in served and _is_certificate(manifest):
        return
    allowed = "no secret in a stack's files, where anyone can read it; certificates of webhooks beside these"
    remedy = "leave it out: make it in the cluster, by kubectl, or from Secrets Manager by a driver or an operator"
    raise refusal(where, f"Secret {manifest['metadata']['name']}", allowed, remedy)


def _is_certificate(secret: Mapping[str, Any]) -> bool:
    names = [str(name) for part in ("data", "stringData") for name in secret.get(part) or ()]
    return secret.get("type", _TYPES[0]) in _TYPES and all(_PARTS.fullmatch(name) for name in names)


def _services(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the Services that the API server calls for an object."""
    spec = manifest.get("spec")
    spec = spec if isinstance(spec, Mapping) else {}
    kind = str(manifest.get("kind"))
    if kind.endswith("WebhookConfiguration"):
        found = [hook.get("clientConfig") for hook in manifest.get("webhooks") or () if isinstance(hook, Mapping)]
    elif kind == "APIService":
        found = [spec]
    elif kind == "CustomResourceDefinition":
        found = [((spec.get("conversion") or {}).get("webhook") or {}).get("clientConfig")]
    else:
        found = []
    services = [(one or {}).get("service") for one in found]
    yield from (service for service in services if isinstance(service, Mapping))
