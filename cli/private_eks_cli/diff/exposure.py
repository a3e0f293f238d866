"""What is open: ways into and out of the network and the cluster, as rules, routes, addresses and entries say it.

Which of them a change opens is in `opened`, permissions of IAM are in `grants`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..cloud.refusals.table import block as block_of
from ..graph.model import Graph, Resource
from .addresses import contains, is_public
from .model import quoted, title
from .names import Names
from .values import blocks

EVERYWHERE = ("0.0.0.0/0", "::/0")
INTERNET = "the internet"
_TO_OR_FROM = {"egress": "TO", "gateway": "TO OR FROM", "pods egress": "TO", "route": "TO OR FROM"}
_ALL_PORTS = (0, 65535)
_DESTINATIONS = ("cidrBlock", "destinationCidrBlock", "destinationIpv6CidrBlock", "ipv6CidrBlock")


@dataclass(frozen=True, slots=True)
class Way:
    """One way that is open."""

    kind: str
    """Such as `ingress` or `route`; ways of different kinds have nothing to do with each other."""
    at: str
    """What it leads into, out of or through."""
    peer: str = ""
    """Who or what is at the other end: an address block, or a name."""
    ports: tuple[int, int] = _ALL_PORTS
    protocol: str = "-1"
    """As EC2 spells it; `-1` is every protocol."""

    def __str__(self) -> str:
        """Say it in a few words, of the internet in capitals."""
        return (f"{_TO_OR_FROM.get(self.kind, 'FROM')} THE INTERNET: " if self.public else "") + _WORDS[self.kind](self)

    @property
    def public(self) -> bool:
        """Whether the internet is at the other end."""
        if self.kind == "gateway":
            return not self.at.startswith("VpcPeering")
        return self.kind in ("address", "api") or self.peer == INTERNET or is_public(self.peer)

    def covers(self, other: "Way") -> bool:
        """Tell whether the other way is no wider."""
        return (
            (self.kind, self.at) == (other.kind, other.at)
            and contains(self.peer, other.peer)
            and self.protocol in ("-1", other.protocol)
            and self.ports[0] <= other.ports[0] <= other.ports[1] <= self.ports[1]
        )


def ways(graph: Graph) -> Iterator[Way]:
    """Go through everything that is open in a stack."""
    names = Names(graph)
    for resource in graph:
        look = _LOOKS.get(resource.type.rsplit(":", 1)[-1])
        if look and resource.custom:
            yield from look(names, resource)


def _rule(names: Names, resource: Resource) -> Iterator[Way]:
    kind = "ingress" if resource.type.endswith("IngressRule") else "egress"
    group = names.of(resource, "securityGroupId")
    peers = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
    for peer in (key for key in peers if resource.inputs.get(key)):
        yield _way(kind, group, names.of(resource, peer), resource.inputs, "ipProtocol")


def _old_rule(names: Names, resource: Resource) -> Iterator[Way]:
    kind, group = str(resource.inputs.get("type")), names.of(resource, "securityGroupId")
    yield from _block(kind, group, resource.inputs, names.of(resource, "sourceSecurityGroupId"))


def _group(names: Names, resource: Resource) -> Iterator[Way]:
    for kind in ("ingress", "egress"):
        for block in blocks(resource.inputs.get(kind)):
            groups = [names.called(group) for group in block.get("securityGroups") or ()]
            yield from _block(kind, title(resource), block, *groups)


def _block(kind: str, group: str, block: Mapping[str, Any], *groups: str) -> Iterator[Way]:
    peers = [*(p for key in ("cidrBlocks", "ipv6CidrBlocks", "prefixListIds") for p in block.get(key) or ()), *groups]
    yield from (_way(kind, group, str(peer), block, "protocol") for peer in peers if peer)


def _way(kind: str, at: str, peer: str, block: Mapping[str, Any], protocol: str) -> Way:
    spelled = str(block.get(protocol, "-1"))
    if spelled in ("-1", "all"):
        return Way(kind, at, peer)
    first = int(block.get("fromPort") or 0)
    last = block.get("toPort")
    return Way(kind, at, peer, (first, first if last is None else int(last)), spelled)


def _route(names: Names, resource: Resource) -> Iterator[Way]:
    table = names.of(resource, "routeTableId") or title(resource)
    found = blocks(resource.inputs.get("routes")) if "routes" in resource.inputs else [resource.inputs]
    for block in found:
        yield from (Way("route", table, str(block[key])) for key in _DESTINATIONS if block.get(key))


def _gateway(names: Names, resource: Resource) -> Iterator[Way]:
    yield Way("gateway", title(resource))


def _switch(key: str, *path: str) -> Callable[[Names, Resource], Iterator[Way]]:
    """Look at a property that gives public addresses."""

    def look(names: Names, resource: Resource) -> Iterator[Way]:
        found: Iterable[Any] = [resource.inputs]
        for part in path:
            found = [item for value in found for item in blocks(value.get(part))]
        if any(str(item.get(key)).lower() == "true" for item in found):
            yield Way("address", title(resource))

    return look


def _cluster(names: Names, resource: Resource) -> Iterator[Way]:
    config = resource.inputs.get("vpcConfig")
    if isinstance(config, Mapping) and config.get("endpointPublicAccess") is not False:
        yield from (Way("api", title(resource), cidr) for cidr in config.get("publicAccessCidrs") or EVERYWHERE[:1])


def _capability(names: Names, resource: Resource) -> Iterator[Way]:
    for argocd in (
        one for block in blocks(resource.inputs.get("configuration")) for one in blocks(block.get("argoCd"))
    ):
        if not any(block.get("vpceIds") for block in blocks(argocd.get("networkAccess"))):
            yield Way("api", title(resource), EVERYWHERE[0])


def _entry(names: Names, resource: Resource) -> Iterator[Way]:
    who = names.of(resource, "principalArn")
    yield Way("entry", who)
    yield from (Way("entry", who, f"group {group}") for group in resource.inputs.get("kubernetesGroups") or ())


def _policy(names: Names, resource: Resource) -> Iterator[Way]:
    scope = resource.inputs.get("accessScope") or {}
    spaces = scope.get("namespaces") if scope.get("type") == "namespace" else None
    policy = str(resource.inputs.get("policyArn")).rsplit("/", 1)[-1]
    where = [f"{policy} in {space}" for space in spaces] if spaces else [policy]
    yield from (Way("entry", names.of(resource, "principalArn"), place) for place in where)


def _provider(names: Names, resource: Resource) -> Iterator[Way]:
    issuer = block_of(resource.inputs, "oidc").get("issuerUrl", "an issuer")
    yield Way("entry", f"every user of {issuer}")


def _load_balancer(names: Names, resource: Resource) -> Iterator[Way]:
    metadata, spec = resource.inputs.get("metadata") or {}, resource.inputs.get("spec") or {}
    notes = metadata.get("annotations") or {}
    if resource.type.endswith(":Service") and spec.get("type") != "LoadBalancer":
        return
    public = any("internet-facing" in str(value) for key, value in notes.items() if key.endswith("scheme"))
    ranges = [str(r) for key, value in notes.items() if key.endswith("inbound-cidrs") for r in str(value).split(",")]
    for peer in [INTERNET] if public else spec.get("loadBalancerSourceRanges") or ranges or ["the network"]:
        yield Way("balancer", title(resource), peer.strip())


def _network_policy(names: Names, resource: Resource) -> Iterator[Way]:
    metadata, spec = resource.inputs.get("metadata") or {}, resource.inputs.get("spec") or {}
    at = f"{metadata.get('namespace')}/{metadata.get('name')}"
    for kind, key in (("ingress", "from"), ("egress", "to")):
        for rule in spec.get(kind) or ():
            peers = [_peer(peer) for peer in rule.get(key) or ()] or ["everyone"]
            ports = [(str(p.get("protocol", "TCP")), p.get("port")) for p in rule.get("ports") or ()] or [("-1", None)]
            yield from (_pod_way(kind, at, peer, *port) for peer in peers for port in ports)


def _pod_way(kind: str, at: str, peer: str, protocol: str, port: Any) -> Way:
    if isinstance(port, int):
        return Way(f"pods {kind}", at, peer, (port, port), protocol)
    return Way(f"pods {kind}", at, peer if port is None else f"{peer} on port {port}", protocol=protocol)


def _peer(peer: Mapping[str, Any]) -> str:
    block = peer.get("ipBlock") or {}
    if block:
        return str(block.get("cidr"))
    labels = [f"{key} {sorted((peer[key].get('matchLabels') or {}).items())}" for key in sorted(peer)]
    return ", ".join(labels)


def _ports(way: Way) -> str:
    if way.protocol == "-1":
        return "on every port"
    first, last = way.ports
    return f"on {quoted(way.protocol.lower())} {first}" + (f" to {last}" if last != first else "")


_WORDS: Mapping[str, Callable[[Way], str]] = {
    "address": lambda way: f"{quoted(way.at)} gets a public address",
    "argocd": lambda way: f"Argo CD of {quoted(way.at)}",
    "api": lambda way: f"the Kubernetes API answers {quoted(way.peer)} on the internet",
    "balancer": lambda way: f"{quoted(way.at)} admits {quoted(way.peer)}",
    "egress": lambda way: f"out of {quoted(way.at)} to {quoted(way.peer)} {_ports(way)}",
    "entry": lambda way: f"{quoted(way.at)} enters the cluster" + (f" with {quoted(way.peer)}" if way.peer else ""),
    "gateway": lambda way: f"{quoted(way.at)} leads out of the VPC",
    "ingress": lambda way: f"into {quoted(way.at)} from {quoted(way.peer)} {_ports(way)}",
    "pods egress": lambda way: f"pods of {quoted(way.at)} to {quoted(way.peer)} {_ports(way)}",
    "pods ingress": lambda way: f"pods of {quoted(way.at)} from {quoted(way.peer)} {_ports(way)}",
    "route": lambda way: f"a route to {quoted(way.peer)} in {quoted(way.at)}",
}
_LOOKS: Mapping[str, Callable[[Names, Resource], Iterator[Way]]] = {
    "AccessEntry": _entry,
    "AccessPolicyAssociation": _policy,
    "Capability": _capability,
    "Cluster": _cluster,
    "DefaultRouteTable": _route,
    "DefaultSecurityGroup": _group,
    "EgressOnlyInternetGateway": _gateway,
    "Eip": _gateway,
    "IdentityProviderConfig": _provider,
    "Ingress": _load_balancer,
    "Instance": _switch("associatePublicIpAddress"),
    "InternetGateway": _gateway,
    "LaunchTemplate": _switch("associatePublicIpAddress", "networkInterfaces"),
    "NatGateway": _gateway,
    "NetworkPolicy": _network_policy,
    "Route": _route,
    "RouteTable": _route,
    "SecurityGroup": _group,
    "SecurityGroupEgressRule": _rule,
    "SecurityGroupIngressRule": _rule,
    "SecurityGroupRule": _old_rule,
    "Service": _load_balancer,
    "Subnet": _switch("mapPublicIpOnLaunch"),
    "VpcPeeringConnection": _gateway,
}
