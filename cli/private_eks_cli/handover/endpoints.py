"""The endpoints that the owner of a VPC is asked for: planned as the stack plans its own."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from private_eks.common.plan.arguments import camel, settle
from private_eks.endpoints.plan.endpoint_access import plan_access
from private_eks.endpoints.plan.endpoint_policies import endpoint_policy
from private_eks.endpoints.plan.services import PlannedEndpoint, plan_endpoints
from private_eks.endpoints.settings import EndpointAccessSettings
from private_eks.network.plan.existing import CLUSTER, ROLES, ExistingNetworkPlan
from private_eks.network.plan.existing_endpoints import faults_of, shut_out, tables_without, zones_without
from private_eks.network.plan.facts import EndpointFacts, NetworkFacts

from ..cloud.endpoint_services import private_dns_names
from ..graph.model import Resource
from .model import WantedEndpoint

ENDPOINTS = "private-eks:index:Endpoints"
MISSING, PRESENT, ELSEWHERE = "missing", "present", "elsewhere"


def wanted_endpoints(
    facts: NetworkFacts,
    plan: ExistingNetworkPlan,
    planned: Sequence[Resource],
    present: Collection[str],
    elsewhere: Collection[str],
) -> list[WantedEndpoint]:
    """Give what is missing, does not serve the subnets in use, or has to be reached elsewhere.

    What the stack makes itself is not asked for; in a shared VPC it makes none.
    """
    asked = {one.service: one for resource in planned for one in _planned(resource)}
    policies = {one: _policy(planned, facts, one) for one in asked}
    found = []
    for service, one in sorted(asked.items()):
        there = facts.endpoint(service)
        if service in elsewhere:
            found.append(_wanted(one, facts, plan, ELSEWHERE, None, [], policies[service]))
        elif there is not None and service in present:
            if wrong := list(_wrong(there, facts, plan)):
                found.append(_wanted(one, facts, plan, PRESENT, there, wrong, policies[service]))
        elif service in present or facts.shared:
            wrong = [f"{there.id} is there: name it in endpoints.present"] if there else []
            found.append(_wanted(one, facts, plan, MISSING, there, wrong, policies[service]))
    return found


def services_of(planned: Sequence[Resource]) -> set[str]:
    """Name the services that are called."""
    return {one.service for resource in planned for one in _planned(resource)}


def admitted_to(planned: Sequence[Resource]) -> list[str]:
    """Give the blocks whose addresses use the endpoints."""
    blocks = [[*one.inputs["vpcCidrs"], *one.inputs.get("clientCidrs", [])] for one in planned]
    return list(dict.fromkeys(cidr for cidrs in blocks for cidr in cidrs))


def _planned(resource: Resource) -> tuple[PlannedEndpoint, ...]:
    inputs = resource.inputs
    return plan_endpoints(inputs["region"], inputs["uses"], inputs.get("services", []))


def _policy(planned: Sequence[Resource], facts: NetworkFacts, service: str) -> dict[str, Any]:
    """Give the policy that the first stack that calls a service would give its endpoint."""
    caller = next(one for one in planned if service in services_of([one]))
    given = settle(caller.inputs.get("access", {}), EndpointAccessSettings, spell=camel)
    access = plan_access("access", given, facts.region)
    return dict(endpoint_policy(facts.region, facts.account, service, access))


def _wrong(endpoint: EndpointFacts, facts: NetworkFacts, plan: ExistingNetworkPlan) -> Iterator[str]:
    yield from (f"{given}; allowed: {allowed}" for given, allowed, _ in faults_of(endpoint, facts, plan))
    if tables := tables_without(endpoint, facts, plan):
        yield f"not on the route tables {', '.join(tables)}"
    if zones := zones_without(endpoint, facts, plan):
        yield f"no interface in {', '.join(zones)}: reached across zones from there"


def _wanted(
    one: PlannedEndpoint,
    facts: NetworkFacts,
    plan: ExistingNetworkPlan,
    state: str,
    there: EndpointFacts | None,
    wrong: Sequence[str],
    policy: dict[str, Any],
) -> WantedEndpoint:
    gateway = one.gateway and state != ELSEWHERE
    subnets = plan.subnets[CLUSTER]
    tables = dict.fromkeys(table.id for role in ROLES for id_ in plan.ids(role) if (table := facts.table_of(id_)))
    missing = tables_without(there, facts, plan) if there else list(tables)
    return WantedEndpoint(
        service=one.service,
        service_name=one.service_name,
        service_region=one.service_region,
        type="Gateway" if gateway else "Interface",
        state=state,
        id=there.id if there else None,
        wrong=wrong,
        reasons=one.reasons,
        subnet_ids=[] if gateway or state == ELSEWHERE else [subnet.id for subnet in subnets],
        zone_ids=[] if gateway or state == ELSEWHERE else [subnet.zone_id for subnet in subnets],
        route_table_ids=missing if gateway else [],
        dns_names=[] if gateway else private_dns_names(one.service_name, one.service_region or facts.region),
        admit=shut_out(there, plan) if there else [],
        policy=policy,
    )
