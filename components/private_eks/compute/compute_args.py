"""What `Compute` is given, and what its parts read of it."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi

from ..addons.settings import AddonSettings
from ..common.args import InRegion, InVpc, InZones, Limited, OfCluster, Tagged
from ..common.quotas import quotas_of
from ..fargate.settings import FargateLoggingSettings, FargateProfileSettings
from ..iam.settings import Governed
from ..identities.settings import IdentitySettings
from ..intranet.plan.intranet import plan_intranet
from ..intranet.settings import OnIntranet
from ..keys.settings import Keyed
from ..nodes.settings import KarpenterSettings, NodeEgressSettings, NodeGroupSettings, SelfManagedNodeGroupSettings
from .plan.wanted import Wanted, if_enabled


class RunningPods(TypedDict):
    """Inputs of what runs pods."""

    node_egress: NotRequired[dict[str, NodeEgressSettings]]
    """What else nodes may reach, by name, for example a database. Default: nothing."""
    fargate_profiles: NotRequired[dict[str, FargateProfileSettings]]
    """Fargate profiles by name. Without nodes and Auto Mode, one must select CoreDNS. Default: none."""
    self_managed_node_groups: NotRequired[dict[str, SelfManagedNodeGroupSettings]]
    """Self-managed node groups by name. Default: none."""
    karpenter: NotRequired[KarpenterSettings]
    """Make the AWS side of Karpenter. Default: none of it."""
    identities: NotRequired[dict[str, IdentitySettings]]
    """What pods of service accounts may do in AWS, by name. Default: none."""
    addons: NotRequired[dict[str, AddonSettings]]
    """Add-ons by EKS's name, beside coredns and, with nodes, kube-proxy and vpc-cni. Default: none."""


class ComputeArgs(InRegion, OfCluster, InVpc, InZones, RunningPods, OnIntranet, Governed, Keyed, Limited, Tagged):
    """Inputs of a `Compute`."""

    cluster_arn: pulumi.Input[str]
    """ARN of the cluster."""
    cluster_security_group_id: pulumi.Input[str]
    """ID of the security group that EKS made for the cluster."""
    oidc_provider_arn: pulumi.Input[str]
    """ARN of the cluster's IAM OIDC provider."""
    endpoint: pulumi.Input[str]
    """HTTPS address of the Kubernetes API, for nodes that EKS does not tell it."""
    certificate_authority: pulumi.Input[str]
    """Certificate authority of the API, base64, for nodes that EKS does not tell it."""
    service_cidr: str
    """IPv4 block of Kubernetes services, for nodes that EKS does not tell it."""
    version: str
    """Kubernetes minor version of the nodes, for example `1.35`."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets for nodes and pods, one per zone, in the order of `zones`."""
    pod_subnet_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """IDs of subnets for the pods on nodes, one per zone, used with `custom_networking`. Default: none."""
    custom_networking: NotRequired[bool]
    """Give pods on nodes addresses of `pod_subnet_ids` only, by the VPC CNI's custom networking. Default: false."""
    endpoints_security_group_id: NotRequired[pulumi.Input[str] | None]
    """ID of the security group of the VPC endpoints, which nodes may reach. Default: none of its own."""
    gateway_services: NotRequired[list[str]]
    """Services with a gateway endpoint that nodes may reach: `s3`, `dynamodb`. Default: `s3`."""
    auto_mode: NotRequired[bool]
    """Whether the cluster runs Auto Mode. Default: false."""
    fargate_logging: NotRequired[FargateLoggingSettings]
    """Let pods on Fargate log; this component has to be called like the cluster then. Default: they do not."""
    node_groups: NotRequired[dict[str, NodeGroupSettings]]
    """Managed node groups by name. Default: none."""
    log_retention_days: NotRequired[int]
    """Days that logs of Container Insights are kept, where its add-on is. Default: 365."""


def wanted_of(args: ComputeArgs) -> Wanted:
    """Give what the plan decides about."""
    return Wanted(
        fargate_profiles=args.get("fargate_profiles", {}),
        fargate_logging=if_enabled(args.get("fargate_logging", FargateLoggingSettings(enabled=False))),
        node_groups=args.get("node_groups", {}),
        self_managed_node_groups=args.get("self_managed_node_groups", {}),
        karpenter=if_enabled(args.get("karpenter", KarpenterSettings(enabled=False))),
        auto_mode=args.get("auto_mode", False),
        custom_networking=args.get("custom_networking", False),
        identities=args.get("identities", {}),
        addons=args.get("addons", {}),
        version=args["version"],
        tags=args.get("tags", {}),
        quotas=quotas_of(args),
        intranet=plan_intranet(args, args["region"], args["service_cidr"]),
    )
