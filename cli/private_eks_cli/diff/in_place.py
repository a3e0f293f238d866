"""Changes in place that come too late, or reach only what is made after them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..cloud.refusals.table import ADDON, CLUSTER, block
from ..graph.scopes import cluster_of
from ..recording.foresight import Step
from ..recording.wire import UNKNOWN
from .model import Diff, known_inputs, quoted, title

Found = Iterator[tuple[str, str]]
"""Marks, each with its sentence."""

_OF_NEW_NODES: Mapping[str, str] = {
    "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG": "subnets that pods take addresses from",
    "ENABLE_PREFIX_DELEGATION": "prefixes that pods take addresses from",
}
"""Settings of the VPC CNI that nodes keep as they began.

https://docs.aws.amazon.com/eks/latest/userguide/cni-custom-network-tutorial.html and
https://docs.aws.amazon.com/eks/latest/userguide/cni-increase-ip-addresses-procedure.html
"""


def in_place(diff: Diff) -> Found:
    """Go through what stays and is another thing afterwards."""
    for step in diff.steps:
        if step.old and step.new and step.old.type == step.new.type:
            new = known_inputs(step, diff)
            cluster = cluster_of(diff.after, step.new.urn)
            for look in (_auto_mode, _network_of_pods):
                for code, what in look(step, step.old.inputs, new):
                    yield code, f"{what} (cluster {quoted(cluster)})" if cluster else what


def _auto_mode(step: Step, old: Mapping[str, Any], new: Mapping[str, Any]) -> Found:
    """Nodes of Auto Mode live in the subnets of the cluster, which stay those that it was created with."""
    before, after = (bool(block(inputs, "computeConfig").get("enabled")) for inputs in (old, new))
    unknown = UNKNOWN in (old.get("computeConfig"), new.get("computeConfig"))
    if step.resource.type != CLUSTER or before == after or unknown:
        return
    if after:
        reason = "its nodes would live in the subnets that the cluster was created with, which have no room for them"
        yield "too-late", f"switches EKS Auto Mode on for {quoted(title(step.resource))}: {reason}"
    else:
        reason = "EKS leaves it on until `aws eks update-cluster-config` says otherwise"
        yield "too-late", f"takes EKS Auto Mode away from {quoted(title(step.resource))}: {reason}"


def _network_of_pods(step: Step, old: Mapping[str, Any], new: Mapping[str, Any]) -> Found:
    if step.resource.type != ADDON or new.get("addonName") != "vpc-cni":
        return
    before, after = _env(old), _env(new)
    for key, what in _OF_NEW_NODES.items():
        if before.get(key) != after.get(key):
            yield "new-nodes-only", f"changes the {what}: nodes that there are keep theirs, so replace them"


def _env(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        configuration = json.loads(inputs.get("configurationValues") or "{}")
    except ValueError:
        return {}
    return block(configuration, "env") if isinstance(configuration, dict) else {}
