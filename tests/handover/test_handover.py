"""What the owner of a VPC is asked for is what the stack lacks there, and each form is what its own tools take."""

import dataclasses
import io
import json
import re
from collections.abc import Mapping
from typing import Any

import cfnlint.api
import hcl2
import pulumi_aws as aws
import pytest

from private_eks.network.plan.facts import NetworkFacts, Route, facts_in
from private_eks_cli.cloud.answers import Place
from private_eks_cli.handover.asking import handovers
from private_eks_cli.handover.command import FORMS
from private_eks_cli.handover.model import Handover
from private_eks_cli.recording.recorder import record
from tests.conftest import stack_called
from tests.given_networks import OWNER, TO_NAT
from tests.places import ROOT
from tests.programs import run_program
from tests.wired_stacks import VPC

STACK = stack_called("examples/stacks/Pulumi.existing-network.yaml")
WHOLE = facts_in(json.loads((ROOT / f"networks/{VPC}.json").read_text(encoding="utf-8")))
FACTS = dataclasses.replace(WHOLE, endpoints=[one for one in WHOLE.endpoints if not one.name])
"""Before the stack is deployed."""
KEY = json.loads(STACK.config["private-eks:existingNetwork"])
SHARED = dataclasses.replace(FACTS, owner_id=OWNER)
MADE = {"ec2", "ecr.api", "ecr.dkr", "sts", "s3"}


def asked(facts: NetworkFacts = FACTS, **key: Any) -> Handover:
    """Say what is asked for if AWS tells such facts, and the stack file says more of the network."""
    config = {**STACK.config, "private-eks:existingNetwork": json.dumps({**KEY, **key})}
    place = Place(facts.region, facts.account, networks=[facts], wished=True)
    [found] = handovers(record(run_program, STACK.name, config, place=place), [facts])
    return found


def with_endpoint(service: str, **changed: Any) -> NetworkFacts:
    endpoints = [dataclasses.replace(one, **changed) if one.service == service else one for one in FACTS.endpoints]
    return dataclasses.replace(FACTS, endpoints=endpoints)


def with_subnet(**changed: Any) -> NetworkFacts:
    first, *rest = FACTS.subnets
    return dataclasses.replace(FACTS, subnets=[dataclasses.replace(first, **changed), *rest])


def with_route(route: Route) -> NetworkFacts:
    first, *rest = FACTS.route_tables
    changed = dataclasses.replace(first, routes=[*first.routes, route])
    return dataclasses.replace(FACTS, route_tables=[changed, *rest])


def without_company_routes() -> NetworkFacts:
    tables = [
        dataclasses.replace(table, routes=[route for route in table.routes if route.kind != "transit gateway"])
        for table in FACTS.route_tables
    ]
    return dataclasses.replace(FACTS, route_tables=tables)


def test_of_a_network_that_fits_nothing_is_asked() -> None:
    found = asked()
    assert found.wanted == 0
    assert "eks" in found.made
    assert not MADE & set(found.made)
    assert "Nothing is missing." in FORMS["markdown"]([found])


def test_in_a_shared_vpc_all_endpoints_are_asked_for_that_nobody_made() -> None:
    found = asked(SHARED)
    assert {one.service for one in found.endpoints} >= {"eks", "elasticloadbalancing", "autoscaling"}
    assert {one.state for one in found.endpoints} == {"missing"}
    assert found.made == []
    [eks] = [one for one in found.endpoints if one.service == "eks"]
    assert eks.service_name == "com.amazonaws.eu-west-1.eks"
    assert eks.zone_ids == ["euw1-az1", "euw1-az2", "euw1-az3"]
    assert eks.dns_names == ["eks.eu-west-1.amazonaws.com"]
    assert eks.policy["Statement"][0]["Condition"]["StringEquals"]["aws:PrincipalAccount"] == FACTS.account
    assert found.admitted == [*FACTS.cidrs, "10.200.0.0/16"]


CASES: list[tuple[str, NetworkFacts, dict[str, Any], str]] = [
    ("DNS", dataclasses.replace(FACTS, dns_support=False), {}, "turn on enableDnsSupport"),
    ("DNS servers", dataclasses.replace(FACTS, domain_name_servers=["10.0.0.2"]), {}, "eu-west-1.eks.amazonaws.com to"),
    ("a full subnet", with_subnet(free_addresses=1), {}, "1 free addresses, 10 are needed"),
    ("public addresses", with_subnet(public_ip_on_launch=True), {}, "mapPublicIpOnLaunch is on"),
    ("the internet", with_route(TO_NAT), {}, "0.0.0.0/0 to NAT gateway"),
    ("no way back", without_company_routes(), {}, "add a route to 10.200.0.0/16"),
    ("no private DNS", with_endpoint("sts", private_dns=False), {}, "without private DNS"),
    ("not accepted", with_endpoint("sts", state="pendingAcceptance"), {}, "in state pendingAcceptance"),
    ("no rule", with_endpoint("sts", ingress=[]), {}, "reach vpce-"),
    ("no route to S3", with_endpoint("s3", route_table_ids=[]), {}, "add rtb-"),
    ("one zone", with_endpoint("sts", subnet_ids=FACTS.subnets[-1:] and [FACTS.subnets[-1].id]), {}, "no interface in"),
    (
        "missing",
        FACTS,
        {"endpoints": {"present": [*KEY["endpoints"]["present"], "eks"]}},
        "com.amazonaws.eu-west-1.eks",
    ),
    (
        "central",
        FACTS,
        {"endpoints": {**KEY["endpoints"], "elsewhere": ["eks"], "cidrs": ["10.9.0.0/24"]}},
        "| eks.eu-west-1.amazonaws.com |",
    ),
]


@pytest.mark.parametrize(("facts", "key", "words"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_what_is_wrong_is_asked_for(facts: NetworkFacts, key: dict[str, Any], words: str) -> None:
    found = asked(facts, **key)
    assert found.wanted > 0
    assert words in FORMS["markdown"]([found])
    lint(FORMS["cloudformation"]([found]))
    read_terraform(FORMS["terraform"]([found]))


def test_a_ticket_says_what_it_does_not_know() -> None:
    found = asked(FACTS, endpoints={**KEY["endpoints"], "elsewhere": ["eks"], "cidrs": ["10.9.0.0/24"]})
    text = FORMS["markdown"]([found])
    assert "whether the names of eks resolve in the VPC" in text
    assert all(words in form([found]) for form in FORMS.values() for words in found.unknown)


def test_a_stack_with_a_vpc_of_its_own_asks_nobody() -> None:
    own = stack_called("dev")
    found = handovers(record(run_program, own.name, own.config), [])
    assert found == []
    lint(FORMS["cloudformation"](found))
    assert read_terraform(FORMS["terraform"](found)) == {}
    assert json.loads(FORMS["json"](found)) == []


def lint(template: str) -> None:
    """Let AWS's own linter judge a template: its errors and warnings, not its hints."""
    found = cfnlint.api.lint_all(template)
    assert [f"{one.rule.id} {one.message} {one.path}" for one in found if one.rule.id[0] in "EW"] == []


KINDS: Mapping[str, Any] = {
    "aws_route": aws.ec2.Route,
    "aws_security_group": aws.ec2.SecurityGroup,
    "aws_vpc_endpoint": aws.ec2.VpcEndpoint,
    "aws_vpc_endpoint_route_table_association": aws.ec2.VpcEndpointRouteTableAssociation,
    "aws_vpc_security_group_ingress_rule": aws.vpc.SecurityGroupIngressRule,
}
"""Pulumi's resources are bridged from Terraform's: their arguments are called alike."""


def read_terraform(text: str) -> dict[str, set[str]]:
    """Parse Terraform; every argument is one of its resource, and every reference leads somewhere."""
    found: dict[str, set[str]] = {}
    document = hcl2.load(io.StringIO(text))
    for block in document.get("resource", ()):
        [(kind, named)] = block.items()
        kind = kind.strip('"')
        [(name, values)] = named.items()
        assert {key for key in values if not key.startswith("__")} <= set(vars(KINDS[kind]))
        assert name.strip('"') not in found.setdefault(kind, set())
        found[kind].add(name.strip('"'))
    for kind, name in re.findall(r"= \[?(aws_\w+)\.(\w+)\.id", text):
        assert name in found[kind]
    variables = {name.strip('"') for block in document.get("variable", ()) for name in block}
    assert set(re.findall(r"var\.(\w+)", text)) == variables
    return found


def test_terraform_of_a_shared_vpc_has_all_of_it() -> None:
    found = asked(SHARED)
    kinds = read_terraform(FORMS["terraform"]([found]))
    assert len(kinds["aws_vpc_endpoint"]) == len(found.endpoints)
    assert len(kinds["aws_vpc_security_group_ingress_rule"]) == len(found.admitted)
    template = json.loads(FORMS["cloudformation"]([found]))
    lint(json.dumps(template))
    made = [one["Type"] for one in template["Resources"].values()]
    assert made.count("AWS::EC2::VPCEndpoint") == len(found.endpoints)
