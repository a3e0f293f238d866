"""What runs pods, read from the account: which cluster, subnets, security groups and role it has."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .table import (
    CLUSTER,
    FARGATE_PROFILE,
    INSTANCE_PROFILE,
    LAUNCH_TEMPLATE,
    NODE_GROUP,
    ROLE,
    SCALING_GROUP,
    SUBNET,
    Live,
    Table,
    block,
    by_id,
    of,
)

CLUSTER_TAG = "kubernetes.io/cluster/"
"""Prefix of the tag by which nodes that EKS does not manage say whose they are.

https://docs.aws.amazon.com/eks/latest/userguide/launch-workers.html
"""


def cluster_of(thing: Live, live: Table) -> Live | None:
    """Find the cluster of a node group, profile, add-on or entry, or the one whose tag an Auto Scaling group carries.

    An Auto Scaling group without the tag belongs to the only cluster of its VPC; where there are none or several, it
    is taken for something else than nodes.
    """
    if thing.type != SCALING_GROUP:
        return by_id(CLUSTER, thing.inputs.get("clusterName"), live)
    for key in _tag_keys(thing, template_of(thing, live)):
        if key.startswith(CLUSTER_TAG) and (cluster := by_id(CLUSTER, key.removeprefix(CLUSTER_TAG), live)):
            return cluster
    vpcs = {subnet.inputs.get("vpcId") for subnet in subnets_of(thing, live)}
    there = [cluster for cluster in of(CLUSTER, live) if vpcs & _vpcs(cluster, live)]
    return there[0] if len(there) == 1 else None


def _tag_keys(group: Live, template: Live | None) -> Iterator[str]:
    yield from (tag["key"] for tag in group.inputs.get("tags") or ())
    for specification in (template.inputs.get("tagSpecifications") or ()) if template else ():
        yield from specification.get("tags") or ()


def _vpcs(cluster: Live, live: Table) -> set[Any]:
    return {subnet.inputs.get("vpcId") for subnet in subnets_of(cluster, live)}


def subnets_of(thing: Live, live: Table) -> list[Live]:
    """Give those of a thing's subnets that are in this account, in their order."""
    inputs = thing.inputs
    ids = inputs.get("subnetIds") or inputs.get("vpcZoneIdentifiers") or block(inputs, "vpcConfig").get("subnetIds")
    known = {subnet.id: subnet for subnet in of(SUBNET, live)}
    return [known[id_] for id_ in ids or () if id_ in known]


def template_of(thing: Live, live: Table) -> Live | None:
    """Find the launch template of a node group or an Auto Scaling group."""
    wanted = _template_reference(thing)
    for template in of(LAUNCH_TEMPLATE, live):
        if template.id == wanted.get("id") or (wanted.get("name") and template.inputs.get("name") == wanted["name"]):
            return template
    return None


def _template_reference(thing: Live) -> Mapping[str, Any]:
    given = block(thing.inputs, "launchTemplate")
    mixed = block(thing.inputs, "mixedInstancesPolicy", "launchTemplate", "launchTemplateSpecification")
    return given or {"id": mixed.get("launchTemplateId"), "name": mixed.get("launchTemplateName")}


def cluster_group(cluster: Live) -> str:
    """Give the id of the security group that EKS made for the cluster."""
    return str(block(cluster.outputs, "vpcConfig").get("clusterSecurityGroupId", ""))


def security_groups(thing: Live, live: Table) -> frozenset[str] | None:
    """Give the security groups of nodes or pods; None if they stand in a template that is not in this account.

    Fargate pods, and managed nodes whose template names none, have the cluster's own:
    https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
    """
    template, cluster = template_of(thing, live), cluster_of(thing, live)
    if thing.type != FARGATE_PROFILE and template is None and any(_template_reference(thing).values()):
        return None
    named = _groups_in(template.inputs) if template else frozenset[str]()
    if named or thing.type == SCALING_GROUP:
        return named
    return frozenset({cluster_group(cluster)}) if cluster else None


def _groups_in(template: Mapping[str, Any]) -> frozenset[str]:
    interfaces: Iterable[Mapping[str, Any]] = template.get("networkInterfaces") or ()
    first = next(iter(interfaces), {})
    return frozenset(first.get("securityGroups") or template.get("vpcSecurityGroupIds") or ())


def size_of(thing: Live) -> int:
    """Give the nodes that a group begins with."""
    scaling = block(thing.inputs, "scalingConfig") if thing.type == NODE_GROUP else thing.inputs
    keys = ("desiredSize", "minSize") if thing.type == NODE_GROUP else ("desiredCapacity", "minSize")
    return max(int(scaling.get(key) or 0) for key in keys)


def role_of(thing: Live, live: Table) -> Live | None:
    """Find the role of nodes or pods; that of an Auto Scaling group is in the instance profile of its template."""
    if thing.type != SCALING_GROUP:
        return by_id(ROLE, thing.inputs.get("nodeRoleArn") or thing.inputs.get("podExecutionRoleArn"), live)
    template = template_of(thing, live)
    given = block(template.inputs, "iamInstanceProfile") if template else {}
    profile = by_id(INSTANCE_PROFILE, given.get("arn") or given.get("name"), live)
    return by_id(ROLE, profile.inputs.get("role"), live) if profile else None
