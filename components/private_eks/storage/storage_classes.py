"""Storage classes, part of what is applied from inside the cluster, or rendered."""

from typing import NotRequired, TypedDict

import pulumi

from ..common.plan.arguments import settle
from ..kubernetes.manifests import register
from .plan import storage as plan


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
    """EBS: 3000 to 80000 for gp3, 100 to 256000 for io2, which needs it. Default: 3000."""
    throughput: NotRequired[int]
    """EBS: MiB/s of gp3, 125 to 2000, at most a quarter of `iops`. Default: 125."""
    fs_type: NotRequired[str]
    """EBS: `ext4` or `xfs`. Default: `ext4`."""
    key_arn: NotRequired[pulumi.Input[str] | None]
    """EBS: ARN of the KMS key; its policy must admit the driver's role. Default: the account's default for EBS."""
    file_system: NotRequired[str]
    """EFS: name of the file system, without which there is no class of this kind. Default: none."""
    directory_permissions: NotRequired[str]
    """EFS: permissions of each volume's directory, octal. Default: `700`."""


class StorageClassesArgs(TypedDict):
    """Inputs of `StorageClasses`."""

    region: str
    """Region of the cluster, for example `eu-west-1`."""
    classes: dict[str, StorageClassSettings]
    """The storage classes by name."""
    file_system_ids: NotRequired[dict[str, pulumi.Input[str]]]
    """IDs of EFS file systems, by the names that classes use. Default: none."""
    auto_mode: NotRequired[bool]
    """Let EKS Auto Mode make the EBS volumes; only its own nodes take them. Default: false."""


class StorageClasses(pulumi.ComponentResource):
    """Storage classes for EBS volumes and EFS access points, all of them encrypted.

    https://docs.aws.amazon.com/eks/latest/userguide/storage.html
    """

    names: pulumi.Output[list[str]]
    """Names of the classes, known when they are there."""

    def __init__(self, name: str, args: StorageClassesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, then declare the classes."""
        args = settle(args, StorageClassesArgs)
        classes, ids = args["classes"], args.get("file_system_ids", {})
        plan.check_storage_classes(classes, ids, args["region"], "classes")
        super().__init__("private-eks:index:StorageClasses", name, {}, opts)

        auto_mode = args.get("auto_mode", False)
        made = register(self, name, [plan.storage_class(key, classes[key], auto_mode, ids) for key in sorted(classes)])

        self.names = pulumi.Output.all(*(one.urn for one in made)).apply(lambda _: sorted(classes))
        self.register_outputs({"names": self.names})
