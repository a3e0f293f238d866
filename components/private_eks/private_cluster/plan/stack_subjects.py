"""The checks of a stack's subjects that are judged apart from each other, so that all of them are told at once."""

import dataclasses
from typing import TYPE_CHECKING

from ...access.plan.runner import check_runners
from ...backups.plan import check_backup
from ...capabilities.plan import check_capabilities
from ...cluster.plan.access import check_access
from ...cluster.plan.cluster import check_cluster
from ...cluster.plan.control_plane import check_control_plane
from ...common.plan.arguments import known_texts, refusal
from ...common.plan.names import check_cluster_name, check_tags
from ...common.plan.quotas import RULES_OF_CLUSTER, check_rules
from ...common.plan.refusals import Apart
from ...compute.plan.wanted import AUTO, Wanted
from ...endpoints.plan.endpoint_access import plan_access
from ...intranet.plan.authorities import plan_authorities
from ...intranet.plan.proxy import plan_proxy
from ...intranet.plan.registries import plan_registries
from ...keys.plan import check_key_arn, check_key_arns
from ...network.plan.blocks import check_client_cidrs, check_service_cidr
from ...registry.plan.pull_through import check_caches
from ...storage.plan.file_system import check_file_systems
from ...storage.plan.storage import check_storage_classes
from .stack_network import Site, check_pods

if TYPE_CHECKING:
    from ..stack_settings import StackSettings

_ANY_NAME = "cluster"


def check_alone(settings: "StackSettings", found: Apart) -> "StackSettings":
    """Check what is right or wrong whatever the rest of the stack is.

    Gives settings to go on with: without tags that were refused, and with a name that does not make everything wrong
    that carries it.
    """
    region = settings.region
    if not found.judge(check_cluster_name, settings.name):
        settings = dataclasses.replace(settings, name=_ANY_NAME)
    if not found.judge(check_tags, settings.tags):
        settings = dataclasses.replace(settings, tags={})
    if not found.judge(plan_proxy, settings.proxy, region, None):
        settings = dataclasses.replace(settings, proxy=None)
    if not found.judge(plan_registries, settings.registries):
        settings = dataclasses.replace(settings, registries={})
    if not found.judge(plan_authorities, settings.certificate_authorities):
        settings = dataclasses.replace(settings, certificate_authorities={})
    found.judge(
        check_cluster,
        settings.name,
        settings.version,
        settings.support_type,
        settings.log_retention_days,
        settings.control_plane_egress,
    )
    found.judge(check_control_plane, settings.control_plane, settings.compute == AUTO)
    found.judge(_check_zonal_shift, settings)
    found.judge(check_key_arn, "key_arn", settings.key_arn, region)
    found.judge(check_key_arns, "key_arns", settings.key_arns, region)
    found.judge(check_access, settings.access_entries, region)
    found.judge(check_backup, "backup", settings.backup, region)
    found.judge(check_capabilities, "capabilities", settings.capabilities, region)
    found.judge(plan_access, "endpoint_access", settings.endpoint_access, region)
    found.judge(check_runners, settings.name, settings.runners, region, settings.bastions, settings.tags)
    found.judge(check_caches, settings.name, region, settings.pull_through_caches)
    found.judge(check_file_systems, settings.name, settings.file_systems, region, settings.tags)
    found.judge(check_storage_classes, settings.storage_classes, settings.file_systems, region)
    return settings


def _check_zonal_shift(settings: "StackSettings") -> None:
    """Refuse to let Karpenter ask about a cluster that nobody can ask about."""
    if settings.karpenter.get("zonal_shift", False) and not settings.zonal_shift:
        allowed = "true with zonal_shift of the cluster only"
        raise refusal("karpenter.zonal_shift", True, allowed, "remove it, or register the cluster")


def check_network(settings: "StackSettings", wanted: Wanted, site: Site, found: Apart) -> None:
    """Check what is in a VPC, or comes into it, from its beginning."""
    clients, vpc_cidrs = settings.client_cidrs, site.vpc_cidrs
    others = max(len(vpc_cidrs), RULES_OF_CLUSTER + len(settings.bastions) + len(settings.runners))
    beside = vpc_cidrs
    if found.judge(check_client_cidrs, "client_cidrs", clients, vpc_cidrs):
        beside = [*vpc_cidrs, *known_texts(clients)]
    found.judge(check_rules, "client_cidrs", len(clients), others, wanted.quotas)
    found.judge(check_service_cidr, settings.service_cidr, beside)
    found.judge(check_pods, settings, site, wanted.nodes)
