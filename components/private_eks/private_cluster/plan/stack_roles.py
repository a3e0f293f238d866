"""The roles of a whole stack, by the names that its settings call them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...backups.plan import PRINCIPAL as BACKS_UP
from ...capabilities.plan import PRINCIPAL
from ...common.plan.arguments import refusal
from ...common.plan.refusals import Apart
from ...common.plan.regions import ec2_principal
from ...compute.plan.roles import compute_roles, identity_roles
from ...iam.plan.given_roles import RoleFacts, RoleUse, judge_role, plain_path
from ...iam.plan.role_names import AUTO_NODE, BACKUP, CLUSTER, FLOW_LOGS, POD_EXECUTION, REGISTRY_TEMPLATES
from ...iam.plan.role_settings import check_iam

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .stack_plan import StackPlan

_ARGUMENT = "iam"


def check_roles(plan: "StackPlan") -> None:
    """Refuse settings of roles that IAM refuses, of roles that there are not, and names that two roles have."""
    settings, found, roles = plan.settings, Apart(), stack_roles(plan)
    named = {name: [family for family, uses in _families(plan) if name in uses] for name in roles}
    for name in settings.iam.get("roles", {}):
        if len(owners := named.get(name, [])) > 1:
            allowed = f"the name of one role: {' and '.join(owners)} have one of this name"
            found.add(refusal(f"{_ARGUMENT}.roles.{name}", name, allowed, "rename one of them"))
    if not found.errors:
        pods = [name for name, use in roles.items() if use.pods]
        found.judge(check_iam, _ARGUMENT, settings.iam, settings.region, roles, pods)
    by_irsa = sorted(name for name, use in roles.items() if not use.principal)
    if by_irsa and not settings.iam.get("oidc_provider", True):
        allowed = f"true: by IRSA, {', '.join(by_irsa)} get their roles through it"
        found.add(refusal(f"{_ARGUMENT}.oidc_provider", False, allowed, "remove it, or let them run on nodes"))
    found.refuse()


def stack_roles(plan: "StackPlan") -> dict[str, RoleUse]:
    """Give the roles of a stack, with what each is for."""
    return {name: use for _, uses in _families(plan) for name, use in uses.items()}


def compute_role_names(plan: "StackPlan") -> list[str]:
    """Name the roles of what runs pods."""
    return [*compute_roles(plan.compute, plan.settings.region), *plan.compute.identities]


def judge_roles(plan: "StackPlan", facts: "Mapping[str, RoleFacts]") -> list[str]:
    """Say what is doubtful about roles, those that are there by what AWS tells of them.

    Raises ValueError for those that cannot be assumed by what needs them.
    """
    found, remarks, uses = Apart(), list[str](), stack_roles(plan)
    iam = plan.settings.iam
    for name, fact in facts.items():
        with found:
            where = f"{_ARGUMENT}.roles.{name}.arn"
            remarks += judge_role(where, uses[name], fact, iam.get("permissions_boundary_arn"))
    found.refuse()
    path = iam.get("path", "/")
    if path != "/" and POD_EXECUTION in uses.keys() - facts.keys():
        remarks.append(f"{_ARGUMENT}.path: {plain_path(path)}")
    return remarks


def _families(plan: "StackPlan") -> list[tuple[str, dict[str, RoleUse]]]:
    settings = plan.settings
    return [
        ("the cluster", dict(_of_cluster(plan))),
        ("compute", compute_roles(plan.compute, settings.region)),
        ("identities", identity_roles(plan.compute.identities)),
        ("capabilities", {key: RoleUse(PRINCIPAL, tagging=True) for key in settings.capabilities}),
        ("bastions", {key: RoleUse(ec2_principal(settings.region), profile=True) for key in settings.bastions}),
        ("runners", {key: RoleUse("codebuild.amazonaws.com") for key in settings.runners}),
    ]


def _of_cluster(plan: "StackPlan") -> Iterator[tuple[str, RoleUse]]:
    auto_mode, settings = plan.compute.wanted.auto_mode, plan.settings
    yield CLUSTER, RoleUse("eks.amazonaws.com", tagging=auto_mode)
    if auto_mode:
        yield AUTO_NODE, RoleUse(ec2_principal(settings.region))
    if plan.existing is None:
        yield FLOW_LOGS, RoleUse("vpc-flow-logs.amazonaws.com")
    if settings.backup.get("enabled", True):
        yield BACKUP, RoleUse(BACKS_UP)
    if settings.pull_through_caches:
        yield REGISTRY_TEMPLATES, RoleUse("ecr.amazonaws.com")
