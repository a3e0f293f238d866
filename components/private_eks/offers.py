"""What AWS offers endpoints of, asked of it by a plain invoke."""

import pulumi
import pulumi_aws as aws

from .plan.arguments import refusal
from .plan.foundation import Foundation
from .plan.service_names import HOMES
from .plan.services import Door, plan_doors


def offer_of(region: str, door: Door, argument: str, opts: pulumi.InvokeOptions) -> aws.ec2.GetVpcEndpointServiceResult:
    """Ask AWS about the interface endpoint of `door`; the caller names services by `argument`.

    Raises ValueError if AWS has none for callers in `region`.
    """
    try:
        return aws.ec2.get_vpc_endpoint_service(
            service_name=door.service_name,
            service_type="Interface",
            service_regions=[door.service_region] if door.service_region else None,
            opts=opts,
        )
    except Exception as error:
        where, given = ("region", region) if door.needed else (argument, door.service)
        allowed = f"services with VPC endpoints for {region}: AWS does not offer {door.service_name}"
        remedy = f"check the region and the service's name: {'; '.join(door.reasons)} ({error})"
        raise refusal(where, given, allowed, remedy) from None


def check_offered(asked: Foundation, opts: pulumi.InvokeOptions | None = None) -> None:
    """Refuse services that AWS has no endpoints of, before there is any resource.

    Those asked for by name are tried, and those of one home region, which not every partition has.
    """
    argument, existing = "endpoint_services", asked.existing_endpoint_services
    for door in plan_doors(asked.region, asked.all_uses, asked.endpoint_services, existing, argument):
        if not door.gateway and (not door.needed or door.service in HOMES):
            offer_of(asked.region, door, argument, opts or pulumi.InvokeOptions())
