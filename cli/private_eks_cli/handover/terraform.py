"""What is asked for, as Terraform that the owner of a VPC can apply; what their own code has to change stands above."""

from collections.abc import Iterator, Sequence
from typing import Any

from .hcl import Raw, hcl, resource, variable
from .model import Handover, WantedEndpoint
from .words import ALONE, beside, missing, slug, to_admit, to_route

_GATEWAY = "Gateway"


def terraform(found: Sequence[Handover]) -> str:
    """Write one file for all VPCs."""
    return "\n\n".join("\n\n".join(_of(one)) for one in found) + "\n" if found else "# Nobody has to be asked.\n"


def _of(one: Handover) -> Iterator[str]:
    prefix = slug(one.vpc_id)
    yield _comment(one)
    new = missing(one)
    group = f"{prefix}_endpoints"
    if any(endpoint.type != _GATEWAY for endpoint in new):
        description = f"HTTPS to the VPC endpoints of {one.vpc_id}"
        yield resource("aws_security_group", group, {"description": description, "vpc_id": one.vpc_id})
        ours = Raw(f"aws_security_group.{group}.id")
        yield from (_rule(f"{group}_{slug(cidr)}", ours, cidr) for cidr in one.admitted)
    yield from (_endpoint(one, endpoint, prefix, group) for endpoint in new)
    for endpoint in to_admit(one):
        parameter = f"{prefix}_{slug(endpoint.service)}_security_group_id"
        yield variable(parameter, f"ID of the security group of {endpoint.id}, the endpoint of {endpoint.service}")
        theirs = Raw(f"var.{parameter}")
        yield from (_rule(f"{prefix}_{slug(endpoint.service)}_{slug(cidr)}", theirs, cidr) for cidr in endpoint.admit)
    for endpoint in to_route(one):
        for table in endpoint.route_table_ids:
            values = {"route_table_id": table, "vpc_endpoint_id": endpoint.id}
            yield resource(
                "aws_vpc_endpoint_route_table_association", f"{slug(endpoint.service)}_{slug(table)}", values
            )
    yield from _routes(one, prefix)


def _comment(one: Handover) -> str:
    lines = [
        f"Asked of {one.owner}, who owns {one.vpc_id} in {one.region}, for {', '.join(one.clusters)} of {one.account}.",
        *(f"Not in this file, but in the code that has the resource: {words}." for words in beside(one)),
        *(f"Not known here: {words}." for words in one.unknown),
        *(f"{ALONE}." for _ in missing(one)[:1]),
    ]
    return "\n".join(f"# {' '.join(line.split())}" for line in lines)


def _endpoint(one: Handover, endpoint: WantedEndpoint, prefix: str, group: str) -> str:
    values: dict[str, Any] = {
        "vpc_id": one.vpc_id,
        "service_name": endpoint.service_name,
        "vpc_endpoint_type": endpoint.type,
    }
    if endpoint.service_region:
        values["service_region"] = endpoint.service_region
    if endpoint.type == _GATEWAY:
        values["route_table_ids"] = list(endpoint.route_table_ids)
    else:
        values |= {
            "private_dns_enabled": True,
            "subnet_ids": list(endpoint.subnet_ids),
            "security_group_ids": [Raw(f"aws_security_group.{group}.id")],
        }
    values["policy"] = Raw(f"jsonencode({hcl(endpoint.policy, '  ')})")
    return resource("aws_vpc_endpoint", f"{prefix}_{slug(endpoint.service)}", values)


def _rule(name: str, group: Raw, cidr: str) -> str:
    values = {
        "security_group_id": group,
        "description": f"HTTPS from {cidr}",
        "cidr_ipv4": cidr,
        "ip_protocol": "tcp",
        "from_port": 443,
        "to_port": 443,
    }
    return resource("aws_vpc_security_group_ingress_rule", name, values)


def _routes(one: Handover, prefix: str) -> Iterator[str]:
    wanted = [route for route in one.routes if route.change == "add"]
    parameter = f"{prefix}_transit_gateway_id"
    if wanted:
        yield variable(parameter, "ID of the Transit Gateway that leads to the networks of the routes below")
    for route in wanted:
        for table in route.route_table_ids:
            values = {
                "route_table_id": table,
                "destination_cidr_block": route.destination,
                "transit_gateway_id": Raw(f"var.{parameter}"),
            }
            yield resource("aws_route", f"{slug(table)}_{slug(route.destination)}", values)
