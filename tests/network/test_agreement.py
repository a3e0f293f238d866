"""The snapshot and the preview's own questions give the same facts."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from private_eks.network.lookups import look_up
from private_eks.network.plan.facts import NetworkFacts, facts_in
from private_eks_cli.cloud import snapshots
from private_eks_cli.cloud.answers import Place
from private_eks_cli.network.conversion import facts_of
from private_eks_cli.network.snapshot import text_of

from .ec2_answers import ACCOUNT, ANSWERS, VPC, A, B, endpoint

PRESENT = ["ecr.api", "s3"]
FIREWALL = endpoint("com.amazonaws.vpce.eu-west-1.vpce-svc-0a", "vpce-0fw", "GatewayLoadBalancer")
SETTINGS: Any = {"vpc_id": VPC, "node_subnet_ids": [A, B], "endpoints": {"present": PRESENT}}


Keep = Callable[[NetworkFacts], None]
Deploy = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keep:
    """Let the project have a snapshot."""
    monkeypatch.setattr(snapshots, "FOLDER", str(tmp_path))

    def write(facts: NetworkFacts) -> None:
        (tmp_path / f"{facts.vpc_id}.json").write_text(text_of(facts), encoding="utf-8")

    return write


def used(facts: NetworkFacts) -> NetworkFacts:
    """Leave out what the settings do not name."""
    subnets = sorted((one for one in facts.subnets if one.id in (A, B)), key=lambda subnet: subnet.id)
    asked = {service: facts.endpoint(service) for service in PRESENT}
    endpoints = [one for one in facts.endpoints if one == asked.get(one.service)]
    return dataclasses.replace(facts, subnets=subnets, endpoints=endpoints)


def test_a_snapshot_is_read_as_it_was_written() -> None:
    facts = facts_of(ANSWERS)
    assert facts_in(json.loads(text_of(facts))) == facts


def test_the_preview_is_told_what_the_snapshot_has(keep: Keep, deploy: Deploy) -> None:
    facts = facts_of(dataclasses.replace(ANSWERS, endpoints=[*ANSWERS.endpoints, FIREWALL]))
    keep(facts)
    told: list[NetworkFacts] = []
    deploy(lambda: told.append(look_up("", SETTINGS, ANSWERS.region)))
    assert used(told[0]) == used(facts)
    assert [one.id for one in used(facts).endpoints] == ["vpce-0ecr", "vpce-0s3"]


def test_a_snapshot_of_another_region_is_not_known(keep: Keep, deploy: Deploy) -> None:
    keep(dataclasses.replace(facts_of(ANSWERS), region="eu-central-1"))
    with pytest.raises(ValueError, match=f"nothing is known of {VPC} in eu-west-1: take a snapshot"):
        deploy(lambda: look_up("", SETTINGS, ANSWERS.region))


@pytest.mark.parametrize(
    ("accounts", "named", "account"),
    [
        ({}, "", ACCOUNT),
        ({"vpc-1": "1", "vpc-2": "1"}, "", "1"),
        ({"vpc-1": "1", "vpc-2": "2"}, "", ACCOUNT),
        ({"vpc-1": "1", "vpc-2": "2"}, '{"vpcId": "vpc-2"}', "2"),
    ],
)
def test_a_stack_is_in_the_account_that_took_the_snapshot(
    accounts: dict[str, str], named: str, account: str, keep: Keep
) -> None:
    """Another one would have the VPC shared with it, and endpoint policies name others."""
    for vpc_id, own in accounts.items():
        keep(dataclasses.replace(facts_of(ANSWERS), vpc_id=vpc_id, account=own))
    place = snapshots.place_in({"aws:region": "eu-west-1", "private-eks:existingNetwork": named}, {"a": 1})
    assert place == Place("eu-west-1", account, quotas={"a": 1})
