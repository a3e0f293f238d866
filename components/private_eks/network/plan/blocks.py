"""Who gets which addresses: the blocks of a VPC, cut so that growth moves nothing."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from ...common.plan.arguments import known_texts, refusal
from ...common.plan.quotas import NO_QUOTAS, Quotas, quota, raised
from ...common.plan.refusals import Apart

RESERVED_ADDRESSES = 5
"""AWS keeps the first four addresses and the last one of every subnet."""
CONTROL_PLANE_ADDRESSES = 6
"""EKS wants six free addresses in a subnet that holds its interfaces; an upgrade uses up to five of them."""
SMALLEST_SUBNET = 28
MOST_ZONES = 8
"""A block for pods is cut in eighths; no region has as many zones."""

PRIVATE = tuple(ipaddress.IPv4Network(b) for b in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"))
SERVICE_RANGES = PRIVATE[:3]
_CLOSED = (
    (IPv4Network("10.0.0.0/16"), IPv4Network("10.0.0.0/15")),
    (IPv4Network("172.31.0.0/16"), IPv4Network("172.16.0.0/12")),
)
"""Ranges of which nothing is added to a VPC that has a block of the other one."""
_PRIVATE_WORDS = "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10"
SERVICE_CIDR = "172.20.0.0/16"


@dataclass(frozen=True, slots=True)
class Subnet:
    """One planned subnet: its zone and its IPv4 block."""

    zone: str
    cidr: str


@dataclass(frozen=True, slots=True)
class Blocks:
    """The plan of a VPC: subnets per purpose, each in zone order, and what is left."""

    nodes: tuple[Subnet, ...]
    control: tuple[Subnet, ...]
    pods: tuple[Subnet, ...]
    free: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What else takes addresses of a control subnet: mount targets in each, and bastions in the fullest."""

    mount_targets: int = 0
    bastions: int = 0


NOTHING_ELSE = Beside()


def plan_blocks(
    cidr: str,
    zones: Sequence[str],
    node_prefix: int | None = None,
    secondary_cidrs: Sequence[str] = (),
    quotas: Quotas = NO_QUOTAS,
) -> Blocks:
    """Cut a VPC into a large subnet per zone for nodes and pods, and a small one for control-plane interfaces.

    Node subnets grow upwards from the start of `cidr`, control subnets downwards from its end, and the middle stays
    free: a zone appended to `zones` takes from the middle and moves no block. `node_prefix` is the prefix length of
    the node subnets, by default three longer than the VPC's (an eighth of it). Each of `secondary_cidrs` gives every
    zone an eighth for pods.

        10.0.0.0/16  | a /19 | b /19 | c /19 |   free   | c /26 | b /26 | a /26 |

    Raises ValueError if a block is malformed, not private, too small or too large, if blocks overlap or do not fit,
    or if there are not two to eight different zones.
    """
    vpc = private_block("cidr", cidr, longest=24)
    _check_zones(zones)
    size = vpc.prefixlen + 3 if node_prefix is None else node_prefix
    if not vpc.prefixlen < size <= SMALLEST_SUBNET:
        raise refusal(
            "node_prefix", size, f"{vpc.prefixlen + 1} to {SMALLEST_SUBNET} in {vpc}", "choose a length in between"
        )
    control_size = max(26, min(vpc.prefixlen + 5, SMALLEST_SUBNET))

    nodes = [_nth(vpc, size, i) for i in range(len(zones))]
    control = [_nth(vpc, control_size, -1 - i) for i in range(len(zones))]
    if nodes[-1].broadcast_address >= control[-1].network_address:
        demand = f"{len(zones)} node subnets of /{size} and {len(zones)} control subnets of /{control_size}"
        raise refusal(
            "cidr", cidr, f"a block that holds {demand}", "use a larger cidr, fewer zones or a longer node_prefix"
        )
    secondary = secondary_blocks(vpc, secondary_cidrs, quotas)
    pods = [
        Subnet(zone, str(_nth(block, block.prefixlen + 3, i))) for block in secondary for i, zone in enumerate(zones)
    ]
    return Blocks(
        nodes=_subnets(zones, nodes),
        control=_subnets(zones, control),
        pods=tuple(pods),
        free=tuple(str(block) for block in _between(nodes[-1], control[-1])),
    )


def private_block(argument: str, cidr: str, longest: int = 32, shortest: int = 16) -> IPv4Network:
    """Read a private IPv4 block whose prefix length lies between `shortest` and `longest`."""
    kind = "a private IPv4 block"
    block = read_block(argument, cidr, shortest, longest, kind)
    if not any(block.subnet_of(private) for private in PRIVATE):
        raise refusal(argument, cidr, f"{kind} from /{shortest} to /{longest}", f"take it from {_PRIVATE_WORDS}")
    return block


def read_block(argument: str, cidr: str, shortest: int, longest: int, kind: str = "an IPv4 block") -> IPv4Network:
    """Read an IPv4 block whose prefix length lies between `shortest` and `longest`; a refusal calls it `kind`."""
    allowed = f"{kind} from /{shortest} to /{longest}"
    try:
        block = IPv4Network(cidr)
    except ValueError as error:
        raise refusal(argument, cidr, allowed, f"correct it: {error}") from None
    if str(block) != cidr:
        meant = f"{block.network_address}/{min(longest, max(shortest, block.prefixlen))}"
        remedy = (
            f"give its prefix length, such as {meant}" if "/" not in cidr and longest < 32 else f"write it as {block}"
        )
        raise refusal(argument, cidr, allowed, remedy)
    if not shortest <= block.prefixlen <= longest:
        every = f"name the addresses that are meant: {cidr} is all of them"
        raise refusal(argument, cidr, allowed, "change its prefix length" if block.prefixlen else every)
    return block


def secondary_blocks(vpc: IPv4Network, secondary_cidrs: Sequence[str], quotas: Quotas = NO_QUOTAS) -> list[IPv4Network]:
    """Read the further blocks of a VPC in the order in which they are added to it; they may not overlap."""
    blocks = [private_block(f"secondary_cidrs[{i}]", c, longest=25) for i, c in enumerate(secondary_cidrs)]
    most = quota(quotas, "cidr_blocks") - 1
    if len(blocks) > most:
        remedy = f"join small blocks, {raised('cidr_blocks')}"
        raise refusal("secondary_cidrs", list(secondary_cidrs), f"at most {most} blocks", remedy)
    home = next(private for private in PRIVATE if vpc.subnet_of(private))
    found = Apart()
    for i, block in enumerate(blocks):
        with found:
            argument, there = f"secondary_cidrs[{i}]", [vpc, *blocks[:i]]
            refuse_overlap(argument, block, there)
            if not (block.subnet_of(home) or block.subnet_of(PRIVATE[3])):
                ranges = " or ".join(dict.fromkeys((str(home), str(PRIVATE[3]))))
                raise refusal(argument, str(block), f"a block of {ranges}", "AWS mixes no others")
            if closed := closed_range(block, there):
                allowed = f"a block outside {closed[0]}, which AWS closes to a VPC with {closed[1]}"
                raise refusal(argument, str(block), allowed, f"choose another, for example of {PRIVATE[3]}")
    found.refuse()
    return blocks


def closed_range(block: IPv4Network, there: Sequence[IPv4Network]) -> tuple[IPv4Network, IPv4Network] | None:
    """Give the range from which AWS adds no block to a VPC, and which of its blocks is the reason; None to pass.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
    """
    pairs = ((c, o) for c, around in _CLOSED for o in there if block.subnet_of(c) and o.subnet_of(around))
    return next(pairs, None)


def refuse_overlap(argument: str, block: IPv4Network, others: Sequence[IPv4Network]) -> None:
    """Refuse `block` if it shares an address with one of `others`."""
    for other in others:
        if block.overlaps(other):
            raise refusal(argument, str(block), f"a block apart from {other}", "choose another range")


def check_client_cidrs(argument: str, cidrs: Sequence[object], vpc_cidrs: Sequence[str] = ()) -> None:
    """Refuse client blocks that are malformed, wider than /8, not private, or inside the VPC itself; outputs pass."""
    known = known_texts(cidrs)
    found = Apart()
    for i, cidr in ((i, cidr) for i, cidr in enumerate(cidrs) if isinstance(cidr, str)):
        with found:
            block = private_block(f"{argument}[{i}]", cidr, shortest=8)
            refuse_overlap(f"{argument}[{i}]", block, _read_blocks(vpc_cidrs))
    found.refuse()
    if len(set(known)) != len(known):
        raise refusal(argument, known, "each block once", "remove the repeated block")


def check_service_cidr(service_cidr: str, vpc_cidrs: Sequence[str]) -> None:
    """Refuse a block for Kubernetes services that EKS refuses or that hides part of the VPC.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
    """
    block = private_block("service_cidr", service_cidr, longest=24, shortest=12)
    if not any(block.subnet_of(private) for private in SERVICE_RANGES):
        raise refusal("service_cidr", service_cidr, "a block of 10/8, 172.16/12 or 192.168/16", "choose one there")
    refuse_overlap("service_cidr", block, _read_blocks(vpc_cidrs))


def check_control_space(control_cidr: str, endpoints: int, beside: Beside = NOTHING_ELSE) -> None:
    """Refuse a control subnet without room for interface endpoints and the others beside the control plane."""
    usable = IPv4Network(control_cidr).num_addresses - RESERVED_ADDRESSES
    if endpoints + beside.mount_targets + beside.bastions + CONTROL_PLANE_ADDRESSES > usable:
        most = usable - CONTROL_PLANE_ADDRESSES - beside.mount_targets - beside.bastions
        counts = {"mount target": beside.mount_targets, "bastion": beside.bastions}
        others = "".join(f" and {count} {what}{'s' * (count > 1)}" for what, count in counts.items() if count)
        allowed = f"at most {max(most, 0)} endpoints beside the control plane{others} in {control_cidr}"
        raise refusal("uses", f"{endpoints} interface endpoints", allowed, "use a larger cidr or fewer services")


def _read_blocks(vpc_cidrs: Sequence[str]) -> list[IPv4Network]:
    return [private_block(f"vpc_cidrs[{i}]", cidr, shortest=8) for i, cidr in enumerate(vpc_cidrs)]


def _check_zones(zones: Sequence[str]) -> None:
    if not 2 <= len(zones) <= MOST_ZONES or len(set(zones)) != len(zones):
        raise refusal(
            "zones", list(zones), f"2 to {MOST_ZONES} different zones", "EKS wants its interfaces in two at least"
        )


def _nth(block: IPv4Network, prefix: int, index: int) -> IPv4Network:
    """Cut `block` into pieces of `prefix` and take one, from the end if `index` is negative."""
    size = 1 << (32 - prefix)
    start = int(block.network_address) + index * size if index >= 0 else int(block.broadcast_address) + 1 + index * size
    return IPv4Network((max(start, 0), prefix))


def _subnets(zones: Sequence[str], blocks: Sequence[IPv4Network]) -> tuple[Subnet, ...]:
    return tuple(Subnet(zone, str(block)) for zone, block in zip(zones, blocks, strict=True))


def _between(low: IPv4Network, high: IPv4Network) -> list[IPv4Network]:
    first, last = int(low.broadcast_address) + 1, int(high.network_address) - 1
    if first > last:
        return []
    return list(ipaddress.summarize_address_range(IPv4Address(first), IPv4Address(last)))
