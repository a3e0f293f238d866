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
        stack="self-managed",
    ),
    Row(
        "less than nothing On-Demand",
        _batch(onDemandPercentage=-1),
        f"{_BATCH}.onDemandPercentage",
        stack="self-managed",
    ),
    Row(
        "On-Demand base above the most nodes",
        _batch(onDemandBase=5),
        f"{_BATCH}.onDemandBase",
        stack="self-managed",
    ),
    Row(
        "On-Demand base below zero",
        _batch(onDemandBase=-1),
        f"{_BATCH}.onDemandBase",
        stack="self-managed",
    ),
    Row(
        "healthier than healthy",
        _batch(minHealthyPercentage=101),
        f"{_BATCH}.minHealthyPercentage",
        stack="self-managed",
    ),
    Row(
        "desired above max of a self-managed group",
        _batch(desiredSize=5),
        f"{_BATCH}.desiredSize",
        stack="self-managed",
    ),
    Row(
        "no type of a self-managed group",
        _batch(instanceTypes=[]),
        f"{_BATCH}.instanceTypes",
        stack="self-managed",
    ),
    Row(
        "managed group's settings for a self-managed one",
        _batch(capacityType="SPOT"),
        f"{_BATCH}.capacityType",
        stack="self-managed",
    ),
    Row("both kinds of groups with one name", {"selfManagedNodeGroups.general": {}}, _BATCH),
    Row(
        "self-managed group named like a role",
        {"selfManagedNodeGroups.karpenter-node": {}},
        "selfManagedNodeGroups.karpenter-node",
    ),
    Row(
        "self-managed group named like an add-on",
        {"selfManagedNodeGroups.metrics-server": {}},
        "selfManagedNodeGroups.metrics-server",
    ),
    Row(
        "self-managed Windows in a hurry",
        {"selfManagedNodeGroups.win": {"amiType": "WINDOWS_CORE_2022_x86_64", "volumeSize": 30}},
        "selfManagedNodeGroups.win.volumeSize",
    ),
    Row(
        "self-managed group without settings", {"selfManagedNodeGroups": {"batch": None}}, "selfManagedNodeGroups.batch"
    ),
)

_FAMILIES = (
    Row("one group per zone, in subnets", _family(subnetIds=_TWO_SUBNETS), "nodeGroups.data.onePerZone"),
    Row("zones beside subnets", group(zones=["eu-west-1a"], subnetIds=_TWO_SUBNETS), "nodeGroups.general.zones"),
    Row(
        "one group per zone that the stack lacks",
        _family(zones=["eu-west-1a", "eu-west-1c"]),
        "nodeGroups.data.zones[1]",
    ),
    Row("one group per zone, a zone twice", _family(zones=["eu-west-1a", "eu-west-1a"]), "nodeGroups.data.zones"),
    Row("a family of groups of no size", _family(maxSize=0, minSize=0), "nodeGroups.data.maxSize"),
    Row("a family with a taint twice", _family(taints=[TAINT, {**TAINT, "value": "two"}]), "nodeGroups.data.taints[1]"),
    Row(
        "a family whose names get too long",
        {"nodeGroups.thirty-characters-of-a-name-xx": {"onePerZone": True}},
        "nodeGroups.thirty-characters-of-a-name-xx",
    ),
    Row(
        "group named like a member of a family",
        {**_family(), "nodeGroups.data-eu-west-1b": {}},
        "nodeGroups.data-eu-west-1b",
    ),
    Row(
        "self-managed family named like a managed one",
        {**_family(), "selfManagedNodeGroups.data": {"onePerZone": True}},
        "selfManagedNodeGroups.data",
    ),
    Row(
        "31 groups when a family is spread", {**_family(), **{f"nodeGroups.g{i}": {} for i in range(28)}}, "nodeGroups"
    ),
    Row("a family in words", _family(onePerZone="yes"), "nodeGroups.data.onePerZone"),
)

ROWS = (*_SELF_MANAGED, *_FAMILIES)
