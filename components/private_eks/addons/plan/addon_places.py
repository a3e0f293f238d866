"""Where an add-on's pods run, and how they get their role there."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import one_of, refusal
from ...fargate.plan.fargate import Profiles, selects
from ...identities.plan import IRSA, MECHANISMS, POD_IDENTITY, mechanism_for
from .addon_facts import AUTO, FARGATE, NODES, KnownAddon
from .aws_addons import COREDNS
from .known_addons import KNOWN

if TYPE_CHECKING:
    from ..settings import AddonSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class AddonCompute:
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
class AddonPlacement:
    """Where one add-on's pods run."""

    mechanism: str = POD_IDENTITY
    """How pods get a role there."""
    profile: str | None = None
    """The Fargate profile, where it is one."""
    windows: bool = False
    """Whether some nodes run Windows."""


LINUX_NODES = AddonPlacement()


def home_of(name: str, places: AddonCompute) -> AddonPlacement:
    """Decide where the pods of an add-on run; a Fargate profile takes those that it selects even if there are nodes."""
    known = KNOWN.get(name)
    if known is None:
        return AddonPlacement(mechanism=IRSA)
    profile = places.dns_profile if name == COREDNS else _profile_of(known, places.profiles)
    if FARGATE not in known.runs_on:
        profile = None
    able = {place for place, there in ((NODES, places.nodes), (AUTO, places.auto), (FARGATE, profile)) if there}
    only_auto = places.auto and not places.nodes and not places.profiles
    if not able & known.runs_on or (only_auto and known.in_auto_mode):
        raise _homeless(f"addons.{name}", known, places)
    mechanism = mechanism_for(known.namespace, places.profiles, places.nodes or places.auto, known.pod_labels)
    return AddonPlacement(mechanism=mechanism, profile=profile, windows=places.windows)


def _homeless(where: str, known: KnownAddon, places: AddonCompute) -> ValueError:
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


def mechanism_of(where: str, known: KnownAddon | None, settings: "AddonSettings", home: AddonPlacement) -> str | None:
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


def _obstacle(known: KnownAddon | None, home: AddonPlacement) -> str:
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
