"""Decisions about EFS file systems: which are refused, who may mount them, and through which access points.

https://docs.aws.amazon.com/efs/latest/ug/how-it-works.html
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...common.plan.arguments import one_of, refusal
from ...common.plan.names import check_member_name, check_tags
from ...common.plan.refusals import Apart
from ...iam.plan.policies import Policy, policy
from ...keys.plan import check_key_arn
from .storage import OCTAL

if TYPE_CHECKING:
    from ..settings import AccessPointSettings, FileSystemSettings

NFS = 2049
THROUGHPUT_MODES = frozenset({"bursting", "elastic"})
TRANSITION_DAYS = (1, 7, 14, 30, 60, 90, 180, 270, 365)
"""https://docs.aws.amazon.com/efs/latest/ug/API_LifecyclePolicy.html"""
DAYS_UNTIL_IA = 30
PERMISSIONS = "750"

HIGHEST_ID = 2**32 - 1
LONGEST_PATH = 100
PATH = re.compile(r"(/(?!\.)[^$#<>;`|&?{}^*/\n]+){1,4}")
"""https://docs.aws.amazon.com/efs/latest/ug/API_RootDirectory.html: up to four directories deep."""


def check_file_systems(
    component: str, file_systems: "Mapping[str, FileSystemSettings]", region: str, tags: Mapping[str, object]
) -> None:
    """Refuse file systems that EFS would refuse, by name; `tags` are those of everything, which count too."""
    found = Apart()
    for key, settings in file_systems.items():
        with found:
            where = f"file_systems.{key}"
            check_member_name(where, component, key)
            check_file_system(f"{component}-{key}", settings, region, tags, where)
    found.refuse()


def check_file_system(
    component: str, settings: "FileSystemSettings", region: str, tags: Mapping[str, object], where: str = "settings"
) -> None:
    """Refuse the settings of one file system, which the caller calls `where`."""
    check_key_arn(f"{where}.key_arn", settings.get("key_arn"), region)
    one_of(f"{where}.throughput_mode", settings.get("throughput_mode", "elastic"), THROUGHPUT_MODES)
    days = settings.get("transition_to_ia_days", DAYS_UNTIL_IA)
    if days not in (0, *TRANSITION_DAYS):
        allowed = f"{', '.join(map(str, TRANSITION_DAYS))}, or 0 for never"
        raise refusal(f"{where}.transition_to_ia_days", days, allowed, "choose one of these numbers of days")
    check_tags({**tags, **settings.get("tags", {})}, f"{where}.tags")
    found = Apart()
    for key, point in settings.get("access_points", {}).items():
        with found:
            _check_access_point(f"{where}.access_points.{key}", component, key, point)
    found.refuse()


def check_clients(nodes: bool, node_security_group_id: object) -> None:
    """Refuse nodes whose security group nobody names: they could not reach the file system."""
    if nodes and not node_security_group_id:
        allowed = "the id of the nodes' security group, with nodes"
        raise refusal("node_security_group_id", node_security_group_id, allowed, "give it, or leave nodes out")


def transition_to_ia(settings: "FileSystemSettings") -> str | None:
    """Say in EFS's words when files that nobody reads move to Infrequent Access; None for never."""
    days = settings.get("transition_to_ia_days", DAYS_UNTIL_IA)
    return f"AFTER_{days}_DAY{'S' * (days > 1)}" if days else None


def root_of(key: str, point: "AccessPointSettings") -> str:
    """Give the directory that an access point shows as its root: `/{key}` unless another is given."""
    return str(point.get("path", f"/{key}"))


def mount_policy(file_system_arn: str) -> Policy:
    """Let clients in the VPC mount, read and write, by TLS only, and nobody as root.

    A file system policy without an Allow would shut out anonymous clients. Fargate mounts as one, and so does the CSI
    driver without its mount option `iam`: both by TLS, which access points require
    (https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/pkg/driver/node.go). Security groups decide who
    reaches a mount target. https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html; with this
    condition the policy is not a public one: https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html
    """
    mount = {
        "Sid": "ThroughMountTargets",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        "Resource": file_system_arn,
        "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}},
    }
    encrypted = {
        "Sid": "ByTlsOnly",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "*",
        "Resource": file_system_arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return policy(mount, encrypted)


def volume_handle(file_system_id: str, access_point_id: str) -> str:
    """Name an access point as persistent volumes do; the form without a prefix, which Fargate's driver knows too."""
    return f"{file_system_id}::{access_point_id}"


def _check_access_point(where: str, component: str, key: str, point: "AccessPointSettings") -> None:
    check_member_name(where, component, key)
    path = root_of(key, point)
    if not PATH.fullmatch(path) or len(path) > LONGEST_PATH:
        allowed = f"an absolute path below /, up to four directories and {LONGEST_PATH} characters"
        raise refusal(f"{where}.path", path, allowed, "name a directory of its own, for example '/shop/uploads'")
    for field in ("uid", "gid"):
        if not 1 <= point[field] <= HIGHEST_ID:
            allowed = f"1 to {HIGHEST_ID}"
            raise refusal(f"{where}.{field}", point[field], allowed, "choose another: nobody mounts as root")
    permissions = point.get("permissions", PERMISSIONS)
    if not re.fullmatch(OCTAL, permissions):
        raise refusal(f"{where}.permissions", permissions, "three or four octal digits", "write it like '750'")
