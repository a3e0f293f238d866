"""Decisions about Fargate profiles.

https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
"""

import fnmatch
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...common.plan.arguments import refusal
from ...common.plan.names import check_member_name, check_tags
from ...common.plan.quotas import NO_QUOTAS, Quotas, quota, raised
from ...common.plan.refusals import Apart, each
from ...common.plan.regions import partition_of
from ...common.plan.zones import FARGATE_ZONE_IDS, positions

if TYPE_CHECKING:
    from ..settings import FargateProfileSettings, FargateSelectorSettings

MOST_LABELS = 5
NAMESPACE = r"[a-z0-9*?]([a-z0-9*?-]{0,61}[a-z0-9*?])?"
"""A namespace in a selector; `*` and `?` are wildcards."""
DNS_NAMESPACE = "kube-system"
DNS_LABELS = {"eks.amazonaws.com/component": "coredns", "k8s-app": "kube-dns"}

Profiles = Mapping[str, "FargateProfileSettings"]


def check_profiles(
    component: str,
    profiles: Profiles,
    region: str,
    zones: Sequence[str],
    argument: str = "fargate_profiles",
    tags: Mapping[str, object] | None = None,
    quotas: Quotas = NO_QUOTAS,
) -> None:
    """Refuse profiles that EKS would refuse: too many, too many selectors, reserved names, regions without Fargate.

    `zones` are those that a profile may choose from, `tags` those of everything, for the count of its own; `argument`
    is what the caller calls the profiles.
    """
    if profiles and partition_of(region).name == "aws-us-gov":
        raise refusal("region", region, "a region with EKS on Fargate", "use node groups in GovCloud")
    most, most_selectors = quota(quotas, "fargate_profiles"), quota(quotas, "selectors_per_profile")
    if len(profiles) > most:
        remedy = f"join selectors, {most_selectors} fit into one profile, {raised('fargate_profiles')}"
        raise refusal(argument, f"{len(profiles)} profiles", f"at most {most} profiles", remedy)
    if profiles and f"{component}-".startswith("eks-"):
        allowed = "a name with which no profile's name starts with 'eks-'"
        raise refusal("name", component, allowed, "choose another: EKS reserves this start for its own profiles")
    found = Apart()
    for key, profile in profiles.items():
        where = f"{argument}.{key}"
        with found:
            check_member_name(where, component, key)
            _check_selectors(f"{where}.selectors", profile["selectors"], quotas)
        with found:
            positions(zones, profile.get("zones"), f"{where}.zones")
        with found:
            check_tags({**(tags or {}), **profile.get("tags", {})}, f"{where}.tags")
    found.refuse()


def check_profile_zones(
    profiles: Profiles,
    region: str,
    zones: Sequence[str],
    zone_ids: Mapping[str, str],
    argument: str = "fargate_profiles",
) -> None:
    """Refuse profiles in zones that Fargate does not run in; `zone_ids` are those of the account's zones."""
    known = FARGATE_ZONE_IDS.get(region)
    usable = [zone for zone in zones if known is None or zone_ids.get(zone) in (None, *known)]
    found = Apart()
    for key, profile in profiles.items():
        for zone in profile.get("zones") or zones:
            if zone not in usable:
                allowed = f"zones with Fargate: {', '.join(usable) or 'none of this stack'}"
                remedy = f"name them: {zone} is {zone_ids[zone]}, where EKS runs no pods on Fargate"
                given = list(profile.get("zones") or zones)
                found.add(refusal(f"{argument}.{key}.zones", given, allowed, remedy))
                break
    found.refuse()


def dns_home(profiles: Profiles) -> str | None:
    """Name the profile that takes CoreDNS's pods, the first by name where several do."""
    return next((key for key in sorted(profiles) if selects(profiles[key], DNS_NAMESPACE, DNS_LABELS)), None)


def creation_order(profiles: Profiles) -> list[str]:
    """Order the profiles, for EKS creates one at a time: the one that CoreDNS waits for, then by name."""
    home = dns_home(profiles)
    return sorted(profiles, key=lambda key: (key != home, key))


def selects(profile: "FargateProfileSettings", namespace: str, labels: Mapping[str, str]) -> bool:
    """Tell whether a pod in `namespace` with `labels` runs on this profile; `*` and `?` match as EKS matches them."""
    return any(
        _matches(namespace, selector["namespace"])
        and all(key in labels and _matches(labels[key], wanted) for key, wanted in selector.get("labels", {}).items())
        for selector in profile["selectors"]
    )


def _matches(text: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(text, pattern.replace("[", "[[]"))


def _check_selectors(where: str, selectors: "Sequence[FargateSelectorSettings]", quotas: Quotas) -> None:
    most = quota(quotas, "selectors_per_profile")
    if not 1 <= len(selectors) <= most:
        remedy = f"spread them over more profiles, {raised('selectors_per_profile')}"
        raise refusal(where, f"{len(selectors)} selectors", f"1 to {most} selectors", remedy)
    each(lambda i, selector: _check_selector(f"{where}[{i}]", selector), enumerate(selectors))


def _check_selector(where: str, selector: "FargateSelectorSettings") -> None:
    namespace = selector["namespace"]
    if not re.fullmatch(NAMESPACE, namespace):
        allowed = "a namespace of 1 to 63 lower-case letters, digits and hyphens; * and ? are wildcards"
        raise refusal(f"{where}.namespace", namespace, allowed, "correct the name")
    labels = selector.get("labels", {})
    if len(labels) > MOST_LABELS:
        allowed = f"at most {MOST_LABELS} labels"
        raise refusal(f"{where}.labels", f"{len(labels)} labels", allowed, "keep the labels that tell the pods apart")
