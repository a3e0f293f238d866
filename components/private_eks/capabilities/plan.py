"""Decisions about capabilities of EKS.

https://docs.aws.amazon.com/eks/latest/userguide/capabilities.html
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..cluster.plan.access import check_policies
from ..common.plan.arguments import one_of, refusal
from ..common.plan.names import check_key
from ..common.plan.refusals import Apart
from ..common.plan.regions import partition_of

if TYPE_CHECKING:
    from .settings import CapabilitySettings

ACK, ARGOCD, KRO = "ack", "argocd", "kro"
TYPES: Mapping[str, str] = {ACK: "ACK", ARGOCD: "ARGOCD", KRO: "KRO"}
"""What EKS calls each; a cluster has one of each at most."""
LOGS: Mapping[str, tuple[str, ...]] = {
    ACK: ("EKS_CAPABILITY_ACK_LOGS",),
    ARGOCD: tuple(
        f"EKS_CAPABILITY_ARGOCD_{part}_LOGS"
        for part in ("APPLICATION", "APPLICATIONSET", "COMMITSERVER", "REPOSERVER", "SERVER")
    ),
    KRO: ("EKS_CAPABILITY_KRO_LOGS",),
}
"""The logs that each delivers."""
ENDPOINT = "eks-capabilities"
"""https://docs.aws.amazon.com/eks/latest/userguide/argocd-private-access.html"""
PRINCIPAL = "capabilities.eks.amazonaws.com"
USE = "argocd-capability"
"""What needs the endpoint, among the uses."""
NAMESPACE = "argocd"
ROLES = ("ADMIN", "EDITOR", "VIEWER")
LONGEST_SOURCE = 60
"""Characters of the name of a log delivery source."""
_OF_ARGOCD = ("identity_center", "namespace", "roles", "vpc_endpoint_ids")
_ENDPOINT_ID = r"vpce-[0-9a-f]{8,17}"
_INSTANCE = r"ssoins-[0-9a-zA-Z-.]{16}"


def check_capabilities(argument: str, capabilities: "Mapping[str, CapabilitySettings]", region: str) -> None:
    """Refuse capabilities that EKS does not have, and what it would refuse of each."""
    found = Apart()
    for key, settings in capabilities.items():
        where = f"{argument}.{key}"
        if not found.judge(one_of, where, key, TYPES):
            continue
        found.judge(check_policies, f"{where}.policies", settings.get("policies", {}))
        if key == ARGOCD:
            found.judge(_check_argocd, where, settings, region)
            continue
        for field in _OF_ARGOCD:
            if field in settings:
                found.add(refusal(f"{where}.{field}", "a value", f"nothing, but of {ARGOCD}", "remove it"))
    found.refuse()


def check_argocd_endpoint(argument: str, capabilities: "Mapping[str, CapabilitySettings]", own: bool) -> None:
    """Refuse Argo CD without an endpoint, `own` or named: EKS would serve it to the internet."""
    settings = capabilities.get(ARGOCD)
    if settings is not None and not own and not settings.get("vpc_endpoint_ids"):
        allowed = f"the ID of an interface endpoint for {ENDPOINT}"
        remedy = "name one: without any, the internet reaches Argo CD"
        raise refusal(f"{argument}.{ARGOCD}.vpc_endpoint_ids", None, allowed, remedy)


def uses_of_capabilities(capabilities: Collection[str]) -> Iterator[str]:
    """Name what needs an endpoint of the VPC."""
    if ARGOCD in capabilities:
        yield USE


def source_name(name: str, log: str) -> str:
    """Name the source of a log: one of an account and region, and short."""
    end = log.removeprefix("EKS_CAPABILITY_").removesuffix("_LOGS").lower().replace("_", "-")
    return f"{name[: LONGEST_SOURCE - len(end) - 1]}-{end}"


def role_mappings(settings: "CapabilitySettings") -> list[dict[str, Any]]:
    """Give who has Argo CD's roles as EKS takes it."""
    return [
        {"role": role, "identities": list(_identities(members))}
        for role, members in sorted(settings.get("roles", {}).items())
    ]


def _identities(members: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for kind, field in (("SSO_GROUP", "groups"), ("SSO_USER", "users")):
        yield from ({"id": member, "type": kind} for member in sorted(members.get(field, [])))


def _check_argocd(where: str, settings: "CapabilitySettings", region: str) -> None:
    found = Apart()
    center = settings.get("identity_center")
    if center is None:
        allowed = "the instance of IAM Identity Center whose users may enter"
        found.add(refusal(f"{where}.identity_center", None, allowed, "name it: Argo CD knows no users of its own"))
    else:
        found.judge(_check_instance, f"{where}.identity_center.instance_arn", center["instance_arn"], region)
        found.judge(partition_of, center.get("region", region))
    for role, members in settings.get("roles", {}).items():
        found.judge(one_of, f"{where}.roles.{role}", role, ROLES)
        if not (members.get("groups") or members.get("users")):
            allowed = "IDs of groups or users"
            found.add(refusal(f"{where}.roles.{role}", dict(members), allowed, "name them, or leave the role out"))
    found.judge(check_key, f"{where}.namespace", settings.get("namespace", NAMESPACE))
    for i, endpoint in enumerate(settings.get("vpc_endpoint_ids", [])):
        if isinstance(endpoint, str) and not re.fullmatch(_ENDPOINT_ID, endpoint):
            allowed = "the ID of a VPC endpoint, vpce-..."
            found.add(refusal(f"{where}.vpc_endpoint_ids[{i}]", endpoint, allowed, "correct it"))
    found.refuse()


def _check_instance(where: str, arn: object, region: str) -> None:
    partition = partition_of(region).name
    if isinstance(arn, str) and not re.fullmatch(rf"arn:{partition}:sso:::instance/{_INSTANCE}", arn):
        raise refusal(where, arn, f"arn:{partition}:sso:::instance/ssoins-<id>", "give the ARN of the instance")
