from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.regions import partition_of
from private_eks.iam.plan.policies import policy
from private_eks.iam.plan.statements import ROLE_POLICY_SIZE, check_statements, size_of
from private_eks.identities.plan import IRSA, POD_IDENTITY, Identity
from private_eks.nodes.plan import karpenter as plan
from tests.plan.values import regions
from tests.refusal import refusal_of

ACCOUNT = "111122223333"
LONGEST_CLUSTER = "c" * 100
TEAM = {"team": {"selectors": [{"namespace": "team"}]}}
SYSTEM = {"system": {"selectors": [{"namespace": "kube-system"}]}}
DNS = {"dns": {"selectors": [{"namespace": "kube-system", "labels": {"k8s-app": "kube-dns"}}]}}
OWN = {"own": {"selectors": [{"namespace": "kube-system", "labels": {"app.kubernetes.io/name": "karpenter"}}]}}


def statements(region: str = "eu-west-1", cluster: str = "main") -> dict[str, dict[str, Any]]:
    partition = partition_of(region).name
    made = plan.controller_statements(
        f"arn:{partition}:eks:{region}:{ACCOUNT}:cluster/{cluster}",
        f"arn:{partition}:iam::{ACCOUNT}:role/{'n' * 64}",
        f"arn:{partition}:sqs:{region}:{ACCOUNT}:{'q' * 80}",
    )
    return {statement["Sid"]: statement for statement in made}


def listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


@pytest.mark.parametrize("region", ["ap-southeast-7", "us-gov-east-1", "us-isob-east-1", "cn-northwest-1"])
def test_the_permissions_of_the_longest_cluster_name_fit_into_one_inline_policy(region: str) -> None:
    made = statements(region, LONGEST_CLUSTER)
    assert size_of(policy(*made.values())) <= ROLE_POLICY_SIZE
    assert refusal_of(lambda: check_statements("statements", list(made.values()), region)) == ""


@given(regions)
def test_permissions_stay_in_the_region_and_its_partition(region: str) -> None:
    for statement in statements(region).values():
        for resource in listed(statement["Resource"]):
            start = f"arn:{partition_of(region).name}:"
            assert resource == "*" or resource.startswith((f"{start}ec2:{region}:", start))
    assert statements(region)["Describe"]["Condition"] == {"StringEquals": {"aws:RequestedRegion": region}}


def test_only_reading_is_allowed_on_everything() -> None:
    wide = [statement for statement in statements().values() if statement["Resource"] == "*"]
    actions = [action for statement in wide for action in listed(statement["Action"])]
    assert len(actions) == 11
    assert all(action.startswith("ec2:Describe") for action in actions)


def test_nothing_is_allowed_that_an_isolated_vpc_has_no_endpoint_for() -> None:
    services = {action.split(":")[0] for s in statements().values() for action in listed(s["Action"])}
    assert services == {"ec2", "eks", "iam", "sqs", "ssm"}
    iam = [s for s in statements().values() if any(action.startswith("iam:") for action in listed(s["Action"]))]
    assert [s["Action"] for s in iam] == ["iam:PassRole"]


@pytest.mark.parametrize(
    ("sid", "kind", "tags"),
    [
        ("LaunchTagged", "RequestTag", {"kubernetes.io/cluster/main": "owned", "eks:eks-cluster-name": "main"}),
        ("TagAtCreation", "RequestTag", {"kubernetes.io/cluster/main": "owned", "eks:eks-cluster-name": "main"}),
        ("LaunchByOwnTemplates", "ResourceTag", {"kubernetes.io/cluster/main": "owned"}),
        ("TagLater", "ResourceTag", {"kubernetes.io/cluster/main": "owned"}),
        ("DeleteOwn", "ResourceTag", {"kubernetes.io/cluster/main": "owned"}),
    ],
)
def test_what_changes_something_asks_for_the_tags_of_this_cluster(sid: str, kind: str, tags: dict[str, str]) -> None:
    condition = statements()[sid]["Condition"]
    wanted = {f"aws:{kind}/{key}": value for key, value in tags.items()}
    assert wanted.items() <= condition["StringEquals"].items()
    assert condition["StringLike"] == {f"aws:{kind}/karpenter.sh/nodepool": "*"}


def test_it_asks_for_zonal_shifts_of_this_cluster_only_where_it_is_told_to() -> None:
    cluster, queue = "arn:aws:eks:eu-west-1:111122223333:cluster/main", "arn:aws:sqs:eu-west-1:111122223333:q"
    without, told = (plan.controller_statements(cluster, "arn:aws:iam::1:role/n", queue, zs) for zs in (False, True))
    assert told == [
        *without,
        {
            "Sid": "AskForZonalShifts",
            "Effect": "Allow",
            "Action": "arc-zonal-shift:GetManagedResource",
            "Resource": cluster,
        },
    ]


def test_every_action_that_changes_something_is_limited() -> None:
    """By tags, or to one resource; what a launch only uses carries no tags of ours."""
    reading = {"Describe", "DescribeCluster", "FindImages"}
    single = {"HearInterruptions", "PassNodeRole"}
    unlimited = {sid for sid, s in statements().items() if "Condition" not in s} - reading - single
    assert unlimited == {"LaunchFrom"}
    kinds = {resource.rsplit(":", 1)[-1] for resource in statements()["LaunchFrom"]["Resource"]}
    assert kinds == {
        "capacity-reservation/*", "image/*", "placement-group/*", "security-group/*", "snapshot/*", "subnet/*",
    }  # fmt: skip


def test_tags_are_written_with_a_launch_and_a_few_of_them_later() -> None:
    made = statements()
    actions = {"CreateFleet", "CreateLaunchTemplate", "RunInstances"}
    assert set(made["TagAtCreation"]["Condition"]["StringEquals"]["ec2:CreateAction"]) == actions
    later = made["TagLater"]["Condition"]
    keys = ["Name", "eks:eks-cluster-name", "karpenter.sh/nodeclaim"]
    assert later["ForAllValues:StringEquals"] == {"aws:TagKeys": keys}
    assert later["StringEqualsIfExists"] == {"aws:RequestTag/eks:eks-cluster-name": "main"}


@pytest.mark.parametrize(
    ("region", "principals"),
    [("eu-west-1", ["ec2.amazonaws.com"]), ("cn-north-1", ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"])],
)
def test_only_the_role_of_the_nodes_is_passed_and_only_to_ec2(region: str, principals: list[str]) -> None:
    statement = statements(region)["PassNodeRole"]
    assert statement["Resource"] == f"arn:{partition_of(region).name}:iam::{ACCOUNT}:role/{'n' * 64}"
    assert statement["Condition"] == {"StringEquals": {"iam:PassedToService": principals}}


def test_only_events_of_the_queues_account_come_in_and_only_by_tls() -> None:
    arn = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:main"
    send, encrypted = plan.queue_policy(arn)["Statement"]
    assert send["Condition"] == {"ArnLike": {"aws:SourceArn": f"arn:aws:events:eu-west-1:{ACCOUNT}:rule/*"}}
    assert (send["Action"], send["Resource"], encrypted["Resource"]) == ("sqs:SendMessage", arn, arn)
    assert (encrypted["Effect"], encrypted["Principal"], encrypted["Action"]) == ("Deny", "*", "sqs:*")
    assert encrypted["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_five_kinds_of_events_are_heard() -> None:
    assert {kind for pattern in plan.INTERRUPTIONS.values() for kind in pattern["detail-type"]} == {
        "AWS Health Event",
        "EC2 Capacity Reservation Instance Interruption Warning",
        "EC2 Instance Rebalance Recommendation",
        "EC2 Instance State-change Notification",
        "EC2 Spot Instance Interruption Warning",
    }
    assert all(len(f"{'c' * plan.LONGEST_NAME}-{key}") <= 64 - 8 for key in plan.INTERRUPTIONS)


def test_the_controller_has_the_names_of_its_chart_unless_told_otherwise() -> None:
    assert plan.controller_identity("main", {}) == Identity(POD_IDENTITY, "kube-system", ("karpenter",))
    settings = {"namespace": "karpenter", "service_account": "scaler"}
    assert plan.controller_identity("main", cast(Any, settings), IRSA) == Identity(IRSA, "karpenter", ("scaler",))


@pytest.mark.parametrize(
    ("component", "settings", "mechanism", "message"),
    [
        ("main", {"namespace": "kube-*"}, POD_IDENTITY, "settings.namespace: got 'kube-*'"),
        ("main", {"service_account": "Karpenter"}, POD_IDENTITY, "settings.service_account: got 'Karpenter'"),
        ("main", {"enabled": False}, POD_IDENTITY, "settings.enabled: got false"),
        ("main", {}, "node-role", "mechanism: got 'node-role'"),
        ("c" * 42, {}, POD_IDENTITY, "allowed: at most 41 characters"),
    ],
)
def test_names_that_cannot_be_are_refused(component: str, settings: Any, mechanism: str, message: str) -> None:
    assert message in refusal_of(lambda: plan.controller_identity(component, settings, mechanism))


@pytest.mark.parametrize(
    ("profiles", "has_home", "mechanism"),
    [
        ({}, True, POD_IDENTITY),
        (TEAM, True, POD_IDENTITY),
        (DNS, True, POD_IDENTITY),
        (SYSTEM, True, IRSA),
        (SYSTEM, False, IRSA),
        (OWN, False, IRSA),
    ],
)
def test_the_controller_runs_on_nodes_or_on_fargate(profiles: Any, has_home: bool, mechanism: str) -> None:
    assert refusal_of(lambda: plan.check_karpenter("main", {}, profiles, has_home)) == ""
    assert plan.controller_mechanism({}, profiles, has_home) == mechanism


def test_its_settings_are_called_as_the_caller_calls_them() -> None:
    message = refusal_of(lambda: plan.check_karpenter("main", {"namespace": "*"}, {}, has_home=True))
    assert message.startswith("karpenter.namespace: got '*'")


@given(st.text(max_size=8), st.text(max_size=8))
def test_whatever_names_are_given_are_taken_or_refused_in_four_parts(namespace: str, account: str) -> None:
    settings = {"namespace": namespace, "service_account": account}
    refusal_of(lambda: plan.check_karpenter("main", cast(Any, settings), {}, has_home=True))


@pytest.mark.parametrize("settings", [None, True, "nodes", [], {}, {"namespace": "karpenter"}])
def test_settings_without_a_role_for_nodes_pass(settings: object) -> None:
    assert refusal_of(lambda: plan.refuse_node_role("karpenter", settings)) == ""
