"""What is asked for, as Terraform that the owner of a VPC can apply; what their own code has to change stands above."""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .model import Handover, WantedEndpoint
from .words import ALONE, beside, missing, slug, to_admit, to_route

_GATEWAY = "Gateway"


class _Raw(str):
    """An expression rather than a text."""


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
        yield _resource("aws_security_group", group, {"description": description, "vpc_id": one.vpc_id})
        ours = _Raw(f"aws_security_group.{group}.id")
        yield from (_rule(f"{group}_{slug(cidr)}", ours, cidr) for cidr in one.admitted)
    yield from (_endpoint(one, endpoint, prefix, group) for endpoint in new)
    for endpoint in to_admit(one):
        variable = f"{prefix}_{slug(endpoint.service)}_security_group_id"
        yield _variable(variable, f"ID of the security group of {endpoint.id}, the endpoint of {endpoint.service}")
        theirs = _Raw(f"var.{variable}")
        yield from (_rule(f"{prefix}_{slug(endpoint.service)}_{slug(cidr)}", theirs, cidr) for cidr in endpoint.admit)
    for endpoint in to_route(one):
        for table in endpoint.route_table_ids:
            values = {"route_table_id": table, "vpc_endpoint_id": endpoint.id}
            yield _resource(
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
            "security_group_ids": [_Raw(f"aws_security_group.{group}.id")],
        }
    values["policy"] = _Raw(f"jsonencode({_value(endpoint.policy, '  ')})")
    return _resource("aws_vpc_endpoint", f"{prefix}_{slug(endpoint.service)}", values)


def _rule(name: str, group: _Raw, cidr: str) -> str:
    values = {
        "security_group_id": group,
        "description": f"HTTPS from {cidr}",
        "cidr_ipv4": cidr,
        "ip_protocol": "tcp",
        "from_port": 443,
        "to_port": 443,
    }
    return _resource("aws_vpc_security_group_ingress_rule", name, values)


def _routes(one: Handover, prefix: str) -> Iterator[str]:
    wanted = [route for route in one.routes if route.change == "add"]
    variable = f"{prefix}_transit_gateway_id"
    if wanted:
        yield _variable(variable, "ID of the Transit Gateway that leads to the networks of the routes below")
    for route in wanted:
        for table in route.route_table_ids:
            values = {
                "route_table_id": table,
                "destination_cidr_block": route.destination,
                "transit_gateway_id": _Raw(f"var.{variable}"),
            }
            yield _resource("aws_route", f"{slug(table)}_{slug(route.destination)}", values)


def _variable(name: str, description: str) -> str:
    return f'variable "{name}" {{\n  description = {_value(description)}\n  type        = string\n}}'


def _resource(kind: str, name: str, values: Mapping[str, Any]) -> str:
    return "\n".join((f'resource "{kind}" "{name}" {{', *_members(values, "  "), "}"))


def _members(values: Mapping[str, Any], indent: str) -> Iterator[str]:
    """Write members as `terraform fmt` does: those of one line each that follow one another are aligned."""
    written = {key: _value(value, indent) for key, value in values.items()}
    for is_long, run in itertools.groupby(written.items(), lambda member: "\n" in member[1]):
        members = list(run)
        width = 0 if is_long else max(len(key) for key, _ in members)
        yield from (f"{indent}{key:{width}} = {value}" for key, value in members)


def _value(value: Any, indent: str = "") -> str:
    """Write a value; texts are JSON's, in which Terraform would read `${` and `%{`."""
    if isinstance(value, _Raw):
        return str(value)
    if isinstance(value, Mapping):
        quoted = {json.dumps(key): item for key, item in value.items()}
        return "\n".join(("{", *_members(quoted, indent + "  "), f"{indent}}}"))
    if isinstance(value, list | tuple):
        if any(isinstance(item, Mapping) for item in value):
            inner = indent + "  "
            return "\n".join(("[", *(f"{inner}{_value(item, inner)}," for item in value), f"{indent}]"))
        return f"[{', '.join(_value(item, indent) for item in value)}]"
    return json.dumps(value).replace("${", "$${").replace("%{", "%%{")
