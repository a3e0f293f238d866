"""Nothing in the network leads to the internet, and the API endpoint is private from its first second."""

import ipaddress
from collections.abc import Iterator

from ..graph import Graph, Resource, strings
from .callers import BASTION
from .public import held_apart, ways_of_bastions

WAYS_OUT = (
    "CarrierGateway",
    "EgressOnlyInternetGateway",
    "Eip",
    "EipAssociation",
    "InternetGateway",
    "InternetGatewayAttachment",
    "NatGateway",
    "Route",
    "VpcPeeringConnection",
)
"""Types that would open a way; `Route` among them because no route exists but local ones and a public bastion's."""

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
_TARGETS = ("cidrIpv4", "prefixListId", "referencedSecurityGroupId")


def private(graph: Graph) -> Iterator[str]:
    """Name every gateway, route, public address, open rule and public endpoint."""
    allowed = ways_of_bastions(graph)
    for resource in graph.of(*WAYS_OUT):
        if resource.urn not in allowed:
            yield f"{resource.name} is a {resource.type}"
    yield from held_apart(graph)
    for table in graph.of("RouteTable"):
        if table.inputs.get("routes"):
            yield f"route table {table.name} has routes"
    for subnet in graph.of("Subnet"):
        if subnet.inputs.get("mapPublicIpOnLaunch") is not False:
            yield f"subnet {subnet.name} may hand out public addresses"
    of_instances = {bastion.inputs.get("launchTemplate", {}).get("id") for bastion in graph.of(BASTION)}
    for template in graph.of("LaunchTemplate"):
        # An instance says itself which addresses it gets.
        if template.id in of_instances and "networkInterfaces" not in template.inputs:
            continue
        interfaces = template.inputs.get("networkInterfaces", [])
        if not interfaces or any(str(i.get("associatePublicIpAddress")).lower() != "false" for i in interfaces):
            yield f"launch template {template.name} does not refuse public addresses"
    yield from _groups(graph, allowed)
    yield from _api(graph)


def _groups(graph: Graph, allowed: set[str]) -> Iterator[str]:
    for rule in graph.of("SecurityGroupIngressRule", "SecurityGroupEgressRule"):
        block = rule.inputs.get("cidrIpv4")
        if rule.inputs.get("cidrIpv6") or (block and not _inside(block) and rule.urn not in allowed):
            yield f"rule {rule.name} reaches {block or rule.inputs.get('cidrIpv6')}"
    for_endpoints = {i for e in graph.of("VpcEndpoint") for i in e.inputs.get("securityGroupIds", [])}
    for_endpoints |= {i for target in graph.of("MountTarget") for i in target.inputs.get("securityGroups", [])}
    for rule in graph.of("SecurityGroupEgressRule"):
        if rule.inputs["securityGroupId"] in for_endpoints or not any(rule.inputs.get(kind) for kind in _TARGETS):
            yield f"rule {rule.name} lets traffic out"
    for group in graph.of("SecurityGroup", "DefaultSecurityGroup"):
        if group.inputs.get("ingress") or group.inputs.get("egress"):
            yield f"security group {group.name} has rules of its own"
    closed = {group.inputs.get("vpcId") for group in graph.of("DefaultSecurityGroup")}
    for vpc in graph.of("Vpc"):
        if vpc.id not in closed:
            yield f"the default security group of VPC {vpc.name} is open"


def _inside(block: str) -> bool:
    network = ipaddress.IPv4Network(block)
    return any(network.subnet_of(ipaddress.IPv4Network(private)) for private in PRIVATE)


def _api(graph: Graph) -> Iterator[str]:
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        access: dict[str, object] = cluster.inputs.get("vpcConfig", {})
        if access.get("endpointPublicAccess") is not False or access.get("endpointPrivateAccess") is not True:
            yield f"cluster {cluster.name} does not have a private endpoint only"
        if not _has_flow_log(graph, access):
            yield f"the VPC of cluster {cluster.name} has no flow log"


def _has_flow_log(graph: Graph, access: dict[str, object]) -> bool:
    subnets: list[Resource] = [s for s in graph.of("Subnet") if s.id in set(strings(access.get("subnetIds")))]
    groups = {group.arn for group in graph.of("LogGroup")}
    logs = [log.inputs for log in graph.of("FlowLog") if log.inputs.get("trafficType") == "ALL"]
    logged = {log.get("vpcId") for log in logs if log.get("logDestination") in groups}
    return bool(subnets) and all(subnet.inputs.get("vpcId") in logged for subnet in subnets)
