import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.plan.cluster import (
    ACCESS_POLICIES,
    OLDEST_VERSION,
    RESERVED_GROUPS,
    RETENTIONS,
    access_policy_arn,
    check_access,
    check_cluster,
    check_key_arn,
    check_retention,
    check_version,
    kubeconfig,
)
from tests.plan.values import numbers, words
from tests.refusal import refusal_of

ROLE = "arn:aws:iam::111122223333:role"
ADMIN: dict[str, Any] = {"principal_arn": f"{ROLE}/admins", "policies": {"AmazonEKSClusterAdminPolicy": {}}}

entries = st.fixed_dictionaries(
    {"principal_arn": words | st.sampled_from([f"{ROLE}/a", f"{ROLE}/b", "arn:aws:iam::111122223333:user/c"])},
    optional={
        "policies": st.dictionaries(
            st.sampled_from(sorted(ACCESS_POLICIES)) | words,
            st.fixed_dictionaries({}, optional={"namespaces": st.lists(words)}),
            max_size=2,
        ),
        "kubernetes_groups": st.lists(words | st.sampled_from(RESERVED_GROUPS), max_size=2),
    },
)


def access(**settings: Any) -> str:
    """Give the refusal of a second entry beside an administrator."""
    second = {"principal_arn": f"{ROLE}/second", **settings}
    return refusal_of(lambda: check_access({"admins": ADMIN, "second": second}, "eu-west-1"))


@pytest.mark.parametrize("version", ["1.31", "1.35", "1.36", "1.99", "2.10"])
def test_supported_and_newer_versions_pass(version: str) -> None:
    assert refusal_of(lambda: check_version(version)) == ""


@pytest.mark.parametrize(
    "version", ["", "1.30", "1.20", "0.99", "1.3", "1", "latest", "v1.35", "1.35.1", "1.35 ", "-1.35"]
)
def test_other_versions_are_refused(version: str) -> None:
    assert refusal_of(lambda: check_version(version)).startswith(f"version: got {version!r}; allowed: a minor version")


@given(st.integers(0, 3), st.integers(10, 99))
def test_versions_are_compared_as_numbers(major: int, minor: int) -> None:
    accepted = refusal_of(lambda: check_version(f"{major}.{minor}")) == ""

    assert accepted == ((major, minor) >= OLDEST_VERSION)


@given(st.integers(-1, 4000))
def test_only_the_retentions_of_cloudwatch_logs_pass(days: int) -> None:
    assert (refusal_of(lambda: check_retention(days)) == "") == (days in RETENTIONS)


def test_retentions_are_those_of_the_api() -> None:
    # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    months = [30, 60, 90, 120, 150, 180]
    years = [365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]

    assert list(RETENTIONS) == [1, 3, 5, 7, 14, *months, *years]


def test_another_retention_is_refused_with_the_whole_list() -> None:
    assert refusal_of(lambda: check_retention(364)).startswith("log_retention_days: got 364; allowed: 1, 3, 5, ")


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


@pytest.mark.parametrize(
    "arn", [f"{ROLE}/x", f"{ROLE}/path/to/x", "arn:aws:iam::111122223333:user/me@example.com", f"{ROLE}/a+b=c,d.e_f-g"]
)
def test_roles_and_users_are_principals(arn: str) -> None:
    assert access(principal_arn=arn) == ""


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "admins",
        "111122223333",
        f"{ROLE}/",
        f"{ROLE}/a b",
        "arn:aws:iam::1111:role/x",
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::111122223333:group/x",
        "arn:aws:sts::111122223333:assumed-role/x/y",
        "arn:aws-cn:iam::111122223333:role/x",
        "arn:aws-us-gov:iam::111122223333:role/x",
    ],
)
def test_nothing_else_is_a_principal(arn: str) -> None:
    assert access(principal_arn=arn).startswith(
        f"access_entries.second.principal_arn: got {arn!r}; allowed: arn:aws:iam"
    )


def test_a_principal_has_one_entry() -> None:
    assert access(principal_arn=f"{ROLE}/admins").endswith("each principal once; merge it with access_entries.admins")


def test_principals_that_are_not_known_yet_pass() -> None:
    promise = object()

    assert refusal_of(lambda: check_access({"a": {**ADMIN, "principal_arn": promise}}, "eu-west-1")) == ""


@pytest.mark.parametrize("policy", [*sorted(ACCESS_POLICIES), "AmazonEKSSecretReaderPolicy", "AmazonSageMakerPolicy"])
def test_access_policies_are_eks_s_own(policy: str) -> None:
    refused = not policy.startswith("AmazonEKS")

    assert bool(access(policies={policy: {}})) == refused


@pytest.mark.parametrize(
    ("policy", "meant"),
    [
        ("AmazonEKSEditPolcy", "AmazonEKSEditPolicy"),
        ("AmazonEKSClusterAdminPolice", "AmazonEKSClusterAdminPolicy"),
        ("AmazonEKSVeiwPolicy", "AmazonEKSViewPolicy"),
    ],
)
def test_a_misspelt_policy_is_refused_with_the_right_one(policy: str, meant: str) -> None:
    message = access(policies={policy: {}})

    assert message.startswith(f"access_entries.second.policies.{policy}: got {policy!r}; ")
    assert message.endswith(f"; did you mean {meant!r}?")


def test_no_namespace_is_not_the_whole_cluster() -> None:
    message = access(policies={"AmazonEKSViewPolicy": {"namespaces": []}})

    assert message.startswith("access_entries.second.policies.AmazonEKSViewPolicy.namespaces: got []; ")


@pytest.mark.parametrize("group", ["system:masters", "eks:x", "aws:x", "amazon:x", "iam:x"])
def test_reserved_groups_are_refused(group: str) -> None:
    message = access(kubernetes_groups=["team", group])

    assert message.startswith(f"access_entries.second.kubernetes_groups[1]: got {group!r}; ")


@pytest.mark.parametrize(
    "entry",
    [
        {"principal_arn": f"{ROLE}/x"},
        {"principal_arn": f"{ROLE}/x", "policies": {"AmazonEKSAdminPolicy": {}}},
        {"principal_arn": f"{ROLE}/x", "policies": {"AmazonEKSClusterAdminPolicy": {"namespaces": ["default"]}}},
        {"principal_arn": f"{ROLE}/x", "kubernetes_groups": ["admins"]},
    ],
)
def test_without_an_administrator_of_the_whole_cluster_nobody_could_enter(entry: dict[str, Any]) -> None:
    message = refusal_of(lambda: check_access({"only": entry}, "eu-west-1"))

    assert message.startswith(
        "access_entries: got ['only']; allowed: at least one entry with AmazonEKSClusterAdminPolicy"
    )


@given(st.dictionaries(words, entries, max_size=3))
def test_whatever_entries_there_are_one_administers_the_cluster_or_they_are_refused(given: dict[str, Any]) -> None:
    if refusal_of(lambda: check_access(given, "eu-west-1")) == "":
        scopes = [entry.get("policies", {}).get("AmazonEKSClusterAdminPolicy") for entry in given.values()]

        assert {} in scopes
        assert len({entry["principal_arn"] for entry in given.values()}) == len(given)


@given(entries)
def test_any_entry_beside_an_administrator_passes_or_is_refused(entry: dict[str, Any]) -> None:
    message = refusal_of(lambda: check_access({"admins": ADMIN, "other": entry}, "eu-west-1"))

    assert message.startswith("access_entries.other.") or entry["principal_arn"].startswith("arn:aws:iam::")


@pytest.mark.parametrize(("region", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn")])
def test_access_policies_lie_in_the_partition(region: str, partition: str) -> None:
    arn = access_policy_arn(region, "AmazonEKSViewPolicy")

    assert arn == f"arn:{partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"


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
