"""Nothing in the network leads to the internet, and the API endpoint is private from its first second."""

import ipaddress
from collections.abc import Iterator

from private_eks.cluster.plan.cluster import AWS_MANAGED, CUSTOMER_ROUTED, EGRESS_MODES
from private_eks.network.plan.blocks import PRIVATE

from ..graph.answerable import own_endpoints
from ..graph.asked import asked
from ..graph.existing import led_to
from ..graph.model import Graph, Resource, strings
from ..graph.reached import reached_by_all
from ..graph.roles import CAPABILITY
from ..graph.secret_inputs import SECRET
from ..recording.wire import UNKNOWN
from .bastions import BASTION
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
)
"""Types that would open a way; `Route` but for those to networks of others, and a public bastion's."""

HIDDEN = (UNKNOWN, SECRET)
"""What stands for a block that nobody can judge here."""
_TARGETS = ("cidrIpv4", "prefixListId", "referencedSecurityGroupId")


def private(graph: Graph) -> Iterator[str]:
    """Name every gateway, route, public address, open rule and public endpoint."""
    allowed = ways_of_bastions(graph)
    for resource in graph.of(*WAYS_OUT):
        if resource.urn not in allowed and not led_to(resource):
            yield f"{resource.name} is a {resource.type}"
    yield from held_apart(graph)
    for table in graph.of("RouteTable"):
        if table.inputs.get("routes"):
            yield f"route table {table.name} has routes"
    for subnet in graph.of("Subnet"):
        yield from public_addresses(graph, subnet)
    for template in graph.of("LaunchTemplate"):
        yield from template_addresses(graph, template)
    for capability in graph.of(CAPABILITY):
        yield from public_argocd(graph, capability)
    yield from _groups(graph, allowed)
    yield from _api(graph)


def public_addresses(graph: Graph, subnet: Resource) -> Iterator[str]:
    """Name a subnet that hands out public addresses."""
    if subnet.inputs.get("mapPublicIpOnLaunch") is not False or subnet.inputs.get("assignIpv6AddressOnCreation"):
        yield f"subnet {subnet.name} may hand out public addresses"


def template_addresses(graph: Graph, template: Resource) -> Iterator[str]:
    """Name a launch template that gives public addresses; an instance may say itself which it gets."""
    of_instances = {bastion.inputs.get("launchTemplate", {}).get("id") for bastion in graph.of(BASTION)}
    if template.id in of_instances and "networkInterfaces" not in template.inputs:
        return
    interfaces = template.inputs.get("networkInterfaces", [])
    if not interfaces or any(str(i.get("associatePublicIpAddress")).lower() != "false" for i in interfaces):
        yield f"launch template {template.name} does not refuse public addresses"


def public_argocd(graph: Graph, capability: Resource) -> Iterator[str]:
    """Name an Argo CD of EKS's that no endpoint of a VPC takes from the internet."""
    if reached_by_all(capability):
        yield f"Argo CD of {capability.name} is reached from the internet"


def endpoint_access(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster whose API has another endpoint than a private one."""
    access = cluster.inputs.get("vpcConfig", {})
    if (access.get("endpointPublicAccess"), access.get("endpointPrivateAccess")) != (False, True):
        yield f"cluster {cluster.name} does not have a private endpoint only"


def default_group(graph: Graph, vpc: Resource) -> Iterator[str]:
    """Name a VPC whose default security group is not adopted, and so has rules."""
    if vpc.id not in {group.inputs.get("vpcId") for group in graph.of("DefaultSecurityGroup")}:
        yield f"the default security group of VPC {vpc.name} is open"


def inline_rules(graph: Graph, group: Resource) -> Iterator[str]:
    """Name a security group with rules that are no resources of their own."""
    if group.inputs.get("ingress") or group.inputs.get("egress"):
        yield f"security group {group.name} has rules of its own"


def public_peer(graph: Graph, rule: Resource) -> Iterator[str]:
    """Name a rule of a security group that is about addresses outside of private networks."""
    block = rule.inputs.get("cidrIpv4")
    if rule.inputs.get("cidrIpv6") or (block and not is_inside(block)):
        yield f"rule {rule.name} reaches {rule.inputs.get('cidrIpv6') or block}"


def logged_vpcs(graph: Graph) -> set[str]:
    """Give the ids of the VPCs whose flow log takes everything, into a log group of ours."""
    groups = {group.arn for group in graph.of("LogGroup")}
    logs = [log.inputs for log in graph.of("FlowLog") if log.inputs.get("trafficType") == "ALL"]
    return {log.get("vpcId", "") for log in logs if log.get("logDestination") in groups}


def _groups(graph: Graph, allowed: set[str]) -> Iterator[str]:
    for rule in graph.of("SecurityGroupIngressRule", "SecurityGroupEgressRule"):
        if rule.urn not in allowed:
            yield from public_peer(graph, rule)
    for_endpoints = {i for e in own_endpoints(graph) for i in e.inputs.get("securityGroupIds", [])}
    for_endpoints |= {i for target in graph.of("MountTarget") for i in target.inputs.get("securityGroups", [])}
    for rule in graph.of("SecurityGroupEgressRule"):
        if rule.inputs["securityGroupId"] in for_endpoints or not any(rule.inputs.get(kind) for kind in _TARGETS):
            yield f"rule {rule.name} lets traffic out"
    for group in graph.of("SecurityGroup", "DefaultSecurityGroup"):
        yield from inline_rules(graph, group)
    for vpc in graph.of("Vpc"):
        if vpc not in graph.given:
            yield from default_group(graph, vpc)


def is_inside(block: str) -> bool:
    """Tell whether a block lies in private address space; one that nobody can read is not ours to see."""
    if block in HIDDEN:
        return True
    network = ipaddress.IPv4Network(block)
    return any(network.subnet_of(private) for private in PRIVATE)


def _api(graph: Graph) -> Iterator[str]:
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        yield from endpoint_access(graph, cluster)
        if not (calls_through_the_vpc(cluster) or _opened_by_name(graph)):
            yield f"the API server of cluster {cluster.name} calls past the VPC"
        if not _has_flow_log(graph, cluster):
            yield f"the VPC of cluster {cluster.name} has no flow log"


def calls_through_the_vpc(cluster: Resource) -> bool:
    """Tell whether the API server's own calls take the routes of the VPC.

    https://docs.aws.amazon.com/eks/latest/userguide/control-plane-egress.html
    """
    return bool(cluster.inputs.get("vpcConfig", {}).get("controlPlaneEgressMode") == EGRESS_MODES[CUSTOMER_ROUTED])


def _opened_by_name(graph: Graph) -> bool:
    return bool(asked(graph, "controlPlaneEgress", None) == AWS_MANAGED)


def _has_flow_log(graph: Graph, cluster: Resource) -> bool:
    ids = set(strings(cluster.inputs.get("vpcConfig", {}).get("subnetIds")))
    subnets = [subnet for subnet in graph.of("Subnet") if subnet.id in ids]
    of_others = {vpc.id for vpc in graph.given}
    return bool(subnets) and {subnet.inputs.get("vpcId") for subnet in subnets} <= logged_vpcs(graph) | of_others
