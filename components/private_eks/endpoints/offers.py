"""What AWS offers endpoints of, asked of it by a plain invoke."""

import pulumi
import pulumi_aws as aws

from ..common.plan.arguments import refusal
from .plan.services import PlannedEndpoint


def offer_of(
    region: str, endpoint: PlannedEndpoint, argument: str, opts: pulumi.InvokeOptions
) -> aws.ec2.GetVpcEndpointServiceResult:
    """Ask AWS about the interface endpoint of `endpoint`; the caller names services by `argument`.

    Raises ValueError if AWS has none for callers in `region`.
    """
    try:
        return aws.ec2.get_vpc_endpoint_service(
            service_name=endpoint.service_name,
            service_type="Interface",
            service_regions=[endpoint.service_region] if endpoint.service_region else None,
            opts=opts,
        )
    except Exception as error:
        where, given = ("region", region) if endpoint.needed else (argument, endpoint.service)
        allowed = f"services with VPC endpoints for {region}: AWS does not offer {endpoint.service_name}"
        remedy = f"check the region and the service's name: {'; '.join(endpoint.reasons)} ({error})"
        raise refusal(where, given, allowed, remedy) from None
