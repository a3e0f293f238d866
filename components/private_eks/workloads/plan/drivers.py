"""Volumes and what mounts them: a CSI driver on each node, brought by an add-on, a preset or the user's own objects.

https://docs.aws.amazon.com/eks/latest/userguide/storage.html. Fargate mounts EFS by itself, and nothing else.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ...common.plan.arguments import refusal
from ...kubernetes.plan.manifests import pod_template
from ...storage.plan.storage import AUTO_PROVISIONER, EBS_PROVISIONER, EFS_PROVISIONER
from .own_manifests import flat
from .scheduling import Pod, SchedulableCompute, profile_of

BROUGHT_BY: Mapping[str, tuple[str, ...]] = {
    EBS_PROVISIONER: ("aws-ebs-csi-driver",),
    EFS_PROVISIONER: ("aws-efs-csi-driver",),
    "fsx.csi.aws.com": ("aws-fsx-csi-driver",),
    "s3.csi.aws.com": ("aws-mountpoint-s3-csi-driver",),
    "secrets-store.csi.k8s.io": ("aws-secrets-store-csi-driver-provider", "secrets-store-csi"),
}
"""Add-ons, and presets of the platform, by the driver that they bring."""

Object = Mapping[str, Any]


def drivers_of(offers: Collection[str], objects: Sequence[Any], auto_mode: bool) -> set[str]:
    """Name the drivers on nodes; `offers` are add-ons, presets and uses, and `objects` may hold a CSIDriver."""
    brought = {driver for driver, names in BROUGHT_BY.items() if set(names) & set(offers)}
    own = {_name(manifest) for _, manifest in flat("manifests", objects) if manifest.get("kind") == "CSIDriver"}
    return brought | own | ({AUTO_PROVISIONER} if auto_mode else set())


def addons_of(drivers: Collection[str]) -> set[str]:
    """Name the add-ons that are there, or as good as there."""
    return {names[0] for driver, names in BROUGHT_BY.items() if driver in drivers}


def check_driver(where: str, given: object, driver: str, drivers: Collection[str]) -> None:
    """Refuse a volume on nodes whose driver is known, and missing."""
    if driver in BROUGHT_BY and driver not in drivers:
        addon = BROUGHT_BY[driver][0]
        allowed = f"nothing on nodes without the add-on {addon}, which brings {driver}"
        raise refusal(where, given, allowed, f"add 'addons: {{{addon}: {{}}}}'")


def check_volumes(objects: Sequence[Any], schedulable: SchedulableCompute, drivers: Collection[str]) -> None:
    """Refuse classes, volumes and pods of one's own objects that nothing could serve or mount."""
    found = list(flat("manifests", objects))
    pods = [_mounting(where, manifest, schedulable) for where, manifest in found if pod_template(manifest) is not None]
    for where, manifest in found:
        spec = _mapping(manifest.get("spec"))
        if manifest.get("kind") == "StorageClass":
            check_driver(f"{where}.provisioner", manifest.get("provisioner"), str(manifest.get("provisioner")), drivers)
        if manifest.get("kind") == "PersistentVolume" and _on_nodes(found, manifest, pods, schedulable):
            driver = str(_mapping(spec.get("csi")).get("driver"))
            check_driver(f"{where}.spec.csi.driver", driver, driver, drivers)
    for where, on_nodes, _, volumes in pods:
        for i, volume in enumerate(volumes):
            for path, driver in _drivers(volume):
                if on_nodes or driver != EFS_PROVISIONER:
                    check_driver(f"{where}.volumes[{i}].{path}", driver, driver, drivers)


Mounting = tuple[str, bool, str, list[Object]]
"""Where pods stand, whether they run on nodes, their namespace, and their volumes."""


def _mounting(where: str, manifest: Object, schedulable: SchedulableCompute) -> Mounting:
    template = pod_template(manifest) or {}
    namespace = str(_mapping(manifest.get("metadata")).get("namespace") or "default")
    labels = _mapping(_mapping(template.get("metadata")).get("labels"))
    on_nodes = profile_of(Pod(namespace=namespace, labels=labels), schedulable.profiles) is None
    volumes = _mapping(template.get("spec")).get("volumes")
    return where, on_nodes, namespace, [v for v in volumes or () if isinstance(v, Mapping)]


def _drivers(volume: Object) -> Iterator[tuple[str, str]]:
    if "awsElasticBlockStore" in volume:
        yield "awsElasticBlockStore", EBS_PROVISIONER
    if driver := _mapping(volume.get("csi")).get("driver"):
        yield "csi.driver", str(driver)


def _on_nodes(
    found: list[tuple[str, Object]], volume: Object, pods: list[Mounting], schedulable: SchedulableCompute
) -> bool:
    """Tell whether a volume is certainly mounted on nodes: Fargate mounts EFS, and who claims it may come later."""
    spec = _mapping(volume.get("spec"))
    if _mapping(spec.get("csi")).get("driver") != EFS_PROVISIONER or not schedulable.profiles:
        return True
    reference = _mapping(spec.get("claimRef"))
    claims = {(str(reference.get("namespace")), str(reference.get("name")))}
    claims |= {
        (str(_mapping(claim.get("metadata")).get("namespace") or "default"), _name(claim))
        for _, claim in found
        if claim.get("kind") == "PersistentVolumeClaim"
        and _mapping(claim.get("spec")).get("volumeName") == _name(volume)
    }
    return any(on_nodes and (namespace, _claim(v)) in claims for _, on_nodes, namespace, own in pods for v in own)


def _claim(volume: Object) -> str:
    return str(_mapping(volume.get("persistentVolumeClaim")).get("claimName"))


def _name(manifest: Object) -> str:
    return str(_mapping(manifest.get("metadata")).get("name"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
