"""Limits of node groups, Karpenter, Fargate profiles and what nodes may reach."""

import re
from collections.abc import Mapping

from private_eks.common.plan.arguments import camel
from private_eks.fargate.plan.fargate import MOST_LABELS, NAMESPACE
from private_eks.fargate.plan.fargate_logging import (
    FILTERS,
    FORMATS,
    NEEDED,
    OF_FARGATE,
    OF_SECTIONS,
    OPTION,
    PARSER_NAME,
)
from private_eks.identities.plan import NAMESPACE as NAMESPACE_NAME
from private_eks.identities.plan import SERVICE_ACCOUNT
from private_eks.intranet.plan.proxy import ADDRESS, EXCEPTION, LONGEST
from private_eks.intranet.plan.registries import REGISTRY, REPOSITORY
from private_eks.kubernetes.plan.syntax import SUBDOMAIN
from private_eks.network.plan.blocks import MOST_ZONES
from private_eks.network.plan.group_ids import SECURITY_GROUP_ID
from private_eks.nodes.plan.images import AMI_TYPES, LARGEST_GIB, SMALLEST_GIB
from private_eks.nodes.plan.instance_types import CAPACITY_BLOCK_FAMILY, MOST_PODS
from private_eks.nodes.plan.labels import DOMAIN, EFFECTS, MOST_TAINTS, OPEN_DOMAINS, PART, RESERVED_DOMAINS
from private_eks.nodes.plan.labels import NAME as LABEL_NAME
from private_eks.nodes.plan.machine import (
    BOOT_TYPES,
    DEVICE,
    HOP_LIMIT,
    HOSTNAME_TYPES,
    IOPS,
    MOST_EFA,
    MOST_GROUPS,
    PLACEMENT_GROUP,
    SEV_SNP,
    SNAPSHOT_ID,
    VOLUME_TYPES,
)
from private_eks.nodes.plan.node_group import (
    CAPACITY_BLOCK,
    CAPACITY_TYPES,
    OF_THE_TEMPLATE,
    POOL_STATES,
    RESERVATION_ID,
    TEMPLATE_ID,
    UPDATE_STRATEGIES,
)
from private_eks.nodes.plan.node_rules import PROTOCOLS
from private_eks.nodes.plan.nodes import IMAGE_ID, MOST_INSTANCE_TYPES, MOST_NODES, MOST_PODS_FIELDS, SUBNET_ID
from private_eks.nodes.plan.releases import RELEASE, WINDOWS_RELEASE
from private_eks.nodes.plan.repair import ACTIONS
from private_eks.nodes.plan.self_managed_node_group import METRICS, ON_DEMAND_STRATEGIES, PROCESSES, SPOT_STRATEGIES
from private_eks.storage.plan.storage import THROUGHPUT

from ..blocks import private
from ..forms import Schema, beside, between, both, every, in_any_case, listed, named, one, spelled, where, without
from .images import IMAGES
from .shared import INSTANCE_TYPE, KEY_ARN, MEMBERS, PERCENT, PORT, RETENTION, TAGS, ZONE, zones

_NODES = between(0, MOST_NODES)
_LABEL = {"minLength": 1, "maxLength": 63}
_HUNDRED = between(1, 100)
_IOPS = between(min(least for least, _ in IOPS.values()), max(most for _, most in IOPS.values()))
_TEMPLATE = [camel(field) for field in OF_THE_TEMPLATE]
_SOLD = {"pattern": rf"^(?:{CAPACITY_BLOCK_FAMILY.pattern})\."}
_RESERVATION = {
    "required": ["capacityReservationId", "instanceTypes"],
    "properties": {"instanceTypes": listed(1, 1, items=_SOLD)},
}
_OF_A_BLOCK = {"if": {"required": ["launchTemplate"]}, "then": without(["instanceTypes"]), "else": _RESERVATION}
_ONE_ZONE: Schema = {"properties": {"zones": listed(1, 1), "subnetIds": listed(1, 1)}}
_DOMAINS = "|".join(re.escape(domain) for domain in OPEN_DOMAINS)
_RESERVED = "|".join(re.escape(domain) for domain in RESERVED_DOMAINS)
_PREFIX = rf"(({PART}\.)*({_DOMAINS})|(?!([^/]*\.)?({_RESERVED})/){DOMAIN.pattern})/"
_ANY_PREFIX = f"{DOMAIN.pattern}/"
_KEYS = both(_LABEL, spelled(f"({_PREFIX})?({LABEL_NAME.pattern})"))
_TAKEN = "|".join(map(in_any_case, sorted(OF_FARGATE | OF_SECTIONS)))
_LINE: Schema = both({"pattern": r"^\S(?:.*\S)?$"}, {"pattern": r"^(?!.*\$\{)[^\x00-\x1f\u2028\u2029]*$"})
_OPTIONS = named(spelled(f"(?!(?:{_TAKEN})$){OPTION.pattern}"), additionalProperties=_LINE)

LIMITS: Mapping[str, Schema] = {
    "CommonNodeSettings.instance_types": listed(1, MOST_INSTANCE_TYPES, unique=True, items=INSTANCE_TYPE),
    "CommonNodeSettings.ami_type": one(AMI_TYPES),
    "CommonNodeSettings.image_id": spelled(IMAGE_ID),
    "CommonNodeSettings.min_size": _NODES,
    "CommonNodeSettings.desired_size": _NODES,
    "CommonNodeSettings.max_size": between(1, MOST_NODES),
    "CommonNodeSettings.zones": zones(1, MOST_ZONES) | every(ZONE),
    "CommonNodeSettings.subnet_ids": listed(1, items=spelled(SUBNET_ID)),
    "CommonNodeSettings.labels": named(_KEYS, additionalProperties=_LABEL | spelled(LABEL_NAME)),
    "CommonNodeSettings.taints": listed(0, MOST_TAINTS),
    "CommonNodeSettings.volume_size": between(SMALLEST_GIB, LARGEST_GIB),
    "CommonNodeSettings.key_arn": KEY_ARN,
    "CommonNodeSettings.volume_type": one(BOOT_TYPES),
    "CommonNodeSettings.volume_iops": _IOPS,
    "CommonNodeSettings.volume_throughput": between(*THROUGHPUT),
    "CommonNodeSettings.volume_snapshot_id": spelled(SNAPSHOT_ID),
    "CommonNodeSettings.volumes": named(spelled(DEVICE)),
    "CommonNodeSettings.security_group_ids": listed(0, MOST_GROUPS, unique=True, items=spelled(SECURITY_GROUP_ID)),
    "CommonNodeSettings.placement_group_name": spelled(PLACEMENT_GROUP),
    "CommonNodeSettings.efa_interfaces": between(0, MOST_EFA),
    "CommonNodeSettings.hostname_type": one(HOSTNAME_TYPES),
    "CommonNodeSettings.http_put_response_hop_limit": between(*HOP_LIMIT),
    "CommonNodeSettings.tags": TAGS,
    "CpuOptionsSettings": {"dependentRequired": {"coreCount": ["threadsPerCore"], "threadsPerCore": ["coreCount"]}},
    "CpuOptionsSettings.amd_sev_snp": one(SEV_SNP),
    "CpuOptionsSettings.core_count": between(1, 192),
    "CpuOptionsSettings.threads_per_core": between(1, 2),
    "CommonNodeSettings.kubelet": {
        "properties": {name: {"type": "integer"} | between(1, MOST_PODS) for name in MOST_PODS_FIELDS}
    },
    "FargateProfileSettings.selectors": listed(1),
    "FargateProfileSettings.zones": zones(1, MOST_ZONES) | every(ZONE),
    "FargateProfileSettings.tags": TAGS,
    "FargateSelectorSettings.labels": {"maxProperties": MOST_LABELS},
    "FargateSelectorSettings.namespace": spelled(NAMESPACE),
    "FargateLoggingSettings.retention_days": RETENTION,
    "FluentBitFilterSettings": both(
        *(where("name", {"const": name}, {"required": ["options"]}) for name in sorted(NEEDED))
    ),
    "FluentBitFilterSettings.match": _LINE,
    "FluentBitFilterSettings.options": _OPTIONS,
    "FluentBitParserSettings": where(
        "format", {"const": "regex"}, {"required": ["options"], "properties": {"options": {"minProperties": 1}}}
    ),
    "FluentBitParserSettings.options": _OPTIONS,
    "FluentBitFilterSettings.name": one(FILTERS),
    "FluentBitParserSettings.format": one(FORMATS),
    "FluentBitParserSettings.name": spelled(PARSER_NAME),
    "KarpenterSettings.namespace": spelled(NAMESPACE_NAME),
    "KarpenterSettings.service_account": spelled(SERVICE_ACCOUNT),
    "LaunchTemplateSettings.id": spelled(TEMPLATE_ID),
    "LaunchTemplateSettings.version": spelled(r"\d+"),
    "NodeEgressSettings.cidr": private(8),
    "RegistrySettings.cidrs": listed(items=private(8)),
    "RegistrySettings.host": spelled(REGISTRY, longest=LONGEST),
    "RegistrySettings.mirrors": named(spelled(REGISTRY), additionalProperties=spelled(REPOSITORY)),
    "RegistrySettings.pull_secret": spelled(SUBDOMAIN.pattern),
    "ProxySettings.cidrs": listed(items=private(8)),
    "ProxySettings.http": spelled(ADDRESS, longest=LONGEST),
    "ProxySettings.https": spelled(ADDRESS, longest=LONGEST),
    "ProxySettings.no_proxy": every(spelled(EXCEPTION, longest=LONGEST)),
    "NodeEgressSettings.from_port": PORT,
    "NodeEgressSettings.protocol": one(PROTOCOLS),
    "NodeEgressSettings.to_port": PORT,
    "NodeGroupSettings": both(
        *IMAGES,
        beside("imageId", ["releaseVersion", "warmPool"]),
        {"if": {"required": ["warmPool"]}, "then": {"properties": {"capacityType": {"const": "ON_DEMAND"}}}},
        beside("launchTemplate", _TEMPLATE),
        beside("maxUnavailablePercentage", ["maxUnavailable"]),
        where("capacityType", {"const": CAPACITY_BLOCK}, both(_OF_A_BLOCK, _ONE_ZONE)),
    ),
    "NodeGroupSettings.capacity_reservation_id": spelled(RESERVATION_ID),
    "NodeGroupSettings.capacity_type": one(CAPACITY_TYPES),
    "NodeGroupSettings.max_unavailable": _HUNDRED,
    "NodeGroupSettings.max_unavailable_percentage": _HUNDRED,
    "NodeGroupSettings.release_version": spelled(RELEASE, WINDOWS_RELEASE),
    "NodeGroupSettings.update_strategy": one(UPDATE_STRATEGIES),
    "NodeRepairOverrideSettings.min_repair_wait_time_mins": between(1),
    "NodeRepairOverrideSettings.repair_action": one(ACTIONS),
    "NodeRepairSettings": both(
        beside("maxParallelNodesRepairedPercentage", ["maxParallelNodesRepairedCount"]),
        beside("maxUnhealthyNodeThresholdPercentage", ["maxUnhealthyNodeThresholdCount"]),
    ),
    "NodeRepairSettings.max_parallel_nodes_repaired_count": between(1),
    "NodeRepairSettings.max_parallel_nodes_repaired_percentage": _HUNDRED,
    "NodeRepairSettings.max_unhealthy_node_threshold_count": between(1),
    "NodeRepairSettings.max_unhealthy_node_threshold_percentage": _HUNDRED,
    "NodeVolumeSettings": {"anyOf": [{"required": ["size"]}, {"required": ["snapshotId"]}]},
    "NodeVolumeSettings.iops": _IOPS,
    "NodeVolumeSettings.size": between(1, LARGEST_GIB),
    "NodeVolumeSettings.snapshot_id": spelled(SNAPSHOT_ID),
    "NodeVolumeSettings.throughput": between(*THROUGHPUT),
    "NodeVolumeSettings.type": one(VOLUME_TYPES),
    "SelfManagedNodeGroupSettings": both(*IMAGES),
    "SelfManagedNodeGroupSettings.enabled_metrics": listed(0, unique=True, items=one(METRICS)),
    "SelfManagedNodeGroupSettings.on_demand_allocation_strategy": one(ON_DEMAND_STRATEGIES),
    "SelfManagedNodeGroupSettings.spot_allocation_strategy": one(SPOT_STRATEGIES),
    "SelfManagedNodeGroupSettings.suspended_processes": listed(0, unique=True, items=one(PROCESSES)),
    "StackSettings.fargate_profiles": MEMBERS,
    "StackSettings.node_groups": MEMBERS,
    "StackSettings.self_managed_node_groups": MEMBERS,
    "SelfManagedNodeGroupSettings.min_healthy_percentage": PERCENT,
    "SelfManagedNodeGroupSettings.on_demand_base": between(0, MOST_NODES),
    "SelfManagedNodeGroupSettings.on_demand_percentage": PERCENT,
    "TaintSettings.effect": one(EFFECTS),
    "TaintSettings.key": both(_LABEL, spelled(f"({_ANY_PREFIX})?({LABEL_NAME.pattern})")),
    "TaintSettings.value": spelled(LABEL_NAME, "", longest=63),
    "WarmPoolSettings.max_prepared": between(1),
    "WarmPoolSettings.min_size": _NODES,
    "WarmPoolSettings.state": one(POOL_STATES),
}
