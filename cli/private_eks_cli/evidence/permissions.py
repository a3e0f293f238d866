"""What controls ask of clusters, and of what may be done: in AWS by policies, in the cluster by entries."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from private_eks.cluster.plan.access import CLUSTER_ADMIN
from private_eks.common.plan.versions import check_version

from ..graph.asked import asked, of_names
from ..graph.documents import allowing
from ..graph.model import Graph, Resource, strings
from ..graph.nodes import templates_of_nodes
from ..graph.roles import CAPABILITY, attached, policies_of
from ..graph.ways import group_of_cluster
from ..promises.access import silent_administrator
from ..promises.bastions import callers, roles_of, settings_of
from ..promises.encryption import several_hops, unkept
from ..promises.images import PULL
from ..promises.least_privilege import FOR_PODS, TOO_MUCH
from ..promises.order import log_groups_of, without_log_group
from ..promises.pod_roles import trusted_widely
from ..promises.private import endpoint_access, public_peer

CLUSTER = "aws:eks/cluster:Cluster"
DECRYPTS = ("kms:decrypt", "kms:reencryptfrom")
"""https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-2"""
PULLED_BY = ("ec2.amazonaws.com", "eks-fargate-pods.amazonaws.com")
"""Who assumes the roles with which images are pulled."""
READ_ONLY = frozenset({"AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly"})


def clusters(graph: Graph) -> list[Resource]:
    """Give the clusters."""
    return graph.of(CLUSTER)


def supported_version(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster of a version that EKS no longer supports."""
    try:
        check_version(str(cluster.inputs.get("version")))
    except ValueError:
        yield f"cluster {cluster.name} has Kubernetes {cluster.inputs.get('version')}"


def audit_log(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster without an audit log."""
    if "audit" not in cluster.inputs.get("enabledClusterLogTypes", []):
        yield f"cluster {cluster.name} has no audit log"


def managed_logs(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name what the log group of a cluster lacks."""
    yield from without_log_group(graph, cluster)
    for group in log_groups_of(graph, cluster):
        yield from unkept(graph, group)


def tags(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster without tags."""
    if not cluster.inputs.get("tags"):
        yield f"cluster {cluster.name} has no tags"


def narrow_endpoint(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster whose API can be reached from outside of private networks."""
    yield from endpoint_access(graph, cluster)
    own = group_of_cluster(cluster)
    for rule in graph.of("SecurityGroupIngressRule"):
        if rule.inputs["securityGroupId"] == own:
            yield from public_peer(graph, rule)


def administrators(graph: Graph) -> list[Resource]:
    """Give what makes administrators: clusters, by the creator's rights, and access policies."""
    return [*clusters(graph), *(grant for grant in graph.of("AccessPolicyAssociation") if is_admin(grant))]


def unnamed_administrator(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name administrators whom the stack file does not name."""
    if resource.type == CLUSTER:
        yield from silent_administrator(graph, resource)
    elif resource.inputs["principalArn"] not in _named(graph, CLUSTER_ADMIN):
        yield f"{resource.name} makes an administrator whom the stack file does not name"


def is_admin(grant: Resource) -> bool:
    """Tell whether an access policy gives everything."""
    return str(grant.inputs["policyArn"]).endswith(f"/{CLUSTER_ADMIN}")


def is_named(graph: Graph, grant: Resource) -> bool:
    """Tell whether the stack file gives this policy to this principal."""
    return grant.inputs["principalArn"] in _named(graph, grant.inputs["policyArn"].rpartition("/")[2])


def _named(graph: Graph, policy: str) -> set[str]:
    entries = {key for key, entry in asked(graph, "accessEntries", {}).items() if policy in entry.get("policies", {})}
    names = {name for key in entries for name in of_names(graph, key)}
    named = {entry.inputs["principalArn"] for entry in graph.of("AccessEntry") if entry.name in names}
    ours = [c for c in callers(graph) if policy in (settings_of(graph, c) or {}).get("policies", {})]
    return named | {role.arn for caller in ours for role in roles_of(graph, caller)} | _capable(graph, policy)


def _capable(graph: Graph, policy: str) -> set[str]:
    """Give the roles of capabilities to which the stack file gives a policy."""
    told = asked(graph, "capabilities", {})
    made = ((c.inputs["roleArn"], told.get(c.inputs.get("capabilityName"), {})) for c in graph.of(CAPABILITY))
    return {str(arn) for arn, settings in made if policy in settings.get("policies", {})}


def administrative(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name a policy that allows everything on everything."""
    for statement in allowing(policy):
        if "*" in strings(statement["Action"]) and "*" in strings(statement["Resource"]):
            yield f"policy {policy.name} allows everything"


def decryption(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name a policy that allows to decrypt with every key."""
    for statement in allowing(policy):
        patterns = [action.lower() for action in strings(statement["Action"])]
        decrypts = any(fnmatchcase(action, pattern) for action in DECRYPTS for pattern in patterns)
        if decrypts and any(r == "*" or r.endswith((":key/*", ":*:*")) for r in strings(statement["Resource"])):
            yield f"policy {policy.name} allows to decrypt with every key"


def pulling_roles(graph: Graph) -> list[Resource]:
    """Give the roles with which nodes and Fargate pull images."""
    of_callers = [role.urn for caller in callers(graph) for role in roles_of(graph, caller)]
    trusts = {role.urn: role.inputs["assumeRolePolicy"].replace(".com.cn", ".com") for role in graph.of("Role")}
    return [
        role
        for role in graph.of("Role")
        if role.urn not in of_callers and any(who in trusts[role.urn] for who in PULLED_BY)
    ]


def writing_images(graph: Graph, role: Resource) -> Iterator[str]:
    """Name a role that may do more in ECR than to pull."""
    given = policies_of(graph, role.arn)
    for name in sorted(attached(given)):
        if name in TOO_MUCH or ("ContainerRegistry" in name and name not in READ_ONLY):
            yield f"role {role.name} has {name}"
    for policy in (policy for policy in given if "policy" in policy.inputs):
        actions = {action for statement in allowing(policy) for action in strings(statement["Action"])}
        for action in sorted(actions - PULL - {"ecr:GetAuthorizationToken"}):
            if action == "*" or action.startswith("ecr:"):
                yield f"role {role.name} may {action}"


def pods_in_aws(graph: Graph) -> list[Resource]:
    """Give the roles for pods, and the launch templates of nodes, whose role is not for pods."""
    trusts = {role.urn: role.inputs["assumeRolePolicy"] for role in graph.of("Role")}
    roles = [role for role in graph.of("Role") if any(words in trusts[role.urn] for words in FOR_PODS)]
    return [*roles, *templates_of_nodes(graph)]


def own_identity(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name a role that several service accounts get, and nodes that lend theirs to pods."""
    if resource.type.endswith(":Role"):
        yield from trusted_widely(resource, {cluster.arn for cluster in clusters(graph)})
    else:
        yield from several_hops(graph, resource)
