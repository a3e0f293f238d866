"""What AWS tells of a VPC, asked by plain invokes before anything is made."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import pulumi
import pulumi_aws as aws

from ..common.plan.arguments import refusal
from ..common.plan.refusals import Apart
from ..common.plan.service_names import GATEWAY_SERVICES, service_name, short_name
from .plan import facts
from .plan.existing import ROLES
from .settings import ExistingNetworkSettings

T = TypeVar("T")

TARGETS = (
    ("nat_gateway_id", facts.NAT),
    ("egress_only_gateway_id", facts.EGRESS_ONLY),
    ("carrier_gateway_id", facts.CARRIER),
    ("transit_gateway_id", "transit gateway"),
    ("vpc_peering_connection_id", "VPC peering connection"),
    ("core_network_arn", "core network"),
    ("local_gateway_id", "local gateway"),
    ("network_interface_id", "network interface"),
    ("instance_id", "network interface"),
    ("odb_network_arn", "ODB network"),
    ("vpc_endpoint_id", "gateway load balancer endpoint"),
)
"""Kinds of targets, by the field of a route that has their ID."""
GATEWAYS = {"igw-": facts.INTERNET, "vgw-": "virtual private gateway", "vpce-": facts.GATEWAY_ENDPOINT}
"""Targets that a route has as its gateway, by how their IDs begin."""


def look_up(
    argument: str, settings: ExistingNetworkSettings, region: str, opts: pulumi.InvokeOptions | None = None
) -> facts.NetworkFacts:
    """Ask AWS about a VPC, its subnets, route tables and those of its endpoints that are said to be present.

    Raises ValueError for what AWS does not know, or does not tell.
    """
    vpc_id = settings["vpc_id"]
    vpc = _asked(f"{argument}vpc_id", vpc_id, "ec2:DescribeVpcs", lambda: aws.ec2.get_vpc(id=vpc_id, opts=opts))
    wanted = {id_: f"{argument}{role}" for role in reversed(ROLES) for id_ in _ids(settings, role)}
    found, subnets, endpoints = Apart(), list[facts.SubnetFacts](), list[facts.EndpointFacts]()
    for id_, where in wanted.items():
        with found:
            subnets.append(_subnet(where, id_, opts))
    for service in settings.get("endpoints", {}).get("present", []):
        with found:
            endpoints.append(_endpoint(f"{argument}endpoints.present", vpc_id, service, region, opts))
    found.refuse()
    beside = {id_ for endpoint in endpoints for id_ in endpoint.subnet_ids} - wanted.keys()
    subnets += [_subnet(f"{argument}endpoints.present", id_, opts) for id_ in sorted(beside)]
    return facts.NetworkFacts(
        account=aws.get_caller_identity(opts=opts).account_id,
        region=region,
        vpc_id=vpc_id,
        owner_id=vpc.owner_id,
        cidrs=[one.cidr_block for one in vpc.cidr_block_associations if one.state == "associated"] or [vpc.cidr_block],
        main_route_table_id=vpc.main_route_table_id,
        dns_support=vpc.enable_dns_support,
        dns_hostnames=vpc.enable_dns_hostnames,
        domain_name_servers=_servers(f"{argument}vpc_id", vpc.dhcp_options_id, opts),
        subnets=subnets,
        route_tables=_asked(
            f"{argument}vpc_id", vpc_id, "ec2:DescribeRouteTables", lambda: _route_tables(vpc_id, opts)
        ),
        endpoints=endpoints,
    )


def _ids(settings: ExistingNetworkSettings, role: str) -> list[str]:
    given: Any = dict(settings).get(role)
    return list(given or ())


def _asked(argument: str, given: str, action: str, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Exception as error:
        if "UnauthorizedOperation" in str(error) or "not authorized" in str(error):
            allowed, remedy = f"what the deployer may read: {action}", f"allow it: {error}"
        else:
            allowed, remedy = "what there is in the region, once", f"correct it, or the region: {error}"
        raise refusal(argument, given, allowed, remedy) from None


def _servers(argument: str, options_id: str, opts: pulumi.InvokeOptions | None) -> list[str]:
    """Give the DNS servers that a VPC hands out; none where it has no DHCP options, which AWS calls `default`."""
    if options_id == "default":
        return []
    found = _asked(
        argument,
        options_id,
        "ec2:DescribeDhcpOptions",
        lambda: aws.ec2.get_vpc_dhcp_options(dhcp_options_id=options_id, opts=opts),
    )
    return list(found.domain_name_servers)


def _subnet(argument: str, id_: str, opts: pulumi.InvokeOptions | None) -> facts.SubnetFacts:
    subnet = _asked(argument, id_, "ec2:DescribeSubnets", lambda: aws.ec2.get_subnet(id=id_, opts=opts))
    return facts.SubnetFacts(
        id=id_,
        vpc_id=subnet.vpc_id,
        owner_id=subnet.owner_id,
        zone=subnet.availability_zone,
        zone_id=subnet.availability_zone_id,
        cidr=subnet.cidr_block,
        free_addresses=subnet.available_ip_address_count,
        public_ip_on_launch=subnet.map_public_ip_on_launch,
        outpost_arn=subnet.outpost_arn,
    )


def _route_tables(vpc_id: str, opts: pulumi.InvokeOptions | None) -> list[facts.RouteTable]:
    ids = aws.ec2.get_route_tables(vpc_id=vpc_id, opts=opts).ids
    tables = [aws.ec2.get_route_table(route_table_id=id_, opts=opts) for id_ in sorted(ids)]
    return [
        facts.RouteTable(
            id=table.route_table_id,
            subnet_ids=sorted(one.subnet_id for one in table.associations if one.subnet_id),
            routes=[_route(route) for route in table.routes],
        )
        for table in tables
    ]


def _route(route: Any) -> facts.Route:
    destination = route.cidr_block or route.ipv6_cidr_block or route.destination_prefix_list_id
    for field, kind in TARGETS:
        if target := getattr(route, field, ""):
            return facts.Route(destination, kind, target)
    gateway = route.gateway_id
    return facts.Route(destination, gateway_kind(gateway), gateway)


def gateway_kind(id_: str) -> str:
    """Tell what a route leads to by the ID of its gateway; without one, it has a target of a kind not known here."""
    kind = next((kind for start, kind in GATEWAYS.items() if id_.startswith(start)), facts.LOCAL)
    return kind if id_ else facts.UNKNOWN


def _endpoint(
    argument: str, vpc_id: str, given: str, region: str, opts: pulumi.InvokeOptions | None
) -> facts.EndpointFacts:
    service = short_name(region, given)
    gateway = service in GATEWAY_SERVICES
    name = service_name(region, service)
    found = _asked(
        argument,
        given,
        "ec2:DescribeVpcEndpoints",
        lambda: aws.ec2.get_vpc_endpoint(
            vpc_id=vpc_id, service_name=name, vpc_endpoint_type="Gateway" if gateway else "Interface", opts=opts
        ),
    )
    return facts.EndpointFacts(
        service=service,
        id=found.id,
        gateway=gateway,
        state=found.state,
        private_dns=found.private_dns_enabled,
        subnet_ids=sorted(found.subnet_ids),
        route_table_ids=sorted(found.route_table_ids),
        ingress=[] if gateway else _ingress(argument, sorted(found.security_group_ids), opts),
        policy=found.policy,
        name=(found.tags or {}).get("Name", ""),
    )


def endpoint_there(
    vpc_id: str, service: str, region: str, opts: pulumi.InvokeOptions | None = None
) -> facts.EndpointFacts | None:
    """Give the endpoint of a service that a VPC has, whoever made it; nothing where AWS finds none, or several."""
    gateway = service in GATEWAY_SERVICES
    try:
        found = aws.ec2.get_vpc_endpoint(
            vpc_id=vpc_id,
            service_name=service_name(region, service),
            vpc_endpoint_type="Gateway" if gateway else "Interface",
            state="available",
            opts=opts,
        )
    except Exception:
        return None
    return facts.EndpointFacts(
        service=service,
        id=found.id,
        gateway=gateway,
        private_dns=found.private_dns_enabled,
        route_table_ids=sorted(found.route_table_ids),
        name=(found.tags or {}).get("Name", ""),
    )


def _ingress(argument: str, group_ids: Iterable[str], opts: pulumi.InvokeOptions | None) -> list[facts.IngressRule]:
    """Give what security groups admit, together."""
    groups: list[Any] = [{"name": "group-id", "values": list(group_ids)}]
    found = _asked(
        argument,
        ", ".join(group_ids),
        "ec2:DescribeSecurityGroupRules",
        lambda: aws.vpc.get_security_group_rules(filters=groups, opts=opts),
    )
    rules = [aws.vpc.get_security_group_rule(security_group_rule_id=id_, opts=opts) for id_ in sorted(found.ids)]
    return [
        facts.IngressRule(
            rule.ip_protocol,
            rule.from_port,
            rule.to_port,
            rule.cidr_ipv4 or rule.cidr_ipv6 or rule.prefix_list_id or rule.referenced_security_group_id,
        )
        for rule in rules
        if not rule.is_egress
    ]
