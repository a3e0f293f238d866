"""What a node is told at boot, whatever its operating system."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...intranet.plan.intranet import Intranet
from .labels import EFFECTS

if TYPE_CHECKING:
    from ..settings import TaintSettings

CLUSTER_DECIDES = "remove it: the cluster decides"


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """What a node must know to join without asking the EKS API."""

    cluster_name: str
    endpoint: str
    certificate_authority: str
    """In base64, as EKS gives it."""
    service_cidr: str
    """Block of the services, for example `172.20.0.0/16`."""

    @property
    def dns(self) -> str:
        """Address of the cluster's DNS: the tenth of the services' block."""
        return str(ipaddress.ip_network(self.service_cidr)[10])


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """What a group asks of its nodes at boot."""

    ami_type: str
    """As EKS names it; an own image counts as the type that it is derived from."""
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: "tuple[TaintSettings, ...]" = ()
    """Each with `key`, perhaps `value`, and `effect` as EKS spells it."""
    kubelet: Mapping[str, Any] = field(default_factory=dict)
    """Fields of KubeletConfiguration, or of Bottlerocket's `settings.kubernetes`."""
    parts: tuple[str, ...] = ()
    """Scripts and NodeConfig documents for AL2023, TOML for Bottlerocket, PowerShell for Windows."""
    session_manager: bool = False
    """Start Bottlerocket's control container, which takes sessions; the agent of the others starts by itself."""
    intranet: Intranet = field(default_factory=Intranet)
    """What it is told of the company's network."""

    @property
    def fips(self) -> bool:
        """Whether the image is validated for FIPS."""
        return self.ami_type.endswith("_FIPS")


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {key: value for key, value in values.items() if value}


def kubelet_flags(node: NodeSettings) -> list[str]:
    """Give the kubelet's flags for labels and taints: a node must have them from its first second."""
    labels = ",".join(sorted(f"{key}={value}" for key, value in node.labels.items()))
    taints = ",".join(sorted(f"{t['key']}={t.get('value', '')}:{EFFECTS[t['effect']]}" for t in node.taints))
    return [f"{flag}={v}" for flag, v in filled({"--node-labels": labels, "--register-with-taints": taints}).items()]


def check_kubelet_names(
    argument: str, kubelet: Mapping[str, Any], spelling: re.Pattern[str], example: str, ours: Mapping[str, str]
) -> None:
    """Refuse misspelled names, and those in `ours`, which says what to do instead; unknown names pass.

    `example` is the name of the most pods that a node takes; no other value is looked at.
    """
    pods = kubelet.get(example, 1)
    if not isinstance(pods, int) or isinstance(pods, bool) or pods < 1:
        raise refusal(f"{argument}.{example}", pods, "a whole number from 1", "say how many pods a node takes")
    for name in kubelet:
        if not spelling.fullmatch(str(name)):
            raise refusal(argument, name, f"names such as {example}", "spell it as this operating system does")
        if name in ours:
            raise refusal(argument, name, f"names but {', '.join(sorted(ours))}", ours[name])
