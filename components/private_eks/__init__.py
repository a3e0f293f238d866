"""Components for a fully private Amazon EKS cluster."""

from .access import AccessEntrySettings, AccessPolicySettings
from .addons import Addons, AddonsArgs, AddonSettings
from .cluster import Cluster, ClusterArgs
from .compute import Compute
from .compute_args import ComputeArgs
from .endpoints import Endpoints, EndpointsArgs
from .fargate_profiles import FargateProfiles, FargateProfilesArgs, FargateProfileSettings, FargateSelectorSettings
from .identities import Identities, IdentitiesArgs, IdentitySettings
from .karpenter import Karpenter, KarpenterArgs, KarpenterSettings
from .network import Network, NetworkArgs
from .node_group import LaunchTemplateSettings, NodeGroup, NodeGroupArgs, NodeGroupSettings, WarmPoolSettings
from .node_security_group import NodeEgressSettings, NodeSecurityGroup, NodeSecurityGroupArgs
from .nodes import CommonNodeSettings, TaintSettings
from .platform_charts import Platform, PlatformArgs, PlatformSettings
from .self_managed_node_group import SelfManagedNodeGroup, SelfManagedNodeGroupArgs, SelfManagedNodeGroupSettings
from .zones import usable_zones

__version__ = "0.1.0"
__all__ = [
    "AccessEntrySettings",
    "AccessPolicySettings",
    "AddonSettings",
    "Addons",
    "AddonsArgs",
    "Cluster",
    "ClusterArgs",
    "CommonNodeSettings",
    "Compute",
    "ComputeArgs",
    "Endpoints",
    "EndpointsArgs",
    "FargateProfileSettings",
    "FargateProfiles",
    "FargateProfilesArgs",
    "FargateSelectorSettings",
    "Identities",
    "IdentitiesArgs",
    "IdentitySettings",
    "Karpenter",
    "KarpenterArgs",
    "KarpenterSettings",
    "LaunchTemplateSettings",
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
    "SelfManagedNodeGroup",
    "SelfManagedNodeGroupArgs",
    "SelfManagedNodeGroupSettings",
    "TaintSettings",
    "WarmPoolSettings",
    "usable_zones",
]
