"""Accounts whose organisation says how roles are made: every one is, and those that are there are taken."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from private_eks.iam.plan.given_roles import RoleUse
from private_eks_cli.cloud import given_roles
from private_eks_cli.graph.model import Graph, Resource
from private_eks_cli.promises import broken_promises
from private_eks_cli.recording.recorder import record
from tests.conftest import faults, recorded, stack_called, with_inputs, with_keys, with_settings
from tests.planned_roles import planned_roles
from tests.programs import run_program

BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
IAM = {
    "permissionsBoundaryArn": BOUNDARY,
    "path": "/platform/",
    "namePrefix": "plt-",
    "tags": {"classification": "internal"},
}
ROLE, PROFILE = "aws:iam/role:Role", "aws:iam/instanceProfile:InstanceProfile"
THERE = "arn:aws:iam::111122223333:role/teams/"


def made_by_iam(graph: Graph) -> list[Resource]:
    return [resource for resource in graph if resource.type.startswith("aws:iam/")]


@pytest.fixture(scope="module")
def governed() -> Graph:
    return with_settings("everything", iam=IAM)


def test_every_role_and_profile_is_made_as_the_organisation_wants(governed: Graph) -> None:
    assert len(governed.of(ROLE)) == len(recorded("everything").of(ROLE)) > 20
    for made in governed.of(ROLE, PROFILE):
        assert made.inputs["path"] == "/platform/", made.name
        assert made.inputs["namePrefix"].startswith("plt-"), made.name
        assert made.inputs["tags"]["classification"] == "internal", made.name
        assert "/platform/plt-" in made.arn, made.name
    assert {role.inputs["permissionsBoundary"] for role in governed.of(ROLE)} == {BOUNDARY}
    assert faults(governed) == []


@pytest.mark.parametrize("field", ["permissionsBoundary", "path"])
def test_a_role_without_them_breaks_a_promise(governed: Graph, field: str) -> None:
    for role in governed.of(ROLE):
        broken = broken_promises(with_inputs(governed, ROLE, role.name, {field: None}))
        assert [f for f in broken["Least privilege: no wildcard grants, one purpose per role"] if field in f], role.name


def given_by(name: str) -> tuple[dict[str, RoleUse], dict[str, Any]]:
    """Give all roles of a stack as they would be given, and the stack's `iam` with them."""
    seen = planned_roles(name)
    roles = {
        key: {"arn": f"{THERE}{key}", **({"instanceProfile": key} if use.profile else {})} for key, use in seen.items()
    }
    return seen, {"oidcProvider": not all(use.principal for use in seen.values()), "roles": roles}


@pytest.mark.parametrize("name", ["auto-mode", "dev", "everything", "spot-batch"])
def test_a_stack_with_all_roles_given_makes_none(name: str) -> None:
    seen, iam = given_by(name)
    graph = with_settings(name, iam=iam)
    left = {resource.type for resource in made_by_iam(graph)}
    by_irsa = not all(use.principal for use in seen.values())
    assert left == ({"aws:iam/openIdConnectProvider:OpenIdConnectProvider"} if by_irsa else set())
    assert faults(graph) == []
    used = json.dumps([*(dict(resource.inputs) for resource in graph if resource.custom), graph.exports])
    assert [key for key in seen if f"{THERE}{key}" not in used and f'"{key}"' not in used] == []


def test_further_rights_are_added_and_told_apart() -> None:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
    roles = {"zone-a": {"policies": ["AmazonSSMManagedInstanceCore"], "statements": [statement]}}
    graph = with_settings("staging", iam={"roles": roles})
    added = {r.urn for r in graph} - {r.urn for r in recorded("staging")}
    names = {urn.rsplit("::", 1)[-1] for urn in added}
    assert names == {f"private-eks-staging-zone-a-node{end}" for end in ("", "-AmazonSSMManagedInstanceCore")}
    assert faults(graph) == []
    wrong = with_inputs(
        graph, "RolePolicyAttachment", "-AmazonSSMManagedInstanceCore", {"policyArn": "a/PowerUserAccess"}
    )
    assert any("PowerUserAccess does not belong" in fault for fault in faults(wrong))


def test_a_path_that_fargate_may_not_take_is_told() -> None:
    graph = with_settings("dev", iam={"path": "/platform/"})
    assert [w for w in graph.warnings if "pod execution roles" in w and "/platform/" in w]


def told_of(name: str, principal: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": principal}, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return json.dumps({"Role": {"Arn": f"{THERE}{name}", "Path": "/teams/", "AssumeRolePolicyDocument": document}})


def test_roles_of_the_folder_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = with_keys(stack_called("dev"), {"iam": {"roles": {"cluster": {"arn": f"{THERE}control"}}}})
    monkeypatch.setattr(given_roles, "TOLD", dataclasses.replace(given_roles.TOLD, folder=str(tmp_path)))
    file = tmp_path / "control.json"
    file.write_text(told_of("control", "eks.amazonaws.com"), encoding="utf-8")
    assert not [warning for warning in record(run_program, "dev", stack.config).warnings if "iam.roles" in warning]
    file.write_text(told_of("control", "ec2.amazonaws.com"), encoding="utf-8")
    with pytest.raises(Exception, match=r"iam\.roles\.cluster\.arn: .*whose trust lets eks\.amazonaws\.com"):
        record(run_program, "dev", stack.config)
    file.write_text(told_of("another", "eks.amazonaws.com"), encoding="utf-8")
    with pytest.raises(Exception, match="the ARN of the role of this name"):
        record(run_program, "dev", stack.config)
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(Exception, match="aws iam get-role"):
        record(run_program, "dev", stack.config)


def test_the_example_is_as_its_organisation_wants() -> None:
    graph = recorded("governed")
    arns = {resource.inputs.get("roleArn") for resource in graph.of("aws:eks/cluster:Cluster")}
    assert arns == {"arn:aws:iam::111122223333:role/governed/eks-control-plane"}
    assert {role.inputs["permissionsBoundary"] for role in graph.of(ROLE)} == {
        "arn:aws:iam::111122223333:policy/platform-boundary"
    }
    assert [dataclasses.asdict(profile) for profile in graph.of(PROFILE)] == []
    assert faults(graph) == []
