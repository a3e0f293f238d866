"""Components for a fully private Amazon EKS cluster."""

from .access.bastion import Bastion
from .access.bastion_args import BastionArgs
from .access.runner import Runner, RunnerArgs
from .access.settings import BastionSettings, PublicBastionSettings, RunnerSettings, RunnerSourceSettings
from .addons.addons import Addons, AddonsArgs
from .addons.settings import AddonSettings
from .backups.backups import Backups, BackupsArgs
from .backups.settings import BackupSettings
from .capabilities.capabilities import Capabilities, CapabilitiesArgs
from .capabilities.settings import ArgoCdMembersSettings, CapabilitySettings, IdentityCenterSettings
from .cluster.cluster import Cluster, ClusterArgs
from .cluster.settings import (
    AccessEntrySettings,
    AccessPolicySettings,
    ControlPlaneAttributes,
    IdentityProviderSettings,
    KubeApiServerSettings,
    KubeControllerManagerSettings,
    KubeSchedulerSettings,
    PortRangeSettings,
)
from .common.quotas import QuotaSettings
from .common.zones import usable_zones
from .compute.compute import Compute
from .compute.compute_args import ComputeArgs
from .endpoints.endpoints import Endpoints, EndpointsArgs
from .endpoints.settings import EndpointAccessSettings
from .fargate.fargate_logging import FargateLogging, FargateLoggingArgs
from .fargate.fargate_profiles import FargateProfiles, FargateProfilesArgs
from .fargate.settings import (
    FargateLoggingSettings,
    FargateProfileSettings,
    FargateSelectorSettings,
    FluentBitFilterSettings,
    FluentBitParserSettings,
)
from .iam.settings import IamSettings, RoleSettings
from .identities.identities import Identities, IdentitiesArgs
from .identities.settings import IdentitySettings
from .intranet.settings import ProxySettings, RegistrySettings
from .keys.settings import KeyArns
from .namespaces.namespaces import Namespaces, NamespacesArgs
from .namespaces.settings import EgressSettings, NamespaceSettings
from .network.existing_network import ExistingNetwork, ExistingNetworkArgs
from .network.network import Network, NetworkArgs
from .network.settings import ExistingEndpointsSettings, ExistingNetworkSettings
from .nodes.karpenter import Karpenter, KarpenterArgs
from .nodes.node_group import NodeGroup, NodeGroupArgs
from .nodes.node_security_group import NodeSecurityGroup, NodeSecurityGroupArgs
from .nodes.self_managed_node_group import SelfManagedNodeGroup, SelfManagedNodeGroupArgs
from .nodes.settings import (
    CommonNodeSettings,
    CpuOptionsSettings,
    KarpenterSettings,
    LaunchTemplateSettings,
    NodeEgressSettings,
    NodeGroupSettings,
    NodeRepairOverrideSettings,
    NodeRepairSettings,
    NodeVolumeSettings,
    SelfManagedNodeGroupSettings,
    TaintSettings,
    WarmPoolSettings,
)
from .platform.platform_charts import Platform, PlatformArgs
from .platform.settings import PlatformSettings
from .private_cluster.private_cluster import PrivateCluster
from .private_cluster.private_cluster_args import PrivateClusterArgs
from .registry.registry import Registry, RegistryArgs
from .registry.settings import PullThroughCacheSettings, RepositorySettings
from .storage.file_system import FileSystem, FileSystemArgs
from .storage.settings import AccessPointSettings, FileSystemSettings, StorageClassSettings
from .storage.storage_classes import StorageClasses, StorageClassesArgs
from .workloads.applications import Applications, ApplicationsArgs
from .workloads.settings import (
    ApplicationSettings,
    IngressSettings,
    JobSettings,
    LoadBalancerSettings,
    ProbeSettings,
    TolerationSettings,
    VolumeSettings,
)
from .workloads.workloads import Workloads, WorkloadsArgs

__version__ = "0.1.0"
__all__ = [
    "AccessEntrySettings",
    "AccessPointSettings",
    "AccessPolicySettings",
    "AddonSettings",
    "Addons",
    "AddonsArgs",
    "ApplicationSettings",
    "Applications",
    "ApplicationsArgs",
    "ArgoCdMembersSettings",
    "BackupSettings",
    "Backups",
    "BackupsArgs",
    "Bastion",
    "BastionArgs",
    "BastionSettings",
    "Capabilities",
    "CapabilitiesArgs",
    "CapabilitySettings",
    "Cluster",
    "ClusterArgs",
    "CommonNodeSettings",
    "Compute",
    "ComputeArgs",
    "ControlPlaneAttributes",
    "CpuOptionsSettings",
    "EgressSettings",
    "EndpointAccessSettings",
    "Endpoints",
    "EndpointsArgs",
    "ExistingEndpointsSettings",
    "ExistingNetwork",
    "ExistingNetworkArgs",
    "ExistingNetworkSettings",
    "FargateLogging",
    "FargateLoggingArgs",
    "FargateLoggingSettings",
    "FargateProfileSettings",
    "FargateProfiles",
    "FargateProfilesArgs",
    "FargateSelectorSettings",
    "FileSystem",
    "FileSystemArgs",
    "FileSystemSettings",
    "FluentBitFilterSettings",
    "FluentBitParserSettings",
    "IamSettings",
    "Identities",
    "IdentitiesArgs",
    "IdentityCenterSettings",
    "IdentityProviderSettings",
    "IdentitySettings",
    "IngressSettings",
    "JobSettings",
    "Karpenter",
    "KarpenterArgs",
    "KarpenterSettings",
    "KeyArns",
    "KubeApiServerSettings",
    "KubeControllerManagerSettings",
    "KubeSchedulerSettings",
    "LaunchTemplateSettings",
    "LoadBalancerSettings",
    "NamespaceSettings",
    "Namespaces",
    "NamespacesArgs",
    "Network",
    "NetworkArgs",
    "NodeEgressSettings",
    "NodeGroup",
    "NodeGroupArgs",
    "NodeGroupSettings",
    "NodeRepairOverrideSettings",
    "NodeRepairSettings",
    "NodeSecurityGroup",
    "NodeSecurityGroupArgs",
    "NodeVolumeSettings",
    "Platform",
    "PlatformArgs",
    "PlatformSettings",
    "PortRangeSettings",
    "PrivateCluster",
    "PrivateClusterArgs",
    "ProbeSettings",
    "ProxySettings",
    "PublicBastionSettings",
    "PullThroughCacheSettings",
    "QuotaSettings",
    "Registry",
    "RegistryArgs",
    "RegistrySettings",
    "RepositorySettings",
    "RoleSettings",
    "Runner",
    "RunnerArgs",
    "RunnerSettings",
    "RunnerSourceSettings",
    "SelfManagedNodeGroup",
    "SelfManagedNodeGroupArgs",
    "SelfManagedNodeGroupSettings",
    "StorageClassSettings",
    "StorageClasses",
    "StorageClassesArgs",
    "TaintSettings",
    "TolerationSettings",
    "VolumeSettings",
    "WarmPoolSettings",
    "Workloads",
    "WorkloadsArgs",
    "usable_zones",
]
