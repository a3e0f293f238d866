"""Namespaces: what may run in them, what may talk, and how much they may take.

Network policies are enforced by the VPC CNI on Linux nodes where its `enableNetworkPolicy` is on, by Auto Mode where
they are switched on, and never on Fargate: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .arguments import one_of, refusal
from .blocks import private_block
from .manifests import Manifest, check_namespace, check_port, metadata
from .pod_security import LEVELS, RESTRICTED

_DNS: Mapping[str, Any] = {
    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
    "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
}
_PODS: Mapping[str, Any] = {"podSelector": {}}
_QUOTA = re.compile(r"(requests\.|limits\.)?(cpu|memory|storage|ephemeral-storage)|(count/)?[a-z][a-z.-]*")
_AMOUNT = re.compile(r"\d+(\.\d+)?(m|Ki|Mi|Gi|Ti|k|M|G|T)?")


def plan_namespace(name: str, settings: Mapping[str, Any], version: str, cidrs: Sequence[str]) -> list[Manifest]:
    """Make the namespace with its policies; `cidrs` are the blocks of VPC, services and clients.

    Pods there talk with each other, with DNS, and by HTTPS with the Kubernetes API and the VPC endpoints.

    Raises ValueError for names that Kubernetes refuses, an unknown level, and quotas that are no amounts.
    """
    where = f"namespaces.{name}"
    check_namespace(where, name)
    level = level_of(settings)
    one_of(f"{where}.pod_security", level, LEVELS)
    modes = ("audit", "enforce", "warn")
    security = {f"pod-security.kubernetes.io/{mode}": level for mode in modes}
    pinned = {f"pod-security.kubernetes.io/{mode}-version": f"v{version}" for mode in modes}
    labels = {**settings.get("labels", {}), **security, **pinned}
    made: list[Manifest] = [{"apiVersion": "v1", "kind": "Namespace", "metadata": metadata(name, labels=labels)}]
    made += _policies(name, settings.get("egress", {}), cidrs, f"{where}.egress")
    bounds: dict[str, Any] = {}
    if quota := settings.get("quota"):
        _check_amounts(f"{where}.quota", quota)
        bounds["ResourceQuota"] = {"hard": dict(quota)}
    if limits := settings.get("limits"):
        _check_amounts(f"{where}.limits", limits)
        limit = {"type": "Container", "default": dict(limits), "defaultRequest": dict(limits)}
        bounds["LimitRange"] = {"limits": [limit]}
    named = metadata(name, name)
    return made + [{"apiVersion": "v1", "kind": kind, "metadata": named, "spec": spec} for kind, spec in bounds.items()]


def level_of(settings: Mapping[str, Any]) -> str:
    """Give the Pod Security Standard of a namespace."""
    return str(settings.get("pod_security", RESTRICTED))


def policy(name: str, namespace: str, selector: Mapping[str, Any], **rules: list[Any]) -> Manifest:
    """Make a network policy; `ingress` and `egress` are its rules, and none at all deny."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata(name, namespace),
        "spec": {"podSelector": dict(selector), "policyTypes": sorted(kind.capitalize() for kind in rules), **rules},
    }


def ports(*numbers: int, protocol: str = "TCP") -> list[dict[str, Any]]:
    """Name ports as network policies do."""
    return [{"port": number, "protocol": protocol} for number in numbers]


def blocks(cidrs: Sequence[str]) -> list[dict[str, Any]]:
    """Name address blocks as network policies do."""
    return [{"ipBlock": {"cidr": cidr}} for cidr in cidrs]


def _policies(
    namespace: str, egress: Mapping[str, Mapping[str, Any]], cidrs: Sequence[str], where: str
) -> list[Manifest]:
    dns = {"to": [_DNS], "ports": ports(53) + ports(53, protocol="UDP")}
    # Before and after the address of the service is translated: the API is asked by both.
    https = {"to": blocks(cidrs), "ports": ports(443)}
    named = [_way_out(f"{where}.{key}", way) for key, way in sorted(egress.items())]
    return [
        policy("default-deny", namespace, {}, ingress=[], egress=[]),
        policy("within", namespace, {}, ingress=[{"from": [_PODS]}], egress=[{"to": [_PODS]}]),
        policy("basics", namespace, {}, egress=[dns, https]),
        *([policy("named", namespace, {}, egress=named)] if named else []),
    ]


def _way_out(where: str, way: Mapping[str, Any]) -> dict[str, Any]:
    """Let pods send to a port of a block, or wherever the VPC leads: S3 has public addresses behind its endpoint."""
    check_port(f"{where}.port", way["port"])
    rule: dict[str, Any] = {"ports": ports(way["port"])}
    if "cidr" in way:
        private_block(f"{where}.cidr", way["cidr"], shortest=8)
        rule["to"] = blocks([way["cidr"]])
    return rule


def _check_amounts(where: str, amounts: Mapping[str, str]) -> None:
    for key, amount in sorted(amounts.items()):
        if not _QUOTA.fullmatch(key):
            raise refusal(f"{where}.{key}", amount, "a resource such as 'requests.cpu' or 'pods'", "correct the name")
        if not _AMOUNT.fullmatch(amount):
            raise refusal(f"{where}.{key}", amount, "an amount such as '10' or '20Gi'", "correct the amount")
