"""Nothing is missing: whatever the stack file declares exists, and whatever is referred to exists."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..graph import Graph, Resource, strings

_IDS = re.compile(r"(vpc|subnet|rtb|sg|lt)-[0-9a-f]{17}")
_ARNS = re.compile(r"arn:[a-z-]+:(iam::\d+:(role|oidc-provider)/|kms:[a-z0-9-]+:\d+:key/|logs:.+:log-group:).+")


def whole(graph: Graph) -> Iterator[str]:
    """Name every declared thing that is not made, and every reference that leads nowhere."""
    if not graph.of("aws:eks/cluster:Cluster"):
        yield "there is no cluster"
    yield from _declared(graph)
    known = {text for resource in graph for text in (resource.id, *_computed(resource))}
    given = " ".join(graph.config.values())
    users = [("the stack's outputs", graph.exports), *((r.name, r.inputs) for r in graph if r.custom)]
    for user, values in users:
        for text in _references(values):
            if text not in known and text not in given:
                yield f"{user} refers to {text}, which does not exist"


def _computed(resource: Resource) -> set[str]:
    return set(strings(resource.outputs)) - set(strings(resource.inputs))


def _references(values: Mapping[str, Any]) -> Iterator[str]:
    """Go through the ids and ARNs in `values`, those in policies too; patterns are no references."""
    for text in strings(values):
        for part in strings(json.loads(text)) if text.startswith("{") else (text,):
            if (_IDS.fullmatch(part) or _ARNS.fullmatch(part)) and "*" not in part:
                yield part


def _declared(graph: Graph) -> Iterator[str]:
    """Compare the families of the stack file with what is registered under their names."""
    prefixes = [component.name for component in graph.of("private-eks:index:Cluster")]
    families = {
        "fargateProfiles": "FargateProfile",
        "nodeGroups": "aws:eks/nodeGroup:NodeGroup",
        "accessEntries": "AccessEntry",
    }
    for key, type_ in families.items():
        names = {resource.name for resource in graph.of(type_)}
        for member in graph.setting(key, {}):
            if not any(f"{prefix}-{member}" in names for prefix in prefixes):
                yield f"{key}.{member} is not made"
    grants = {grant.name for grant in graph.of("AccessPolicyAssociation")}
    for member, entry in graph.setting("accessEntries", {}).items():
        for policy in entry.get("policies", {}):
            if not any(f"{prefix}-{member}-{policy}" in grants for prefix in prefixes):
                yield f"accessEntries.{member} does not get {policy}"
    admitted = [rule.inputs["cidrIpv4"] for rule in graph.of("SecurityGroupIngressRule")]
    for cidr in graph.setting("clientCidrs", []):
        if admitted.count(cidr) < 2:
            yield f"{cidr} is not admitted to both the Kubernetes API and the endpoints"
