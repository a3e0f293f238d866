"""Decisions about self-managed node groups: what EKS decides for managed ones is decided here.

https://docs.aws.amazon.com/eks/latest/userguide/worker.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...intranet.plan.intranet import NO_INTRANET, Intranet
from .images import is_windows
from .labels import check_group_tags
from .nodes import Nodes, path_of, plan_nodes

if TYPE_CHECKING:
    from ..settings import SelfManagedNodeGroupSettings

FAMILY = "self_managed_node_groups"
OWN_TAGS = 3
"""Tags of the Auto Scaling group beside the caller's and `Name`: the owner, and two for the cluster autoscaler."""


@dataclass(frozen=True, slots=True)
class SelfManagedGroup:
    """A self-managed group with every default decided; the percentages are 0 to 100."""

    nodes: Nodes
    min_healthy_percentage: int
    on_demand_base: int
    on_demand_percentage: int

    @property
    def access_entry_type(self) -> str:
        """The type of access entry with which these nodes join."""
        return "EC2_WINDOWS" if is_windows(self.nodes.ami_type) else "EC2_LINUX"


def plan_self_managed_group(
    component: str,
    key: str,
    settings: "SelfManagedNodeGroupSettings",
    region: str,
    tags: Mapping[str, object] | None = None,
    intranet: Intranet = NO_INTRANET,
) -> SelfManagedGroup:
    """Decide every setting of the group `key`, whose resources are called `{component}-{key}` and carry `tags`.

    Raises ValueError for values that EC2 refuses, or that leave nodes unable to join.
    """
    where, found = path_of(FAMILY, key), Apart()
    base = settings.get("on_demand_base", 0)
    with found:
        nodes = plan_nodes(component, FAMILY, key, settings, region, intranet)
        others = len({**(tags or {}), "Name": ""}) + OWN_TAGS
        found.judge(check_group_tags, where, nodes.boot.labels, nodes.boot.taints, others)
        if not 0 <= base <= nodes.max_size:
            allowed = f"0 to max_size, which is {nodes.max_size}"
            raise refusal(f"{where}.on_demand_base", base, allowed, "change on_demand_base or max_size")
    on_demand, healthy = settings.get("on_demand_percentage", 100), settings.get("min_healthy_percentage", 90)
    for field, percentage in (("on_demand_percentage", on_demand), ("min_healthy_percentage", healthy)):
        if not 0 <= percentage <= 100:
            found.add(refusal(f"{where}.{field}", percentage, "0 to 100", "correct the number"))
    found.refuse()
    return SelfManagedGroup(nodes, healthy, base, on_demand)
