"""A stack, planned with what AWS offers in its region."""

from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from ..common.plan.arguments import nearest
from ..common.plan.regions import partition_of
from ..common.plan.service_names import HOMES
from ..common.zones import offered_zones
from ..endpoints.offers import offer_of
from .plan.stack import StackPlan, plan_stack
from .plan.stack_endpoints import FURTHER
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
    plan = plan_stack(settings, offered_zones(opts), objects)
    for endpoint in plan.endpoints:
        if not endpoint.gateway and (not endpoint.needed or endpoint.service in HOMES):
            offer_of(settings.region, endpoint, FURTHER, opts or pulumi.InvokeOptions())
    return plan


def _tell_of_unknown(region: str) -> None:
    """Warn of a region that is misspelt, or newer than the installed provider."""
    known = [str(one.value) for one in aws.Region]
    if region not in known:
        meant = nearest(region, known)
        pulumi.log.warn(f"{region} is no region that the installed provider knows{f': {meant}?' if meant else ''}")
