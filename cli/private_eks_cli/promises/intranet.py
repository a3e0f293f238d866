"""The company's network: nodes know its proxy and authorities, and reach what is near without the one.

What is asked about is looked up in the program: its blocks, its endpoints and its cluster, not in what made the list.
"""

import ipaddress
import urllib.parse
from collections.abc import Iterator, Sequence
from typing import Any

from private_eks.common.plan.regions import partition_of
from private_eks.common.plan.service_names import HOMES, service_name

from ..cloud.endpoint_services import private_dns_names
from ..graph.asked import asked, region_of
from ..graph.authorities import bodies, trusted_in
from ..graph.existing import given_networks
from ..graph.mirrors import mirrors_in
from ..graph.model import Graph, Resource, block_of
from ..graph.nodes import templates_of_nodes, user_data_of
from ..graph.proxies import proxy_in, told_of_proxies
from ..graph.ways import covers, groups_of_nodes
from ..recording.wire import UNKNOWN

_HOSTS = ("localhost", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local")
_ADDRESSES = ("127.0.0.1", "169.254.169.254", "fd00:ec2::254", "169.254.170.23", "fd00:ec2::23")
"""Loopback, instance metadata, and the agent of Pod Identity, whose traffic must stay on the node."""
HTTPS = 443
_NOWHERE = ipaddress.IPv4Network("255.255.255.255/32")


def intranet_told(graph: Graph) -> Iterator[str]:
    """Name what nodes and programs are not told of the company's network."""
    yield from _proxies_told(graph)
    for template in _told_by_us(graph):
        trusted = trusted_in(user_data_of(template))
        for name, bundle in sorted(asked(graph, "certificateAuthorities", {}).items()):
            if not all(certificate in trusted for certificate in bodies(bundle)):
                yield f"nodes of {template.name} do not trust the certificate authority {name}"
    yield from _mirrors_told(graph)


def _mirrors_told(graph: Graph) -> Iterator[str]:
    """Name mirrors that nodes do not know, or behind which they would ask the registry itself; Windows knows none."""
    for template in _told_by_us(graph):
        text = user_data_of(template)
        known = mirrors_in(text)
        for given in asked(graph, "registries", {}).values():
            for upstream, repository in sorted(given.get("mirrors", {}).items()):
                path = f"/v2/{repository}" if repository else ""
                if known is not None and known.get(upstream) != {f"https://{given['host']}{path}"}:
                    yield f"nodes of {template.name} do not pull from {given['host']} what is named after {upstream}"


def _told_by_us(graph: Graph) -> list[Resource]:
    """Give the launch templates of nodes that our components write the user data of, as far as it is known."""
    ours = graph.ours("LaunchTemplate")
    return [t for t in templates_of_nodes(graph) if t in ours and t.inputs.get("userData") != UNKNOWN]


def _proxies_told(graph: Graph) -> Iterator[str]:
    """Name what somebody would ask the proxy for although it is near, and nodes that are not told of it."""
    hosts, blocks = sorted(hosts_near(graph)), blocks_near(graph)
    for told in told_of_proxies(graph):
        missing = [host for host in hosts if not reached(host, told.exceptions)]
        missing += [str(block) for block in blocks if not contained(block, told.exceptions)]
        if missing:
            yield f"{told.who} asks the proxy for {', '.join(missing)}"
    if asked(graph, "proxy", {}):
        for template in _told_by_us(graph):
            if proxy_in(user_data_of(template)) is None:
                yield f"nodes of {template.name} are not told of the proxy"


def intranet_reached(graph: Graph) -> Iterator[str]:
    """Name proxies and registries that the security group of nodes does not let them out to."""
    rules = [rule.inputs for rule in graph.of("SecurityGroupEgressRule")]
    for group in sorted(groups_of_nodes(graph)):
        for what, cidr, port in ways_to_intranet(graph):
            own = [rule for rule in rules if rule["securityGroupId"] == group]
            if not any(_leads(rule, cidr) and covers(rule, port) for rule in own):
                yield f"nodes do not reach {what} at {cidr}, port {port}"


def ways_to_intranet(graph: Graph) -> list[tuple[str, str, int]]:
    """Give the blocks and ports of the proxy and the registries that were asked for, with what each is."""
    proxy, registries = asked(graph, "proxy", {}), asked(graph, "registries", {})
    named = [("the proxy", proxy, str(proxy[field])) for field in ("https", "http") if field in proxy]
    named += [(f"the registry {key}", given, f"https://{given['host']}") for key, given in sorted(registries.items())]
    found: dict[tuple[str, str, int], None] = {}
    for what, given, address in named:
        parsed = urllib.parse.urlsplit(address)
        host = parsed.hostname or ""
        own = [f"{host}/32"] if host.replace(".", "").isdigit() else []
        found |= {(what, cidr, parsed.port or HTTPS): None for cidr in given.get("cidrs", own)}
    return list(found)


def hosts_near(graph: Graph) -> set[str]:
    """Name the hosts that answer in the network: AWS's services by endpoints, the cluster, nodes, and each machine."""
    region = region_of(graph)
    found = {*_HOSTS, *_ADDRESSES}
    first = region == "us-east-1"
    found.add("ip-10-0-0-1.ec2.internal" if first else f"ip-10-0-0-1.{region}.compute.internal")
    found |= {str(given["host"]).partition(":")[0] for given in asked(graph, "registries", {}).values()}
    services = {str(e.inputs.get("serviceName", "")) for e in graph.of("VpcEndpoint")}
    services |= {service_name(region, e.service) for facts in given_networks(graph) for e in facts.endpoints}
    for service in services - {""}:
        everywhere = f"{service.rpartition('.')[2]}.{partition_of(region).dns_suffix}"
        names = private_dns_names(service, region) or ([everywhere] if service in HOMES else [])
        found |= {name.replace("*", "any") for name in names}
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        endpoint = urllib.parse.urlsplit(str(cluster.outputs.get("endpoint", "")))
        found |= {endpoint.hostname} if endpoint.hostname else set()
    return found


def blocks_near(graph: Graph) -> list[ipaddress.IPv4Network]:
    """Give the blocks of the VPC and the services, and those that nodes reach by rules of their own."""
    found = [block_of(vpc) for vpc in graph.of("Vpc", "VpcIpv4CidrBlockAssociation")]
    configs = (c.inputs.get("kubernetesNetworkConfig") or {} for c in graph.of("aws:eks/cluster:Cluster"))
    found += [_block(config.get("serviceIpv4Cidr")) for config in configs]
    found += [_block(way.get("cidr")) for way in asked(graph, "nodeEgress", {}).values()]
    return sorted({block for block in found if block != _NOWHERE})


def reached(host: str, exceptions: Sequence[str]) -> bool:
    """Tell whether a host is among the exceptions, as Go's programs read them."""
    for one in exceptions:
        name = one.removeprefix(".")
        if host == one or host.endswith(f".{name}") or (host == name and not one.startswith(".")):
            return True
    return False


def contained(block: ipaddress.IPv4Network, exceptions: Sequence[str]) -> bool:
    """Tell whether a block is among the exceptions."""
    return any(block.subnet_of(found) for one in exceptions if (found := _block(one)) != _NOWHERE)


def _block(text: Any) -> ipaddress.IPv4Network:
    try:
        return ipaddress.IPv4Network(str(text))
    except ValueError:
        return _NOWHERE


def _leads(rule: Any, cidr: str) -> bool:
    return _block(cidr).subnet_of(_block(rule.get("cidrIpv4")))
