"""What each part waits for, so that the first deployment comes up and the last destroy goes through."""

from collections.abc import Iterator

from private_eks.keys.plan import OF_AUTO_SCALING

from ..graph.answerable import own_endpoints
from ..graph.documents import configuration
from ..graph.model import Graph, Resource, block_of
from ..graph.nodes import MANAGED, SELF_MANAGED, is_windows, node_groups, template_of
from ..graph.objects import applied
from ..graph.roles import given_roles, policies_of, roles_of_group
from ..graph.ways import groups_of_nodes
from .addons import addons_in_order
from .bastions import callers_ordered
from .karpenter import karpenter_complete
from .public import public_ordered, public_subnets
from .waiting import missing, needless, role

AUTO_POLICIES = frozenset(
    {
        "AmazonEKSBlockStoragePolicyV2",
        "AmazonEKSComputePolicy",
        "AmazonEKSLoadBalancingPolicy",
        "AmazonEKSNetworkingPolicy",
    }
)
AUTO_NODE_POLICIES = frozenset({"AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy"})
CLUSTER_POLICIES = frozenset({"AmazonEKSClusterPolicy"})
FARGATE_POLICIES = frozenset({"AmazonEKSFargatePodExecutionRolePolicy"})
IN_CLUSTER = ("aws:eks/addon:Addon", "aws:eks/cluster:Cluster")
NODE_POLICIES = frozenset({"AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy"})
CONTROLLER_POLICIES = frozenset({"AmazonEKSVPCResourceController"})


def ordered(graph: Graph) -> Iterator[str]:
    """Name every dependency that is missing, and the ones that only cost time."""
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        yield from _cluster(graph, cluster)
    apart = public_subnets(graph)
    made = [route for route in graph.of("RouteTableAssociation") if route not in graph.given]
    routes = [route for route in made if route.inputs.get("subnetId") not in apart]
    for compute in (*node_groups(graph), *graph.of("FargateProfile")):
        yield from missing(graph, compute, [*graph.of("aws:eks/cluster:Cluster"), *own_endpoints(graph), *routes])
        yield from missing(graph, compute, _endpoint_rules(graph))
    for group in node_groups(graph):
        if template := template_of(graph, group):
            yield from missing(graph, group, _to_start(graph, _rules_of_nodes(graph)))
            yield from _encrypted_by_auto_scaling(graph, group, template)
    for group in graph.of(MANAGED):
        yield from role(graph, group, group.inputs["nodeRoleArn"], NODE_POLICIES)
    for group in graph.of(SELF_MANAGED):
        yield from _self_managed(graph, group)
    for profile in graph.of("FargateProfile"):
        yield from role(graph, profile, profile.inputs["podExecutionRoleArn"], FARGATE_POLICIES)
    for association in graph.of("PodIdentityAssociation"):
        yield from role(graph, association, association.inputs["roleArn"])
    for applied_object in applied(graph):
        yield from missing(graph, applied_object, [*node_groups(graph), *graph.of("FargateProfile", *IN_CLUSTER)])
    yield from karpenter_complete(graph, NODE_POLICIES)
    yield from callers_ordered(graph)
    yield from public_ordered(graph)
    yield from addons_in_order(graph)
    yield from _file_systems(graph)
    yield from _one_profile_at_a_time(graph)
    yield from _network(graph)


def _cluster(graph: Graph, cluster: Resource) -> Iterator[str]:
    yield from without_log_group(graph, cluster)
    yield from missing(graph, cluster, log_groups_of(graph, cluster))
    auto = cluster.inputs.get("computeConfig", {})
    policies = CLUSTER_POLICIES | (AUTO_POLICIES if auto.get("enabled") else frozenset())
    if _addresses_of_pods(graph):
        policies |= CONTROLLER_POLICIES
    yield from role(graph, cluster, cluster.inputs["roleArn"], policies)
    if auto.get("enabled"):
        yield from role(graph, cluster, auto["nodeRoleArn"], AUTO_NODE_POLICIES)
    yield from needless(graph, cluster, graph.of("VpcEndpoint"))


def without_log_group(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster whose logs go to a group that EKS makes, without a key and for ever."""
    if not log_groups_of(graph, cluster):
        yield f"cluster {cluster.name} has no log group of the stack"


def log_groups_of(graph: Graph, cluster: Resource) -> list[Resource]:
    """Give the log group that a cluster writes to, if it is ours."""
    name = f"/aws/eks/{cluster.physical_name}/cluster"
    return [group for group in graph.of("LogGroup") if group.physical_name == name]


def _addresses_of_pods(graph: Graph) -> bool:
    """Tell whether EKS gives Windows pods their addresses, or pods with security groups their interfaces.

    https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html
    """
    vpc_cni = [addon.inputs for addon in graph.of("Addon") if addon.inputs.get("addonName") == "vpc-cni"]
    env = [configuration(cni).get("env") or {} for cni in vpc_cni]
    by_interface = any(one.get("ENABLE_POD_ENI") == "true" for one in env)
    return by_interface or any(is_windows(graph, group) for group in node_groups(graph))


def _self_managed(graph: Graph, group: Resource) -> Iterator[str]:
    roles = {own.arn for own in roles_of_group(graph, group)} or _given(graph, group)
    if not roles:
        yield f"{group.name} has no role"
    wanted = "EC2_WINDOWS" if is_windows(graph, group) else "EC2_LINUX"
    for arn in sorted(roles):
        yield from role(graph, group, arn, NODE_POLICIES)
        entries = [entry for entry in graph.of("AccessEntry") if entry.inputs["principalArn"] == arn]
        yield from missing(graph, group, entries)
        if [entry.inputs.get("type") for entry in entries] != [wanted]:
            yield f"nodes of {group.name} have no access entry of type {wanted}"


def _encrypted_by_auto_scaling(graph: Graph, group: Resource, template: Resource) -> Iterator[str]:
    """Instances stop at once if EC2 Auto Scaling may not use the key of their volumes."""
    disks = [device.get("ebs") or {} for device in template.inputs.get("blockDeviceMappings", [])]
    before = graph.waits_for(group)
    granted = {g.inputs["keyId"] for g in graph.of("aws:kms/grant:Grant") if g.urn in before and _to_auto_scaling(g)}
    for key in sorted({str(disk["kmsKeyId"]) for disk in disks if disk.get("kmsKeyId")} - granted):
        if template in graph.ours():
            yield f"{group.name} does not wait until EC2 Auto Scaling is granted the key of its volumes, {key}"


def _to_auto_scaling(grant: Resource) -> bool:
    named = str(grant.inputs["granteePrincipal"]).endswith("/AWSServiceRoleForAutoScaling")
    return named and set(OF_AUTO_SCALING) <= set(grant.inputs["operations"])


def _given(graph: Graph, group: Resource) -> set[str]:
    """Give the role of a group that is there already, as the component of the group is told."""
    component = graph.resources.get(group.parent)
    roles = component.inputs.get("iam", {}).get("roles", {}) if component else {}
    return {settings["arn"] for settings in roles.values() if "arn" in settings}


def _one_profile_at_a_time(graph: Graph) -> Iterator[str]:
    profiles = graph.of("FargateProfile")
    for i, one in enumerate(profiles):
        for other in profiles[i + 1 :]:
            if one.urn not in graph.waits_for(other) and other.urn not in graph.waits_for(one):
                yield f"profiles {one.name} and {other.name} would be made at the same time"


def _network(graph: Graph) -> Iterator[str]:
    """Flow logs may write before they begin, and a subnet comes after the block that it lies in."""
    for log in graph.of("FlowLog"):
        policies = policies_of(graph, log.inputs.get("iamRoleArn", ""))
        if not policies and log.inputs.get("iamRoleArn") not in given_roles(graph):
            yield f"flow log {log.name} may not write"
        yield from missing(graph, log, policies)
    for block in graph.of("VpcIpv4CidrBlockAssociation"):
        whole = block_of(block)
        for subnet in (subnet for subnet in graph.of("Subnet") if subnet not in graph.given):
            if block_of(subnet).subnet_of(whole):
                yield from missing(graph, subnet, [block])


def _file_systems(graph: Graph) -> Iterator[str]:
    """Nobody can reach a file system before its policy is in force."""
    for target in graph.of("MountTarget"):
        policies = [
            p for p in graph.of("FileSystemPolicy") if p.inputs["fileSystemId"] == target.inputs["fileSystemId"]
        ]
        yield from missing(graph, target, policies)


def _endpoint_rules(graph: Graph) -> list[Resource]:
    groups = {group for endpoint in own_endpoints(graph) for group in endpoint.inputs.get("securityGroupIds", [])}
    return [rule for rule in graph.of("SecurityGroupIngressRule") if rule.inputs["securityGroupId"] in groups]


def _to_start(graph: Graph, rules: list[Resource]) -> list[Resource]:
    """Leave out the ways to file systems: nodes start without, and pods that mount them come later."""
    files = {group for target in graph.of("MountTarget") for group in target.inputs.get("securityGroups", [])}
    ends = ("securityGroupId", "referencedSecurityGroupId")
    return [rule for rule in rules if not files.intersection(rule.inputs.get(end, "") for end in ends)]


def _rules_of_nodes(graph: Graph) -> list[Resource]:
    """Give the rules that let nodes out, and those that let them in: these name a security group."""
    groups = groups_of_nodes(graph)
    outward = [rule for rule in graph.of("SecurityGroupEgressRule") if rule.inputs["securityGroupId"] in groups]
    answers = [r for r in graph.of("SecurityGroupIngressRule") if r.inputs.get("referencedSecurityGroupId")]
    return outward + [
        r for r in answers if groups & {r.inputs["securityGroupId"], r.inputs["referencedSecurityGroupId"]}
    ]
