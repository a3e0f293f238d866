"""What is asked for in words: what no file of resources can have, since it changes things that the owner manages."""

import re
from collections.abc import Iterator

from .endpoints import ELSEWHERE, MISSING, PRESENT
from .model import Handover, WantedEndpoint

ALONE = "Policies admit the account of the cluster alone: where others use an endpoint too, add their accounts"


def slug(text: str) -> str:
    """Give a name that Terraform takes."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def missing(one: Handover) -> list[WantedEndpoint]:
    """Give the endpoints to make."""
    return [endpoint for endpoint in one.endpoints if endpoint.state == MISSING and endpoint.id is None]


def to_admit(one: Handover) -> list[WantedEndpoint]:
    """Give the endpoints that are there, and whose security groups lack a rule."""
    return [endpoint for endpoint in one.endpoints if endpoint.state == PRESENT and endpoint.admit]


def to_route(one: Handover) -> list[WantedEndpoint]:
    """Give the gateway endpoints that are there, and lack a route table."""
    return [endpoint for endpoint in one.endpoints if endpoint.state == PRESENT and endpoint.route_table_ids]


def zones(one: Handover) -> list[tuple[str, list[str]]]:
    """Give the private hosted zones that central endpoints need, each with the names of its records."""
    found: dict[str, list[str]] = {}
    for endpoint in one.endpoints:
        if endpoint.state == ELSEWHERE:
            for name in endpoint.dns_names:
                found.setdefault(name.removeprefix("*."), []).append(name)
    return sorted(found.items())


def beside(one: Handover) -> Iterator[str]:
    """Say what has to be changed in resources that are managed elsewhere."""
    for attribute in one.dns_attributes:
        yield f"turn on {attribute} of {one.vpc_id}: neither the API endpoint nor VPC endpoints resolve without"
    for domain in one.dns_rules:
        yield f"let the DNS servers that {one.vpc_id} hands out forward {domain} to the VPC's own resolver"
    for subnet in one.subnets:
        yield from (f"{subnet.id} in {subnet.zone_id}: {wrong}" for wrong in subnet.wrong)
    for route in one.routes:
        if route.change == "remove":
            tables = ", ".join(route.route_table_ids)
            yield f"remove the route of {tables} for {route.destination} to {route.target}: {route.why}"
    for endpoint in one.endpoints:
        if endpoint.state != ELSEWHERE:
            yield from (f"{endpoint.service}, {endpoint.id}: {wrong}" for wrong in endpoint.wrong)
    for zone, names in zones(one):
        yield f"associate the private hosted zone {zone} with {one.vpc_id}: its records are {', '.join(names)}"
