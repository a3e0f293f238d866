"""What EC2 and EKS refuse of names, instance types and zones."""

from collections.abc import Callable, Iterator
from functools import partial

from private_eks.common.plan.zones import FARGATE_ZONE_IDS
from private_eks.nodes.plan.instance_types import check_image_fits, check_instance_type

from ..invokes import zones_of
from .table import FARGATE_PROFILE, NODE_GROUP, Live, Table
from .workers import subnets_of

INSTANCE = "aws:ec2/instance:Instance"
SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup"


def group_called_like_an_id(wanted: Live, live: Table) -> Iterator[str]:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html."""
    name = str(wanted.inputs.get("name", ""))
    if wanted.type == SECURITY_GROUP and name.startswith("sg-"):
        yield f"InvalidParameterValue: invalid value for parameter group-name ({name}). It may not begin with 'sg-'"


def type_that_is_none(wanted: Live, live: Table) -> Iterator[str]:
    """A type exists, and an image of EKS's runs on it; a type that is newer than the tables is not judged.

    The words are those that EKS answers in reports of many.
    """
    types = wanted.inputs.get("instanceTypes") or () if wanted.type == NODE_GROUP else ()
    one = wanted.inputs.get("instanceType") if wanted.type == INSTANCE else None
    for type_ in (*types, *([one] if one else [])):
        if not _passes(partial(check_instance_type, "", type_)):
            yield f"InvalidParameterException: The following supplied instance types do not exist: [{type_}]"
    image = str(wanted.inputs.get("amiType", "CUSTOM"))
    for type_ in types if image != "CUSTOM" else ():
        if not _passes(partial(check_image_fits, "", type_, image)):
            yield f"InvalidParameterException: [{type_}] is not a valid instance type for requested amiType {image}"


def zone_without_fargate(wanted: Live, live: Table) -> Iterator[str]:
    """The words are those of eksctl-io/eksctl#5677."""
    for subnet in subnets_of(wanted, live) if wanted.type == FARGATE_PROFILE else ():
        zone = str(subnet.inputs.get("availabilityZone"))
        ids = FARGATE_ZONE_IDS.get(zone[:-1])
        if ids and zones_of(zone[:-1]).get(zone) not in ids:
            yield (
                f"InvalidParameterException: Fargate Profile creation for the Availability Zone {zone} for Subnet "
                f"{subnet.id} is not supported"
            )


def _passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except ValueError:
        return False
    return True
