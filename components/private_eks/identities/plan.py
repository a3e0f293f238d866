"""Who among the pods may do what in AWS: one identity, by Pod Identity on nodes and by IRSA on Fargate.

https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..common.plan.arguments import one_of, refusal
from ..common.plan.names import check_member_name
from ..common.plan.quotas import NO_QUOTAS, Quotas, quota, raised
from ..common.plan.refusals import Apart
from ..common.plan.regions import partition_of
from ..fargate.plan.fargate import Profiles, selects
from ..iam.plan.arns import check_role_arn
from ..iam.plan.managed_policies import check_policies
from ..iam.plan.statements import check_statements, in_order

if TYPE_CHECKING:
    from .settings import IdentitySettings

POD_IDENTITY = "pod-identity"
IRSA = "irsa"
MECHANISMS = (POD_IDENTITY, IRSA)

NAMESPACE = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
SERVICE_ACCOUNT = rf"(?=.{{1,253}}$){NAMESPACE}(\.{NAMESPACE})*"


@dataclass(frozen=True, slots=True)
class Identity:
    """What the pods of some service accounts in one namespace may do, and by which mechanism they get to."""

    mechanism: str
    namespace: str
    service_accounts: tuple[str, ...]
    policies: tuple[Any, ...] = ()
    """AWS's by name, others by ARN, which may be an output."""
    statements: tuple[Mapping[str, Any], ...] = ()
    target_role_arn: str | None = None
    """The role that the pods act as in the end, whom the endpoints admit too."""


def mechanism_for(namespace: str, profiles: Profiles, nodes: bool, labels: Mapping[str, str] | None = None) -> str:
    """Choose how pods of `namespace` with `labels` get a role: IRSA where they run on Fargate, which has no agent.

    `nodes` tells whether pods run on nodes too. A selector for further labels takes other pods, so it changes nothing.
    https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
    """
    on_fargate = any(selects(profile, namespace, labels or {}) for profile in profiles.values())
    return POD_IDENTITY if nodes and not on_fargate else IRSA


def plan_identities(
    component: str,
    identities: "Mapping[str, IdentitySettings]",
    profiles: Profiles,
    nodes: bool,
    region: str,
    taken: Mapping[tuple[str, str], str] | None = None,
    quotas: Quotas = NO_QUOTAS,
) -> dict[str, Identity]:
    """Decide every identity, whose resources are called `{component}-{key}`.

    `taken` says whose a service account is that has a role already, by namespace and name.

    Raises ValueError for names that Kubernetes refuses, permissions that IAM refuses or that make an administrator,
    a mechanism that cannot reach the pods, and a service account that has a role already.
    """
    planned: dict[str, Identity] = {}
    owners = {account: f"configure {owner} instead" for account, owner in (taken or {}).items()}
    found = Apart()
    for key, settings in identities.items():
        with found:
            where = f"identities.{key}"
            check_member_name(where, component, key)
            planned[key] = _identity(where, settings, profiles, nodes, region)
            _check_number(f"{where}.policies", settings.get("policies", []), quota(quotas, "policies_per_role"))
            account = (settings["namespace"], settings["service_account"])
            if account in owners:
                allowed = "each service account of a namespace once, and none that has a role already"
                raise refusal(f"{where}.service_account", "/".join(account), allowed, owners[account])
            owners[account] = f"merge it with {where}"
    found.refuse()
    return planned


def check_account(where: str, namespace: str, service_account: str) -> None:
    """Refuse names that Kubernetes refuses; wildcards are among them, so that a role has exactly one user.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    """
    if not re.fullmatch(NAMESPACE, namespace):
        allowed = "1 to 63 lower-case letters, digits and inner hyphens"
        raise refusal(f"{where}.namespace", namespace, allowed, "name one namespace, without wildcards")
    if not re.fullmatch(SERVICE_ACCOUNT, service_account):
        allowed = "1 to 253 lower-case letters, digits, inner hyphens and dots"
        raise refusal(f"{where}.service_account", service_account, allowed, "name one, without wildcards")


def _identity(where: str, settings: "IdentitySettings", profiles: Profiles, nodes: bool, region: str) -> Identity:
    namespace, service_account = settings["namespace"], settings["service_account"]
    check_account(where, namespace, service_account)
    mechanism = settings.get("mechanism", mechanism_for(namespace, profiles, nodes))
    one_of(f"{where}.mechanism", mechanism, MECHANISMS)
    _check_reach(where, namespace, mechanism, profiles, nodes)
    policies, statements = settings.get("policies", []), settings.get("statements", [])
    if settings.get("target_role_arn") is not None:
        return _acting(where, settings, mechanism, region)
    if not policies and not statements:
        raise refusal(where, sorted(settings), "policies, statements, or a target_role_arn", "say what the pods may do")
    check_policies(f"{where}.policies", policies, partition_of(region).name)
    check_statements(f"{where}.statements", statements, region)
    return Identity(mechanism, namespace, (service_account,), tuple(policies), tuple(map(in_order, statements)))


def _acting(where: str, settings: "IdentitySettings", mechanism: str, region: str) -> Identity:
    """Decide an identity whose pods act as a role of another account: its own role may assume that one, and no more.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
    """
    target = settings["target_role_arn"]
    own = {"policies": settings.get("policies"), "statements": settings.get("statements")}
    if mechanism != POD_IDENTITY:
        allowed = f"none with {mechanism}: Pod Identity alone knows it"
        remedy = "let the pods assume the role by themselves: a statement with sts:AssumeRole, and its ARN in role_arns"
        raise refusal(f"{where}.target_role_arn", target, allowed, f"{remedy} of endpoint_access")
    if field := next((field for field, given in own.items() if given), None):
        allowed = "nothing beside target_role_arn: pods may what that role may"
        raise refusal(f"{where}.{field}", own[field], allowed, "grant it to the role of the other account")
    check_role_arn(f"{where}.target_role_arn", target, region)
    chain = {"Action": ["sts:AssumeRole", "sts:TagSession"], "Effect": "Allow", "Resource": target}
    account = settings["namespace"], (settings["service_account"],)
    return Identity(mechanism, *account, statements=(chain,), target_role_arn=target)


def _check_reach(where: str, namespace: str, mechanism: str, profiles: Profiles, nodes: bool) -> None:
    """Refuse pods that nothing runs, and Pod Identity for pods that certainly run on Fargate."""
    if not nodes and not _may_run_on_fargate(namespace, profiles):
        allowed = "a namespace that a Fargate profile selects: there are no nodes"
        raise refusal(f"{where}.namespace", namespace, allowed, "add a selector for it: its pods would stay pending")
    on_fargate = next((key for key in sorted(profiles) if selects(profiles[key], namespace, {})), None)
    if mechanism == POD_IDENTITY and (not nodes or on_fargate is not None):
        reason = f"the Fargate profile {on_fargate!r} takes these pods" if on_fargate else "there are none"
        allowed = f"{IRSA}: Pod Identity works on nodes only, and {reason}"
        raise refusal(f"{where}.mechanism", mechanism, allowed, "leave it out")


def _check_number(where: str, policies: Sequence[Any], most: int) -> None:
    if len(policies) > most:
        remedy = f"put some into statements or a policy of your own, {raised('policies_per_role')}"
        raise refusal(where, f"{len(policies)} policies", f"at most {most} policies", remedy)


def _may_run_on_fargate(namespace: str, profiles: Profiles) -> bool:
    """Tell whether a profile takes pods of `namespace`, all of them or those with certain labels."""
    selectors = [selector for profile in profiles.values() for selector in profile["selectors"]]
    return selects({"selectors": [{"namespace": selector["namespace"]} for selector in selectors]}, namespace, {})
