"""Where the pods of an application run: on Fargate, if a profile takes them, else on nodes that they tolerate and fit.

https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html,
https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...fargate.plan.fargate import Profiles, selects
from ...nodes.plan.images import is_windows, wants_arm
from ...nodes.plan.labels import EFFECTS
from ...nodes.plan.nodes import Nodes

if TYPE_CHECKING:
    from ...nodes.settings import TaintSettings

ARCHITECTURES = ("amd64", "arm64")
_ARCH = "kubernetes.io/arch"
_OS = "kubernetes.io/os"
_ON_FARGATE = {_ARCH: "amd64", _OS: "linux", "eks.amazonaws.com/compute-type": "fargate"}
_KNOWN_LATER = ("eks.amazonaws.com/", "node.kubernetes.io/", "topology.", "karpenter.", "failure-domain.")
"""Labels that nodes get when they start: what they will be is not judged here."""


@dataclass(frozen=True, slots=True)
class SchedulableCompute:
    """What a cluster runs pods on; `open_ended` tells of Karpenter or Auto Mode, whose nodes are not known yet."""

    profiles: Profiles = field(default_factory=dict)
    groups: Mapping[str, Nodes] = field(default_factory=dict)
    open_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pod:
    """What decides where a pod runs."""

    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict)
    node_selector: Mapping[str, str] = field(default_factory=dict)
    tolerations: Sequence[Mapping[str, Any]] = ()
    """As Kubernetes spells them."""
    architecture: str = ""
    """Where the caller says it in a word of its own, beside the selector."""


def profile_of(pod: Pod, profiles: Profiles) -> str | None:
    """Name the Fargate profile that takes the pod, the first by name where several do."""
    return next((key for key in sorted(profiles) if selects(profiles[key], pod.namespace, pod.labels)), None)


def check_place(where: str, pod: Pod, schedulable: SchedulableCompute) -> str | None:
    """Give the Fargate profile that takes the pod, or nothing where it runs on nodes.

    Raises ValueError for a pod that would stay pending, and says what is missing.
    """
    profile = profile_of(pod, schedulable.profiles)
    if profile is not None:
        _check_fargate(where, pod, profile)
        return profile
    if not schedulable.groups and not schedulable.open_ended:
        selected = sorted({s["namespace"] for p in schedulable.profiles.values() for s in p["selectors"]})
        allowed = f"a namespace that a Fargate profile selects: {', '.join(selected)}"
        remedy = f"add the selector 'namespace: {pod.namespace}' to a profile: the pods would stay pending"
        raise refusal(f"{where}.namespace", pod.namespace, allowed, remedy)
    if not schedulable.open_ended and not any(_fits(pod, group) for group in schedulable.groups.values()):
        wanted = dict(sorted(pod.node_selector.items())) or None
        allowed = f"what a node group offers: {'; '.join(_offer(k, g) for k, g in sorted(schedulable.groups.items()))}"
        raise refusal(_said(where, pod), wanted, allowed, "change it, tolerate a taint, or add such a group")
    return None


def _said(where: str, pod: Pod) -> str:
    """Name what says which nodes the pod wants."""
    return f"{where}.architecture" if pod.architecture and [*pod.node_selector] == [_ARCH] else f"{where}.node_selector"


def _check_fargate(where: str, pod: Pod, profile: str) -> None:
    for key, value in sorted(pod.node_selector.items()):
        if _ON_FARGATE.get(key) != value and not key.startswith("topology."):
            allowed = f"what Fargate has, for profile {profile!r} takes these pods: amd64, linux"
            said = f"{where}.architecture" if pod.architecture and key == _ARCH else f"{where}.node_selector.{key}"
            raise refusal(said, value, allowed, "remove it, or change the profile's selector")


def _fits(pod: Pod, group: Nodes) -> bool:
    labels = _labels(group)
    known = {k: v for k, v in pod.node_selector.items() if k in labels or not k.startswith(_KNOWN_LATER)}
    hard = [taint for taint in group.boot.taints if taint["effect"] != "PREFER_NO_SCHEDULE"]
    return (
        group.max_size > 0
        and all(labels.get(key) == value for key, value in known.items())
        and all(any(_tolerates(toleration, taint) for toleration in pod.tolerations) for taint in hard)
    )


def _labels(group: Nodes) -> dict[str, str]:
    system = {
        _ARCH: ARCHITECTURES[wants_arm(group.ami_type)],
        _OS: "windows" if is_windows(group.ami_type) else "linux",
    }
    return {**group.boot.labels, **system}


def _tolerates(toleration: Mapping[str, Any], taint: "TaintSettings") -> bool:
    """Compare them as https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ says."""
    if toleration.get("effect", EFFECTS[taint["effect"]]) != EFFECTS[taint["effect"]]:
        return False
    if toleration.get("operator") == "Exists":
        return bool(toleration.get("key", taint["key"]) == taint["key"])
    return bool(toleration.get("key") == taint["key"] and toleration.get("value", "") == taint.get("value", ""))


def _offer(key: str, group: Nodes) -> str:
    labels = ", ".join(f"{label}={value}" for label, value in sorted(_labels(group).items()))
    taints = ", ".join(f"{taint['key']}={taint.get('value', '')}" for taint in group.boot.taints)
    return f"{key} ({labels}{f'; tainted {taints}' if taints else ''})"
