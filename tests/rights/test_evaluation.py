"""What policies say to requests: the rules and examples of AWS's documentation, each as a row."""

from typing import Any

import pytest

from private_eks_cli.rights.policies import Answer, Policy, statement_of
from private_eks_cli.rights.reading import policy_of
from private_eks_cli.rights.request import Request

BUCKET = "arn:aws:s3:::reports/2026.csv"
READ = Request(
    action="s3:GetObject",
    on=BUCKET,
    keys={
        "aws:requestedregion": ("eu-west-1",),
        "aws:requesttag/team": ("blue",),
        "aws:tagkeys": ("team", "cost"),
        "aws:principalarn": ("arn:aws:iam::111122223333:role/platform/Deploy",),
        "aws:sourceip": ("203.0.113.7",),
        "aws:username": ("anna",),
        "s3:max-keys": ("10",),
        "aws:multifactorauthpresent": ("true",),
        "aws:tokenissuetime": ("2026-06-01T12:00:00Z",),
        "s3:prefix": (),
    },
)
DENIED, UNDECIDED, ALLOWED = Answer.DENIED, Answer.UNDECIDED, Answer.ALLOWED
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def says(*statements: Any, request: Request = READ, version: str = "2012-10-17") -> Answer:
    read = [statement_of(statement, place, version) for place, statement in enumerate(statements, 1)]
    return Policy("file.json", read).says(request).answer


def deny(**elements: Any) -> Any:
    return {"Effect": "Deny", "Action": "*", "Resource": "*", **elements}


@pytest.mark.parametrize(
    ("statements", "answer"),
    [
        ([], DENIED),
        ([ALL], ALLOWED),
        ([ALL, deny()], DENIED),
        ([deny(), ALL], DENIED),
        ([{**ALL, "Action": "s3:Get*"}], ALLOWED),
        ([{**ALL, "Action": "S3:getobject"}], ALLOWED),
        ([{**ALL, "Action": ["ec2:*", "s3:GetObjec?"]}], ALLOWED),
        ([{**ALL, "Action": "s3:GetObject?"}], DENIED),
        ([{**ALL, "Action": "s3:Put*"}], DENIED),
        ([{**ALL, "Resource": "arn:aws:s3:::reports/*"}], ALLOWED),
        ([{**ALL, "Resource": "arn:aws:s3:::Reports/*"}], DENIED),
        ([{**ALL, "Resource": ["arn:aws:s3:::other", BUCKET]}], ALLOWED),
        ([{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}], ALLOWED),
        ([{"Effect": "Allow", "NotAction": ["s3:*", "iam:*"], "Resource": "*"}], DENIED),
        ([ALL, {"Effect": "Deny", "NotAction": ["iam:*", "s3:GetObject"], "Resource": "*"}], ALLOWED),
        ([ALL, {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}], DENIED),
        ([ALL, {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::reports/*"}], ALLOWED),
        ([ALL, {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::other/*"}], DENIED),
        ([{"Effect": "Allow", "Action": "*"}], ALLOWED),
        ([{**ALL, "Resource": "arn:aws:s3"}], ALLOWED),
        ([{**ALL, "Resource": "arn:aws:sqs"}], DENIED),
    ],
)
def test_what_is_denied_is_never_allowed_and_what_nothing_allows_neither(statements: Any, answer: Answer) -> None:
    assert says(*statements) is answer


@pytest.mark.parametrize(
    ("operator", "key", "values", "passes"),
    [
        ("StringEquals", "aws:RequestedRegion", ["eu-west-1", "eu-central-1"], True),
        ("StringEquals", "aws:requestedREGION", "eu-west-1", True),
        ("StringEquals", "aws:RequestedRegion", "EU-WEST-1", False),
        ("StringEqualsIgnoreCase", "aws:RequestedRegion", "EU-WEST-1", True),
        ("StringNotEquals", "aws:RequestedRegion", ["eu-west-1", "eu-central-1"], False),
        ("StringNotEquals", "aws:RequestedRegion", "us-east-1", True),
        ("StringNotEqualsIgnoreCase", "aws:RequestedRegion", "EU-west-1", False),
        ("StringLike", "aws:RequestedRegion", "eu-*", True),
        ("StringEquals", "aws:RequestedRegion", "eu-*", False),
        ("StringNotLike", "aws:RequestedRegion", ["us-*", "ap-*"], True),
        ("StringLike", "aws:username", "ann?", True),
        ("NumericLessThanEquals", "s3:max-keys", "10", True),
        ("NumericLessThan", "s3:max-keys", 10, False),
        ("NumericGreaterThan", "s3:max-keys", "9.5", True),
        ("NumericNotEquals", "s3:max-keys", "10", False),
        ("DateGreaterThan", "aws:TokenIssueTime", "2026-05-31T23:59:59Z", True),
        ("DateLessThan", "aws:TokenIssueTime", "2026", False),
        ("DateLessThan", "aws:TokenIssueTime", "1893456000", True),
        ("Bool", "aws:MultiFactorAuthPresent", "true", True),
        ("Bool", "aws:MultiFactorAuthPresent", True, True),
        ("BoolIfExists", "aws:MultiFactorAuthPresent", "false", False),
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24", True),
        ("NotIpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], False),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/platform/*", True),
        ("ArnEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/platform/*", True),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam:*:role/*", False),
        ("ArnNotLike", "aws:PrincipalArn", "arn:*:iam::*:role/admin/*", True),
        ("StringLike", "aws:PrincipalArn", "arn:aws:iam:*:role/*", True),
        ("Null", "aws:RequestTag/team", "false", True),
        ("Null", "aws:RequestTag/owner", "true", True),
        ("Null", "aws:RequestTag/owner", "false", False),
        ("StringEquals", "aws:RequestTag/owner", "x", False),
        ("StringEqualsIfExists", "aws:RequestTag/owner", "x", True),
        ("StringNotEquals", "aws:RequestTag/owner", "x", True),
        ("StringNotLike", "s3:prefix", "home/*", True),
        ("StringLike", "s3:prefix", "home/*", False),
        ("Bool", "ec2:Encrypted", "true", False),
        ("BoolIfExists", "ec2:Encrypted", "true", True),
        ("ForAllValues:StringEquals", "aws:TagKeys", ["team", "cost", "env"], True),
        ("ForAllValues:StringEquals", "aws:TagKeys", ["team"], False),
        ("ForAnyValue:StringEquals", "aws:TagKeys", ["team"], True),
        ("ForAnyValue:StringEquals", "aws:TagKeys", ["env"], False),
        ("ForAnyValue:StringNotEquals", "aws:TagKeys", ["team"], True),
        ("ForAllValues:StringNotEquals", "aws:TagKeys", ["env"], True),
        ("ForAllValues:StringLike", "s3:prefix", ["home/*"], True),
        ("ForAnyValue:StringLike", "s3:prefix", ["home/*"], False),
    ],
)
def test_operators_pass_as_they_are_documented(operator: str, key: str, values: Any, passes: bool) -> None:
    condition = {operator: {key: values}}
    assert says({**ALL, "Condition": condition}) is (ALLOWED if passes else DENIED)
    assert says(ALL, deny(Condition=condition)) is (DENIED if passes else ALLOWED)


def test_all_keys_and_operators_have_to_pass() -> None:
    one = {"StringEquals": {"aws:RequestedRegion": "eu-west-1", "aws:username": "anna"}}
    assert says({**ALL, "Condition": one}) is ALLOWED
    assert says({**ALL, "Condition": {**one, "Bool": {"aws:MultiFactorAuthPresent": "false"}}}) is DENIED


@pytest.mark.parametrize(
    ("resource", "version", "answer"),
    [
        ("arn:aws:s3:::reports/${aws:username}.csv", "2012-10-17", DENIED),
        ("arn:aws:s3:::${aws:username, 'x'}", "2012-10-17", DENIED),
        ("arn:aws:s3:::${s3:prefix, 'reports'}/*", "2012-10-17", ALLOWED),
        ("arn:aws:s3:::${s3:prefix}/*", "2012-10-17", DENIED),
        ("arn:aws:s3:::${aws:userid}/*", "2012-10-17", UNDECIDED),
        ("arn:aws:s3:::${s3:prefix, 'reports'}/*", "2008-10-17", DENIED),
    ],
)
def test_variables_stand_for_keys(resource: str, version: str, answer: Answer) -> None:
    assert says({**ALL, "Resource": resource}, version=version) is answer


def test_variables_stand_in_conditions_too() -> None:
    given = {"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}}
    assert says({**ALL, "Condition": given}) is UNDECIDED
    assert says({**ALL, "Condition": {"StringLike": {"aws:username": "${aws:username}"}}}) is ALLOWED


@pytest.mark.parametrize(
    ("statements", "answer"),
    [
        ([ALL, deny(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})], UNDECIDED),
        ([ALL, deny(Action="ec2:*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})], ALLOWED),
        ([{**ALL, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}], UNDECIDED),
        ([ALL, {**ALL, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}], ALLOWED),
        ([ALL, deny(), deny(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})], DENIED),
        ([deny(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})], DENIED),
        ([ALL, deny(Condition={"StringEquals": {"s3:authType": "REST-HEADER"}})], UNDECIDED),
        ([ALL, deny(Condition={"Null": {"s3:authType": "true"}})], UNDECIDED),
    ],
)
def test_what_nobody_knows_is_not_decided(statements: Any, answer: Answer) -> None:
    assert says(*statements) is answer


@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("arn:aws:ec2:*:*:vpc/*", ALLOWED),
        ("arn:aws:ec2:*:*:vpc/vpc-0123", UNDECIDED),
        ("arn:aws:ec2:eu-west-1:111122223333:*", UNDECIDED),
        ("arn:aws:ec2:us-*:*:vpc/*", DENIED),
        ("arn:aws:ec2:*:*:subnet/*", DENIED),
    ],
)
def test_what_aws_chooses_may_match_or_not(pattern: str, answer: Answer) -> None:
    request = Request(action="ec2:DeleteVpc", on="arn:aws:ec2:eu-west-1:*:vpc/*")
    assert says({**ALL, "Resource": pattern}, request=request) is answer


def test_values_of_which_a_part_is_known_may_match_or_not() -> None:
    request = Request(action="eks:CreateCluster", keys={"eks:roles": ("arn:aws:iam::*:role/eks-*",)})
    for operator, value, answer in (
        ("StringLike", "arn:aws:iam::*:role/*", ALLOWED),
        ("ArnLike", "arn:aws:iam::111122223333:role/eks-*", UNDECIDED),
        ("StringEquals", "arn:aws:iam::111122223333:role/eks-1", UNDECIDED),
        ("StringEquals", "arn:aws:iam::111122223333:role/other", DENIED),
        ("Null", "false", ALLOWED),
    ):
        assert says({**ALL, "Condition": {operator: {"eks:roles": value}}}, request=request) is answer, (
            operator,
            value,
        )


def test_several_policies_of_one_place_allow_together() -> None:
    documents = [{"Version": "2012-10-17", "Statement": [one]} for one in (deny(Action="iam:*"), ALL)]
    policy = policy_of(documents, "root.json")
    assert policy.says(READ).answer is ALLOWED
    assert policy.says(Request(action="iam:CreateRole")).why == "root.json, statement 1"


def test_a_policy_that_only_denies_is_judged_beside_that_of_aws() -> None:
    document = {"Version": "2012-10-17", "Statement": deny(Action="iam:*", Sid="NoRoles")}
    policy = policy_of(document, "deny.json", organisation=True)
    assert policy.says(READ).answer is ALLOWED
    assert policy.says(Request(action="iam:CreateRole")).why == "deny.json, statement NoRoles"
