"""Decisions that span everything that runs pods: who runs CoreDNS, who takes which role, and what all of it calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...addons.plan.addon_places import AddonCompute
from ...addons.plan.addon_settings import check_settings
from ...addons.plan.addons import AddonsPlan, accounts_of_addons, plan_addons, uses_of_addons
from ...addons.plan.known_addons import KNOWN
from ...addons.plan.vpc_cni import check_configuration, check_most_pods
from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...common.plan.versions import check_image
from ...fargate.plan.fargate import check_profiles, dns_home
from ...fargate.plan.fargate_logging import check_logging
from ...identities.plan import IRSA, POD_IDENTITY, Identity, plan_identities
from ...nodes.plan.families import settings_of, spread, undivided
from ...nodes.plan.images import is_windows
from ...nodes.plan.karpenter import check_karpenter, controller_account, controller_identity, controller_mechanism
from ...nodes.plan.node_group import FAMILY as MANAGED
from ...nodes.plan.node_group import plan_group
from ...nodes.plan.nodes import Nodes, path_of
from ...nodes.plan.releases import check_release_of
from ...nodes.plan.self_managed_node_group import FAMILY as SELF_MANAGED
from ...nodes.plan.self_managed_node_group import plan_self_managed_group
from .wanted import Wanted, groups_of

if TYPE_CHECKING:
    from ...nodes.plan.families import Member
    from ...nodes.settings import NodeGroupSettings, SelfManagedNodeGroupSettings

    _Members = tuple[
        dict[str, Member[NodeGroupSettings]],
        dict[str, Member[SelfManagedNodeGroupSettings]],
        dict[str, Nodes],
        dict[str, Identity],
    ]

ROLES = frozenset({"karpenter", "karpenter-node", "pod-execution", *KNOWN})
"""The roles beside those of node groups, which are called as their groups are."""


@dataclass(frozen=True, slots=True)
class ComputePlan:
    """What runs pods, with every default decided, and on which groups or profile CoreDNS runs."""

    wanted: Wanted
    node_groups: "Mapping[str, NodeGroupSettings]"
    """Settings of the managed groups, families spread over their zones."""
    self_managed_node_groups: "Mapping[str, SelfManagedNodeGroupSettings]"
    """The same of self-managed groups."""
    nodes: dict[str, Nodes]
    """The nodes of both kinds of groups."""
    dns_groups: tuple[str, ...]
    dns_profile: str | None
    addons: AddonsPlan
    identities: dict[str, Identity]
    karpenter_mechanism: str | None

    @property
    def vpc_resource_controller(self) -> bool:
        """Whether EKS has to manage addresses of Windows pods, or interfaces of pods with security groups."""
        env = self.wanted.vpc_cni.get("env", {})
        return _windows(self.nodes) or (isinstance(env, Mapping) and env.get("ENABLE_POD_ENI") == "true")

    @property
    def controllers_by_irsa(self) -> dict[str, str]:
        """Controllers of this compute that name their role themselves: its key by `namespace/service account`."""
        if self.karpenter_mechanism != IRSA:
            return {}
        return {controller_account(self.wanted.karpenter or {}): "karpenter"}


def plan_compute(component: str, region: str, zones: Sequence[str], wanted: Wanted) -> ComputePlan:
    """Decide what runs where. CoreDNS runs on nodes if some take it, else on a Fargate profile, else on Auto Mode.

    Raises ValueError if nothing runs pods, if CoreDNS has no home, or if a group, profile, add-on or identity is
    refused.
    """
    managed, self_managed, entries, identities = _plan_members(component, region, zones, wanted)
    nodes = {name: entries[path_of(MANAGED, group.of)] for name, group in managed.items()}
    nodes |= {name: entries[path_of(SELF_MANAGED, own.of)] for name, own in self_managed.items()}
    hosts = tuple(sorted(key for key, group in nodes.items() if group.hosts_pods))
    home = None if hosts else dns_home(wanted.fargate_profiles)
    found, karpenter = Apart(), None
    found.judge(_check_dns_home, wanted, hosts, home)
    with found:
        karpenter = _karpenter(component, wanted, bool(hosts))
    _refuse(found, region, wanted)
    by_agent = POD_IDENTITY in {karpenter, *(identity.mechanism for identity in identities.values())}
    places = AddonCompute(
        nodes=wanted.nodes,
        auto=wanted.auto_mode,
        profiles=wanted.fargate_profiles,
        dns_profile=home,
        windows=_windows(nodes),
        pod_identity=by_agent,
    )
    with found:
        addons = plan_addons(region, wanted.addons, places, wanted.tags)
    found.judge(_check_networking, wanted, places.windows)
    found.refuse()
    _identities(component, region, wanted, _owned_accounts(component, wanted, addons))
    groups, own_groups = settings_of(managed), settings_of(self_managed)
    return ComputePlan(wanted, groups, own_groups, nodes, hosts, home, addons, identities, karpenter)


def _plan_members(component: str, region: str, zones: Sequence[str], wanted: Wanted) -> "_Members":
    """Decide profiles, groups and identities."""
    found = Apart()
    found.judge(
        check_profiles, component, wanted.fargate_profiles, region, zones, tags=wanted.tags, quotas=wanted.quotas
    )
    if wanted.fargate_logging is not None:
        found.judge(check_logging, wanted.fargate_logging, wanted.fargate_profiles)
    if not (wanted.fargate_profiles or wanted.nodes or wanted.auto_mode):
        found.add(refusal(MANAGED, None, "a node group or a Fargate profile", "add one: nothing could run pods"))
    taken = set(ROLES)
    with found:
        managed = spread(component, MANAGED, wanted.node_groups, zones, ROLES, wanted.quotas)
        taken |= managed.keys()
    with found:
        self_managed = spread(component, SELF_MANAGED, wanted.self_managed_node_groups, zones, taken, wanted.quotas)
    # As the caller wrote them: what is refused is called by the caller's names, and members differ in their zones only.
    with found:
        entries = _nodes(component, region, wanted)
    with found:
        identities = _identities(component, region, wanted)
    _refuse(found, region, wanted)
    return managed, self_managed, entries, identities


def _refuse(found: Apart, region: str, wanted: Wanted) -> None:
    """Refuse what was found, with what is wrong in add-ons themselves."""
    if found.errors:
        for name, addon in sorted(wanted.addons.items()):
            found.judge(check_settings, name, addon, region, wanted.tags)
    found.refuse()


def _check_networking(wanted: Wanted, windows: bool) -> None:
    """Refuse a VPC CNI that leaves pods without addresses."""
    check_configuration(wanted.vpc_cni, wanted.custom_networking, windows)
    if wanted.custom_networking:
        check_most_pods({path_of(MANAGED, k): g for k, g in wanted.node_groups.items() if "image_id" in g})
        check_most_pods({path_of(SELF_MANAGED, k): g for k, g in wanted.self_managed_node_groups.items()})


def uses_of(plan: ComputePlan) -> frozenset[str]:
    """Name what this compute calls for, in the words of `services.NEEDS`."""
    wanted, mechanisms = plan.wanted, {plan.karpenter_mechanism, *(i.mechanism for i in plan.identities.values())}
    found = {
        "auto-mode": wanted.auto_mode,
        "fargate": bool(wanted.fargate_profiles),
        "fargate-logging": wanted.fargate_logging is not None,
        "irsa": IRSA in mechanisms,
        "karpenter": wanted.karpenter is not None,
        "karpenter-zonal-shift": (wanted.karpenter or {}).get("zonal_shift", False),
        "managed-nodes": bool(wanted.node_groups),
        "pod-identity": POD_IDENTITY in mechanisms,
        "self-managed-nodes": bool(wanted.self_managed_node_groups),
        "session-manager": any(nodes.boot.session_manager for nodes in plan.nodes.values()),
    }
    return uses_of_addons(plan.addons) | {use for use, used in found.items() if used}


def _nodes(component: str, region: str, wanted: Wanted) -> dict[str, Nodes]:
    """Plan the entries for groups of both kinds, by their paths."""
    nodes: dict[str, Nodes] = {}
    found = Apart()
    for key, settings in wanted.node_groups.items():
        with found:
            group, path = (
                plan_group(component, key, undivided(settings), region, wanted.intranet),
                path_of(MANAGED, key),
            )
            if wanted.version:
                check_release_of(path, group, wanted.version)
            nodes[path] = _of_version(path, group.nodes, wanted.version)
    for key, own in wanted.self_managed_node_groups.items():
        with found:
            path = path_of(SELF_MANAGED, key)
            planned = plan_self_managed_group(component, key, undivided(own), region, wanted.tags, wanted.intranet)
            nodes[path] = _of_version(path, planned.nodes, wanted.version)
    found.refuse()
    return nodes


def _of_version(path: str, nodes: Nodes, version: str) -> Nodes:
    """Give nodes whose image Kubernetes `version` has, where one is given."""
    if version:
        check_image(path, nodes.ami_type, version, nodes.image_id)
    return nodes


def _windows(nodes: Mapping[str, Nodes]) -> bool:
    return any(is_windows(group.ami_type) for group in nodes.values())


def _karpenter(component: str, wanted: Wanted, has_home: bool) -> str | None:
    """Choose how Karpenter's controller gets its role; nothing without Karpenter."""
    if wanted.karpenter is None:
        return None
    check_karpenter(component, wanted.karpenter, wanted.fargate_profiles, has_home)
    return controller_mechanism(wanted.karpenter, wanted.fargate_profiles, has_home)


def _identities(
    component: str, region: str, wanted: Wanted, taken: Mapping[tuple[str, str], str] | None = None
) -> dict[str, Identity]:
    profiles, identities = wanted.fargate_profiles, wanted.identities
    return plan_identities(component, identities, profiles, wanted.pods_on_nodes, region, taken, wanted.quotas)


def _owned_accounts(component: str, wanted: Wanted, addons: AddonsPlan) -> dict[tuple[str, str], str]:
    """Name whose a service account with a role is, by namespace and service account."""
    owned = {account: f"the add-on {name}" for account, name in accounts_of_addons(addons).items()}
    if wanted.karpenter is not None:
        controller = controller_identity(component, wanted.karpenter, argument="karpenter")
        owned |= {(controller.namespace, account): "Karpenter" for account in controller.service_accounts}
    return owned


def _check_dns_home(wanted: Wanted, hosts: tuple[str, ...], home: str | None) -> None:
    if hosts or home or wanted.auto_mode:
        return
    family = next((family for family, groups in groups_of(wanted).items() if groups), None)
    if family is not None:
        allowed = "one Linux group with nodes and without a taint that keeps CoreDNS away"
        raise refusal(family, "only tainted, empty or Windows groups", allowed, "add a small general group")
    allowed = "one profile that selects namespace kube-system with label k8s-app: kube-dns"
    raise refusal(
        "fargate_profiles", sorted(wanted.fargate_profiles) or None, allowed, "add it: CoreDNS would stay pending"
    )
