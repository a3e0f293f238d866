"""Families of node groups: the groups of a caller, each with its zones, and one per zone of those that ask for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from ...common.plan.arguments import refusal
from ...common.plan.names import check_key, check_member_name
from ...common.plan.quotas import NO_QUOTAS, Quotas, quota, raised
from ...common.plan.refusals import Apart
from ...common.plan.zones import positions

if TYPE_CHECKING:
    from ..settings import CommonNodeSettings

Group = TypeVar("Group", bound="CommonNodeSettings")


@dataclass(frozen=True, slots=True)
class Member(Generic[Group]):
    """A group that is made: of which entry of the caller's, and with which settings."""

    of: str
    settings: Group


def spread(
    component: str,
    family: str,
    groups: Mapping[str, Group],
    zones: Sequence[str],
    taken: Collection[str],
    quotas: Quotas = NO_QUOTAS,
) -> dict[str, Member[Group]]:
    """Give the groups that are made of a caller's, by name; a group per zone is called `{key}-{zone}`.

    Raises ValueError for zones that there are not, for more groups than EKS takes, and for a name that is too long,
    that another group has, or that is among `taken`.
    """
    made: dict[str, Member[Group]] = {}
    found = Apart()
    for key, settings in sorted(groups.items()):
        with found:
            where = f"{family}.{key}"
            check_key(where, key)
            for name, own in _members(where, key, settings, zones).items():
                check_member_name(where, component, name)
                if name in taken or name in made:
                    allowed = "names that no add-on, no other group and none of our roles has"
                    raise refusal(where, name, allowed, "rename this entry")
                made[name] = Member(key, own)
    found.refuse()
    most = quota(quotas, "node_groups")
    if len(made) > most:
        allowed = f"at most {most}, each zone of a family counted"
        raise refusal(family, f"{len(made)} groups", allowed, f"join groups that are alike, {raised('node_groups')}")
    return made


def settings_of(members: Mapping[str, Member[Group]]) -> dict[str, Group]:
    """Give the settings of groups by name."""
    return {name: member.settings for name, member in members.items()}


def undivided(settings: Group) -> Group:
    """Give the settings of a group without the wish for one per zone."""
    own = settings.copy()
    common: CommonNodeSettings = own
    common.pop("one_per_zone", None)
    return own


def _members(where: str, key: str, settings: Group, zones: Sequence[str]) -> dict[str, Group]:
    common: CommonNodeSettings = settings
    chosen = positions(zones, common.get("zones"), f"{where}.zones")
    if not common.get("one_per_zone", False):
        return {key: undivided(settings)}
    if "subnet_ids" in common:
        allowed = "zones instead of subnet_ids"
        raise refusal(f"{where}.one_per_zone", True, allowed, "the zones of subnets are not known here")
    return {f"{key}-{zones[i]}": _in_zone(settings, zones[i]) for i in chosen}


def _in_zone(settings: Group, zone: str) -> Group:
    own = undivided(settings)
    own["zones"] = [zone]
    return own
