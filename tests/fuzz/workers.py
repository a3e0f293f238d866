"""What runs the pods of a random cluster."""

from collections.abc import Callable
from typing import Any

from private_eks.plan.regions import partition_of

from .draw import Config, Draw
from .places import key_arn

DNS = {"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}
SPACES = ("shop", "jobs", "reports")
"""Namespaces of applications; that of `jobs` is Fargate's where there is Fargate."""
X86, ARM = ("m6i.large", "m5.large", "c6i.xlarge", "r7i.2xlarge", "m8i.large"), ("m7g.large", "m6g.large", "c8g.xlarge")
LINUX: dict[str, tuple[str, ...]] = {
    "AL2023_x86_64_STANDARD": X86,
    "AL2023_ARM_64_STANDARD": ARM,
    "BOTTLEROCKET_x86_64": X86,
    "BOTTLEROCKET_ARM_64": ARM,
}
FIPS: dict[str, tuple[str, ...]] = {"BOTTLEROCKET_x86_64_FIPS": X86, "BOTTLEROCKET_ARM_64_FIPS": ARM}
ACCELERATED: dict[str, tuple[str, ...]] = {
    "AL2023_x86_64_NVIDIA": ("g5.xlarge", "g6.xlarge"),
    "AL2023_ARM_64_NVIDIA": ("g5g.xlarge",),
    "AL2023_x86_64_NEURON": ("inf2.xlarge", "trn1.2xlarge"),
    "BOTTLEROCKET_x86_64_NVIDIA": ("g5.xlarge", "p4d.24xlarge"),
}
WINDOWS: dict[str, tuple[str, ...]] = {"WINDOWS_CORE_2022_x86_64": X86, "WINDOWS_FULL_2019_x86_64": X86}
WINDOWS_2025: dict[str, tuple[str, ...]] = {"WINDOWS_CORE_2025_x86_64": X86}
TAINT = {"key": "team", "value": "one", "effect": "NO_SCHEDULE"}
NEVER_FARGATE = "us-gov-"


def workers(draw: Draw, config: Config) -> None:
    """Choose the mode, and what belongs to it."""
    govcloud = config["aws:region"].startswith(NEVER_FARGATE)
    mode = draw.choice(("managed", "auto") if govcloud else ("fargate", "managed", "managed", "mixed", "auto"))
    config["compute"] = mode
    if mode in ("managed", "mixed") or (mode == "auto" and draw.often(30)):
        _groups(draw, config)
    if mode in ("fargate", "mixed") or (mode == "auto" and not govcloud and draw.often(30)):
        _profiles(draw, config)
    if "nodeGroups" in config and mode != "auto" and draw.often(25):
        config["karpenter"] = {"enabled": True, **draw.parts(30, namespace=("karpenter",), serviceAccount=("karp",))}
    one_block = len(config.get("secondaryCidrs", [])) == 1
    if one_block and "nodeGroups" in config and not has_windows(config) and draw.often(50):
        config["customNetworking"] = True
        _give_most_pods(config)


def _give_most_pods(config: Config) -> None:
    for key, group in groups_of(config).items():
        if "imageId" in group or key == "batch":
            group["kubelet"] = {"max-pods" if "BOTTLEROCKET" in group.get("amiType", "") else "maxPods": 20}


def has_windows(config: Config) -> bool:
    """Tell whether there are nodes with Windows."""
    return any("WINDOWS" in group.get("amiType", "") for group in groups_of(config).values())


def groups_of(config: Config) -> Config:
    """Give the groups of both kinds."""
    return {**config.get("nodeGroups", {}), **config.get("selfManagedNodeGroups", {})}


def has_nodes(config: Config) -> bool:
    """Tell whether DaemonSets find nodes that are there from the beginning."""
    return "nodeGroups" in config


def _profiles(draw: Draw, config: Config) -> None:
    profiles: Config = {"jobs": {"selectors": [{"namespace": "jobs"}]}}
    if config["compute"] == "fargate":
        whole = draw.often(50)
        profiles["system"] = {"selectors": [{"namespace": "kube-system"} if whole else DNS]}
        profiles["apps"] = {"selectors": [{"namespace": "shop*"}, {"namespace": "reports"}]}
    config["fargateProfiles"] = profiles
    if draw.often(40):
        config["fargateLogging"] = {
            "enabled": True,
            **draw.parts(
                40,
                retentionDays=(7, 365, 400),
                processLogs=(True, False),
                filters=([{"name": "grep", "options": {"Exclude": "log health"}}],),
            ),
        }


def _groups(draw: Draw, config: Config) -> None:
    config["nodeGroups"] = {"general": {**_linux(draw, LINUX), "minSize": 2, "maxSize": draw.choice((4, 9, 450))}}
    more: dict[str, Callable[[], Config]] = {
        "arm": lambda: _linux(draw, {"AL2023_ARM_64_STANDARD": ARM}),
        "data": lambda: {
            **_linux(draw, LINUX),
            "onePerZone": len(config.get("name", "")) < 30,
            "labels": {"workload": "data"},
        },
        "fips": lambda: _linux(draw, FIPS),
        "gpu": lambda: {
            **_linux(draw, ACCELERATED),
            "taints": [{"key": "nvidia.com/gpu", "effect": "NO_SCHEDULE"}],
            "minSize": 0,
        },
        "spot": lambda: {"instanceTypes": draw.some(X86, least=2), "capacityType": "SPOT", "taints": [TAINT]},
        "own": lambda: {"imageId": "ami-0123456789abcdef0", "instanceTypes": ["m6i.large"]},
        "warm": lambda: {"instanceTypes": ["m6i.large"], "warmPool": {"minSize": 1, "state": "STOPPED"}},
        "win": lambda: _windows(draw, config),
    }
    if partition_of(config["aws:region"]).name != "aws":
        del more["win"]
    for key in draw.some(more, 2):
        config["nodeGroups"][key] = {**more[key](), **_common(draw, config, key)}
    if draw.often(20):
        config["selfManagedNodeGroups"] = {
            "batch": {**_linux(draw, LINUX), **draw.parts(onDemandBase=(0, 1), onDemandPercentage=(0, 50, 100))}
        }


def _linux(draw: Draw, images: dict[str, tuple[str, ...]]) -> Config:
    image = draw.choice(list(images))
    kubelet: Config = {}
    if draw.often(20):
        kubelet = {"max-pods": 40} if "BOTTLEROCKET" in image else {"maxPods": 40}
    return {
        "amiType": image,
        "instanceTypes": draw.some(images[image], 3, least=1),
        **({"kubelet": kubelet} if kubelet else {}),
    }


def _windows(draw: Draw, config: Config) -> Config:
    images: dict[str, tuple[str, ...]] = WINDOWS | (WINDOWS_2025 if config["version"] in ("1.35", "1.36") else {})
    taint = {"key": "os", "value": "windows", "effect": "NO_SCHEDULE"}
    return {**_linux(draw, images), "kubelet": {}, "taints": [taint]}


def _common(draw: Draw, config: Config, key: str) -> Config:
    given: dict[str, Any] = draw.parts(
        25,
        volumeSize=(100, 500),
        keyArn=(key_arn(config["aws:region"]),),
        sessionManager=(key != "fips", False),
        maxUnavailable=(1, 2),
        nodeRepair=(True, False),
    )
    if "zones" in config and key not in ("general",) and draw.often(20):
        given["zones"] = draw.some(config["zones"], least=1)
    return given
