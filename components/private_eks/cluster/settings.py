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


class ControlPlaneSettings(TypedDict):
    """Inputs of a cluster that EKS is told."""

    version: str
    """Kubernetes minor version, for example `1.35`."""
    access_entries: dict[str, AccessEntrySettings]
    """Who may enter, by name. At least one needs `AmazonEKSClusterAdminPolicy` for the whole cluster."""
    service_cidr: NotRequired[str]
    """IPv4 block of Kubernetes services, private, `/12` to `/24`; it can never change. Default: `172.20.0.0/16`."""
    key_arn: NotRequired[pulumi.Input[str] | None]
    """ARN of the KMS key for secrets and logs; its policy must admit CloudWatch Logs. Another key replaces the cluster.

    Default: a key of its own.
    """
    support_type: NotRequired[str]
    """`STANDARD`, upgraded by AWS at the end of it, or `EXTENDED`, kept longer for a fee. Default: `STANDARD`."""
    control_plane_egress: NotRequired[str]
    """Way of the API server's own calls, to webhooks by URL, OIDC issuers and extension API servers: `customer-routed`,
    through the VPC and for good, or `aws-managed`, to the internet. Default: `customer-routed`."""
    zonal_shift: NotRequired[bool]
    """Register the cluster for ARC zonal shift, which keeps traffic and new nodes out of a zone. Default: true."""
    protect: NotRequired[bool]
    """Refuse to delete the cluster and its key, in EKS and in Pulumi. Default: false."""
