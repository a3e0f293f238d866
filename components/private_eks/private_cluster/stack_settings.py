"""What a whole stack may be told, in one frozen value: the keys of a stack file, and what `PrivateCluster` takes."""

from dataclasses import dataclass, field

import pulumi

from ..access.settings import BastionSettings, RunnerSettings
from ..addons.settings import AddonSettings
from ..backups.settings import BackupSettings
from ..capabilities.settings import CapabilitySettings
from ..cluster.plan.cluster import CUSTOMER_ROUTED, SUPPORT_TYPE
from ..cluster.settings import AccessEntrySettings, ControlPlaneAttributes
from ..common.quotas import QuotaSettings
from ..common.tags import Tags
from ..endpoints.settings import EndpointAccessSettings
from ..fargate.settings import FargateLoggingSettings, FargateProfileSettings
from ..iam.settings import IamSettings
from ..identities.settings import IdentitySettings
from ..intranet.settings import ProxySettings, RegistrySettings
from ..keys.settings import KeyArns
from ..logs.plan import LOG_RETENTION_DAYS
from ..namespaces.settings import NamespaceSettings
from ..network.plan.blocks import SERVICE_CIDR
from ..network.settings import ExistingNetworkSettings
from ..nodes.settings import KarpenterSettings, NodeEgressSettings, NodeGroupSettings, SelfManagedNodeGroupSettings
from ..platform.settings import PlatformSettings
from ..registry.settings import PullThroughCacheSettings, RepositorySettings
from ..storage.settings import FileSystemSettings, StorageClassSettings
from ..workloads.settings import ApplicationSettings, InClusterSettings

RENAMED = {"region": "aws:region"}
"""Fields that stack files call otherwise."""
NOT_GIVEN = {"cidr": "", "existingNetwork": {}, "keyArn": "", "name": "", "nodePrefix": 0, "proxy": {}}
"""Defaults that `Pulumi.yaml` has to declare for keys that have none of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackSettings:
    """What a stack is to be, with every default filled in; the docstrings are what `Pulumi.yaml` says of keys.

    Without a mode of `compute`, whatever is there runs pods.
    """

    name: str
    """Name of the cluster, up to 40 characters; it can never change. Default: <project>-<stack>, with hyphens for
    dots."""
    region: str
    """Region, such as eu-west-1; another one replaces the cluster."""
    version: str
    """Kubernetes minor version, in quotes."""
    compute: str | None
    """What runs pods: fargate, managed (node groups), mixed (both, or profiles and Karpenter), or auto (EKS Auto Mode,
    with or without the others)."""
    access_entries: dict[str, AccessEntrySettings]
    """Who may enter, by name: principalArn, policies by name (each with namespaces, or none for all),
    kubernetesGroups, type, userName."""
    cidr: str | None = None
    """IPv4 block of the VPC, private, /16 to /24; it can never change. Default: none, with existingNetwork."""
    existing_network: ExistingNetworkSettings | None = None
    """A VPC that is there, instead of cidr: vpcId, nodeSubnetIds, clusterSubnetIds, endpoints, ...
    (docs/networks.md). Default: none."""
    zones: list[str] = field(default_factory=list)
    """Availability zones, two or more; append only, their order can never change. Default: the region's first three
    usable ones."""
    node_prefix: int | None = None
    """Prefix length of each node subnet; it can never change. Default: three longer than the VPC's."""
    secondary_cidrs: list[str] = field(default_factory=list)
    """Up to four further IPv4 blocks for pods, such as 100.64.0.0/16. Default: none."""
    service_cidr: str = SERVICE_CIDR
    """IPv4 block of Kubernetes services; it can never change. Default: 172.20.0.0/16."""
    client_cidrs: list[pulumi.Input[str]] = field(default_factory=list)
    """Private IPv4 blocks outside the VPC that may reach the API endpoint and the VPC endpoints. Default: none."""
    key_arn: pulumi.Input[str] | None = None
    """KMS key for everything that keyArns does not name; another key replaces the cluster, repositories and file
    systems. Default: each its own, and the account's for volumes."""
    key_arns: KeyArns = field(default_factory=KeyArns)
    """KMS keys by purpose: secrets, logs, sessions, volumes, repositories, files (docs/governed-accounts.md). Default:
    that of keyArn."""
    log_retention_days: int = LOG_RETENTION_DAYS
    """Days that flow logs, control-plane logs and those of Container Insights are kept. Default: 365."""
    support_type: str = SUPPORT_TYPE
    """STANDARD or EXTENDED support of the Kubernetes version. Default: STANDARD."""
    control_plane_egress: str = CUSTOMER_ROUTED
    """Way of the API server's own calls, to webhooks by URL and OIDC issuers: customer-routed (through the VPC, for
    good) or aws-managed (to the internet). Default: customer-routed."""
    zonal_shift: bool = True
    """Register the cluster for ARC zonal shift, away from an impaired zone. Default: true."""
    control_plane: ControlPlaneAttributes = field(default_factory=lambda: ControlPlaneAttributes())
    """Further attributes of the control plane: scalingTier, logTypes, identityProvider, ... (docs/control-plane.md).
    Default: EKS's own, and all logs."""
    protect: bool = False
    """Refuse to delete the cluster and its key. Default: false."""
    fargate_profiles: dict[str, FargateProfileSettings] = field(default_factory=dict)
    """Fargate profiles by name: selectors, each with namespace and labels."""
    fargate_logging: FargateLoggingSettings = field(default_factory=lambda: FargateLoggingSettings(enabled=False))
    """Logs of pods on Fargate: enabled, retentionDays, processLogs, filters, parsers (docs/logging.md). Default:
    none."""
    node_groups: dict[str, NodeGroupSettings] = field(default_factory=dict)
    """Managed node groups by name: instanceTypes, amiType, minSize, maxSize, zones, labels, taints, ...
    (docs/workers.md)."""
    self_managed_node_groups: dict[str, SelfManagedNodeGroupSettings] = field(default_factory=dict)
    """Self-managed node groups by name: like nodeGroups, with onDemandBase, onDemandPercentage, ...
    (docs/workers.md)."""
    karpenter: KarpenterSettings = field(default_factory=lambda: KarpenterSettings(enabled=False))
    """AWS side of Karpenter: enabled, namespace, serviceAccount, zonalShift. Default: not made."""
    node_egress: dict[str, NodeEgressSettings] = field(default_factory=dict)
    """What else nodes may reach, by name: cidr (private), fromPort, toPort, protocol. Default: nothing."""
    custom_networking: bool = False
    """Give pods on nodes addresses of the secondary block only. Default: false."""
    capabilities: dict[str, CapabilitySettings] = field(default_factory=dict)
    """Controllers that EKS runs in AWS's account: ack, kro, argocd, with identityCenter, roles, policies, ...
    (docs/capabilities.md). Default: none."""
    identities: dict[str, IdentitySettings] = field(default_factory=dict)
    """What pods may do in AWS, by name: namespace, serviceAccount, policies, statements. Default: nothing."""
    addons: dict[str, AddonSettings] = field(default_factory=dict)
    """EKS add-ons by name: version, configuration, roleArn, ... (docs/add-ons.md). Default: coredns, with nodes
    kube-proxy and vpc-cni."""
    file_systems: dict[str, FileSystemSettings] = field(default_factory=dict)
    """EFS file systems by name: accessPoints, throughputMode, backup, keyArn, ... (docs/storage.md). Default: none."""
    backup: BackupSettings = field(default_factory=lambda: BackupSettings(enabled=False))
    """AWS Backup of the cluster and of what pods claim: schedule, retentionDays, copyToVaultArn (docs/storage.md).
    Default: none."""
    storage_classes: dict[str, StorageClassSettings] = field(default_factory=dict)
    """Storage classes by name: kind (ebs or efs), volumeType, iops, fileSystem, ... (docs/storage.md). Default:
    none."""
    bastions: dict[str, BastionSettings] = field(default_factory=dict)
    """Instances to reach the API through, by name: instanceType, zone, localPort, policies, public, ...
    (docs/access.md). Default: none."""
    runners: dict[str, RunnerSettings] = field(default_factory=dict)
    """CodeBuild projects in the VPC, by name: image, policies, commands, source, ... (docs/access.md). Default:
    none."""
    repositories: dict[str, RepositorySettings] = field(default_factory=dict)
    """ECR repositories for images that you build, by name: keepImages, untaggedDays, ... (docs/images.md). Default:
    none."""
    images: dict[str, str] = field(default_factory=dict)
    """Images and charts to mirror into ECR, by short name: docker.io/library/nginx:1.29 or oci://... (docs/images.md).
    Default: none."""
    pull_through_caches: dict[str, PullThroughCacheSettings] = field(default_factory=dict)
    """ECR's caches of other registries, by prefix: upstream, credentialArn; the first pull is from outside
    (docs/images.md). Default: none."""
    platform: dict[str, PlatformSettings] = field(default_factory=dict)
    """Charts of the platform by preset, such as load-balancer-controller: replicas, values, ... (docs/platform.md).
    Default: none."""
    in_cluster: InClusterSettings = field(default_factory=lambda: InClusterSettings())
    """How Kubernetes objects get into the cluster: mode render (YAML files) or apply, directory, through. Default:
    render."""
    namespaces: dict[str, NamespaceSettings] = field(default_factory=dict)
    """Kubernetes namespaces by name: podSecurity, egress, quota, limits, labels (docs/applications.md). Default:
    none."""
    applications: dict[str, ApplicationSettings] = field(default_factory=dict)
    """Applications by name: namespace, image, replicas, ports, cpu, memory, ... (docs/applications.md). Default:
    none."""
    manifests: list[str] = field(default_factory=list)
    """YAML files with further Kubernetes objects, below the project's folder. Default: none."""
    uses: list[str] = field(default_factory=list)
    """What else calls AWS from inside, such as load-balancer-controller: each brings its endpoints. Default: none."""
    endpoint_services: list[str] = field(default_factory=list)
    """Further services to make endpoints for, such as kms. Default: none."""
    existing_endpoint_services: list[str] = field(default_factory=list)
    """Services that the VPC has endpoints for already. Default: none."""
    quotas: QuotaSettings = field(default_factory=lambda: QuotaSettings())
    """Quotas that AWS has raised for the account: rulesPerSecurityGroup, nodeGroups, fargateProfiles, ...
    (docs/stack-files.md). Default: AWS's own."""
    endpoint_access: EndpointAccessSettings = field(default_factory=lambda: EndpointAccessSettings())
    """What pods and nodes reach of other accounts: buckets, registries, roleArns, organizationId; packageRepositories.
    Default: nothing."""
    proxy: ProxySettings | None = None
    """HTTP proxy of nodes, and of applications that name it: https, http, cidrs, noProxy; exceptions follow from the
    stack (docs/governed-accounts.md). Default: none."""
    certificate_authorities: dict[str, str] = field(default_factory=dict)
    """Certificate authorities that nodes trust, and applications by name: bundles in PEM (docs/governed-accounts.md).
    Default: those of the images."""
    registries: dict[str, RegistrySettings] = field(default_factory=dict)
    """Registries of the company's network that images come from, by name: host, cidrs, mirrors, pullSecret
    (docs/governed-accounts.md). Default: none."""
    iam: IamSettings = field(default_factory=lambda: IamSettings())
    """How roles are made: permissionsBoundaryArn, path, namePrefix, tags; roles by name, with further rights or the arn
    of one that is there (docs/governed-accounts.md). Default: all are made, at the path /."""
    tags: Tags = field(default_factory=dict)
    """Tags for every resource that takes them. Default: none."""
