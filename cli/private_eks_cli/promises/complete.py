"""Every AWS service that is called has a door that the callers can reach, and no other is paid for."""

import json
import re
from collections.abc import Iterator

from private_eks.common.plan.service_names import GATEWAY_SERVICES, service_name, short_name
from private_eks.endpoints.plan.services import NEEDS

from ..cloud import invokes
from ..cloud.answers import Place
from ..cloud.endpoint_services import exists, takes_policy
from ..graph.answerable import own_endpoints
from ..graph.asked import OURS, asked, lacks_a_network, region_of
from ..graph.documents import is_known, statements
from ..graph.model import Graph, Resource, block_of, strings
from ..graph.nodes import automatic, node_groups, subnets_of
from .addons import AGENT
from .bastions import uses_of_callers
from .karpenter import queues
from .logs import writes_logs
from .public import public_subnets

USES = {
    "FargateProfile": "fargate",
    "aws:autoscaling/group:Group": "self-managed-nodes",
    "aws:eks/nodeGroup:NodeGroup": "managed-nodes",
}
"""Which use each type of resource stands for."""
LIMITED = {
    "ecr.api": "ecr:BatchGetImage",
    "ecr.dkr": "ecr:BatchGetImage",
    "s3": "s3:GetObject",
    "sts": "sts:AssumeRoleWithWebIdentity",
}
"""Services whose endpoints ask for the owner of the resource, too, and what they allow on resources of AWS."""
CALLING_PRESETS = frozenset({"cluster-autoscaler", "external-dns", "load-balancer-controller"})
"""Presets of the platform that call AWS, which are uses of the same names; Karpenter is known by its queue."""


def complete(graph: Graph) -> Iterator[str]:
    """Name every needed service without a reachable endpoint, and every endpoint without a need."""
    vpcs = {vpc.id: vpc for vpc in graph.of("Vpc")}
    served = {endpoint.inputs.get("serviceName") for endpoint in graph.of("VpcEndpoint")}
    by_service = {e.inputs["serviceName"]: e for e in own_endpoints(graph) if "serviceName" in e.inputs}
    region = region_of(graph)
    needed = {service_name(region, service): reason for service, reason in needs(graph).items()}
    for name, reason in sorted(needed.items()):
        if name not in served and not of_others(graph):
            yield f"{name} has no endpoint ({reason})"
    for name, endpoint in sorted(by_service.items()):
        if name not in needed:
            yield f"nobody needs the endpoint of {name}"
        if endpoint.inputs.get("vpcEndpointType", "Gateway") == "Gateway":
            yield from _routes(graph, endpoint)
        else:
            yield from _interfaces(graph, endpoint, vpcs.get(endpoint.inputs["vpcId"]))
        yield from ajar(endpoint)
    yield from _shared(graph)


def of_others(graph: Graph) -> bool:
    """Tell whether the endpoints are for whoever makes the VPC to make."""
    return lacks_a_network(graph) and not graph.of(f"{OURS}Endpoints")


def needs(graph: Graph) -> dict[str, str]:
    """Tell which services the registered resources call, and who else the stack file says does."""
    uses = {*_stated(graph), *_uses(graph), *CALLING_PRESETS.intersection(asked(graph, "platform", {}))}
    reasons = {service: f"{use}: {reason}" for use in sorted(uses) for service, reason in NEEDS[use].items()}
    region = region_of(graph)
    reasons |= {short_name(region, service): "asked for by name" for service in asked(graph, "endpointServices", [])}
    return {service: reason for service, reason in reasons.items() if service not in present(graph)}


def _stated(graph: Graph) -> set[str]:
    """Give the uses that endpoints are made for; a program that has compute shows itself what runs on it."""
    stated = {use for use in asked(graph, "uses", []) if use in NEEDS}
    return stated - {*USES.values(), "auto-mode"} if graph.of(f"{OURS}Compute") else stated


def present(graph: Graph) -> set[str]:
    """Give the services that the VPC has endpoints for already, says the stack file."""
    region = region_of(graph)
    return {short_name(region, service) for service in asked(graph, "existingEndpointServices", [])}


def _uses(graph: Graph) -> Iterator[str]:
    """Name what calls AWS among the registered resources."""
    for type_, use in USES.items():
        if graph.of(type_):
            yield use
    if queues(graph):
        yield "karpenter"
        if asked(graph, "karpenter", {}).get("zonalShift"):
            yield "karpenter-zonal-shift"
    trusts = [role.inputs["assumeRolePolicy"] for role in graph.of("Role")]
    annotated = any(addon.inputs.get("serviceAccountRoleArn") for addon in graph.of("Addon"))
    if annotated or any("AssumeRoleWithWebIdentity" in trust for trust in trusts):
        yield "irsa"
    agent = any(addon.inputs.get("addonName") == AGENT for addon in graph.of("Addon"))
    if agent or any("pods.eks.amazonaws.com" in trust for trust in trusts):
        yield "pod-identity"
    if automatic(graph):
        yield "auto-mode"
    if writes_logs(graph):
        yield "fargate-logging"
    yield from uses_of_callers(graph)
    if any("ssmmessages:" in document.inputs["policy"] for document in graph.of("RolePolicy")):
        yield "session-manager"
    yield from {addon.inputs["addonName"] for addon in graph.of("Addon")} & NEEDS.keys()


def _subnets_beside(graph: Graph, endpoint: Resource) -> list[Resource]:
    """Give the subnets of an endpoint's VPC; another VPC of the program is none of its business."""
    vpcs = {vpc.id for vpc in graph.of("Vpc")} - {endpoint.inputs.get("vpcId")}
    return [subnet for subnet in graph.of("Subnet") if subnet.inputs.get("vpcId") not in vpcs]


def _routes(graph: Graph, endpoint: Resource) -> Iterator[str]:
    if endpoint.inputs.get("serviceName", "").rsplit(".", 1)[-1] not in GATEWAY_SERVICES:
        yield f"{endpoint.name} cannot be a gateway"
    reached = set(endpoint.inputs.get("routeTableIds", []))
    table_of = {a.inputs.get("subnetId"): a.inputs["routeTableId"] for a in graph.of("RouteTableAssociation")}
    apart = public_subnets(graph)
    for subnet in (subnet for subnet in _subnets_beside(graph, endpoint) if subnet.id not in apart):
        if table_of.get(subnet.id) not in reached:
            yield f"subnet {subnet.name} has no route to {endpoint.name}"


def _interfaces(graph: Graph, endpoint: Resource, vpc: Resource | None) -> Iterator[str]:
    if endpoint.inputs.get("privateDnsEnabled") is not True:
        yield f"{endpoint.name} has no private DNS"
    if vpc is None or not (vpc.inputs.get("enableDnsSupport") and vpc.inputs.get("enableDnsHostnames")):
        yield f"private DNS of {endpoint.name} does not resolve in its VPC"
    subnets = {subnet.id: subnet for subnet in _subnets_beside(graph, endpoint)}
    zones = [
        subnets[i].inputs.get("availabilityZone", "") for i in endpoint.inputs.get("subnetIds", []) if i in subnets
    ]
    zones_of_subnets = {subnet.inputs.get("availabilityZone", "") for subnet in subnets.values()}
    if missing := (zones_of_subnets & offered(graph, endpoint)) - set(zones):
        yield f"{endpoint.name} has no interface in {', '.join(sorted(map(str, missing)))}"
    if len(set(zones)) != len(zones):
        yield f"{endpoint.name} has two interfaces in one zone"
    for subnet in subnets.values():
        if not any(_admits(graph, group, subnet) for group in endpoint.inputs.get("securityGroupIds", [])):
            yield f"{endpoint.name} does not admit subnet {subnet.name}"


def offered(graph: Graph, endpoint: Resource) -> set[str]:
    """Tell in which zones of the region AWS offers the service; one of another region is at home in all of them."""
    place, name = Place(region_of(graph)), endpoint.inputs.get("serviceName", "")
    if endpoint.inputs.get("serviceRegion") or not exists(name, place.region, place.region):
        return set(invokes.zones_of(place.region))
    return set(invokes.invoke(place, invokes.ENDPOINT_SERVICE, {"serviceName": name})["availabilityZones"])


def _shared(graph: Graph) -> Iterator[str]:
    """Interfaces of the control plane, endpoints and file systems keep to small subnets of their own, apart from pods.

    Auto Mode starts its nodes in the subnets of its control plane; which subnets a VPC of others has is their decision.
    """
    pods = {i for c in (*node_groups(graph), *graph.of("FargateProfile")) for i in subnets_of(c)}
    pods -= {subnet.id for subnet in graph.given}
    placed = {endpoint.name: endpoint.inputs.get("subnetIds", []) for endpoint in own_endpoints(graph)}
    placed |= {target.name: [target.inputs.get("subnetId")] for target in graph.of("MountTarget")}
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        subnet_ids = cluster.inputs.get("vpcConfig", {}).get("subnetIds", [])
        if cluster.inputs.get("computeConfig", {}).get("enabled"):
            pods |= set(subnet_ids)
        else:
            placed[cluster.name] = subnet_ids
    for name, subnet_ids in placed.items():
        if pods.intersection(subnet_ids):
            yield f"{name} has interfaces in the subnets of nodes and pods"


def _admits(graph: Graph, group_id: str, subnet: Resource) -> bool:
    block = block_of(subnet)
    return any(
        rule.inputs["securityGroupId"] == group_id
        and rule.inputs["ipProtocol"] == "tcp"
        and rule.inputs.get("fromPort", 0) <= 443 <= rule.inputs.get("toPort", 0)
        and block.subnet_of(block_of(rule, "cidrIpv4"))
        for rule in graph.of("SecurityGroupIngressRule")
    )


def ajar(endpoint: Resource) -> Iterator[str]:
    """Name whom the policy of an endpoint lets through, or keeps out, against its purpose."""
    if "policy" not in endpoint.inputs:
        if takes_policy(endpoint.inputs["serviceName"]):
            yield f"{endpoint.name} has no policy: it lets principals of every account through"
        return
    if not is_known(endpoint.inputs["policy"]):
        return
    found = statements(endpoint.inputs["policy"])
    own = [s.get("Condition") for s in found if s["Action"] == s.get("Resource") == "*"]
    if not any(own):
        yield f"the policy of {endpoint.name} keeps the account's own principals out, or lets others in"
    service = re.sub(r".+?\.[a-z]+(-[a-z]+)+-\d+\.", "", endpoint.inputs.get("serviceName", ""))
    if service in LIMITED and not all("aws:Resource" in json.dumps(condition) for condition in own):
        yield f"the policy of {endpoint.name} lets callers reach what belongs to any account"
    further = LIMITED.get(service)
    if further and all(further not in strings(s["Action"]) for s in found):
        yield f"the policy of {endpoint.name} does not allow {further}"
