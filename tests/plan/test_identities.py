import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.fargate.plan.fargate import selects
from private_eks.iam.plan.policies import pod_identity_trust, policy, service_account_trust
from private_eks.iam.plan.statements import ROLE_POLICY_SIZE, check_statements, size_of
from private_eks.identities.plan import IRSA, POD_IDENTITY, Identity, mechanism_for, plan_identities
from tests.plan.values import regions, words
from tests.refusal import refusal_of

READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}
APP: Any = {"namespace": "shop", "service_account": "orders", "policies": ["AmazonS3ReadOnlyAccess"]}
LABELLED = {"some": {"selectors": [{"namespace": "shop", "labels": {"serverless": "true"}}]}}
WHOLE = {"some": {"selectors": [{"namespace": "sh*"}]}}
OTHER = {"some": {"selectors": [{"namespace": "other"}]}}

patterns = st.text("ab*?", min_size=1, max_size=4)
labels = st.dictionaries(st.just("tier"), st.just("web"), max_size=1)
selectors = st.fixed_dictionaries({"namespace": patterns}, optional={"labels": labels})
profiles = st.dictionaries(
    st.sampled_from(["a", "b"]), st.fixed_dictionaries({"selectors": st.lists(selectors, max_size=3)})
)
values = st.none() | st.booleans() | words | st.sampled_from(["Allow", "Deny", "s3:*", "arn:aws:s3:::b"])
anything = st.recursive(values, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2))
elements = st.sampled_from(
    ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Principal"]
)


def plan(profiles: Any = None, nodes: bool = True, region: str = "eu-west-1", **changes: Any) -> Identity:
    settings = {key: value for key, value in {**APP, **changes}.items() if value is not None}
    return plan_identities("main", {"orders": cast(Any, settings)}, profiles or {}, nodes, region)["orders"]


def refused(profiles: Any = None, nodes: bool = True, **changes: Any) -> str:
    return refusal_of(lambda: plan(profiles, nodes, **changes))


def refused_statement(**changes: Any) -> str:
    statement = {key: value for key, value in {**READ, **changes}.items() if value is not None}
    return refused(statements=[statement])


@pytest.mark.parametrize(
    ("profiles", "nodes", "expected"),
    [
        ({}, True, POD_IDENTITY),
        (OTHER, True, POD_IDENTITY),
        (WHOLE, True, IRSA),
        (LABELLED, True, POD_IDENTITY),
        (WHOLE, False, IRSA),
        ({}, False, IRSA),
    ],
)
def test_irsa_where_fargate_takes_the_whole_namespace(profiles: Any, nodes: bool, expected: str) -> None:
    assert mechanism_for("shop", profiles, nodes) == expected


@given(profiles, st.text("ab", min_size=1, max_size=3), labels)
def test_pod_identity_is_never_chosen_for_a_pod_on_fargate(profiles: Any, namespace: str, labels: Any) -> None:
    if any(selects(profile, namespace, labels) for profile in profiles.values()):
        assert mechanism_for(namespace, profiles, nodes=True, labels=labels) == IRSA


def test_an_identity_is_decided() -> None:
    assert plan(statements=[READ]) == Identity(POD_IDENTITY, "shop", ("orders",), ("AmazonS3ReadOnlyAccess",), (READ,))
    assert plan(WHOLE).mechanism == IRSA
    assert plan(mechanism=IRSA).mechanism == IRSA
    assert plan(LABELLED, mechanism=POD_IDENTITY).mechanism == POD_IDENTITY


def test_the_order_of_mappings_does_not_matter() -> None:
    statement = {**READ, "Condition": {"StringLike": {"b": "1", "a": "2"}, "Bool": {"c": "true"}}}
    turned = {
        **dict(reversed(statement.items())),
        "Condition": {"Bool": {"c": "true"}, "StringLike": {"a": "2", "b": "1"}},
    }
    assert json.dumps(plan(statements=[turned]).statements) == json.dumps(plan(statements=[statement]).statements)


@pytest.mark.parametrize(
    ("profiles", "nodes", "changes", "message"),
    [
        (None, True, {"mechanism": "pod-identiy"}, "did you mean 'pod-identity'?"),
        (WHOLE, False, {"mechanism": "pod-identity"}, "Pod Identity works on nodes only"),
        (LABELLED, False, {"mechanism": "pod-identity"}, "nodes only, and there are none"),
        (WHOLE, True, {"mechanism": "pod-identity"}, "the Fargate profile 'some' takes these pods"),
        (OTHER, False, {}, "its pods would stay pending"),
        (None, False, {}, "identities.orders.namespace: got 'shop'"),
    ],
)
def test_a_mechanism_that_cannot_reach_the_pods_is_refused(
    profiles: Any, nodes: bool, changes: Any, message: str
) -> None:
    assert message in refused(profiles, nodes, **changes)


@pytest.mark.parametrize("namespace", ["", "*", "Shop", "shop.eu", "-shop", "shop-", "a" * 64])
def test_namespaces_that_kubernetes_refuses(namespace: str) -> None:
    assert "identities.orders.namespace" in refused(namespace=namespace)


@pytest.mark.parametrize("account", ["", "orders-?", "Orders", "orders.", ".orders", "or ders", "a." * 127 + "a"])
def test_service_accounts_that_kubernetes_refuses(account: str) -> None:
    assert "identities.orders.service_account" in refused(service_account=account)


@pytest.mark.parametrize("account", ["orders", "orders.v2", "a", "0"])
def test_service_accounts_that_kubernetes_takes(account: str) -> None:
    assert plan(service_account=account).service_accounts == (account,)


@pytest.mark.parametrize(
    ("key", "component"), [("Orders", "main"), ("orders_", "main"), ("a" * 46, "main"), ("orders", "a" * 44)]
)
def test_names_that_no_role_could_carry_are_refused(key: str, component: str) -> None:
    assert f"identities.{key}: got" in refusal_of(
        lambda: plan_identities(component, {key: APP}, {}, nodes=True, region="eu-west-1")
    )


def test_a_service_account_has_one_role() -> None:
    taken = {("shop", "orders"): "the add-on aws-ebs-csi-driver"}
    twice = refusal_of(lambda: plan_identities("main", {"a": APP, "b": APP}, {}, nodes=True, region="eu-west-1"))
    addon = refusal_of(lambda: plan_identities("main", {"a": APP}, {}, True, "eu-west-1", taken))
    assert twice.startswith("identities.b.service_account: got 'shop/orders'")
    assert "merge it with identities.a" in twice
    assert "configure the add-on aws-ebs-csi-driver instead" in addon


@pytest.mark.parametrize(
    "given",
    [
        "AmazonS3ReadOnlyAccess",
        "service-role/AmazonEBSCSIDriverPolicy",
        "job-function/ViewOnlyAccess",
        "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
        "arn:aws:iam::111122223333:policy/shop/orders",
    ],
)
def test_policies_by_name_and_by_arn(given: str) -> None:
    assert plan(policies=[given]).policies == (given,)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "Amazon S3",
        "aws/AmazonS3ReadOnlyAccess",
        "arn:aws-cn:iam::aws:policy/AmazonS3ReadOnlyAccess",
        "arn:aws:iam::111122223333:role/orders",
        "arn:aws:iam::111122223333:policy/",
        "PowerUserAccess",
        "arn:aws:iam::aws:policy/IAMFullAccess",
    ],
)
def test_policies_that_are_none_or_grant_everything(given: str) -> None:
    assert f"identities.orders.policies[0]: got {given!r}" in refused(policies=[given])


def test_policies_are_few_and_of_different_names() -> None:
    assert "got '11 policies'; allowed: at most 10" in refused(policies=[f"Policy{i}" for i in range(11)])
    assert "policies[1]" in refused(policies=["Orders", "arn:aws:iam::111122223333:policy/Orders"])
    assert plan(policies=[f"Policy{i}" for i in range(10)]).policies[9] == "Policy9"


@pytest.mark.parametrize("changes", [{"policies": []}, {"policies": [], "statements": []}])
def test_an_identity_without_permissions_is_refused(changes: Any) -> None:
    assert "say what the pods may do" in refused(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Action": ["s3:Get*", "s3:ListBucket"], "Sid": "Read"},
        {"Action": "s3:*"},
        {
            "Resource": "*",
            "Condition": {"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a"]}, "Null": {"k": "true"}},
        },
        {"Resource": "arn:aws:s3:::${aws:PrincipalTag/kubernetes-namespace}/*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": None, "NotAction": "s3:GetObject"},
        {"Effect": "Deny", "Resource": None, "NotResource": "arn:aws:s3:::bucket/*"},
    ],
)
def test_statements_that_iam_takes(changes: Any) -> None:
    assert refused_statement(**changes) == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Effect": "allow"}, "statements[0].Effect: got 'allow'"),
        ({"Effect": ["Allow"]}, "statements[0].Effect: got ['Allow']"),
        ({"Action": None}, "allowed: one of Action and NotAction"),
        ({"NotAction": "s3:*"}, "allowed: one of Action and NotAction"),
        ({"Action": None, "NotAction": "s3:*"}, "NotAction with Effect Deny only"),
        ({"Resource": None, "NotResource": "arn:aws:s3:::x"}, "NotResource with Effect Deny only"),
        ({"Action": ["s3:GetObject", "*:*"]}, "name the actions that are needed"),
        ({"Action": "s3 :GetObject"}, "statements[0].Action"),
        ({"Action": "IAM:*"}, "name the actions that are needed"),
        ({"Action": []}, "write at least one"),
        ({"Action": ["s3:GetObject", 1]}, "a text or a list of texts"),
        ({"Resource": "bucket"}, "statements[0].Resource: got 'bucket'"),
        ({"Resource": "arn:aws-cn:s3:::bucket"}, "ARNs that start with arn:aws:"),
        ({"Actions": "s3:*"}, "did you mean 'Action'?"),
        ({"Condition": {"StringIs": {"aws:SourceAccount": "1"}}}, "statements[0].Condition: got 'StringIs'"),
        ({"Condition": {"NullIfExists": {"aws:SourceAccount": "1"}}}, "statements[0].Condition: got 'NullIfExists'"),
        ({"Condition": {"ForAllValue:Bool": {"k": "true"}}}, "statements[0].Condition: got 'ForAllValue:Bool'"),
        ({"Condition": {"aws:SourceAccount": "1"}}, "a mapping of operators"),
        ({"Condition": "now"}, "a mapping of operators"),
        ({"Sid": "read it"}, "statements[0].Sid: got 'read it'"),
        ({"Sid": 1}, "statements[0].Sid: got 1"),
    ],
)
def test_statements_that_iam_refuses_or_that_grant_everything(changes: Any, message: str) -> None:
    assert message in refused_statement(**changes)


def test_sids_are_unique() -> None:
    assert "statements[1].Sid: got 'Read'" in refused(statements=[{**READ, "Sid": "Read"}, {**READ, "Sid": "Read"}])


def test_the_inline_policy_may_fill_iams_limit_and_no_more() -> None:
    empty = size_of(policy({**READ, "Resource": "arn:aws:s3:::"}))
    fitting = {**READ, "Resource": "arn:aws:s3:::" + "a" * (ROLE_POLICY_SIZE - empty)}
    longer = {**READ, "Resource": f"{fitting['Resource']}a"}
    assert refused(statements=[fitting]) == ""
    assert "got '10241 characters'; allowed: at most 10240" in refused(statements=[longer])


def test_white_space_does_not_count() -> None:
    assert size_of({"Sid": "a b", "Effect": ["Allow"]}) == len('{"Sid":"ab","Effect":["Allow"]}')


@given(regions, st.dictionaries(elements, anything, max_size=6))
def test_whatever_is_given_is_taken_or_refused_in_four_parts(region: str, statement: dict[str, Any]) -> None:
    if not refusal_of(lambda: check_statements("statements", [statement], region)):
        assert statement["Effect"] in {"Allow", "Deny"}
        assert "Principal" not in statement
        json.dumps(statement)


def test_the_longest_names_fit_into_a_trust_policy() -> None:
    """2,048 characters are IAM's default quota, so nobody has to be refused."""
    namespace, account = "n" * 63, "a" * 253
    provider = f"arn:aws-us-gov:iam::111122223333:oidc-provider/oidc.eks.ap-southeast-7.amazonaws.com/id/{'A' * 32}"
    cluster = f"arn:aws-us-gov:eks:ap-southeast-7:111122223333:cluster/{'c' * 100}"
    assert size_of(service_account_trust(provider, namespace, account)) <= 2048
    assert size_of(pod_identity_trust(cluster, namespace, account)) <= 2048
