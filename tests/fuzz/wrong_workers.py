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
            _bad(instanceTypes=["g5.xlarge"], amiType="AL2023_x86_64_NEURON"),
            _bad(amiType="AL2_x86_64"),
            _bad(amiType="UBUNTU"),
            _bad(minSize=3, maxSize=2),
            _bad(minSize=2, desiredSize=1),
            _bad(desiredSize=9, maxSize=3),
            _bad(volumeSize=99999),
            _bad(zones=["eu-west-9a"]),
            _bad(zones=[]),
            _bad(taints=[{"key": "a", "effect": "NoSchedule"}]),
            _bad(capacityType="RESERVED"),
            _bad(updateStrategy="FAST"),
            _bad(diskSize=20),
            _bad(warmPool={"state": "FROZEN"}),
            _bad(keyArn="alias/x"),
            _bad(amiType="BOTTLEROCKET_x86_64", userData=["#!/bin/bash\necho"]),
        ),
    ),
    ("nodeGroups.Bad", ({},)),
    ("nodeGroups." + "x" * 56, ({},)),
    (
        "nodeEgress.bad",
        (
            {"cidr": "10.30.0.0/16", "fromPort": 5, "toPort": 4},
            {"cidr": "10.30.0.0/16", "fromPort": 5, "protocol": "icmp"},
        ),
    ),
    (
        "selfManagedNodeGroups.bad",
        ({"capacityType": "SPOT"},),
    ),
)
_BLOCK: dict[str, Any] = {
    "amiType": "AL2023_x86_64_NVIDIA",
    "instanceTypes": ["p5.48xlarge"],
    "capacityType": "CAPACITY_BLOCK",
    "capacityReservationId": "cr-0123456789abcdef0",
    "zones": ["{zone}"],
}
_TEMPLATE: dict[str, Any] = {"launchTemplate": {"id": "lt-0123456789abcdef0", "version": "3"}}
_CHANGES_OF_BLOCKS: tuple[dict[str, Any], ...] = (
    {"capacityReservationId": "cr-1"},
    {"zones": ["{zone}", "{other}"]},
    {"instanceTypes": ["p5.48xlarge", "p4d.24xlarge"]},
    {"instanceTypes": ["g5.xlarge"]},
    {"capacityType": "SPOT"},
    {"warmPool": {}},
    {"amiType": "AL2023_ARM_64_NVIDIA"},
    _TEMPLATE,
)
_CHANGES_OF_TEMPLATES: tuple[dict[str, Any], ...] = (
    {"volumeSize": 50},
    {"kubelet": {"maxPods": 5}},
    {"userData": ["#!/bin/bash\n"]},
    {"imageId": "ami-0123456789abcdef0"},
    {"launchTemplate": {"id": "template", "version": "3"}},
    {"launchTemplate": {"id": "lt-1", "version": "$Latest"}},
    {"launchTemplate": {"id": "lt-1"}},
    {"releaseVersion": "1.35.2-20261112"},
    {"warmPool": {}},
)
MORE_GROUPS: Rows = (
    (
        "nodeGroups.bad",
        (
            *({**_BLOCK, **change} for change in _CHANGES_OF_BLOCKS),
            *({key: _BLOCK[key] for key in _BLOCK if key != left} for left in ("capacityReservationId", "zones")),
            *({**_TEMPLATE, **change} for change in _CHANGES_OF_TEMPLATES),
            _bad(warmPool={"minSize": -1}),
            _bad(warmPool={"minSize": 5, "maxPrepared": 4}),
            _bad(warmPool={}, capacityType="SPOT"),
            _bad(warmPool={}, imageId="ami-0123456789abcdef0"),
            _bad(warmPool={"state": "HIBERNATED"}, amiType="BOTTLEROCKET_x86_64"),
            _bad(warmPool={"reuseOnScaleIn": True}, amiType="BOTTLEROCKET_x86_64"),
            _bad(maxUnavailablePercentage=101),
            _bad(labels={"a": "x" * 64}),
            _bad(labels={"eks.amazonaws.com/x": "y"}),
            _bad(taints=[{"key": "a", "effect": "NO_SCHEDULE"}] * 2),
            _bad(taints=[{"key": f"k{i}", "effect": "NO_SCHEDULE"} for i in range(51)]),
            _bad(instanceTypes=[f"m6i.{n}xlarge" for n in range(2, 23)]),
            _bad(subnetIds=["subnet-1"], zones=["{zone}"]),
            _bad(subnetIds=["mine"]),
            _bad(subnetIds=["subnet-1"], onePerZone=True),
            _bad(zones=["{zone}", "{zone}"]),
            _bad(kubelet={"maxPods": 251}),
            _bad(kubelet={"clusterDNS": ["10.0.0.10"]}),
            _bad(amiType="BOTTLEROCKET_x86_64", kubelet={"maxPods": 20}),
            _bad(amiType="BOTTLEROCKET_x86_64", userData=["[settings"]),
            _bad(userData=["#!/bin/bash\n" + "x" * 17000]),
            _bad(releaseVersion="1.20.1-20210101"),
            _bad(capacityReservationId="cr-0123456789abcdef0"),
        ),
    ),
    ("nodeGroups", ({f"g{i}": {} for i in range(101)},)),
    ("selfManagedNodeGroups.bad", ({"warmPool": {}}, {"maxUnavailable": 1}, _TEMPLATE)),
)
_WINDOWS = {"amiType": "WINDOWS_CORE_2022_x86_64"}
WINDOWS: Rows = (
    (
        "nodeGroups.bad",
        (
            {**_WINDOWS, "kubelet": {"maxPods": 20}},
            {**_WINDOWS, "volumeSize": 49},
            {**_WINDOWS, "userData": ["<powershell>x</powershell>"]},
            *({**_WINDOWS, "instanceTypes": [type_]} for type_ in ("m6a.large", "c4.large", "m7g.large", "mac2.metal")),
            {**_WINDOWS, "releaseVersion": "1.35.2-20261112"},
            {"amiType": "WINDOWS_CORE_2016_x86_64"},
        ),
    ),
)
NO_WINDOWS: Rows = (("nodeGroups.bad", (_WINDOWS,)),)
"""Outside the commercial regions."""
KARPENTER: Rows = (
    (
        "karpenter",
        ({"version": "1.8"},),
    ),
)
NO_WINDOWS_2025: Rows = (("nodeGroups.bad", ({"amiType": "WINDOWS_CORE_2025_x86_64"},)),)
_SELECTOR = {"namespace": "x"}
PROFILES: Rows = (
    (
        "fargateProfiles.bad",
        ({"selectors": [_SELECTOR], "zones": ["eu-west-9a"]}, {"selectors": [_SELECTOR], "zones": []}),
    ),
    (
        "fargateLogging",
        (
            {"parsers": [{"name": "x", "format": "xml"}]},
            {"filters": [{"name": "parser", "options": {"Parser": "nobody"}}]},
        ),
    ),
)
GOVCLOUD: Rows = (
    ("compute", ("fargate",), ""),
    ("fargateProfiles", ({"a": {"selectors": [_SELECTOR]}},), ""),
)
