"""What several promises ask about groups of nodes, whoever manages them."""

import base64

from private_eks.nodes.plan.labels import EFFECTS

from ..recording.wire import UNKNOWN
from .model import Graph, Resource

MANAGED = "aws:eks/nodeGroup:NodeGroup"
SELF_MANAGED = "aws:autoscaling/group:Group"

_TEMPLATE = "k8s.io/cluster-autoscaler/node-template/"


def node_groups(graph: Graph) -> list[Resource]:
    """Give the managed and the self-managed groups."""
    return graph.of(MANAGED, SELF_MANAGED)


def subnets_of(group: Resource) -> list[str]:
    """Give the ids of the subnets of a group or a Fargate profile; one for a list that is not known yet."""
    ids: str | list[str] = group.inputs.get("subnetIds") or group.inputs.get("vpcZoneIdentifiers") or []
    return [ids] if isinstance(ids, str) else ids


def template_of(graph: Graph, group: Resource) -> Resource | None:
    """Give the launch template of a group; None for one that comes from elsewhere."""
    if group.type == MANAGED:
        wanted = group.inputs.get("launchTemplate", {}).get("id")
    else:
        policy = group.inputs.get("mixedInstancesPolicy", {}).get("launchTemplate", {})
        wanted = policy.get("launchTemplateSpecification", {}).get("launchTemplateId")
    return next((template for template in graph.of("LaunchTemplate") if template.id == wanted), None)


def instance_types(group: Resource, template: Resource | None) -> list[str]:
    """Give the instance types that a group, or its launch template, names."""
    overrides = group.inputs.get("mixedInstancesPolicy", {}).get("launchTemplate", {}).get("overrides") or ()
    own = template.inputs.get("instanceType") if template else None
    of_overrides = [override["instanceType"] for override in overrides if "instanceType" in override]
    return group.inputs.get("instanceTypes") or of_overrides or ([own] if own else [])


def templates_of_nodes(graph: Graph) -> list[Resource]:
    """Give the launch templates of all groups."""
    return [template for group in node_groups(graph) if (template := template_of(graph, group))]


def security_groups_of(template: Resource) -> list[str]:
    """Give the ids of the security groups that a launch template hands out."""
    interfaces = template.inputs.get("networkInterfaces", [])
    return [i for interface in interfaces for i in interface.get("securityGroups", [])]


def user_data_of(template: Resource) -> str:
    """Give the user data of a launch template as its nodes read it; nothing of what is not known."""
    given = template.inputs.get("userData")
    return "" if given in (None, UNKNOWN) else base64.b64decode(given).decode(errors="replace")


def is_windows(graph: Graph, group: Resource) -> bool:
    """Tell whether the nodes of a group run Windows."""
    template = template_of(graph, group)
    powershell = template is not None and user_data_of(template).startswith("<powershell>")
    return powershell or "WINDOWS" in str(group.inputs.get("amiType"))


def is_bottlerocket(graph: Graph, group: Resource) -> bool:
    """Tell whether the nodes of a group run Bottlerocket."""
    template = template_of(graph, group)
    toml = template is not None and "[settings." in user_data_of(template)
    return toml or "BOTTLEROCKET" in str(group.inputs.get("amiType"))


def size_of(group: Resource) -> int:
    """Give the number of nodes that a group starts with."""
    return int(group.inputs.get("scalingConfig", {}).get("desiredSize") or group.inputs.get("desiredCapacity") or 0)


def labels_of(group: Resource) -> dict[str, str]:
    """Give the Kubernetes labels of a group's nodes."""
    return {**group.inputs.get("labels", {}), **_tagged(group, "label/")}


def taints_of(group: Resource) -> list[str]:
    """Give the taints of a group's nodes, as `key=value`, without those that only prefer other nodes."""
    return sorted(f"{key}={value}" for key, value, effect in taints_with_effects(group) if "Prefer" not in effect)


def taints_with_effects(group: Resource) -> list[tuple[str, str, str]]:
    """Give key, value and effect of the taints of a group's nodes, as Kubernetes spells them."""
    taints = [(t["key"], t.get("value", ""), EFFECTS[t["effect"]]) for t in group.inputs.get("taints", [])]
    tagged = [(key, value.partition(":")) for key, value in _tagged(group, "taint/").items()]
    return [*taints, *((key, value, effect) for key, (value, _, effect) in tagged)]


def automatic(graph: Graph) -> bool:
    """Tell whether EKS runs nodes by itself."""
    return any(c.inputs.get("computeConfig", {}).get("enabled") for c in graph.of("aws:eks/cluster:Cluster"))


def compute_of(graph: Graph) -> list[Resource]:
    """Give whatever runs pods in subnets: groups, Fargate profiles, and clusters in Auto Mode."""
    clusters = graph.of("aws:eks/cluster:Cluster") if automatic(graph) else []
    return [*node_groups(graph), *graph.of("FargateProfile"), *clusters]


def hosts_pods(graph: Graph, group: Resource) -> bool:
    """Tell whether Linux pods without tolerations run on a group from the start."""
    return size_of(group) > 0 and not taints_of(group) and not is_windows(graph, group)


def _tagged(group: Resource, kind: str) -> dict[str, str]:
    """Read what a self-managed group tells the cluster autoscaler about its nodes."""
    tags = group.inputs.get("tags", []) if group.type == SELF_MANAGED else []
    start = _TEMPLATE + kind
    return {tag["key"].removeprefix(start): tag["value"] for tag in tags if tag["key"].startswith(start)}
