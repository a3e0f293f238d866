"""What Karpenter needs in AWS: nodes that may start and join, and news of their interruptions."""

import json
from collections.abc import Iterator

from private_eks.iam.plan.role_names import KARPENTER_NODE

from ..graph.model import Graph, Resource
from ..graph.nodes import SELF_MANAGED, template_of
from ..graph.roles import asked_roles, roles_of_profile
from .bastions import BASTION
from .waiting import role

_COMPONENT = "private-eks:index:Karpenter"
INTERRUPTIONS = {
    "AWS Health Event",
    "EC2 Capacity Reservation Instance Interruption Warning",
    "EC2 Instance Rebalance Recommendation",
    "EC2 Instance State-change Notification",
    "EC2 Spot Instance Interruption Warning",
}
"""https://karpenter.sh/docs/concepts/disruption/#interruption"""


def queues(graph: Graph) -> list[Resource]:
    """Give the queues of Karpenter's; others are for messages of the user's own."""
    below = (resource for component in graph.of(_COMPONENT) for resource in graph.below(component.urn))
    return [resource for resource in below if resource.type == "aws:sqs/queue:Queue"]


def karpenter_complete(graph: Graph, node_policies: frozenset[str]) -> Iterator[str]:
    """Name what is missing for nodes that Karpenter launches, whose role has `node_policies`, and for its queue."""
    profiles = _profiles(graph)
    for profile in profiles:
        for own in roles_of_profile(graph, profile):
            yield from role(graph, profile, own.arn, node_policies)
            entries = [entry for entry in graph.of("AccessEntry") if entry.inputs["principalArn"] == own.arn]
            if [entry.inputs.get("type") for entry in entries] != ["EC2_LINUX"]:
                yield f"nodes with {profile.name} have no access entry of type EC2_LINUX"
    for queue in queues(graph):
        if not profiles and "instanceProfile" not in asked_roles(graph).get(KARPENTER_NODE, {}):
            yield f"there is queue {queue.name}, but no instance profile for Karpenter's nodes"
        yield from _queue(graph, queue)


def _profiles(graph: Graph) -> list[Resource]:
    """Give the instance profiles that no group or bastion of ours uses: Karpenter's nodes start with them."""
    templates = [template_of(graph, group) for group in graph.of(SELF_MANAGED)]
    used = {t.inputs.get("iamInstanceProfile", {}).get("arn") for t in templates if t}
    names = {bastion.inputs.get("iamInstanceProfile") for bastion in graph.of(BASTION)}
    profiles = [profile for profile in graph.of("InstanceProfile") if profile.arn not in used]
    return [profile for profile in profiles if profile.physical_name not in names]


def _queue(graph: Graph, queue: Resource) -> Iterator[str]:
    if queue.id not in {policy.inputs["queueUrl"] for policy in graph.of("QueuePolicy")}:
        yield f"nobody may send to queue {queue.name}"
    rules = {rule.physical_name: rule for rule in graph.of("EventRule")}
    patterns = [json.loads(rule.inputs.get("eventPattern", "{}")) for rule in rules.values()]
    heard = {kind for pattern in patterns for kind in pattern.get("detail-type", [])}
    for kind in sorted(INTERRUPTIONS - heard):
        yield f"queue {queue.name} does not hear of {kind}"
    told = {target.inputs["rule"] for target in graph.of("EventTarget") if target.inputs["arn"] == queue.arn}
    for name in sorted(rules.keys() - told):
        yield f"rule {rules[name].name} does not tell queue {queue.name}"
