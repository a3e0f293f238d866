"""The roles of a stack, by the names that its plan gives them."""

import pytest

from private_eks.iam.plan.given_roles import RoleUse
from private_eks.private_cluster.plan import stack as plans
from private_eks.private_cluster.plan.stack_plan import StackPlan
from private_eks.private_cluster.plan.stack_roles import check_roles, stack_roles
from private_eks_cli.recording.recorder import record
from tests.conftest import stack_called
from tests.programs import run_program


def planned_roles(name: str) -> dict[str, RoleUse]:
    """Plan a stack, and give its roles, those that are there too, with what each is for."""
    seen: dict[str, RoleUse] = {}

    def noting(plan: StackPlan) -> None:
        seen.update(stack_roles(plan))
        check_roles(plan)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plans, "check_roles", noting)
        found = stack_called(name)
        record(run_program, found.name, found.config)
    return seen
