"""Decisions about how far EKS may repair nodes.

https://docs.aws.amazon.com/eks/latest/userguide/node-repair.html
"""

from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...common.plan.refusals import Apart

if TYPE_CHECKING:
    from ..settings import NodeRepairOverrideSettings, NodeRepairSettings

ACTIONS = ("NoAction", "Reboot", "Replace")
PAIRS = (
    ("max_parallel_nodes_repaired_count", "max_parallel_nodes_repaired_percentage"),
    ("max_unhealthy_node_threshold_count", "max_unhealthy_node_threshold_percentage"),
)
"""Of which a group has one or the other."""


def check_repair(where: str, settings: "NodeRepairSettings", enabled: bool) -> None:
    """Refuse thresholds that EKS would refuse, and those of repairs that there are none of."""
    if settings and not enabled:
        raise refusal(where, "thresholds", "none with node_repair false", "remove it, or let nodes be repaired")
    found, given = Apart(), dict[str, Any](settings)
    for count, percentage in PAIRS:
        if count in given and percentage in given:
            allowed = f"{count} or {percentage}"
            found.add(refusal(f"{where}.{count}", given[count], allowed, "remove one of the two"))
        found.judge(_check_number, f"{where}.{count}", given.get(count, 1), None)
        found.judge(_check_number, f"{where}.{percentage}", given.get(percentage, 1), 100)
    for i, override in enumerate(settings.get("node_repair_config_overrides", [])):
        found.judge(_check_override, f"{where}.node_repair_config_overrides[{i}]", override)
    found.refuse()


def _check_override(where: str, override: "NodeRepairOverrideSettings") -> None:
    one_of(f"{where}.repair_action", override["repair_action"], ACTIONS)
    _check_number(f"{where}.min_repair_wait_time_mins", override["min_repair_wait_time_mins"], None)
    for key, text in (
        ("node_monitoring_condition", override["node_monitoring_condition"]),
        ("node_unhealthy_reason", override["node_unhealthy_reason"]),
    ):
        if not text:
            raise refusal(f"{where}.{key}", text, "a word of the node monitoring agent", "name it")


def _check_number(argument: str, number: int, most: int | None) -> None:
    if number < 1 or (most is not None and number > most):
        raise refusal(argument, number, f"1 to {most}" if most else "1 or more", "correct the number")
