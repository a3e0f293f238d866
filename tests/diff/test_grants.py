"""Who may newly do what: by meaning, in exact words, and never because a document is written in another way."""

import itertools
import json
import random
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from private_eks_cli.diff.escalation import known_ways
from private_eks_cli.diff.grants_in_words import grants
from private_eks_cli.graph.model import Graph, Resource

ROLE, INLINE = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
ATTACHED, POLICY = "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:iam/policy:Policy"
KEY, BUCKET_POLICY, ENDPOINT = "aws:kms/key:Key", "aws:s3/bucketPolicy:BucketPolicy", "aws:ec2/vpcEndpoint:VpcEndpoint"
RBAC = "kubernetes:rbac.authorization.k8s.io/v1:"
GET = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
IN_VPC = {"StringEquals": {"aws:SourceVpc": ["vpc-1", "vpc-2"]}}


def of(type_: str, name: str, arn: str = "", /, **inputs: Any) -> Resource:
    urn = f"urn:pulumi:dev::p::{type_}::{name}"
    return Resource(urn, type_, name, "", True, inputs, {"arn": arn} if arn else {}, name)


def document(*said: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(said)})


def graph(*resources: Resource) -> Graph:
    return Graph("dev", {}, {resource.urn: resource for resource in resources}, {})


def role(*said: dict[str, Any], **inputs: Any) -> Graph:
    return graph(of(ROLE, "r", **inputs), of(INLINE, "p", role="r", policy=document(*said)))


def told(before: Graph, after: Graph) -> list[str]:
    return [grant.what for grant in grants(before, after)]


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


THE_SAME: list[tuple[str, list[dict[str, Any]], list[dict[str, Any]]]] = [
    ("another order", [allow("a:b"), allow("c:d")], [allow("c:d"), allow("a:b")]),
    ("another Sid", [GET], [{**GET, "Sid": "x"}]),
    ("a list of one", [GET], [{**GET, "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b/*"]}]),
    ("other capitals", [GET], [{**GET, "Action": "S3:getobject"}]),
    (
        "taken apart",
        [allow(["a:b", "a:c"], ["x", "y"])],
        [allow("a:b", "x"), allow("a:b", "y"), allow("a:c", ["y", "x"])],
    ),
    ("put together", [allow("a:b", "x"), allow("a:b", "y")], [allow("a:b", ["x", "y"])]),
    (
        "conditions taken apart",
        [allow("a:b", Condition=IN_VPC)],
        [allow("a:b", Condition={"StringEquals": {"aws:sourcevpc": vpc}}) for vpc in ("vpc-1", "vpc-2")],
    ),
    (
        "conditions put together",
        [allow("a:b", Condition={"StringEquals": {"aws:SourceVpc": v}}) for v in ("vpc-1", "vpc-2")],
        [allow("a:b", Condition=IN_VPC)],
    ),
    ("what a wildcard covered", [allow("s3:Get*")], [allow(["s3:GetObject", "s3:GetBucket*"])]),
    ("what a question mark covered", [allow("s3:?et*")], [allow("s3:GetObject")]),
    ("a condition more", [allow("a:b")], [allow("a:b", Condition=IN_VPC)]),
    (
        "fewer values",
        [allow("a:b", Condition=IN_VPC)],
        [allow("a:b", Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}})],
    ),
    (
        "a smaller block",
        [allow("a:b", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})],
        [allow("a:b", Condition={"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}})],
    ),
    (
        "equal where it was like",
        [allow("a:b", Condition={"StringLike": {"k": "x*"}})],
        [allow("a:b", Condition={"StringEquals": {"k": "xyz"}})],
    ),
    ("a denial more", [allow("*")], [allow("*"), deny("iam:*")]),
    ("a wider denial", [allow("*"), deny("iam:Put*")], [allow("*"), deny("iam:*")]),
    (
        "wider, and denied",
        [allow("s3:Get*")],
        [allow("s3:*"), {"Effect": "Deny", "NotAction": "s3:get*", "Resource": "*"}],
    ),
    (
        "all but more",
        [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}],
        [{"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"}],
    ),
    ("what all but others covered", [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], [allow("s3:*")]),
    (
        "two halves and the whole",
        [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, allow("iam:*")],
        [allow("*")],
    ),
    ("a resource less", [{"Effect": "Allow", "Action": "a:b", "NotResource": "x"}], [allow("a:b", "y")]),
]


NODES = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
FUNCTIONS = {**NODES, "Principal": {"Service": "lambda.amazonaws.com"}}


def roles(*given: tuple[str, dict[str, Any], dict[str, Any]]) -> Graph:
    """Make roles of these names, trusts and statements."""
    found = [
        (of(ROLE, name, assumeRolePolicy=document(trust)), of(INLINE, f"of-{name}", role=name, policy=document(said)))
        for name, trust, said in given
    ]
    return graph(*(one for two in found for one in two))


@pytest.mark.parametrize(
    ("trust", "said", "is_told"),
    [
        (NODES, allow("ecr:BatchGetImage"), False),
        (FUNCTIONS, allow("ecr:BatchGetImage"), True),
        (NODES, allow("ecr:*"), True),
        (NODES, allow("s3:GetObject"), True),
    ],
)
def test_a_role_as_another_that_was_there_grants_nothing(
    trust: dict[str, Any], said: dict[str, Any], is_told: bool
) -> None:
    """As the one of a second group of nodes."""
    first = ("a", NODES, allow("ecr:BatchGetImage"))
    assert bool(told(roles(first), roles(first, ("b", trust, said)))) is is_told


def test_a_role_that_leads_to_more_rights_is_told_though_there_is_another() -> None:
    first = ("a", NODES, allow("*"))
    assert told(roles(first), roles(first, ("b", NODES, allow("*"))))


@pytest.mark.parametrize(("before", "after"), [row[1:] for row in THE_SAME], ids=[row[0] for row in THE_SAME])
def test_a_document_that_allows_no_more_grants_nothing(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    assert told(role(*before), role(*after)) == []


WIDER: list[tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]] = [
    ([], [allow("ec2:CreateTags")], ["role `r` may newly `ec2:CreateTags` on `*`"]),
    ([GET], [{**GET, "Action": "s3:*"}], ["role `r` may newly `s3:*` on `arn:aws:s3:::b/*`"]),
    ([GET], [{**GET, "Resource": "*"}], ["role `r` may newly `s3:GetObject` on `*`"]),
    (
        [],
        [allow(["a:b", "a:c"], "x"), allow("d:e", "y")],
        ["role `r` may newly `a:b`, `a:c` on `x`", "role `r` may newly `d:e` on `y`"],
    ),
    ([], [allow("a:b", "x", Condition=IN_VPC)], ["role `r` may newly `a:b` on `x` under conditions"]),
    ([allow("a:b", "x", Condition=IN_VPC)], [allow("a:b", "x")], ["role `r` may newly `a:b` on `x`"]),
    ([allow("*"), deny("s3:Delete*")], [allow("*")], ["role `r` is no longer denied `s3:Delete*` on `*`"]),
    ([deny("a:b", "x")], [deny("a:b", "x", Condition=IN_VPC)], ["role `r` is no longer denied `a:b` on `x`"]),
    (
        [],
        [{"Effect": "Allow", "NotAction": "s3:*", "Resource": "x"}],
        ["role `r` may newly do everything but `s3:*` on `x`: a way to more rights"],
    ),
    (
        [],
        [{"Effect": "Allow", "Action": "a:b", "NotResource": "x"}],
        ["role `r` may newly `a:b` on everything but `x`"],
    ),
    ([], [allow("*")], ["role `r` may newly do everything, `*` on `*`: a way to more rights"]),
    (
        [],
        [allow(["iam:PassRole", "ec2:RunInstances"])],
        ["role `r` may newly pass any role to EC2: a way to more rights"],
    ),
    (
        [allow("ec2:Run*")],
        [allow("ec2:Run*"), allow("iam:Pass*", "arn:aws:iam::111122223333:role/*")],
        ["role `r` may newly pass any role to EC2: a way to more rights"],
    ),
    (
        [],
        [
            allow(
                ["iam:PassRole", "ec2:RunInstances", "lambda:*"],
                Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}},
            )
        ],
        [
            "role `r` may newly `lambda:*` on `*` under conditions: a way to more rights",
            "role `r` may newly pass any role to Lambda: a way to more rights",
            "role `r` may newly `ec2:RunInstances` on `*` under conditions",
        ],
    ),
    (
        [],
        [allow("iam:PassRole", "arn:aws:iam::111122223333:role/node"), allow("ec2:RunInstances", "x")],
        [
            "role `r` may newly `ec2:RunInstances` on `x`",
            "role `r` may newly `iam:PassRole` on `arn:aws:iam::111122223333:role/node`",
        ],
    ),
    (
        [],
        [allow("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/r")],
        ["role `r` may newly `iam:PutRolePolicy` on `arn:aws:iam::111122223333:role/r`: a way to more rights"],
    ),
    ([], [allow("eks:*AccessEntry")], ["role `r` may newly `eks:*AccessEntry` on `*`: a way to more rights"]),
    (
        [],
        [allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/x")],
        ["role `r` may newly `sts:AssumeRole` on `arn:aws:iam::111122223333:role/x`"],
    ),
    ([], [allow("iam:CreatePolicyVersion"), deny("iam:*")], []),
]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}}, IN_VPC),
        ({"StringEquals": {"aws:SourceVpc": "vpc-1"}}, {"StringEquals": {"aws:SourceVpce": "vpc-1"}}),
        ({"StringEquals": {"k": "x"}}, {"StringLike": {"k": "x*"}}),
        ({"StringEquals": {"k": "x"}}, {"StringEqualsIfExists": {"k": "x"}}),
        ({"StringNotEquals": {"k": ["x", "y"]}}, {"StringNotEquals": {"k": ["x"]}}),
        ({"IpAddress": {"aws:SourceIp": "10.1.0.0/16"}}, {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        ({"Bool": {"k": "true"}, "Null": {"x": "false"}}, {"Bool": {"k": True}}),
    ],
)
def test_a_condition_that_more_requests_pass_is_a_grant(before: dict[str, Any], after: dict[str, Any]) -> None:
    narrow, wide = role(allow("a:b", "x", Condition=before)), role(allow("a:b", "x", Condition=after))
    assert told(narrow, wide) == ["role `r` may newly `a:b` on `x` under conditions"]


@pytest.mark.parametrize(("before", "after", "said"), WIDER)
def test_what_is_wider_is_said(before: list[dict[str, Any]], after: list[dict[str, Any]], said: list[str]) -> None:
    assert told(role(*before), role(*after)) == said


ROLE_ARN, OTHER = "arn:aws:iam::111122223333:role/r", "arn:aws:iam::444455556666:root"


def trust(*said: dict[str, Any]) -> Graph:
    return graph(of(ROLE, "r", ROLE_ARN, assumeRolePolicy=document(*said)))


def by(principal: Any, action: str = "sts:AssumeRole", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, **more}


def key(*said: dict[str, Any]) -> Graph:
    return graph(
        of(KEY, "k", "arn:aws:kms:eu-west-1:111122223333:key/1", **({"policy": document(*said)} if said else {}))
    )


def attached(*arns: str) -> Graph:
    return graph(of(ROLE, "r"), *(of(ATTACHED, f"a{i}", role="r", policyArn=arn) for i, arn in enumerate(arns)))


def rules(*rules_: dict[str, Any], kind: str = "ClusterRole", name: str = "x") -> Graph:
    where = {} if kind == "ClusterRole" else {"namespace": "shop"}
    binding = of(
        f"{RBAC}{kind}Binding",
        "b",
        metadata={"name": "b", **where},
        roleRef={"kind": kind, "name": name},
        subjects=[{"kind": "ServiceAccount", "namespace": "shop", "name": "web"}],
    )
    return graph(of(f"{RBAC}{kind}", "x", metadata={"name": "x", **where}, rules=list(rules_)), binding)


def verbs(*verbs_: str, on: str = "configmaps", group: str = "") -> dict[str, Any]:
    return {"apiGroups": [group], "resources": [on], "verbs": list(verbs_)}


AWS = "arn:aws:iam::aws:policy/"
IRSA = {"StringEquals": {"oidc.eks.eu-west-1.amazonaws.com/id/1:sub": "system:serviceaccount:shop:web"}}
KINDS: dict[str, tuple[Graph, Graph, list[str]]] = {
    "trust": (
        trust(by({"Service": "ec2.amazonaws.com"})),
        trust(by({"Service": ["ec2.amazonaws.com", "x"]})),
        ["`x` may newly assume role `r`"],
    ),
    "an account by its number": (trust(by({"AWS": OTHER})), trust(by({"AWS": "444455556666"})), []),
    "everybody's trust": (
        trust(by({"AWS": OTHER})),
        trust(by("*")),
        ["everybody may newly assume role `r`: a way to more rights"],
    ),
    "pods by IRSA": (
        trust(),
        trust(by({"Federated": "p"}, "sts:AssumeRoleWithWebIdentity", Condition=IRSA)),
        ["pods of `shop/web` may newly assume role `r` under conditions"],
    ),
    "an AWS policy": (
        attached(),
        attached(f"{AWS}AmazonS3ReadOnlyAccess"),
        ["role `r` may newly do all that `AmazonS3ReadOnlyAccess` allows"],
    ),
    "a policy of IAM": (
        attached(),
        attached(f"{AWS}IAMFullAccess"),
        [
            "role `r` may newly `iam:*` on `*`: a way to more rights",
            "role `r` may newly do all that `IAMFullAccess` allows",
        ],
    ),
    "administrators": (
        attached(f"{AWS}AmazonS3ReadOnlyAccess"),
        attached(f"{AWS}AdministratorAccess"),
        [
            "role `r` may newly do everything, `*` on `*`: a way to more rights",
            "role `r` may newly do all that `AdministratorAccess` allows",
        ],
    ),
    "less than before": (attached(f"{AWS}AdministratorAccess"), attached(f"{AWS}AmazonS3ReadOnlyAccess"), []),
    "a boundary of a policy that moves": (
        role(GET),
        graph(
            of(ROLE, "r"),
            of(POLICY, "own", "arn:own", policy=document(GET)),
            of(ATTACHED, "a", role="r", policyArn="arn:own"),
        ),
        [],
    ),
    "inline in the role": (
        role(GET),
        graph(of(ROLE, "r", inlinePolicies=[{"name": "x", "policy": document(GET)}])),
        [],
    ),
    "a key": (
        key(by({"AWS": OTHER}, "kms:*")),
        key(by({"AWS": [OTHER, ROLE_ARN]}, "kms:*")),
        [f"`{ROLE_ARN}` may newly `kms:*` on key `k`"],
    ),
    "a key's own default": (key(), key(by({"AWS": "arn:aws:iam::111122223333:root"}, "kms:*", Resource="*")), []),
    "a key to everybody": (
        key(),
        key(by("*", "kms:Decrypt", Resource="*")),
        ["everybody may newly `kms:Decrypt` on key `k`: a way to more rights"],
    ),
    "a bucket's denial": (
        graph(of(BUCKET_POLICY, "p", bucket="logs", policy=document({**by("*", "s3:*"), "Effect": "Deny"}))),
        graph(),
        ["everybody is no longer denied `s3:*` on bucket `logs`"],
    ),
    "an endpoint without a policy": (
        graph(of(ENDPOINT, "s3")),
        graph(of(ENDPOINT, "s3", policy=document(by("*", "s3:*", Resource="*")))),
        [],
    ),
    "an endpoint's policy that goes stays": (
        graph(of(ENDPOINT, "s3", policy=document(by("*", "s3:Get*", Resource="*")))),
        graph(of(ENDPOINT, "s3")),
        [],
    ),
    "an endpoint": (
        graph(of(ENDPOINT, "s3", policy=document(by("*", "s3:Get*", Resource="x")))),
        graph(of(ENDPOINT, "s3", policy=document(by("*", "s3:*", Resource="x")))),
        ["everybody may newly `s3:*` on `x` through VPC endpoint `s3`"],
    ),
    "pods": (
        graph(),
        graph(
            of(
                "aws:eks/podIdentityAssociation:PodIdentityAssociation",
                "p",
                namespace="shop",
                serviceAccount="web",
                roleArn=ROLE_ARN,
            )
        ),
        [f"pods of `shop/web` may newly act as `{ROLE_ARN}`"],
    ),
    "a rule in other words": (rules(verbs("get", "list")), rules(verbs("list"), verbs("get")), []),
    "a rule": (rules(), rules(verbs("get")), ["service account `shop/web` may newly `get` on `configmaps`"]),
    "a namespace's rule": (
        rules(kind="Role"),
        rules(verbs("list", on="deployments", group="apps"), kind="Role"),
        ["service account `shop/web` may newly `list` on `deployments.apps` in namespace `shop`"],
    ),
    "secrets": (
        rules(verbs("get")),
        rules(verbs("get", on="*")),
        ["service account `shop/web` may newly `get` on `*`: a way to more rights"],
    ),
    "shells": (
        rules(kind="Role"),
        rules(verbs("create", on="pods/exec"), kind="Role"),
        ["service account `shop/web` may newly `create` on `pods/exec` in namespace `shop`: a way to more rights"],
    ),
    "cluster-admin": (
        rules(name="none"),
        rules(name="cluster-admin"),
        ["service account `shop/web` may newly do everything on `*`: a way to more rights"],
    ),
    "a new role": (
        graph(),
        role(GET, {**GET, "Action": "s3:ListBucket"}, assumeRolePolicy=document(by({"Service": "ec2.amazonaws.com"}))),
        ["new role `r` may `s3:GetObject`, `s3:ListBucket`"],
    ),
    "a new role that may pass others": (
        graph(),
        role(allow("iam:PassRole"), allow("ec2:Run*")),
        ["new role `r` may pass any role to EC2: a way to more rights"],
    ),
    "a role under another name": (
        role(GET),
        graph(of(ROLE, "other"), of(INLINE, "p", role="other", policy=document(GET))),
        [],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_policy_is_compared(kind: str) -> None:
    before, after, said = KINDS[kind]
    assert told(before, after) == said
    assert told(after, after) == []


ACTIONS = st.lists(st.sampled_from(["a", "b", "a*", "*b", "?", "a?", "*", "ab"]), min_size=1, max_size=3)
STATEMENTS = st.builds(
    lambda effect, action, actions, on, things: {"Effect": effect, action: actions, on: things},
    st.sampled_from(["Allow", "Allow", "Deny"]),
    st.sampled_from(["Action", "Action", "NotAction"]),
    ACTIONS,
    st.sampled_from(["Resource", "Resource", "NotResource"]),
    ACTIONS,
)
DOCUMENTS = st.lists(STATEMENTS, max_size=4)
TEXTS = ["".join(text) for length in range(4) for text in itertools.product("abc", repeat=length)]


def requests(said: list[dict[str, Any]], effect: str) -> set[tuple[str, str]]:
    """Evaluate a document by asking for each request: another way than that of the product."""

    def concerns(statement: dict[str, Any], element: str, text: str) -> bool:
        negated = f"Not{element}" in statement
        patterns = statement[f"Not{element}" if negated else element]
        return any(fnmatchcase(text, pattern) for pattern in patterns) is not negated

    return {
        (action, on)
        for statement in said
        if statement["Effect"] == effect
        for action in TEXTS
        if concerns(statement, "Action", action)
        for on in TEXTS
        if concerns(statement, "Resource", on)
    }


@settings(max_examples=80, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_a_grant_is_said_exactly_where_some_request_passes_that_did_not(before: Any, after: Any) -> None:
    allowed = requests(after, "Allow") - requests(after, "Deny") - requests(before, "Allow")
    no_longer_denied = requests(before, "Deny") - requests(after, "Deny")
    assert bool(told(role(*before), role(*after))) == bool(allowed or no_longer_denied)


def rewritten(said: list[dict[str, Any]], luck: random.Random) -> list[dict[str, Any]]:
    """Say the same in another way: taken apart, doubled, spelled and ordered by chance."""
    parts = []
    for statement in said:
        split = "Action" in statement and luck.random() < 0.5
        for actions in [[action] for action in statement["Action"]] if split else [None]:
            part = {**statement, **({"Action": actions} if actions else {}), "Sid": str(luck.random())}
            parts.append(
                {
                    key: luck.choice([v, v[::-1], v[0] if len(v) == 1 else v]) if isinstance(v, list) else v
                    for key, v in part.items()
                }
            )
    parts += luck.sample(parts, luck.randint(0, len(parts)))
    luck.shuffle(parts)
    return [
        {k: v.upper() if k.endswith("Action") and isinstance(v, str) else v for k, v in part.items()} for part in parts
    ]


@settings(max_examples=80, deadline=None)
@given(DOCUMENTS, st.randoms(use_true_random=False))
def test_the_same_in_other_words_grants_nothing(said: Any, luck: random.Random) -> None:
    other = rewritten(said, luck)
    assert told(role(*said), role(*other)) == told(role(*other), role(*said)) == []


@pytest.mark.parametrize("way", known_ways(), ids=lambda way: "+".join(sorted(way)))
def test_every_known_way_to_more_rights_is_one_once_all_of_it_is_allowed(way: frozenset[str]) -> None:
    *others, last = sorted(way)
    before, after = role(allow(others or "x:y")), role(allow(sorted(way)))
    first, *_ = told(before, after)
    assert first.endswith(": a way to more rights")
    assert [what for what in told(role(), before) if what.endswith("rights")] == []
    assert last
