"""The settings of one stack: the only reader of `pulumi.Config`, and the place where a stack file is refused."""

import dataclasses
import typing
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env

from private_eks import (
    AccessEntrySettings,
    AddonSettings,
    FargateProfileSettings,
    IdentitySettings,
    KarpenterSettings,
    NodeEgressSettings,
    NodeGroupSettings,
    PlatformSettings,
    SelfManagedNodeGroupSettings,
    usable_zones,
)
from private_eks.plan.arguments import camel, in_stack_words, refusal, settle
from private_eks.plan.blocks import check_client_cidrs, check_control_space, check_service_cidr, plan_blocks
from private_eks.plan.cluster import (
    LOG_RETENTION_DAYS,
    SERVICE_CIDR,
    SUPPORT_TYPE,
    check_access,
    check_cluster,
    check_key_arn,
)
from private_eks.plan.compute import ComputePlan, Wanted, check_mode, plan_compute, uses_of
from private_eks.plan.karpenter import refuse_node_role
from private_eks.plan.names import check_tags
from private_eks.plan.node_rules import check_egress
from private_eks.plan.platform import platform_identities, platform_uses
from private_eks.plan.platform_checks import check_platform
from private_eks.plan.regions import partition_of
from private_eks.plan.services import GATEWAY_SERVICES, plan_doors
from private_eks.plan.vpc_cni import check_custom_networking

_RENAMED = {"existing_services": "existing_endpoint_services", "region": "aws:region", "services": "endpoint_services"}
"""Arguments of plans and components that stack files call otherwise."""

_NOT_GIVEN = {"keyArn": "", "name": "", "nodePrefix": 0}
"""Defaults that `Pulumi.yaml` has to declare for keys that have none of their own."""


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
    key_arn: str | None = None
    log_retention_days: int = LOG_RETENTION_DAYS
    support_type: str = SUPPORT_TYPE
    protect: bool = False
    fargate_profiles: dict[str, FargateProfileSettings] = field(default_factory=dict)
    node_groups: dict[str, NodeGroupSettings] = field(default_factory=dict)
    self_managed_node_groups: dict[str, SelfManagedNodeGroupSettings] = field(default_factory=dict)
    karpenter: KarpenterSettings = field(default_factory=lambda: KarpenterSettings(enabled=False))
    node_egress: dict[str, NodeEgressSettings] = field(default_factory=dict)
    custom_networking: bool = False
    identities: dict[str, IdentitySettings] = field(default_factory=dict)
    addons: dict[str, AddonSettings] = field(default_factory=dict)
    platform: dict[str, PlatformSettings] = field(default_factory=dict)
    uses: list[str] = field(default_factory=list)
    endpoint_services: list[str] = field(default_factory=list)
    existing_endpoint_services: list[str] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)

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
        given.setdefault("name", f"{pulumi.get_project()}-{pulumi.get_stack()}")
        refuse_node_role("karpenter", given.get("karpenter"))
        values = typing.cast(dict[str, Any], settle({**given, "region": _region(given)}, cls, spell=camel))
        try:
            partition_of(values["region"])
            settings = cls(**{**values, "zones": usable_zones(values.get("zones", []))})
            settings.check()
        except ValueError as error:
            raise ValueError(in_stack_words(str(error), cls, _RENAMED)) from None
        return settings

    @property
    def vpc_cidrs(self) -> list[str]:
        """All IPv4 blocks of the VPC."""
        return [self.cidr, *self.secondary_cidrs]

    @property
    def auto_mode(self) -> bool:
        """Whether EKS runs nodes by itself."""
        return self.compute == "auto"

    @property
    def gateway_services(self) -> list[str]:
        """Services that nodes reach through a gateway endpoint."""
        return sorted({"s3"} | GATEWAY_SERVICES & {*self.endpoint_services, *self.existing_endpoint_services})

    @property
    def asked(self) -> Wanted:
        """Everything that runs pods, and what is to run on it from the start, as the stack file says it."""
        return Wanted(
            fargate_profiles=self.fargate_profiles,
            node_groups=self.node_groups,
            self_managed_node_groups=self.self_managed_node_groups,
            karpenter=self.karpenter if self.karpenter.get("enabled", True) else None,
            auto_mode=self.auto_mode,
            custom_networking=self.custom_networking,
            identities=self.identities,
            addons=self.addons,
            version=self.version,
            tags=self.tags,
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
    def plan(self) -> ComputePlan:
        """What becomes of it."""
        return plan_compute(self.name, self.region, self.zones, self.wanted)

    @property
    def all_uses(self) -> list[str]:
        """What calls AWS from inside: what compute and platform bring, and what the stack file adds."""
        return sorted({*uses_of(self.plan), *platform_uses(self.platform), *self.uses})

    def check(self) -> None:
        """Try every plan that the components will make."""
        check_cluster(self.name, self.version, self.support_type, self.log_retention_days)
        check_platform(self.name, self.platform, self.asked)
        check_mode(self.compute, self.wanted)
        blocks = plan_blocks(self.cidr, self.zones, self.node_prefix, self.secondary_cidrs)
        check_client_cidrs("client_cidrs", self.client_cidrs, self.vpc_cidrs)
        check_service_cidr(self.service_cidr, [*self.vpc_cidrs, *self.client_cidrs])
        check_key_arn("key_arn", self.key_arn, self.region)
        check_access(self.access_entries, self.region)
        check_tags(self.tags)
        check_custom_networking(self.custom_networking, self.secondary_cidrs, self.plan.wanted.nodes)
        doors = plan_doors(self.region, self.all_uses, self.endpoint_services, self.existing_endpoint_services)
        check_egress(self.node_egress, self.existing_endpoint_services, self.wanted.nodes)
        check_control_space(blocks.control[0].cidr, sum(not door.gateway for door in doors))


def _given(config: pulumi.Config) -> dict[str, Any]:
    """Collect the stack file's keys of this project; texts stay texts, everything else is read as JSON."""
    prefix = f"{config.name}:"
    keys = {key.removeprefix(prefix) for key in {**get_config_env(), **CONFIG.get()} if key.startswith(prefix)}
    texts = {camel(name) for name, hint in typing.get_type_hints(Settings).items() if hint in (str, str | None)}
    given = {key: config.get(key) if key in texts else _read(config, key) for key in sorted(keys)}
    return {key: value for key, value in given.items() if key not in _NOT_GIVEN or value != _NOT_GIVEN[key]}


def _region(given: dict[str, Any]) -> str:
    """Read the region where the AWS provider reads it."""
    region = pulumi.Config("aws").get("region")
    if region is None or "region" in given:
        allowed = "the region in the key aws:region, and nowhere else"
        raise refusal("aws:region", given.get("region", region), allowed, "set aws:region, for example to eu-west-1")
    return region


def _read(config: pulumi.Config, key: str) -> Any:
    try:
        return config.get_object(key)
    except pulumi.ConfigTypeError:
        # A plain text, which JSON does not know without quotes.
        return config.get(key)
