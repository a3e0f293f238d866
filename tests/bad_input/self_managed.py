"""Self-managed groups, and families of one group per zone."""

from typing import Any

from .rows import TAINT, Row, group

_BATCH = "selfManagedNodeGroups.general"
_TWO_SUBNETS = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]


def _batch(**settings: Any) -> dict[str, Any]:
    return {f"{_BATCH}.{key}": value for key, value in settings.items()}


def _family(**settings: Any) -> dict[str, Any]:
    return {"nodeGroups.data": {"onePerZone": True, **settings}}


_SELF_MANAGED = (
    Row(
        "more than all On-Demand",
        _batch(onDemandPercentage=101),
        f"{_BATCH}.onDemandPercentage",
        "got 101; allowed: 0 to 100; correct the number",
        stack="self-managed",
    ),
    Row(
        "less than nothing On-Demand",
        _batch(onDemandPercentage=-1),
        f"{_BATCH}.onDemandPercentage",
        "got -1; allowed: 0 to 100",
        stack="self-managed",
    ),
    Row(
        "On-Demand base above the most nodes",
        _batch(onDemandBase=5),
        f"{_BATCH}.onDemandBase",
        "got 5; allowed: 0 to maxSize, which is 4; change onDemandBase or maxSize",
        stack="self-managed",
    ),
    Row(
        "On-Demand base below zero",
        _batch(onDemandBase=-1),
        f"{_BATCH}.onDemandBase",
        "got -1; allowed: 0 to maxSize",
        stack="self-managed",
    ),
    Row(
        "healthier than healthy",
        _batch(minHealthyPercentage=101),
        f"{_BATCH}.minHealthyPercentage",
        "allowed: 0 to 100; correct the number",
        stack="self-managed",
    ),
    Row(
        "desired above max of a self-managed group",
        _batch(desiredSize=5),
        f"{_BATCH}.desiredSize",
        "allowed: minSize to maxSize, 2 to 4; change desiredSize or the limits",
        stack="self-managed",
    ),
    Row(
        "no type of a self-managed group",
        _batch(instanceTypes=[]),
        f"{_BATCH}.instanceTypes",
        "got '0 types'; allowed: 1 to 20 different types; correct the list",
        stack="self-managed",
    ),
    Row(
        "managed group's settings for a self-managed one",
        _batch(capacityType="SPOT"),
        f"{_BATCH}.capacityType",
        "allowed: only amiType, instanceTypes, maxSize",
        stack="self-managed",
    ),
    Row(
        "both kinds of groups with one name",
        {"selfManagedNodeGroups.general": {}},
        _BATCH,
        "got 'general'; allowed: names that no add-on, no other group and none of our roles has; rename this entry",
    ),
    Row(
        "self-managed group named like a role",
        {"selfManagedNodeGroups.karpenter-node": {}},
        "selfManagedNodeGroups.karpenter-node",
        "none of our roles has; rename this entry",
    ),
    Row(
        "self-managed group named like an add-on",
        {"selfManagedNodeGroups.metrics-server": {}},
        "selfManagedNodeGroups.metrics-server",
        "names that no add-on, no other group and none of our roles has; rename this entry",
    ),
    Row(
        "self-managed Windows in a hurry",
        {"selfManagedNodeGroups.win": {"amiType": "WINDOWS_CORE_2022_x86_64", "volumeSize": 30}},
        "selfManagedNodeGroups.win.volumeSize",
        "got 30; allowed: 50 to 65536 GiB; change the size",
    ),
    Row(
        "self-managed group without settings",
        {"selfManagedNodeGroups": {"batch": None}},
        "selfManagedNodeGroups.batch",
        "a mapping with amiType, desiredSize",
    ),
)

_FAMILIES = (
    Row(
        "one group per zone, in subnets",
        _family(subnetIds=_TWO_SUBNETS),
        "nodeGroups.data.onePerZone",
        "allowed: zones instead of subnetIds; the zones of subnets are not known here",
    ),
    Row(
        "zones beside subnets",
        group(zones=["eu-west-1a"], subnetIds=_TWO_SUBNETS),
        "nodeGroups.general.zones",
        "got ['eu-west-1a']; allowed: zones or subnetIds; remove one of the two",
    ),
    Row(
        "one group per zone that the stack lacks",
        _family(zones=["eu-west-1a", "eu-west-1c"]),
        "nodeGroups.data.zones[1]",
        "allowed: eu-west-1a, eu-west-1b",
    ),
    Row(
        "one group per zone, a zone twice",
        _family(zones=["eu-west-1a", "eu-west-1a"]),
        "nodeGroups.data.zones",
        "one or more of eu-west-1a, eu-west-1b, each once; correct the list",
    ),
    Row(
        "a family of groups of no size",
        _family(maxSize=0, minSize=0),
        "nodeGroups.data.maxSize",
        "allowed: 1 to 450 nodes; spread more nodes over several groups",
    ),
    Row(
        "a family with a taint twice",
        _family(taints=[TAINT, {**TAINT, "value": "two"}]),
        "nodeGroups.data.taints[1]",
        "each key once with the same effect; remove it: such a node could not join",
    ),
    Row(
        "a family whose names get too long",
        {"nodeGroups.thirty-characters-of-a-name-xx": {"onePerZone": True}},
        "nodeGroups.thirty-characters-of-a-name-xx",
        "got 'thirty-characters-of-a-name-xx-eu-west-1a'; allowed: at most",
    ),
    Row(
        "group named like a member of a family",
        {**_family(), "nodeGroups.data-eu-west-1b": {}},
        "nodeGroups.data-eu-west-1b",
        "got 'data-eu-west-1b'; allowed: names that no add-on, no other group",
    ),
    Row(
        "self-managed family named like a managed one",
        {**_family(), "selfManagedNodeGroups.data": {"onePerZone": True}},
        "selfManagedNodeGroups.data",
        "got 'data-eu-west-1a'; allowed: names that no add-on, no other group",
    ),
    Row(
        "31 groups when a family is spread",
        {**_family(), **{f"nodeGroups.g{i}": {} for i in range(28)}},
        "nodeGroups",
        "got '31 groups'; allowed: at most 30, each zone of a family counted; join groups that are alike",
    ),
    Row(
        "a family in words",
        _family(onePerZone="yes"),
        "nodeGroups.data.onePerZone",
        "got 'yes'; allowed: true or false",
    ),
)

ROWS = (*_SELF_MANAGED, *_FAMILIES)
