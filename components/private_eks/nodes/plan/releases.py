"""Releases of EKS's images, which managed groups may be held at.

https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
"""

import re
from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from .al2023 import OLDEST_WITH_PROXY
from .images import is_windows

if TYPE_CHECKING:
    from .node_group import Group

RELEASE, WINDOWS_RELEASE = r"\d+\.\d+\.\d+-.+", r"\d+\.\d+-.+"


def check_release(where: str, group: "Group") -> None:
    """Refuse what is no release of the group's image, and one that is older than what its nodes are told."""
    release = group.release_version
    if release is None:
        return
    if not group.reads_ami_type:
        allowed = "a release of EKS's images, not of own ones"
        raise refusal(f"{where}.release_version", release, allowed, "remove it: image_id or the template decides")
    windows = is_windows(group.nodes.ami_type)
    spelling, example = (WINDOWS_RELEASE, "1.35-2026.11.10") if windows else (RELEASE, "1.35.2-20261112")
    if not re.fullmatch(spelling, release):
        allowed = f"a release such as {example!r}, as aws ssm or the change log of the image names it"
        raise refusal(f"{where}.release_version", release, allowed, "correct it, or leave it out for the newest")
    date = release.rpartition("-")[2]
    if group.nodes.boot.intranet.proxy and group.nodes.ami_type.startswith("AL2023") and date < OLDEST_WITH_PROXY:
        allowed = f"a release from {OLDEST_WITH_PROXY}, with a proxy"
        raise refusal(f"{where}.release_version", release, allowed, "take a newer one: nodes of this one cannot use it")


def check_release_of(where: str, group: "Group", version: str) -> None:
    """Refuse a release of another Kubernetes version than `version`; Bottlerocket counts its own."""
    release = group.release_version
    if release and not group.nodes.ami_type.startswith("BOTTLEROCKET") and not re.match(rf"{version}[.-]", release):
        allowed = f"a release for Kubernetes {version}"
        raise refusal(f"{where}.release_version", release, allowed, "move it together with version, or leave it out")
