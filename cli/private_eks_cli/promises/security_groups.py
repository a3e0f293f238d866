"""Nodes reach what they need through their security groups, both ends of each way are open, and no other way is."""

from collections.abc import Iterator

from private_eks.common.asked import OUTPUT
from private_eks.common.plan.service_names import service_name

from ..cloud.answers import prefix_list_id
from ..graph.answerable import own_endpoints
from ..graph.asked import OURS, asked, of_names, region_of, told_texts
from ..graph.documents import configuration
from ..graph.existing import given_networks
from ..graph.model import Graph, Resource
from ..graph.nodes import MANAGED, automatic, node_groups, security_groups_of, subnets_of, templates_of_nodes
from ..graph.ways import admits, cluster_groups, covers, groups_of_nodes, reaches
from .bastions import callers, groups_of
from .intranet import intranet_reached, ways_to_intranet
from .public import opened, ways_complete, ways_of_bastions
from .storage import mountable

HTTPS, KUBELET, HIGHEST = 443, 10250, 65535


def connected(graph: Graph) -> Iterator[str]:
    """Name every way of a node to the cluster, its neighbours, S3 or an endpoint that some security group closes."""
    clusters = cluster_groups(graph)
    for group in sorted(groups_of_nodes(graph)):
        name = next((g.name for g in graph.of("SecurityGroup") if g.id == group), group)
        if group in told_texts(graph):
            continue
        if group in clusters:
            yield "nodes carry the cluster's security group, which lets everything out"
            continue
        for cluster in sorted(clusters):
            yield from _with_cluster(graph, name, group, cluster)
        if not (reaches(graph, group, group, 53) and reaches(graph, group, group, HIGHEST)):
            yield f"{name} keeps nodes from each other"
        for endpoint in own_endpoints(graph):
            if not _to_endpoint(graph, group, endpoint):
                yield f"{name} does not let nodes out to {endpoint.name}"
        yield from _to_given_gateways(graph, name, group)
        yield from _nowhere_else(graph, group)
    for caller in callers(graph):
        yield from _caller(graph, caller, clusters)
    yield from ways_complete(graph)
    yield from _templates(graph)
    yield from _foreign(graph)
    yield from _pods(graph)
    yield from mountable(graph)
    yield from intranet_reached(graph)


def _with_cluster(graph: Graph, name: str, group: str, cluster: str) -> Iterator[str]:
    if not reaches(graph, group, cluster, HTTPS):
        yield f"{name} keeps nodes from the Kubernetes API"
    if not all(admits(graph, group, cluster, port) for port in (HTTPS, KUBELET, HIGHEST)):
        yield f"{name} keeps the control plane from kubelets and webhooks"
    if (graph.of("FargateProfile") or automatic(graph)) and not (
        reaches(graph, group, cluster, 53) and admits(graph, group, cluster, 53)
    ):
        yield f"{name} keeps pods on nodes from those on Fargate or Auto Mode"


def _to_endpoint(graph: Graph, group: str, endpoint: Resource) -> bool:
    targets = {endpoint.outputs.get("prefixListId"), *endpoint.inputs.get("securityGroupIds", [])} - {None}
    return any(
        {rule.inputs.get("referencedSecurityGroupId"), rule.inputs.get("prefixListId")} & targets
        and covers(rule.inputs, HTTPS)
        for rule in graph.of("SecurityGroupEgressRule")
        if rule.inputs["securityGroupId"] == group
    )


def _to_given_gateways(graph: Graph, name: str, group: str) -> Iterator[str]:
    """Name gateway endpoints of a VPC that is there already for which nodes have no rule."""
    gateways = {one.service for facts in given_networks(graph) for one in facts.endpoints if one.gateway}
    rules = [rule for rule in graph.of("SecurityGroupEgressRule") if rule.inputs["securityGroupId"] == group]
    if len({rule.inputs["prefixListId"] for rule in rules if "prefixListId" in rule.inputs}) < len(gateways):
        yield f"{name} does not let nodes out to the gateway endpoints of {', '.join(sorted(gateways))}"


def _nowhere_else(graph: Graph, group: str) -> Iterator[str]:
    """Name ways out that nobody declared, and ways in from addresses instead of security groups."""
    ways = asked(graph, "nodeEgress", {})
    declared = {*(rule["cidr"] for rule in ways.values()), *(cidr for _, cidr, _ in ways_to_intranet(graph))}
    later = {name for key, rule in ways.items() if rule["cidr"] == OUTPUT for name in of_names(graph, f"to-{key}")}
    lists = {endpoint.outputs.get("prefixListId") for endpoint in graph.of("VpcEndpoint")}
    for service in asked(graph, "existingEndpointServices", []):
        lists.add(prefix_list_id(service_name(region_of(graph), service)))
    for rule in graph.of("SecurityGroupEgressRule"):
        block, addresses = rule.inputs.get("cidrIpv4"), rule.inputs.get("prefixListId")
        there = (block or addresses) in {None, *declared, *lists} or rule.name in later
        if rule.inputs["securityGroupId"] == group and not there:
            yield f"rule {rule.name} lets nodes out to {block or addresses}, which nobody asked for"
    for rule in graph.of("SecurityGroupIngressRule"):
        if rule.inputs["securityGroupId"] == group and not rule.inputs.get("referencedSecurityGroupId"):
            yield f"rule {rule.name} lets addresses into nodes instead of security groups"


def _caller(graph: Graph, caller: Resource, clusters: set[str]) -> Iterator[str]:
    """Name ways of a bastion or runner to the cluster and the endpoints that are closed, and any other that is open."""
    for group in groups_of(caller):
        for cluster in sorted(clusters):
            if not reaches(graph, group, cluster, HTTPS):
                yield f"{caller.name} does not reach the Kubernetes API"
        own = own_endpoints(graph)
        reached = [endpoint for endpoint in own if _to_endpoint(graph, group, endpoint)]
        for endpoint in own:
            gateway = endpoint.inputs.get("vpcEndpointType", "Gateway") == "Gateway"
            wanted = not gateway or (
                caller.name not in opened(graph) and endpoint.inputs.get("serviceName", "").endswith(".s3")
            )
            if (endpoint in reached) != wanted:
                yield f"{caller.name} {'does not reach' if wanted else 'gets out to'} {endpoint.name}"
        yield from _to_theirs(graph, caller, group)
        yield from _only_https(graph, caller, group, clusters)


def _to_theirs(graph: Graph, caller: Resource, group: str) -> Iterator[str]:
    """Name blocks of endpoints, and gateway endpoints, that are there already and that a caller has no rule for."""
    rules = [rule.inputs for rule in graph.of("SecurityGroupEgressRule") if rule.inputs["securityGroupId"] == group]
    around = graph.resources.get(caller.parent)
    for cidr in around.inputs.get("endpointCidrs", ()) if around else ():
        if not any(rule.get("cidrIpv4") == cidr for rule in rules):
            yield f"{caller.name} does not reach the endpoints in {cidr}"
    theirs = {endpoint.service for facts in given_networks(graph) for endpoint in facts.endpoints if endpoint.gateway}
    if "s3" in theirs and caller.name not in opened(graph) and not any("prefixListId" in rule for rule in rules):
        yield f"{caller.name} does not reach the gateway endpoint of s3"


def _only_https(graph: Graph, caller: Resource, group: str, clusters: set[str]) -> Iterator[str]:
    known = clusters | {i for endpoint in graph.of("VpcEndpoint") for i in endpoint.inputs.get("securityGroupIds", [])}
    known |= {
        one.id for one in graph.of("SecurityGroup") if one.parent in {e.urn for e in graph.of(f"{OURS}Endpoints")}
    }
    known |= {prefix_list_id(service_name(region_of(graph), "s3"))}
    known |= {cidr for one in graph if one.type.startswith(OURS) for cidr in one.inputs.get("endpointCidrs", ())}
    for rule in graph.of("SecurityGroupEgressRule"):
        keys = ("referencedSecurityGroupId", "prefixListId", "cidrIpv4")
        target = next((rule.inputs[key] for key in keys if rule.inputs.get(key)), None)
        https = (rule.inputs["ipProtocol"], rule.inputs.get("fromPort"), rule.inputs.get("toPort")) == ("tcp", 443, 443)
        if rule.inputs["securityGroupId"] == group and (target not in known or not https):
            yield f"rule {rule.name} lets {caller.name} out to more than it needs"
    for rule in graph.of("SecurityGroupIngressRule"):
        if rule.inputs["securityGroupId"] == group and rule.urn not in ways_of_bastions(graph):
            yield f"rule {rule.name} lets somebody into {caller.name}"
        if rule.inputs.get("referencedSecurityGroupId") == group and rule.inputs["securityGroupId"] not in clusters:
            yield f"rule {rule.name} lets {caller.name} reach more than it needs"
    if not any(own.id == group for own in graph.of("SecurityGroup")):
        yield f"{caller.name} carries a security group that others have"


def _templates(graph: Graph) -> Iterator[str]:
    """Name what EC2 or EKS would decide where no launch template does, and ways in by SSH."""
    for group in node_groups(graph):
        if group.type == MANAGED and not group.inputs.get("launchTemplate", {}).get("id"):
            yield f"{group.name} has no launch template: its nodes would carry the cluster's security group"
        if group.inputs.get("remoteAccess"):
            yield f"{group.name} takes remote access"
    for template in templates_of_nodes(graph):
        if not security_groups_of(template):
            yield f"{template.name} leaves its nodes to the VPC's default security group"
        if template.inputs.get("keyName"):
            yield f"{template.name} has an SSH key"


def _foreign(graph: Graph) -> Iterator[str]:
    """Name rules for security groups that are not ours."""
    ours = {group.id for group in graph.of("SecurityGroup", "DefaultSecurityGroup")} | cluster_groups(graph)
    for rule in graph.of("SecurityGroupIngressRule", "SecurityGroupEgressRule"):
        peer = rule.inputs.get("referencedSecurityGroupId")
        if peer and peer not in ours:
            yield f"rule {rule.name} trusts the foreign security group {peer}"


def _pods(graph: Graph) -> Iterator[str]:
    """With custom networking, each zone of a node has a subnet for pods in that zone, and their group is the nodes'."""
    zones = {subnet.id: subnet.inputs.get("availabilityZone") for subnet in graph.of("Subnet")}
    needed = {zones[i] for group in node_groups(graph) for i in subnets_of(group) if i in zones}
    for addon in graph.of("Addon"):
        own = configuration(addon.inputs).get("eniConfig", {}).get("subnets", {})
        if own and not needed <= own.keys():
            yield f"{addon.name} gives pods no subnet in {', '.join(sorted(needed - own.keys()))}"
        for zone, config in own.items():
            if zones.get(config["id"]) != zone:
                yield f"{addon.name} gives pods in {zone} a subnet of {zones.get(config['id'], 'another network')}"
            if not groups_of_nodes(graph).issuperset(config["securityGroups"]):
                yield f"{addon.name} gives pods other security groups than nodes have"
