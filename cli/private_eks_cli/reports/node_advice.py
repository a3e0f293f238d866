"""What a person should know about nodes: devices that nobody offers, groups that nobody starts, roles out of reach."""

from collections.abc import Iterator, Mapping

from private_eks.namespaces.plan.pod_security import containers_of

from ..graph.asked import asked
from ..graph.model import Graph, Resource
from ..graph.nodes import is_windows, node_groups, template_of
from ..graph.objects import workloads
from ..graph.planned import reasons

AUTOSCALER = "cluster-autoscaler"
SESSIONS = "session-manager"
_PLUGINS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "NEURON": ("aws.amazon.com/neuron", ("neuron-device-plugin",)),
    "NVIDIA": ("nvidia.com/gpu", ("gpu-operator", "k8s-device-plugin")),
}
"""What AL2023's images for accelerators lack: the resource that pods ask for, and the images that offer it.

Bottlerocket's have NVIDIA's: https://docs.aws.amazon.com/eks/latest/userguide/device-management-nvidia.html,
https://awsdocs-neuron.readthedocs-hosted.com/en/latest/containers/kubernetes-getting-started.html
"""


def node_advice(graph: Graph) -> Iterator[str]:
    """Say what is made and would not serve."""
    yield from _devices(graph)
    yield from _started(graph)
    yield from _sessions(graph)
    yield from _roles(graph)


def _devices(graph: Graph) -> Iterator[str]:
    images = [str(c.get("image", "")) for workload in workloads(graph) for c in containers_of(workload.spec)]
    for accelerator, (device, plugins) in _PLUGINS.items():
        groups = [group.name for group in node_groups(graph) if accelerator in _al2023(graph, group)]
        if groups and not any(plugin in image for plugin in plugins for image in images):
            yield (
                f"No node of {', '.join(sorted(groups))} offers {device}: EKS's image has no device plugin. Bring it "
                "by manifests: docs/workers.md, GPUs"
            )


def _al2023(graph: Graph, group: Resource) -> str:
    """Give the kind of a group's AL2023 image, such as `AL2023_X86_64_NVIDIA`; nothing for other images."""
    template = template_of(graph, group)
    image = str(group.inputs.get("amiType") or (template.inputs.get("imageId") if template else "")).upper()
    return image if "AL2023" in image or "AMAZON-LINUX-2023" in image else ""


def _started(graph: Graph) -> Iterator[str]:
    """An empty group is one that something fills; a capacity block is filled by hand when its time has come."""
    if AUTOSCALER in {*asked(graph, "platform", {}), *asked(graph, "uses", [])}:
        return
    empty = [group.name for group in node_groups(graph) if _is_empty(group)]
    if empty:
        yield f"Nothing starts nodes of {', '.join(sorted(empty))}: add cluster-autoscaler to platform, or to uses"


def _is_empty(group: Resource) -> bool:
    sizes = group.inputs.get("scalingConfig") or group.inputs
    wanted = sizes.get("desiredSize", sizes.get("desiredCapacity", sizes.get("minSize", 0)))
    return not wanted and group.inputs.get("capacityType") != "CAPACITY_BLOCK"


def _sessions(graph: Graph) -> Iterator[str]:
    groups = [*asked(graph, "nodeGroups", {}).values(), *asked(graph, "selfManagedNodeGroups", {}).values()]
    reached = bool(asked(graph, "bastions", {})) or any(group.get("sessionManager") for group in groups)
    if SESSIONS in asked(graph, "uses", []) and not reached and "ssmmessages" in reasons(graph):
        yield "The endpoints of session-manager are paid for and serve nobody: no group has sessionManager, no bastion"


def _roles(graph: Graph) -> Iterator[str]:
    if not any(is_windows(graph, group) for group in node_groups(graph)):
        return
    by_agent = {(a.inputs["namespace"], a.inputs["serviceAccount"]) for a in graph.of("PodIdentityAssociation")}
    identities = asked(graph, "identities", {}).items()
    keys = [key for key, given in identities if (given["namespace"], given["serviceAccount"]) in by_agent]
    if keys:
        named = ", ".join(sorted(keys))
        yield f"Pods on Windows get no roles by Pod Identity: if those of {named} run there, set mechanism to irsa"
