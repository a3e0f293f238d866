"""The deployer's policy allows all that a stack asks for, and each right in it is missed when it is taken away."""

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from private_eks.common.plan.regions import ec2_principal, partition_of
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.handover.deployer import MOST, Deployer, deployer_of, size
from private_eks_cli.handover.roles import roles_handover
from private_eks_cli.recording.recorder import record
from private_eks_cli.rights.organisation import judged
from private_eks_cli.rights.policies import Answer, Policy
from private_eks_cli.rights.reading import policy_of
from private_eks_cli.rights.request import Request
from private_eks_cli.rights.stack import requests_of
from tests.conftest import ALL_STACKS, name_of, recorded, stack_called, with_keys
from tests.programs import run_program

ACCOUNT = "111122223333"


def deployer(stack: str) -> Deployer:
    return deployer_of(recorded(stack), ACCOUNT)


def statements(stack: str) -> list[Mapping[str, Any]]:
    return [statement for policy in deployer(stack).policies for statement in policy["Statement"]]


def policy(found: list[Mapping[str, Any]]) -> Policy:
    return policy_of([{"Version": "2012-10-17", "Statement": [one]} for one in found], "deployer.json")


def refused(requests: list[Request], by: Policy) -> list[Request]:
    return [request for request in requests if by.says(request).answer is not Answer.ALLOWED]


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_it_allows_all_that_the_stack_asks_for(stack: str) -> None:
    assert refused(requests_of(recorded(stack), ACCOUNT), policy(statements(stack))) == []


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_it_fits_into_managed_policies(stack: str) -> None:
    found = deployer(stack)
    assert max(map(size, found.policies)) <= MOST
    assert len(found.policies) <= 10, "so many policies a role may have"
    assert found.actions == len({action for one in statements(stack) for action in one["Action"]})


@pytest.mark.parametrize("stack", ALL_STACKS, ids=name_of)
def test_each_right_that_is_taken_away_is_missed_by_its_name(stack: str) -> None:
    found, requests = statements(stack), requests_of(recorded(stack), ACCOUNT)
    rights = [(place, action) for place, one in enumerate(found) for action in one["Action"]]
    assert [right for right in rights if not missed(found, requests, *right)] == []


def missed(found: list[Mapping[str, Any]], requests: list[Request], place: int, action: str) -> bool:
    """Tell whether somebody misses an action of a statement, because nothing else allows it."""
    left = [one for one in found[place]["Action"] if one != action]
    fewer = policy([*found[:place], *([{**found[place], "Action": left}] if left else []), *found[place + 1 :]])
    about = [request for request in requests if request.action == action]
    return any(fewer.says(one).why == "deployer.json: no statement allows it" for one in about)


def test_roles_are_passed_to_their_services_alone_and_bounded() -> None:
    by_action: dict[str, list[Mapping[str, Any]]] = {}
    for one in statements("governed"):
        for action in one["Action"]:
            by_action.setdefault(action, []).append(one)
    boundary = "arn:aws:iam::111122223333:policy/platform-boundary"
    for action in ("iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:DetachRolePolicy"):
        for one in by_action[action]:
            assert one["Condition"]["ArnEquals"]["iam:PermissionsBoundary"] == [boundary], action
            assert all(on.startswith("arn:aws:iam::111122223333:role/platform/plt-") for on in one["Resource"]), action
    for one in by_action["iam:PassRole"]:
        assert len(one["Condition"]["StringEquals"]["iam:PassedToService"]) == 1
        assert "*" not in {on.rpartition("/")[2] for on in one["Resource"]}
    assert "iam:PolicyARN" in by_action["iam:AttachRolePolicy"][0]["Condition"]["ArnEquals"]


@pytest.mark.parametrize("region", ["cn-northwest-1", "eusc-de-east-1", "us-iso-east-1"])
def test_other_partitions_have_arns_and_names_of_their_own(region: str) -> None:
    graph = recorded_in(region)
    found = policy([one for document in deployer_of(graph, ACCOUNT).policies for one in document["Statement"]])
    requests = requests_of(graph, ACCOUNT)
    assert refused(requests, found) == []
    partition = partition_of(region).name
    assert {request.on.split(":")[1] for request in requests if request.on != "*"} == {partition}
    instance = next(one for one in requests if one.action == "iam:PassRole" and "bastion" in one.on)
    assert instance.values("iam:PassedToService") == (ec2_principal(region),)


def recorded_in(region: str) -> Graph:
    stack = with_keys(stack_called("dev"), {"aws:region": region, "zones": [f"{region}a", f"{region}b", f"{region}c"]})
    config = {
        key: value.replace("arn:aws:", f"arn:{partition_of(region).name}:") for key, value in stack.config.items()
    }
    return record(run_program, stack.name, config)


def test_what_has_no_resource_is_bound_to_the_region() -> None:
    for one in statements("everything"):
        if one["Resource"] == ["*"]:
            assert one["Condition"] == {"StringEquals": {"aws:RequestedRegion": ["eu-west-1"]}}, one["Action"]


def test_what_nobody_knows_the_rights_of_is_named(tmp_path: Path) -> None:
    graph = recorded("dev")
    bucket = Resource("urn:bucket", "aws:s3/bucket:Bucket", "own", "", True, {})
    graph = dataclasses.replace(
        graph, resources={**graph.resources, bucket.urn: bucket}, calls=frozenset({"aws:s3/x:getX"})
    )
    named = ["aws:s3/bucket:Bucket", "aws:s3/x:getX"]
    assert deployer_of(graph, ACCOUNT).unlisted == named
    assert [line for line in roles_handover(graph).unknown if "aws:s3/" in line] == [
        f"what the deployer needs for {one}" for one in named
    ]
    path = tmp_path / "all.json"
    path.write_text('{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*"}}', encoding="utf-8")
    assert judged(graph, [path]).notes == [f"not judged, since nobody says here what they ask for: {', '.join(named)}"]


def test_it_has_no_name_that_is_chosen_later() -> None:
    text = json.dumps(deployer("dev").policies)
    known = {resource.id for resource in recorded("dev") if resource.custom and resource.id.startswith(("vpc-", "sg-"))}
    assert not [name for name in known if name in text]
    assert ":role/private-eks-dev-cluster-*" in text
    assert ':cluster/private-eks-dev"' in text
