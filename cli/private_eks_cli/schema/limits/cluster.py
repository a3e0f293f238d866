"""Limits of the keys of a stack file, of who may enter, what pods may do, add-ons, endpoints and quotas."""

from collections.abc import Mapping

from private_eks.addons.plan.addon_settings import CONFLICTS, NAME, NEWEST, TIMEOUT_MINUTES, VERSION
from private_eks.cluster.plan.access import (
    CLUSTER_ADMIN,
    ENTRY_TYPES,
    NAMESPACE,
    PRINCIPALS,
    RESERVED_GROUPS,
    SERVICE_LINKED_ROLES,
)
from private_eks.cluster.plan.cluster import EGRESS_MODES, LOG_TYPES, NODE_POOLS, SUPPORT_TYPES
from private_eks.cluster.plan.control_plane import (
    ISSUER,
    MOST_ENDED_PODS,
    MOST_GROUPS,
    PERIOD,
    PORTS,
    STRATEGIES,
    TIERS,
)
from private_eks.common.plan.names import CLUSTER_NAME, KEY, LONGEST_CLUSTER_NAME
from private_eks.common.plan.quotas import QUOTAS
from private_eks.common.plan.regions import ACCOUNT, PARTITION, REGION
from private_eks.common.plan.versions import SUPPORT, oldest_version
from private_eks.compute.plan.wanted import MODES
from private_eks.endpoints.plan.endpoint_access import BUCKET, ORGANIZATION, role_arn
from private_eks.endpoints.plan.services import NEEDS
from private_eks.iam.plan.arns import iam_arn
from private_eks.iam.plan.managed_policies import REFUSED_POLICIES, SERVICE_ROLE_POLICIES, policy_arn, policy_name
from private_eks.iam.plan.role_settings import (
    LONGEST_PATH,
    MOST_FURTHER_POLICIES,
    PATH,
    PREFIX,
    PROFILE_NAME,
    RESERVED_PATHS,
)
from private_eks.identities.plan import MECHANISMS, POD_IDENTITY, SERVICE_ACCOUNT
from private_eks.identities.plan import NAMESPACE as NAMESPACE_NAME
from private_eks.intranet.plan.authorities import LONGEST_NAME
from private_eks.network.plan.blocks import MOST_ZONES, SERVICE_RANGES, SMALLEST_SUBNET
from private_eks.network.plan.group_ids import SECURITY_GROUP_ID

from ..blocks import private
from ..forms import Schema, between, both, every, listed, members, named, one, some, spelled, without, word
from .known import addons, presets
from .shared import ACCESS, KEY_ARN, MEMBERS, RETENTION, ROLE_ARN, STATEMENTS, TAGS, ZONE, zones

_FIRST_DAY = min(support.extended for support in SUPPORT.values())
"""A day on which EKS makes all versions that we know: a schema is the same on all days."""


def _newer_than(version: str) -> str:
    """Spell the minor versions from one on."""
    older = "|".join(map(str, range(10, int(version.removeprefix("1.")))))
    return rf"1\.(?!({older})$)\d{{2,}}"


def _outside(starts: tuple[str, ...]) -> Schema:
    return {"minLength": 1, "pattern": f"^(?!{'|'.join(starts)})"}


_SERVICES = word({service for needs in NEEDS.values() for service in needs}, r"[a-z0-9._-]*[a-z0-9][a-z0-9._-]*")
_ADMIN: Schema = {
    "required": ["policies"],
    "properties": {
        "policies": {
            "required": [CLUSTER_ADMIN],
            "properties": {CLUSTER_ADMIN: {"not": {"required": ["namespaces"]}}},
        }
    },
}
_ADMITTED = some(_ADMIN, f"One entry at least needs {CLUSTER_ADMIN} for the whole cluster: nobody else could enter.")
_REFUSED = "|".join(sorted(REFUSED_POLICIES))
_POLICIES = both(
    spelled(policy_name(PARTITION)),
    {"pattern": f"^(?!(?:.*/)?(?:{_REFUSED})$)(?!(?:{'|'.join(sorted(SERVICE_ROLE_POLICIES))})$)"},
)
_QUOTAS: Mapping[str, Schema] = {
    f"QuotaSettings.{name}": between(quota.default, quota.most) for name, quota in QUOTAS.items()
}
_STACK: Mapping[str, Schema] = {
    "StackSettings.access_entries": both({"minProperties": 1}, _ADMITTED) | MEMBERS,
    "StackSettings.addons": members(addons()) | named(spelled(NAME)),
    "StackSettings.certificate_authorities": named(
        spelled(KEY, longest=LONGEST_NAME), additionalProperties={"pattern": "-----BEGIN CERTIFICATE-----"}
    ),
    "StackSettings.cidr": private(16, 24),
    "StackSettings.client_cidrs": listed(unique=True, items=private(8)),
    "StackSettings.compute": one(MODES),
    "StackSettings.control_plane_egress": one(EGRESS_MODES),
    "StackSettings.endpoint_services": every(_SERVICES),
    "StackSettings.existing_endpoint_services": every(_SERVICES),
    "StackSettings.identities": MEMBERS,
    "StackSettings.key_arn": spelled(KEY_ARN["pattern"], ""),
    "StackSettings.log_retention_days": RETENTION,
    "StackSettings.name": spelled(rf"(?!sg(-|$)){CLUSTER_NAME}", "", longest=LONGEST_CLUSTER_NAME),
    "StackSettings.node_prefix": {"anyOf": [{"const": 0}, between(17, SMALLEST_SUBNET)]},
    "StackSettings.platform": members(presets(), others=False),
    "StackSettings.region": spelled(REGION),
    "StackSettings.secondary_cidrs": listed(0, QUOTAS["cidr_blocks"].most - 1, unique=True, items=private(16, 25)),
    "StackSettings.service_cidr": private(12, 24, SERVICE_RANGES),
    "StackSettings.support_type": one(SUPPORT_TYPES),
    "StackSettings.tags": TAGS,
    "StackSettings.uses": every(one(NEEDS)),
    "StackSettings.version": word(SUPPORT, _newer_than(oldest_version(_FIRST_DAY))),
    "StackSettings.zones": both({"anyOf": [{"maxItems": 0}, {"minItems": 2}]}) | zones(0, MOST_ZONES) | every(ZONE),
}
_ALONE: Schema = {
    "properties": {"policies": {"maxItems": 0}, "statements": {"maxItems": 0}, "mechanism": {"enum": [POD_IDENTITY]}}
}
_ACTS = {"if": {"required": ["targetRoleArn"]}, "then": _ALONE}
_MAY = {"anyOf": [{"required": [field]} for field in ("policies", "statements", "targetRoleArn")]}

_THERE: Schema = {"properties": {"policies": {"maxItems": 0}, "statements": {"maxItems": 0}}}

LIMITS: Mapping[str, Schema] = {
    **_QUOTAS,
    **_STACK,
    "AccessEntrySettings.kubernetes_groups": every(_outside(RESERVED_GROUPS)),
    "AccessEntrySettings.policies": ACCESS,
    "AccessEntrySettings.principal_arn": spelled(f"(?!.*{SERVICE_LINKED_ROLES}){iam_arn(PARTITION, PRINCIPALS)}"),
    "AccessEntrySettings.type": one(ENTRY_TYPES),
    "AccessEntrySettings.user_name": _outside(RESERVED_GROUPS),
    "AccessPolicySettings.namespaces": listed(1, items=spelled(NAMESPACE)),
    "AddonSettings.mechanism": one(MECHANISMS),
    "AddonSettings.on_conflict": one(CONFLICTS),
    "AddonSettings.role_arn": ROLE_ARN,
    "AddonSettings.tags": TAGS,
    "AddonSettings.timeout_minutes": between(TIMEOUT_MINUTES[0], TIMEOUT_MINUTES[-1]),
    "AddonSettings.version": word([NEWEST], VERSION),
    "ControlPlaneAttributes.log_types": listed(0, unique=True, items=one(LOG_TYPES)),
    "ControlPlaneAttributes.node_pools": listed(1, unique=True, items=one(NODE_POOLS)),
    "ControlPlaneAttributes.scaling_tier": one(TIERS),
    "ControlPlaneAttributes.security_group_ids": listed(0, MOST_GROUPS, unique=True, items=spelled(SECURITY_GROUP_ID)),
    "EndpointAccessSettings.buckets": every(spelled(rf"(arn:({PARTITION}):s3:::)?{BUCKET}")),
    "EndpointAccessSettings.organization_id": spelled(ORGANIZATION),
    "EndpointAccessSettings.registries": every(spelled(ACCOUNT)),
    "EndpointAccessSettings.role_arns": every(spelled(role_arn(PARTITION))),
    "IamSettings.name_prefix": spelled(PREFIX),
    "IamSettings.path": spelled(rf"(?!{'|'.join(RESERVED_PATHS)})({PATH})", longest=LONGEST_PATH),
    "IamSettings.permissions_boundary_arn": spelled(policy_arn(PARTITION)),
    "IamSettings.tags": TAGS,
    "IdentityProviderSettings.issuer_url": spelled(ISSUER),
    "IdentitySettings": both(_MAY, _ACTS),
    "IdentitySettings.mechanism": one(MECHANISMS),
    "IdentitySettings.namespace": spelled(NAMESPACE_NAME),
    "IdentitySettings.policies": listed(0, QUOTAS["policies_per_role"].most, unique=True, items=_POLICIES),
    "IdentitySettings.service_account": spelled(SERVICE_ACCOUNT),
    "IdentitySettings.statements": STATEMENTS,
    "IdentitySettings.target_role_arn": ROLE_ARN,
    "KubeApiServerSettings.event_ttl": spelled(PERIOD),
    "KubeControllerManagerSettings.horizontal_pod_autoscaler_sync_period": spelled(PERIOD),
    "KubeControllerManagerSettings.terminated_pod_gc_threshold": between(0, MOST_ENDED_PODS),
    "KubeSchedulerSettings.resources": {"additionalProperties": between(1, 100)},
    "KubeSchedulerSettings.type": one(STRATEGIES),
    "PortRangeSettings.max_port": between(*PORTS),
    "PortRangeSettings.min_port": between(*PORTS),
    "RoleSettings": {"if": {"required": ["arn"]}, "then": _THERE, "else": without(["instanceProfile"])},
    "RoleSettings.arn": ROLE_ARN,
    "RoleSettings.instance_profile": spelled(PROFILE_NAME),
    "RoleSettings.policies": listed(0, MOST_FURTHER_POLICIES, unique=True, items=_POLICIES),
    "RoleSettings.statements": STATEMENTS,
}
