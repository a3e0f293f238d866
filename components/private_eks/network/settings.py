"""What is told of a VPC that somebody else owns."""

from typing import NotRequired, TypedDict

import pulumi


class ExistingEndpointsSettings(TypedDict):
    """Endpoints that are there already; all others that the cluster needs are made."""

    present: NotRequired[list[str]]
    """Services that the VPC has an endpoint for, such as `ecr.api`; each is looked up. Default: none."""
    elsewhere: NotRequired[list[str]]
    """Services reached through a central VPC, by private hosted zones that nothing here can see. Default: none."""
    cidrs: NotRequired[list[str]]
    """Private IPv4 blocks in which the endpoints of `elsewhere` lie; nodes, bastions and runners may use HTTPS there.

    Default: none."""
    security_group_id: NotRequired[pulumi.Input[str]]
    """ID of a security group for the endpoints that are made. Default: one of their own."""


class ExistingNetworkSettings(TypedDict):
    """A VPC that is there: nothing in it is changed, and nothing made but what belongs to the cluster.

    IDs are plain texts: AWS is asked about them before anything is made.
    """

    vpc_id: str
    """ID of the VPC."""
    node_subnet_ids: list[str]
    """IDs of the private subnets for nodes and pods, one in each of two zones or more; their order is that of zones."""
    cluster_subnet_ids: NotRequired[list[str]]
    """IDs of the subnets for interfaces of the control plane, endpoints, bastions and mount targets, in the same zones.

    Default: those of the nodes."""
    pod_subnet_ids: NotRequired[list[str]]
    """IDs of the subnets for pods with custom networking, one in each of the same zones. Default: none."""
    load_balancer_subnet_ids: NotRequired[list[str]]
    """IDs of the subnets for internal load balancers, one in each of the same zones. Default: those of the nodes."""
    endpoints: NotRequired[ExistingEndpointsSettings]
    """Endpoints that are there already: present, elsewhere, cidrs; securityGroupId. Default: all are made."""
    allow_internet_routes: NotRequired[bool]
    """Accept routes to the internet, such as to a NAT gateway, as their owner's decision. Default: false."""
