"""Decisions about managed node groups.

https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .arguments import one_of, refusal
from .names import check_member_name

AMI_TYPES = frozenset(
    {
        "AL2023_ARM_64_NVIDIA",
        "AL2023_ARM_64_STANDARD",
        "AL2023_x86_64_NEURON",
        "AL2023_x86_64_NVIDIA",
        "AL2023_x86_64_STANDARD",
        "BOTTLEROCKET_ARM_64",
        "BOTTLEROCKET_ARM_64_NVIDIA",
        "BOTTLEROCKET_x86_64",
        "BOTTLEROCKET_x86_64_NVIDIA",
    }
)
"""Images that start in a private subnet as they are. Left out of EKS's list: Amazon Linux 2, which ends with
Kubernetes 1.32; FIPS Bottlerocket, which pulls from ECR endpoints that PrivateLink lacks
(https://docs.aws.amazon.com/eks/latest/userguide/bottlerocket-fips-amis.html); Windows and own images, whose
networking and user data this component does not make."""
CAPACITY_TYPES = frozenset({"ON_DEMAND", "SPOT"})
"""Left out: CAPACITY_BLOCK, which needs a reservation in the launch template."""
TAINT_EFFECTS = frozenset({"NO_EXECUTE", "NO_SCHEDULE", "PREFER_NO_SCHEDULE"})
UPDATE_STRATEGIES = frozenset({"DEFAULT", "MINIMAL"})

MOST_GROUPS = 30
MOST_INSTANCE_TYPES = 20
MOST_NODES = 450
MOST_TAINTS = 50

_ARM_FAMILY = re.compile(r"(a1|[a-z]+\d+g[a-z]*(-[a-z0-9]+)?|[a-z]+\d+[a-z]*-gb\d+)")
"""Graviton families carry a g behind the generation; the GB of others names Nvidia's Arm boards."""
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?")
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_RESERVED_DOMAINS = ("k8s.io", "kubernetes.io")
_OPEN_DOMAINS = ("kubelet.kubernetes.io", "node.kubernetes.io")


@dataclass(frozen=True, slots=True)
class Group:
    """A node group with every default decided. Sizes count nodes, `volume_size` is in GiB."""

    ami_type: str
    capacity_type: str
    desired_size: int
    instance_types: tuple[str, ...]
    labels: dict[str, str]
    max_size: int
    max_unavailable: int | None
    max_unavailable_percentage: int | None
    min_size: int
    node_repair: bool
    taints: tuple[dict[str, str], ...]
    update_strategy: str
    volumes: dict[str, int]


def plan_group(component: str, key: str, settings: Mapping[str, Any]) -> Group:
    """Decide every setting of the group `key`, whose resources are called `{component}-{key}`.

    Raises ValueError for values that EKS refuses, or that leave nodes unable to join.
    """
    where = f"node_groups.{key}" if key else "settings"
    if key:
        check_member_name(where, component, key)
    ami_type = settings.get("ami_type", "AL2023_x86_64_STANDARD")
    one_of(f"{where}.ami_type", ami_type, AMI_TYPES)
    capacity_type = settings.get("capacity_type", "ON_DEMAND")
    one_of(f"{where}.capacity_type", capacity_type, CAPACITY_TYPES)
    strategy = settings.get("update_strategy", "DEFAULT")
    one_of(f"{where}.update_strategy", strategy, UPDATE_STRATEGIES)
    count, percentage = _unavailable(where, settings)
    minimum = settings.get("min_size", 1)
    desired = settings.get("desired_size", minimum)
    maximum = settings.get("max_size", max(desired, 3))
    _check_sizes(where, minimum, desired, maximum)
    return Group(
        ami_type=ami_type,
        capacity_type=capacity_type,
        desired_size=desired,
        instance_types=_instance_types(where, ami_type, settings.get("instance_types")),
        labels=_labels(where, settings.get("labels", {})),
        max_size=maximum,
        max_unavailable=count,
        max_unavailable_percentage=percentage,
        min_size=minimum,
        node_repair=settings.get("node_repair", True),
        taints=_taints(where, settings.get("taints", [])),
        update_strategy=strategy,
        volumes=_volumes(where, ami_type, settings.get("volume_size", 50)),
    )


def is_arm(instance_type: str) -> bool:
    """Tell by its family whether an instance type has an Arm processor: `m7g.large` has."""
    return _ARM_FAMILY.fullmatch(instance_type.split(".")[0]) is not None


def hosts_dns(group: Group) -> bool:
    """Tell whether CoreDNS can run on the group: it has nodes, and no taint keeps pods away."""
    return group.desired_size > 0 and not any(taint["effect"] != "PREFER_NO_SCHEDULE" for taint in group.taints)


def _check_sizes(where: str, minimum: int, desired: int, maximum: int) -> None:
    if not 1 <= maximum <= MOST_NODES:
        raise refusal(f"{where}.max_size", maximum, f"1 to {MOST_NODES} nodes", "spread more nodes over several groups")
    if not 0 <= minimum <= maximum:
        raise refusal(f"{where}.min_size", minimum, f"0 to max_size, which is {maximum}", "change min_size or max_size")
    if not minimum <= desired <= maximum:
        allowed = f"min_size to max_size, {minimum} to {maximum}"
        raise refusal(f"{where}.desired_size", desired, allowed, "change desired_size or the limits")


def _instance_types(where: str, ami_type: str, given: list[str] | None) -> tuple[str, ...]:
    arm = "_ARM_" in ami_type
    types = given if given is not None else [("m7g.large" if arm else "m6i.large")]
    if not 1 <= len(types) <= MOST_INSTANCE_TYPES or len(set(types)) != len(types):
        allowed = f"1 to {MOST_INSTANCE_TYPES} different types"
        raise refusal(f"{where}.instance_types", f"{len(types)} types", allowed, "correct the list")
    for i, instance_type in enumerate(types):
        argument = f"{where}.instance_types[{i}]"
        if not re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]+", instance_type):
            raise refusal(argument, instance_type, "a type such as 'm6i.large'", "write family and size")
        if is_arm(instance_type) != arm:
            processor = "Arm" if arm else "x86"
            raise refusal(
                argument, instance_type, f"{processor} types, as {ami_type} asks", "change the type or ami_type"
            )
    return tuple(types)


def _labels(where: str, labels: Mapping[str, str]) -> dict[str, str]:
    for key, value in labels.items():
        domain = key.split("/")[0] if "/" in key else ""
        if not 1 <= len(key) <= 63 or not 1 <= len(value) <= 63:
            raise refusal(f"{where}.labels.{key}", value, "keys and values of 1 to 63 characters", "shorten it")
        _check_syntax(f"{where}.labels.{key}", key, value)
        if _lies_in(domain, _RESERVED_DOMAINS) and not _lies_in(domain, _OPEN_DOMAINS):
            allowed = "keys outside kubernetes.io and k8s.io, but for node.kubernetes.io"
            raise refusal(f"{where}.labels.{key}", key, allowed, "use a prefix of your own: such a node may not join")
    return dict(labels)


def _check_syntax(argument: str, key: str, value: str) -> None:
    """Refuse what Kubernetes refuses: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/."""
    prefix, _, name = key.rpartition("/")
    if not _NAME.fullmatch(name) or ("/" in key and not _DOMAIN.fullmatch(prefix)):
        allowed = "letters, digits, - _ and . inside, perhaps a domain and / before"
        raise refusal(argument, key, allowed, "rename the key")
    if value and not _NAME.fullmatch(value):
        raise refusal(argument, value, "letters and digits, with - _ and . inside", "change the value")


def _lies_in(domain: str, parents: tuple[str, ...]) -> bool:
    return any(f".{domain}".endswith(f".{parent}") for parent in parents)


def _taints(where: str, taints: list[Mapping[str, str]]) -> tuple[dict[str, str], ...]:
    if len(taints) > MOST_TAINTS:
        raise refusal(f"{where}.taints", f"{len(taints)} taints", f"at most {MOST_TAINTS}", "remove some")
    for i, taint in enumerate(taints):
        one_of(f"{where}.taints[{i}].effect", taint["effect"], TAINT_EFFECTS)
        if not 1 <= len(taint["key"]) <= 63 or len(taint.get("value", "")) > 63:
            raise refusal(
                f"{where}.taints[{i}]", taint["key"], "a key of 1 to 63 characters, a value of up to 63", "shorten"
            )
        _check_syntax(f"{where}.taints[{i}]", taint["key"], taint.get("value", ""))
    return tuple(dict(taint) for taint in taints)


def _unavailable(where: str, settings: Mapping[str, Any]) -> tuple[int | None, int | None]:
    count, percentage = settings.get("max_unavailable"), settings.get("max_unavailable_percentage")
    if count is not None and percentage is not None:
        allowed = "max_unavailable or max_unavailable_percentage"
        raise refusal(f"{where}.max_unavailable", count, allowed, "remove one of the two")
    for name, value in (("max_unavailable", count), ("max_unavailable_percentage", percentage)):
        if value is not None and not 1 <= value <= 100:
            raise refusal(f"{where}.{name}", value, "1 to 100", "correct the number")
    return (None, percentage) if percentage is not None else (count or 1, None)


def _volumes(where: str, ami_type: str, size: int) -> dict[str, int]:
    """Give the disks by device name; Bottlerocket keeps its system apart from images and logs."""
    if not 20 <= size <= 65536:
        raise refusal(f"{where}.volume_size", size, "20 to 65536 GiB", "change the size")
    return {"/dev/xvda": 4, "/dev/xvdb": size} if ami_type.startswith("BOTTLEROCKET") else {"/dev/xvda": size}
