"""Volumes without their driver are refused before anything is made."""

from typing import Any

import pytest

from private_eks.workloads.plan.drivers import check_volumes, drivers_of
from private_eks.workloads.plan.scheduling import SchedulableCompute
from tests.refusal import refusal_of

NODES = SchedulableCompute(open_ended=True)
MIXED = SchedulableCompute({"files": {"selectors": [{"namespace": "files"}]}}, open_ended=True)


def volume(driver: str, **claim: str) -> dict[str, Any]:
    reference = {"claimRef": claim} if claim else {}
    spec = {"csi": {"driver": driver, "volumeHandle": "x"}, **reference}
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "data"}, "spec": spec}


def claim(namespace: str) -> dict[str, Any]:
    metadata = {"name": "data", "namespace": namespace}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": {"volumeName": "data"}}


def pods(namespace: str, **source: Any) -> dict[str, Any]:
    volumes = [{"name": "data", **(source or {"persistentVolumeClaim": {"claimName": "data"}})}]
    template = {"spec": {"containers": [], "volumes": volumes}}
    metadata = {"name": "a", "namespace": namespace}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": {"template": template}}


def refused(*objects: dict[str, Any], schedulable: SchedulableCompute = NODES, offers: tuple[str, ...] = ()) -> str:
    drivers = drivers_of(offers, objects, auto_mode=False)
    return refusal_of(lambda: check_volumes(objects, schedulable, drivers))


@pytest.mark.parametrize(("driver", "addon"), [
    ("ebs.csi.aws.com", "aws-ebs-csi-driver"), ("efs.csi.aws.com", "aws-efs-csi-driver"),
    ("fsx.csi.aws.com", "aws-fsx-csi-driver"), ("s3.csi.aws.com", "aws-mountpoint-s3-csi-driver"),
])  # fmt: skip
def test_a_static_volume_wants_its_driver(driver: str, addon: str) -> None:
    found = refused(volume(driver))
    assert found.startswith(
        f"manifests[0].spec.csi.driver: got '{driver}'; allowed: nothing on nodes without the add-on"
    )
    assert found.endswith(f"add 'addons: {{{addon}: {{}}}}'")
    assert refused(volume(driver), offers=(addon,)) == ""


def test_a_driver_of_one_s_own_counts() -> None:
    own = {"apiVersion": "storage.k8s.io/v1", "kind": "CSIDriver", "metadata": {"name": "efs.csi.aws.com"}}
    assert refused(volume("efs.csi.aws.com"), own) == ""
    assert refused(volume("csi.vendor.example")) == ""


def test_fargate_mounts_efs_by_itself() -> None:
    efs = volume("efs.csi.aws.com", namespace="files", name="data")
    assert refused(efs, pods("files"), schedulable=MIXED) == ""
    assert refused(efs, schedulable=MIXED) == ""
    assert "aws-efs-csi-driver" in refused(volume("efs.csi.aws.com"), claim("shop"), pods("shop"), schedulable=MIXED)
    assert "aws-ebs-csi-driver" in refused(volume("ebs.csi.aws.com"), pods("files"), schedulable=MIXED)


@pytest.mark.parametrize(("source", "path", "addon"), [
    ({"csi": {"driver": "secrets-store.csi.k8s.io"}}, "csi.driver", "aws-secrets-store-csi-driver-provider"),
    ({"awsElasticBlockStore": {"volumeID": "vol-1"}}, "awsElasticBlockStore", "aws-ebs-csi-driver"),
])  # fmt: skip
def test_volumes_in_pods_want_it_too(source: dict[str, Any], path: str, addon: str) -> None:
    found = refused(pods("shop", **source))
    assert found.startswith(f"manifests[0].volumes[0].{path}: got ")
    assert addon in found
    assert refused(pods("shop", **source), offers=(addon,)) == ""


def test_a_class_wants_it_too() -> None:
    made = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "a"}}
    assert "add 'addons: {aws-ebs-csi-driver: {}}'" in refused({**made, "provisioner": "ebs.csi.aws.com"})
    assert refused({**made, "provisioner": "ebs.csi.eks.amazonaws.com"}) == ""


@pytest.mark.parametrize("source", [{"emptyDir": {}}, {"configMap": {"name": "a"}}, {"projected": {"sources": []}}])
def test_what_kubelets_mount_by_themselves_wants_nothing(source: dict[str, Any]) -> None:
    assert refused(pods("shop", **source)) == ""
