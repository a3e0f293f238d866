"""Storage classes, part of what is applied from inside the cluster, or rendered."""

from typing import NotRequired

import pulumi

from ..common.args import InRegion
from ..common.asked import asked
from ..common.plan.arguments import settle
from ..kubernetes.manifests import register
from .plan import storage as plan
from .settings import StorageClassSettings


class StorageClassesArgs(InRegion):
    """Inputs of `StorageClasses`."""

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
        super().__init__("private-eks:index:StorageClasses", name, asked(args, StorageClassesArgs), opts)

        auto_mode = args.get("auto_mode", False)
        made = register(self, name, [plan.storage_class(key, classes[key], auto_mode, ids) for key in sorted(classes)])

        self.names = pulumi.Output.all(*(one.urn for one in made)).apply(lambda _: sorted(classes))
        self.register_outputs({"names": self.names})
