"""Labels and taints of nodes: what Kubernetes and EKS take, and how the cluster autoscaler reads them."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...common.plan.arguments import one_of, refusal

if TYPE_CHECKING:
    from ..settings import TaintSettings

EFFECTS: Mapping[str, str] = {
    "NO_EXECUTE": "NoExecute",
    "NO_SCHEDULE": "NoSchedule",
    "PREFER_NO_SCHEDULE": "PreferNoSchedule",
}
"""The effects of taints as EKS names them, and as Kubernetes does."""
MOST_TAINTS = 50
MOST_GROUP_TAGS = 50

NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?")
PART = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
DOMAIN = re.compile(rf"{PART}(\.{PART})*")
RESERVED_DOMAINS = ("eks.amazonaws.com", "k8s.io", "kubernetes.io")
"""The first is for EKS's own labels: https://github.com/kubernetes/cloud-provider-aws/issues/242."""
OPEN_DOMAINS = ("kubelet.kubernetes.io", "node.kubernetes.io")
_TEMPLATE = "k8s.io/cluster-autoscaler/node-template"


def check_labels(where: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Give labels back unless EKS refuses them, or nodes could not join with them."""
    for key, value in labels.items():
        domain = key.split("/")[0] if "/" in key else ""
        if not 1 <= len(key) <= 63 or not 1 <= len(value) <= 63:
            raise refusal(f"{where}.labels.{key}", value, "keys and values of 1 to 63 characters", "shorten it")
        _check_syntax(f"{where}.labels.{key}", key, value)
        if _lies_in(domain, RESERVED_DOMAINS) and not _lies_in(domain, OPEN_DOMAINS):
            allowed = "keys outside kubernetes.io and k8s.io, but for node.kubernetes.io, and outside eks.amazonaws.com"
            raise refusal(f"{where}.labels.{key}", key, allowed, "use a prefix of your own: such a node may not join")
    return dict(labels)


def check_taints(where: str, taints: "Sequence[TaintSettings]") -> "tuple[TaintSettings, ...]":
    """Give taints back unless EKS refuses them."""
    if len(taints) > MOST_TAINTS:
        raise refusal(f"{where}.taints", f"{len(taints)} taints", f"at most {MOST_TAINTS}", "remove some")
    for i, taint in enumerate(taints):
        one_of(f"{where}.taints[{i}].effect", taint["effect"], EFFECTS)
        if not 1 <= len(taint["key"]) <= 63 or len(taint.get("value", "")) > 63:
            raise refusal(
                f"{where}.taints[{i}]", taint["key"], "a key of 1 to 63 characters, a value of up to 63", "shorten"
            )
        _check_syntax(f"{where}.taints[{i}]", taint["key"], taint.get("value", ""))
        if any((taint["key"], taint["effect"]) == (other["key"], other["effect"]) for other in taints[:i]):
            allowed = "each key once with the same effect"
            raise refusal(f"{where}.taints[{i}]", taint["key"], allowed, "remove it: such a node could not join")
    return tuple(taint.copy() for taint in taints)


def keeps_pods_away(taints: "Sequence[TaintSettings]") -> bool:
    """Tell whether pods without tolerations stay away from nodes with these taints."""
    return any(taint["effect"] != "PREFER_NO_SCHEDULE" for taint in taints)


def autoscaler_tags(labels: Mapping[str, str], taints: "Sequence[TaintSettings]") -> dict[str, str]:
    """Give the tags that tell the cluster autoscaler what nodes of an empty Auto Scaling group would be like.

    https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
    """
    of_labels = {f"{_TEMPLATE}/label/{key}": value for key, value in labels.items()}
    of_taints = {f"{_TEMPLATE}/taint/{t['key']}": f"{t.get('value', '')}:{EFFECTS[t['effect']]}" for t in taints}
    return dict(sorted({**of_labels, **of_taints}.items()))


def check_group_tags(where: str, labels: Mapping[str, str], taints: "Sequence[TaintSettings]", others: int) -> None:
    """Refuse labels and taints that are more tags than an Auto Scaling group takes, beside `others` that it has.

    https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
    """
    if len(autoscaler_tags(labels, taints)) + others > MOST_GROUP_TAGS:
        allowed = f"at most {MOST_GROUP_TAGS - others} of both: each is a tag of the Auto Scaling group"
        raise refusal(f"{where}.labels", f"{len(labels)} labels and {len(taints)} taints", allowed, "remove some")


def _check_syntax(argument: str, key: str, value: str) -> None:
    """Refuse what Kubernetes refuses: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/."""
    prefix, _, name = key.rpartition("/")
    if not NAME.fullmatch(name) or ("/" in key and not DOMAIN.fullmatch(prefix)):
        allowed = "letters, digits, - _ and . inside, perhaps a domain and / before"
        raise refusal(argument, key, allowed, "rename the key")
    if value and not NAME.fullmatch(value):
        raise refusal(argument, value, "letters and digits, with - _ and . inside", "change the value")


def _lies_in(domain: str, parents: tuple[str, ...]) -> bool:
    return any(f".{domain}".endswith(f".{parent}") for parent in parents)
