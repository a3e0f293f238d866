"""What controls ask of the network: VPCs, subnets, endpoints, security groups."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from private_eks.common.plan.service_names import service_name

from ..graph.asked import OURS, lacks_a_cluster, region_of
from ..graph.model import Graph, Resource
from ..graph.ways import covers, group_of_cluster
from ..promises.complete import present
from ..promises.private import default_group as not_adopted
from ..promises.private import inline_rules, logged_vpcs
from ..promises.public import ANYWHERE

HIGH_RISK = (
    *(20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601),
    *(8080, 8088, 8888, 9200, 9300),
)
"""https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19"""
AUTHORIZED = frozenset({80, 443})
"""https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18"""
_ANY = frozenset({ANYWHERE, "::/0"})

Faults = Callable[[Graph, Resource], Iterator[str]]


def default_group(graph: Graph, vpc: Resource) -> Iterator[str]:
    """Name a VPC whose default security group lets something through."""
    yield from not_adopted(graph, vpc)
    for group in graph.of("DefaultSecurityGroup"):
        if group.inputs.get("vpcId") == vpc.id:
            yield from inline_rules(graph, group)


def flow_log(graph: Graph, vpc: Resource) -> Iterator[str]:
    """Name a VPC without a flow log."""
    if vpc.id not in logged_vpcs(graph):
        yield f"VPC {vpc.name} has no flow log"


def endpoint(service: str) -> Faults:
    """Ask whether a VPC has an endpoint of a service."""

    def faults(graph: Graph, vpc: Resource) -> Iterator[str]:
        name = service_name(region_of(graph), service)
        found = [
            e
            for e in graph.of("VpcEndpoint")
            if e.inputs["vpcId"] == vpc.id and e.inputs.get("serviceName", "") == name
        ]
        if not found and service not in present(graph) and not _for_others(graph):
            yield f"VPC {vpc.name} has no endpoint of {service}"

    return faults


def _for_others(graph: Graph) -> bool:
    """Tell whether a program makes a network alone, and endpoints are for whoever puts a cluster into it."""
    return lacks_a_cluster(graph) and not graph.of(f"{OURS}Endpoints", "VpcEndpoint")


def endpoint_elsewhere(service: str) -> Callable[[Graph], Iterator[str]]:
    """Tell that somebody else made the endpoint of a service, says the stack file."""

    def unseen(graph: Graph) -> Iterator[str]:
        if _for_others(graph):
            yield "The endpoints are not made here: ask for the VPC's (aws ec2 describe-vpc-endpoints)."
        elif service in present(graph):
            yield (
                f"The stack file names {service} in existingEndpointServices: "
                "ask for the VPC's endpoints (aws ec2 describe-vpc-endpoints)."
            )

    return unseen


def open_to_everyone(*ports: int) -> Faults:
    """Ask whether a security group lets everybody reach one of some ports."""

    def faults(graph: Graph, group: Resource) -> Iterator[str]:
        for rule in _open_rules(graph, group):
            if found := [port for port in ports if covers(rule, port)]:
                yield f"{group.name} admits everybody to port {', '.join(map(str, found))}"

    return faults


def open_but_for_the_web(graph: Graph, group: Resource) -> Iterator[str]:
    """Name a security group that lets everybody reach other ports than those of web servers."""
    for rule in _open_rules(graph, group):
        single = rule["ipProtocol"] == "tcp" and rule.get("fromPort") == rule.get("toPort")
        if not single or rule.get("fromPort") not in AUTHORIZED:
            yield f"{group.name} admits everybody to other ports than 80 and 443"


def _open_rules(graph: Graph, group: Resource) -> list[Mapping[str, Any]]:
    """Give what admits everybody to a group: rules of their own, and those that stand in the group."""
    id_ = group_of_cluster(group) if group.type.endswith(":Cluster") else group.id
    apart = [r.inputs for r in graph.of("SecurityGroupIngressRule") if r.inputs["securityGroupId"] == id_]
    inside = [{**rule, "ipProtocol": str(rule.get("protocol"))} for rule in group.inputs.get("ingress") or ()]
    return [rule for rule in (*apart, *inside) if _ANY.intersection(_sources(rule))]


def _sources(rule: Mapping[str, Any]) -> set[str]:
    blocks = {str(rule.get(kind)) for kind in ("cidrIpv4", "cidrIpv6")}
    return blocks | {*(rule.get("cidrBlocks") or ()), *(rule.get("ipv6CidrBlocks") or ())}
