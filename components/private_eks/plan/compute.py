"""Decisions that span everything that runs pods: where CoreDNS goes, and which uses a choice of compute brings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .addons import COREDNS, COREDNS_ON_FARGATE, NETWORKING, check_addons
from .arguments import refusal
from .fargate import Profiles, check_profiles, dns_home
from .nodes import MOST_GROUPS, Group, hosts_dns, plan_group

MODES = ("fargate", "managed", "mixed")
ROLES = ("pod-execution", "vpc-cni")
"""The roles beside those of node groups, which are called as their groups are."""


@dataclass(frozen=True, slots=True)
class ComputePlan:
    """What runs pods, and on which profile or groups CoreDNS runs."""

    groups: dict[str, Group]
    networking: Mapping[str, Mapping[str, Any]]
    dns: Mapping[str, Any]
    dns_profile: str | None
    dns_groups: tuple[str, ...]


def plan_compute(
    component: str,
    region: str,
    fargate_profiles: Profiles,
    node_groups: Mapping[str, Mapping[str, Any]],
    addons: Mapping[str, Mapping[str, Any]],
) -> ComputePlan:
    """Decide what runs where. With node groups, CoreDNS runs on nodes; without, on a Fargate profile of its own.

    Raises ValueError if nothing runs pods, if CoreDNS has no home, or if a group, profile or add-on is refused.
    """
    check_profiles(component, fargate_profiles, region)
    if len(node_groups) > MOST_GROUPS:
        raise refusal(
            "node_groups", f"{len(node_groups)} groups", f"at most {MOST_GROUPS}", "join groups that are alike"
        )
    if not fargate_profiles and not node_groups:
        raise refusal("node_groups", {}, "a node group or a Fargate profile", "add one: nothing could run pods")
    for role in ROLES:
        if role in node_groups:
            raise refusal(f"node_groups.{role}", role, f"names but {', '.join(ROLES)}", "rename this entry")
    groups = {key: plan_group(component, key, settings) for key, settings in node_groups.items()}
    hosts = tuple(key for key, group in sorted(groups.items()) if hosts_dns(group))
    home = None if groups else dns_home(fargate_profiles)
    _check_dns_home(bool(groups), hosts, home, fargate_profiles)
    networking = NETWORKING if groups else {}
    check_addons(addons, {COREDNS: {}, **networking}, region)
    return ComputePlan(groups, networking, {} if groups else COREDNS_ON_FARGATE, home, hosts)


def uses_of(fargate_profiles: Mapping[str, object], node_groups: Mapping[str, object]) -> frozenset[str]:
    """Name what this compute calls for, in the words of `services.NEEDS`; the VPC CNI's role makes nodes use IRSA."""
    return frozenset(["fargate"] if fargate_profiles else []) | frozenset(
        ["irsa", "managed-nodes"] if node_groups else []
    )


def check_mode(mode: str, fargate_profiles: Mapping[str, object], node_groups: Mapping[str, object]) -> None:
    """Refuse a compute mode that does not fit the profiles and groups given."""
    if mode not in MODES:
        raise refusal("compute", mode, ", ".join(MODES), "choose one of these")
    for kind, given, wanted in (
        ("fargate_profiles", fargate_profiles, mode in ("fargate", "mixed")),
        ("node_groups", node_groups, mode in ("managed", "mixed")),
    ):
        if bool(given) != wanted:
            allowed = f"{'at least one' if wanted else 'none'} with compute {mode!r}"
            raise refusal(kind, sorted(given), allowed, "change compute or the entries, so that they agree")


def _check_dns_home(nodes: bool, hosts: tuple[str, ...], home: str | None, profiles: Profiles) -> None:
    if nodes and not hosts:
        allowed = "one group with nodes and without a taint that keeps CoreDNS away"
        raise refusal("node_groups", "only tainted or empty groups", allowed, "add a small general group")
    if not nodes and home is None:
        allowed = "one profile that selects namespace kube-system with label k8s-app: kube-dns"
        raise refusal("fargate_profiles", sorted(profiles), allowed, "add it: CoreDNS would stay pending")
