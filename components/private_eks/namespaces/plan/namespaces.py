"""Namespaces: what may run in them, what may talk, and how much they may take.

Network policies are enforced by the VPC CNI on Linux nodes where its `enableNetworkPolicy` is on, by Auto Mode where
they are switched on, and never on Fargate: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
"""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...kubernetes.plan.manifests import Manifest, check_namespace, check_port, metadata
from ...kubernetes.plan.syntax import check_labels
from ...network.plan.blocks import SERVICE_CIDR, private_block, read_block
from .pod_security import LEVELS, RESTRICTED

if TYPE_CHECKING:
    from ..settings import EgressSettings, NamespaceSettings

_DNS: Mapping[str, Any] = {
    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
    "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
}
_PODS: Mapping[str, Any] = {"podSelector": {}}
POD_IDENTITY_AGENT = "169.254.170.23"
"""Where pods fetch the credentials of their Pod Identity, by HTTP.

https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
"""
LINK_LOCAL: Mapping[str, str] = {
    "169.254.20.10": "NodeLocal DNSCache",
    "169.254.169.123": "Amazon Time Sync Service",
    "169.254.169.250": "activation of Windows",
    "169.254.169.251": "activation of Windows",
    "169.254.169.253": "Amazon's DNS server",
    POD_IDENTITY_AGENT: "the agent of Pod Identity",
}
"""What answers pods at link-local addresses; instance metadata is left out, for it hands out the node's role.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-ec2-ntp.html, .../ami-create-standard.html (activation),
https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html,
https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
"""
PROTOCOLS = ("SCTP", "TCP", "UDP")
_METADATA = "169.254.169.254"
_LINK_LOCAL = ipaddress.IPv4Network("169.254.0.0/16")
_CREDENTIALS: Mapping[str, Any] = {
    "to": [{"ipBlock": {"cidr": f"{POD_IDENTITY_AGENT}/32"}}],
    "ports": [{"port": 80, "protocol": "TCP"}],
}
_BOUNDED = r"(cpu|memory|ephemeral-storage|hugepages-\w+|(?!count/)[a-z0-9][a-z0-9.-]*/[\w.-]+)"
LIMIT = re.compile(_BOUNDED)
QUOTA = re.compile(
    rf"{_BOUNDED}|(requests|limits)\.(cpu|memory|ephemeral-storage)|requests\.(storage|hugepages-\w+)|count/[\w.-]+"
    r"|pods|services(\.nodeports|\.loadbalancers)?|configmaps|secrets|persistentvolumeclaims|replicationcontrollers"
    r"|resourcequotas"
)
"""What has no slash is Kubernetes' own: https://kubernetes.io/docs/concepts/policy/resource-quotas/."""
AMOUNT = re.compile(r"\d+(\.\d+)?(m|Ki|Mi|Gi|Ti|k|M|G|T)?")
COUNTED = re.compile(r"(count/.+|[a-z]+s(\.[a-z]+s)?)")
"""Objects, of which there are no halves: `IsIntegerResourceName` in pkg/apis/core/helper/helpers.go of Kubernetes."""


def plan_namespace(
    name: str, settings: "NamespaceSettings", version: str, cidrs: Sequence[str], service_cidr: str = SERVICE_CIDR
) -> list[Manifest]:
    """Make the namespace with its policies; `cidrs` are the blocks of VPC, services and clients.

    Pods there talk with each other, with DNS, with the agent of Pod Identity, and by HTTPS with the Kubernetes API and
    the VPC endpoints.

    Raises ValueError for names that Kubernetes refuses, an unknown level, and quotas that are no amounts.
    """
    where = f"namespaces.{name}"
    check_namespace(where, name)
    check_labels(f"{where}.labels", settings.get("labels", {}))
    level = level_of(settings)
    one_of(f"{where}.pod_security", level, LEVELS)
    modes = ("audit", "enforce", "warn")
    security = {f"pod-security.kubernetes.io/{mode}": level for mode in modes}
    pinned = {f"pod-security.kubernetes.io/{mode}-version": f"v{version}" for mode in modes}
    labels = {**settings.get("labels", {}), **security, **pinned}
    made: list[Manifest] = [{"apiVersion": "v1", "kind": "Namespace", "metadata": metadata(name, labels=labels)}]
    basics = [_dns(service_cidr), dict(_CREDENTIALS), {"to": blocks(cidrs), "ports": ports(443)}]
    made += _policies(name, settings.get("egress", {}), basics, f"{where}.egress")
    bounds: dict[str, Any] = {}
    if quota := settings.get("quota"):
        _check_amounts(f"{where}.quota", quota, QUOTA, "'requests.cpu' or 'pods'")
        bounds["ResourceQuota"] = {"hard": dict(quota)}
    if limits := settings.get("limits"):
        _check_amounts(f"{where}.limits", limits, LIMIT, "'cpu' or 'memory'")
        limit = {"type": "Container", "default": dict(limits), "defaultRequest": dict(limits)}
        bounds["LimitRange"] = {"limits": [limit]}
    named = metadata(name, name)
    return made + [{"apiVersion": "v1", "kind": kind, "metadata": named, "spec": spec} for kind, spec in bounds.items()]


def level_of(settings: "NamespaceSettings") -> str:
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


def dns_address(service_cidr: str) -> str:
    """Give the address of the cluster's DNS, the tenth of the block of services, in every way to run nodes.

    https://docs.aws.amazon.com/eks/latest/userguide/bootstrap-settings.html (`--dns-cluster-ip`).
    """
    return str(ipaddress.IPv4Network(service_cidr)[10])


def _policies(
    namespace: str, egress: "Mapping[str, EgressSettings]", basics: list[dict[str, Any]], where: str
) -> list[Manifest]:
    named = [_way_out(f"{where}.{key}", way) for key, way in sorted(egress.items())]
    return [
        policy("default-deny", namespace, {}, ingress=[], egress=[]),
        policy("within", namespace, {}, ingress=[{"from": [_PODS]}], egress=[{"to": [_PODS]}]),
        policy("basics", namespace, {}, egress=basics),
        *([policy("named", namespace, {}, egress=named)] if named else []),
    ]


def _dns(service_cidr: str) -> dict[str, Any]:
    """Let pods ask CoreDNS: its pods, and the address of the service, before it is translated to theirs.

    With Auto Mode CoreDNS is a service of each node, without pods; NodeLocal DNSCache takes the address over likewise.
    https://github.com/aws/containers-roadmap/issues/2552
    """
    to = [_DNS, *blocks([f"{dns_address(service_cidr)}/32"])]
    return {"to": to, "ports": ports(53) + ports(53, protocol="UDP")}


def _way_out(where: str, way: "EgressSettings") -> dict[str, Any]:
    """Let pods send to a port of a block, or wherever the VPC leads: S3 has public addresses behind its endpoint."""
    check_port(f"{where}.port", way["port"])
    protocol = way.get("protocol", "TCP")
    one_of(f"{where}.protocol", protocol, PROTOCOLS)
    rule: dict[str, Any] = {"ports": ports(way["port"], protocol=protocol)}
    if "cidr" in way:
        _check_destination(f"{where}.cidr", way["cidr"])
        rule["to"] = blocks([way["cidr"]])
    return rule


def _check_destination(where: str, cidr: str) -> None:
    """Refuse what is neither a private block nor a link-local address at which something answers pods."""
    if not read_block(where, cidr, 8, 32, "a private IPv4 block").subnet_of(_LINK_LOCAL):
        private_block(where, cidr, shortest=8)
    elif cidr not in {f"{address}/32" for address in LINK_LOCAL}:
        allowed = ", ".join(f"{address}/32 ({what})" for address, what in sorted(LINK_LOCAL.items()))
        remedy = "name one of them"
        if cidr == f"{_METADATA}/32":
            remedy = "give the pods a role of their own under identities: instance metadata hands out the node's"
        raise refusal(where, cidr, allowed, remedy)


def _check_amounts(where: str, amounts: Mapping[str, str], known: re.Pattern[str], such: str) -> None:
    for key, amount in sorted(amounts.items()):
        if not known.fullmatch(key):
            raise refusal(f"{where}.{key}", amount, f"a resource such as {such}", "correct the name")
        if not AMOUNT.fullmatch(amount):
            raise refusal(f"{where}.{key}", amount, "an amount such as '10' or '20Gi'", "correct the amount")
        if COUNTED.fullmatch(key) and not re.fullmatch(r"\d+k?", amount):
            raise refusal(f"{where}.{key}", amount, "a whole number, such as '10'", "correct the number of objects")
