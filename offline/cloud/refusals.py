"""What AWS refuses, as rules over the table of what is live: creating what clashes, deleting what is in use.

Each rule names the page or the source that it rests on. Where the cloud is stricter than AWS, the rule says so too.
"""

import ipaddress
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..graph import strings

FARGATE_PROFILE = "aws:eks/fargateProfile:FargateProfile"
MOST_SELECTORS = 5


class RefusedError(Exception):
    """AWS does not do this."""


@dataclass(slots=True)
class Live:
    """One thing in the simulated account."""

    urn: str
    type: str
    id: str
    inputs: Mapping[str, Any]
    outputs: Mapping[str, Any] = field(default_factory=dict)
    status: str = "ACTIVE"
    """`CREATING`, `ACTIVE` or `DELETING`, as EKS calls them."""
    generation: int = 0
    """How many had been made for the same URN before."""

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rsplit("::", 1)[-1]


Table = Collection[Live]
Rule = Callable[[Live, Table], Iterator[str]]


def refuse_creation(wanted: Live, live: Table) -> None:
    """Raise RefusedError, in AWS's words, if `wanted` cannot be made beside what is live."""
    _ask(_CREATION, wanted, live)


def refuse_update(thing: Live, inputs: Mapping[str, Any], live: Table) -> None:
    """Raise RefusedError, in AWS's words, if `thing` cannot be changed to `inputs`."""
    for answer in _other_zones(thing, inputs, live):
        raise RefusedError(answer)


def refuse_deletion(doomed: Live, live: Table) -> None:
    """Raise RefusedError, in AWS's words, if `doomed` cannot go while the others are live."""
    _ask(_DELETION, doomed, [other for other in live if other is not doomed])


def _ask(rules: tuple[Rule, ...], one: Live, live: Table) -> None:
    for rule in rules:
        for answer in rule(one, live):
            raise RefusedError(answer)


REPEATABLE = frozenset(
    {
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    }
)
"""What AWS adopts or overwrites when it is made a second time: `Put`, `Attach` and `Associate` calls."""

_TAKEN = {
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


def _exists(wanted: Live, live: Table) -> Iterator[str]:
    """Ids and names are unique: `refusesCreate` in force-replace.json, type by type."""
    if wanted.type in REPEATABLE:
        return
    properties, code = _UNIQUE.get(wanted.type, ((), ""))
    for other in live:
        if other.type != wanted.type:
            continue
        if other.id == wanted.id:
            service = wanted.type.split(":")[1].split("/")[0]
            yield f"{_TAKEN.get(service, 'AlreadyExists: it already exists')}: {wanted.id}"
        elif properties and all(other.inputs.get(p) == wanted.inputs.get(p) for p in properties):
            same = ", ".join(f"{p} {wanted.inputs[p]}" for p in properties if wanted.inputs.get(p) is not None)
            yield f"{code}: {other.id} has the same {same}"


def _subnet_range(wanted: Live, live: Table) -> Iterator[str]:
    """A subnet lies in its VPC and overlaps no other.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
    """
    if wanted.type != "aws:ec2/subnet:Subnet" or not wanted.inputs.get("cidrBlock"):
        return
    vpc, block = wanted.inputs.get("vpcId"), ipaddress.ip_network(wanted.inputs["cidrBlock"])
    cidrs = [ipaddress.ip_network(cidr) for cidr in _vpc_cidrs(vpc, live)]
    if cidrs and not any(block.version == cidr.version and block.subnet_of(cidr) for cidr in cidrs):  # type: ignore[arg-type]
        yield f"InvalidSubnet.Range: The CIDR '{block}' is invalid: {vpc} has {', '.join(map(str, cidrs))}"
    for other in _of("aws:ec2/subnet:Subnet", live):
        if other.inputs.get("vpcId") == vpc and block.overlaps(ipaddress.ip_network(other.inputs["cidrBlock"])):
            yield f"InvalidSubnet.Conflict: The CIDR '{block}' conflicts with another subnet: {other.id}"


def _vpc_cidrs(vpc: Any, live: Table) -> Iterator[str]:
    for other in live:
        if (other.type == "aws:ec2/vpc:Vpc" and other.id == vpc) or (
            other.type == "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
            and other.inputs.get("vpcId") == vpc
        ):
            yield other.inputs["cidrBlock"]


def _endpoint_names(wanted: Live, live: Table) -> Iterator[str]:
    """One private DNS name per service and VPC, one route per gateway service and table; DNS must be on.

    hashicorp/terraform-provider-aws#17535;
    https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
    """
    if wanted.type != "aws:ec2/vpcEndpoint:VpcEndpoint":
        return
    vpc, service, dns = (wanted.inputs.get(key) for key in ("vpcId", "serviceName", "privateDnsEnabled"))
    for other in _of("aws:ec2/vpc:Vpc", live):
        if dns and other.id == vpc and not _dns_is_on(other.inputs):
            yield (
                "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "
                f"attributes set to true for {vpc}"
            )
    for other in _of(wanted.type, live):
        if (other.inputs.get("vpcId"), other.inputs.get("serviceName")) != (vpc, service):
            continue
        if dns and other.inputs.get("privateDnsEnabled"):
            yield (
                "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS "
                f"domain for {service} in the VPC {vpc}: {other.id}"
            )
        if shared := set(wanted.inputs.get("routeTableIds") or ()) & set(other.inputs.get("routeTableIds") or ()):
            yield f"RouteAlreadyExists: route table {min(shared)} already has a route for {service}: {other.id}"


def _dns_is_on(vpc: Mapping[str, Any]) -> bool:
    return bool(vpc.get("enableDnsSupport", True) and vpc.get("enableDnsHostnames", False))


def _one_profile_at_a_time(one: Live, live: Table) -> Iterator[str]:
    """EKS works on one Fargate profile of a cluster at a time.

    https://docs.aws.amazon.com/eks/latest/userguide/delete-fargate-profile.html; the words are those of
    terraform-aws-modules/terraform-aws-eks#866.
    Stricter than one AWS provider, which keeps a lock of its own; two provider processes meet this refusal.
    """
    if one.type != FARGATE_PROFILE:
        return
    doing = "create" if one.status == "CREATING" else "delete"
    cluster = one.inputs["clusterName"]
    for other in _of(FARGATE_PROFILE, live):
        if other.inputs["clusterName"] == cluster and other.status != "ACTIVE":
            yield (
                f"ResourceInUseException: Cannot {doing} Fargate Profile {one.inputs['fargateProfileName']} because "
                f"cluster {cluster} currently has Fargate profile {other.inputs['fargateProfileName']} "
                f"in status {other.status}"
            )


def _other_zones(thing: Live, inputs: Mapping[str, Any], live: Table) -> Iterator[str]:
    """The control plane's interfaces stay in the zones that they began in.

    https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html; the words are those of
    aws/containers-roadmap#2258.
    """
    if thing.type != "aws:eks/cluster:Cluster":
        return
    zones = {subnet.id: subnet.inputs.get("availabilityZone") for subnet in _of("aws:ec2/subnet:Subnet", live)}
    before, after = (
        {zones.get(subnet_id) for subnet_id in given.get("vpcConfig", {}).get("subnetIds") or ()}
        for given in (thing.inputs, inputs)
    )
    if before != after:
        yield "InvalidParameterException: Provided subnets belong to different AZs from the cluster's existing subnets"


def _few_selectors(wanted: Live, live: Table) -> Iterator[str]:
    """A Fargate profile has up to five selectors.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateFargateProfile.html
    """
    count = len(wanted.inputs.get("selectors") or ())
    if wanted.type == FARGATE_PROFILE and count > MOST_SELECTORS:
        yield f"InvalidParameterException: Fargate profile has {count} selectors; the maximum is {MOST_SELECTORS}"


def _protected(doomed: Live, live: Table) -> Iterator[str]:
    """Deletion protection is switched off first, by an update of its own.

    https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html
    """
    if doomed.type == "aws:eks/cluster:Cluster" and doomed.inputs.get("deletionProtection"):
        yield f"InvalidRequestException: Cannot delete cluster {doomed.id} because deletion protection is enabled"


_IN_USE = {
    "ec2": "DependencyViolation: {id} has a dependent object and cannot be deleted",
    "eks": "ResourceInUseException: {id} cannot be deleted while it is in use",
    "iam": "DeleteConflict: Cannot delete {id}: it is still in use",
}
_SAYS_NOTHING = frozenset({"description", "labels", "tagSpecifications", "tags", "tagsAll"})


def _in_use(doomed: Live, live: Table) -> Iterator[str]:
    """What another resource refers to by id, ARN or cluster name stays.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (DependencyViolation),
    https://docs.aws.amazon.com/eks/latest/APIReference/API_DeleteCluster.html (ResourceInUseException). Stricter than
    AWS for a key, a launch template, a log group or a role that is in use: AWS deletes it and leaves the user broken.
    """
    names = {doomed.id, doomed.outputs.get("arn")} - {None, ""}
    service = doomed.type.split(":")[1].split("/")[0]
    template = _IN_USE.get(service, "ResourceInUseException: {id} cannot be deleted while it is in use")
    for other in live:
        said = (value for key, value in other.inputs.items() if key not in _SAYS_NOTHING)
        if not names.isdisjoint(strings(said)):
            yield f"{template.format(id=doomed.id)}: {other.type.split(':')[-1]} {other.id} refers to it"


def _of(type_: str, live: Table) -> Iterator[Live]:
    return (other for other in live if other.type == type_)


_CREATION: tuple[Rule, ...] = (_exists, _subnet_range, _endpoint_names, _few_selectors, _one_profile_at_a_time)
_DELETION: tuple[Rule, ...] = (_protected, _in_use, _one_profile_at_a_time)
