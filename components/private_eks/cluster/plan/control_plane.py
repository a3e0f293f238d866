"""Decisions about attributes of the control plane that few clusters set.

https://docs.aws.amazon.com/eks/latest/userguide/eks-provisioned-control-plane-getting-started.html and
https://docs.aws.amazon.com/eks/latest/userguide/control-plane-configuration.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import check_number, one_of, refusal
from ...common.plan.refusals import Apart
from ...network.plan.group_ids import check_group_ids
from .cluster import CUSTOMER_ROUTED, LOG_TYPES, NODE_POOLS

if TYPE_CHECKING:
    from ..settings import ControlPlaneAttributes, IdentityProviderSettings, KubeSchedulerSettings, PortRangeSettings

WHERE = "control_plane"
STANDARD_TIER = "standard"
TIERS = (STANDARD_TIER, "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl")
MOST_GROUPS = 4
"""https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html: groups of a cluster beside EKS's own."""
PORTS = (10260, 32767)
MOST_ENDED_PODS = 12500
STRATEGIES = ("LeastAllocated", "MostAllocated")
SECONDS = {"s": 1, "m": 60, "h": 3600}
RESERVED_PREFIX = "system:"
"""https://docs.aws.amazon.com/eks/latest/userguide/authenticate-oidc-identity-provider.html"""
CONFIG_NAME = "oidc"
ISSUER = r"https://[A-Za-z0-9.-]+(:\d+)?(/[^?#\s]*)?"
PERIOD = r"[1-9][0-9]{0,5}[smh]"
_RESOURCE = r"[a-z0-9]([a-z0-9./-]{0,314}[a-z0-9])?"


def check_control_plane(attributes: "ControlPlaneAttributes", auto_mode: bool) -> None:
    """Refuse what EKS would refuse about the attributes.

    Raises ValueError.
    """
    found = Apart()
    tier = attributes.get("scaling_tier", STANDARD_TIER)
    found.judge(one_of, f"{WHERE}.scaling_tier", tier, TIERS)
    found.judge(_check_choice, f"{WHERE}.log_types", attributes.get("log_types", LOG_TYPES), LOG_TYPES)
    found.judge(
        check_group_ids,
        f"{WHERE}.security_group_ids",
        attributes.get("security_group_ids", ()),
        MOST_GROUPS,
        "the one that EKS makes",
    )
    found.judge(_check_pools, f"{WHERE}.node_pools", attributes.get("node_pools"), auto_mode)
    if provider := attributes.get("identity_provider"):
        found.judge(_check_provider, f"{WHERE}.identity_provider", provider)
    server, manager = attributes.get("kube_api_server", {}), attributes.get("kube_controller_manager", {})
    found.judge(_check_period, f"{WHERE}.kube_api_server.event_ttl", server.get("event_ttl"), "10m", "60m")
    if ports := server.get("service_node_port_range"):
        found.judge(_check_ports, f"{WHERE}.kube_api_server.service_node_port_range", ports)
    period, where = manager.get("horizontal_pod_autoscaler_sync_period"), f"{WHERE}.kube_controller_manager"
    found.judge(_check_sync, f"{where}.horizontal_pod_autoscaler_sync_period", period, tier)
    ended = manager.get("terminated_pod_gc_threshold", 0)
    found.judge(check_number, f"{where}.terminated_pod_gc_threshold", ended, 0, MOST_ENDED_PODS)
    found.judge(_check_scheduler, f"{WHERE}.kube_scheduler", attributes.get("kube_scheduler", {}))
    found.refuse()


def remarks_on(attributes: "ControlPlaneAttributes", egress: str) -> Iterator[str]:
    """Say what is left out of the logs, and whom the API server has to reach."""
    if missing := [kind for kind in LOG_TYPES if kind not in attributes.get("log_types", LOG_TYPES)]:
        yield f"{WHERE}.log_types leaves out {', '.join(missing)}: nobody can look there what happened"
    if (provider := attributes.get("identity_provider")) and egress == CUSTOMER_ROUTED:
        issuer = provider["issuer_url"]
        yield f"{issuer} has to be reachable from the control subnets, through the VPC, or its users cannot enter"


def cluster_properties(attributes: "ControlPlaneAttributes") -> dict[str, Any]:
    """Give the properties of the EKS cluster, as the provider spells them, that are set."""
    manager = attributes.get("kube_controller_manager", {})
    period = _given(horizontalPodAutoscalerSyncPeriod=manager.get("horizontal_pod_autoscaler_sync_period"))
    ended = _given(terminatedPodGcThreshold=manager.get("terminated_pod_gc_threshold"))
    server = attributes.get("kube_api_server", {})
    ports = server.get("service_node_port_range")
    scheduler = attributes.get("kube_scheduler", {})
    weights = [{"name": name, "weight": weight} for name, weight in sorted(scheduler.get("resources", {}).items())]
    strategy = _given(type=scheduler.get("type"), resources=weights or None)
    return _given(
        controlPlaneScalingConfig=_given(tier=attributes.get("scaling_tier")),
        kubeApiServerConfig=_given(
            eventTtl=server.get("event_ttl"),
            serviceNodePortRange=ports and {"minPort": ports["min_port"], "maxPort": ports["max_port"]},
        ),
        kubeControllerManagerConfig=_given(horizontalPodAutoscalerControllerConfig=period, podGcControllerConfig=ended),
        kubeSchedulerConfig=strategy and {"nodeResourcesFit": {"scoringStrategy": strategy}},
    )


def _given(**parts: Any) -> dict[str, Any]:
    """Leave out what was not given; nothing is left of a block of nothing."""
    return {key: value for key, value in parts.items() if value is not None and value != {}}


def _check_choice(argument: str, chosen: Sequence[str], known: Sequence[str]) -> None:
    for i, one in enumerate(chosen):
        one_of(f"{argument}[{i}]", one, known)
    if len({*chosen}) < len(chosen):
        raise refusal(argument, list(chosen), "each once", "remove the repeated one")


def _check_pools(argument: str, pools: Sequence[str] | None, auto_mode: bool) -> None:
    if pools is None:
        return
    if not auto_mode:
        raise refusal(argument, list(pools), "node pools with EKS Auto Mode only", "remove it")
    if not pools:
        remedy = "name one: without any, EKS refuses the role of nodes, and nothing runs pods at the start"
        raise refusal(argument, [], f"one or both of {', '.join(NODE_POOLS)}", remedy)
    _check_choice(argument, pools, NODE_POOLS)


def _check_provider(argument: str, provider: "IdentityProviderSettings") -> None:
    found, issuer = Apart(), provider["issuer_url"]
    if not re.fullmatch(ISSUER, issuer):
        allowed = "an HTTPS address without query, such as 'https://login.example.com/realms/staff'"
        found.add(refusal(f"{argument}.issuer_url", issuer, allowed, "write the issuer as its tokens name it"))
    if not provider["client_id"].strip():
        found.add(refusal(f"{argument}.client_id", provider["client_id"], "the audience of the tokens", "name it"))
    name = provider.get("name", CONFIG_NAME)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", name):
        found.add(refusal(f"{argument}.name", name, "1 to 100 letters, digits, hyphens and underscores", "shorten it"))
    for key, prefix in (
        ("username_prefix", provider.get("username_prefix")),
        ("groups_prefix", provider.get("groups_prefix")),
    ):
        if prefix is not None and (RESERVED_PREFIX.startswith(prefix) or prefix.startswith(RESERVED_PREFIX)):
            allowed = f"a prefix that is no part of {RESERVED_PREFIX}, which is Kubernetes' own"
            found.add(refusal(f"{argument}.{key}", prefix, allowed, "choose one such as 'oidc:'"))
    if "groups_prefix" in provider and "groups_claim" not in provider:
        allowed = "a prefix beside groups_claim only"
        found.add(
            refusal(f"{argument}.groups_prefix", provider["groups_prefix"], allowed, "name the claim with groups")
        )
    found.refuse()


def _check_period(argument: str, period: str | None, least: str, most: str) -> None:
    """Refuse what is no time of one unit, or not within the two."""
    if period is None:
        return
    allowed = f"a number with s, m or h, {least} to {most}"
    if not re.fullmatch(PERIOD, period):
        raise refusal(argument, period, allowed, f"write one such as '{least}'")
    if not _seconds(least) <= _seconds(period) <= _seconds(most):
        raise refusal(argument, period, allowed, "correct the time")


def _seconds(period: str) -> int:
    return int(period[:-1]) * SECONDS[period[-1]]


def _check_sync(argument: str, period: str | None, tier: str) -> None:
    _check_period(argument, period, "10s", "15s")
    if period is not None and tier == STANDARD_TIER:
        allowed = f"a period with {WHERE}.scaling_tier tier-xl or larger only"
        raise refusal(argument, period, allowed, "choose a tier, or remove it")


def _check_ports(argument: str, ports: "PortRangeSettings") -> None:
    least, most = PORTS
    check_number(f"{argument}.min_port", ports["min_port"], least, most)
    check_number(f"{argument}.max_port", ports["max_port"], ports["min_port"], most)


def _check_scheduler(argument: str, scheduler: "KubeSchedulerSettings") -> None:
    found = Apart()
    found.judge(one_of, f"{argument}.type", scheduler.get("type", STRATEGIES[0]), STRATEGIES)
    weights: Mapping[str, int] = scheduler.get("resources", {})
    for name, weight in weights.items():
        if not re.fullmatch(_RESOURCE, name):
            allowed = "a resource of Kubernetes, such as cpu, memory or nvidia.com/gpu"
            found.add(refusal(f"{argument}.resources.{name}", weight, allowed, "correct the name"))
        found.judge(check_number, f"{argument}.resources.{name}", weight, 1, 100)
    found.refuse()
