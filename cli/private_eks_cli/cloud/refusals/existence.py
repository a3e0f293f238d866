"""Names and ids are unique, and the network's parts fit together."""

import ipaddress
from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.network.plan.blocks import closed_range

from .table import ENDPOINT, ENTRY_IN_USE, SUBNET, VPC, Live, Table, of

BLOCK = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
_RFC_1918 = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
REPEATABLE = frozenset(
    {
        "aws:autoscaling/tag:Tag",
        "aws:cloudwatch/eventTarget:EventTarget",
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "aws:efs/backupPolicy:BackupPolicy",
        "aws:efs/fileSystemPolicy:FileSystemPolicy",
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "aws:sqs/queuePolicy:QueuePolicy",
    }
)
"""What AWS adopts or overwrites when it is made a second time: `Put`, `Set`, `Attach` and `Associate` calls."""

_TAKEN = {
    "aws:ecr/repository:Repository": "RepositoryAlreadyExistsException: it already exists in the registry",
    "aws:eks/accessEntry:AccessEntry": ENTRY_IN_USE,
    "autoscaling": "AlreadyExists: AutoScalingGroup by this name already exists",
    "cloudwatch": "ResourceAlreadyExistsException: The specified log group already exists",
    "eks": "ResourceInUseException: it already exists with this name",
    "iam": "EntityAlreadyExists: it already exists",
    "kms": "AlreadyExistsException: an alias with this name already exists",
}
_RULE = ("securityGroupId", "ipProtocol", "fromPort", "toPort", "cidrIpv4", "cidrIpv6", "prefixListId")
_UNIQUE: Mapping[str, tuple[tuple[str, ...], str]] = {
    "aws:ec2/flowLog:FlowLog": (("vpcId", "subnetId", "logDestination", "trafficType"), "FlowLogAlreadyExists"),
    "aws:ec2/launchTemplate:LaunchTemplate": (("name",), "InvalidLaunchTemplateName.AlreadyExistsException"),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": (("subnetId",), "Resource.AlreadyAssociated"),
    "aws:ec2/securityGroup:SecurityGroup": (("vpcId", "name"), "InvalidGroup.Duplicate"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (
        (*_RULE, "referencedSecurityGroupId"),
        "InvalidPermission.Duplicate",
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (
        (*_RULE, "referencedSecurityGroupId"),
        "InvalidPermission.Duplicate",
    ),
}


def exists(wanted: Live, live: Table) -> Iterator[str]:
    """Ids and names are unique: `refusesCreate` in force-replace.json, type by type."""
    if wanted.type in REPEATABLE:
        return
    properties, code = _UNIQUE.get(wanted.type, ((), ""))
    for other in of(wanted.type, live):
        if other.id == wanted.id:
            service = wanted.type.split(":")[1].split("/")[0]
            taken = _TAKEN.get(wanted.type) or _TAKEN.get(service, "AlreadyExists: it already exists")
            yield f"{taken}: {wanted.id}"
        elif properties and all(other.inputs.get(p) == wanted.inputs.get(p) for p in properties):
            same = ", ".join(f"{p} {wanted.inputs[p]}" for p in properties if wanted.inputs.get(p) is not None)
            yield f"{code}: {other.id} has the same {same}"


def subnet_range(wanted: Live, live: Table) -> Iterator[str]:
    """A subnet lies in its VPC and overlaps no other.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
    """
    vpc, block = wanted.inputs.get("vpcId"), _block(wanted)
    if wanted.type != SUBNET or block is None:
        return
    cidrs = [cidr for cidr in map(_block, _blocks_of(vpc, live)) if cidr]
    if cidrs and not any(block.subnet_of(cidr) for cidr in cidrs):
        yield f"InvalidSubnet.Range: The CIDR '{block}' is invalid: {vpc} has {', '.join(map(str, cidrs))}"
    for other in of(SUBNET, live):
        if other.inputs.get("vpcId") == vpc and (there := _block(other)) and block.overlaps(there):
            yield f"InvalidSubnet.Conflict: The CIDR '{block}' conflicts with another subnet: {other.id}"


def block_of_a_vpc(wanted: Live, live: Table) -> Iterator[str]:
    """A block is added to a VPC only beside some others.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
    """
    new = _block(wanted)
    if wanted.type != BLOCK or new is None:
        return
    there = [block for block in map(_block, _blocks_of(wanted.inputs.get("vpcId"), live)) if block]
    if any(new.overlaps(block) for block in there):
        yield f"InvalidVpc.Range: The CIDR '{new}' conflicts with another block of the VPC"
    private = [block for block in (new, *there) if any(block.subnet_of(home) for home in _RFC_1918)]
    homes = {home for block in private for home in _RFC_1918 if block.subnet_of(home)}
    if closed_range(new, there) or (new in private and (len(homes) > 1 or (there and len(private) == 1))):
        yield (
            f"InvalidVpc.Range: The CIDR '{new}' is restricted. Use a CIDR from the same private address range as the "
            "current VPC CIDR, or use a publicly-routable CIDR"
        )


def _blocks_of(vpc: Any, live: Table) -> Iterator[Live]:
    for other in live:
        if (other.type == VPC and other.id == vpc) or (other.type == BLOCK and other.inputs.get("vpcId") == vpc):
            yield other


def _block(thing: Live) -> ipaddress.IPv4Network | None:
    """Give the IPv4 block of something; None if it has none, or if that is not known yet."""
    try:
        return ipaddress.IPv4Network(str(thing.inputs.get("cidrBlock")))
    except ValueError:
        return None


def endpoint_names(wanted: Live, live: Table) -> Iterator[str]:
    """One private DNS name per service and VPC, one route per gateway service and table; DNS must be on.

    hashicorp/terraform-provider-aws#17535;
    https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
    """
    if wanted.type != ENDPOINT:
        return
    vpc, service, dns = (wanted.inputs.get(key) for key in ("vpcId", "serviceName", "privateDnsEnabled"))
    for other in of(VPC, live):
        if dns and other.id == vpc and not dns_is_on(other.inputs):
            yield (
                "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "
                f"attributes set to true for {vpc}"
            )
    for other in of(ENDPOINT, live):
        if (other.inputs.get("vpcId"), other.inputs.get("serviceName")) != (vpc, service):
            continue
        if dns and other.inputs.get("privateDnsEnabled"):
            yield (
                "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS "
                f"domain for {service} in the VPC {vpc}: {other.id}"
            )
        if shared := set(wanted.inputs.get("routeTableIds") or ()) & set(other.inputs.get("routeTableIds") or ()):
            yield f"RouteAlreadyExists: route table {min(shared)} already has a route for {service}: {other.id}"


def dns_is_on(vpc: Mapping[str, Any]) -> bool:
    """Tell whether a VPC resolves private names, by its two switches."""
    return bool(vpc.get("enableDnsSupport", True) and vpc.get("enableDnsHostnames", False))
