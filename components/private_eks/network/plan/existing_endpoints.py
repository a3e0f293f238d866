"""Whether an endpoint that is there already serves a cluster: in which zones, for whom, and who lets callers in."""

import ipaddress
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...common.plan.arguments import refusal
from .existing import ROLES, ExistingNetworkPlan
from .facts import EndpointFacts, IngressRule, NetworkFacts, read_destination


def check_endpoint(argument: str, service: str, facts: NetworkFacts, plan: ExistingNetworkPlan) -> None:
    """Refuse an endpoint that is not there, or that does not serve the subnets in use.

    Raises ValueError.
    """
    endpoint = facts.endpoint(service)
    if endpoint is None:
        allowed = f"services with an endpoint in {facts.vpc_id}"
        raise refusal(argument, service, allowed, "ask the VPC's owner for it, or take it out: it is made then")
    wrong = next(faults_of(endpoint, facts, plan), None)
    if wrong:
        given, allowed, remedy = wrong
        raise refusal(argument, f"{service}, {endpoint.id} {given}", allowed, remedy)


def faults_of(
    endpoint: EndpointFacts, facts: NetworkFacts, plan: ExistingNetworkPlan
) -> Iterator[tuple[str, str, str]]:
    """Say what is wrong with an endpoint: what it has, what is allowed, and what to do."""
    if endpoint.state != "available":
        yield f"in state {endpoint.state}", "endpoints that are available", "ask the VPC's owner to accept or mend it"
    if not admits_account(endpoint.policy, facts.account):
        allowed = f"a policy that lets principals of {facts.account} through"
        yield "with a policy of other accounts only", allowed, "ask the VPC's owner to add this account"
    if endpoint.gateway:
        return
    if not endpoint.private_dns:
        yield "without private DNS", "endpoints with private DNS", "turn it on, or name the service in elsewhere"
    if shut := shut_out(endpoint, plan):
        allowed = f"a security group that admits TCP 443 from {', '.join(shut)}"
        yield "without such a rule", allowed, "ask its owner for the rule: calls time out without"


def shut_out(endpoint: EndpointFacts, plan: ExistingNetworkPlan) -> list[str]:
    """Name the blocks of subnets in use that the security groups of an interface endpoint do not let in."""
    blocks = dict.fromkeys(subnet.cidr for role in ROLES for subnet in plan.subnets[role])
    return [] if endpoint.gateway else [block for block in blocks if not _admits_https(endpoint.ingress, block)]


def tables_without(endpoint: EndpointFacts, facts: NetworkFacts, plan: ExistingNetworkPlan) -> list[str]:
    """Name the route tables in use that a gateway endpoint is not on."""
    tables = {table.id for role in ROLES for id_ in plan.ids(role) if (table := facts.table_of(id_))}
    return sorted(tables - set(endpoint.route_table_ids)) if endpoint.gateway else []


def zones_without(endpoint: EndpointFacts, facts: NetworkFacts, plan: ExistingNetworkPlan) -> list[str]:
    """Name the zones in use without an interface of an endpoint."""
    there = {subnet.zone for id_ in endpoint.subnet_ids if (subnet := facts.subnet(id_))}
    return [] if endpoint.gateway else sorted(set(plan.zones) - there)


def _admits_https(rules: Sequence[IngressRule], block: str) -> bool:
    wanted = ipaddress.IPv4Network(block)
    return any(
        rule.protocol in ("-1", "tcp")
        and (rule.protocol == "-1" or rule.from_port <= 443 <= rule.to_port)
        and (
            not (source := read_destination(rule.source))
            or (isinstance(source, ipaddress.IPv4Network) and wanted.subnet_of(source))
        )
        for rule in rules
    )


def admits_account(policy: str, account: str) -> bool:
    """Tell whether a policy has a statement that lets principals of an account through, as far as it names accounts."""
    if not policy:
        return True
    statements = json.loads(policy).get("Statement", [])
    statements = statements if isinstance(statements, list) else [statements]
    return any(s.get("Effect") == "Allow" and _concerns(s, account) for s in statements)


def _concerns(statement: Mapping[str, Any], account: str) -> bool:
    principal = statement.get("Principal", "*")
    named = principal.get("AWS", []) if isinstance(principal, dict) else principal
    texts = [named] if isinstance(named, str) else named
    accounts = [
        text
        for operator, keys in (statement.get("Condition") or {}).items()
        for key, values in keys.items()
        if key.lower() == "aws:principalaccount" and "Not" not in operator
        for text in ([values] if isinstance(values, str) else values)
    ]
    return any(text == "*" or account in text for text in texts) and (not accounts or account in accounts)
