"""Decisions about who may enter a cluster: principals, access policies and Kubernetes groups.

https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...common.plan.arguments import nearest, one_of, refusal
from ...common.plan.names import check_key
from ...common.plan.refusals import Apart
from ...common.plan.regions import partition_of
from ...iam.plan.arns import check_iam_arn

if TYPE_CHECKING:
    from ..settings import AccessEntrySettings, AccessPolicySettings

CLUSTER_ADMIN = "AmazonEKSClusterAdminPolicy"
FOR_PEOPLE = frozenset(
    {"AmazonEKSAdminPolicy", "AmazonEKSAdminViewPolicy", CLUSTER_ADMIN, "AmazonEKSEditPolicy", "AmazonEKSViewPolicy"}
)
ACCESS_POLICIES = FOR_PEOPLE | {
    *("AIDevOpsAgentAccessPolicy", "AWSBackupFullAccessPolicyForBackup", "AWSBackupFullAccessPolicyForRestore"),
    *("AmazonAIOpsAssistantPolicy", "AmazonARCRegionSwitchScalingPolicy", "AmazonEKSACKPolicy"),
    *("AmazonEKSArgoCDClusterPolicy", "AmazonEKSArgoCDPolicy", "AmazonEKSAutoNodePolicy", "AmazonEKSEventPolicy"),
    *("AmazonEKSKROPolicy", "AmazonEKSLoadBalancingClusterPolicy", "AmazonEKSLoadBalancingPolicy"),
    *("AmazonEKSNetworkingClusterPolicy", "AmazonEKSNetworkingPolicy", "AmazonEKSSecretAdminPolicy"),
    *("AmazonEKSSecretReaderPolicy", "AmazonEMRJobPolicy", "AmazonSagemakerHyperpodClusterPolicy"),
    *("AmazonSagemakerHyperpodControllerPolicy", "AmazonSagemakerHyperpodSpacePolicy"),
    *("AmazonSagemakerHyperpodSpaceTemplatePolicy", "AmazonSagemakerHyperpodSystemNamespacePolicy"),
    "AmazonSagemakerHyperpodUserClusterPolicy",
}
"""What `aws eks list-access-policies` answers, without those of service-linked roles, as of 2026-11:
https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html"""
SERVICE_LINKED_POLICIES = frozenset(
    {
        "AmazonEKSBlockStorageClusterPolicy",
        "AmazonEKSBlockStoragePolicy",
        "AmazonEKSClusterInsightsPolicy",
        "AmazonEKSComputeClusterPolicy",
        "AmazonEKSComputePolicy",
        "AmazonEKSHybridPolicy",
        "AmazonEKSPodIdentityPolicy",
    }
)
"""On that list, too, but EKS gives them to service-linked roles only: awsdocs/amazon-eks-user-guide#1003"""
IAM_POLICIES = frozenset(
    {
        "AdministratorAccess",
        "AmazonEKSClusterPolicy",
        "AmazonEKSFargatePodExecutionRolePolicy",
        "AmazonEKSLocalOutpostClusterPolicy",
        "AmazonEKSServicePolicy",
        "AmazonEKSServiceRolePolicy",
        "AmazonEKSVPCResourceController",
        "AmazonEKSWorkerNodeMinimalPolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
    }
)
"""Policies of IAM that people take for access policies:
https://docs.aws.amazon.com/eks/latest/userguide/security-iam-awsmanpol.html"""
STANDARD_ENTRY = "STANDARD"
ENTRY_TYPES = (*(STANDARD_ENTRY, "EC2", "EC2_LINUX", "EC2_WINDOWS", "FARGATE_LINUX", "HYBRID_LINUX", "HYPERPOD_LINUX"),)
AUTO_NODE_POLICY = "AmazonEKSAutoNodePolicy"
OF_ONE_TYPE = ("kubernetes_groups", "policies", "user_name")
"""What entries of another type than STANDARD have not."""
SESSION = "{{SessionName}}"
RESERVED_GROUPS = ("amazon:", "aws:", "eks:", "iam:", "system:")
PRINCIPALS = ("role", "user")
NAMESPACE = r"[a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?"
"""A namespace of Kubernetes; `*` is a wildcard: https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html."""
SERVICE_LINKED_ROLES = ":role/aws-service-role/"


def check_access(entries: "Mapping[str, AccessEntrySettings]", region: str) -> None:
    """Refuse access entries that EKS would refuse, or that leave the cluster without an administrator."""
    seen: dict[str, str] = {}
    found = Apart()
    for key, entry in entries.items():
        with found:
            where = f"access_entries.{key}"
            check_key(where, key)
            principal = entry["principal_arn"]
            _check_principal(f"{where}.principal_arn", principal, region)
            if isinstance(principal, str):
                if principal in seen:
                    other = f"access_entries.{seen[principal]}"
                    raise refusal(f"{where}.principal_arn", principal, "each principal once", f"merge it with {other}")
                seen[principal] = key
            _check_type(where, entry)
            _check_user_name(f"{where}.user_name", entry.get("user_name"))
            check_policies(f"{where}.policies", entry.get("policies", {}))
            for i, group in enumerate(entry.get("kubernetes_groups", [])):
                if not group or group.startswith(RESERVED_GROUPS):
                    allowed = f"groups that do not start with {', '.join(RESERVED_GROUPS)}"
                    raise refusal(f"{where}.kubernetes_groups[{i}]", group, allowed, "bind a group of your own")
    found.refuse()
    if not any(_is_admin(entry) for entry in entries.values()):
        allowed = f"at least one entry with {CLUSTER_ADMIN} for the whole cluster"
        raise refusal(
            "access_entries", sorted(entries) or None, allowed, "add one: nobody else could enter, not even the creator"
        )


def check_policies(argument: str, policies: "Mapping[str, AccessPolicySettings]") -> None:
    """Refuse what is no access policy of EKS or for service-linked roles only, and namespaces that cannot be."""
    found = Apart()
    for policy, scope in policies.items():
        with found:
            _check_policy(f"{argument}.{policy}", policy)
            if "namespaces" in scope:
                _check_namespaces(f"{argument}.{policy}.namespaces", scope["namespaces"])
    found.refuse()


def _check_type(where: str, entry: "AccessEntrySettings") -> None:
    """Refuse an unknown type, and what entries for nodes have not; those of Auto Mode's nodes need their one policy."""
    kind = entry.get("type", STANDARD_ENTRY)
    one_of(f"{where}.type", kind, ENTRY_TYPES)
    if kind == STANDARD_ENTRY:
        return
    for field in OF_ONE_TYPE:
        if given := entry.get(field):
            if (kind, field, given) == ("EC2", "policies", {AUTO_NODE_POLICY: {}}):
                continue
            allowed = f"none with type {kind}, which is for the role of nodes"
            raise refusal(f"{where}.{field}", given, allowed, f"remove it, or leave type at {STANDARD_ENTRY}")
    principal = entry["principal_arn"]
    if isinstance(principal, str) and ":user/" in principal:
        remedy = "give the ARN of their role: nodes are no users"
        raise refusal(f"{where}.principal_arn", principal, f"a role with type {kind}", remedy)


def _check_user_name(argument: str, name: str | None) -> None:
    """Refuse names that are Kubernetes' or AWS's own, and sessions that nothing sets apart."""
    if name is None:
        return
    if not name or name.startswith(RESERVED_GROUPS):
        allowed = f"a name that does not start with {', '.join(RESERVED_GROUPS)}"
        raise refusal(argument, name, allowed, "choose another one")
    before, session, _ = name.partition(SESSION)
    if session and ":" not in before:
        raise refusal(argument, name, f"a colon before {SESSION}", f"write one such as 'admin:{SESSION}'")


def access_policy_arn(region: str, policy: str) -> str:
    """Give the ARN of an EKS access policy by its name."""
    return f"arn:{partition_of(region).name}:eks::aws:cluster-access-policy/{policy}"


def _check_principal(argument: str, arn: object, region: str) -> None:
    """Refuse sessions, groups, root users and service-linked roles: hashicorp/terraform-provider-aws#36447."""
    remedy = "give the ARN of the role itself, not that of an assumed session, of a group or of the account"
    check_iam_arn(argument, arn, region, PRINCIPALS, remedy)
    if isinstance(arn, str) and SERVICE_LINKED_ROLES in arn:
        allowed = "roles and users of your own: EKS makes no entry for a service-linked role"
        raise refusal(argument, arn, allowed, "remove it: the service that owns the role lets it in by itself")


def _check_policy(argument: str, policy: str) -> None:
    if policy in ACCESS_POLICIES:
        return
    meant = nearest(policy, FOR_PEOPLE) or nearest(policy, ACCESS_POLICIES)
    reason = "EKS lists it not"
    if policy in SERVICE_LINKED_POLICIES:
        reason = "EKS keeps it for service-linked roles"
    elif policy in IAM_POLICIES:
        reason = "it is a policy of IAM, for roles"
    advice = f"did you mean {meant!r}?" if meant else "use an access policy's name"
    raise refusal(argument, policy, f"{', '.join(sorted(FOR_PEOPLE))} and others of EKS", f"{reason}; {advice}")


def _check_namespaces(argument: str, namespaces: list[str]) -> None:
    """Refuse names that Kubernetes gives no namespace."""
    if not namespaces:
        raise refusal(argument, [], "one or more namespaces", "leave it out to mean the whole cluster")
    for i, namespace in enumerate(namespaces):
        if not re.fullmatch(NAMESPACE, namespace):
            allowed = "a namespace of 1 to 63 lower-case letters, digits and hyphens; * is a wildcard"
            raise refusal(f"{argument}[{i}]", namespace, allowed, "correct the name")


def _is_admin(entry: "AccessEntrySettings") -> bool:
    scope = entry.get("policies", {}).get(CLUSTER_ADMIN)
    return scope is not None and not scope.get("namespaces")
