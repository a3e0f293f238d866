"""Whether HTTPS gets from a subnet to an AWS service or to the Kubernetes API: endpoints, routes, security groups.

It knows no way through the internet: the networks of this project have none.
"""

import ipaddress
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from private_eks.common.plan.service_names import service_name

from .existence import dns_is_on
from .table import CLUSTER, ENDPOINT, VPC, Live, Table, block, by_id, of, ready
from .workers import cluster_group, subnets_of

HTTPS = 443
_EVERYWHERE = "0.0.0.0/0"
_ANY_VPC = "*"
"""Where an endpoint is that nobody makes here."""
ROUTE = "aws:ec2/routeTableAssociation:RouteTableAssociation"
RULES = {
    "egress": "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "ingress": "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who opens a connection: from which subnet, with which security groups; None if nobody knows them."""

    subnet: Live
    groups: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Opening:
    """Whom one rule of a security group lets HTTPS come from, or go to."""

    blocks: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    prefix_lists: tuple[str, ...] = ()

    def covers(self, cidr: str) -> bool:
        """Tell whether a block lies in one of this rule's."""
        wanted = ipaddress.ip_network(cidr)
        return any(_within(wanted, ipaddress.ip_network(given)) for given in self.blocks)


def existing_in(config: Mapping[str, str]) -> Iterator[Live]:
    """Give the endpoints that a stack file says the VPC has already: their names lead there, whoever asks."""
    for service in json.loads(config.get("private-eks:existingEndpointServices") or "[]"):
        yield theirs(service_name(config["aws:region"], service))


def theirs(name: str, cidrs: Iterable[str] = ()) -> Live:
    """Give the endpoint of a service that nobody here makes, in blocks that are known or not."""
    placed = {"subnetIds": ["subnet-theirs"], "securityGroupIds": ["sg-theirs"], "privateDnsEnabled": True}
    inputs = {"vpcId": _ANY_VPC, "serviceName": name, "vpcEndpointType": "Interface", **placed}
    return Live("", ENDPOINT, f"vpce-{name}", inputs, {"cidrs": list(cidrs)})


def obstacle_to_service(service: str, caller: Caller, live: Table) -> str:
    """Say what keeps a caller from a service, named like `ecr.api`; nothing if it gets there.

    https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html (private DNS, port 443),
    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html (the route, the prefix list).
    Stricter than AWS, which waits for an endpoint that comes a little later.
    """
    vpc = caller.subnet.inputs.get("vpcId")
    if (network := by_id(VPC, vpc, live)) and not dns_is_on(network.inputs):
        return f"{vpc} does not resolve private names"
    there = [e for e in ready(ENDPOINT, live) if e.inputs.get("vpcId") in (vpc, _ANY_VPC)]
    found = [e for e in there if str(e.inputs.get("serviceName")).endswith(f".{service}")]
    obstacles = [_obstacle_at(endpoint, caller, live) for endpoint in found]
    return min(obstacles, key=bool, default=f"{vpc} has no endpoint for it")


def _obstacle_at(endpoint: Live, caller: Caller, live: Table) -> str:
    inputs = endpoint.inputs
    if not endpoint.outputs.get("admits", True):
        return f"the policy of {endpoint.id} lets nobody of this account through"
    if inputs.get("vpcEndpointType") == "Interface":
        if not inputs.get("privateDnsEnabled"):
            return f"{endpoint.id} has no private DNS names"
        if not inputs.get("subnetIds"):
            return f"{endpoint.id} has no interface"
        blocks = [subnet.inputs["cidrBlock"] for subnet in subnets_of(endpoint, live)]
        blocks += endpoint.outputs.get("cidrs") or ()
        return obstacle_between(caller, inputs.get("securityGroupIds") or (), blocks, endpoint.id, live)
    table = _route_table(caller.subnet, live)
    if table not in (inputs.get("routeTableIds") or ()):
        return f"{table or 'its route table'} has no route to {endpoint.id}"
    prefix_list = endpoint.outputs.get("prefixListId")
    if not any(prefix_list in o.prefix_lists or _EVERYWHERE in o.blocks for o in _outward(caller, live)):
        return f"no rule of {_listed(caller.groups)} lets port {HTTPS} out to prefix list {prefix_list}"
    return ""


def _route_table(subnet: Live, live: Table) -> Any:
    for association in ready(ROUTE, live):
        if association.inputs.get("subnetId") == subnet.id:
            return association.inputs.get("routeTableId")
    return next((v.outputs.get("mainRouteTableId") for v in of(VPC, live) if v.id == subnet.inputs.get("vpcId")), None)


def obstacle_to_api(cluster: Live, caller: Caller, live: Table) -> str:
    """Say what keeps a caller from the private endpoint of a cluster; nothing if it gets there.

    https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
    """
    groups = [cluster_group(cluster), *(block(cluster.inputs, "vpcConfig").get("securityGroupIds") or ())]
    blocks = [subnet.inputs["cidrBlock"] for subnet in subnets_of(cluster, live)]
    return obstacle_between(caller, groups, blocks, f"the interfaces of cluster {cluster.id}", live)


def obstacle_between(caller: Caller, groups: Iterable[str], blocks: Iterable[str], what: str, live: Table) -> str:
    """Say which security groups keep a caller from interfaces that have `groups` and lie in `blocks`."""
    groups, blocks = list(groups), list(blocks)
    cidr, own = caller.subnet.inputs["cidrBlock"], caller.groups
    inward = [opening for group in groups for opening in openings(group, "ingress", live)]
    if own is not None and not any(o.covers(cidr) or own.intersection(o.groups) for o in inward):
        return f"no rule of {_listed(groups)} lets {cidr} or {_listed(own)} in on port {HTTPS}, to {what}"
    outward = list(_outward(caller, live))
    by_group = any(set(groups).intersection(opening.groups) for opening in outward)
    if not by_group and not all(any(o.covers(to) for o in outward) for to in blocks):
        return f"no rule of {_listed(own)} lets port {HTTPS} out to {what}"
    return ""


def _outward(caller: Caller, live: Table) -> Iterator[Opening]:
    """Give the ways out; of groups that nobody knows, every way."""
    if caller.groups is None:
        yield Opening((_EVERYWHERE,))
    for group in caller.groups or ():
        yield from openings(group, "egress", live)


def openings(group: str, direction: str, live: Table) -> Iterator[Opening]:
    """Give what a security group lets through on port 443, `ingress` or `egress`.

    The group that EKS makes for a cluster admits itself and lets everything out:
    https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html. A group of another account is not judged.
    """
    clusters = {cluster_group(cluster) for cluster in of(CLUSTER, live)}
    known = [thing for thing in live if thing.id == group and thing.type.endswith("ecurityGroup")]
    if group in clusters:
        yield Opening(groups=(group,)) if direction == "ingress" else Opening((_EVERYWHERE,))
    elif not known:
        yield Opening((_EVERYWHERE,))
    for thing in known:
        yield from (_inline(rule, group) for rule in thing.inputs.get(direction) or () if _is_https(rule, "protocol"))
    for rule in ready(RULES[direction], live):
        if rule.inputs.get("securityGroupId") == group and _is_https(rule.inputs, "ipProtocol"):
            keys = ("cidrIpv4", "referencedSecurityGroupId", "prefixListId")
            yield Opening(*((rule.inputs[key],) if rule.inputs.get(key) else () for key in keys))


def _inline(rule: Mapping[str, Any], group: str) -> Opening:
    itself = (group,) if rule.get("self") else ()
    lists = (tuple(rule.get(key) or ()) for key in ("cidrBlocks", "securityGroups", "prefixListIds"))
    blocks, groups, prefix_lists = lists
    return Opening(blocks, (*groups, *itself), prefix_lists)


def _is_https(rule: Mapping[str, Any], protocol: str) -> bool:
    if str(rule.get(protocol)) in ("-1", "all"):
        return True
    first, last = (int(rule.get(port) or 0) for port in ("fromPort", "toPort"))
    return str(rule.get(protocol)) in ("tcp", "6") and first <= HTTPS <= last


def _within(inner: Any, outer: Any) -> bool:
    return bool(inner.version == outer.version and inner.subnet_of(outer))


def _listed(groups: Iterable[str] | None) -> str:
    return ", ".join(sorted(groups or ())) or "no security group"
