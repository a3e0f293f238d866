import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.regions import partition_of
from private_eks.iam.plan.policies import (
    Policy,
    flow_log_trust,
    key_policy,
    log_delivery,
    log_group_arn,
    pod_execution_trust,
    pod_identity_trust,
    policy,
    service_account_trust,
    service_trust,
)
from tests.plan.values import regions

ACCOUNT = "111122223333"
CLUSTER = f"arn:aws:eks:eu-west-1:{ACCOUNT}:cluster/main"
ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/ABC"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER}"

accounts = st.from_regex(r"[0-9]{12}", fullmatch=True)
plain = st.from_regex(r"[a-z]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)

EVERY: list[Callable[[], Policy]] = [
    lambda: service_trust("eks.amazonaws.com"),
    lambda: service_trust("eks.amazonaws.com", tagging=True),
    lambda: pod_execution_trust(CLUSTER),
    lambda: service_account_trust(PROVIDER, "kube-system", "aws-node"),
    lambda: pod_identity_trust(CLUSTER, "kube-system", "aws-node"),
    lambda: key_policy("eu-west-1", ACCOUNT, "/vpc/main"),
    lambda: flow_log_trust("eu-west-1", ACCOUNT),
    lambda: policy(*log_delivery("eu-west-1", ACCOUNT, "/vpc/main")),
]


def only(document: Policy) -> dict[str, Any]:
    (statement,) = document["Statement"]
    return dict(statement)


@pytest.mark.parametrize("make", EVERY)
def test_every_policy_is_json_that_only_allows(make: Callable[[], Policy]) -> None:
    document = json.loads(json.dumps(make()))

    assert document == make()
    assert document["Version"] == "2012-10-17"
    assert {statement["Effect"] for statement in document["Statement"]} == {"Allow"}


def test_statements_are_wrapped_in_order() -> None:
    assert policy({"Sid": "a"}, {"Sid": "b"}) == {"Version": "2012-10-17", "Statement": [{"Sid": "a"}, {"Sid": "b"}]}


def test_a_service_may_assume_its_role() -> None:
    assert only(service_trust("eks.amazonaws.com")) == {
        "Effect": "Allow",
        "Principal": {"Service": "eks.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }


def test_a_service_that_tags_its_sessions_may_pass_tags_on() -> None:
    plain_trust, tagging = (
        only(service_trust("eks.amazonaws.com")),
        only(service_trust("eks.amazonaws.com", tagging=True)),
    )

    assert tagging == {**plain_trust, "Action": ["sts:AssumeRole", "sts:TagSession"]}


def test_fargate_may_assume_the_role_for_one_cluster_s_profiles() -> None:
    assert only(pod_execution_trust(CLUSTER)) == {
        "Effect": "Allow",
        "Principal": {"Service": "eks-fargate-pods.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:eks:eu-west-1:{ACCOUNT}:fargateprofile/main/*"}},
    }


@given(regions, accounts, plain)
def test_the_trusted_profiles_are_of_this_cluster_alone(region: str, account: str, name: str) -> None:
    place = f"arn:{partition_of(region).name}:eks:{region}:{account}"
    condition = only(pod_execution_trust(f"{place}:cluster/{name}"))["Condition"]

    assert condition == {"ArnLike": {"aws:SourceArn": f"{place}:fargateprofile/{name}/*"}}


@given(plain, plain)
def test_exactly_one_service_account_may_assume_the_role(namespace: str, account: str) -> None:
    assert only(service_account_trust(PROVIDER, namespace, account)) == {
        "Effect": "Allow",
        "Principal": {"Federated": PROVIDER},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {
                f"{ISSUER}:aud": "sts.amazonaws.com",
                f"{ISSUER}:sub": f"system:serviceaccount:{namespace}:{account}",
            }
        },
    }


@given(plain, plain)
def test_exactly_one_service_account_of_one_cluster_is_handed_the_role(namespace: str, account: str) -> None:
    assert only(pod_identity_trust(CLUSTER, namespace, account)) == {
        "Effect": "Allow",
        "Principal": {"Service": "pods.eks.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Condition": {
            "StringEquals": {
                "aws:RequestTag/eks-cluster-arn": CLUSTER,
                "aws:RequestTag/kubernetes-namespace": namespace,
                "aws:RequestTag/kubernetes-service-account": account,
            }
        },
    }


@given(plain, st.lists(plain, min_size=2, max_size=4, unique=True))
def test_several_service_accounts_may_be_named(namespace: str, accounts: list[str]) -> None:
    by_issuer = only(service_account_trust(PROVIDER, namespace, *accounts))["Condition"]["StringEquals"]
    by_agent = only(pod_identity_trust(CLUSTER, namespace, *accounts))["Condition"]["StringEquals"]

    assert by_issuer[f"{ISSUER}:sub"] == [f"system:serviceaccount:{namespace}:{account}" for account in accounts]
    assert by_agent["aws:RequestTag/kubernetes-service-account"] == accounts


@pytest.mark.parametrize(("region", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn")])
def test_log_groups_lie_in_the_partition(region: str, partition: str) -> None:
    assert log_group_arn(region, ACCOUNT, "/x") == f"arn:{partition}:logs:{region}:{ACCOUNT}:log-group:/x"


@pytest.mark.parametrize(
    ("region", "principal"),
    [("eu-west-1", "logs.eu-west-1.amazonaws.com"), ("cn-north-1", "logs.cn-north-1.amazonaws.com.cn")],
)
def test_cloudwatch_logs_may_use_a_key_for_one_log_group(region: str, principal: str) -> None:
    account, logs = key_policy(region, ACCOUNT, "/x")["Statement"]

    assert account["Principal"] == {"AWS": f"arn:{partition_of(region).name}:iam::{ACCOUNT}:root"}
    assert logs["Principal"] == {"Service": principal}
    assert logs["Condition"] == {
        "ArnEquals": {"kms:EncryptionContext:aws:logs:arn": log_group_arn(region, ACCOUNT, "/x")}
    }
    assert [action for action in logs["Action"] if action.split(":")[1] in {"*", "Put*", "Create*", "Schedule*"}] == []


def test_flow_logs_of_this_account_and_region_may_assume_their_role() -> None:
    assert only(flow_log_trust("eu-west-1", ACCOUNT)) == {
        "Effect": "Allow",
        "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnLike": {"aws:SourceArn": f"arn:aws:ec2:eu-west-1:{ACCOUNT}:vpc-flow-log/*"},
        },
    }


def test_flow_logs_are_written_into_one_log_group() -> None:
    write, look = log_delivery("eu-west-1", ACCOUNT, "/vpc/main")

    assert write["Resource"] == f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/vpc/main:*"
    assert write["Action"] == ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    assert look["Action"] == "logs:DescribeLogGroups"
    assert look["Resource"] == f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:*"
