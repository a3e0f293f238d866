"""Ingresses that share a load balancer: whatever belongs to it as a whole, they have to say alike.

The controller builds one model of a group, and refuses all of it where two differ: `model_builder.go`,
`model_build_load_balancer*.go` and `model_build_tags.go` in `pkg/ingress` of
https://github.com/kubernetes-sigs/aws-load-balancer-controller; its page of annotations calls such ones exclusive.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...common.plan.arguments import refusal
from ...kubernetes.plan.manifests import Manifest

if TYPE_CHECKING:
    from ..settings import ApplicationSettings

ALB = "alb.ingress.kubernetes.io/"

_EXCLUSIVE = (
    *("customer-owned-ipv4-pool", "enable-frontend-nlb", "frontend-nlb-scheme", "ip-address-type", "ipam-ipv4-pool-id"),
    *("load-balancer-name", "manage-backend-security-group-rules", "minimum-load-balancer-capacity", "scheme"),
    *("security-groups", "shield-advanced-protection", "ssl-redirect", "subnets", "waf-acl-id", "wafv2-acl-arn"),
    "web-acl-id",
)
"""Annotations of the load balancer: those who give one give the same."""
_UNORDERED = frozenset({"inbound-cidrs", "security-group-prefix-lists", "subnets"})
_MERGED = ("load-balancer-attributes", "tags")
"""Annotations with many values, of which each is the same wherever it is given."""
_BY_PORT = ("inbound-cidrs", "mutual-authentication", "security-group-prefix-lists", "ssl-policy")
"""Annotations of the listeners: those of one port are alike."""
_SETTINGS = {
    "group.name": "group",
    "inbound-cidrs": "source_ranges",
    "load-balancer-attributes idle_timeout.timeout_seconds": "idle_timeout",
    "security-groups": "security_groups",
    "ssl-policy": "security_policy",
}
"""What applications call them."""

Value = Any


@dataclass(frozen=True, slots=True)
class Member:
    """An Ingress, where it is written, and whether it says itself who may connect."""

    where: str
    manifest: Manifest
    sources_given: bool = True
    application: bool = False

    @property
    def notes(self) -> Mapping[str, str]:
        """Its annotations for the controller."""
        given = (self.manifest.get("metadata") or {}).get("annotations") or {}
        return {name.removeprefix(ALB): str(value) for name, value in given.items() if name.startswith(ALB)}

    def argument(self, what: str) -> str:
        """Name what the caller wrote."""
        if self.application and what in _SETTINGS:
            return f"{self.where}.{_SETTINGS[what]}"
        return f"{self.where}.annotations.{ALB}{what.partition(' ')[0]}"


def of_applications(applications: "Mapping[str, ApplicationSettings]", made: Iterable[Manifest]) -> list[Member]:
    """Give the Ingresses among what is `made` for applications."""
    ingresses = {manifest["metadata"]["name"]: manifest for manifest in made if manifest["kind"] == "Ingress"}
    return [
        Member(f"applications.{key}.ingress", ingresses[key], "source_ranges" in settings["ingress"], True)
        for key, settings in sorted(applications.items())
        if key in ingresses
    ]


def of_manifests(manifests: Iterable[Manifest]) -> list[Member]:
    """Give the Ingresses among the user's own objects."""
    found = []
    for manifest in manifests:
        if manifest["kind"] == "Ingress":
            metadata = manifest["metadata"]
            where = f"manifests: Ingress {metadata.get('namespace') or 'default'}/{metadata['name']}"
            found.append(Member(where, manifest))
    return found


def check_groups(members: Iterable[Member]) -> None:
    """Refuse members of one group that differ in what the load balancer has once."""
    groups: dict[str, list[Member]] = {}
    for member in members:
        if name := member.notes.get("group.name"):
            groups.setdefault(name, []).append(member)
    for name, together in sorted(groups.items()):
        for i, member in enumerate(together):
            for other in together[:i]:
                _check_pair(name, other, member)


def _check_pair(group: str, first: Member, second: Member) -> None:
    for one, other in ((first, second), (second, first)):
        explicit = "inbound-cidrs" in one.notes and one.sources_given
        if explicit and "security-groups" not in one.notes and "security-groups" in other.notes:
            theirs = f"{other.where} in group {group!r}: {other.notes['security-groups']}"
            allowed = f"none beside the security groups of {theirs}"
            remedy = "remove it, for it has no effect, or name the same security groups in both"
            raise refusal(one.argument("inbound-cidrs"), one.notes["inbound-cidrs"], allowed, remedy)
    here, there = dict(_values(second)), dict(_values(first))
    by_groups = any("security-groups" in member.notes for member in (first, second))
    for (what, place), value in here.items():
        if by_groups and what == "inbound-cidrs":
            continue
        other_value = there.get((what, place), value)
        if _plain(what, value) != _plain(what, other_value):
            at = f" on port {place}" if place else ""
            allowed = f"what {first.where} has in group {group!r}{at}: {other_value!r}"
            raise refusal(second.argument(what), value, allowed, "say the same in both: they share one load balancer")
    if first.manifest["spec"].get("defaultBackend") and second.manifest["spec"].get("defaultBackend"):
        allowed = f"one in group {group!r}: {first.where} has one"
        raise refusal(f"{second.where}.spec.defaultBackend", "a second one", allowed, "give it a path of its own")


def _values(member: Member) -> Iterator[tuple[tuple[str, str], Value]]:
    """Go through what must be alike, by its name and the port that it is for."""
    notes = member.notes
    yield from (((name, ""), notes[name]) for name in _EXCLUSIVE if name in notes)
    for name in _MERGED:
        yield from (((f"{name} {key}", ""), value) for key, value in _pairs(notes.get(name, "")))
    for port, protocol in _ports(notes):
        yield ("listen-ports", port), protocol
        yield from (((name, port), notes[name]) for name in _BY_PORT if name in notes and _concerns(name, protocol))
        attributes = _pairs(notes.get(f"listener-attributes.{protocol}-{port}", ""))
        yield from (((f"listener-attributes.{protocol}-{port} {key}", port), value) for key, value in attributes)


def _concerns(name: str, protocol: str) -> bool:
    return protocol == "HTTPS" or name not in ("mutual-authentication", "ssl-policy")


def _ports(notes: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give the ports with their protocols, as the controller reads them where nothing is said."""
    default = [{"HTTPS": 443}] if "certificate-arn" in notes else [{"HTTP": 80}]
    try:
        listed = json.loads(notes["listen-ports"]) if "listen-ports" in notes else default
        return [(str(port), str(protocol)) for entry in listed for protocol, port in entry.items()]
    except (AttributeError, TypeError, ValueError):
        return []


def _pairs(text: str) -> list[tuple[str, str]]:
    parts = [part.partition("=") for part in text.split(",") if part.strip()]
    return [(key.strip(), value.strip()) for key, _, value in parts]


def _plain(what: str, value: str) -> Any:
    """Spell a value so that two which mean the same are the same."""
    listed = [part.strip() for part in value.split(",")]
    order: Callable[[list[str]], Any] = set if what in _UNORDERED else list
    return order(listed)


def albs_of(members: Iterable[Member]) -> list[str]:
    """Name one Ingress of each load balancer that finds its subnets itself."""
    found = {member.notes.get("group.name") or member.where: member for member in members}
    return sorted(member.where for member in found.values() if "subnets" not in member.notes)
