from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.cluster.plan.access import ACCESS_POLICIES, RESERVED_GROUPS, access_policy_arn, check_access
from tests.plan.values import words
from tests.refusal import refusal_of

ROLE = "arn:aws:iam::111122223333:role"
ADMIN: Any = {"principal_arn": f"{ROLE}/admins", "policies": {"AmazonEKSClusterAdminPolicy": {}}}

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
    return refusal_of(lambda: check_access({"admins": ADMIN, "second": cast(Any, second)}, "eu-west-1"))


@pytest.mark.parametrize(
    "arn", [f"{ROLE}/x", f"{ROLE}/path/to/x", "arn:aws:iam::111122223333:user/me@example.com", f"{ROLE}/a+b=c,d.e_f-g"]
)
def test_roles_and_users_are_principals(arn: str) -> None:
    assert access(principal_arn=arn) == ""


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "111122223333",
        f"{ROLE}/",
        f"{ROLE}/a b",
        f"{ROLE}/a/",
        f"{ROLE}//a",
        f"{ROLE}/\N{GREEK SMALL LETTER ALPHA}",
        f"{ROLE}/{'a' * 65}",
        "arn:aws:iam::1111:role/x",
        "arn:aws:sts::111122223333:assumed-role/x/y",
        "arn:aws-us-gov:iam::111122223333:role/x",
    ],
)
def test_nothing_else_is_a_principal(arn: str) -> None:
    assert access(principal_arn=arn).startswith(
        f"access_entries.second.principal_arn: got {arn!r}; allowed: arn:aws:iam"
    )


def test_principals_that_are_not_known_yet_pass() -> None:
    entry: Any = {**ADMIN, "principal_arn": object()}

    assert refusal_of(lambda: check_access({"a": entry}, "eu-west-1")) == ""


@pytest.mark.parametrize("policy", sorted(ACCESS_POLICIES))
def test_access_policies_are_those_that_eks_lists(policy: str) -> None:
    assert access(policies={policy: {}}) == ""


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ("AmazonEKSWorkerNodePolicy", "; it is a policy of IAM, for roles; "),
        ("AmazonEKSClusterInsightsPolicy", "; EKS keeps it for service-linked roles; "),
        ("AmazonEKSFancyPolicy", "; EKS lists it not; "),
        ("AmazonSageMakerPolicy", "; EKS lists it not; "),
    ],
)
def test_policies_of_iam_and_of_service_linked_roles_are_no_access_policies(policy: str, message: str) -> None:
    assert message in access(policies={policy: {}})


@pytest.mark.parametrize(
    "role",
    [
        "eks.amazonaws.com/AWSServiceRoleForAmazonEKS",
    ],
)
def test_service_linked_roles_are_no_principals(role: str) -> None:
    message = access(principal_arn=f"{ROLE}/aws-service-role/{role}")

    assert "allowed: roles and users of your own: EKS makes no entry for a service-linked role" in message


@pytest.mark.parametrize("namespace", ["team-a", "dev-*", "*"])
def test_namespaces_may_have_wildcards(namespace: str) -> None:
    assert access(policies={"AmazonEKSViewPolicy": {"namespaces": [namespace]}}) == ""


@pytest.mark.parametrize("namespace", ["", "a_b", "-a", "a" * 64, "a/b"])
def test_what_is_no_namespace_is_refused(namespace: str) -> None:
    message = access(policies={"AmazonEKSViewPolicy": {"namespaces": ["a", namespace]}})

    assert message.startswith("access_entries.second.policies.AmazonEKSViewPolicy.namespaces[1]: got ")


@pytest.mark.parametrize(
    ("policy", "meant"),
    [
        ("AmazonEKSClusterAdminPolice", "AmazonEKSClusterAdminPolicy"),
        ("AmazonEKSVeiwPolicy", "AmazonEKSViewPolicy"),
    ],
)
def test_a_misspelt_policy_is_refused_with_the_right_one(policy: str, meant: str) -> None:
    message = access(policies={policy: {}})

    assert message.startswith(f"access_entries.second.policies.{policy}: got {policy!r}; ")
    assert message.endswith(f"; did you mean {meant!r}?")


@pytest.mark.parametrize("group", ["eks:x", "aws:x", "amazon:x", "iam:x"])
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
def test_without_an_administrator_of_the_whole_cluster_nobody_could_enter(entry: Any) -> None:
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
def test_any_entry_beside_an_administrator_passes_or_is_refused(entry: Any) -> None:
    message = refusal_of(lambda: check_access({"admins": ADMIN, "other": entry}, "eu-west-1"))

    assert message.startswith("access_entries.other.") or entry["principal_arn"].startswith("arn:aws:iam::")


@pytest.mark.parametrize(("region", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn")])
def test_access_policies_lie_in_the_partition(region: str, partition: str) -> None:
    arn = access_policy_arn(region, "AmazonEKSViewPolicy")

    assert arn == f"arn:{partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
