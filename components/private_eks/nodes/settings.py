"""What groups of nodes, Karpenter, and the security group of nodes may be told."""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

import pulumi

from ..common.tags import Tags


class TaintSettings(TypedDict):
    """A taint that keeps pods without the matching toleration away."""

    key: str
    """Key, 1 to 63 characters."""
    value: NotRequired[str]
    """Value, up to 63 characters. Default: none."""
    effect: str
    """`NO_SCHEDULE`, `NO_EXECUTE` or `PREFER_NO_SCHEDULE`."""


class CommonNodeSettings(TypedDict):
    """What groups of every kind take; `NodeGroupSettings` and `SelfManagedNodeGroupSettings` add theirs."""

    instance_types: NotRequired[list[str]]
    """Up to 20 instance types, in order of preference. Default: a small one that fits `ami_type`: `m6i.large`, ..."""
    ami_type: NotRequired[str]
    """Image, as EKS names it; with `image_id`, the one it is derived from. Default: `AL2023_x86_64_STANDARD`."""
    image_id: NotRequired[str]
    """ID of an image of your own, derived from EKS's, which gets complete bootstrap data. Default: EKS's image."""
    min_size: NotRequired[int]
    """Fewest nodes. Default: 1."""
    desired_size: NotRequired[int]
    """Nodes, kept at this number. Default: `min_size` at creation, later left to autoscalers."""
    max_size: NotRequired[int]
    """Most nodes, up to 450. Default: 3, or `desired_size` if that is more."""
    zones: NotRequired[list[str]]
    """Zones of the nodes. Default: all zones."""
    subnet_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """IDs of private subnets of the VPC for the nodes, instead of `zones`. Default: those of the zones."""
    one_per_zone: NotRequired[bool]
    """Make one group per zone, `{name}-{zone}`, as stateful work on EBS volumes needs it. Default: false."""
    labels: NotRequired[dict[str, str]]
    """Kubernetes labels of the nodes. Default: none."""
    taints: NotRequired[list[TaintSettings]]
    """Kubernetes taints of the nodes. Default: none."""
    volume_size: NotRequired[int]
    """GiB of the encrypted gp3 volume for images, logs and pods. Default: 50, or 100 for Windows."""
    key_arn: NotRequired[pulumi.Input[str]]
    """ARN of the volumes' KMS key, which EC2 Auto Scaling is granted. Default: the account's for EBS."""
    kubelet: NotRequired[dict[str, Any]]
    """Fields of KubeletConfiguration, or of Bottlerocket's `settings.kubernetes`. Default: what the image has."""
    user_data: NotRequired[list[str]]
    """More user data: shell scripts or NodeConfigs, TOML for Bottlerocket, PowerShell for Windows. Default: none."""
    session_manager: NotRequired[bool]
    """Let Session Manager open shells on the nodes: the only way in, SSH has none. Default: false."""


class LaunchTemplateSettings(TypedDict):
    """A launch template of the user's own. Its security groups, disks and user data are theirs to decide."""

    id: pulumi.Input[str]
    """ID of the template."""
    version: pulumi.Input[str]
    """Number of its version, for example `3`."""


class WarmPoolSettings(TypedDict):
    """Nodes that have started once and wait, stopped or running, to join."""

    min_size: NotRequired[int]
    """Fewest nodes that wait. Default: 0."""
    max_prepared: NotRequired[int]
    """Most nodes, those that wait and those that run together. Default: `max_size` of the group."""
    state: NotRequired[str]
    """`STOPPED`, `RUNNING` or `HIBERNATED`. Default: `STOPPED`."""
    reuse_on_scale_in: NotRequired[bool]
    """Take nodes back into the pool instead of ending them. Default: false."""


class NodeGroupSettings(CommonNodeSettings):
    """One managed node group."""

    capacity_type: NotRequired[str]
    """`ON_DEMAND`, `SPOT` or `CAPACITY_BLOCK`. Default: `ON_DEMAND`."""
    capacity_reservation_id: NotRequired[str]
    """ID of the capacity block; it needs one instance type and one zone. Default: none."""
    launch_template: NotRequired[LaunchTemplateSettings]
    """Launch template of your own; give `ami_type` unless it names an image. Default: one of ours."""
    release_version: NotRequired[str]
    """Release of EKS's image, for example `1.35.2-20261112`. Default: the newest at creation and at each upgrade."""
    max_unavailable: NotRequired[int]
    """Nodes that an update may take away at a time, 1 to 100. Default: 1."""
    max_unavailable_percentage: NotRequired[int]
    """The same as a percentage, instead of `max_unavailable`. Default: unset."""
    update_strategy: NotRequired[str]
    """`DEFAULT`, new nodes first, or `MINIMAL`, old ones first. Default: `DEFAULT`, for capacity blocks `MINIMAL`."""
    node_repair: NotRequired[bool]
    """Let EKS replace or reboot unhealthy nodes. Default: true."""
    warm_pool: NotRequired[WarmPoolSettings]
    """Nodes that wait to join, for applications that start slowly. Default: none."""


class SelfManagedNodeGroupSettings(CommonNodeSettings):
    """One self-managed node group."""

    on_demand_base: NotRequired[int]
    """Nodes that are On-Demand in any case. Default: 0."""
    on_demand_percentage: NotRequired[int]
    """Percentage of On-Demand nodes above `on_demand_base`, 0 to 100; the rest are Spot. Default: 100."""
    min_healthy_percentage: NotRequired[int]
    """Percentage of nodes that stay while a changed template rolls through, 0 to 100. Default: 90."""


class KarpenterSettings(TypedDict):
    """As whom the controller runs."""

    enabled: NotRequired[bool]
    """Whether there is Karpenter at all, for `Compute`. Default: true."""
    namespace: NotRequired[str]
    """Kubernetes namespace. Default: `kube-system`."""
    service_account: NotRequired[str]
    """Name of the service account. Default: `karpenter`."""


class NodeEgressSettings(TypedDict):
    """Something private that nodes and their pods may reach beside the cluster, for example a database."""

    cidr: pulumi.Input[str]
    """Private IPv4 block, for example `10.30.0.0/16`."""
    from_port: int
    """First port, for example 5432."""
    to_port: NotRequired[int]
    """Last port. Default: `from_port`."""
    protocol: NotRequired[str]
    """`tcp` or `udp`. Default: `tcp`."""


class GroupOfNodes(TypedDict):
    """Inputs of both kinds of groups of nodes."""

    version: str
    """Kubernetes minor version of the nodes, for example `1.35`."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets, one per zone, in the order of `zones`."""
    security_group_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of the nodes' security groups, for example that of a `NodeSecurityGroup`."""
    tags: NotRequired[Tags]
    """Tags for every resource that takes them, instances and volumes too. Default: none."""
