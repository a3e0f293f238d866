"""The settings of one stack: the only reader of `pulumi.Config`, and the place where a stack file is refused."""

import dataclasses
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import pulumi
import yaml
from pulumi.runtime.config import is_config_secret

from checks import check
from configuration import encrypted, given_keys, sealed
from private_eks import (
    AccessEntrySettings,
    AddonSettings,
    ApplicationSettings,
    BastionSettings,
    EndpointAccessSettings,
    FargateLoggingSettings,
    FargateProfileSettings,
    FileSystemSettings,
    IdentitySettings,
    KarpenterSettings,
    NamespaceSettings,
    NodeEgressSettings,
    NodeGroupSettings,
    PlatformSettings,
    PullThroughCacheSettings,
    QuotaSettings,
    RepositorySettings,
    RunnerSettings,
    SelfManagedNodeGroupSettings,
    StorageClassSettings,
)
from private_eks.offers import check_offered
from private_eks.plan.arguments import camel, hints_of, in_stack_words, kind_of, refusal, settle
from private_eks.plan.bastion import bastion_uses
from private_eks.plan.cluster import (
    CUSTOMER_ROUTED,
    LOG_RETENTION_DAYS,
    SERVICE_CIDR,
    SUPPORT_TYPE,
)
from private_eks.plan.compute import ComputePlan, Wanted
from private_eks.plan.foundation import Foundation
from private_eks.plan.identities import IRSA
from private_eks.plan.karpenter import refuse_node_role
from private_eks.plan.names import default_cluster_name
from private_eks.plan.platform import platform_identities, platform_images, platform_uses
from private_eks.plan.regions import partition_of
from private_eks.plan.runner import runner_uses
from private_eks.plan.scheduling import Workplace
from private_eks.plan.workloads import NETWORK, RENDER
from private_eks.plan.zones import choose_zones
from private_eks.quotas import quotas_of
from private_eks.tags import Tags
from private_eks.tunnels import check_tunnel
from private_eks.zones import offered_zones

_RENAMED = {"region": "aws:region"}
"""Arguments of plans that stack files call otherwise."""

_NOT_GIVEN = {"keyArn": "", "name": "", "nodePrefix": 0}
"""Defaults that `Pulumi.yaml` has to declare for keys that have none of their own."""


class InClusterSettings(TypedDict):
    """How Kubernetes objects get into the cluster."""

    mode: NotRequired[str]
    """`render`, YAML files for kubectl or GitOps, or `apply`. Default: `render`."""
    directory: NotRequired[str]
    """Folder of the files, below the project's. Default: `rendered/<stack>`."""
    charts: NotRequired[str]
    """Folder with the archives of the platform's charts, or the start of their OCI references. Default: `archives`."""
    through: NotRequired[str]
    """What leads to the API for `apply`: `network`, or the bastion whose tunnel is open. Default: `network`."""


class StackFileError(ValueError, pulumi.RunError):
    """What a stack file gets wrong; a `RunError` is printed by Pulumi as it is, without a stack trace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a stack file says, with every default filled in; `Pulumi.yaml` describes the keys."""

    name: str
    region: str
    version: str
    compute: str
    cidr: str
    access_entries: dict[str, AccessEntrySettings]
    zones: list[str] = field(default_factory=list)
    node_prefix: int | None = None
    secondary_cidrs: list[str] = field(default_factory=list)
    service_cidr: str = SERVICE_CIDR
    client_cidrs: list[str] = field(default_factory=list)
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

    @classmethod
    def load(cls, config: pulumi.Config) -> "Settings":
        """Read the stack's configuration, ask AWS for the region's zones, and check all of it before any resource.

        Raises StackFileError, in the words of the stack file, for whatever the components or AWS would refuse later.
        """
        try:
            return cls._load(config)
        except ValueError as error:
            raise StackFileError(str(error)) from None

    @classmethod
    def _load(cls, config: pulumi.Config) -> "Settings":
        given = _given(config)
        if "name" not in given:
            given["name"] = default_cluster_name(pulumi.get_project(), pulumi.get_stack())
        refuse_node_role("karpenter", given.get("karpenter"))
        values = typing.cast(dict[str, Any], settle({**given, "aws:region": _region(given)}, cls, spell=stack_word))
        try:
            partition_of(values["region"])
            in_cluster = {**_in_cluster(), **values.get("in_cluster", {})}
            offered = offered_zones()
            zones = choose_zones(offered, values.get("zones", []))
            settings = cls(**{**values, "zones": zones, "in_cluster": in_cluster})
            check(settings, offered)
            check_offered(settings.foundation)
            check_tunnel(settings.in_cluster, settings.bastions)
        except ValueError as error:
            raise ValueError(in_stack_words(str(error), cls, _RENAMED)) from None
        return settings

    @property
    def auto_mode(self) -> bool:
        """Whether EKS runs nodes by itself."""
        return self.compute == "auto"

    @property
    def asked(self) -> Wanted:
        """Everything that runs pods, and what is to run on it from the start, as the stack file says it."""
        return Wanted(
            fargate_profiles=self.fargate_profiles,
            fargate_logging=self.fargate_logging if self.fargate_logging.get("enabled", True) else None,
            node_groups=self.node_groups,
            self_managed_node_groups=self.self_managed_node_groups,
            karpenter=self.karpenter if self.karpenter.get("enabled", True) else None,
            auto_mode=self.auto_mode,
            custom_networking=self.custom_networking,
            identities=self.identities,
            addons=self.addons,
            version=self.version,
            tags=self.tags,
            quotas=quotas_of({"quotas": self.quotas}),
        )

    @property
    def all_identities(self) -> dict[str, IdentitySettings]:
        """What pods may do in AWS: what the stack file says, and what the platform needs."""
        nodes = self.asked.pods_on_nodes
        brought = platform_identities(self.platform, self.name, self.region, self.fargate_profiles, nodes)
        return {**self.identities, **typing.cast(dict[str, IdentitySettings], brought)}

    @property
    def wanted(self) -> Wanted:
        """The same, with what the platform needs."""
        return dataclasses.replace(self.asked, identities=self.all_identities)

    @property
    def foundation(self) -> Foundation:
        """The cluster with its network, endpoints and compute; platform and ways in call AWS, too."""
        return Foundation(
            name=self.name,
            region=self.region,
            cidr=self.cidr,
            zones=self.zones,
            access_entries=self.access_entries,
            wanted=self.wanted,
            node_prefix=self.node_prefix,
            secondary_cidrs=self.secondary_cidrs,
            service_cidr=self.service_cidr,
            client_cidrs=self.client_cidrs,
            key_arn=self.key_arn,
            log_retention_days=self.log_retention_days,
            support_type=self.support_type,
            control_plane_egress=self.control_plane_egress,
            zonal_shift=self.zonal_shift,
            node_egress=self.node_egress,
            uses=sorted({*platform_uses(self.platform), *self.caller_uses, *self.uses}),
            endpoint_services=self.endpoint_services,
            existing_endpoint_services=self.existing_endpoint_services,
            endpoint_access=self._endpoint_access,
        )

    @property
    def vpc_cidrs(self) -> list[str]:
        """All IPv4 blocks of the VPC."""
        return self.foundation.vpc_cidrs

    @property
    def plan(self) -> ComputePlan:
        """What becomes of everything that runs pods."""
        return self.foundation.plan

    @property
    def access(self) -> EndpointAccessSettings:
        """What the endpoints admit beside the account's own."""
        return typing.cast(EndpointAccessSettings, self.foundation.access)

    @property
    def _endpoint_access(self) -> dict[str, Any]:
        """What endpoints admit beside the account's own; runners read their sources from whosever bucket it is."""
        sources = [runner["source"]["bucket_arn"] for runner in self.runners.values() if "source" in runner]
        buckets = [*self.endpoint_access.get("buckets", []), *sources]
        return {**self.endpoint_access, **({"buckets": buckets} if buckets else {})}

    @property
    def caller_uses(self) -> set[str]:
        """What bastions and runners call."""
        bastions = (use for bastion in self.bastions.values() for use in bastion_uses(bastion))
        return {*bastions, *(use for runner in self.runners.values() for use in runner_uses(runner))}

    @property
    def all_images(self) -> dict[str, str]:
        """Images and charts to mirror, by short name."""
        return {**platform_images(self.platform, self.version), **self.images}

    @property
    def irsa_accounts(self) -> dict[str, str]:
        """Identities that pods get by an annotation: their names by `namespace/service account`."""
        planned = self.plan.identities.items()
        return {f"{i.namespace}/{a}": key for key, i in planned if i.mechanism == IRSA for a in i.service_accounts}

    @property
    def pod_cidrs(self) -> list[str]:
        """IPv4 blocks that pods may use HTTPS in."""
        return [*self.vpc_cidrs, self.service_cidr]

    @property
    def source_ranges(self) -> list[str]:
        """IPv4 blocks that load balancers admit where nothing else is said."""
        return [*self.vpc_cidrs, *self.client_cidrs]

    @property
    def access_points(self) -> list[tuple[str, str]]:
        """File systems with their access points, which applications mount."""
        systems = sorted(self.file_systems.items())
        return [(key, point) for key, files in systems for point in sorted(files.get("access_points", {}))]

    @property
    def workplace(self) -> Workplace:
        """What runs pods."""
        open_ended = self.auto_mode or self.wanted.karpenter is not None
        return Workplace(self.fargate_profiles, self.plan.nodes, open_ended)

    @property
    def objects(self) -> list[dict[str, Any]]:
        """Read the Kubernetes objects of the stack's own files.

        Raises ValueError for a file that is not there or is no YAML.
        """
        return [document for i, path in enumerate(self.manifests) for document in _documents(f"manifests[{i}]", path)]


def stack_word(field: str) -> str:
    """Spell a field as stack files do."""
    return _RENAMED.get(field, camel(field))


def _given(config: pulumi.Config) -> dict[str, Any]:
    """Collect the stack file's keys of this project; texts stay texts, everything else is read as JSON."""
    texts = {camel(name) for name, hint in hints_of(Settings).items() if kind_of(hint) is str}
    read = {key: config.get(key) if key in texts else _read(config, key) for key in given_keys(config)}
    given = {key: value for key, value in read.items() if key not in _NOT_GIVEN or value != _NOT_GIVEN[key]}
    return sealed(given, Settings, config)


def _in_cluster() -> InClusterSettings:
    """Say how objects get into the cluster where the stack file does not."""
    return {"mode": RENDER, "directory": f"rendered/{pulumi.get_stack()}", "charts": "archives", "through": NETWORK}


def _documents(where: str, path: str) -> list[dict[str, Any]]:
    """Read a file of Kubernetes objects, which lies where the project does."""
    try:
        text = (Path(__file__).parent / path).read_text(encoding="utf-8")
        return [document for document in yaml.safe_load_all(text) if document is not None]
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise refusal(where, path, "a YAML file below the project's folder", f"correct it: {reason}") from None


def _region(given: dict[str, Any]) -> str:
    """Read the region where the AWS provider reads it."""
    region, allowed = pulumi.Config("aws").get("region"), "the region in the key aws:region, and nowhere else"
    if "region" in given:
        raise refusal("region", given["region"], allowed, "write it as aws:region", "aws:region")
    if region is None:
        raise refusal("aws:region", region, allowed, "set aws:region, for example to eu-west-1")
    if is_config_secret("aws:region"):
        raise encrypted("aws:region")
    return region


def _read(config: pulumi.Config, key: str) -> Any:
    try:
        return config.get_object(key)
    except pulumi.ConfigTypeError:
        # A plain text, which JSON does not know without quotes.
        return config.get(key)
