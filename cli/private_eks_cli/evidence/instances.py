"""What controls ask of instances, launch templates and groups of nodes."""

from collections.abc import Callable, Iterator

from private_eks.access.plan.bastion import ROOT_DEVICE

from ..graph.existing import led_to
from ..graph.model import Graph, Resource
from ..graph.nodes import automatic, instance_types, node_groups, subnets_of, template_of, templates_of_nodes
from ..graph.roles import attached, granted, policies_of, roles_of_group
from ..promises.bastions import BASTION, roles_of
from ..promises.complete import present
from ..promises.encryption import unencrypted_volumes, unmentioned_volumes
from ..promises.karpenter import queues
from ..promises.private import template_addresses
from ..promises.public import ROUTE
from .judging import Status, Verdict

EBS = ("ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com")
"""Provisioners of volumes on EBS: the add-on's, and Auto Mode's."""
MANAGED_CORE = "AmazonSSMManagedInstanceCore"
REGISTERS = "ssm:UpdateInstanceInformation"

_AUTO_MODE = (
    "docs.aws.amazon.com/whitepapers/latest/security-overview-amazon-eks-auto-mode/eks-auto-mode-data-plane.html"
)


def machines(graph: Graph) -> list[Resource]:
    """Give the instances, and the launch templates that nodes start from."""
    return [*graph.of(BASTION), *templates_of_nodes(graph)]


def volumes(graph: Graph) -> list[Resource]:
    """Give what volumes on EBS are made by: launch templates and storage classes."""
    return [
        *graph.of("LaunchTemplate"),
        *(c for c in graph.objects("StorageClass") if c.inputs.get("provisioner") in EBS),
    ]


def managed(graph: Graph) -> list[Resource]:
    """Give the instances and the groups of nodes."""
    return [*graph.of(BASTION), *node_groups(graph)]


def without_machines(what: str, missing: str = "no instances") -> Callable[[Graph], Verdict]:
    """Answer for stacks without instances, or groups of them: Auto Mode's are AWS's."""

    def answer(graph: Graph) -> Verdict:
        if automatic(graph):
            how = f"EKS starts and configures Auto Mode's nodes, which the account cannot change; ask AWS about {what}."
            return Verdict(Status.BY_AWS, f"{how} {_AUTO_MODE}", tuple(graph.of("aws:eks/cluster:Cluster")))
        return Verdict(Status.NOT_APPLICABLE, f"The stack has {missing}: its pods run on Fargate.")

    return answer


def from_elsewhere(graph: Graph) -> Iterator[str]:
    """Tell which nodes start from templates that the program does not make, each with what to ask for."""
    for group in node_groups(graph):
        if template_of(graph, group) is None:
            yield f"Nodes of {group.name} start from a launch template made elsewhere: ask for that template."
    if queues(graph):
        yield "Karpenter's nodes start as its node classes say: ask for them (kubectl get ec2nodeclasses -o yaml)."


def public_address(graph: Graph, machine: Resource) -> Iterator[str]:
    """Name a machine with a public address."""
    if machine.type != BASTION:
        yield from template_addresses(graph, machine)
    elif machine.inputs.get("associatePublicIpAddress") is not False:
        yield f"{machine.name} has a public address"


def interfaces(graph: Graph, machine: Resource) -> Iterator[str]:
    """Name a machine with several network interfaces; nodes get them from the VPC CNI."""
    if machine.type != BASTION:
        yield f"nodes from {machine.name} get further network interfaces"
    elif len(machine.inputs.get("networkInterfaces") or ()) > 1:
        yield f"{machine.name} has several network interfaces"


def source_check(graph: Graph, machine: Resource) -> Iterator[str]:
    """Name a machine that forwards what is not for it."""
    if machine.inputs.get("sourceDestCheck") is False:
        yield f"{machine.name} has no source/destination check"


def all_disks(graph: Graph, volume: Resource) -> Iterator[str]:
    """Name volumes that are not encrypted, those that a launch template does not mention too."""
    if volume.type.endswith(":StorageClass"):
        if str((volume.inputs.get("parameters") or {}).get("encrypted")).lower() != "true":
            yield f"volumes of {volume.name} are not encrypted"
        return
    yield from unencrypted_volumes(graph, volume)
    yield from unmentioned_volumes(graph, volume)
    mentioned = {device["deviceName"] for device in volume.inputs.get("blockDeviceMappings", [])}
    for bastion in graph.of(BASTION):
        if bastion.inputs.get("launchTemplate", {}).get("id") == volume.id and ROOT_DEVICE not in mentioned:
            yield f"volume {ROOT_DEVICE} of {volume.name} is not encrypted"


def several_zones(graph: Graph, group: Resource) -> Iterator[str]:
    """Name a group in one zone."""
    zones = {subnet.id: subnet.inputs.get("availabilityZone", "") for subnet in graph.of("Subnet")}
    if len({zones.get(subnet_id, subnet_id) for subnet_id in subnets_of(group)}) < 2:
        yield f"group {group.name} is in one zone"


def several_types(graph: Graph, group: Resource) -> Iterator[str]:
    """Name a group of one instance type."""
    types = set(instance_types(group, template_of(graph, group)))
    if len(types) == 1:
        yield f"group {group.name} has the instance type {types.pop()} alone"


def types_elsewhere(graph: Graph) -> Iterator[str]:
    """Tell which groups have their instance types from a launch template made elsewhere."""
    for group in node_groups(graph):
        if not instance_types(group, template_of(graph, group)):
            yield f"The launch template of {group.name}, made elsewhere, says its instance types: ask for it."


def launch_template(graph: Graph, group: Resource) -> Iterator[str]:
    """Name a group without a launch template."""
    policy = group.inputs.get("mixedInstancesPolicy", {}).get("launchTemplate", {})
    of_policy = policy.get("launchTemplateSpecification", {}).get("launchTemplateId")
    if not (group.inputs.get("launchTemplate") or of_policy):
        yield f"group {group.name} has no launch template"


def session_manager(graph: Graph, machine: Resource) -> Iterator[str]:
    """Name machines that Systems Manager does not manage, for want of a permission or an endpoint."""
    roles = roles_of(graph, machine) if machine.type == BASTION else roles_of_group(graph, machine)
    for arn in [role.arn for role in roles] or [""]:
        if not granted(graph, arn, REGISTERS) and MANAGED_CORE not in attached(policies_of(graph, arn)):
            yield f"{machine.name} may not register with Systems Manager"
    services = {endpoint.inputs.get("serviceName", "").rsplit(".", 1)[-1] for endpoint in graph.of("VpcEndpoint")}
    for service in sorted({"ssm", "ssmmessages"} - services - present(graph)):
        yield f"{machine.name} has no endpoint of {service}"


def way_out(graph: Graph, compute: Resource) -> Iterator[str]:
    """Name what runs pods in subnets that a route leads out of, or on nodes with public addresses."""
    leading = {route.inputs.get("routeTableId") for route in graph.of(ROUTE) if not led_to(route)}
    led = {a.inputs.get("subnetId") for a in graph.of("RouteTableAssociation") if a.inputs["routeTableId"] in leading}
    ids = subnets_of(compute) or compute.inputs.get("vpcConfig", {}).get("subnetIds", [])
    if led.intersection(ids):
        yield f"a route leads {compute.name} to the internet"
    if compute in node_groups(graph) and (template := template_of(graph, compute)):
        yield from template_addresses(graph, template)
