"""Node groups of a random cluster, of every kind."""

from collections.abc import Callable, Mapping
from typing import Any

from private_eks.common.plan.regions import partition_of

from .draw import Config, Draw
from .places import key_arn, zones_of_stack

Types = Mapping[str, tuple[str, ...]]

X86, ARM = ("m6i.large", "m5.large", "c6i.xlarge", "r7i.2xlarge", "m8i.large"), ("m7g.large", "m6g.large", "c8g.xlarge")
LINUX: Types = {
    "AL2023_x86_64_STANDARD": X86,
    "AL2023_ARM_64_STANDARD": ARM,
    "BOTTLEROCKET_x86_64": X86,
    "BOTTLEROCKET_ARM_64": ARM,
}
FIPS: Types = {
    "BOTTLEROCKET_x86_64_FIPS": X86,
    "BOTTLEROCKET_ARM_64_FIPS": ARM,
    "BOTTLEROCKET_x86_64_NVIDIA_FIPS": ("g5.xlarge", "g6.xlarge"),
}
ACCELERATED: Types = {
    "AL2023_x86_64_NVIDIA": ("g5.xlarge", "g6.xlarge"),
    "AL2023_ARM_64_NVIDIA": ("g5g.xlarge",),
    "AL2023_x86_64_NEURON": ("inf2.xlarge", "trn1.2xlarge"),
    "BOTTLEROCKET_x86_64_NVIDIA": ("g5.xlarge", "p4d.24xlarge"),
    "BOTTLEROCKET_ARM_64_NVIDIA": ("g5g.xlarge",),
}
BLOCKS: Types = {
    "AL2023_x86_64_NVIDIA": ("p5.48xlarge", "p4d.24xlarge", "p6-b200.48xlarge"),
    "AL2023_ARM_64_NVIDIA": ("p6e-gb200.36xlarge",),
    "AL2023_x86_64_NEURON": ("trn1.32xlarge", "trn2.48xlarge"),
    "BOTTLEROCKET_x86_64_NVIDIA": ("p5en.48xlarge", "p4de.24xlarge"),
}
"""Types that EC2 sells capacity blocks of."""
WINDOWS: Types = {
    f"WINDOWS_{edition}_{year}_x86_64": ("m6i.large", "m5.large", "c6i.xlarge", "r7i.2xlarge")
    for edition in ("CORE", "FULL")
    for year in ("2019", "2022")
}
WINDOWS_2025: Types = {f"WINDOWS_{edition}_2025_x86_64": X86 for edition in ("CORE", "FULL")}
_DISKS: tuple[Config, ...] = (
    {"volumeType": "gp2"},
    {"volumeType": "gp3", "volumeIops": 80000, "volumeThroughput": 2000},
    {"volumeThroughput": 750},
    {"volumeType": "io1", "volumeIops": 100},
    {"volumeType": "io2", "volumeIops": 256000},
    {"volumes": {"/dev/sdf": {"size": 1, "type": "st1"}, "/dev/xvdz": {"snapshotId": "snap-0123456789abcdef0"}}},
    {"volumes": {"/dev/xvdf": {"size": 65536, "iops": 3000, "throughput": 125}}},
)
_REPAIRS: tuple[Config, ...] = (
    {"maxParallelNodesRepairedCount": 1, "maxUnhealthyNodeThresholdPercentage": 100},
    {"maxUnhealthyNodeThresholdCount": 450},
    {
        "nodeRepairConfigOverrides": [
            {
                "nodeMonitoringCondition": "NetworkingNotReady",
                "nodeUnhealthyReason": "InterfaceNotUp",
                "minRepairWaitTimeMins": 1,
                "repairAction": "NoAction",
            }
        ]
    },
)
_SCALING = {
    "spotAllocationStrategy": ("capacity-optimized-prioritized", "lowest-price"),
    "onDemandAllocationStrategy": ("lowest-price", "prioritized"),
    "suspendedProcesses": (["AZRebalance", "ReplaceUnhealthy"], []),
    "enabledMetrics": (["GroupInServiceInstances", "GroupMaxSize"],),
}
TAINT = {"key": "team", "value": "one", "effect": "NO_SCHEDULE"}


def node_groups(draw: Draw, config: Config) -> None:
    """Choose groups of both kinds; `general` runs what tolerates nothing."""
    config["nodeGroups"] = {"general": {**_linux(draw, LINUX), "minSize": 2, "maxSize": draw.choice((4, 9, 450))}}
    for key in draw.some(_kinds(config), 3):
        config["nodeGroups"][key] = {**_common(draw, config, key), **_KINDS[key](draw, config)}
    if draw.often(25):
        batch = {**_linux(draw, LINUX), **draw.parts(onDemandBase=(0, 1), onDemandPercentage=(0, 50, 100))}
        mixed = batch.get("onDemandPercentage", 100) < 100
        batch |= draw.parts(20, **{key: given for key, given in _SCALING.items() if mixed or "spot" not in key})
        config["selfManagedNodeGroups"] = {"batch": batch | _machine(draw, config, "batch")}
        if "win" in _kinds(config) and draw.often(20):
            config["selfManagedNodeGroups"]["servers"] = _windows(draw, config)


def _kinds(config: Config) -> list[str]:
    """Name the kinds of groups that the region has."""
    return [key for key in _KINDS if key != "win" or partition_of(config["aws:region"]).name == "aws"]


def _linux(draw: Draw, images: Types) -> Config:
    image = draw.choice(list(images))
    kubelet: Config = {}
    if draw.often(20):
        kubelet = {"max-pods": 40} if "BOTTLEROCKET" in image else {"maxPods": 40}
    return {
        "amiType": image,
        "instanceTypes": draw.some(images[image], 3, least=1),
        **({"kubelet": kubelet} if kubelet else {}),
        **_told(draw, image),
    }


def _told(draw: Draw, image: str) -> Config:
    """Tell some nodes more at their start, and some of them which release they start from."""
    own = '[settings.kernel.sysctl]\n"vm.max_map_count" = "262144"\n'
    shell = "#!/bin/bash\necho 1 > /proc/sys/vm/overcommit_memory\n"
    return {"userData": [own if "BOTTLEROCKET" in image else shell]} if draw.often(15) else {}


def _data(draw: Draw, config: Config) -> Config:
    spread = {"onePerZone": True} if len(config.get("name", "")) < 30 else {}
    return {**_linux(draw, LINUX), **spread, "labels": {"workload": "data"}}


def _gpu(draw: Draw, config: Config) -> Config:
    taint = {"key": "nvidia.com/gpu", "effect": "NO_SCHEDULE"}
    return {**_linux(draw, ACCELERATED), "taints": [taint], "minSize": 0}


def _block(draw: Draw, config: Config) -> Config:
    image = draw.choice(list(BLOCKS))
    return {
        "amiType": image,
        "instanceTypes": [draw.choice(BLOCKS[image])],
        "capacityType": "CAPACITY_BLOCK",
        "capacityReservationId": "cr-0123456789abcdef0",
        "zones": [draw.choice(zones_of_stack(config))],
        "minSize": 0,
        **draw.parts(desiredSize=(0, 3), taints=([TAINT],), updateStrategy=("MINIMAL",)),
    }


def _spot(draw: Draw, config: Config) -> Config:
    return {"instanceTypes": draw.some(X86, least=2), "capacityType": "SPOT", "taints": [TAINT]}


def _warm(draw: Draw, config: Config) -> Config:
    bottlerocket = draw.often(30)
    states = ("RUNNING", "STOPPED") if bottlerocket else ("RUNNING", "STOPPED", "HIBERNATED")
    reuse = {} if bottlerocket else draw.parts(30, reuseOnScaleIn=(True, False))
    image = {"amiType": "BOTTLEROCKET_x86_64"} if bottlerocket else {}
    pool = draw.parts(minSize=(0, 1, 450), maxPrepared=(450, 1000), state=states)
    return {"instanceTypes": ["m6i.large"], **image, "warmPool": {**pool, **reuse}}


def _template(draw: Draw, config: Config) -> Config:
    named = draw.parts(amiType=("AL2023_x86_64_STANDARD",), instanceTypes=(["m6i.large", "m5.large"],))
    return {"launchTemplate": {"id": "lt-0123456789abcdef0", "version": "3"}, **named}


def _windows(draw: Draw, config: Config) -> Config:
    images = {**WINDOWS, **(WINDOWS_2025 if config["version"] in ("1.35", "1.36") else {})}
    image = draw.choice(list(images))
    taint = {"key": "os", "value": "windows", "effect": "NO_SCHEDULE"}
    shell = {"userData": ["Write-Host 'started'"]} if draw.often(20) else {}
    return {"amiType": image, "instanceTypes": draw.some(images[image], 3, least=1), "taints": [taint], **shell}


_KINDS: Mapping[str, Callable[[Draw, Config], Config]] = {
    "arm": lambda draw, config: _linux(draw, {"AL2023_ARM_64_STANDARD": ARM}),
    "block": _block,
    "data": _data,
    "fips": lambda draw, config: _linux(draw, FIPS),
    "gpu": _gpu,
    "own": lambda draw, config: {"imageId": "ami-0123456789abcdef0", "instanceTypes": ["m6i.large"]},
    "spot": _spot,
    "template": _template,
    "warm": _warm,
    "win": _windows,
}


def _common(draw: Draw, config: Config, key: str) -> Config:
    """Choose what every kind takes, but for what a launch template of one's own decides."""
    disks: dict[str, Any] = draw.parts(25, volumeSize=(100, 500, 16384), keyArn=(key_arn(config["aws:region"]),))
    given: dict[str, Any] = draw.parts(
        25,
        sessionManager=(key != "fips", False),
        nodeRepair=(True, False),
        updateStrategy=("DEFAULT", "MINIMAL"),
        desiredSize=(1, 3),
        **{draw.choice(("maxUnavailable", "maxUnavailablePercentage")): (1, 2, 100)},
    )
    if draw.often(20):
        given["zones"] = draw.some(zones_of_stack(config), least=1)
    given |= draw.parts(15, tags=({"cost": "a b", "team": "x" * 256},))
    if given.get("nodeRepair", True) and draw.often(15):
        given["nodeRepairConfig"] = draw.choice(_REPAIRS)
    return given if key == "template" else {**disks, **given, **_machine(draw, config, key)}


def _machine(draw: Draw, config: Config, key: str) -> Config:
    """Choose disks, cards, processors, places and names; what goes together goes together."""
    found: dict[str, Any] = draw.choice(_DISKS) if draw.often(20) else {}
    found = found | draw.parts(
        10,
        securityGroupIds=(["sg-0123456789abcdef0"], [f"sg-{i}a" for i in range(4)]),
        placementGroupName=("close together", "p"),
        cpuOptions=({"coreCount": 1, "threadsPerCore": 1}, {"amdSevSnp": "disabled"}),
        hostnameType=("ip-name", "resource-name"),
    )
    if key == "gpu" and draw.often(40):
        found |= {"efaInterfaces": draw.choice((1, 4, 32)), "zones": [draw.choice(zones_of_stack(config))]}
    return found
