"""Decisions about nodes of any kind of group: image, instance types, sizes, disks, labels and taints."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...common.plan.names import check_member_name
from ...common.plan.refusals import Apart
from ...intranet.plan.intranet import NO_INTRANET, Intranet
from ...keys.plan import check_key_arn
from . import images
from .al2023 import OLDEST_WITH_PROXY
from .instance_types import check_image_fits, check_instance_type, check_most_pods, remarks_on_nodes
from .labels import check_labels, check_taints, keeps_pods_away
from .machine import Disk, Machine, plan_disks, plan_machine
from .user_data import NodeSettings, check_node_settings

if TYPE_CHECKING:
    from ..settings import CommonNodeSettings, NodeGroupSettings, SelfManagedNodeGroupSettings

    Group = NodeGroupSettings | SelfManagedNodeGroupSettings

MOST_INSTANCE_TYPES = 20
MOST_NODES = 450
MOST_PODS_FIELDS = ("maxPods", "max-pods")
"""How AL2023 and Bottlerocket call the number of pods on a node."""

IMAGE_ID = r"ami-[0-9a-f]{8}([0-9a-f]{9})?"
SUBNET_ID = r"subnet-\w+"

_DEFAULT_AMI_TYPE = "AL2023_x86_64_STANDARD"


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of a group with every default decided. Sizes count nodes, `volumes` go by device name."""

    boot: NodeSettings
    desired_size: int
    image_id: str | None
    instance_types: tuple[str, ...]
    machine: Machine
    max_size: int
    min_size: int
    volumes: dict[str, Disk]

    @property
    def ami_type(self) -> str:
        """EKS's name of the image, or of the one that an own image is derived from."""
        return str(self.boot.ami_type)

    @property
    def remarks(self) -> list[str]:
        """What may disappoint about the instance types and the image."""
        kubelet = self.boot.kubelet
        most_pods = next((kubelet[field] for field in MOST_PODS_FIELDS if field in kubelet), None)
        found = list(remarks_on_nodes(self.instance_types, self.ami_type, most_pods))
        if self.boot.intranet.proxy and self.image_id and self.ami_type.startswith("AL2023"):
            found.append(f"{self.image_id} has to come from an image of EKS's from {OLDEST_WITH_PROXY}, for the proxy")
        if self.boot.intranet.mirrors and self.ami_type.startswith("BOTTLEROCKET"):
            found.append("Bottlerocket asks the registry itself for what its mirror has not: such a pull waits long")
        if self.boot.intranet.mirrors and images.is_windows(self.ami_type):
            found.append("Windows nodes know no mirrors: their pods name the company's registry, or ECR")
        return found

    @property
    def hosts_pods(self) -> bool:
        """Whether Linux pods without tolerations can run there: there are nodes, and no taint keeps pods away."""
        windows = images.is_windows(self.ami_type)
        return self.desired_size > 0 and not windows and not keeps_pods_away(self.boot.taints)


def plan_nodes(
    component: str, family: str, key: str, settings: "Group", region: str, intranet: Intranet = NO_INTRANET
) -> Nodes:
    """Decide what groups of all kinds have in common; the group's resources are called `{component}-{key}`.

    `family` and `key` say where the settings come from; without a key they are those of one component.

    Raises ValueError for values that EC2 or EKS refuse, or that leave nodes unable to join.
    """
    where, ami_type, found = path_of(family, key), settings.get("ami_type", _DEFAULT_AMI_TYPE), Apart()
    if key:
        check_member_name(where, component, key)
    found.judge(_check_places, where, settings)
    with found:
        minimum, desired, maximum = _sizes(where, settings)
    found.judge(check_key_arn, f"{where}.key_arn", settings.get("key_arn"), region)
    with found:
        machine = plan_machine(where, settings)
    if found.judge(_check_image, where, ami_type, region):
        with found:
            boot = _boot(where, ami_type, settings, intranet)
        with found:
            image_id = check_image_id(where, settings.get("image_id"))
        with found:
            types = _instance_types(where, ami_type, settings)
        with found:
            size = settings.get("volume_size", images.default_volume_size(ami_type))
            volumes = plan_disks(where, ami_type, images.volumes(where, ami_type, size), settings)
    found.refuse()
    return Nodes(
        boot=boot,
        desired_size=desired,
        image_id=image_id,
        instance_types=types,
        machine=machine,
        max_size=maximum,
        min_size=minimum,
        volumes=volumes,
    )


def path_of(family: str, key: str) -> str:
    """Say where a group's settings are: `node_groups.general`, or `settings` for a component of its own."""
    return f"{family}.{key}" if key else "settings"


def _boot(where: str, ami_type: str, settings: "CommonNodeSettings", intranet: Intranet) -> NodeSettings:
    found, labels, taints = Apart(), settings.get("labels", {}), settings.get("taints", [])
    right = [found.judge(check_labels, where, labels), found.judge(check_taints, where, taints)]
    boot = NodeSettings(
        ami_type=ami_type,
        labels=dict(labels) if right[0] else {},
        taints=tuple(taint.copy() for taint in taints) if right[1] else (),
        kubelet=settings.get("kubelet", {}),
        parts=tuple(settings.get("user_data", [])),
        session_manager=settings.get("session_manager", False),
        intranet=intranet,
    )
    with found:
        check_node_settings(where, boot)
        for field in MOST_PODS_FIELDS:
            check_most_pods(f"{where}.kubelet.{field}", boot.kubelet.get(field))
    found.refuse()
    return boot


def _check_image(where: str, ami_type: str, region: str) -> None:
    one_of(f"{where}.ami_type", ami_type, images.AMI_TYPES)
    images.check_region(where, ami_type, region)


def _check_places(where: str, settings: "CommonNodeSettings") -> None:
    if settings.get("one_per_zone"):
        allowed = "one_per_zone in a Compute's group that has no subnet_ids"
        raise refusal(f"{where}.one_per_zone", True, allowed, "give zones instead")
    if "subnet_ids" in settings and "zones" in settings:
        raise refusal(f"{where}.zones", settings["zones"], "zones or subnet_ids", "remove one of the two")
    _check_subnet_ids(f"{where}.subnet_ids", settings.get("subnet_ids"))


def _check_subnet_ids(argument: str, subnet_ids: Any) -> None:
    """Refuse a list of none, and names instead of ids; what is not known yet passes."""
    if subnet_ids == []:
        raise refusal(argument, [], "one or more ids", "leave it out to mean the subnets of all zones")
    for i, subnet_id in enumerate(subnet_ids if isinstance(subnet_ids, list) else []):
        if isinstance(subnet_id, str) and not re.fullmatch(SUBNET_ID, subnet_id):
            allowed = "the id of a subnet, such as 'subnet-0123456789abcdef0'"
            raise refusal(f"{argument}[{i}]", subnet_id, allowed, "look it up: names are not resolved")


def _sizes(where: str, settings: "CommonNodeSettings") -> tuple[int, int, int]:
    minimum = settings.get("min_size", 1)
    desired = settings.get("desired_size", minimum)
    maximum = settings.get("max_size", max(desired, 3))
    if not 1 <= maximum <= MOST_NODES:
        raise refusal(f"{where}.max_size", maximum, f"1 to {MOST_NODES} nodes", "spread more nodes over several groups")
    if not 0 <= minimum <= maximum:
        raise refusal(f"{where}.min_size", minimum, f"0 to max_size, which is {maximum}", "change min_size or max_size")
    if not minimum <= desired <= maximum:
        allowed = f"min_size to max_size, {minimum} to {maximum}"
        raise refusal(f"{where}.desired_size", desired, allowed, "change desired_size or the limits")
    return minimum, desired, maximum


def check_image_id(where: str, image_id: Any) -> str | None:
    """Refuse what is no id of an image; none is fine."""
    if image_id is not None and not re.fullmatch(IMAGE_ID, image_id):
        allowed = "the id of an image, such as 'ami-0123456789abcdef0'"
        raise refusal(f"{where}.image_id", image_id, allowed, "look it up: parameters and names are not resolved")
    return None if image_id is None else str(image_id)


def _instance_types(where: str, ami_type: str, settings: "Group") -> tuple[str, ...]:
    """Check the types; what the image of an own launch template wants is known to that template only."""
    image_known = "launch_template" not in settings or "ami_type" in settings
    types = settings.get("instance_types", [images.default_instance_type(ami_type)])
    if not 1 <= len(types) <= MOST_INSTANCE_TYPES or len(set(types)) != len(types):
        allowed = f"1 to {MOST_INSTANCE_TYPES} different types"
        raise refusal(f"{where}.instance_types", f"{len(types)} types", allowed, "correct the list")
    for i, instance_type in enumerate(types):
        argument = f"{where}.instance_types[{i}]"
        check_instance_type(argument, instance_type)
        if image_known:
            check_image_fits(argument, instance_type, ami_type)
    return tuple(types)
