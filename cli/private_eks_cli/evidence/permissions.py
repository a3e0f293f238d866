"""What controls ask of clusters, and of what may be done: in AWS by policies, in the cluster by entries."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from private_eks.cluster.plan.access import CLUSTER_ADMIN
from private_eks.cluster.plan.cluster import LOG_TYPES
from private_eks.common.plan.versions import check_version

from ..graph.asked import asked, of_names
from ..graph.documents import statements
from ..graph.model import Graph, Resource, strings
from ..graph.nodes import templates_of_nodes
from ..graph.roles import attached, policies_of
from ..promises.bastions import callers, roles_of, settings_of
from ..promises.images import PULL, strangers
from ..promises.pod_roles import trusted_widely
from ..promises.private import is_inside, is_private
from ..promises.safety import FOR_PODS, TOO_MUCH, hides_secrets, unkept
from .instances import metadata_hops

CLUSTER = "aws:eks/cluster:Cluster"
DECRYPTS = ("kms:decrypt", "kms:reencryptfrom")
"""https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-2"""
PULLED_BY = ("ec2.amazonaws.com", "eks-fargate-pods.amazonaws.com")
"""Who assumes the roles with which images are pulled."""
READ_ONLY = frozenset({"AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly"})


def clusters(graph: Graph) -> list[Resource]:
    """Give the clusters."""
    return graph.of(CLUSTER)


def private_endpoint(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster whose API has another endpoint than a private one."""
    if not is_private(cluster):
        yield f"cluster {cluster.name} does not have a private endpoint only"


def supported_version(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster of a version that EKS no longer supports."""
    try:
        check_version(str(cluster.inputs.get("version")))
    except ValueError:
        yield f"cluster {cluster.name} has Kubernetes {cluster.inputs.get('version')}"


def hidden_secrets(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster whose secrets are not encrypted with a key."""
    if not hides_secrets(cluster):
        yield f"secrets of cluster {cluster.name} are not encrypted with a key"


def audit_log(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster without an audit log."""
    if "audit" not in cluster.inputs.get("enabledClusterLogTypes", []):
        yield f"cluster {cluster.name} has no audit log"


def all_logs(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name the logs that a cluster does not write."""
    for kind in sorted(set(LOG_TYPES) - set(cluster.inputs.get("enabledClusterLogTypes", []))):
        yield f"cluster {cluster.name} does not log {kind}"


def managed_logs(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name what the log group of a cluster lacks."""
    name = f"/aws/eks/{cluster.physical_name}/cluster"
    own = [group for group in graph.of("LogGroup") if group.physical_name == name]
    if not own:
        yield f"cluster {cluster.name} has no log group of the stack"
    for group in own:
        yield from unkept(group)


def tags(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster without tags."""
    if not cluster.inputs.get("tags"):
        yield f"cluster {cluster.name} has no tags"


def by_entries_only(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster that takes principals from elsewhere than access entries."""
    if cluster.inputs.get("accessConfig", {}).get("authenticationMode") != "API":
        yield f"cluster {cluster.name} takes entries from elsewhere than access entries"


def narrow_endpoint(graph: Graph, cluster: Resource) -> Iterator[str]:
    """Name a cluster whose API can be reached from outside of private networks."""
    yield from private_endpoint(graph, cluster)
    own = cluster.outputs["vpcConfig"]["clusterSecurityGroupId"]
    for rule in graph.of("SecurityGroupIngressRule"):
        block = rule.inputs.get("cidrIpv4")
        if rule.inputs["securityGroupId"] == own and (rule.inputs.get("cidrIpv6") or (block and not is_inside(block))):
            yield f"rule {rule.name} lets {block or rule.inputs.get('cidrIpv6')} reach the API"


def administrators(graph: Graph) -> list[Resource]:
    """Give what makes administrators: clusters, by the creator's rights, and access policies."""
    return [*clusters(graph), *(grant for grant in graph.of("AccessPolicyAssociation") if is_admin(grant))]


def unnamed_administrator(graph: Graph, resource: Resource) -> Iterator[str]:
    """Name administrators whom the stack file does not name."""
    if resource.type == CLUSTER:
        if resource.inputs.get("accessConfig", {}).get("bootstrapClusterCreatorAdminPermissions") is not False:
            yield f"whoever creates cluster {resource.name} becomes its administrator"
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
    return named | {role.arn for caller in ours for role in roles_of(graph, caller)}


def policies(graph: Graph) -> list[Resource]:
    """Give the IAM policies that the stack writes, inline ones too."""
    return graph.of("Policy", "RolePolicy")


def inline_policies(graph: Graph) -> list[Resource]:
    """Give the inline policies of roles."""
    return graph.of("RolePolicy")


def administrative(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name a policy that allows everything on everything."""
    for statement in _allowing(policy):
        if "*" in strings(statement["Action"]) and "*" in strings(statement["Resource"]):
            yield f"policy {policy.name} allows everything"


def whole_services(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name a policy that allows all actions of a service."""
    for statement in _allowing(policy):
        for action in strings(statement["Action"]):
            if action == "*" or action.endswith(":*"):
                yield f"policy {policy.name} allows {action}"


def decryption(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name a policy that allows to decrypt with every key."""
    for statement in _allowing(policy):
        patterns = [action.lower() for action in strings(statement["Action"])]
        decrypts = any(fnmatchcase(action, pattern) for action in DECRYPTS for pattern in patterns)
        if decrypts and any(r == "*" or r.endswith((":key/*", ":*:*")) for r in strings(statement["Resource"])):
            yield f"policy {policy.name} allows to decrypt with every key"


def _allowing(policy: Resource) -> list[dict[str, Any]]:
    return [statement for statement in statements(policy.inputs["policy"]) if statement["Effect"] == "Allow"]


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
        actions = {action for statement in _allowing(policy) for action in strings(statement["Action"])}
        for action in sorted(actions - PULL - {"ecr:GetAuthorizationToken"}):
            if action == "*" or action.startswith("ecr:"):
                yield f"role {role.name} may {action}"


def repository_policies(graph: Graph) -> list[Resource]:
    """Give the policies of repositories."""
    return graph.of("RepositoryPolicy")


def pulled_by_others(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name whom a repository's policy lets in although nobody said so."""
    yield from strangers(graph, policy)


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
        yield from metadata_hops(graph, resource)
