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


class NodeVolumeSettings(TypedDict):
    """A further volume of each node, encrypted as the first one; the image or user data has to mount it."""

    size: NotRequired[int]
    """GiB. Default: that of `snapshot_id`."""
    type: NotRequired[str]
    """`gp2`, `gp3`, `io1`, `io2`, `sc1` or `st1`. Default: `gp3`."""
    iops: NotRequired[int]
    """IOPS of gp3, io1 and io2. Default: EC2's own, 3000 of gp3."""
    throughput: NotRequired[int]
    """MiB/s of gp3. Default: EC2's own, 125."""
    snapshot_id: NotRequired[str]
    """ID of a snapshot that it begins with. Default: none."""


class CpuOptionsSettings(TypedDict):
    """Processors of each node."""

    core_count: NotRequired[int]
    """Cores, with `threads_per_core`. Default: those of the instance type."""
    threads_per_core: NotRequired[int]
    """1 or 2, with `core_count`. Default: those of the instance type."""
    amd_sev_snp: NotRequired[str]
    """`enabled` to encrypt memory by AMD SEV-SNP, where the instance type has it. Default: EC2's own, `disabled`."""


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
    """GiB of the encrypted volume for images, logs and pods. Default: 50, or 100 for Windows."""
    volume_type: NotRequired[str]
    """Type of that volume: `gp2`, `gp3`, `io1` or `io2`. Default: `gp3`."""
    volume_iops: NotRequired[int]
    """IOPS of that volume, of gp3, io1 and io2. Default: EC2's own, 3000 of gp3."""
    volume_throughput: NotRequired[int]
    """MiB/s of that volume, of gp3. Default: EC2's own, 125."""
    volume_snapshot_id: NotRequired[str]
    """ID of a snapshot with images, for that volume of Bottlerocket. Default: none."""
    volumes: NotRequired[dict[str, NodeVolumeSettings]]
    """Further volumes by device name, such as `/dev/xvdf`. Default: none."""
    security_group_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """IDs of up to four further security groups of the nodes. Default: none."""
    placement_group_name: NotRequired[str]
    """Name of a placement group that is there. Default: none."""
    efa_interfaces: NotRequired[int]
    """Elastic Fabric Adapters of each node, one per network card, in one zone. Default: 0."""
    cpu_options: NotRequired[CpuOptionsSettings]
    """Cores, threads and encryption of memory. Default: those of the instance type."""
    hostname_type: NotRequired[str]
    """Names of nodes: `ip-name`, or `resource-name`, the ID of the instance. Default: what the subnet says."""
    http_put_response_hop_limit: NotRequired[int]
    """Hops of IMDSv2's answers: from 2 on, pods read the credentials of their node. Default: 1."""
    tags: NotRequired[Tags]
    """Tags of the group, its instances, volumes and interfaces, beside those of everything. Default: none."""
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


class NodeRepairOverrideSettings(TypedDict):
    """What EKS does about one reason, instead of what it does by itself."""

    node_monitoring_condition: str
    """Condition of the node monitoring agent, such as `AcceleratedInstanceNotReady`."""
    node_unhealthy_reason: str
    """Reason in that condition, such as `NvidiaXID64Error`."""
    min_repair_wait_time_mins: int
    """Minutes before it is repaired, 1 or more."""
    repair_action: str
    """`Replace`, `Reboot` or `NoAction`."""


class NodeRepairSettings(TypedDict):
    """How far EKS repairs nodes, as counts or percentages of the group."""

    max_parallel_nodes_repaired_count: NotRequired[int]
    """Most nodes that are repaired at a time. Default: EKS's own."""
    max_parallel_nodes_repaired_percentage: NotRequired[int]
    """The same as a percentage, instead. Default: EKS's own."""
    max_unhealthy_node_threshold_count: NotRequired[int]
    """Unhealthy nodes beyond which none is repaired. Default: EKS's own."""
    max_unhealthy_node_threshold_percentage: NotRequired[int]
    """The same as a percentage, instead. Default: EKS's own."""
    node_repair_config_overrides: NotRequired[list[NodeRepairOverrideSettings]]
    """What is done about single reasons. Default: what EKS does."""


class NodeGroupSettings(CommonNodeSettings):
    """One managed node group."""

    capacity_type: NotRequired[str]
    """`ON_DEMAND`, `SPOT` or `CAPACITY_BLOCK`. Default: `ON_DEMAND`."""
    capacity_reservation_id: NotRequired[str]
    """ID of a capacity block, or of a reservation On-Demand; it needs one instance type and zone. Default: none."""
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
    node_repair_config: NotRequired[NodeRepairSettings]
    """How far it does so. Default: EKS's own thresholds."""
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
    on_demand_allocation_strategy: NotRequired[str]
    """`prioritized`, by the order of `instance_types`, or `lowest-price`. Default: EC2's own, `prioritized`."""
    spot_allocation_strategy: NotRequired[str]
    """`price-capacity-optimized`, `capacity-optimized`, `capacity-optimized-prioritized` or `lowest-price`.

    Default: `price-capacity-optimized`."""
    suspended_processes: NotRequired[list[str]]
    """Processes that Auto Scaling leaves out, such as `AZRebalance`. Default: none."""
    enabled_metrics: NotRequired[list[str]]
    """Metrics of the group that CloudWatch keeps, such as `GroupInServiceInstances`. Default: none."""


class KarpenterSettings(TypedDict):
    """As whom the controller runs."""

    enabled: NotRequired[bool]
    """Whether there is Karpenter at all, for `Compute`. Default: true."""
    namespace: NotRequired[str]
    """Kubernetes namespace. Default: `kube-system`."""
    service_account: NotRequired[str]
    """Name of the service account. Default: `karpenter`."""
    zonal_shift: NotRequired[bool]
    """Let it ask, by an endpoint, which zones are shifted away, to launch no node there. Default: false."""


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
