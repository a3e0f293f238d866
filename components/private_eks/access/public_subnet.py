"""The public subnet of a bastion, made only where a stack file asks for it by name."""

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.tags import Tags
from ..network.rules import Rule, admit_blocks
from .plan.public_bastion import EVERYWHERE, SSH, PublicAccess


def make_public_subnet(
    parent: pulumi.Resource, name: str, vpc_id: pulumi.Input[str], zone: str, access: PublicAccess, tags: Tags
) -> tuple[aws.ec2.Subnet, list[pulumi.Resource]]:
    """Make the subnet `{name}-public` with the VPC's internet gateway and a route table that no other subnet uses.

    Gives the subnet, and what an instance with a public address in it has to wait for, and must not outlive.
    """
    name = f"{name}-public"
    opts = pulumi.ResourceOptions(parent=parent)
    gateway = aws.ec2.InternetGateway(name, vpc_id=vpc_id, tags=named(tags, name), opts=opts)
    table = aws.ec2.RouteTable(name, vpc_id=vpc_id, tags=named(tags, name), opts=opts)
    route = aws.ec2.Route(
        name, route_table_id=table.id, destination_cidr_block=EVERYWHERE, gateway_id=gateway.id, opts=opts
    )
    # Whoever starts something here by mistake gets no public address.
    subnet = aws.ec2.Subnet(
        name,
        vpc_id=vpc_id,
        availability_zone=zone,
        cidr_block=access.subnet_cidr,
        map_public_ip_on_launch=False,
        tags=named(tags, name),
        opts=opts,
    )
    association = aws.ec2.RouteTableAssociation(name, subnet_id=subnet.id, route_table_id=table.id, opts=opts)
    return subnet, [gateway, route, association]


def admit_ssh(parent: pulumi.Resource, name: str, group_id: pulumi.Input[str], access: PublicAccess) -> list[Rule]:
    """Let the named clients reach the security group by SSH; the rules are called `{name}-ssh-{block}`."""
    return admit_blocks(parent, f"{name}-ssh", group_id, access.client_cidrs, "SSH", SSH)
