"""What a caller wants to run pods on, and the compute mode that has to fit."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from ...addons.plan.aws_addons import VPC_CNI
from ...common.plan.arguments import one_of, refusal
from ...common.plan.quotas import Quotas
from ...fargate.plan.fargate import Profiles
from ...identities.plan import Identity
from ...intranet.plan.intranet import Intranet
from ...nodes.plan.node_group import FAMILY as MANAGED
from ...nodes.plan.nodes import Nodes
from ...nodes.plan.self_managed_node_group import FAMILY as SELF_MANAGED

if TYPE_CHECKING:
    from ...addons.settings import AddonSettings
    from ...fargate.settings import FargateLoggingSettings
    from ...identities.settings import IdentitySettings
    from ...nodes.plan.families import Member
    from ...nodes.settings import KarpenterSettings, NodeGroupSettings, SelfManagedNodeGroupSettings

    _Members = tuple[
        dict[str, Member[NodeGroupSettings]],
        dict[str, Member[SelfManagedNodeGroupSettings]],
        dict[str, Nodes],
        dict[str, Identity],
    ]

Switched = TypeVar("Switched", "FargateLoggingSettings", "KarpenterSettings")
"""Settings that can be switched off."""
AUTO = "auto"
MODES = (AUTO, "fargate", "managed", "mixed")


def if_enabled(settings: Switched) -> Switched | None:
    """Give settings back, but for those that are switched off."""
    return settings if settings.get("enabled", True) else None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a caller asks for: everything that runs pods, and what is to run on it from the start."""

    fargate_profiles: Profiles = field(default_factory=dict)
    fargate_logging: "FargateLoggingSettings | None" = None
    node_groups: "Mapping[str, NodeGroupSettings]" = field(default_factory=dict)
    self_managed_node_groups: "Mapping[str, SelfManagedNodeGroupSettings]" = field(default_factory=dict)
    karpenter: "KarpenterSettings | None" = None
    auto_mode: bool = False
    custom_networking: bool = False
    identities: "Mapping[str, IdentitySettings]" = field(default_factory=dict)
    addons: "Mapping[str, AddonSettings]" = field(default_factory=dict)
    tags: Mapping[str, object] = field(default_factory=dict)
    quotas: Quotas = field(default_factory=dict)
    intranet: Intranet = field(default_factory=Intranet)
    version: str = ""
    """Kubernetes minor version; releases of images are held against it where it is given."""

    @functools.cached_property
    def nodes(self) -> bool:
        """Whether there will be nodes that EKS does not run by itself."""
        return bool(self.node_groups or self.self_managed_node_groups) or self.karpenter is not None

    @functools.cached_property
    def pods_on_nodes(self) -> bool:
        """Whether pods can run on nodes, those or Auto Mode's."""
        return self.nodes or self.auto_mode

    @functools.cached_property
    def vpc_cni(self) -> Mapping[str, Any]:
        """What is known of the VPC CNI's configuration."""
        given = self.addons.get(VPC_CNI, {}).get("configuration", {})
        return given if isinstance(given, Mapping) else {}


def check_mode(mode: str, wanted: Wanted) -> None:
    """Refuse a compute mode that does not fit what is wanted; Auto Mode fits with all of it.

    Managed groups or self-managed ones make `managed`; with profiles, they or Karpenter make `mixed`.
    """
    one_of("compute", mode, MODES)
    if mode == AUTO:
        return
    profiles, groups = {"fargate_profiles": wanted.fargate_profiles}, groups_of(wanted)
    nodes = groups if wanted.karpenter is None else {**groups, "karpenter": wanted.karpenter or {"enabled": True}}
    _check_entries(mode, profiles, needed=mode in ("fargate", "mixed"))
    _check_entries(mode, groups if mode == "managed" else nodes, needed=mode in ("managed", "mixed"))


def _check_entries(mode: str, kinds: Mapping[str, Mapping[str, object]], needed: bool) -> None:
    """Refuse any entry of `kinds`, or none of all of them where one is `needed`."""
    kind = next((kind for kind, entries in kinds.items() if entries), None)
    if (kind is not None) != needed:
        kind = kind or next(iter(kinds))
        allowed = f"{'at least one' if needed else 'none'} with compute {mode!r}"
        raise refusal(kind, sorted(kinds[kind]) or None, allowed, "change compute or the entries, so that they agree")


def groups_of(wanted: Wanted) -> dict[str, Mapping[str, object]]:
    """Give the groups of nodes by the inputs that they stand in."""
    return {MANAGED: wanted.node_groups, SELF_MANAGED: wanted.self_managed_node_groups}
