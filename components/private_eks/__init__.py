"""Components for a fully private Amazon EKS cluster."""

from .access.bastion import Bastion
from .access.bastion_args import BastionArgs, BastionSettings, PublicBastionSettings
from .access.runner import Runner, RunnerArgs, RunnerSettings, RunnerSourceSettings
from .addons.addons import Addons, AddonsArgs, AddonSettings
from .cluster.access import AccessEntrySettings, AccessPolicySettings
from .cluster.cluster import Cluster, ClusterArgs
from .common.quotas import QuotaSettings
from .common.zones import usable_zones
from .compute.compute import Compute
from .compute.compute_args import ComputeArgs
from .endpoints.endpoints import EndpointAccessSettings, Endpoints, EndpointsArgs
from .fargate.fargate_logging import (
    FargateLogging,
    FargateLoggingArgs,
    FargateLoggingSettings,
    FluentBitFilterSettings,
    FluentBitParserSettings,
)
from .fargate.fargate_profiles import (
    FargateProfiles,
    FargateProfilesArgs,
    FargateProfileSettings,
    FargateSelectorSettings,
)
from .identities.identities import Identities, IdentitiesArgs, IdentitySettings
from .namespaces.namespaces import EgressSettings, Namespaces, NamespacesArgs, NamespaceSettings
from .network.network import Network, NetworkArgs
from .nodes.karpenter import Karpenter, KarpenterArgs, KarpenterSettings
from .nodes.node_group import LaunchTemplateSettings, NodeGroup, NodeGroupArgs, NodeGroupSettings, WarmPoolSettings
from .nodes.node_security_group import NodeEgressSettings, NodeSecurityGroup, NodeSecurityGroupArgs
from .nodes.nodes import CommonNodeSettings, TaintSettings
from .nodes.self_managed_node_group import SelfManagedNodeGroup, SelfManagedNodeGroupArgs, SelfManagedNodeGroupSettings
from .platform.platform_charts import Platform, PlatformArgs, PlatformSettings
from .private_cluster.private_cluster import PrivateCluster
from .private_cluster.private_cluster_args import PrivateClusterArgs
from .registry.registry import PullThroughCacheSettings, Registry, RegistryArgs, RepositorySettings
from .storage.file_system import AccessPointSettings, FileSystem, FileSystemArgs, FileSystemSettings
from .storage.storage_classes import StorageClasses, StorageClassesArgs, StorageClassSettings
from .workloads.application_settings import (
    ApplicationSettings,
    IngressSettings,
    JobSettings,
    LoadBalancerSettings,
    ProbeSettings,
    TolerationSettings,
    VolumeSettings,
)
from .workloads.applications import Applications, ApplicationsArgs
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
    "Bastion",
    "BastionArgs",
    "BastionSettings",
    "Cluster",
    "ClusterArgs",
    "CommonNodeSettings",
    "Compute",
    "ComputeArgs",
    "EgressSettings",
    "EndpointAccessSettings",
    "Endpoints",
    "EndpointsArgs",
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
    "Identities",
    "IdentitiesArgs",
    "IdentitySettings",
    "IngressSettings",
    "JobSettings",
    "Karpenter",
    "KarpenterArgs",
    "KarpenterSettings",
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
    "NodeSecurityGroup",
    "NodeSecurityGroupArgs",
    "Platform",
    "PlatformArgs",
    "PlatformSettings",
    "PrivateCluster",
    "PrivateClusterArgs",
    "ProbeSettings",
    "PublicBastionSettings",
    "PullThroughCacheSettings",
    "QuotaSettings",
    "Registry",
    "RegistryArgs",
    "RepositorySettings",
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
