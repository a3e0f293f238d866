"""Which availability zones a cluster can use."""

from collections.abc import Mapping, Sequence

from .refusals import Apart, one_of, refusal

REFUSED_ZONE_IDS = frozenset({"use1-az3", "usw1-az2", "cac1-az3"})
"""EKS puts no control-plane interface there: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"""
FARGATE_ZONE_IDS: Mapping[str, frozenset[str]] = {
    "ap-northeast-1": frozenset({"apne1-az1", "apne1-az2", "apne1-az4"}),
    "cn-north-1": frozenset({"cnn1-az1", "cnn1-az2"}),
    "us-west-1": frozenset({"usw1-az1", "usw1-az3"}),
}
"""Where Fargate runs, in regions with zones without it; EKS's own page names no zones, so this is what ECS's says:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html#linux-regions"""
DEFAULT_ZONES = 3


def choose_zones(offered: Mapping[str, str], wanted: Sequence[str] = ()) -> list[str]:
    """Give the `wanted` zones back, or else the first three of `offered`, which maps zone names to zone ids.

    Raises ValueError if a wanted zone is not offered, or if EKS refuses control-plane interfaces in it.
    """
    usable = sorted(zone for zone, zone_id in offered.items() if zone_id not in REFUSED_ZONE_IDS)
    found = Apart()
    for i, zone in enumerate(wanted):
        with found:
            if zone in offered and zone not in usable:
                allowed = f"zones where EKS places control-plane interfaces: {', '.join(usable)}"
                raise refusal(f"zones[{i}]", zone, allowed, f"leave out {offered[zone]}")
            one_of(f"zones[{i}]", zone, usable)
    found.refuse()
    return list(wanted) or usable[:DEFAULT_ZONES]


def check_subnets(zones: Sequence[str], subnet_ids: object, argument: str = "subnet_ids") -> None:
    """Refuse a missing list of subnets, and one that is not one per zone; a list that is not known yet passes."""
    count = len(subnet_ids) if isinstance(subnet_ids, list | tuple) else None
    if subnet_ids is None or count not in (None, len(zones)):
        given = None if subnet_ids is None else f"{count} ids"
        allowed = f"{len(zones)} ids, one for each of {', '.join(zones)}"
        raise refusal(argument, given, allowed, "give them in the order of zones")


def positions(zones: Sequence[str], chosen: Sequence[str] | None, argument: str) -> list[int]:
    """Tell where the `chosen` zones stand in `zones`; all of them if none is chosen.

    Raises ValueError if a chosen zone is not among `zones` or named twice.
    """
    if chosen is None:
        return list(range(len(zones)))
    if not chosen or len(set(chosen)) != len(chosen):
        raise refusal(argument, list(chosen), f"one or more of {', '.join(zones)}, each once", "correct the list")
    found = Apart()
    for i, zone in enumerate(chosen):
        with found:
            one_of(f"{argument}[{i}]", zone, zones)
    found.refuse()
    return sorted(zones.index(zone) for zone in chosen)
