"""A stack, planned with what AWS offers in its region."""

from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from ..common.plan.arguments import nearest
from ..common.plan.refusals import Apart, singles
from ..common.plan.regions import partition_of
from ..common.plan.service_names import HOMES
from ..common.zones import offered_zones
from ..endpoints.offers import names_elsewhere, offer_of
from ..iam.lookups import look_up_roles
from ..keys.lookups import check_keys
from ..network.lookups import endpoint_there, look_up
from ..network.plan.existing_rules import check_apart
from .plan.repairs import Repairs
from .plan.stack import plan_stack
from .plan.stack_endpoints import FURTHER
from .plan.stack_intranet import remarks_on_intranet
from .plan.stack_keys import given_keys, remarks_on_keys
from .plan.stack_network import EXISTING, elsewhere_of, remarks_on
from .plan.stack_plan import StackPlan
from .plan.stack_roles import judge_roles
from .private_cluster_args import PrivateClusterArgs, settings_of
from .stack_settings import StackSettings


def plan_in_region(
    settings: StackSettings, objects: Sequence[dict[str, Any]] = (), opts: pulumi.InvokeOptions | None = None
) -> StackPlan:
    """Plan a stack with the zones and endpoints that AWS offers in its region, before there is any resource.

    Endpoints that were asked for by name are tried, and those of one home region, which not every partition has.

    Raises ValueError for whatever its parts or AWS would refuse later.
    """
    partition_of(settings.region)
    _tell_of_unknown(settings.region)
    existing, facts = settings.existing_network, None
    if existing is not None:
        facts = look_up(EXISTING, existing, settings.region, opts)
    plan = plan_stack(settings, offered_zones(opts), objects, facts)
    check_keys(given_keys(plan.settings), opts)
    of_roles = judge_roles(plan, look_up_roles("iam", settings.iam, opts))
    for remark in [*remarks_on(plan), *remarks_on_intranet(plan), *remarks_on_keys(plan.settings), *of_roles]:
        pulumi.log.warn(remark)
    for service in elsewhere_of(plan):
        pulumi.log.warn(names_elsewhere(settings.region, service, opts))
    _check_apart(plan, opts)
    for endpoint in plan.endpoints:
        if not endpoint.gateway and (not endpoint.needed or endpoint.service in HOMES):
            offer_of(settings.region, endpoint, FURTHER, opts or pulumi.InvokeOptions())
    return plan


def _check_apart(plan: StackPlan, opts: pulumi.InvokeOptions | None) -> None:
    """Refuse to make endpoints that a VPC of others has already, whoever made them.

    Raises ValueError.
    """
    found, settings = Apart(), plan.settings
    if plan.facts is None or plan.existing is None:
        return
    for endpoint in plan.endpoints:
        if there := endpoint_there(plan.facts.vpc_id, endpoint.service, settings.region, opts):
            own = f"{settings.name}-{endpoint.service}"
            with found:
                check_apart(EXISTING, there, own, plan.facts, plan.existing)
    found.refuse()


def plan_of_args(
    name: str, args: PrivateClusterArgs, opts: pulumi.InvokeOptions | None = None
) -> tuple[PrivateClusterArgs, StackPlan]:
    """Check what `PrivateCluster` was given, and plan it.

    Raises ValueError for all that is wrong in it at once.
    """
    found, repairs = Apart(), Repairs(PrivateClusterArgs)
    settled = repairs.settle(args, found)
    if settled is None:
        found.refuse()
    try:
        plan = plan_in_region(settings_of(name, settled), opts=opts)
    except ValueError as error:
        found.add(*filter(repairs.tells, singles(error)))
    found.refuse()
    return settled, plan


def _tell_of_unknown(region: str) -> None:
    """Warn of a region that is misspelt, or newer than the installed provider."""
    known = [str(one.value) for one in aws.Region]
    if region not in known:
        meant = nearest(region, known)
        pulumi.log.warn(f"{region} is no region that the installed provider knows{f': {meant}?' if meant else ''}")
