"""What access entries may be told."""

from typing import NotRequired, TypedDict

import pulumi


class AccessPolicySettings(TypedDict):
    """Where an EKS access policy holds."""

    namespaces: NotRequired[list[str]]
    """Kubernetes namespaces, one or more. Default: the whole cluster."""


class AccessEntrySettings(TypedDict):
    """Who may enter the cluster, and as what."""

    principal_arn: pulumi.Input[str]
    """ARN of an IAM role or user, for example `arn:aws:iam::111122223333:role/platform-admins`."""
    policies: NotRequired[dict[str, AccessPolicySettings]]
    """EKS access policies by name, for example `AmazonEKSClusterAdminPolicy`. Default: none."""
    kubernetes_groups: NotRequired[list[str]]
    """Kubernetes groups of the principal, to be bound by RBAC. Default: none."""
