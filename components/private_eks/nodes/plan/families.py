"""Families of node groups: the groups of a caller, each with its zones, and one per zone of those that ask for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...common.plan.arguments import refusal
from ...common.plan.names import check_key, check_member_name
from ...common.plan.quotas import NO_QUOTAS, Quotas, quota, raised
from ...common.plan.zones import positions

Family = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Member:
    """A group that is made: of which entry of the caller's, and with which settings."""

    of: str
    settings: Mapping[str, Any]


def spread(
    component: str,
    family: str,
    groups: Family,
    zones: Sequence[str],
    taken: Collection[str],
    quotas: Quotas = NO_QUOTAS,
) -> dict[str, Member]:
    """Give the groups that are made of a caller's, by name; a group per zone is called `{key}-{zone}`.

    Raises ValueError for zones that there are not, for more groups than EKS takes, and for a name that is too long,
    that another group has, or that is among `taken`.
    """
    made: dict[str, Member] = {}
    for key, settings in sorted(groups.items()):
        where = f"{family}.{key}"
        check_key(where, key)
        for name, own in _members(where, key, settings, zones).items():
            check_member_name(where, component, name)
            if name in taken or name in made:
                allowed = "names that no add-on, no other group and none of our roles has"
                raise refusal(where, name, allowed, "rename this entry")
            made[name] = Member(key, own)
    most = quota(quotas, "node_groups")
    if len(made) > most:
        allowed = f"at most {most}, each zone of a family counted"
        raise refusal(family, f"{len(made)} groups", allowed, f"join groups that are alike, {raised('node_groups')}")
    return made


def undivided(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give the settings of a group without the wish for one per zone."""
    return {name: value for name, value in settings.items() if name != "one_per_zone"}


def _members(where: str, key: str, settings: Mapping[str, Any], zones: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    chosen, rest = positions(zones, settings.get("zones"), f"{where}.zones"), undivided(settings)
    if not settings.get("one_per_zone", False):
        return {key: rest}
    if "subnet_ids" in settings:
        allowed = "zones instead of subnet_ids"
        raise refusal(f"{where}.one_per_zone", True, allowed, "the zones of subnets are not known here")
    return {f"{key}-{zones[i]}": {**rest, "zones": [zones[i]]} for i in chosen}
