"""Every AWS service that is called has a door that the callers can reach, and no other is paid for."""

import ipaddress
import json
from collections.abc import Iterator

from private_eks.plan.services import GATEWAY_SERVICES, NEEDS, service_name

from ..graph import Graph, Resource


def complete(graph: Graph) -> Iterator[str]:
    """Name every needed service without a reachable endpoint, and every endpoint without a need."""
    vpcs = {vpc.id: vpc for vpc in graph.of("Vpc")}
    by_service = {endpoint.inputs["serviceName"]: endpoint for endpoint in graph.of("VpcEndpoint")}
    region = graph.config["aws:region"]
    needed = {service_name(region, service): reason for service, reason in needs(graph).items()}
    for name, reason in sorted(needed.items()):
        if name not in by_service:
            yield f"{name} has no endpoint ({reason})"
    for name, endpoint in sorted(by_service.items()):
        if name not in needed:
            yield f"nobody needs the endpoint of {name}"
        if endpoint.inputs["vpcEndpointType"] == "Gateway":
            yield from _routes(graph, endpoint)
        else:
            yield from _interfaces(graph, endpoint, vpcs.get(endpoint.inputs["vpcId"]))
        yield from _policy(endpoint)


def needs(graph: Graph) -> dict[str, str]:
    """Tell which services the registered resources call, and who else the stack file says does."""
    uses = set(graph.setting("uses", []))
    if graph.of("FargateProfile"):
        uses.add("fargate")
    if graph.of("NodeGroup") and graph.of("aws:eks/nodeGroup:NodeGroup"):
        uses.add("managed-nodes")
    if any("AssumeRoleWithWebIdentity" in role.inputs["assumeRolePolicy"] for role in graph.of("Role")):
        uses.add("irsa")
    reasons = {service: f"{use}: {reason}" for use in sorted(uses) for service, reason in NEEDS[use].items()}
    reasons |= dict.fromkeys(graph.setting("endpointServices", []), "asked for by name")
    return {s: r for s, r in reasons.items() if s not in graph.setting("existingEndpointServices", [])}


def _routes(graph: Graph, endpoint: Resource) -> Iterator[str]:
    if endpoint.inputs["serviceName"].rsplit(".", 1)[-1] not in GATEWAY_SERVICES:
        yield f"{endpoint.name} cannot be a gateway"
    reached = set(endpoint.inputs.get("routeTableIds", []))
    table_of = {a.inputs["subnetId"]: a.inputs["routeTableId"] for a in graph.of("RouteTableAssociation")}
    for subnet in graph.of("Subnet"):
        if table_of.get(subnet.id) not in reached:
            yield f"subnet {subnet.name} has no route to {endpoint.name}"


def _interfaces(graph: Graph, endpoint: Resource, vpc: Resource | None) -> Iterator[str]:
    if endpoint.inputs.get("privateDnsEnabled") is not True:
        yield f"{endpoint.name} has no private DNS"
    if vpc is None or not (vpc.inputs.get("enableDnsSupport") and vpc.inputs.get("enableDnsHostnames")):
        yield f"private DNS of {endpoint.name} does not resolve in its VPC"
    subnets = {subnet.id: subnet for subnet in graph.of("Subnet")}
    zones = [subnets[i].inputs["availabilityZone"] for i in endpoint.inputs.get("subnetIds", []) if i in subnets]
    missing = {subnet.inputs["availabilityZone"] for subnet in subnets.values()} - set(zones)
    if missing:
        yield f"{endpoint.name} has no interface in {', '.join(sorted(missing))}"
    if len(set(zones)) != len(zones):
        yield f"{endpoint.name} has two interfaces in one zone"
    for subnet in subnets.values():
        if not any(_admits(graph, group, subnet) for group in endpoint.inputs.get("securityGroupIds", [])):
            yield f"{endpoint.name} does not admit subnet {subnet.name}"


def _admits(graph: Graph, group_id: str, subnet: Resource) -> bool:
    block = ipaddress.IPv4Network(subnet.inputs["cidrBlock"])
    return any(
        rule.inputs["securityGroupId"] == group_id
        and rule.inputs["ipProtocol"] == "tcp"
        and rule.inputs["fromPort"] <= 443 <= rule.inputs["toPort"]
        and block.subnet_of(ipaddress.IPv4Network(rule.inputs["cidrIpv4"]))
        for rule in graph.of("SecurityGroupIngressRule")
    )


def _policy(endpoint: Resource) -> Iterator[str]:
    if "policy" not in endpoint.inputs:
        return
    actions = [(s["Action"], s.get("Condition")) for s in json.loads(endpoint.inputs["policy"])["Statement"]]
    if not any(action == "*" and condition for action, condition in actions):
        yield f"the policy of {endpoint.name} keeps the account's own principals out, or lets others in"
    service = endpoint.inputs["serviceName"].rsplit(".", 1)[-1]
    further = {"s3": "s3:GetObject", "sts": "sts:AssumeRoleWithWebIdentity"}.get(service)
    if further and all(action != further for action, _ in actions):
        yield f"the policy of {endpoint.name} does not allow {further}"
