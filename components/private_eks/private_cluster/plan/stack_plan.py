"""A stack, decided: what its parts are made of."""

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import known_texts
from ...compute.plan.compute import ComputePlan
from ...endpoints.plan.services import PlannedEndpoint
from ...identities.plan import IRSA
from ...network.plan.blocks import Blocks
from ...network.plan.existing import ExistingNetworkPlan
from ...network.plan.facts import NetworkFacts
from ...workloads.plan.scheduling import SchedulableCompute

if TYPE_CHECKING:
    from ...endpoints.settings import EndpointAccessSettings
    from ...identities.settings import IdentitySettings
    from ..stack_settings import StackSettings


@dataclass(frozen=True, kw_only=True)
class StackPlan:
    """A stack, decided: its settings, and what its parts are given beside them."""

    settings: "StackSettings"
    zones: list[str]
    vpc_cidrs: list[str]
    """All IPv4 blocks of the VPC."""
    blocks: Blocks
    facts: NetworkFacts | None
    """What AWS tells of the VPC, if somebody else owns it."""
    existing: ExistingNetworkPlan | None
    """Its subnets by what they serve."""
    existing_services: list[str]
    """Services whose endpoints are not made here."""
    endpoint_cidrs: list[str]
    """IPv4 blocks in which interface endpoints lie that are not made here."""
    compute: ComputePlan
    identities: "dict[str, IdentitySettings]"
    """What pods may do in AWS: what was asked for, and what the platform needs."""
    uses: list[str]
    """What calls AWS from inside."""
    endpoints: tuple[PlannedEndpoint, ...]
    endpoint_access: "EndpointAccessSettings"
    """What the endpoints admit beside the account's own."""
    gateway_services: list[str]
    """Services that nodes reach through a gateway endpoint."""
    images: dict[str, str]
    """Images and charts to mirror, by short name."""
    objects: list[dict[str, Any]]
    """Kubernetes objects of the stack's own."""

    @property
    def endpoints_group_id(self) -> Any:
        """ID of the security group that was given for endpoints; None for one of their own."""
        existing = self.settings.existing_network
        return existing.get("endpoints", {}).get("security_group_id") if existing else None

    @property
    def has_interfaces(self) -> bool:
        """Whether endpoints with interfaces are made here, which have a security group."""
        return any(not endpoint.gateway for endpoint in self.endpoints)

    @functools.cached_property
    def pod_cidrs(self) -> list[str]:
        """IPv4 blocks that pods may use HTTPS in."""
        return [*self.vpc_cidrs, self.settings.service_cidr]

    @functools.cached_property
    def source_ranges(self) -> list[str]:
        """IPv4 blocks that load balancers admit where nothing else is said."""
        return [*self.vpc_cidrs, *known_texts(self.settings.client_cidrs)]

    @functools.cached_property
    def access_points(self) -> list[tuple[str, str]]:
        """File systems with their access points, which applications mount."""
        systems = sorted(self.settings.file_systems.items())
        return [(key, point) for key, files in systems for point in sorted(files.get("access_points", {}))]

    @functools.cached_property
    def irsa_accounts(self) -> dict[str, str]:
        """Identities that pods get by an annotation: their names by `namespace/service account`."""
        planned = self.compute.identities.items()
        return {f"{i.namespace}/{a}": key for key, i in planned if i.mechanism == IRSA for a in i.service_accounts}

    @functools.cached_property
    def schedulable(self) -> SchedulableCompute:
        """What runs pods."""
        wanted = self.compute.wanted
        open_ended = wanted.auto_mode or wanted.karpenter is not None
        return SchedulableCompute(self.settings.fargate_profiles, self.compute.nodes, open_ended)
