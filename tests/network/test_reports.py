"""Pictures, pages, evidence and diffs know a VPC of others, and what its owner decides in it."""

import dataclasses
import json
from typing import Any

import pytest

from private_eks.network.plan.facts import NetworkFacts, facts_in
from private_eks_cli.cloud.answers import Place
from private_eks_cli.diagram import draw
from private_eks_cli.diagram.picture import Look
from private_eks_cli.diff.networks import network_notes
from private_eks_cli.evidence.controls import all_controls
from private_eks_cli.graph.model import Graph
from private_eks_cli.promises import verdicts
from private_eks_cli.recording.recorder import record
from tests.conftest import stack_called
from tests.given_networks import HTTPS, OWNER, TO_NAT
from tests.places import ROOT
from tests.programs import run_program

STACK = stack_called("examples/stacks/Pulumi.hub-and-spoke.yaml")
KEY = json.loads(STACK.config["private-eks:existingNetwork"])
SPOKE = facts_in(json.loads((ROOT / f"networks/{KEY['vpcId']}.json").read_text(encoding="utf-8")))


def recorded(facts: NetworkFacts = SPOKE, **key: Any) -> Graph:
    config = {**STACK.config, "private-eks:existingNetwork": json.dumps({**KEY, **key})}
    return record(run_program, STACK.name, config, place=Place(facts.region, facts.account, networks=[facts]))


def with_nat() -> NetworkFacts:
    tables = [dataclasses.replace(table, routes=[*table.routes, TO_NAT]) for table in SPOKE.route_tables]
    return dataclasses.replace(SPOKE, route_tables=tables)


def test_ways_of_the_owner_are_drawn_dashed() -> None:
    picture = draw(recorded())
    boxes = {box.lines: box for box in picture}
    gateway = boxes["Transit gateway tgw-0c1d2e3f4a5b60718", "10.0.0.0/8"]
    hub = boxes["VPC endpoints elsewhere", "autoscaling, ec2, ecr.api, ecr.dkr, eks, sts"]
    assert {gateway.look, hub.look} == {Look.UNSEEN}
    assert {way.unseen for way in picture.ways if way.target in (gateway.key, hub.key)} == {True}
    assert boxes["VPC endpoints of its owner", "s3"].look is Look.DOORS
    assert ("Internet", "no gateway, no route, no public address") in boxes


def test_a_way_to_the_internet_that_is_accepted_is_drawn_like_all_others() -> None:
    graph = recorded(with_nat(), allowInternetRoutes=True)
    [internet] = [box for box in draw(graph) if box.key == "internet"]
    assert internet.look is Look.PUBLIC
    assert internet.lines == ("INTERNET", f"by NAT gateway {TO_NAT.target} of the VPC's owner")
    [private] = [verdict for verdict in verdicts(graph) if verdict.name == "Private"]
    assert [reason.subject for reason in private.exceptions] == ["existingNetwork.allowInternetRoutes"]
    assert all(control.decide(graph) for control in all_controls())


CHANGES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("nothing", {}, []),
    ("free addresses", {"subnets": [dataclasses.replace(one, free_addresses=50) for one in SPOKE.subnets]}, []),
    ("DNS servers", {"domain_name_servers": ["10.0.0.2"]}, ["its DNS servers were AmazonProvidedDNS and are 10.0.0.2"]),
    (
        "an endpoint",
        {"endpoints": [dataclasses.replace(SPOKE.endpoints[0], ingress=[HTTPS], name="s3")]},
        ["its endpoint of s3 is another than before"],
    ),
    (
        "a subnet",
        {"subnets": [dataclasses.replace(SPOKE.subnets[0], owner_id=OWNER), *SPOKE.subnets[1:]]},
        [f"{SPOKE.subnets[0].id} is another than before"],
    ),
]


@pytest.mark.parametrize(("changed", "told"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_diffs_say_what_the_owner_has_changed(changed: dict[str, Any], told: list[str]) -> None:
    notes = network_notes(recorded(), recorded(dataclasses.replace(SPOKE, **changed)))
    assert [note.partition("somebody else's: ")[2] for note in notes] == told


def test_diffs_say_where_routes_newly_lead() -> None:
    notes = network_notes(recorded(), recorded(with_nat(), allowInternetRoutes=True))
    tables = [table.id for table in SPOKE.route_tables]
    assert [note.partition("somebody else's: ")[2] for note in notes] == [
        f"{table} leads 0.0.0.0/0 to NAT gateway {TO_NAT.target}" for table in sorted(tables)
    ]
