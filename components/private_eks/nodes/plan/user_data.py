"""The user data with which a node joins without asking the EKS API, which a private VPC need not reach.

https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, Protocol

from ...common.plan.arguments import refusal
from ...intranet.plan.authorities import ARGUMENT as AUTHORITIES
from . import al2023, bottlerocket, toml, windows
from .bootstrap import Bootstrap, NodeSettings

__all__ = ["Bootstrap", "NodeSettings", "check_node_settings", "operating_system", "user_data"]

MOST_BYTES = 16384
"""What EC2 takes, before base64: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html"""


class _System(Protocol):
    """What the module of an operating system does."""

    def write(self, node: NodeSettings, bootstrap: Bootstrap | None) -> str | None: ...
    def check_kubelet(self, argument: str, kubelet: Mapping[str, Any]) -> None: ...
    def check_part(self, argument: str, part: str) -> None: ...


_SYSTEMS: Mapping[str, _System] = {"AL2023": al2023, "BOTTLEROCKET": bottlerocket, "WINDOWS": windows}
_LONG = Bootstrap("n" * 100, f"https://{'e' * 32}.gr7.ap-southeast-1.eks.amazonaws.com", "c" * 1500, "172.20.0.0/16")
"""As much as a cluster's data takes: when settings are checked, the cluster does not exist yet."""


def operating_system(ami_type: str) -> str:
    """Name the operating system of an image type: `AL2023`, `BOTTLEROCKET` or `WINDOWS`.

    Raises ValueError for types of other systems, and for `CUSTOM`, which tells none.
    """
    system = ami_type.split("_")[0]
    if system not in _SYSTEMS:
        allowed = f"types of {', '.join(_SYSTEMS)}"
        raise refusal("ami_type", ami_type, allowed, "name the type that the image is derived from")
    return system


def user_data(node: NodeSettings, bootstrap: Bootstrap | None) -> str | None:
    """Write the user data of a node whose settings passed `check_node_settings`, the same text for the same settings.

    With `bootstrap` it is complete. Without, it is for managed groups whose image EKS chooses: EKS adds the cluster,
    labels and taints, and the rest may be nothing, which is None.
    """
    return _SYSTEMS[operating_system(node.ami_type)].write(node, bootstrap)


def _size(node: NodeSettings) -> int:
    return len((_SYSTEMS[operating_system(node.ami_type)].write(node, _LONG) or "").encode())


def check_node_settings(where: str, node: NodeSettings) -> None:
    """Refuse kubelet settings, user data and sessions with which nodes would not boot or join.

    `where` is the path of the group in what the caller wrote. Labels and taints are checked elsewhere.
    """
    system = _SYSTEMS[operating_system(node.ami_type)]
    if node.session_manager and node.fips:
        remedy = "use an image without FIPS: the control container comes from an endpoint that PrivateLink lacks"
        raise refusal(f"{where}.session_manager", True, f"false with {node.ami_type}", remedy)
    system.check_kubelet(f"{where}.kubelet", node.kubelet)
    toml.check_values(f"{where}.kubelet", node.kubelet)
    for i, part in enumerate(node.parts):
        toml.check_text(f"{where}.user_data[{i}]", part)
        system.check_part(f"{where}.user_data[{i}]", part)
    size = _size(node)
    if (
        size
        > MOST_BYTES
        >= _size(dataclasses.replace(node, intranet=dataclasses.replace(node.intranet, authorities={})))
    ):
        allowed = f"{MOST_BYTES} bytes of user data, with all of {where}"
        raise refusal(AUTHORITIES, f"{size} bytes", allowed, "give those roots alone that nodes need, or an own image")
    if size > MOST_BYTES:
        allowed = f"{MOST_BYTES} bytes, with what a node needs to join"
        raise refusal(
            f"{where}.user_data", f"{size} bytes", allowed, "shorten it, or let a script fetch the rest from S3"
        )
