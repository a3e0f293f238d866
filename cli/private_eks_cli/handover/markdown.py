"""What is asked for, as the text of a ticket."""

import json
from collections.abc import Iterator, Sequence

from ..reports.markdown import table
from .model import Handover, WantedEndpoint
from .words import ALONE, beside, missing, to_admit, to_route, zones


def markdown(found: Sequence[Handover]) -> str:
    """Write a chapter for each VPC."""
    return "\n\n".join("\n\n".join(_of(one)) for one in found) + "\n" if found else "Nobody has to be asked.\n"


def _of(one: Handover) -> Iterator[str]:
    yield f"# {one.vpc_id} in {one.region}: what {', '.join(one.clusters)} needs"
    yield (
        f"Account {one.account} is to run a private EKS cluster in {one.vpc_id}, which {one.owner} owns. "
        f"Zones are named by ID, since their names differ between accounts."
    )
    wanted = [*_new_endpoints(one), *_changes(one)]
    yield from wanted or ["Nothing is missing."]
    yield "## Subnets in use"
    heads = ("Subnet", "Zone", "Block", "For", "Free", "Needed", "Block of its own, at least")
    rows = [
        (
            s.id,
            s.zone_id,
            s.cidr,
            ", ".join(s.purposes),
            str(s.free_addresses),
            str(s.needed_addresses),
            s.smallest_block,
        )
        for s in one.subnets
    ]
    yield table(heads, rows)
    if one.made:
        yield f"The stack makes the endpoints of {', '.join(one.made)} in these subnets itself."
    yield "## Not known here"
    yield "\n".join(f"- {words}" for words in one.unknown)


def _new_endpoints(one: Handover) -> Iterator[str]:
    new = missing(one)
    if not new:
        return
    yield "## Endpoints to make"
    rows = [(e.service_name, e.type, _place(e), "; ".join(e.reasons)) for e in new]
    yield table(("Service", "Type", "In", "Who calls it"), rows)
    yield (
        f"Interface endpoints need private DNS, and a security group that admits TCP 443 from "
        f"{', '.join(one.admitted)}. These are the policies. {ALONE}."
    )
    yield from (_policy(endpoint) for endpoint in new)


def _place(endpoint: WantedEndpoint) -> str:
    places = [f"{subnet} ({zone})" for subnet, zone in zip(endpoint.subnet_ids, endpoint.zone_ids, strict=True)]
    return ", ".join((*places, *endpoint.route_table_ids))


def _policy(endpoint: WantedEndpoint) -> str:
    text = json.dumps(endpoint.policy, indent=2)
    return f"<details><summary>{endpoint.service}</summary>\n\n```json\n{text}\n```\n\n</details>"


def _changes(one: Handover) -> Iterator[str]:
    lines = [line for line in beside(one) if not line.startswith("associate ")]
    lines += [f"let {', '.join(e.admit)} reach {e.id} ({e.service}) by TCP 443" for e in to_admit(one)]
    lines += [f"add {', '.join(e.route_table_ids)} to {e.id} ({e.service})" for e in to_route(one)]
    lines += [
        f"add a route to {r.destination} to {', '.join(r.route_table_ids)}, by {r.target}: {r.why}"
        for r in one.routes
        if r.change == "add"
    ]
    if lines:
        yield "## Changes"
        yield "\n".join(f"- [ ] {line}" for line in lines)
    if hosted := zones(one):
        yield "## Private hosted zones to associate"
        yield "They lead to the endpoints of the central VPC."
        yield table(("Zone", "Records"), [(zone, ", ".join(f"`{name}`" for name in names)) for zone, names in hosted])
