"""What is live in the simulated account, and how rules look things up in it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

ACCESS_ENTRY = "aws:eks/accessEntry:AccessEntry"
ADDON = "aws:eks/addon:Addon"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
CLUSTER = "aws:eks/cluster:Cluster"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
FARGATE_PROFILE = "aws:eks/fargateProfile:FargateProfile"
INSTANCE_PROFILE = "aws:iam/instanceProfile:InstanceProfile"
LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
MOUNT_TARGET = "aws:efs/mountTarget:MountTarget"
NODE_GROUP = "aws:eks/nodeGroup:NodeGroup"
POD_IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
ROLE = "aws:iam/role:Role"
SCALING_GROUP = "aws:autoscaling/group:Group"
SUBNET = "aws:ec2/subnet:Subnet"
VPC = "aws:ec2/vpc:Vpc"

ENTRY_IN_USE = "ResourceInUseException: The specified access entry resource is already in use on this cluster"
"""The words of terraform-aws-modules/terraform-aws-eks#2977."""


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

    @property
    def kind(self) -> str:
        """The last part of the type, such as `NodeGroup`."""
        return self.type.rsplit(":", 1)[-1]


Table = Collection[Live]
Rule = Callable[[Live, Table], Iterator[str]]


def of(type_: str, live: Iterable[Live]) -> Iterator[Live]:
    """Give what is live of a type, in whatever status."""
    return (thing for thing in live if thing.type == type_)


def ready(type_: str, live: Iterable[Live]) -> Iterator[Live]:
    """Give what is there of a type: what is still being made does not serve yet, what is being deleted no more."""
    return (thing for thing in of(type_, live) if thing.status == "ACTIVE")


def by_id(type_: str, id_: Any, live: Iterable[Live]) -> Live | None:
    """Find a thing by its id or ARN; nothing if it is not in this account."""
    found = (thing for thing in of(type_, live) if id_ and id_ in (thing.id, thing.outputs.get("arn")))
    return next(found, None)


def block(inputs: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """Give a block of properties, such as `vpcConfig`; an empty one if it is not given, or not known yet."""
    for key in path:
        found = inputs.get(key)
        inputs = found if isinstance(found, Mapping) else {}
    return inputs
