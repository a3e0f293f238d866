"""A VPC that somebody else owns, with the outputs of a `Network`."""

import dataclasses
from collections.abc import Mapping
from typing import Any, NotRequired

import pulumi

from ..common.asked import asked
from ..common.plan.arguments import camel, one_of, refusal, settle
from ..common.plan.regions import partition_of
from ..common.zones import call_before
from .lookups import look_up
from .plan.existing import CLUSTER, LOAD_BALANCERS, NODES, PODS, ROLES, plan_existing
from .plan.existing_rules import Needs, check_existing
from .plan.facts import NetworkFacts, facts_in
from .settings import ExistingNetworkSettings


class ExistingNetworkArgs(ExistingNetworkSettings):
    """Inputs of an `ExistingNetwork`."""

    region: str
    """Region of the provider, for example `eu-west-1`."""
    facts: NotRequired[dict[str, Any]]
    """What AWS tells of the VPC, as `private-eks network snapshot` writes it. Default: looked up."""
    addresses: NotRequired[dict[str, int]]
    """Addresses that a subnet has to have free beside those of the control plane, by its purpose: `nodeSubnetIds`, ...

    Default: none."""


class ExistingNetwork(pulumi.ComponentResource):
    """A VPC that is there, checked for what a private cluster needs; it makes and changes nothing.

    https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
    """

    vpc_id: pulumi.Output[str]
    """ID of the VPC."""
    vpc_cidrs: pulumi.Output[list[str]]
    """All IPv4 blocks of the VPC."""
    zones: pulumi.Output[list[str]]
    """Availability zone names of the node subnets; lists of subnets are in their order."""
    node_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for nodes and pods."""
    control_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for control-plane, endpoint and bastion interfaces."""
    pod_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for pods with custom networking."""
    load_balancer_subnet_ids: pulumi.Output[list[str]]
    """IDs of the subnets for internal load balancers."""
    route_table_ids: pulumi.Output[list[str]]
    """IDs of the route tables that count for these subnets."""
    free_cidrs: pulumi.Output[list[str]]
    """No blocks: what is free in the VPC is its owner's."""

    def __init__(self, name: str, args: ExistingNetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Check `args` against what AWS tells, then declare the network `name`."""
        args = settle(args, ExistingNetworkArgs)
        partition_of(args["region"])
        facts = _facts(args, call_before(opts))
        plan = plan_existing("", args, facts)
        needs = Needs(addresses=_addresses(args.get("addresses", {})))
        check_existing("", facts, plan, needs, args.get("allow_internet_routes", False))
        told = {**asked(args, ExistingNetworkArgs), "facts": _lasting(facts)}
        super().__init__("private-eks:index:ExistingNetwork", name, told, opts)

        tables = [table.id for role in ROLES for id_ in plan.ids(role) if (table := facts.table_of(id_))]
        outputs: dict[str, Any] = {
            "vpc_id": facts.vpc_id,
            "vpc_cidrs": list(plan.vpc_cidrs),
            "zones": list(plan.zones),
            "node_subnet_ids": plan.ids(NODES),
            "control_subnet_ids": plan.ids(CLUSTER),
            "pod_subnet_ids": plan.ids(PODS),
            "load_balancer_subnet_ids": plan.ids(LOAD_BALANCERS),
            "route_table_ids": list(dict.fromkeys(tables)),
            "free_cidrs": [],
        }
        for key, value in outputs.items():
            setattr(self, key, pulumi.Output.from_input(value))
        self.register_outputs(outputs)


def _addresses(given: Mapping[str, int]) -> dict[str, int]:
    roles = {camel(role): role for role in ROLES}
    for purpose in given:
        one_of("addresses", purpose, roles)
    return {roles[purpose]: int(count) for purpose, count in given.items()}


def _lasting(facts: NetworkFacts) -> dict[str, Any]:
    """Leave out what changes as nodes come and go: each preview would show it as a change."""
    told = dataclasses.asdict(facts)
    return {**told, "subnets": [{k: v for k, v in one.items() if k != "free_addresses"} for one in told["subnets"]]}


def _facts(args: ExistingNetworkArgs, opts: pulumi.InvokeOptions) -> NetworkFacts:
    if "facts" not in args:
        return look_up("", args, args["region"], opts)
    try:
        facts = facts_in(args["facts"])
    except (KeyError, TypeError, ValueError) as error:
        raise refusal("facts", "another form", "what a snapshot has", f"take a new one: {error}") from None
    if facts.vpc_id != args["vpc_id"]:
        raise refusal("facts", facts.vpc_id, f"what AWS tells of {args['vpc_id']}", "take a snapshot of that VPC")
    return facts
