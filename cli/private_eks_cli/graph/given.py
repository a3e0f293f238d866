"""What an `ExistingNetwork` was told of a VPC that somebody else owns, as if the program had registered it."""

from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.network.plan.facts import NetworkFacts, facts_in

EXISTING = "private-eks:index:ExistingNetwork"
_VPC, _SUBNET = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet"
_BLOCK = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"

Told = tuple[str, str, str, Mapping[str, Any]]
"""A type, a name, an ID, and inputs as on the wire."""
_PURPOSES = {
    "nodeSubnetIds": ("node", {"kubernetes.io/role/internal-elb": "1"}),
    "podSubnetIds": ("pods", {"kubernetes.io/role/cni": "1"}),
    "clusterSubnetIds": ("control", {}),
    "loadBalancerSubnetIds": ("load-balancer", {}),
}
"""What subnets are for, by the input that names them: how their names begin, and the tags that ours have for it."""


def network_facts(inputs: Mapping[str, Any]) -> NetworkFacts | None:
    """Give the facts that the component registered; None where they are known only after the deployment."""
    facts = inputs.get("facts")
    return facts_in(facts) if isinstance(facts, Mapping) else None


def resources_of(name: str, inputs: Mapping[str, Any]) -> Iterator[Told]:
    """Go through the VPC, its blocks, and the subnets in use with the route tables that count for them."""
    facts = network_facts(inputs)
    if facts is None:
        return
    first, *further = facts.cidrs
    switches = {"enableDnsSupport": facts.dns_support, "enableDnsHostnames": facts.dns_hostnames}
    yield _VPC, name, facts.vpc_id, {"cidrBlock": first, **switches}
    for cidr in further:
        yield _BLOCK, f"{name}-{cidr}", f"{facts.vpc_id}-{cidr}", {"vpcId": facts.vpc_id, "cidrBlock": cidr}
    for subnet in facts.subnets:
        key = next((key for key in _PURPOSES if subnet.id in inputs.get(key, ())), None)
        if key is None:
            continue
        purpose, tags = _PURPOSES[key]
        called = f"{name}-{purpose}-{subnet.zone}"
        own = {"vpcId": subnet.vpc_id, "availabilityZone": subnet.zone, "cidrBlock": subnet.cidr, "tags": tags}
        yield _SUBNET, called, subnet.id, {**own, "mapPublicIpOnLaunch": subnet.public_ip_on_launch}
        if table := facts.table_of(subnet.id):
            yield _ASSOCIATION, called, f"{table.id}-{subnet.id}", {"subnetId": subnet.id, "routeTableId": table.id}
