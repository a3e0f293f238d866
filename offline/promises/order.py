"""What each part waits for, so that the first deployment comes up and the last destroy goes through."""

from collections.abc import Iterator

from ..graph import Graph, Resource

CLUSTER_POLICIES = frozenset({"AmazonEKSClusterPolicy"})
CNI_POLICIES = frozenset({"AmazonEKS_CNI_Policy"})
FARGATE_POLICIES = frozenset({"AmazonEKSFargatePodExecutionRolePolicy"})
NODE_POLICIES = frozenset({"AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy"})


def ordered(graph: Graph) -> Iterator[str]:
    """Name every dependency that is missing, and the ones that only cost time."""
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        logs = [g for g in graph.of("LogGroup") if g.inputs["name"] == f"/aws/eks/{cluster.inputs['name']}/cluster"]
        if not logs:
            yield f"cluster {cluster.name} has no log group of ours"
        yield from _missing(graph, cluster, logs)
        yield from _role(graph, cluster, cluster.inputs["roleArn"], CLUSTER_POLICIES)
        yield from _needless(graph, cluster, graph.of("VpcEndpoint"))
    for compute in graph.of("aws:eks/nodeGroup:NodeGroup", "FargateProfile"):
        yield from _missing(graph, compute, graph.of("aws:eks/cluster:Cluster", "VpcEndpoint", "RouteTableAssociation"))
        yield from _missing(graph, compute, _endpoint_rules(graph))
    for group in graph.of("aws:eks/nodeGroup:NodeGroup"):
        yield from _role(graph, group, group.inputs["nodeRoleArn"], NODE_POLICIES)
    for profile in graph.of("FargateProfile"):
        yield from _role(graph, profile, profile.inputs["podExecutionRoleArn"], FARGATE_POLICIES)
    yield from _addons(graph)
    yield from _one_profile_at_a_time(graph)
    yield from _flow_logs(graph)


def _addons(graph: Graph) -> Iterator[str]:
    addons = {addon.inputs["addonName"]: addon for addon in graph.of("Addon")}
    groups, profiles = graph.of("aws:eks/nodeGroup:NodeGroup"), graph.of("FargateProfile")
    networking = [addons[name] for name in ("kube-proxy", "vpc-cni") if name in addons]
    if groups and len(networking) < 2:
        yield "nodes would never be ready: vpc-cni or kube-proxy is missing"
    if networking and not groups:
        yield "networking add-ons without nodes"
    for group in groups:
        yield from _missing(graph, group, networking)
    if "coredns" not in addons:
        yield "coredns is missing"
        return
    before = graph.waits_for(addons["coredns"])
    if not any(host.urn in before for host in groups or profiles):
        yield "coredns does not wait for what it runs on"
    for addon in addons.values():
        if role := addon.inputs.get("serviceAccountRoleArn"):
            yield from _role(graph, addon, role, CNI_POLICIES)


def _one_profile_at_a_time(graph: Graph) -> Iterator[str]:
    profiles = graph.of("FargateProfile")
    for i, one in enumerate(profiles):
        for other in profiles[i + 1 :]:
            if one.urn not in graph.waits_for(other) and other.urn not in graph.waits_for(one):
                yield f"profiles {one.name} and {other.name} would be made at the same time"


def _role(graph: Graph, resource: Resource, role_arn: str, policies: frozenset[str]) -> Iterator[str]:
    """Compare what the role of `resource` may do with `policies`; it must be able to before the resource exists.

    A role from elsewhere is its owner's business.
    """
    names = _role_names(graph, role_arn)
    if not names:
        return
    attachments = [a for a in graph.of("RolePolicyAttachment") if a.inputs["role"] in names]
    attached = {attachment.inputs["policyArn"].rsplit("/", 1)[-1] for attachment in attachments}
    if attached != policies:
        yield f"the role of {resource.name} has {', '.join(sorted(attached)) or 'no policy'}"
    yield from _missing(graph, resource, attachments)


def _role_names(graph: Graph, arn: str) -> set[str]:
    return {role.outputs["name"] for role in graph.of("Role") if role.arn == arn}


def _flow_logs(graph: Graph) -> Iterator[str]:
    for log in graph.of("FlowLog"):
        names = _role_names(graph, log.inputs["iamRoleArn"])
        policies = [policy for policy in graph.of("RolePolicy") if policy.inputs["role"] in names]
        if not policies:
            yield f"flow log {log.name} may not write"
        yield from _missing(graph, log, policies)


def _endpoint_rules(graph: Graph) -> list[Resource]:
    groups = {group for endpoint in graph.of("VpcEndpoint") for group in endpoint.inputs.get("securityGroupIds", [])}
    return [rule for rule in graph.of("SecurityGroupIngressRule") if rule.inputs["securityGroupId"] in groups]


def _missing(graph: Graph, resource: Resource, wanted: list[Resource]) -> Iterator[str]:
    before = graph.waits_for(resource)
    for other in wanted:
        if other.urn not in before:
            yield f"{resource.name} does not wait for {other.type} {other.name}"


def _needless(graph: Graph, resource: Resource, unwanted: list[Resource]) -> Iterator[str]:
    before = graph.waits_for(resource)
    for other in unwanted:
        if other.urn in before:
            yield f"{resource.name} waits for {other.name} without need"
