"""What access entries and the control plane may be told."""

from collections.abc import Sequence
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
    type: NotRequired[str]
    """`STANDARD`, or for the role of nodes that others make `EC2_LINUX`, `EC2`, ... Default: EKS's own, `STANDARD`."""
    user_name: NotRequired[str]
    """Name of the principal in Kubernetes, its audit log included. Default: one of EKS's, with the ARN."""


class PortRangeSettings(TypedDict):
    """A range of ports, both ends included."""

    min_port: int
    """First port, 10260 to 32767."""
    max_port: int
    """Last port, `min_port` to 32767."""


class KubeApiServerSettings(TypedDict):
    """What EKS lets be changed of the API server."""

    event_ttl: NotRequired[str]
    """How long Kubernetes' events are kept, `10m` to `60m`. Default: EKS's own, an hour."""
    service_node_port_range: NotRequired[PortRangeSettings]
    """Ports of services of type NodePort. Default: EKS's own, 30000 to 32767."""


class KubeControllerManagerSettings(TypedDict):
    """What EKS lets be changed of the controller manager."""

    horizontal_pod_autoscaler_sync_period: NotRequired[str]
    """How often numbers of pods are adjusted, `10s` to `15s`, with a `scaling_tier` only. Default: EKS's own, 15s."""
    terminated_pod_gc_threshold: NotRequired[int]
    """Ended pods from which on the oldest are removed, 0 to 12500. Default: EKS's own."""


class KubeSchedulerSettings(TypedDict):
    """How the scheduler ranks the nodes that a pod fits on, by its plugin NodeResourcesFit."""

    type: NotRequired[str]
    """`LeastAllocated`, to spread pods, or `MostAllocated`, to fill nodes. Default: EKS's own, to spread them."""
    resources: NotRequired[dict[str, int]]
    """Weights of resources by name, such as `cpu`, 1 to 100. Default: EKS's own, CPU and memory alike."""


class IdentityProviderSettings(TypedDict):
    """An OIDC identity provider whose users enter beside IAM principals; RBAC says what they may do."""

    name: NotRequired[str]
    """Name of the configuration in EKS. Default: `oidc`."""
    issuer_url: str
    """HTTPS address of the issuer, as tokens have it in `iss`; the API server has to reach it."""
    client_id: str
    """Audience of the tokens."""
    username_claim: NotRequired[str]
    """Claim with the name of the user. Default: EKS's own, the claim `sub`."""
    username_prefix: NotRequired[str]
    """What goes before names of users, such as `oidc:`. Default: EKS's own, the issuer's address."""
    groups_claim: NotRequired[str]
    """Claim with the groups of the user. Default: none."""
    groups_prefix: NotRequired[str]
    """What goes before names of groups, such as `oidc:`. Default: none."""
    required_claims: NotRequired[dict[str, str]]
    """Claims that a token has to have, with their values. Default: none."""


class ControlPlaneAttributes(TypedDict):
    """Attributes of the control plane that few clusters set."""

    scaling_tier: NotRequired[str]
    """Provisioned size of the control plane, for a fee: `tier-xl`, `tier-2xl`, `tier-4xl` or `tier-8xl`; `standard`
    takes it back, leaving it out does not. Default: EKS's own, which grows by use."""
    log_types: NotRequired[list[str]]
    """Logs of the control plane that are kept: `api`, `audit`, ... Default: all five."""
    security_group_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """IDs of up to four further security groups of the control plane's interfaces. Default: none."""
    deletion_protection: NotRequired[bool]
    """Refuse to delete the cluster, in EKS only. Default: as `protect`."""
    node_pools: NotRequired[list[str]]
    """Node pools that Auto Mode brings: `general-purpose`, `system`. Default: both."""
    identity_provider: NotRequired[IdentityProviderSettings]
    """An OIDC identity provider; any change replaces it. Default: none."""
    kube_api_server: NotRequired[KubeApiServerSettings]
    """Settings of the API server. Default: EKS's own."""
    kube_controller_manager: NotRequired[KubeControllerManagerSettings]
    """Settings of the controller manager. Default: EKS's own."""
    kube_scheduler: NotRequired[KubeSchedulerSettings]
    """Settings of the scheduler. Default: EKS's own."""


class ControlPlaneSettings(TypedDict):
    """Inputs of a cluster that EKS is told."""

    version: str
    """Kubernetes minor version, for example `1.35`."""
    access_entries: dict[str, AccessEntrySettings]
    """Who may enter, by name. At least one needs `AmazonEKSClusterAdminPolicy` for the whole cluster."""
    service_cidr: NotRequired[str]
    """IPv4 block of Kubernetes services, private, `/12` to `/24`; it can never change. Default: `172.20.0.0/16`."""
    key_arn: NotRequired[pulumi.Input[str] | None]
    """ARN of the KMS key for secrets, and for logs that have no other. Another key replaces the cluster.

    Default: a key of its own.
    """
    support_type: NotRequired[str]
    """`STANDARD`, upgraded by AWS at the end of it, or `EXTENDED`, kept longer for a fee. Default: `STANDARD`."""
    control_plane_egress: NotRequired[str]
    """Way of the API server's own calls, to webhooks by URL, OIDC issuers and extension API servers: `customer-routed`,
    through the VPC and for good, or `aws-managed`, to the internet. Default: `customer-routed`."""
    zonal_shift: NotRequired[bool]
    """Register the cluster for ARC zonal shift, which keeps traffic and new nodes out of a zone. Default: true."""
    control_plane: NotRequired[ControlPlaneAttributes]
    """Further attributes: `scaling_tier`, `log_types`, `identity_provider`, ... Default: EKS's own, and all logs."""
    protect: NotRequired[bool]
    """Refuse to delete the cluster and its key, in EKS and in Pulumi. Default: false."""
