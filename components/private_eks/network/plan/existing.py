"""A VPC that somebody else owns, as a cluster uses it: which subnet serves what, in which zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...common.plan.zones import REFUSED_ZONE_IDS
from .blocks import Blocks, Subnet
from .facts import NetworkFacts, SubnetFacts

if TYPE_CHECKING:
    from ..settings import ExistingNetworkSettings

NODES, CLUSTER, PODS, LOAD_BALANCERS = (
    "node_subnet_ids",
    "cluster_subnet_ids",
    "pod_subnet_ids",
    "load_balancer_subnet_ids",
)
ROLES = (NODES, CLUSTER, PODS, LOAD_BALANCERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingNetworkPlan:
    """The zones of a VPC that is used, and its subnets by what they serve, each in the order of `zones`."""

    zones: Sequence[str]
    vpc_cidrs: Sequence[str]
    subnets: Mapping[str, Sequence[SubnetFacts]]

    def ids(self, role: str) -> list[str]:
        """Give the IDs of the subnets for one purpose."""
        return [subnet.id for subnet in self.subnets[role]]

    @property
    def blocks(self) -> Blocks:
        """The blocks of the subnets, as of a VPC that is made here; nothing else of it is ours to give away."""
        parts = (tuple(Subnet(s.zone, s.cidr) for s in self.subnets[role]) for role in (NODES, CLUSTER, PODS))
        nodes, control, pods = parts
        return Blocks(nodes=nodes, control=control, pods=pods, free=())


def plan_existing(argument: str, settings: "ExistingNetworkSettings", facts: NetworkFacts) -> ExistingNetworkPlan:
    """Assign subnets to their purposes, in the order of the node subnets' zones.

    Raises ValueError for subnets that are not in the VPC, for zones that EKS does not take, and for purposes without a
    subnet in each zone.
    """
    nodes = _subnets(f"{argument}{NODES}", settings["node_subnet_ids"], facts)
    zones = [subnet.zone for subnet in nodes]
    if len(zones) < 2:
        allowed = "private subnets in two availability zones or more"
        raise refusal(f"{argument}{NODES}", [s.id for s in nodes], allowed, "ask the VPC's owner for one in another")
    found, subnets = Apart(), {NODES: nodes, PODS: list[SubnetFacts]()}
    for role in (CLUSTER, LOAD_BALANCERS, PODS):
        given: Any = dict(settings).get(role)
        if given is None:
            subnets.setdefault(role, nodes)
            continue
        with found:
            subnets[role] = _in_zones(f"{argument}{role}", _subnets(f"{argument}{role}", given, facts), zones)
    found.refuse()
    return ExistingNetworkPlan(zones=zones, vpc_cidrs=list(facts.cidrs), subnets=subnets)


def _subnets(argument: str, ids: Sequence[str], facts: NetworkFacts) -> list[SubnetFacts]:
    """Look up subnets; each has a zone of its own."""
    found, subnets = Apart(), list[SubnetFacts]()
    for i, id_ in enumerate(ids):
        with found:
            subnet = _checked(f"{argument}[{i}]", id_, facts)
            if same := next((other.id for other in subnets if other.zone == subnet.zone), None):
                allowed = f"one subnet in each zone: {same} is in {subnet.zone} too"
                raise refusal(f"{argument}[{i}]", id_, allowed, "leave one of them out")
            subnets.append(subnet)
    found.refuse()
    return subnets


def _checked(argument: str, id_: str, facts: NetworkFacts) -> SubnetFacts:
    subnet = facts.subnet(id_)
    if subnet is None or subnet.vpc_id != facts.vpc_id:
        of = f" of {subnet.vpc_id}" if subnet else ""
        allowed = f"a subnet of {facts.vpc_id} in {facts.region}"
        remedy = "take one of the same VPC: EKS refuses subnets of two" if subnet else "correct the ID, or the region"
        raise refusal(argument, f"{id_}{of}", allowed, remedy)
    if not subnet.cidr:
        allowed = "subnets with an IPv4 block"
        raise refusal(argument, f"{id_} with IPv6 only", allowed, "choose another: clusters here have IPv4 only")
    if subnet.outpost_arn or subnet.zone_id.count("-") > 1:
        where = "on an Outpost" if subnet.outpost_arn else f"in {subnet.zone}, a Local or Wavelength Zone"
        raise refusal(
            argument, f"{id_} {where}", "subnets in availability zones", "EKS takes no others: choose another"
        )
    if subnet.zone_id in REFUSED_ZONE_IDS:
        allowed = "zones where EKS places control-plane interfaces"
        raise refusal(argument, f"{id_} in {subnet.zone_id}", allowed, f"leave it out: {subnet.zone} is none here")
    return subnet


def _in_zones(argument: str, subnets: Sequence[SubnetFacts], zones: Sequence[str]) -> list[SubnetFacts]:
    by_zone = {subnet.zone: subnet for subnet in subnets}
    if set(by_zone) != set(zones):
        lacks, beside = sorted(set(zones) - set(by_zone)), sorted(set(by_zone) - set(zones))
        words = [f"none in {', '.join(lacks)}"] if lacks else []
        words += [f"one in {', '.join(beside)}, where there are no nodes"] if beside else []
        allowed = f"one subnet in each zone of {NODES}: {', '.join(zones)}"
        raise refusal(argument, " and ".join(words), allowed, "ask the VPC's owner for the same zones, or leave it out")
    return [by_zone[zone] for zone in zones]
