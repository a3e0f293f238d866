"""The VPC endpoints of AWS services, computed from what is used.

Endpoints of one service with private DNS exist once in a VPC: clusters that share a VPC share one `Endpoints`.
"""

import json
from collections.abc import Sequence
from typing import NotRequired

import pulumi
import pulumi_aws as aws

from ..common.args import InZones, Limited, Tagged
from ..common.asked import asked
from ..common.outputs import by_name, one_per_zone
from ..common.plan.arguments import settle
from ..common.plan.names import check_group_name, check_tags, named
from ..common.plan.quotas import check_quotas, check_rules
from ..common.plan.zones import check_subnets
from ..common.quotas import quotas_of
from ..logs.logs import account_of
from ..network.plan.blocks import check_client_cidrs, private_block
from ..network.rules import admit_blocks
from .offers import offer_of
from .plan.endpoint_access import Access, plan_access
from .plan.endpoint_policies import check_sizes, endpoint_policy
from .plan.services import PlannedEndpoint, plan_endpoints, zones_served
from .settings import EndpointAccessSettings


class EndpointsArgs(InZones, Limited, Tagged):
    """Inputs of `Endpoints`."""

    region: str
    """Region of the VPC, for example `eu-west-1`."""
    vpc_id: pulumi.Input[str]
    """ID of the VPC. Its DNS support and DNS hostnames must be on."""
    vpc_cidrs: list[str]
    """All IPv4 blocks of the VPC: whoever lives in them may use the endpoints."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of the subnets for the endpoints' interfaces, one per zone, in the order of `zones`."""
    route_table_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of all route tables: each gets the route to S3."""
    uses: list[str]
    """What calls AWS from inside: `fargate`, `managed-nodes`, `irsa`, ...; all are in `plan.services.NEEDS`."""
    services: NotRequired[list[str]]
    """Further services: `kms` for com.amazonaws.<region>.kms, or a full name. Default: none."""
    existing_services: NotRequired[list[str]]
    """Services that the VPC has an endpoint for already, left out here. Default: none."""
    security_group_id: NotRequired[pulumi.Input[str] | None]
    """ID of a security group that admits HTTPS from the callers. Default: one of its own."""
    access: NotRequired[EndpointAccessSettings]
    """What the endpoints' policies admit beside the account's own buckets, registries and roles. Default: nothing."""
    client_cidrs: NotRequired[list[pulumi.Input[str]]]
    """Private IPv4 blocks outside the VPC that may use the endpoints, for example an office. Default: none."""


class Endpoints(pulumi.ComponentResource):
    """VPC endpoints for exactly the services that the given uses call, each with its reasons.

    Interface endpoints have private DNS, one network interface per zone that AWS offers the service in, and a security
    group that admits HTTPS and sends nothing. S3 and DynamoDB are gateway endpoints. Policies admit only principals of
    this account, and to no buckets, registries and roles of others but those of AWS and what `access` names. https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
    """

    endpoint_ids: pulumi.Output[dict[str, str]]
    """IDs of the endpoints by service."""
    reasons: pulumi.Output[dict[str, list[str]]]
    """Why each service has an endpoint."""
    security_group_id: pulumi.Output[str]
    """ID of the security group of the interface endpoints; empty if none of them is made."""

    def __init__(self, name: str, args: EndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args`, ask AWS which zones offer the services, then declare the endpoints `name`."""
        args = settle(args, EndpointsArgs)
        check_tags(args.get("tags", {}))
        check_quotas(quotas_of(args))
        check_group_name(name)
        check_subnets(args["zones"], args["subnet_ids"])
        existing = args.get("existing_services", [])
        planned = plan_endpoints(args["region"], args["uses"], args.get("services", []), existing)
        access = plan_access("access", args.get("access", {}), args["region"])
        check_sizes("access", args["region"], access)
        client_cidrs = args.get("client_cidrs", [])
        for i, cidr in enumerate(args["vpc_cidrs"]):
            private_block(f"vpc_cidrs[{i}]", cidr, longest=28)
        check_client_cidrs("client_cidrs", client_cidrs, args["vpc_cidrs"])
        check_rules("client_cidrs", len(client_cidrs), len(args["vpc_cidrs"]), quotas_of(args))
        super().__init__("private-eks:index:Endpoints", name, asked(args, EndpointsArgs), opts)

        ask = pulumi.InvokeOptions(parent=self)
        offers = {
            endpoint.service: offer_of(args["region"], endpoint, "services", ask)
            for endpoint in planned
            if not endpoint.gateway
        }
        group_id = args.get("security_group_id")
        if group_id is None:
            cidrs = [*args["vpc_cidrs"], *client_cidrs]
            group_id = self._security_group(name, args, cidrs).id if offers else ""
        policies = _policies(args["region"], account_of(self), planned, access)
        endpoints = {
            endpoint.service: self._gateway(name, args, endpoint, policies[endpoint.service])
            if endpoint.gateway
            else self._interface(name, args, endpoint, policies[endpoint.service], offers[endpoint.service], group_id)
            for endpoint in planned
        }

        self.endpoint_ids = by_name({service: endpoint.id for service, endpoint in endpoints.items()})
        self.reasons = pulumi.Output.from_input({endpoint.service: list(endpoint.reasons) for endpoint in planned})
        self.security_group_id = pulumi.Output.from_input(group_id)
        self.register_outputs(
            {
                "endpoint_ids": self.endpoint_ids,
                "reasons": self.reasons,
                "security_group_id": self.security_group_id,
            }
        )

    def _security_group(self, name: str, args: EndpointsArgs, cidrs: list[pulumi.Input[str]]) -> aws.ec2.SecurityGroup:
        # No egress rule: the provider removes the one that AWS puts into every new group.
        group = aws.ec2.SecurityGroup(
            f"{name}-endpoints",
            description="HTTPS to the VPC endpoints",
            vpc_id=args["vpc_id"],
            tags=named(args.get("tags", {}), f"{name}-endpoints"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        admit_blocks(self, f"{name}-endpoints", group.id, cidrs, "HTTPS")
        return group

    def _interface(
        self,
        name: str,
        args: EndpointsArgs,
        endpoint: PlannedEndpoint,
        policy: pulumi.Output[str],
        offer: aws.ec2.GetVpcEndpointServiceResult,
        group_id: pulumi.Input[str],
    ) -> aws.ec2.VpcEndpoint:
        served = zones_served(endpoint, args["zones"], offer.availability_zones)
        if len(served) < len(args["zones"]):
            missing = ", ".join(sorted(set(args["zones"]) - set(served)))
            pulumi.log.warn(f"{endpoint.service} is not offered in {missing}: reached across zones from there", self)
        subnet_ids = one_per_zone(args["zones"], args["subnet_ids"])
        return aws.ec2.VpcEndpoint(
            f"{name}-{endpoint.service}",
            vpc_id=args["vpc_id"],
            vpc_endpoint_type="Interface",
            service_name=endpoint.service_name,
            service_region=endpoint.service_region,
            private_dns_enabled=True,
            subnet_ids=[subnet_ids[args["zones"].index(zone)] for zone in served],
            security_group_ids=[group_id],
            policy=policy if offer.vpc_endpoint_policy_supported else None,
            tags=named(args.get("tags", {}), f"{name}-{endpoint.service}"),
            # Two endpoints with the same private DNS name cannot exist side by side.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )

    def _gateway(
        self, name: str, args: EndpointsArgs, endpoint: PlannedEndpoint, policy: pulumi.Output[str]
    ) -> aws.ec2.VpcEndpoint:
        return aws.ec2.VpcEndpoint(
            f"{name}-{endpoint.service}",
            vpc_id=args["vpc_id"],
            vpc_endpoint_type="Gateway",
            service_name=endpoint.service_name,
            route_table_ids=args["route_table_ids"],
            policy=policy,
            tags=named(args.get("tags", {}), f"{name}-{endpoint.service}"),
            # Nor can two routes to the same prefix list.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )


def _policies(
    region: str, account: pulumi.Output[str], planned: Sequence[PlannedEndpoint], access: Access
) -> dict[str, pulumi.Output[str]]:
    """Give the policies by service, for the account that is known when AWS has told it."""

    def of(service: str) -> pulumi.Output[str]:
        return account.apply(lambda number: endpoint_policy(region, number, service, access)).apply(json.dumps)

    return {endpoint.service: of(endpoint.service) for endpoint in planned}
