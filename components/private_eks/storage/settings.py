"""What file systems and storage classes may be told."""

from typing import NotRequired, TypedDict

import pulumi

from ..common.tags import Tags


class AccessPointSettings(TypedDict):
    """A directory of a file system, used by everyone under one user and group."""

    uid: int
    """User that whoever mounts it acts as, and that owns the directory; not 0."""
    gid: int
    """Group likewise; not 0."""
    path: NotRequired[str]
    """Directory, made at the first mount, for example `/shop/uploads`. Default: `/` and the access point's name."""
    permissions: NotRequired[str]
    """Permissions with which the directory is made, octal. Default: `750`."""


class FileSystemSettings(TypedDict):
    """One file system. `key_arn` and the fields of access points never change: others replace what they describe."""

    access_points: NotRequired[dict[str, AccessPointSettings]]
    """Access points by name: static volumes mount one each. Default: none."""
    throughput_mode: NotRequired[str]
    """`elastic`, paid by what is read and written, or `bursting`, which grows with the files. Default: `elastic`."""
    transition_to_ia_days: NotRequired[int]
    """Days without access after which a file moves to Infrequent Access; 0 for never. Default: 30."""
    backup: NotRequired[bool]
    """Let AWS Backup keep daily copies for 35 days; they outlive the file system. Default: true."""
    key_arn: NotRequired[pulumi.Input[str] | None]
    """ARN of the KMS key; another one replaces the file system and loses its files. Default: a key of its own."""
    protect: NotRequired[bool]
    """Refuse to delete the file system and its key, in Pulumi. Default: false."""
    tags: NotRequired[Tags]
    """Further tags of the file system and what belongs to it. Default: none."""


class StorageClassSettings(TypedDict):
    """One storage class. Kubernetes changes none: another one replaces it, and volumes stay as they are."""

    kind: str
    """`ebs`, a volume for one node at a time, or `efs`, an access point for many."""
    default: NotRequired[bool]
    """Use it for claims that name no class; one class may say so. Default: false."""
    reclaim_policy: NotRequired[str]
    """What becomes of a volume without its claim: `Delete` or `Retain`. Default: `Delete`."""
    volume_type: NotRequired[str]
    """EBS: `gp3` or `io2`. Default: `gp3`."""
    iops: NotRequired[int]
    """EBS: 3000 to 80000 for gp3, 100 to 256000 for io2, which needs it. Default: EBS's 3000."""
    throughput: NotRequired[int]
    """EBS: MiB/s of gp3, 125 to 2000, at most a quarter of `iops`. Default: EBS's 125."""
    fs_type: NotRequired[str]
    """EBS: `ext4` or `xfs`. Default: `ext4`."""
    key_arn: NotRequired[pulumi.Input[str] | None]
    """EBS: ARN of the KMS key, which the driver's role may use. Default: the account's for EBS."""
    file_system: NotRequired[str]
    """EFS: name of the file system, without which there is no class of this kind. Default: none."""
    directory_permissions: NotRequired[str]
    """EFS: permissions of each volume's directory, octal. Default: `700`."""
