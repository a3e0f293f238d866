"""Components for a fully private Amazon EKS cluster."""

from .access import AccessEntrySettings, AccessPolicySettings
from .addons import Addons, AddonsArgs, AddonSettings
from .application_settings import (
    ApplicationSettings,
    IngressSettings,
    JobSettings,
    LoadBalancerSettings,
    ProbeSettings,
    TolerationSettings,
    VolumeSettings,
)
from .applications import Applications, ApplicationsArgs
from .bastion import Bastion
from .bastion_args import BastionArgs, BastionSettings, PublicBastionSettings
from .cluster import Cluster, ClusterArgs
from .compute import Compute
from .compute_args import ComputeArgs
from .endpoints import EndpointAccessSettings, Endpoints, EndpointsArgs
from .fargate_logging import (
    FargateLogging,
    FargateLoggingArgs,
    FargateLoggingSettings,
    FluentBitFilterSettings,
    FluentBitParserSettings,
)
from .fargate_profiles import FargateProfiles, FargateProfilesArgs, FargateProfileSettings, FargateSelectorSettings
from .file_system import AccessPointSettings, FileSystem, FileSystemArgs, FileSystemSettings
from .identities import Identities, IdentitiesArgs, IdentitySettings
from .karpenter import Karpenter, KarpenterArgs, KarpenterSettings
from .namespaces import EgressSettings, Namespaces, NamespacesArgs, NamespaceSettings
from .network import Network, NetworkArgs
from .node_group import LaunchTemplateSettings, NodeGroup, NodeGroupArgs, NodeGroupSettings, WarmPoolSettings
from .node_security_group import NodeEgressSettings, NodeSecurityGroup, NodeSecurityGroupArgs
from .nodes import CommonNodeSettings, TaintSettings
from .platform_charts import Platform, PlatformArgs, PlatformSettings
from .private_cluster import PrivateCluster
from .private_cluster_args import PrivateClusterArgs
from .quotas import QuotaSettings
from .registry import PullThroughCacheSettings, Registry, RegistryArgs, RepositorySettings
from .runner import Runner, RunnerArgs, RunnerSettings, RunnerSourceSettings
from .self_managed_node_group import SelfManagedNodeGroup, SelfManagedNodeGroupArgs, SelfManagedNodeGroupSettings
from .storage_classes import StorageClasses, StorageClassesArgs, StorageClassSettings
from .workloads import Workloads, WorkloadsArgs
from .zones import usable_zones

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
