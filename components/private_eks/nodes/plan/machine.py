"""Decisions about the machines of a group: disks, network cards, processors, places and names.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import check_number, one_of, refusal
from ...common.plan.mappings import first_given
from ...common.plan.names import check_tags
from ...common.plan.refusals import Apart
from ...network.plan.group_ids import check_group_ids
from ...storage.plan.storage import IOPS as _IOPS
from ...storage.plan.storage import IOPS_PER_MIB, THROUGHPUT
from .images import LARGEST_GIB, is_windows

if TYPE_CHECKING:
    from ..settings import CommonNodeSettings, CpuOptionsSettings, NodeVolumeSettings

GP3 = "gp3"
BOOT_TYPES = ("gp2", GP3, "io1", "io2")
VOLUME_TYPES = (*BOOT_TYPES, "sc1", "st1")
IOPS = {GP3: _IOPS[GP3], "io1": (100, 64000), "io2": _IOPS["io2"]}
"""https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html"""
SNAPSHOT_ID = r"snap-\w+"
DEVICE = r"/dev/(sd[b-z]|xvd[b-z])"
"""https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html, without what systems start from."""
MOST_GROUPS = 4
"""https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html: five of an interface, one is the nodes'."""
MOST_EFA = 32
HOP_LIMIT = (1, 64)
HOSTNAME_TYPES = ("ip-name", "resource-name")
SEV_SNP = ("disabled", "enabled")
PLACEMENT_GROUP = r"[ -~]{1,255}"
_OF_THE_VOLUME = ("volume_type", "volume_iops", "volume_throughput", "volume_snapshot_id")


@dataclass(frozen=True, slots=True)
class Disk:
    """A volume that nodes begin with; what is None is left to EC2."""

    size: int | None
    type: str = GP3
    iops: int | None = None
    throughput: int | None = None
    snapshot_id: str | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """What a launch template says of its machines beside disks, image and user data."""

    cpu_options: Mapping[str, Any] = field(default_factory=dict)
    efa_interfaces: int = 0
    hop_limit: int = 1
    hostname_type: str | None = None
    placement_group_name: str | None = None


def plan_machine(where: str, settings: "CommonNodeSettings") -> Machine:
    """Decide what is not about disks.

    Raises ValueError for values that EC2 refuses.
    """
    found = Apart()
    check_tags(settings.get("tags", {}), f"{where}.tags")
    found.judge(
        check_group_ids,
        f"{where}.security_group_ids",
        settings.get("security_group_ids", ()),
        MOST_GROUPS,
        "that of the nodes",
    )
    hops, efa = settings.get("http_put_response_hop_limit", 1), settings.get("efa_interfaces", 0)
    found.judge(check_number, f"{where}.http_put_response_hop_limit", hops, *HOP_LIMIT)
    found.judge(_check_efa, where, efa, settings)
    hostname, group = settings.get("hostname_type"), settings.get("placement_group_name")
    if hostname is not None:
        found.judge(one_of, f"{where}.hostname_type", hostname, HOSTNAME_TYPES)
    if group is not None and not re.fullmatch(PLACEMENT_GROUP, group):
        allowed = "the name of a placement group, up to 255 characters"
        found.add(refusal(f"{where}.placement_group_name", group, allowed, "correct the name"))
    cpu = settings.get("cpu_options", {})
    found.judge(_check_cpu, f"{where}.cpu_options", cpu)
    found.refuse()
    return Machine(dict(cpu), efa, hops, hostname, group)


def plan_disks(where: str, ami_type: str, sizes: Mapping[str, int], settings: "CommonNodeSettings") -> dict[str, Disk]:
    """Decide the disks by device name: those of the image, of which `sizes` tells, and further ones.

    Type and speed are of the last one, which holds images, logs and pods.

    Raises ValueError for values that EC2 refuses.
    """
    found, disks = Apart(), {device: Disk(size) for device, size in sizes.items()}
    main = list(sizes)[-1]
    kind = settings.get("volume_type", GP3)
    disk = Disk(
        sizes[main],
        kind,
        settings.get("volume_iops"),
        settings.get("volume_throughput"),
        settings.get("volume_snapshot_id"),
    )
    found.judge(_check_disk, f"{where}.volume_", disk, BOOT_TYPES)
    if disk.snapshot_id is not None and not ami_type.startswith("BOTTLEROCKET"):
        allowed = "a snapshot for Bottlerocket, whose images and logs have a volume of their own"
        remedy = "remove it: another snapshot of this volume is another image, which image_id names"
        found.add(refusal(f"{where}.volume_snapshot_id", disk.snapshot_id, allowed, remedy))
    disks[main] = disk
    for device, volume in settings.get("volumes", {}).items():
        path = f"{where}.volumes.{device}"
        if not re.fullmatch(DEVICE, device) or device in sizes:
            allowed = "names such as /dev/sdf or /dev/xvdf that the image does not have"
            found.add(refusal(path, device, allowed, "choose another device name"))
            continue
        further = Disk(
            volume.get("size"),
            volume.get("type", GP3),
            volume.get("iops"),
            volume.get("throughput"),
            volume.get("snapshot_id"),
        )
        found.judge(_check_size, path, volume)
        found.judge(_check_disk, f"{path}.", further, VOLUME_TYPES)
        disks[device] = further
    found.refuse()
    return disks


def _check_size(where: str, volume: "NodeVolumeSettings") -> None:
    size = volume.get("size")
    if size is None and "snapshot_id" not in volume:
        raise refusal(f"{where}.size", None, "GiB, or the snapshot_id of what has a size", "give one of the two")
    if size is not None:
        check_number(f"{where}.size", size, 1, LARGEST_GIB)


def _check_disk(prefix: str, disk: Disk, types: Sequence[str]) -> None:
    """Refuse a speed that the type of a volume has not; `prefix` stands before the names of its settings."""
    one_of(f"{prefix}type", disk.type, types)
    if disk.snapshot_id is not None and not re.fullmatch(SNAPSHOT_ID, disk.snapshot_id):
        allowed = "the id of a snapshot, such as 'snap-0123456789abcdef0'"
        raise refusal(f"{prefix}snapshot_id", disk.snapshot_id, allowed, "look it up: names are not resolved")
    if disk.iops is not None and disk.type not in IOPS:
        allowed = f"none with {disk.type}; {', '.join(IOPS)} have IOPS of their own"
        raise refusal(f"{prefix}iops", disk.iops, allowed, "change the type, or remove it")
    if disk.iops is None and disk.type.startswith("io"):
        least, most = IOPS[disk.type]
        raise refusal(f"{prefix}iops", None, f"{least} to {most} with {disk.type}", "give them: it has no default")
    if disk.iops is not None:
        check_number(f"{prefix}iops", disk.iops, *IOPS[disk.type])
    if disk.throughput is not None:
        if disk.type != GP3:
            raise refusal(
                f"{prefix}throughput", disk.throughput, "MiB/s with gp3 only", "change the type, or remove it"
            )
        most = min(THROUGHPUT[1], (disk.iops or IOPS[GP3][0]) // IOPS_PER_MIB)
        if not THROUGHPUT[0] <= disk.throughput <= most:
            allowed = f"{THROUGHPUT[0]} to {most} MiB/s, a quarter of the IOPS"
            raise refusal(f"{prefix}throughput", disk.throughput, allowed, "change it, or the IOPS")


def _check_efa(where: str, interfaces: int, settings: "CommonNodeSettings") -> None:
    """Refuse what has no EFA: https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html."""
    argument = f"{where}.efa_interfaces"
    check_number(argument, interfaces, 0, MOST_EFA)
    if interfaces and is_windows(settings.get("ami_type", "")):
        raise refusal(argument, interfaces, "none for Windows", "remove it, or change ami_type")
    places = settings.get("subnet_ids") or settings.get("zones")
    if interfaces and not settings.get("one_per_zone") and isinstance(places, list | None) and len(places or ()) != 1:
        remedy = "name one of zones: traffic of EFA does not leave its subnet"
        raise refusal(argument, interfaces, "interfaces in a group of one zone", remedy)


def _check_cpu(argument: str, options: "CpuOptionsSettings") -> None:
    cores, threads = options.get("core_count"), options.get("threads_per_core")
    if first_given(options, ("core_count", "threads_per_core")) and (cores is None or threads is None):
        missing = "core_count" if cores is None else "threads_per_core"
        raise refusal(f"{argument}.{missing}", None, "a number, with the other one", "give both: EC2 takes no default")
    check_number(f"{argument}.core_count", 1 if cores is None else cores, 1, 192)
    check_number(f"{argument}.threads_per_core", 1 if threads is None else threads, 1, 2)
    one_of(f"{argument}.amd_sev_snp", options.get("amd_sev_snp", SEV_SNP[0]), SEV_SNP)
