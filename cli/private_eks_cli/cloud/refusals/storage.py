"""File systems: where their mount targets may stand."""

from collections.abc import Iterator

from .table import MOUNT_TARGET, SUBNET, Live, Table, by_id, of


def mount_target_conflict(wanted: Live, live: Table) -> Iterator[str]:
    """A file system has one mount target per zone, all of them in one VPC.

    https://docs.aws.amazon.com/efs/latest/ug/API_CreateMountTarget.html
    """
    mine = by_id(SUBNET, wanted.inputs.get("subnetId"), live) if wanted.type == MOUNT_TARGET else None
    if mine is None:
        return
    for other in of(MOUNT_TARGET, live):
        theirs = by_id(SUBNET, other.inputs.get("subnetId"), live)
        if theirs is None or other.inputs.get("fileSystemId") != wanted.inputs.get("fileSystemId"):
            continue
        if theirs.inputs.get("vpcId") != mine.inputs.get("vpcId"):
            yield f"MountTargetConflict: {other.id} is in another VPC"
        elif theirs.inputs.get("availabilityZone") == mine.inputs.get("availabilityZone"):
            yield f"MountTargetConflict: mount target already exists in this AZ: {other.id}"
