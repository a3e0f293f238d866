"""Decisions about EKS add-ons: which a cluster gets, in which order, with which configuration and which role.

https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
"""

import graphlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...common.plan.mappings import merged
from ...common.plan.names import LONGEST_ROLE_NAME
from ...common.plan.refusals import each
from ...fargate.plan.fargate import Profiles, dns_home, selects
from ...identities.plan import IRSA, MECHANISMS, POD_IDENTITY, Identity, mechanism_for
from .addon_facts import AUTO, FARGATE, NODES, KnownAddon
from .addon_settings import check_settings
from .aws_addons import COREDNS, KUBE_PROXY, POD_IDENTITY_AGENT, VPC_CNI
from .known_addons import KNOWN, default_configuration, statements_of

if TYPE_CHECKING:
    from ..settings import AddonSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What can run the pods of a cluster's add-ons, and who beside them wants Pod Identity."""

    nodes: bool = False
    """Whether there are nodes that EKS does not run by itself."""
    auto: bool = False
    """Whether Auto Mode is on."""
    profiles: Profiles = field(default_factory=dict)
    """The Fargate profiles."""
    dns_profile: str | None = None
    """The profile that CoreDNS runs on, if it does."""
    windows: bool = False
    """Whether some nodes run Windows."""
    pod_identity: bool = False
    """Whether pods beside those of add-ons get their roles by Pod Identity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where one add-on's pods run."""

    mechanism: str = POD_IDENTITY
    """How pods get a role there."""
    profile: str | None = None
    """The Fargate profile, where it is one."""
    windows: bool = False
    """Whether some nodes run Windows."""


LINUX_NODES = Home()


@dataclass(frozen=True, slots=True)
class PlannedAddon:
    """One add-on, decided."""

    settings: "AddonSettings"
    """What the caller says of it."""
    defaults: Mapping[str, Any]
    """The configuration that belongs under the caller's."""
    mechanism: str | None
    """How its pods get their role, if they have one."""
    identity: Identity | None
    """What a role of ours lets them do; none where they have none, or one of the caller's."""
    after: tuple[str, ...]
    """Add-ons that come before it, as far as they are installed."""
    profile: str | None
    """The Fargate profile that runs it, where one does."""

    @property
    def configuration(self) -> Any:
        """The caller's configuration over ours; the caller's alone where it is not known yet."""
        given = self.settings.get("configuration", {})
        return merged(self.defaults, given) if isinstance(given, Mapping) else given


@dataclass(frozen=True, slots=True)
class AddonsPlan:
    """A cluster's add-ons, in the three steps in which they come."""

    networking: dict[str, PlannedAddon]
    """Before the first node."""
    dns: dict[str, PlannedAddon]
    """CoreDNS, when something can run it."""
    platform: dict[str, PlannedAddon]
    """The others, when DNS works."""

    @property
    def all(self) -> dict[str, PlannedAddon]:
        """Every add-on by name."""
        return {**self.networking, **self.dns, **self.platform}


def plan_addons(
    region: str, addons: "Mapping[str, AddonSettings]", places: Places, tags: Mapping[str, object] | None = None
) -> AddonsPlan:
    """Decide every add-on of a cluster: those that `addons` name, and those without which no pod would run.

    Nodes get vpc-cni and kube-proxy, and the Pod Identity agent if somebody needs it. CoreDNS comes with them and with
    Fargate profiles; Auto Mode alone brings its own.

    Raises ValueError for settings that are refused, and for add-ons that nothing can run or that lack another one.
    """
    needed = [*([VPC_CNI, KUBE_PROXY] if places.nodes else []), *([COREDNS] if places.nodes or places.profiles else [])]
    wanted: dict[str, AddonSettings] = {**{name: {} for name in needed}, **addons}
    _check_compute_type(wanted.get(COREDNS, {}), places)
    order = sorted(wanted.items())
    made = each(lambda name, settings: plan_addon(region, name, settings, tags, _home(name, places)), order)
    planned = dict(zip(sorted(wanted), made, strict=True))
    by_agent = places.pod_identity or any(addon.mechanism == POD_IDENTITY for addon in planned.values())
    if places.nodes and by_agent:
        planned.setdefault(POD_IDENTITY_AGENT, plan_addon(region, POD_IDENTITY_AGENT, {}, tags))
    for name in sorted(planned.keys() & KNOWN.keys()):
        for other in KNOWN[name].after:
            if other not in planned:
                raise refusal(f"addons.{name}", f"no {other}", f"{name} together with {other}", f"add {other}")
    early = {name for name in planned.keys() & KNOWN.keys() if KNOWN[name].before_nodes}
    return AddonsPlan(
        {name: addon for name, addon in sorted(planned.items()) if name in early},
        {name: addon for name, addon in planned.items() if name == COREDNS},
        {name: addon for name, addon in planned.items() if name not in {*early, COREDNS}},
    )


def plan_addon(
    region: str,
    name: str,
    settings: "AddonSettings",
    tags: Mapping[str, object] | None = None,
    home: Home = LINUX_NODES,
) -> PlannedAddon:
    """Decide one add-on that runs at `home`; `tags` are those of everything, for the count of its own."""
    check_settings(name, settings, region, tags or {})
    known = KNOWN.get(name)
    role = settings.get("role_arn")
    if known and known.needs_role and role is None:
        raise refusal(f"addons.{name}.role_arn", None, "the ARN of a role", f"make one: {known.restriction}")
    mechanism = _mechanism(f"addons.{name}", known, settings, home)
    identity = None
    if known and mechanism and role is None:
        accounts = known.service_accounts + (known.irsa_service_accounts if mechanism == IRSA else ())
        identity = Identity(mechanism, known.namespace, accounts, known.policies, statements_of(name, region))
    agent = (POD_IDENTITY_AGENT,) if mechanism == POD_IDENTITY else ()
    defaults = default_configuration(name, region, home.profile is not None, home.windows)
    return PlannedAddon(settings, defaults, mechanism, identity, (known.after if known else ()) + agent, home.profile)


def uses_of_addons(plan: AddonsPlan) -> frozenset[str]:
    """Name what the add-ons call for, in the words of `services.NEEDS`."""
    mechanisms = {addon.mechanism for addon in plan.all.values() if addon.mechanism}
    agent = {POD_IDENTITY} if POD_IDENTITY_AGENT in plan.all else set()
    return frozenset(mechanisms | agent | {name for name in plan.all if name in KNOWN and KNOWN[name].services})


def accounts_of_addons(plan: AddonsPlan) -> dict[tuple[str, str], str]:
    """Name the add-on that owns a service account with a role, by namespace and service account."""
    return {
        (KNOWN[name].namespace, account): name
        for name, addon in plan.all.items()
        if addon.mechanism and name in KNOWN
        for account in KNOWN[name].service_accounts + KNOWN[name].irsa_service_accounts
    }


def creation_order(addons: Mapping[str, PlannedAddon]) -> list[str]:
    """Order add-ons so that each comes after those that it needs."""
    before = {name: [other for other in addon.after if other in addons] for name, addon in sorted(addons.items())}
    return list(graphlib.TopologicalSorter(before).static_order())


def role_name(component: str, addon: str) -> str:
    """Name the role of an add-on `{component}-{addon}`, or as much of it as IAM takes, with a hash of all of it."""
    name = f"{component}-{addon}"
    if len(name) <= LONGEST_ROLE_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: LONGEST_ROLE_NAME - 9]}-{digest}"


def _home(name: str, places: Places) -> Home:
    """Decide where the pods of an add-on run; a Fargate profile takes those that it selects even if there are nodes."""
    known = KNOWN.get(name)
    if known is None:
        return Home(mechanism=IRSA)
    profile = places.dns_profile if name == COREDNS else _profile_of(known, places.profiles)
    if FARGATE not in known.runs_on:
        profile = None
    able = {place for place, there in ((NODES, places.nodes), (AUTO, places.auto), (FARGATE, profile)) if there}
    only_auto = places.auto and not places.nodes and not places.profiles
    if not able & known.runs_on or (only_auto and known.in_auto_mode):
        raise _homeless(f"addons.{name}", known, places)
    mechanism = mechanism_for(known.namespace, places.profiles, places.nodes or places.auto, known.pod_labels)
    return Home(mechanism=mechanism, profile=profile, windows=places.windows)


def _check_compute_type(settings: "AddonSettings", places: Places) -> None:
    """Refuse a compute type that CoreDNS's pods would wait for in vain.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate-getting-started.html#fargate-gs-coredns
    """
    configuration = settings.get("configuration", {})
    given = configuration.get("computeType") if isinstance(configuration, Mapping) else None
    able = "Fargate" if places.dns_profile else None if dns_home(places.profiles) else "ec2"
    if able and isinstance(given, str) and (given.lower() == "fargate") != (able == "Fargate"):
        where = f"addons.{COREDNS}.configuration.computeType"
        raise refusal(where, given, able, "remove it: CoreDNS would stay pending")


def _homeless(where: str, known: KnownAddon, places: Places) -> ValueError:
    if FARGATE in known.runs_on and places.profiles:
        labels = {"labels": dict(known.pod_labels)} if known.pod_labels else {}
        selector: dict[str, Any] = {"namespace": known.namespace, **labels}
        allowed = f"a Fargate profile with a selector such as {selector}"
        return refusal(where, sorted(places.profiles) or None, allowed, "add it: the add-on's pods would stay pending")
    there = [*(["Auto Mode"] if places.auto else []), *(["Fargate"] if places.profiles else [])]
    instead = "remove it: Auto Mode brings its own" if places.auto and known.in_auto_mode else known.instead
    return refusal(where, f"{' and '.join(there) or 'nothing'} alone", "a cluster with node groups", instead)


def _profile_of(known: KnownAddon, profiles: Profiles) -> str | None:
    """Name the profile that takes the pods of an add-on; whatever labels it selects, if those of the pods are unknown.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html#fargate-profile-components
    """
    for key in sorted(profiles):
        selectors = profiles[key]["selectors"]
        if not known.pod_labels:
            selectors = [{"namespace": selector["namespace"]} for selector in selectors]
        if selects({"selectors": selectors}, known.namespace, known.pod_labels):
            return key
    return None


def _mechanism(where: str, known: KnownAddon | None, settings: "AddonSettings", home: Home) -> str | None:
    """Choose how an add-on gets its role; None if it has none."""
    given = settings.get("mechanism")
    if given is not None:
        one_of(f"{where}.mechanism", given, MECHANISMS)
    if settings.get("role_arn") is None and not (known and (known.policies or known.statements)):
        if given is not None:
            raise refusal(f"{where}.mechanism", given, "none, for it has no role", "remove it, or give a role_arn")
        return None
    obstacle = _obstacle(known, home)
    if given == POD_IDENTITY and obstacle:
        raise refusal(f"{where}.mechanism", given, f"{IRSA}, which is the default here", f"remove it: {obstacle}")
    by_irsa = obstacle or (known is not None and known.irsa_first)
    return given or (IRSA if by_irsa else home.mechanism)


def _obstacle(known: KnownAddon | None, home: Home) -> str:
    """Say why Pod Identity cannot hand an add-on its role; nothing where it can.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html#pod-id-restrictions
    """
    if known is not None and not known.pod_identity:
        return "AWS hands its role out by IRSA only"
    if known is None or not known.service_accounts:
        return "its service accounts, to which Pod Identity would hand the role, are not known"
    if home.profile is not None:
        return f"the Fargate profile {home.profile!r} runs it, and Pod Identity has no agent there"
    if home.windows and known.agents_on_windows:
        return "it has agents on Windows nodes too, and Pod Identity has none there"
    return ""
