"""Network policies leave pods what they cannot do without: DNS, and the credentials of their identity.

Pod Identity hands those out at a link-local address of the node, IRSA by HTTPS from STS. Nothing enforces policies on
Fargate, on Windows, and for pods in the network of their node: these are not asked about, but that Pod Identity serves
Linux alone. Pods in a namespace of the user's own may do without DNS; policies that mean to open it have to open it
where it answers.
https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html,
https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html#pod-id-restrictions
"""

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from private_eks.namespaces.plan.namespaces import POD_IDENTITY_AGENT, dns_address
from private_eks.workloads.plan.scheduling import Pod, profile_of

from ..graph.model import Graph
from ..graph.nodes import automatic
from ..graph.objects import Workload, namespace_of, selects, spec_of, workloads
from .accounts import service_accounts_by_role

KUBE_SYSTEM = {"kubernetes.io/metadata.name": "kube-system"}
KUBE_DNS = {"k8s-app": "kube-dns"}
DNS, HTTP, HTTPS = 53, 80, 443

Peer = Mapping[str, Any]
Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Pods whose ways out are asked about."""

    what: str
    namespace: str
    account: str
    labels: Mapping[str, str]


def supplied(graph: Graph) -> Iterator[str]:
    """Name pods that DNS or the credentials of their identity do not reach, mostly for network policies."""
    yield from _on_windows(graph)
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        block = (cluster.inputs.get("kubernetesNetworkConfig") or {}).get("serviceIpv4Cidr")
        for pods in _pods(graph):
            rules = _ways_out(graph, pods)
            if rules is not None:
                yield from _credentials(graph, pods, rules)
                if block and _wants_names(graph, pods, rules):
                    yield from _names(graph, pods, rules, dns_address(block))


def _pods(graph: Graph) -> Iterator[Asked]:
    """Give the pods of the program, and of identities whose pods come from elsewhere, where policies are enforced."""
    profiles: dict[str, Any] = {profile.name: profile.inputs for profile in graph.of("FargateProfile")}
    found = [
        Asked(str(w), *_account_of(w), w.labels)
        for w in workloads(graph)
        if not w.spec.get("hostNetwork") and not _wants_windows(w)
    ]
    known = {_account_of(w) for w in workloads(graph)}
    for namespace, account in sorted({*_by_pod_identity(graph), *_by_irsa(graph)} - known):
        found.append(Asked(f"pods of service account {namespace}/{account}", namespace, account, {}))
    return (p for p in found if profile_of(Pod(namespace=p.namespace, labels=p.labels), profiles) is None)


def _on_windows(graph: Graph) -> Iterator[str]:
    by_agent = _by_pod_identity(graph)
    for workload in workloads(graph):
        if _wants_windows(workload) and _account_of(workload) in by_agent:
            yield f"{workload} runs on Windows, where Pod Identity gives no credentials: let its identity be by irsa"


def _account_of(workload: Workload) -> tuple[str, str]:
    return workload.namespace, str(workload.spec.get("serviceAccountName") or "default")


def _wants_windows(workload: Workload) -> bool:
    systems = (
        (workload.spec.get("nodeSelector") or {}).get("kubernetes.io/os"),
        (workload.spec.get("os") or {}).get("name"),
    )
    return "windows" in systems


def _by_pod_identity(graph: Graph) -> set[tuple[str, str]]:
    found = (association.inputs for association in graph.of("PodIdentityAssociation"))
    return {(inputs["namespace"], inputs["serviceAccount"]) for inputs in found}


def _by_irsa(graph: Graph) -> set[tuple[str, str]]:
    return {account for role in graph.of("Role") for account in service_accounts_by_role(role)}


def _ways_out(graph: Graph, pods: Asked) -> list[Rule] | None:
    """Give the rules by which the pods may send; nothing where no policy closes them."""
    policies = [
        spec_of(policy)
        for policy in graph.objects("NetworkPolicy")
        if namespace_of(policy) == pods.namespace and selects(spec_of(policy).get("podSelector") or {}, pods.labels)
    ]
    closing = [
        spec for spec in policies if "Egress" in (spec.get("policyTypes") or (["Egress"] if "egress" in spec else []))
    ]
    return [rule for spec in closing for rule in spec.get("egress") or ()] if closing else None


def _credentials(graph: Graph, pods: Asked, rules: list[Rule]) -> Iterator[str]:
    account = (pods.namespace, pods.account)
    if account in _by_pod_identity(graph) and not _leads(rules, HTTP, "TCP", _holding(f"{POD_IDENTITY_AGENT}/32")):
        yield f"{pods.what} cannot reach {POD_IDENTITY_AGENT} on TCP port 80 for the credentials of Pod Identity"
    if account in _by_irsa(graph):
        for block in _blocks_of_sts(graph):
            if not _leads(rules, HTTPS, "TCP", _holding(block)):
                yield f"{pods.what} cannot reach STS in {block} on TCP port 443 for the credentials of IRSA"


def _blocks_of_sts(graph: Graph) -> list[str]:
    """Give the blocks of the subnets in which STS answers; none where its endpoint is somebody else's."""
    subnets = {subnet.id: str(subnet.inputs.get("cidrBlock")) for subnet in graph.of("Subnet")}
    endpoints = (e.inputs for e in graph.of("VpcEndpoint") if e.inputs.get("serviceName", "").endswith(".sts"))
    return sorted({subnets[i] for inputs in endpoints for i in inputs.get("subnetIds") or () if i in subnets})


def _wants_names(graph: Graph, pods: Asked, rules: list[Rule]) -> bool:
    """Tell whether pods are meant to find names: ours, those with an identity, and those with a rule about DNS."""
    ours = any(
        ":Namespaces$" in r.urn and r.inputs["metadata"]["name"] == pods.namespace for r in graph.objects("Namespace")
    )
    known = {*_by_pod_identity(graph), *_by_irsa(graph)}
    named = any(port.get("port") == DNS for rule in rules for port in rule.get("ports") or ())
    return ours or named or (pods.namespace, pods.account) in known


def _names(graph: Graph, pods: Asked, rules: list[Rule], address: str) -> Iterator[str]:
    """With Auto Mode, DNS answers at the service's address alone: there are no pods to select."""
    at_address, by_pods = _holding(f"{address}/32"), not automatic(graph)
    for protocol in ("TCP", "UDP"):
        if not _leads(rules, DNS, protocol, lambda peer: at_address(peer) or (by_pods and _selects_dns(peer))):
            where = f"{address}" if not by_pods else f"the pods of kube-dns or {address}"
            yield f"{pods.what} cannot reach DNS, {where}, on {protocol} port 53"


def _selects_dns(peer: Peer) -> bool:
    if peer.get("namespaceSelector") is None:
        return False
    return selects(peer["namespaceSelector"], KUBE_SYSTEM) and selects(peer.get("podSelector") or {}, KUBE_DNS)


def _holding(block: str) -> Callable[[Peer], bool]:
    wanted = ipaddress.IPv4Network(block)

    def holds(peer: Peer) -> bool:
        given = peer.get("ipBlock") or {}
        return _contains(given.get("cidr"), wanted) and not any(_touches(b, wanted) for b in given.get("except") or ())

    return holds


def _contains(cidr: Any, wanted: ipaddress.IPv4Network) -> bool:
    block = ipaddress.ip_network(cidr, strict=False) if cidr else None
    return isinstance(block, ipaddress.IPv4Network) and wanted.subnet_of(block)


def _touches(cidr: str, wanted: ipaddress.IPv4Network) -> bool:
    block = ipaddress.ip_network(cidr, strict=False)
    return isinstance(block, ipaddress.IPv4Network) and wanted.overlaps(block)


def _leads(rules: list[Rule], port: int, protocol: str, admits: Callable[[Peer], bool]) -> bool:
    """Tell whether a rule lets pods send to whom `admits` takes; one without ports, or without peers, is about all."""
    return any(
        (not rule.get("to") or any(map(admits, rule["to"])))
        and (not rule.get("ports") or any(_is_about(given, port, protocol) for given in rule["ports"]))
        for rule in rules
    )


def _is_about(given: Mapping[str, Any], port: int, protocol: str) -> bool:
    first = given.get("port", port)
    return (
        given.get("protocol", "TCP") == protocol
        and isinstance(first, int)
        and first <= port <= given.get("endPort", first)
    )
