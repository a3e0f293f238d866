"""Decisions about the one way in from the internet that anyone can ask for: SSH to a bastion in a public subnet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from ...network.plan.blocks import SMALLEST_SUBNET, Blocks, read_block, refuse_overlap

if TYPE_CHECKING:
    from ..settings import PublicBastionSettings

SSH = 22
EVERYWHERE = "0.0.0.0/0"
WIDEST_CLIENT = 16
"""An office has fewer addresses; whoever needs more has a network that `client_cidrs` of the cluster can name."""
KEY_PAIR = r"[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?"
LARGEST_SUBNET = 24
MOST_CLIENTS = 60
"""Rules of one direction in a security group: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""


@dataclass(frozen=True, slots=True)
class PublicAccess:
    """The public subnet of a bastion, who may come by SSH, and with which key pair."""

    subnet_cidr: str
    client_cidrs: tuple[str, ...]
    ssh_key_name: str | None


def plan_public(where: str, settings: "PublicBastionSettings", vpc_cidrs: Sequence[str]) -> PublicAccess:
    """Check what a public bastion opens.

    Raises ValueError for a subnet outside the VPC or of another size than `/24` to `/28`, for clients that are nobody,
    everybody or more than a `/16`, and for a key pair that is none.
    """
    subnet = read_block(f"{where}.subnet_cidr", settings["subnet_cidr"], LARGEST_SUBNET, SMALLEST_SUBNET)
    if not any(subnet.subnet_of(IPv4Network(cidr)) for cidr in vpc_cidrs):
        allowed = f"a block inside the VPC, {', '.join(vpc_cidrs)}"
        raise refusal(f"{where}.subnet_cidr", str(subnet), allowed, "take a free one: a preview lists them")
    clients = settings["client_cidrs"]
    if not 1 <= len(clients) <= MOST_CLIENTS or len(set(clients)) != len(clients):
        allowed = f"1 to {MOST_CLIENTS} different blocks"
        raise refusal(f"{where}.client_cidrs", clients, allowed, "name who may come by SSH")
    for i, client in enumerate(clients):
        read_block(f"{where}.client_cidrs[{i}]", client, WIDEST_CLIENT, 32)
    key = settings.get("ssh_key_name")
    if key is not None and not re.fullmatch(KEY_PAIR, key):
        allowed = "the name of a key pair in EC2, 1 to 255 ASCII characters"
        raise refusal(f"{where}.ssh_key_name", key, allowed, "correct it, or leave it out for EC2 Instance Connect")
    return PublicAccess(str(subnet), tuple(clients), key)


def check_place(argument: str, cidr: str, blocks: Blocks) -> None:
    """Refuse a block for a public subnet where a subnet for nodes, pods or the control plane lies."""
    taken = [IPv4Network(subnet.cidr) for subnet in (*blocks.nodes, *blocks.control, *blocks.pods)]
    refuse_overlap(argument, IPv4Network(cidr), taken)
