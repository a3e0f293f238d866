"""Components for a fully private Amazon EKS cluster."""

from .addons import Addons, AddonsArgs, AddonSettings
from .cluster import AccessEntrySettings, AccessPolicySettings, Cluster, ClusterArgs
from .compute import Compute, ComputeArgs
from .endpoints import Endpoints, EndpointsArgs
from .fargate_profiles import FargateProfiles, FargateProfilesArgs, FargateProfileSettings, FargateSelectorSettings
from .network import Network, NetworkArgs
from .node_group import NodeGroup, NodeGroupArgs, NodeGroupSettings, TaintSettings
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
    "Compute",
    "ComputeArgs",
    "Endpoints",
    "EndpointsArgs",
    "FargateProfileSettings",
    "FargateProfiles",
    "FargateProfilesArgs",
    "FargateSelectorSettings",
    "Network",
    "NetworkArgs",
    "NodeGroup",
    "NodeGroupArgs",
    "NodeGroupSettings",
    "TaintSettings",
    "usable_zones",
]
