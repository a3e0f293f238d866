"""Files of applications that outlive their pods: claims of disks, and volumes of file systems that exist.

https://docs.aws.amazon.com/eks/latest/userguide/storage.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...kubernetes.plan.manifests import Manifest, metadata
from ...kubernetes.plan.quantities import read_memory
from ...storage.plan.storage import static_volume
from .pods import volume_name

if TYPE_CHECKING:
    from ..settings import ApplicationSettings, VolumeSettings

DISK = "10Gi"


def claims_of(key: str, settings: "ApplicationSettings") -> dict[str, str]:
    """Name the claims of an application's volumes by mount path."""
    return {path: f"{key}-{volume_name(path)}" for path in sorted(settings.get("volumes", {}))}


def plan_volumes(key: str, settings: "ApplicationSettings", handles: Mapping[str, Any]) -> list[Manifest]:
    """Make the claims, and the volumes of file systems; `handles` are the file systems' by name.

    Raises ValueError for a volume of no kind or of two, and for a file system that is not there.
    """
    made: list[Manifest] = []
    for path, claim in claims_of(key, settings).items():
        volume, where = settings["volumes"][path], f"applications.{key}.volumes.{path}"
        kinds = sorted(volume.keys() & {"file_system", "storage_class"})
        if len(kinds) != 1:
            raise refusal(where, kinds or None, "file_system or storage_class", "say where the files are")
        if kinds == ["file_system"]:
            one_of(f"{where}.file_system", volume["file_system"], handles)
            if "size" in volume:
                raise refusal(f"{where}.size", volume["size"], "none: file systems grow", "remove it")
            made += static_volume(claim, settings["namespace"], handles[volume["file_system"]])
        else:
            made.append(_disk(where, claim, settings["namespace"], volume))
    return made


def _disk(where: str, claim: str, namespace: str, volume: "VolumeSettings") -> Manifest:
    size = volume.get("size", DISK)
    read_memory(f"{where}.size", size)
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": metadata(claim, namespace),
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": volume["storage_class"],
            "resources": {"requests": {"storage": size}},
        },
    }
