"""What the simulated cloud knows of file systems."""

import pytest

from private_eks_cli.cloud.answers import Place
from private_eks_cli.cloud.live import Cloud
from private_eks_cli.cloud.refusals import Live, RefusedError, refuse_creation, refuse_deletion

FILES = "aws:efs/fileSystem:FileSystem"
TARGET = "aws:efs/mountTarget:MountTarget"
SUBNETS = [
    Live("urn:a", "aws:ec2/subnet:Subnet", "a", {"vpcId": "vpc-1", "availabilityZone": "eu-west-1a"}),
    Live("urn:a2", "aws:ec2/subnet:Subnet", "a2", {"vpcId": "vpc-1", "availabilityZone": "eu-west-1a"}),
    Live("urn:b", "aws:ec2/subnet:Subnet", "b", {"vpcId": "vpc-1", "availabilityZone": "eu-west-1b"}),
    Live("urn:c", "aws:ec2/subnet:Subnet", "c", {"vpcId": "vpc-2", "availabilityZone": "eu-west-1c"}),
]


def target(id_: str, subnet: str, files: str = "fs-1") -> Live:
    return Live(f"urn:{id_}", TARGET, id_, {"fileSystemId": files, "subnetId": subnet})


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (target("t-2", "b"), ""),
        (target("t-2", "a2", "fs-2"), ""),
        (target("t-2", "subnet-of-another-stack"), ""),
        (target("t-2", "a2"), "MountTargetConflict: mount target already exists in this AZ: t-1"),
        (target("t-2", "c"), "MountTargetConflict: t-1 is in another VPC"),
    ],
)
def test_a_file_system_has_one_mount_target_per_zone_in_one_vpc(wanted: Live, refusal: str) -> None:
    live = [*SUBNETS, target("t-1", "a")]
    if not refusal:
        refuse_creation(wanted, live)
        return
    with pytest.raises(RefusedError, match=refusal):
        refuse_creation(wanted, live)


def test_a_file_system_goes_after_its_mount_targets() -> None:
    files = Live("urn:f", FILES, "fs-1", {})
    refuse_deletion(files, [files, target("t-1", "a", "fs-2")])
    with pytest.raises(RefusedError, match="FileSystemInUse: fs-1 has mount targets"):
        refuse_deletion(files, [files, target("t-1", "a")])


def test_policies_of_a_file_system_have_its_id_and_are_put_again() -> None:
    cloud = Cloud(Place("eu-west-1"))
    for type_ in ("aws:efs/fileSystemPolicy:FileSystemPolicy", "aws:efs/backupPolicy:BackupPolicy"):
        assert [cloud.create("urn:p", type_, {"fileSystemId": "fs-1"}).id for _ in range(2)] == ["fs-1", "fs-1"]
