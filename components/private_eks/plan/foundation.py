"""A private cluster as one thing: what follows from its settings together, and the checks that span its parts.

The root program and `PrivateCluster` decide by it, so that both make the same and refuse the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .access import check_access
from .arguments import known_texts
from .blocks import Beside, Blocks, check_client_cidrs, check_control_space, check_service_cidr, plan_blocks
from .cluster import CUSTOMER_ROUTED, LOG_RETENTION_DAYS, SERVICE_CIDR, SUPPORT_TYPE, check_cluster, check_key_arn
from .compute import ComputePlan, Wanted, plan_compute, uses_of
from .endpoint_access import plan_access
from .families import Family
from .fargate import check_profile_zones
from .names import check_tags
from .node_rules import check_egress
from .quotas import RULES_OF_CLUSTER, check_quotas, check_rules
from .service_names import short_name
from .services import GATEWAY_SERVICES, plan_doors
from .vpc_cni import check_custom_networking


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    """What network, endpoints, control plane and compute are asked to be; `wanted` has the version and the tags."""

    name: str
    region: str
    cidr: str
    zones: Sequence[str]
    access_entries: Mapping[str, Mapping[str, Any]]
    wanted: Wanted
    node_prefix: int | None = None
    secondary_cidrs: Sequence[str] = ()
    service_cidr: str = SERVICE_CIDR
    client_cidrs: Sequence[object] = ()
    key_arn: object = None
    log_retention_days: int = LOG_RETENTION_DAYS
    support_type: str = SUPPORT_TYPE
    control_plane_egress: str = CUSTOMER_ROUTED
    zonal_shift: bool = True
    node_egress: Family = field(default_factory=dict)
    uses: Sequence[str] = ()
    """What calls AWS from inside, beside compute."""
    endpoint_services: Sequence[str] = ()
    existing_endpoint_services: Sequence[str] = ()
    endpoint_access: Mapping[str, Any] = field(default_factory=dict)

    @property
    def vpc_cidrs(self) -> list[str]:
        """All IPv4 blocks of the VPC."""
        return [self.cidr, *self.secondary_cidrs]

    @property
    def plan(self) -> ComputePlan:
        """What becomes of compute."""
        return plan_compute(self.name, self.region, self.zones, self.wanted)

    @property
    def all_uses(self) -> list[str]:
        """What calls AWS from inside."""
        roles = {"cross-account-roles"} if self.endpoint_access.get("role_arns") else set[str]()
        return sorted({*uses_of(self.plan), *self.uses, *roles})

    @property
    def access(self) -> dict[str, Any]:
        """What the endpoints admit beside the account's own.

        Pods with a target role call as that role; EKS assumes it for them, without STS's endpoint.
        https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
        """
        targets = {identity.get("target_role_arn") for identity in self.wanted.identities.values()}
        roles = {*self.endpoint_access.get("role_arns", []), *(arn for arn in targets if isinstance(arn, str))}
        return {**self.endpoint_access, **({"role_arns": sorted(roles)} if roles else {})}

    @property
    def gateway_services(self) -> list[str]:
        """Services that nodes reach through a gateway endpoint."""
        named = {*self.endpoint_services, *self.existing_endpoint_services}
        return sorted({"s3"} | GATEWAY_SERVICES & {short_name(self.region, service) for service in named})


def check_foundation(
    asked: Foundation, zone_ids: Mapping[str, str] | None = None, beside: Beside | None = None
) -> Blocks:
    """Try every plan that the parts will make, and give that of the addresses.

    `zone_ids` are those of the account's zones; what stands `beside` the endpoints takes room in each zone.

    Raises ValueError for whatever the parts or AWS would refuse later.
    """
    check_cluster(
        asked.name, asked.wanted.version, asked.support_type, asked.log_retention_days, asked.control_plane_egress
    )
    quotas, beside = asked.wanted.quotas, beside or Beside()
    check_quotas(quotas)
    blocks = plan_blocks(asked.cidr, asked.zones, asked.node_prefix, asked.secondary_cidrs, quotas)
    check_client_cidrs("client_cidrs", asked.client_cidrs, asked.vpc_cidrs)
    others = max(len(asked.vpc_cidrs), RULES_OF_CLUSTER + beside.callers)
    check_rules("client_cidrs", len(asked.client_cidrs), others, quotas)
    check_service_cidr(asked.service_cidr, [*asked.vpc_cidrs, *known_texts(asked.client_cidrs)])
    check_key_arn("key_arn", asked.key_arn, asked.region)
    check_access(asked.access_entries, asked.region)
    check_tags(asked.wanted.tags)
    check_custom_networking(asked.wanted.custom_networking, asked.secondary_cidrs, asked.wanted.nodes)
    plan_access("endpoint_access", asked.endpoint_access, asked.region)
    existing = asked.existing_endpoint_services
    doors = plan_doors(asked.region, asked.all_uses, asked.endpoint_services, existing, "endpoint_services")
    check_egress(asked.node_egress, existing, asked.wanted.nodes, asked.gateway_services, quotas)
    check_profile_zones(asked.wanted.fargate_profiles, asked.region, asked.zones, zone_ids or {})
    check_control_space(blocks.control[0].cidr, sum(not door.gateway for door in doors), beside)
    return blocks
