"""How many pods an application has, and how many of them may be away at once.

https://kubernetes.io/docs/tasks/run-application/configure-pdb/,
https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
"""

from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from ...kubernetes.plan.manifests import Manifest, metadata
from .pods import selector_of

if TYPE_CHECKING:
    from ..settings import ApplicationSettings

REPLICAS = 2
CPU_PERCENT = 70
MOST = 1000


def check_scale(where: str, settings: "ApplicationSettings") -> int:
    """Give the lowest number of pods that there will be.

    Raises ValueError for numbers that contradict each other, or that no node could be drained with.
    """
    lowest = settings.get("replicas", REPLICAS)
    if not 0 <= lowest <= MOST:
        raise refusal(f"{where}.replicas", lowest, f"0 to {MOST}", "correct the number")
    highest = settings.get("max_replicas")
    if highest is not None and not max(lowest, 1) <= highest <= MOST:
        raise refusal(f"{where}.max_replicas", highest, f"replicas, {lowest}, to {MOST}", "change one of the two")
    if highest is not None and lowest == 0:
        raise refusal(f"{where}.replicas", 0, "1 or more with max_replicas", "autoscaling begins with one pod")
    if not 1 <= settings.get("cpu_percent", CPU_PERCENT) <= 100:
        raise refusal(f"{where}.cpu_percent", settings["cpu_percent"], "1 to 100", "correct the number")
    floor = settings.get("min_available")
    if floor is not None and not 1 <= floor < lowest:
        allowed = f"1 to {lowest - 1}: below replicas, {lowest}" if lowest > 1 else "nothing with a single replica"
        raise refusal(f"{where}.min_available", floor, allowed, "raise replicas: no node could be drained otherwise")
    if lowest > 1 and any("storage_class" in volume for volume in settings.get("volumes", {}).values()):
        allowed = "1 with a volume of a storage class: its disk is in one zone, and on one node at a time"
        raise refusal(
            f"{where}.replicas", settings.get("replicas"), allowed, "use one replica, or files on a file system (EFS)"
        )
    return int(lowest)


def plan_scaling(key: str, settings: "ApplicationSettings", lowest: int) -> list[Manifest]:
    """Make the autoscaler, where there is one, and the budget that no drain has to wait for."""
    made: list[Manifest] = []
    named = metadata(key, settings["namespace"])
    if "max_replicas" in settings:
        cpu = {"type": "Utilization", "averageUtilization": settings.get("cpu_percent", CPU_PERCENT)}
        scaler = {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": key},
            "minReplicas": lowest,
            "maxReplicas": settings["max_replicas"],
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": cpu}}],
        }
        made.append(
            {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": named, "spec": scaler}
        )
    if lowest > 1:
        floor = settings.get("min_available")
        budget = {
            "selector": {"matchLabels": selector_of(key)},
            # A crashed pod never holds up the drain of its node.
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
            **({"maxUnavailable": 1} if floor is None else {"minAvailable": floor}),
        }
        made.append({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": named, "spec": budget})
    return made
