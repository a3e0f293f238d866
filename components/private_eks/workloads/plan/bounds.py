"""Bounds of a namespace, held against the pods of its applications: the API server refuses what does not fit.

https://kubernetes.io/docs/concepts/policy/limit-range/, https://kubernetes.io/docs/concepts/policy/resource-quotas/
"""

from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from ...kubernetes.plan.quantities import read_cpu

if TYPE_CHECKING:
    from ...namespaces.settings import NamespaceSettings
    from ..settings import ApplicationSettings

_SCRATCH = ("ephemeral-storage", "limits.ephemeral-storage", "requests.ephemeral-storage")


def check_bounds(where: str, settings: "ApplicationSettings", namespace: "NamespaceSettings", cpu: int) -> None:
    """Refuse pods on nodes that their namespace would not admit; `cpu` is what they ask for, in thousandths.

    They have no limit of processor time, so they get that of `limits`; what a quota counts, each pod has to say.
    """
    where_space, limits, quota = (
        f"namespaces.{settings['namespace']}",
        namespace.get("limits", {}),
        namespace.get("quota", {}),
    )
    if "cpu" in limits and read_cpu(f"{where_space}.limits.cpu", limits["cpu"]) < cpu:
        allowed = f"up to {limits['cpu']}, the limit that {where_space}.limits gives to containers without one"
        raise refusal(f"{where}.cpu", f"{cpu}m", allowed, "ask for less, or raise it there")
    if "limits.cpu" in quota and "cpu" not in limits:
        allowed = "requests.cpu: pods on nodes have no limit of processor time, and would be refused"
        raise refusal(f"{where_space}.quota.limits.cpu", quota["limits.cpu"], allowed, "or add cpu to limits there")
    counted = next((key for key in _SCRATCH if key in quota), None)
    if counted and "storage" not in settings and "ephemeral-storage" not in limits:
        allowed = f"an amount such as '1Gi': {where_space}.quota counts {counted}"
        raise refusal(f"{where}.storage", None, allowed, "say how much scratch space a pod takes")
