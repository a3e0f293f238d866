from typing import Any

import pytest

from private_eks.storage.plan import storage as plan
from private_eks.storage.settings import StorageClassSettings
from tests.refusal import refusal_of

EBS: StorageClassSettings = {"kind": "ebs"}
EFS: StorageClassSettings = {"kind": "efs", "file_system": "shared"}
BOTH = ("aws-ebs-csi-driver", "aws-efs-csi-driver")


def refused(**classes: Any) -> str:
    return refusal_of(lambda: plan.check_storage_classes(classes, ["shared"], "eu-west-1"))


def undriven(settings: Any, nodes: bool, auto_mode: bool, *addons: str) -> str:
    return refusal_of(lambda: plan.check_drivers({"x": settings}, nodes, auto_mode, addons))


def test_a_class_of_ebs_volumes() -> None:
    assert plan.storage_class("gp3", {**EBS, "default": True}, False, {}) == {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "gp3", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        "provisioner": "ebs.csi.aws.com",
        "parameters": {"type": "gp3", "encrypted": "true", "csi.storage.k8s.io/fstype": "ext4"},
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "WaitForFirstConsumer",
        "allowVolumeExpansion": True,
    }


def test_a_class_of_ebs_volumes_with_everything() -> None:
    settings: Any = {"volume_type": "io2", "iops": 500, "fs_type": "xfs", "key_arn": "arn", "reclaim_policy": "Retain"}
    made = plan.storage_class("fast", {**EBS, **settings}, True, {})
    assert made["provisioner"] == "ebs.csi.eks.amazonaws.com"
    assert made["reclaimPolicy"] == "Retain"
    assert made["parameters"] == {
        "type": "io2", "encrypted": "true", "kmsKeyId": "arn", "csi.storage.k8s.io/fstype": "xfs", "iops": "500",
    }  # fmt: skip


def test_a_class_of_access_points() -> None:
    for auto_mode in (False, True):
        assert plan.storage_class("shared", EFS, auto_mode, {"shared": "fs-1"}) == {
            "apiVersion": "storage.k8s.io/v1",
            "kind": "StorageClass",
            "metadata": {"name": "shared"},
            "provisioner": "efs.csi.aws.com",
            "parameters": {"provisioningMode": "efs-ap", "fileSystemId": "fs-1", "directoryPerms": "700"},
            "reclaimPolicy": "Delete",
            "volumeBindingMode": "Immediate",
        }


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"kind": "nfs"}, "kind: got 'nfs'; allowed: ebs, efs; "),
        ({**EBS, "reclaim_policy": "Recycle"}, "reclaim_policy: got 'Recycle'; allowed: Delete, Retain"),
        ({**EBS, "volume_type": "gp2"}, "volume_type: got 'gp2'; allowed: gp3, io2"),
        ({**EBS, "fs_type": "ntfs"}, "fs_type: got 'ntfs'; allowed: ext4, xfs"),
        ({**EBS, "iops": 2999}, "iops: got 2999; allowed: 3000 to 80000 for gp3"),
        ({**EBS, "iops": 80001}, "iops: got 80001; allowed: 3000 to 80000 for gp3"),
        ({**EBS, "throughput": 751}, "throughput: got 751; allowed: 125 to 750 MiB/s with 3000 iops"),
        ({**EBS, "throughput": 124}, "throughput: got 124; allowed: 125 to 750"),
        ({**EBS, "iops": 16000, "throughput": 2001}, "throughput: got 2001; allowed: 125 to 2000 MiB/s"),
        ({**EBS, "key_arn": "alias/x"}, "key_arn: got 'alias/x'"),
        ({**EBS, "file_system": "shared"}, "file_system: got 'shared'; allowed: nothing, for a class of kind ebs"),
        ({**EFS, "iops": 3000}, "iops: got 3000; allowed: nothing, for a class of kind efs"),
        ({"kind": "efs"}, "file_system: got nothing; allowed: one of the file systems: shared; name it"),
        ({**EFS, "file_system": "share"}, "file_system: got 'share'; did you mean 'shared'?; allowed: shared"),
        ({**EFS, "directory_permissions": "rwx"}, "directory_permissions: got 'rwx'; allowed: three or four octal"),
    ],
)
def test_what_no_driver_could_make_is_refused(settings: Any, message: str) -> None:
    assert refused(x=settings).startswith("storage_classes.x.")
    assert message in refused(x=settings)


@pytest.mark.parametrize(
    "settings",
    [
        {**EBS, "iops": 3000, "throughput": 750},
        {**EBS, "iops": 80000, "throughput": 2000},
        {**EBS, "volume_type": "io2", "iops": 256000},
        {**EBS, "key_arn": object()},
        {**EFS, "directory_permissions": "0770"},
    ],
)
def test_what_lies_within_the_limits_is_taken(settings: Any) -> None:
    assert refused(x=settings) == ""


def test_names_are_those_of_kubernetes() -> None:
    assert refused(Fast=EBS).startswith("storage_classes.Fast: got 'Fast'")
    assert refused(**{"x" * 64: EBS}).endswith("allowed: at most 63 characters; shorten this name")


def test_one_class_is_the_default_at_most() -> None:
    message = refused(a={**EBS, "default": True}, b={**EBS, "default": True}, c=EBS)
    assert message.startswith("storage_classes.b.default: got true; allowed: one default class: a is one already")
    assert refused(a={**EBS, "default": True}, b={**EBS, "default": False}) == ""


@pytest.mark.parametrize(
    ("settings", "nodes", "auto_mode", "addons", "message"),
    [
        (EBS, True, False, BOTH, ""),
        (EFS, True, False, BOTH, ""),
        (EBS, False, True, (), ""),
        (EFS, False, True, ("aws-efs-csi-driver",), ""),
    ],
)
def test_each_kind_needs_its_driver_and_a_place_that_it_runs_on(
    settings: Any, nodes: bool, auto_mode: bool, addons: tuple[str, ...], message: str
) -> None:
    found = undriven(settings, nodes, auto_mode, *addons)
    assert message in found
    assert bool(found) == bool(message)


def test_a_static_volume_and_its_claim_name_each_other_and_no_class() -> None:
    volume, claim = plan.static_volume("uploads", "shop", "fs-1::fsap-2", "20Gi")
    common = {"storageClassName": "", "volumeMode": "Filesystem", "accessModes": ["ReadWriteMany"]}
    assert volume == {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "shop-uploads"},
        "spec": {
            **common,
            "capacity": {"storage": "20Gi"},
            "persistentVolumeReclaimPolicy": "Retain",
            "claimRef": {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": "shop", "name": "uploads"},
            "csi": {"driver": "efs.csi.aws.com", "volumeHandle": "fs-1::fsap-2"},
        },
    }
    assert claim == {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "uploads", "namespace": "shop"},
        "spec": {**common, "volumeName": "shop-uploads", "resources": {"requests": {"storage": "20Gi"}}},
    }


@pytest.mark.parametrize("change", [{"name": "Up"}, {"namespace": "shop_1"}, {"size": "5"}, {"size": "0Gi"}])
def test_a_static_volume_that_kubernetes_refuses_is_refused(change: dict[str, str]) -> None:
    given = {"name": "uploads", "namespace": "shop", "volume_handle": "fs-1::fsap-2", "size": "5Gi", **change}
    assert refusal_of(lambda: plan.static_volume(**given)).startswith(f"{next(iter(change))}: got ")
