"""What AWS offers endpoints of, asked of it by a plain invoke."""

import pulumi
import pulumi_aws as aws

from ..common.plan.arguments import refusal
from ..common.plan.service_names import service_name
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


def names_elsewhere(region: str, service: str, opts: pulumi.InvokeOptions | None = None) -> str:
    """Say which names of a service have to resolve in a VPC whose endpoint of it is elsewhere, as far as AWS tells."""
    try:
        offer = aws.ec2.get_vpc_endpoint_service(
            service_name=service_name(region, service), service_type="Interface", opts=opts
        )
        names = list(offer.private_dns_names or ())
    except Exception:
        names = []
    return f"{' and '.join(names) or f'the names of {service}'} have to resolve in the VPC: its endpoint is elsewhere"
