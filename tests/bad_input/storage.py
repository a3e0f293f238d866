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
    Row("file system in capitals", {"fileSystems.Files": {}}, "fileSystems.Files", "inner hyphens; rename this entry"),
    Row(
        "file system with a longer name than there is room",
        {f"fileSystems.{'f' * 50}": {}},
        f"fileSystems.{'f' * 50}",
        "characters beside the name 'private-eks-test'; shorten this name",
    ),
    Row("file systems as a list", {"fileSystems": ["files"]}, "fileSystems", "allowed: a mapping of names to values"),
    Row("file system of other words", _files(accessPoint={}), f"{_FILES}.accessPoint", "did you mean 'accessPoints'?"),
    Row(
        "file system with throughput by the hour",
        _files(throughputMode="provisioned"),
        f"{_FILES}.throughputMode",
        "got 'provisioned'; allowed: bursting, elastic; choose one of these",
    ),
    Row(
        "file system whose files move after a month and a half",
        _files(transitionToIaDays=45),
        f"{_FILES}.transitionToIaDays",
        "got 45; allowed: 1, 7, 14, 30, 60, 90, 180, 270, 365, or 0 for never; choose one of these numbers of days",
    ),
    Row(
        "file system with the key of another region",
        _files(keyArn="arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        f"{_FILES}.keyArn",
        "allowed: arn:aws:kms:eu-west-1:<account>:key/<id>; give the ARN of a key in this region",
    ),
    Row("backup as a text", _files(backup="daily"), f"{_FILES}.backup", "allowed: true or false"),
    Row("file system with a tag of AWS's", _files(tags={"aws:x": "y"}), f"{_FILES}.tags.aws:x", "rename or shorten"),
    Row(
        "access point of root",
        _point(uid=0),
        f"{_POINTS}.uid",
        "got 0; allowed: 1 to 4294967295; choose another: nobody mounts as root",
    ),
    Row("access point of the group of root", _point(gid=0), f"{_POINTS}.gid", "choose another: nobody mounts as root"),
    Row("access point of nobody", _point(uid=None), f"{_POINTS}.uid", "allowed: a whole number; give a value"),
    Row(
        "access point to everything",
        _point(path="/"),
        f"{_POINTS}.path",
        "got '/'; allowed: an absolute path below /, up to four directories and 100 characters; name a directory of",
    ),
    Row("access point at half a path", _point(path="uploads"), f"{_POINTS}.path", "an absolute path below /"),
    Row("access point five directories deep", _point(path="/a/b/c/d/e"), f"{_POINTS}.path", "up to four directories"),
    Row(
        "permissions as a number",
        _point(permissions=750),
        f"{_POINTS}.permissions",
        "got 750; allowed: text; put quotes around it",
    ),
    Row(
        "permissions in letters",
        _point(permissions="rwxr-x---"),
        f"{_POINTS}.permissions",
        "allowed: three or four octal digits; write it like '750'",
    ),
    Row(
        "access point in capitals",
        _files(accessPoints={"Uploads": _POINT}),
        f"{_FILES}.accessPoints.Uploads",
        "inner hyphens; rename this entry",
    ),
    Row(
        "more file systems than the control subnets hold",
        {"cidr": "10.10.0.0/24", **{f"fileSystems.files-{i}": {} for i in range(8)}},
        "uses",
        "beside the control plane and 8 mount targets in 10.10.0.",
    ),
)

_CLASSES = (
    Row("class of another kind", {_CLASS: {"kind": "nfs"}}, f"{_CLASS}.kind", "got 'nfs'; allowed: ebs, efs; "),
    Row("class of no kind", {_CLASS: {}}, f"{_CLASS}.kind", "give a value: it has no default"),
    Row(
        "EBS class without the driver",
        {_CLASS: {"kind": "ebs"}},
        f"{_CLASS}.kind",
        "got 'ebs'; allowed: ebs with the add-on aws-ebs-csi-driver; add it to addons",
    ),
    Row(
        "EFS class without the driver",
        {_CLASS: {"kind": "efs", "fileSystem": "files"}, **_files()},
        f"{_CLASS}.kind",
        "got 'efs'; allowed: efs with the add-on aws-efs-csi-driver; add it to addons",
    ),
    Row(
        "EBS class on Fargate alone",
        {_CLASS: {"kind": "ebs"}},
        f"{_CLASS}.kind",
        "got 'ebs'; allowed: storage classes on clusters with nodes: there is only Fargate; use fileSystems",
        stack="fargate",
    ),
    Row(
        "EFS class on Fargate alone",
        {_CLASS: {"kind": "efs", "fileSystem": "files"}, **_files()},
        f"{_CLASS}.kind",
        "there is only Fargate; use static volumes: fileSystems with access points",
        stack="fargate",
    ),
    Row(
        "EFS class in Auto Mode without the driver",
        {_CLASS: {"kind": "efs", "fileSystem": "files"}, **_files()},
        f"{_CLASS}.kind",
        "allowed: efs with the add-on aws-efs-csi-driver; add it to addons",
        stack="auto",
    ),
    Row("EFS class of no file system", _efs(), f"{_CLASS}.fileSystem", "allowed: one of the file systems: files; name"),
    Row(
        "EFS class of another file system",
        _efs(fileSystem="file"),
        f"{_CLASS}.fileSystem",
        "got 'file'; did you mean 'files'?; allowed: files",
    ),
    Row(
        "EFS class with throughput",
        _efs(fileSystem="files", throughput=250),
        f"{_CLASS}.throughput",
        "got 250; allowed: nothing, for a class of kind efs; remove it, or change the kind",
    ),
    Row(
        "EBS class of a file system",
        _ebs(fileSystem="files"),
        f"{_CLASS}.fileSystem",
        "got 'files'; allowed: nothing, for a class of kind ebs; remove it, or change the kind",
    ),
    Row(
        "two default classes",
        {**_ebs(default=True), "storageClasses.slow": {"kind": "ebs", "default": True}},
        "storageClasses.slow.default",
        "got true; allowed: one default class: fast is one already; remove one of them",
    ),
    Row("EBS class of the old type", _ebs(volumeType="gp2"), f"{_CLASS}.volumeType", "allowed: gp3, io2; "),
    Row("too few IOPS", _ebs(iops=100), f"{_CLASS}.iops", "allowed: 3000 to 80000 for gp3; correct the number"),
    Row("too many IOPS", _ebs(volumeType="io2", iops=256001), f"{_CLASS}.iops", "100 to 256000 for io2"),
    Row("no IOPS of io2", _ebs(volumeType="io2"), f"{_CLASS}.iops", "got nothing; allowed: 100 to 256000 for io2"),
    Row(
        "more throughput than IOPS carry",
        _ebs(iops=4000, throughput=1001),
        f"{_CLASS}.throughput",
        "got 1001; allowed: 125 to 1000 MiB/s with 4000 iops; correct the number, or raise iops",
    ),
    Row("throughput of io2", _ebs(volumeType="io2", iops=100, throughput=125), f"{_CLASS}.throughput", "use gp3"),
    Row("class for Windows", _ebs(fsType="ntfs"), f"{_CLASS}.fsType", "allowed: ext4, xfs; "),
    Row("class that recycles", _ebs(reclaimPolicy="Recycle"), f"{_CLASS}.reclaimPolicy", "allowed: Delete, Retain; "),
    Row("class with a key by alias", _ebs(keyArn="alias/ebs"), f"{_CLASS}.keyArn", "give the ARN of a key in this"),
    Row("class in capitals", {"storageClasses.Fast": {"kind": "ebs"}}, "storageClasses.Fast", "rename this entry"),
    Row(
        "directory for nobody",
        _efs(fileSystem="files", directoryPermissions="none"),
        f"{_CLASS}.directoryPermissions",
        "got 'none'; allowed: three or four octal digits; write it like '700'",
    ),
)

ROWS = (*_FILE_SYSTEMS, *_CLASSES)
