"""File systems and storage classes."""

from typing import Any

from .rows import Row

_POINT = {"uid": 1000, "gid": 1000}
_FILES = "fileSystems.files"
_POINTS = f"{_FILES}.accessPoints.uploads"
_CLASS = "storageClasses.fast"


def _files(**settings: Any) -> dict[str, Any]:
    return {_FILES: settings}


def _point(**fields: Any) -> dict[str, Any]:
    return _files(accessPoints={"uploads": {**_POINT, **fields}})


def _ebs(**settings: Any) -> dict[str, Any]:
    return {_CLASS: {"kind": "ebs", **settings}, "addons.aws-ebs-csi-driver": {}}


def _efs(**settings: Any) -> dict[str, Any]:
    return {_CLASS: {"kind": "efs", **settings}, "addons.aws-efs-csi-driver": {}, **_files()}


_FILE_SYSTEMS = (
    Row("file system in capitals", {"fileSystems.Files": {}}, "fileSystems.Files"),
    Row(
        "file system with a longer name than there is room", {f"fileSystems.{'f' * 50}": {}}, f"fileSystems.{'f' * 50}"
    ),
    Row("file systems as a list", {"fileSystems": ["files"]}, "fileSystems"),
    Row("file system of other words", _files(accessPoint={}), f"{_FILES}.accessPoint"),
    Row("file system with throughput by the hour", _files(throughputMode="provisioned"), f"{_FILES}.throughputMode"),
    Row(
        "file system whose files move after a month and a half",
        _files(transitionToIaDays=45),
        f"{_FILES}.transitionToIaDays",
    ),
    Row(
        "file system with the key of another region",
        _files(keyArn="arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        f"{_FILES}.keyArn",
    ),
    Row("backup as a text", _files(backup="daily"), f"{_FILES}.backup"),
    Row("file system with a tag of AWS's", _files(tags={"aws:x": "y"}), f"{_FILES}.tags.aws:x"),
    Row("access point of root", _point(uid=0), f"{_POINTS}.uid"),
    Row("access point of the group of root", _point(gid=0), f"{_POINTS}.gid"),
    Row("access point of nobody", _point(uid=None), f"{_POINTS}.uid"),
    Row("access point to everything", _point(path="/"), f"{_POINTS}.path"),
    Row("access point at half a path", _point(path="uploads"), f"{_POINTS}.path"),
    Row("access point five directories deep", _point(path="/a/b/c/d/e"), f"{_POINTS}.path"),
    Row("permissions as a number", _point(permissions=750), f"{_POINTS}.permissions"),
    Row("permissions in letters", _point(permissions="rwxr-x---"), f"{_POINTS}.permissions"),
    Row("access point in capitals", _files(accessPoints={"Uploads": _POINT}), f"{_FILES}.accessPoints.Uploads"),
    Row(
        "more file systems than the control subnets hold",
        {"cidr": "10.10.0.0/24", **{f"fileSystems.files-{i}": {} for i in range(8)}},
        "uses",
    ),
)

_CLASSES = (
    Row("class of another kind", {_CLASS: {"kind": "nfs"}}, f"{_CLASS}.kind"),
    Row("class of no kind", {_CLASS: {}}, f"{_CLASS}.kind"),
    Row("EBS class without the driver", {_CLASS: {"kind": "ebs"}}, f"{_CLASS}.kind"),
    Row("EFS class without the driver", {_CLASS: {"kind": "efs", "fileSystem": "files"}, **_files()}, f"{_CLASS}.kind"),
    Row(
        "EBS class on Fargate alone",
        {_CLASS: {"kind": "ebs"}},
        f"{_CLASS}.kind",
        stack="fargate",
    ),
    Row(
        "EFS class on Fargate alone",
        {_CLASS: {"kind": "efs", "fileSystem": "files"}, **_files()},
        f"{_CLASS}.kind",
        stack="fargate",
    ),
    Row(
        "EFS class in Auto Mode without the driver",
        {_CLASS: {"kind": "efs", "fileSystem": "files"}, **_files()},
        f"{_CLASS}.kind",
        stack="auto",
    ),
    Row("EFS class of no file system", _efs(), f"{_CLASS}.fileSystem"),
    Row("EFS class of another file system", _efs(fileSystem="file"), f"{_CLASS}.fileSystem"),
    Row("EFS class with throughput", _efs(fileSystem="files", throughput=250), f"{_CLASS}.throughput"),
    Row("EBS class of a file system", _ebs(fileSystem="files"), f"{_CLASS}.fileSystem"),
    Row(
        "two default classes",
        {**_ebs(default=True), "storageClasses.slow": {"kind": "ebs", "default": True}},
        "storageClasses.slow.default",
    ),
    Row("EBS class of the old type", _ebs(volumeType="gp2"), f"{_CLASS}.volumeType"),
    Row("too few IOPS", _ebs(iops=100), f"{_CLASS}.iops"),
    Row("too many IOPS", _ebs(volumeType="io2", iops=256001), f"{_CLASS}.iops"),
    Row("no IOPS of io2", _ebs(volumeType="io2"), f"{_CLASS}.iops"),
    Row("more throughput than IOPS carry", _ebs(iops=4000, throughput=1001), f"{_CLASS}.throughput"),
    Row("throughput of io2", _ebs(volumeType="io2", iops=100, throughput=125), f"{_CLASS}.throughput"),
    Row("class for Windows", _ebs(fsType="ntfs"), f"{_CLASS}.fsType"),
    Row("class that recycles", _ebs(reclaimPolicy="Recycle"), f"{_CLASS}.reclaimPolicy"),
    Row("class with a key by alias", _ebs(keyArn="alias/ebs"), f"{_CLASS}.keyArn"),
    Row("class in capitals", {"storageClasses.Fast": {"kind": "ebs"}}, "storageClasses.Fast"),
    Row(
        "directory for nobody", _efs(fileSystem="files", directoryPermissions="none"), f"{_CLASS}.directoryPermissions"
    ),
)

ROWS = (*_FILE_SYSTEMS, *_CLASSES)
