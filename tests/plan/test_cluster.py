import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.cluster.plan.cluster import check_cluster, kubeconfig
from private_eks.keys.plan import check_key_arn
from private_eks.logs.plan import RETENTIONS, check_retention
from tests.plan.values import numbers, words
from tests.refusal import refusal_of


@given(st.integers(-1, 4000))
def test_only_the_retentions_of_cloudwatch_logs_pass(days: int) -> None:
    assert (refusal_of(lambda: check_retention(days)) == "") == (days in RETENTIONS)


def test_retentions_are_those_of_the_api() -> None:
    # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    months = [30, 60, 90, 120, 150, 180]
    years = [365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]

    assert list(RETENTIONS) == [1, 3, 5, 7, 14, *months, *years]


@pytest.mark.parametrize(
    ("name", "version", "support", "days", "argument"),
    [
        ("main", "1.35", "STANDARD", 365, ""),
        ("main", "1.35", "EXTENDED", 1, ""),
        ("ma.in", "1.35", "STANDARD", 365, "name"),
        ("main", "1.5", "STANDARD", 365, "version"),
        ("main", "1.35", "standard", 365, "support_type"),
        ("main", "1.35", "STANDARD", 366, "log_retention_days"),
    ],
)
def test_a_cluster_s_plain_settings_are_checked(
    name: str, version: str, support: str, days: int, argument: str
) -> None:
    assert refusal_of(lambda: check_cluster(name, version, support, days)).partition(":")[0] == argument


@given(words, words, words, numbers)
def test_any_settings_pass_or_are_refused(name: str, version: str, support: str, days: int) -> None:
    assert refusal_of(lambda: check_cluster(name, version, support, days)) or support in {"STANDARD", "EXTENDED"}


@pytest.mark.parametrize(
    ("arn", "region", "accepted"),
    [
        ("arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab", "eu-west-1", True),
        ("arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd", "eu-west-1", True),
        ("arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd", "cn-north-1", True),
        ("arn:aws:kms:eu-west-2:111122223333:key/1234abcd", "eu-west-1", False),
        ("arn:aws:kms:eu-west-1:111122223333:alias/main", "eu-west-1", False),
        ("arn:aws-cn:kms:eu-west-1:111122223333:key/1234abcd", "eu-west-1", False),
        ("1234abcd-12ab", "eu-west-1", False),
        ("alias/main", "eu-west-1", False),
        ("", "eu-west-1", False),
    ],
)
def test_a_key_is_named_by_its_own_arn(arn: str, region: str, accepted: bool) -> None:
    message = refusal_of(lambda: check_key_arn("key_arn", arn, region))

    assert message == "" if accepted else message.startswith(f"key_arn: got {arn!r}; allowed: arn:aws")


@pytest.mark.parametrize("arn", [None, object()])
def test_a_key_that_is_not_known_yet_passes(arn: object) -> None:
    assert refusal_of(lambda: check_key_arn("key_arn", arn, "eu-west-1")) == ""


@given(words, words, words, words)
def test_a_kubeconfig_holds_no_secret(name: str, endpoint: str, authority: str, region: str) -> None:
    (user,) = kubeconfig(name, endpoint, authority, region)["users"]

    assert set(user) == {"name", "user"}
    assert set(user["user"]) == {"exec"}
    assert set(user["user"]["exec"]) == {"apiVersion", "command", "args"}


def test_a_kubeconfig_asks_the_aws_cli_for_a_token() -> None:
    made = kubeconfig("main", "https://x.eks", "Q0E=", "eu-west-1")

    assert made["users"][0]["user"]["exec"]["command"] == "aws"
    assert " ".join(made["users"][0]["user"]["exec"]["args"]) == (
        "eks get-token --cluster-name main --region eu-west-1 --output json"
    )
    assert made["clusters"][0]["cluster"] == {"server": "https://x.eks", "certificate-authority-data": "Q0E="}


@given(words, words, words, words)
def test_a_kubeconfig_is_whole(name: str, endpoint: str, authority: str, region: str) -> None:
    made = json.loads(json.dumps(kubeconfig(name, endpoint, authority, region)))
    context = made["contexts"][0]

    assert context["name"] == made["current-context"]
    assert context["context"] == {"cluster": made["clusters"][0]["name"], "user": made["users"][0]["name"]}
