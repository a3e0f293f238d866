"""What may be done by whom: policies, and who may assume roles, use keys, send messages and pull images."""

from collections.abc import Iterator

from private_eks.common.asked import OUTPUT

from ..graph.asked import asked
from ..graph.documents import allowing, statements
from ..graph.model import Graph, Resource, strings
from ..graph.roles import further_policies
from .images import pulled_by_others
from .pod_roles import trusted_exactly

EXPECTED_POLICIES = {
    "AWSBackupServiceRolePolicyForBackup": "backup.amazonaws.com",
    "AmazonEC2ContainerRegistryPullOnly": "ec2.amazonaws.com",
    "AmazonEKSBlockStoragePolicyV2": "eks.amazonaws.com",
    "AmazonEKSClusterPolicy": "eks.amazonaws.com",
    "AmazonEKSComputePolicy": "eks.amazonaws.com",
    "AmazonEKSFargatePodExecutionRolePolicy": "eks-fargate-pods.amazonaws.com",
    "AmazonEKSLoadBalancingPolicy": "eks.amazonaws.com",
    "AmazonEKSNetworkingPolicy": "eks.amazonaws.com",
    "AmazonEKSVPCResourceController": "eks.amazonaws.com",
    "AmazonEKSWorkerNodeMinimalPolicy": "ec2.amazonaws.com",
    "AmazonEKSWorkerNodePolicy": "ec2.amazonaws.com",
}
"""AWS's policies for machines that we attach, and who may carry each; those for pods are the user's and add-ons'."""
FOR_PODS = ("pods.eks.amazonaws.com", "sts:AssumeRoleWithWebIdentity")
TOO_MUCH = ("AdministratorAccess", "IAMFullAccess", "PowerUserAccess")


def least_privilege(graph: Graph) -> Iterator[str]:
    """Name wildcard grants, roles that anybody may assume, and managed policies on the wrong role."""
    for role in graph.of("Role"):
        for statement in statements(role.inputs["assumeRolePolicy"]):
            if "*" in strings(statement["Principal"]):
                yield f"anybody may assume role {role.name}"
            if "fargate-pods" in str(statement) and "Condition" not in statement:
                yield f"role {role.name} may be assumed for other clusters"
    for policy in graph.of("RolePolicy", "Policy"):
        yield from whole_services(graph, policy)
    yield from trusted_exactly(graph)
    yield from _misplaced(graph)
    yield from _unbound(graph)
    for key in graph.of("aws:kms/key:Key"):
        if any("*" in strings(statement["Principal"]) for statement in statements(key.inputs.get("policy"))):
            yield f"anybody may use key {key.name}"
    for queue in graph.of("QueuePolicy"):
        yield from open_queue(graph, queue)
    for repository in graph.of("RepositoryPolicy"):
        yield from pulled_by_others(graph, repository)


def whole_services(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name a policy that allows all actions of a service."""
    for statement in allowing(policy):
        for action in strings(statement["Action"]):
            if action == "*" or action.endswith(":*"):
                yield f"policy {policy.name} allows {action}"


def open_queue(graph: Graph, policy: Resource) -> Iterator[str]:
    """Name a queue that lets others in than those whom its policy names with a condition."""
    if any("*" in strings(s["Principal"]) or "Condition" not in s for s in allowing(policy)):
        yield f"others than this account may send to the queue of {policy.name}"


def _unbound(graph: Graph) -> Iterator[str]:
    """Name roles and profiles of ours that are made otherwise than the account's organisation wants them."""
    iam = asked(graph, "iam", {})
    wanted = {"permissionsBoundary": iam.get("permissionsBoundaryArn"), "path": iam.get("path")}
    for resource in graph.ours("aws:iam/role:Role", "InstanceProfile"):
        for field, given in wanted.items():
            profile = field == "permissionsBoundary" and resource.type != "aws:iam/role:Role"
            if given is not None and not profile and given not in (resource.inputs.get(field), OUTPUT):
                yield f"{resource.name} has {resource.inputs.get(field) or 'no'} {field} instead of {given}"
        name, prefix = str(resource.inputs.get("namePrefix") or resource.physical_name), str(iam.get("namePrefix", ""))
        if not name.startswith(prefix):
            yield f"the name {name} of {resource.name} does not begin with {prefix}"


def _misplaced(graph: Graph) -> Iterator[str]:
    roles = {role.outputs.get("name"): role for role in graph.of("Role")}
    for attachment in graph.of("RolePolicyAttachment"):
        policy = attachment.inputs["policyArn"].rsplit("/", 1)[-1]
        role = roles.get(attachment.inputs["role"])
        trust = role.inputs["assumeRolePolicy"].replace(".com.cn", ".com") if role else ""
        wanted = any(words in trust for words in FOR_PODS) or (role and policy in further_policies(graph, role))
        if policy in TOO_MUCH or (not wanted and EXPECTED_POLICIES.get(policy, "nobody") not in trust):
            yield f"{attachment.name}: {policy} does not belong on this role"
