"""A VPC that is there already, as things that are live in the simulated account before a program makes any."""

from collections.abc import Collection, Iterator

from private_eks.common.plan.service_names import service_name
from private_eks.network.plan.existing_endpoints import admits_account
from private_eks.network.plan.facts import EndpointFacts, IngressRule, NetworkFacts

from .answers import prefix_list_id
from .refusals.existence import BLOCK
from .refusals.limits import SECURITY_GROUP
from .refusals.reach import ROUTE, RULES, theirs
from .refusals.table import ENDPOINT, SUBNET, VPC, Live


def things_of(
    facts: NetworkFacts, present: Collection[str], elsewhere: Collection[str] = (), cidrs: Collection[str] = ()
) -> Iterator[Live]:
    """Give the VPC with its subnets and routes, those of its endpoints that are used, and those of a central VPC."""
    outputs = {"mainRouteTableId": facts.main_route_table_id, "shared": facts.shared}
    inputs = {"enableDnsSupport": facts.dns_support, "enableDnsHostnames": facts.dns_hostnames}
    first, *further = facts.cidrs
    yield Live("", VPC, facts.vpc_id, {**inputs, "cidrBlock": first}, outputs)
    for cidr in further:
        yield Live("", BLOCK, f"{facts.vpc_id}-{cidr}", {"vpcId": facts.vpc_id, "cidrBlock": cidr})
    for subnet in facts.subnets:
        own = {"vpcId": subnet.vpc_id, "availabilityZone": subnet.zone, "cidrBlock": subnet.cidr}
        known = {"availabilityZoneId": subnet.zone_id, "availableIpAddressCount": subnet.free_addresses}
        yield Live("", SUBNET, subnet.id, {**own, "outpostArn": subnet.outpost_arn}, known)
    for table in facts.route_tables:
        for id_ in table.subnet_ids:
            yield Live("", ROUTE, f"{table.id}-{id_}", {"subnetId": id_, "routeTableId": table.id})
    for endpoint in facts.endpoints:
        if endpoint.service in present:
            yield from _endpoint(facts, endpoint)
    yield from (theirs(service_name(facts.region, service), cidrs) for service in elsewhere)


def _endpoint(facts: NetworkFacts, endpoint: EndpointFacts) -> Iterator[Live]:
    name, group = service_name(facts.region, endpoint.service), f"sg-of-{endpoint.id}"
    inputs = {
        "vpcId": facts.vpc_id,
        "serviceName": name,
        "vpcEndpointType": "Gateway" if endpoint.gateway else "Interface",
        "privateDnsEnabled": endpoint.private_dns,
        "subnetIds": list(endpoint.subnet_ids),
        "routeTableIds": list(endpoint.route_table_ids),
        "securityGroupIds": [] if endpoint.gateway else [group],
    }
    outputs = {"prefixListId": prefix_list_id(name), "admits": admits_account(endpoint.policy, facts.account)}
    status = "ACTIVE" if endpoint.state == "available" else "CREATING"
    yield Live("", ENDPOINT, endpoint.id, inputs, outputs, status)
    yield Live("", SECURITY_GROUP, group, {"vpcId": facts.vpc_id})
    yield from (_rule(f"{group}-{i}", group, rule) for i, rule in enumerate(endpoint.ingress))


def _rule(id_: str, group: str, rule: IngressRule) -> Live:
    start = {"pl-": "prefixListId", "sg-": "referencedSecurityGroupId"}.get(rule.source[:3])
    source = start or ("cidrIpv6" if ":" in rule.source else "cidrIpv4")
    ports = {"ipProtocol": rule.protocol, "fromPort": rule.from_port, "toPort": rule.to_port}
    return Live("", RULES["ingress"], id_, {"securityGroupId": group, **ports, source: rule.source})
