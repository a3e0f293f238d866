"""Roles that are there already, judged by what AWS tells of them; and names that begin as somebody wants."""

from typing import Any

import pytest

from private_eks.common.plan.refusals import ArgumentError
from private_eks.iam.plan.given_roles import RoleFacts, RoleUse, judge_role
from private_eks.iam.plan.managed_policies import attached
from private_eks.iam.plan.role_settings import only, role_name_prefix

ARN = "arn:aws:iam::111122223333:role/teams/there"
BOUNDARY = "arn:aws:iam::111122223333:policy/boundary"
NODES, PODS = RoleUse("ec2.amazonaws.com"), RoleUse("pods.eks.amazonaws.com", tagging=True)


def allow(**elements: Any) -> dict[str, Any]:
    principal = {"Service": "ec2.amazonaws.com"}
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **elements}


def judged(use: RoleUse, *statements: dict[str, Any], boundary: str = "", wanted: object = None) -> list[str]:
    trust = {"Version": "2012-10-17", "Statement": list(statements)}
    return list(judge_role("arn", use, RoleFacts(ARN, "/teams/", trust, boundary), wanted))


@pytest.mark.parametrize(
    "statement",
    [
        allow(),
        allow(Principal={"Service": ["ec2.amazonaws.com", "eks.amazonaws.com"]}),
        allow(Action=["sts:TagSession", "sts:AssumeRole"]),
        allow(Action="sts:*"),
        allow(Action="STS:assumerole"),
    ],
    ids=str,
)
def test_a_role_that_the_service_may_assume_is_taken(statement: dict[str, Any]) -> None:
    assert judged(NODES, statement) == []


@pytest.mark.parametrize(
    "statements",
    [
        (),
        (allow(Principal={"Service": "eks.amazonaws.com"}),),
        (allow(Principal={"AWS": "arn:aws:iam::111122223333:root"}),),
        (allow(Action="sts:TagSession"),),
        (allow(Effect="Deny"),),
        (allow(), allow(Effect="Deny")),
    ],
    ids=str,
)
def test_one_that_it_may_not_is_refused_with_the_trust_to_ask_for(statements: tuple[dict[str, Any], ...]) -> None:
    with pytest.raises(ArgumentError) as refused:
        judged(NODES, *statements)
    assert "ask its owner for this trust" in str(refused.value)
    assert '"Principal": {"Service": "ec2.amazonaws.com"}' in str(refused.value)


def test_pods_need_their_sessions_tagged() -> None:
    principal = {"Service": "pods.eks.amazonaws.com"}
    with pytest.raises(ArgumentError, match="sts:TagSession"):
        judged(PODS, allow(Principal=principal))
    assert judged(PODS, allow(Principal=principal, Action=["sts:AssumeRole", "sts:TagSession"])) == []


def test_what_is_doubtful_is_told() -> None:
    [conditions] = judged(NODES, allow(Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}))
    assert "has conditions" in conditions
    [boundary] = judged(NODES, allow(), wanted=BOUNDARY)
    assert boundary.endswith(f"has no permissions boundary; roles that are made here have {BOUNDARY}")
    assert judged(NODES, allow(), boundary=BOUNDARY, wanted=BOUNDARY) == []
    pods = RoleUse("ec2.amazonaws.com", plain_path=True)
    [path] = judged(pods, allow())
    assert "has to be /, and this one has /teams/" in path


def test_nothing_is_said_of_a_trust_that_nobody_saw_but_that() -> None:
    [unseen] = judge_role("iam.roles.cluster.arn", NODES, RoleFacts(ARN), BOUNDARY)
    assert unseen == f"iam.roles.cluster.arn: who may assume {ARN} is not seen here; pulumi preview asks AWS"


def test_the_longest_names_fit() -> None:
    name = f"{'c' * 40}-platform-aws-ebs-csi-driver"
    assert role_name_prefix("p" * 20, name) == f"{'p' * 20}{'c' * 17}-"
    assert len(role_name_prefix("p" * 20, name)) + len("20261130101010101000000001") == 64
    assert role_name_prefix("plt-", "main-cluster") == "plt-main-cluster-"


def test_a_part_is_told_of_its_own_roles() -> None:
    iam: Any = {"path": "/p/", "roles": {"general": {"arn": ARN}, "cluster": {"policies": ["A"]}}}
    assert only(iam, "cluster") == {"path": "/p/", "roles": {"cluster": {"policies": ["A"]}}}
    assert only(iam, node="general") == {"path": "/p/", "roles": {"node": {"arn": ARN}}}
    assert only(iam, "reports") == {"path": "/p/"}


def test_a_policy_by_name_and_by_arn_is_one() -> None:
    assert list(attached(["A", "B"], ["arn:aws:iam::aws:policy/A", "C"])) == [(0, "A"), (1, "B"), (1, "C")]
