"""What a whole stack may be told, in one frozen value: the keys of a stack file, and what `PrivateCluster` takes."""

from dataclasses import dataclass, field

import pulumi

from ..access.settings import BastionSettings, RunnerSettings
from ..addons.settings import AddonSettings
from ..cluster.plan.cluster import CUSTOMER_ROUTED, SUPPORT_TYPE
from ..cluster.settings import AccessEntrySettings
from ..common.quotas import QuotaSettings
from ..common.tags import Tags
from ..endpoints.settings import EndpointAccessSettings
from ..fargate.settings import FargateLoggingSettings, FargateProfileSettings
from ..identities.settings import IdentitySettings
from ..logs.plan import LOG_RETENTION_DAYS
from ..namespaces.settings import NamespaceSettings
from ..network.plan.blocks import SERVICE_CIDR
from ..nodes.settings import KarpenterSettings, NodeEgressSettings, NodeGroupSettings, SelfManagedNodeGroupSettings
from ..platform.settings import PlatformSettings
from ..registry.settings import PullThroughCacheSettings, RepositorySettings
from ..storage.settings import FileSystemSettings, StorageClassSettings
from ..workloads.settings import ApplicationSettings, InClusterSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class StackSettings:
    """What a stack is to be, with every default filled in; `Pulumi.yaml` describes the keys."""

    name: str
    region: str
    version: str
    compute: str | None
    """`fargate`, `managed`, `mixed` or `auto`; whatever is there where nothing is said."""
    cidr: str
    access_entries: dict[str, AccessEntrySettings]
    zones: list[str] = field(default_factory=list)
    node_prefix: int | None = None
    secondary_cidrs: list[str] = field(default_factory=list)
    service_cidr: str = SERVICE_CIDR
    client_cidrs: list[pulumi.Input[str]] = field(default_factory=list)
    key_arn: pulumi.Input[str] | None = None
    log_retention_days: int = LOG_RETENTION_DAYS
    support_type: str = SUPPORT_TYPE
    control_plane_egress: str = CUSTOMER_ROUTED
    zonal_shift: bool = True
    protect: bool = False
    fargate_profiles: dict[str, FargateProfileSettings] = field(default_factory=dict)
    fargate_logging: FargateLoggingSettings = field(default_factory=lambda: FargateLoggingSettings(enabled=False))
    node_groups: dict[str, NodeGroupSettings] = field(default_factory=dict)
    self_managed_node_groups: dict[str, SelfManagedNodeGroupSettings] = field(default_factory=dict)
    karpenter: KarpenterSettings = field(default_factory=lambda: KarpenterSettings(enabled=False))
    node_egress: dict[str, NodeEgressSettings] = field(default_factory=dict)
    custom_networking: bool = False
    identities: dict[str, IdentitySettings] = field(default_factory=dict)
    addons: dict[str, AddonSettings] = field(default_factory=dict)
    file_systems: dict[str, FileSystemSettings] = field(default_factory=dict)
    storage_classes: dict[str, StorageClassSettings] = field(default_factory=dict)
    bastions: dict[str, BastionSettings] = field(default_factory=dict)
    runners: dict[str, RunnerSettings] = field(default_factory=dict)
    repositories: dict[str, RepositorySettings] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    pull_through_caches: dict[str, PullThroughCacheSettings] = field(default_factory=dict)
    platform: dict[str, PlatformSettings] = field(default_factory=dict)
    in_cluster: InClusterSettings = field(default_factory=lambda: InClusterSettings())
    namespaces: dict[str, NamespaceSettings] = field(default_factory=dict)
    applications: dict[str, ApplicationSettings] = field(default_factory=dict)
    manifests: list[str] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    endpoint_services: list[str] = field(default_factory=list)
    existing_endpoint_services: list[str] = field(default_factory=list)
    quotas: QuotaSettings = field(default_factory=lambda: QuotaSettings())
    endpoint_access: EndpointAccessSettings = field(default_factory=lambda: EndpointAccessSettings())
    tags: Tags = field(default_factory=dict)
