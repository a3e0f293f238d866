"""Which resources an acceptance covers, by what the stack file or a chart says of them."""

from collections.abc import Callable

from private_eks.namespaces.plan.pod_security import containers_of
from private_eks.workloads.plan.scheduling import Pod, profile_of

from ..graph.asked import asked, of_names
from ..graph.documents import statements
from ..graph.model import Graph, Resource, strings
from ..graph.nodes import MANAGED, SELF_MANAGED, is_windows
from ..graph.objects import Workload, kind_of, name_of, workloads
from ..graph.roles import granted, roles_of_group
from ..promises.bastions import BASTION
from ..promises.complete import needs
from ..promises.declared import places
from ..promises.kubernetes_objects import of_charts
from ..promises.public import opened
from ..promises.storage import settings_of_files
from ..promises.zones import FAMILIES, declared_for_one_zone
from .instances import REGISTERS
from .objects import NAMESPACE, binds_default
from .permissions import is_named

Covers = Callable[[Graph, Resource], bool]
DEVICE_PLUGINS = "/var/lib/kubelet/device-plugins"
"""Where kubelet listens for device plugins.

https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/
"""
INTERFACES = frozenset(
    {
        *("ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeDhcpOptions"),
        *("ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"),
        "ecr:GetAuthorizationToken",
    }
)


def named_public(graph: Graph, resource: Resource) -> bool:
    """Cover a bastion whose public address the stack file asks for."""
    return resource.type == BASTION and resource.name in opened(graph)


def nobody_calls(service: str) -> Covers:
    """Cover a network in which nothing calls a service."""
    return lambda graph, _: service not in needs(graph)


def group(graph: Graph, resource: Resource) -> bool:
    """Cover a managed or a self-managed group of nodes."""
    return resource.type in (MANAGED, SELF_MANAGED)


def template_of_nodes(graph: Graph, resource: Resource) -> bool:
    """Cover a launch template."""
    return resource.type.endswith(":LaunchTemplate")


def in_one_zone_by_name(graph: Graph, resource: Resource) -> bool:
    """Cover a group that the stack file puts into one zone."""
    declared = [(key, given) for family in FAMILIES for key, given in asked(graph, family, {}).items()]
    apart = [f"{key}{end}" for key, given in declared if given.get("onePerZone") for end in places(graph, given)]
    return resource.name in {
        *declared_for_one_zone(graph),
        *(name for group in apart for name in of_names(graph, group)),
    }


def capacity_block(graph: Graph, resource: Resource) -> bool:
    """Cover a group on a capacity block."""
    return resource.inputs.get("capacityType") == "CAPACITY_BLOCK"


def without_sessions(graph: Graph, resource: Resource) -> bool:
    """Cover a group whose nodes take no sessions of Systems Manager."""
    roles = roles_of_group(graph, resource) if group(graph, resource) else []
    return group(graph, resource) and not any(granted(graph, role.arn, REGISTERS) for role in roles)


def without_backup_by_name(graph: Graph, resource: Resource) -> bool:
    """Cover a file system that the stack file leaves without backup."""
    return settings_of_files(graph, resource).get("backup") is False


def mutable_by_name(graph: Graph, resource: Resource) -> bool:
    """Cover a repository whose tags the stack file lets move."""
    own = asked(graph, "repositories", {}).get(resource.inputs.get("name"), {})
    return own.get("mutableTags") is True


def named_reader(graph: Graph, resource: Resource) -> bool:
    """Cover an access policy that the stack file gives."""
    return "policyArn" in resource.inputs and is_named(graph, resource)


def unbound_default(graph: Graph, resource: Resource) -> bool:
    """Cover a namespace whose account `default` has no role."""
    return resource.type == NAMESPACE and not binds_default(graph, resource)


def driver_of_secrets(graph: Graph, resource: Resource) -> bool:
    """Cover the driver that mounts secrets, of a chart."""
    return resource.urn in of_charts(graph) and "-secrets-store-csi-" in resource.name


def enforcing_nothing(graph: Graph, resource: Resource) -> bool:
    """Cover compute on which AWS enforces no network policies."""
    return resource.type.endswith(":FargateProfile") or (group(graph, resource) and is_windows(graph, resource))


def disk_in_template(graph: Graph, resource: Resource) -> bool:
    """Cover a bastion with a launch template."""
    return resource.type == BASTION and bool(resource.inputs.get("launchTemplate"))


def from_the_control_plane(graph: Graph, resource: Resource) -> bool:
    """Cover the rule that lets the control plane in to pods."""
    return resource.name.endswith("-cluster-pods-in") and bool(resource.inputs.get("referencedSecurityGroupId"))


def on_everything(first: str, actions: frozenset[str]) -> Covers:
    """Cover policies that allow these actions on everything, the first among them, and no other."""

    def covers(graph: Graph, resource: Resource) -> bool:
        inline = resource.inputs["policy"] if resource.type.endswith(":RolePolicy") else '{"Statement": []}'
        wide = [s for s in statements(inline) if "*" in strings(s["Resource"])]
        return {first} <= {action for s in wide for action in strings(s["Action"])} <= actions

    return covers


def pods(fitting: Callable[[Graph, Workload], bool]) -> Covers:
    """Cover what makes pods and is no chart's."""

    def covers(graph: Graph, resource: Resource) -> bool:
        own = [w for w in workloads(graph) if w.resource is resource and resource.urn not in of_charts(graph)]
        return any(fitting(graph, workload) for workload in own)

    return covers


def tagged(graph: Graph, workload: Workload) -> bool:
    """Cover pods with an image that is named by a tag."""
    return any("@sha256:" not in container["image"] for container in containers_of(workload.spec))


def unlimited_on_nodes(graph: Graph, workload: Workload) -> bool:
    """Cover pods on nodes without a limit on processor time."""
    pod = Pod(namespace=workload.namespace, labels=workload.labels)
    limits = [(c.get("resources") or {}).get("limits") or {} for c in containers_of(workload.spec)]
    return any("cpu" not in own for own in limits) and profile_of(pod, asked(graph, "fargateProfiles", {})) is None


def without_ports(graph: Graph, workload: Workload) -> bool:
    """Cover pods that listen nowhere."""
    listens = any(container.get("ports") for container in containers_of(workload.spec))
    return kind_of(workload.resource) in ("DaemonSet", "Deployment") and not listens


def user_by_name(graph: Graph, workload: Workload) -> bool:
    """Cover pods whose user the stack file names."""
    return "runAsUser" in asked(graph, "applications", {}).get(name_of(workload.resource), {})


def offers_devices(graph: Graph, workload: Workload) -> bool:
    """Cover a device plugin."""
    mounted = [(volume.get("hostPath") or {}).get("path", "") for volume in workload.spec.get("volumes") or ()]
    return any(path.rstrip("/") == DEVICE_PLUGINS for path in mounted)
