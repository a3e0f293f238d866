"""What EKS and EC2 refuse in a VPC that is there already: its subnets, their addresses, and whose it is."""

from collections.abc import Iterator
from typing import Any

from private_eks.common.plan.zones import REFUSED_ZONE_IDS
from private_eks.network.plan.blocks import CONTROL_PLANE_ADDRESSES

from .table import CLUSTER, ENDPOINT, MOUNT_TARGET, NODE_GROUP, SCALING_GROUP, SUBNET, VPC, Live, Table, block, by_id
from .workers import subnets_of

_INSTANCE = "aws:ec2/instance:Instance"


def subnets_of_a_cluster(wanted: Live, live: Table) -> Iterator[str]:
    """Two zones at least, of those that EKS takes, in one VPC, and on no Outpost.

    https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html; the words are those of pulumi/pulumi-eks#311
    and of awsdocs/amazon-eks-user-guide#8.
    """
    if wanted.type != CLUSTER:
        return
    subnets = subnets_of(wanted, live)
    # AWS chooses the zone of a subnet that names none.
    zones = {subnet.inputs.get("availabilityZone") or subnet.id for subnet in subnets}
    if len(zones) < 2 and len(subnets) == len(block(wanted.inputs, "vpcConfig").get("subnetIds") or ()) > 0:
        yield "InvalidParameterException: Subnets specified must be in at least two different AZs"
    if len({subnet.inputs.get("vpcId") for subnet in subnets}) > 1:
        yield "InvalidParameterException: Subnets specified are not all of the same VPC"
    for subnet in subnets:
        zone = str(subnet.outputs.get("availabilityZoneId") or "")
        if zone in REFUSED_ZONE_IDS or zone.count("-") > 1 or subnet.inputs.get("outpostArn"):
            yield f"UnsupportedAvailabilityZoneException: Cannot create cluster in {zone}, the zone of {subnet.id}"


def addresses(wanted: Live, live: Table) -> Iterator[str]:
    """A subnet gives as many addresses as it has; stricter than AWS, which counts nodes only when they start.

    https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html#ip-addresses
    """
    for subnet in _placed(wanted, live):
        free = subnet.outputs.get("availableIpAddressCount")
        if free is None:
            continue
        taken = sum(_taken(other, subnet, live) for other in live)
        if taken + _taken(wanted, subnet, live) > free:
            left = f"{subnet.id} has {free - taken} free addresses"
            yield f"InsufficientFreeAddressesInSubnet: {left}, too few for {wanted.id}"


def _placed(thing: Live, live: Table) -> list[Live]:
    one = by_id(SUBNET, thing.inputs.get("subnetId"), live) if thing.type in (MOUNT_TARGET, _INSTANCE) else None
    return [one] if one else subnets_of(thing, live)


def _taken(thing: Live, subnet: Live, live: Table) -> int:
    """Count the addresses that a thing takes of a subnet; nodes are spread evenly."""
    if thing.type not in (CLUSTER, ENDPOINT, MOUNT_TARGET, NODE_GROUP, SCALING_GROUP, _INSTANCE):
        return 0
    placed = _placed(thing, live)
    if subnet.id not in {one.id for one in placed}:
        return 0
    if thing.type not in (NODE_GROUP, SCALING_GROUP):
        return CONTROL_PLANE_ADDRESSES if thing.type == CLUSTER else 1
    scaling: Any = block(thing.inputs, "scalingConfig") or thing.inputs
    return -(-int(scaling.get("maxSize") or 0) // len(placed))


def endpoint_of_a_participant(wanted: Live, live: Table) -> Iterator[str]:
    """Only the owner of a shared VPC makes endpoints in it.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
    """
    vpc = by_id(VPC, wanted.inputs.get("vpcId"), live) if wanted.type == ENDPOINT else None
    if vpc and vpc.outputs.get("shared"):
        yield f"UnauthorizedOperation: {vpc.id} is shared: only its owner makes endpoints in it"
