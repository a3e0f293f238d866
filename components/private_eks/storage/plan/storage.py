"""Storage classes, and volumes for what is there already, as Kubernetes objects.

https://docs.aws.amazon.com/eks/latest/userguide/storage.html
"""

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...common.plan.mappings import first_given
from ...common.plan.names import check_key
from ...common.plan.refusals import Apart, each
from ...keys.plan import check_key_arn

if TYPE_CHECKING:
    from ..settings import StorageClassSettings

EBS, EFS = "ebs", "efs"
DRIVERS = {EBS: "aws-ebs-csi-driver", EFS: "aws-efs-csi-driver"}
"""The add-on that each kind needs."""
EBS_PROVISIONER, EFS_PROVISIONER = "ebs.csi.aws.com", "efs.csi.aws.com"
AUTO_PROVISIONER = "ebs.csi.eks.amazonaws.com"
"""https://docs.aws.amazon.com/eks/latest/userguide/create-storage-class.html"""
IOPS = {"gp3": (3000, 80000), "io2": (100, 256000)}
"""The volume types and their limits: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html"""
THROUGHPUT = (125, 2000)
IOPS_PER_MIB = 4
"""gp3 gives a quarter of a MiB/s per IOPS: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html"""
FILE_SYSTEMS = ("ext4", "xfs")
RECLAIM_POLICIES = ("Delete", "Retain")
DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"
DIRECTORY_PERMISSIONS = "700"
OCTAL = r"[0-7]{3,4}"

OF_KIND = {
    EBS: frozenset({"fs_type", "iops", "key_arn", "throughput", "volume_type"}),
    EFS: frozenset({"directory_permissions", "file_system"}),
}
LONGEST_NAME = 63

Manifest = dict[str, Any]
Classes = Mapping[str, "StorageClassSettings"]


def check_storage_classes(
    classes: Classes, file_systems: Collection[str], region: str, argument: str = "storage_classes"
) -> None:
    """Refuse classes that no driver could serve; those of kind `efs` choose from `file_systems`."""
    each(lambda key, settings: _check_class(f"{argument}.{key}", key, settings, file_systems, region), classes.items())
    defaults = sorted(key for key, settings in classes.items() if settings.get("default", False))
    if len(defaults) > 1:
        allowed = f"one default class: {defaults[0]} is one already"
        raise refusal(f"{argument}.{defaults[1]}.default", True, allowed, "remove one of them")


def _check_class(
    where: str, key: str, settings: "StorageClassSettings", file_systems: Collection[str], region: str
) -> None:
    _check_name(where, key)
    one_of(f"{where}.kind", settings["kind"], DRIVERS)
    one_of(f"{where}.reclaim_policy", settings.get("reclaim_policy", "Delete"), RECLAIM_POLICIES)
    if other := first_given(settings, sorted(OF_KIND[EFS if settings["kind"] == EBS else EBS])):
        field, value = other
        given = value if isinstance(value, str | int) else "a value"
        allowed = f"nothing, for a class of kind {settings['kind']}"
        raise refusal(f"{where}.{field}", given, allowed, "remove it, or change the kind")
    if settings["kind"] == EBS:
        check_key_arn(f"{where}.key_arn", settings.get("key_arn"), region)
        _check_volumes(where, settings)
    else:
        _check_files(where, settings, file_systems)


def check_drivers(classes: Classes, nodes: bool, auto_mode: bool, addons: Collection[str]) -> None:
    """Refuse classes that the cluster has no driver for: Fargate mounts neither EBS volumes nor new access points.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
    """
    found = Apart()
    for key, settings in classes.items():
        with found:
            kind = settings["kind"]
            where = f"storage_classes.{key}.kind"
            if not nodes and not auto_mode:
                instead = "use static volumes: fileSystems with access points" if kind == EFS else "use fileSystems"
                raise refusal(where, kind, "storage classes on clusters with nodes: there is only Fargate", instead)
            if DRIVERS[kind] not in addons and not (kind == EBS and auto_mode):
                raise refusal(where, kind, f"{kind} with the add-on {DRIVERS[kind]}", "add it to addons")
    found.refuse()


def storage_class(
    name: str, settings: "StorageClassSettings", auto_mode: bool, file_system_ids: Mapping[str, Any]
) -> Manifest:
    """Give a class; its volumes are encrypted, and wait for a pod where they belong to a zone."""
    metadata: dict[str, Any] = {"name": name}
    if settings.get("default", False):
        metadata["annotations"] = {DEFAULT_CLASS: "true"}
    of_kind = _volumes(settings, auto_mode) if settings["kind"] == EBS else _files(settings, file_system_ids)
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": metadata,
        "reclaimPolicy": settings.get("reclaim_policy", "Delete"),
        **of_kind,
    }


def static_volume(name: str, namespace: str, volume_handle: Any, size: str = "5Gi") -> list[Manifest]:
    """Give a claim `name` and the volume that it alone binds: an access point, which Fargate and nodes can mount.

    `volume_handle` is `fs-...::fsap-...`, as `plan.file_system.volume_handle` makes it; it may be an output. EFS grows
    by itself and ignores `size`. Volume and claim name each other and no storage class, so that nothing is provisioned:
    https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume
    """
    _check_name("name", name)
    _check_name("namespace", namespace)
    if not re.fullmatch(r"[1-9]\d*[KMGTPE]i?", size):
        raise refusal("size", size, "a quantity such as '5Gi'", "write a number and a unit")
    volume = f"{namespace}-{name}"
    common = {"storageClassName": "", "volumeMode": "Filesystem", "accessModes": ["ReadWriteMany"]}
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim"}
    return [
        {
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": volume},
            "spec": {
                **common,
                "capacity": {"storage": size},
                "persistentVolumeReclaimPolicy": "Retain",
                "claimRef": {**claim, "namespace": namespace, "name": name},
                "csi": {"driver": EFS_PROVISIONER, "volumeHandle": volume_handle},
            },
        },
        {
            **claim,
            "metadata": {"name": name, "namespace": namespace},
            "spec": {**common, "volumeName": volume, "resources": {"requests": {"storage": size}}},
        },
    ]


def _check_name(where: str, name: str) -> None:
    check_key(where, name)
    if len(name) > LONGEST_NAME:
        raise refusal(where, name, f"at most {LONGEST_NAME} characters", "shorten this name")


def _check_volumes(where: str, settings: "StorageClassSettings") -> None:
    """Refuse volumes that EBS would not make: the class would be there, and every claim of it pending."""
    type_ = settings.get("volume_type", "gp3")
    one_of(f"{where}.volume_type", type_, IOPS)
    one_of(f"{where}.fs_type", settings.get("fs_type", "ext4"), FILE_SYSTEMS)
    least, most = IOPS[type_]
    iops = settings.get("iops", least if type_ == "gp3" else None)
    if iops is None or not least <= iops <= most:
        raise refusal(f"{where}.iops", iops, f"{least} to {most} for {type_}", "correct the number")
    throughput = settings.get("throughput")
    if throughput is None:
        return
    if type_ != "gp3":
        raise refusal(f"{where}.throughput", throughput, f"nothing, for {type_}", "remove it, or use gp3")
    top = min(THROUGHPUT[1], iops // IOPS_PER_MIB)
    if not THROUGHPUT[0] <= throughput <= top:
        allowed = f"{THROUGHPUT[0]} to {top} MiB/s with {iops} iops"
        raise refusal(f"{where}.throughput", throughput, allowed, "correct the number, or raise iops")


def _check_files(where: str, settings: "StorageClassSettings", file_systems: Collection[str]) -> None:
    if "file_system" not in settings:
        allowed = f"one of the file systems: {', '.join(sorted(file_systems)) or 'there is none'}"
        raise refusal(f"{where}.file_system", None, allowed, "name it")
    one_of(f"{where}.file_system", settings["file_system"], file_systems)
    permissions = settings.get("directory_permissions", DIRECTORY_PERMISSIONS)
    if not re.fullmatch(OCTAL, permissions):
        allowed = "three or four octal digits"
        raise refusal(f"{where}.directory_permissions", permissions, allowed, "write it like '700'")


def _volumes(settings: "StorageClassSettings", auto_mode: bool) -> Manifest:
    """Fill in a class of EBS volumes.

    https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md
    """
    numbers = {"iops": settings.get("iops"), "throughput": settings.get("throughput")}
    given = {
        "type": settings.get("volume_type", "gp3"),
        "encrypted": "true",
        "kmsKeyId": settings.get("key_arn"),
        "csi.storage.k8s.io/fstype": settings.get("fs_type", "ext4"),
        **{key: str(number) for key, number in numbers.items() if number is not None},
    }
    return {
        "provisioner": AUTO_PROVISIONER if auto_mode else EBS_PROVISIONER,
        "parameters": {key: value for key, value in given.items() if value is not None},
        "volumeBindingMode": "WaitForFirstConsumer",
        "allowVolumeExpansion": True,
    }


def _files(settings: "StorageClassSettings", file_system_ids: Mapping[str, Any]) -> Manifest:
    """Fill in a class that makes an access point per claim; the driver mounts those by TLS only.

    https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/parameters.md
    """
    return {
        "provisioner": EFS_PROVISIONER,
        "parameters": {
            "provisioningMode": "efs-ap",
            "fileSystemId": file_system_ids[settings["file_system"]],
            "directoryPerms": settings.get("directory_permissions", DIRECTORY_PERMISSIONS),
        },
        "volumeBindingMode": "Immediate",
    }
