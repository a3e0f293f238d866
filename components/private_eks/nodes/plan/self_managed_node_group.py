"""Decisions about self-managed node groups: what EKS decides for managed ones is decided here.

https://docs.aws.amazon.com/eks/latest/userguide/worker.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...common.plan.arguments import one_of, refusal
from ...common.plan.refusals import Apart
from ...intranet.plan.intranet import NO_INTRANET, Intranet
from .images import is_windows
from .labels import check_group_tags
from .nodes import Nodes, path_of, plan_nodes

if TYPE_CHECKING:
    from ..settings import SelfManagedNodeGroupSettings

PRICE_CAPACITY_OPTIMIZED = "price-capacity-optimized"
SPOT_STRATEGIES = (
    *("capacity-optimized", "capacity-optimized-prioritized", "lowest-price"),
    PRICE_CAPACITY_OPTIMIZED,
)
ON_DEMAND_STRATEGIES = ("lowest-price", "prioritized")
PROCESSES = (
    *("AZRebalance", "AddToLoadBalancer", "AlarmNotification", "HealthCheck", "InstanceRefresh", "Launch"),
    *("ReplaceUnhealthy", "ScheduledActions", "Terminate"),
)
"""https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html"""
METRICS = (
    *("GroupAndWarmPoolDesiredCapacity", "GroupAndWarmPoolTotalCapacity", "GroupDesiredCapacity"),
    *("GroupInServiceCapacity", "GroupInServiceInstances", "GroupMaxSize", "GroupMinSize", "GroupPendingCapacity"),
    *("GroupPendingInstances", "GroupStandbyCapacity", "GroupStandbyInstances", "GroupTerminatingCapacity"),
    *("GroupTerminatingInstances", "GroupTotalCapacity", "GroupTotalInstances", "WarmPoolDesiredCapacity"),
    *("WarmPoolMinSize", "WarmPoolPendingCapacity", "WarmPoolTerminatingCapacity", "WarmPoolTotalCapacity"),
    "WarmPoolWarmedCapacity",
)
"""https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html"""
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
    spot_allocation_strategy: str

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
        others = len({**(tags or {}), **settings.get("tags", {}), "Name": ""}) + OWN_TAGS
        found.judge(check_group_tags, where, nodes.boot.labels, nodes.boot.taints, others)
        if not 0 <= base <= nodes.max_size:
            allowed = f"0 to max_size, which is {nodes.max_size}"
            raise refusal(f"{where}.on_demand_base", base, allowed, "change on_demand_base or max_size")
    on_demand, healthy = settings.get("on_demand_percentage", 100), settings.get("min_healthy_percentage", 90)
    for field, percentage in (("on_demand_percentage", on_demand), ("min_healthy_percentage", healthy)):
        if not 0 <= percentage <= 100:
            found.add(refusal(f"{where}.{field}", percentage, "0 to 100", "correct the number"))
    spot = settings.get("spot_allocation_strategy", PRICE_CAPACITY_OPTIMIZED)
    found.judge(one_of, f"{where}.spot_allocation_strategy", spot, SPOT_STRATEGIES)
    order = settings.get("on_demand_allocation_strategy", ON_DEMAND_STRATEGIES[1])
    found.judge(one_of, f"{where}.on_demand_allocation_strategy", order, ON_DEMAND_STRATEGIES)
    found.judge(_check_choice, f"{where}.suspended_processes", settings.get("suspended_processes", []), PROCESSES)
    found.judge(_check_choice, f"{where}.enabled_metrics", settings.get("enabled_metrics", []), METRICS)
    if spot != PRICE_CAPACITY_OPTIMIZED and on_demand == 100:
        allowed = "a strategy with on_demand_percentage below 100 only"
        found.add(refusal(f"{where}.spot_allocation_strategy", spot, allowed, "remove it: the group has no Spot"))
    found.refuse()
    return SelfManagedGroup(nodes, healthy, base, on_demand, spot)


def _check_choice(argument: str, chosen: Sequence[str], known: Sequence[str]) -> None:
    for i, one in enumerate(chosen):
        one_of(f"{argument}[{i}]", one, known)
    if len({*chosen}) < len(chosen):
        raise refusal(argument, list(chosen), "each once", "remove the repeated one")
