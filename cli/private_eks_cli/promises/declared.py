"""Nothing is missing: whatever the stack file declares exists, and whatever is referred to exists."""

import ipaddress
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.common.asked import OUTPUT

from ..graph.asked import OURS, asked, lacks_a_cluster, named, named_clusters, of_names
from ..graph.existing import given_networks
from ..graph.model import Graph, Resource, block_of, strings
from ..graph.objects import is_own
from ..graph.roles import asked_roles
from .bastion_roles import callers_whole
from .images import images_whole
from .karpenter import queues
from .kubernetes_objects import declared
from .logs import logged
from .of_aws import run_by_aws
from .pod_roles import promised
from .public import public_subnets
from .storage import shared
from .unique import made_once

_IDS = re.compile(r"(fs|fsap|lt|rtb|sg|subnet|vpc)-[0-9a-f]{17}")
_ARNS = re.compile(
    r"arn:[a-z-]+:(iam::\d+:(role/(?!aws-service-role/)|oidc-provider/|instance-profile/)|elasticfilesystem:.+:file-system/|kms:.+:key/|logs:.+:log-group:).+"
)
"""Service-linked roles are not among them: AWS makes these."""

FAMILIES: Mapping[str, tuple[str, str]] = {
    "accessEntries": ("AccessEntry", ""),
    "addons": ("aws:eks/addon:Addon", ""),
    "bastions": ("aws:ec2/instance:Instance", ""),
    "fargateProfiles": ("FargateProfile", ""),
    "fileSystems": ("aws:efs/fileSystem:FileSystem", ""),
    "identities": ("aws:iam/role:Role", ""),
    "nodeEgress": ("SecurityGroupEgressRule", "to-"),
    "nodeGroups": ("aws:eks/nodeGroup:NodeGroup", ""),
    "runners": ("aws:codebuild/project:Project", ""),
    "selfManagedNodeGroups": ("aws:autoscaling/group:Group", ""),
}
"""Keys with many members, what becomes of a member, and how its name begins behind that of its component."""
HTTPS = 443
IN_A_CLUSTER = (
    "AccessEntry",
    "AccessPolicyAssociation",
    "FargateProfile",
    "PodIdentityAssociation",
    "aws:eks/addon:Addon",
    "aws:eks/nodeGroup:NodeGroup",
)
STS = "sts.amazonaws.com"
ROLES = {"kubernetes.io/role/cni": "pods", "kubernetes.io/role/internal-elb": "nodes"}
"""Whom a tag of a subnet calls in."""


def whole(graph: Graph) -> Iterator[str]:
    """Name every declared thing that is not made, and every reference that leads nowhere."""
    if not (graph.of("aws:eks/cluster:Cluster") or lacks_a_cluster(graph)):
        yield "there is no cluster"
    yield from _belonging(graph)
    yield from made_once(graph)
    yield from _declared(graph)
    yield from _granted(graph)
    yield from _blocks(graph)
    yield from promised(graph)
    yield from logged(graph)
    yield from shared(graph)
    yield from callers_whole(graph)
    yield from images_whole(graph)
    yield from declared(graph)
    yield from run_by_aws(graph)
    yield from _known_to_the_autoscaler(graph)
    if asked(graph, "karpenter", {"enabled": False}).get("enabled", True) and not queues(graph):
        yield "karpenter is not made"
    if asked(graph, "controlPlane", {}).get("identityProvider") and not graph.of("IdentityProviderConfig"):
        yield "controlPlane.identityProvider is not made"
    # What users write themselves, to components or in objects that they bring, is theirs to know.
    given = " ".join(strings([*_told(graph), *(one.inputs for one in graph.objects() if is_own(graph, one))]))
    for user, text in _unknown(graph):
        if text not in given:
            yield f"{user} refers to {text}, which does not exist"


def foreign(graph: Graph) -> list[tuple[str, str]]:
    """Give the ids and ARNs of others, each with the key that names it; who may enter is there, or EKS refuses."""
    entering = {entry.inputs["principalArn"] for entry in graph.of("AccessEntry")}
    used = {text for _, text in _unknown(graph)} - entering
    return sorted((key, text) for text in used for key in named(graph, text))


def _told(graph: Graph) -> Iterator[Mapping[str, Any]]:
    """Go through what components are told."""
    yield from (component.inputs for component in graph if component.type.startswith(OURS))


def _unknown(graph: Graph) -> Iterator[tuple[str, str]]:
    """Go through the ids and ARNs that are used, and that belong to nothing in the program."""
    there = (*graph, *graph.beside.values(), *graph.given)
    known = {text for resource in there for text in (resource.id, *_computed(resource))}
    known |= {str(route.inputs["routeTableId"]) for route in graph.given if "routeTableId" in route.inputs}
    users = [("the stack's outputs", graph.exports), *((r.name, r.inputs) for r in graph.ours() if r.custom)]
    for user, values in users:
        yield from ((user, text) for text in _references(values) if text not in known)


def _computed(resource: Resource) -> set[str]:
    return set(strings(resource.outputs)) - set(strings(resource.inputs))


def _references(values: Mapping[str, Any]) -> Iterator[str]:
    """Go through the ids and ARNs in `values`, those in policies too; patterns are no references."""
    for text in strings(values):
        for part in strings(_read(text)):
            if (_IDS.fullmatch(part) or _ARNS.fullmatch(part)) and "*" not in part:
                yield part


def _read(text: str) -> Any:
    """Read what looks like JSON; Kubernetes objects hold other texts that do."""
    if not text.startswith("{"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _belonging(graph: Graph) -> Iterator[str]:
    """Name clusters that IAM does not know, and what lies in no VPC or belongs to no cluster of the program."""
    clusters, vpcs = graph.of("aws:eks/cluster:Cluster"), {vpc.id for vpc in graph.of("Vpc")}
    issuers = [p.inputs.get("url") for p in graph.of("OpenIdConnectProvider") if p.inputs.get("clientIdLists") == [STS]]
    for cluster in clusters:
        told = [oidc.get("issuer") for one in cluster.outputs.get("identities", []) for oidc in one.get("oidcs", [])]
        wanted = asked(graph, "iam", {}).get("oidcProvider", True)
        if wanted and told and not set(told) <= set(issuers):
            yield f"cluster {cluster.name} has no OIDC provider for the roles of its pods"
    names = {cluster.physical_name for cluster in clusters} | named_clusters(graph)
    for resource in graph.ours(*IN_A_CLUSTER):
        if resource.custom and resource.inputs.get("clusterName") not in names:
            yield f"{resource.name} belongs to no cluster"
    for resource in graph.ours("RouteTable", "SecurityGroup", "VpcEndpoint"):
        if vpcs and resource.inputs.get("vpcId") not in vpcs:
            yield f"{resource.name} lies in no VPC"


def _declared(graph: Graph) -> Iterator[str]:
    """Compare the families of the stack file with what is registered under their names."""
    for key, (type_, spelling) in FAMILIES.items():
        names = {resource.name for resource in graph.of(type_)}
        there = {name for name, told in asked_roles(graph).items() if "arn" in told} if key == "identities" else set()
        for member, settings in ((m, s) for m, s in asked(graph, key, {}).items() if m not in there):
            for place in places(graph, settings):
                if not of_names(graph, f"{spelling}{member}{place}") & names:
                    yield f"{key}.{member} is not made"


def _granted(graph: Graph) -> Iterator[str]:
    """Compare access entries' policies and clients' blocks with what is registered."""
    grants = {grant.name for grant in graph.of("AccessPolicyAssociation")}
    for member, entry in asked(graph, "accessEntries", {}).items():
        for policy in entry.get("policies", {}):
            if not of_names(graph, f"{member}-{policy}") & grants:
                yield f"accessEntries.{member} does not get {policy}"
    doors = [r.inputs for r in graph.of("SecurityGroupIngressRule") if r.inputs.get("fromPort") == HTTPS]
    admitted = [rule.get("cidrIpv4") for rule in doors if rule.get("toPort") == HTTPS]
    # Where all endpoints are somebody else's, there is no security group of endpoints to admit anybody to.
    kinds = {one.inputs.get("vpcEndpointType") for one in graph.of("VpcEndpoint")}
    wanted = (
        ("the Kubernetes API", "the endpoints") if "Interface" in kinds or not given_networks(graph) else ("the API",)
    )
    for cidr in asked(graph, "clientCidrs", []):
        if cidr != OUTPUT and admitted.count(cidr) < len(wanted):
            yield f"{cidr} is not admitted to {'both ' * (len(wanted) > 1)}{' and '.join(wanted)}"


def places(graph: Graph, settings: Mapping[str, Any]) -> list[str]:
    """Give the ends of the names that a member has: one, or one per zone."""
    if not settings.get("onePerZone"):
        return [""]
    zones = {str(subnet.inputs.get("availabilityZone")) for subnet in graph.of("Subnet")}
    return [f"-{zone}" for zone in sorted(settings.get("zones", zones))]


def _blocks(graph: Graph) -> Iterator[str]:
    """Compare the subnets with the blocks that their VPC has, and the subnets of each zone with those of the others."""
    further = [(more.inputs["vpcId"], block_of(more)) for more in graph.of("VpcIpv4CidrBlockAssociation")]
    blocks = [*((vpc.id, block_of(vpc)) for vpc in graph.of("Vpc")), *further]
    for cidr in asked(graph, "secondaryCidrs", []):
        if ipaddress.IPv4Network(cidr) not in (block for _, block in blocks):
            yield f"{cidr} is no block of the VPC"
    apart = public_subnets(graph)
    there: dict[str, set[str]] = {zone: set() for zone in asked(graph, "zones", [])}
    for subnet in graph.of("Subnet"):
        own, vpc_id = block_of(subnet), subnet.inputs["vpcId"]
        if not any(vpc_id == vpc and own.subnet_of(block) for vpc, block in blocks):
            yield f"subnet {subnet.name} lies in no block of its VPC"
        if subnet.id not in apart and (zone := subnet.inputs.get("availabilityZone")):
            there.setdefault(str(zone), set()).add(_who_lives_in(subnet))
    for zone, kinds in there.items():
        for kind in sorted(set().union(*there.values()) - kinds):
            yield f"{zone} has no subnet for {kind}"


def _who_lives_in(subnet: Resource) -> str:
    tags = subnet.inputs.get("tags", {})
    return next((who for tag, who in ROLES.items() if tag in tags), "the control plane")


def _known_to_the_autoscaler(graph: Graph) -> Iterator[str]:
    """Name what the cluster autoscaler cannot read about the nodes of an empty managed group."""
    tags = [(t.inputs["autoscalingGroupName"], t.inputs["tag"]["key"]) for t in graph.of("aws:autoscaling/tag:Tag")]
    for group in graph.of("aws:eks/nodeGroup:NodeGroup"):
        made = [one for given in group.outputs.get("resources", []) for one in given.get("autoscalingGroups", [])]
        wanted = [f"label/{key}" for key in group.inputs.get("labels", {})]
        wanted += [f"taint/{taint['key']}" for taint in group.inputs.get("taints", [])]
        for end in wanted:
            if any((one["name"], f"k8s.io/cluster-autoscaler/node-template/{end}") not in tags for one in made):
                yield f"the autoscaler does not know {end} of {group.name}"
