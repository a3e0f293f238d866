"""Wrong values of node groups and Fargate profiles."""

from typing import Any

Rows = tuple[tuple[Any, ...], ...]

_GROUP = "nodeGroups.general"
_X86, _ARM = {"amiType": "AL2023_x86_64_STANDARD"}, {"amiType": "AL2023_ARM_64_STANDARD"}


def _bad(**settings: Any) -> dict[str, Any]:
    return {"instanceTypes": ["m6i.large"], **settings}


GROUPS: Rows = (
    (
        "nodeGroups.bad",
        (
            _bad(instanceTypes=["m6i.lrage"]),
            _bad(instanceTypes=["m6i"]),
            _bad(instanceTypes=["mac2.metal"]),
            _bad(instanceTypes=["m7g.large"], **_X86),
            _bad(instanceTypes=["m6i.large"], **_ARM),
            _bad(instanceTypes=["m6i.large", "m7g.large"]),
            _bad(instanceTypes=["m6i.large"], amiType="AL2023_x86_64_NVIDIA"),
            _bad(instanceTypes=["g5.xlarge"], amiType="AL2023_x86_64_NEURON"),
            _bad(instanceTypes=["m6i.large"] * 2),
            _bad(amiType="AL2_x86_64"),
            _bad(amiType="UBUNTU"),
            _bad(minSize=3, maxSize=2),
            _bad(minSize=-1),
            _bad(maxSize=451),
            _bad(minSize=2, desiredSize=1),
            _bad(desiredSize=9, maxSize=3),
            _bad(volumeSize=1),
            _bad(volumeSize=99999),
            _bad(zones=["eu-west-9a"]),
            _bad(zones=[]),
            _bad(labels={"kubernetes.io/x": "y"}),
            _bad(labels={"a b": "y"}),
            _bad(labels={"a": "-"}),
            _bad(taints=[{"key": "a", "effect": "NoSchedule"}]),
            _bad(taints=[{"key": "a b", "effect": "NO_SCHEDULE"}]),
            _bad(capacityType="RESERVED"),
            _bad(capacityType="CAPACITY_BLOCK"),
            _bad(releaseVersion="newest"),
            _bad(maxUnavailable=0),
            _bad(maxUnavailable=101),
            _bad(maxUnavailable=1, maxUnavailablePercentage=50),
            _bad(updateStrategy="FAST"),
            _bad(diskSize=20),
            _bad(imageId="ami-1"),
            _bad(warmPool={"state": "FROZEN"}),
            _bad(keyArn="alias/x"),
            _bad(amiType="BOTTLEROCKET_x86_64", userData=["#!/bin/bash\necho"]),
            _bad(amiType="BOTTLEROCKET_x86_64_FIPS", sessionManager=True),
            _bad(userData=["echo without a first line"]),
        ),
    ),
    ("nodeGroups.Bad", ({},)),
    ("nodeGroups." + "x" * 56, ({},)),
    (
        "nodeEgress.bad",
        (
            {"cidr": "0.0.0.0/0", "fromPort": 443},
            {"cidr": "10.30.0.0/16", "fromPort": 0},
            {"cidr": "10.30.0.0/16", "fromPort": 5, "toPort": 4},
            {"cidr": "10.30.0.0/16", "fromPort": 5, "protocol": "icmp"},
        ),
    ),
    (
        "selfManagedNodeGroups.bad",
        ({"onDemandPercentage": 101}, {"onDemandBase": -1}, {"minHealthyPercentage": 101}, {"capacityType": "SPOT"}),
    ),
)
NO_WINDOWS_2025: Rows = (("nodeGroups.bad", ({"amiType": "WINDOWS_CORE_2025_x86_64"},)),)
_SELECTOR = {"namespace": "x"}
PROFILES: Rows = (
    (
        "fargateProfiles.bad",
        (
            {"selectors": []},
            {"selectors": [_SELECTOR] * 9},
            {"selectors": [{"namespace": ""}]},
            {"selectors": [{"namespace": "x", "labels": {f"l{i}": "v" for i in range(6)}}]},
            {"selectors": [{"namespace": "Shop_"}]},
            {"selectors": [_SELECTOR], "zones": ["eu-west-9a"]},
            {"selectors": [_SELECTOR], "zones": []},
            {"selectors": [{"labels": {"a": "b"}}]},
        ),
    ),
    (
        "fargateLogging",
        (
            {"retentionDays": 2},
            {"filters": [{"name": "lua"}]},
            {"parsers": [{"name": "x", "format": "xml"}]},
            {"filters": [{"name": "parser", "options": {"Parser": "nobody"}}]},
        ),
    ),
)
GOVCLOUD: Rows = (
    ("compute", ("fargate", "mixed"), ""),
    ("fargateProfiles", ({"a": {"selectors": [_SELECTOR]}},), ""),
)
