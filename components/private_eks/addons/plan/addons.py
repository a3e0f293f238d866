"""Decisions about EKS add-ons: which a cluster gets, in which order, with which configuration and which role.

https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
"""

import graphlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...common.plan.mappings import merged
from ...common.plan.names import LONGEST_ROLE_NAME
from ...common.plan.refusals import each
from ...fargate.plan.fargate import dns_home
from ...identities.plan import IRSA, POD_IDENTITY, Identity
from .addon_places import LINUX_NODES, AddonCompute, AddonPlacement, home_of, mechanism_of
from .addon_settings import check_settings
from .aws_addons import COREDNS, KUBE_PROXY, POD_IDENTITY_AGENT, VPC_CNI
from .known_addons import KNOWN, default_configuration, statements_of

if TYPE_CHECKING:
    from ..settings import AddonSettings


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
    region: str, addons: "Mapping[str, AddonSettings]", places: AddonCompute, tags: Mapping[str, object] | None = None
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
    made = each(lambda name, settings: plan_addon(region, name, settings, tags, home_of(name, places)), order)
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
    home: AddonPlacement = LINUX_NODES,
) -> PlannedAddon:
    """Decide one add-on that runs at `home`; `tags` are those of everything, for the count of its own."""
    check_settings(name, settings, region, tags or {})
    known = KNOWN.get(name)
    role = settings.get("role_arn")
    if known and known.needs_role and role is None:
        raise refusal(f"addons.{name}.role_arn", None, "the ARN of a role", f"make one: {known.restriction}")
    mechanism = mechanism_of(f"addons.{name}", known, settings, home)
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


def _check_compute_type(settings: "AddonSettings", places: AddonCompute) -> None:
    """Refuse a compute type that CoreDNS's pods would wait for in vain.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate-getting-started.html#fargate-gs-coredns
    """
    configuration = settings.get("configuration", {})
    given = configuration.get("computeType") if isinstance(configuration, Mapping) else None
    able = "Fargate" if places.dns_profile else None if dns_home(places.profiles) else "ec2"
    if able and isinstance(given, str) and (given.lower() == "fargate") != (able == "Fargate"):
        where = f"addons.{COREDNS}.configuration.computeType"
        raise refusal(where, given, able, "remove it: CoreDNS would stay pending")
