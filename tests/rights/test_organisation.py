"""What an organisation's policies say to stacks: which request, by which statement, why; in every form of a preview."""

import json
from pathlib import Path
from typing import Any

import pytest

from private_eks_cli.errors import Kind
from private_eks_cli.rights.organisation import judged
from tests.conftest import Command, recorded, with_settings
from tests.places import ROOT

from .conftest import CLUSTER, Write, configured, deny, policy, said

BOUNDARY = "arn:aws:iam::111122223333:policy/platform-boundary"


INSTANCE = "ec2:RunInstances, for Instance private-eks-dev-bastion"
ROWS: list[tuple[Any, list[tuple[str, str, str]]]] = [
    (deny("eks:CreateCluster", {"Bool": {"eks:endpointPublicAccess": "true"}}), []),
    (deny("eks:CreateCluster", {"BoolIfExists": {"eks:endpointPublicAccess": "true"}}), []),
    (deny("eks:CreateCluster", {"Null": {"eks:endpointPublicAccess": "true"}}), []),
    (
        deny("eks:CreateCluster", {"Bool": {"eks:endpointPublicAccess": "false"}}),
        [("denied", "eks:endpointPublicAccess is false", CLUSTER)],
    ),
    (deny("eks:CreateCluster", {"BoolIfExists": {"eks:endpointPrivateAccess": "false"}}), []),
    (deny("eks:CreateCluster", {"Null": {"eks:encryptionConfigProviderKeyArns": "true"}}), []),
    (deny("eks:CreateCluster", {"Bool": {"eks:loggingType/audit": "false"}}), []),
    (deny("eks:CreateCluster", {"StringNotEquals": {"eks:authenticationMode": "API"}}), []),
    (
        deny("eks:CreateCluster", {"StringNotEquals": {"eks:kubernetesVersion": "1.99"}}),
        [("denied", "eks:kubernetesVersion is 1.35", CLUSTER)],
    ),
    (
        deny("eks:CreateCluster", {"StringNotEquals": {"eks:controlPlaneScalingTier": "tier-xl"}}),
        [("denied", "eks:controlPlaneScalingTier is missing", CLUSTER)],
    ),
    (
        deny("eks:CreateCluster", {"StringEquals": {"eks:somethingNew": "x"}}),
        [("undecided", "depends on eks:somethingNew", CLUSTER)],
    ),
    (
        deny(
            "eks:CreateCluster",
            {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1"]}, "Null": {"eks:kubernetesVersion": "false"}},
        ),
        [("denied", "aws:RequestedRegion is eu-west-1, eks:kubernetesVersion is 1.35", CLUSTER)],
    ),
    (deny("ec2:*", {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}), []),
    (deny("iam:*", {"StringNotEquals": {"aws:RequestedRegion": ["us-east-1"]}}), []),
    (
        deny(
            "ec2:RunInstances",
            {"StringNotEquals": {"ec2:MetadataHttpTokens": "required"}},
            Resource="arn:aws:ec2:*:*:instance/*",
        ),
        [],
    ),
    (
        deny(
            "ec2:RunInstances", {"StringNotLike": {"ec2:InstanceType": ["t3.*"]}}, Resource="arn:aws:ec2:*:*:instance/*"
        ),
        [("denied", "ec2:InstanceType is t4g.nano", INSTANCE)],
    ),
    (
        deny(
            "ec2:RunInstances", {"Null": {"aws:RequestTag/cost-center": "true"}}, Resource="arn:aws:ec2:*:*:instance/*"
        ),
        [("denied", "aws:RequestTag/cost-center is missing", INSTANCE)],
    ),
    (
        deny("iam:CreateRole", {"StringNotEquals": {"iam:PermissionsBoundary": BOUNDARY}}),
        [("denied", "iam:PermissionsBoundary is missing", "iam:CreateRole, for 4 Role")],
    ),
    (
        deny("eks:CreateAccessEntry", {"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/admin"}}),
        [
            (
                "undecided",
                "depends on aws:PrincipalArn",
                "eks:CreateAccessEntry, for AccessEntry private-eks-dev-admins",
            )
        ],
    ),
    (
        deny("eks:DeleteCluster"),
        [("denied by a destroy", "", "eks:DeleteCluster, for Cluster private-eks-dev-eksCluster")],
    ),
    (
        deny("eks:UpdateClusterVersion"),
        [("denied by an update", "", "eks:UpdateClusterVersion, for Cluster private-eks-dev-eksCluster")],
    ),
    (
        deny("kms:ScheduleKeyDeletion", {"NumericLessThan": {"kms:ScheduleKeyDeletionPendingWindowInDays": "31"}}),
        [
            (
                "denied by a destroy",
                "kms:ScheduleKeyDeletionPendingWindowInDays is 30",
                "kms:ScheduleKeyDeletion, for 4 Key",
            )
        ],
    ),
]


@pytest.mark.parametrize(("statement", "found"), ROWS, ids=lambda value: json.dumps(value)[:90])
def test_a_statement_denies_what_a_stack_asks_for_or_not(write: Write, statement: Any, found: Any) -> None:
    judgement = judged(recorded("dev"), [write(policy(statement))])
    assert said(judgement) == found
    assert judgement.denied is any(answer == "denied" for answer, _, _ in found)


def test_what_no_statement_allows_is_denied(write: Write) -> None:
    allowed = policy({"Effect": "Allow", "NotAction": ["eks:CreateCluster"], "Resource": "*"})
    judgement = judged(recorded("dev"), [write(allowed)])
    assert said(judgement) == [("denied", "no statement allows it", CLUSTER)]
    assert judgement.notes == []


def test_each_file_has_to_allow_and_a_list_is_of_one_place(write: Write) -> None:
    some = policy({"Effect": "Allow", "Action": "ec2:*", "Resource": "*"})
    rest = policy({"Effect": "Allow", "NotAction": "ec2:*", "Resource": "*"})
    apart = judged(recorded("dev"), [write(some, "a.json"), write(rest, "b.json")])
    assert {one.why for one in apart.findings} == {"a.json: no statement allows it", "b.json: no statement allows it"}
    assert judged(recorded("dev"), [write([some, rest])]).findings == []


def test_a_policy_that_only_denies_is_told(write: Write) -> None:
    [note] = judged(recorded("dev"), [write(policy(deny("s3:*")))]).notes
    assert note == "policy.json allows nothing by itself: judged with FullAWSAccess beside it, as AWS attaches it"


def test_the_assumed_role_and_the_account_are_known(write: Write) -> None:
    statement = deny("eks:CreateCluster", {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}})
    owner = deny("sqs:*", {"StringNotEquals": {"aws:PrincipalAccount": "444455556666"}})
    role = json.dumps([{"roleArn": "arn:aws:iam::444455556666:role/deploy"}])
    graph = configured("dev", **{"aws:assumeRoles": role, "aws:allowedAccountIds": '["444455556666"]'})
    path = write(policy(statement, owner))
    assert said(judged(graph, [path])) == []
    other = configured("dev", **{"aws:assumeRoles": role.replace("deploy", "other")})
    assert said(judged(other, [path]))[0][:2] == ("denied", "aws:PrincipalArn is arn:aws:iam::444455556666:role/other")


def test_tags_of_the_provider_are_sent_too(write: Write) -> None:
    statement = deny(
        "ec2:CreateVpc", {"Null": {"aws:RequestTag/cost-center": "true"}}, Resource="arn:aws:ec2:*:*:vpc/*"
    )
    path = write(policy(statement))
    assert [one.answer for one in judged(recorded("dev"), [path]).findings] == ["denied"]
    tagged = configured("dev", **{"aws:defaultTags": '{"tags": {"cost-center": "42"}}'})
    assert judged(tagged, [path]).findings == []


def test_what_a_first_preview_does_not_know_is_undecided(write: Write) -> None:
    graph = recorded("dev", unknowns=True)
    passed = deny(
        "iam:PassRole",
        {"StringEquals": {"iam:PassedToService": "eks.amazonaws.com"}},
        Resource="arn:aws:iam::*:role/admin-*",
    )
    public = deny("eks:CreateCluster", {"Bool": {"eks:endpointPublicAccess": "false"}})
    found = said(judged(graph, [write(policy(passed, public))]))
    assert ("denied", "eks:endpointPublicAccess is false", CLUSTER) in found
    assert [answer for answer, _, what in found if "iam:PassRole" in what][:1] == ["undecided"]


def test_a_boundary_that_is_set_is_sent(write: Write) -> None:
    statement = deny(
        ["iam:CreateRole", "iam:PutRolePolicy"], {"StringNotEquals": {"iam:PermissionsBoundary": BOUNDARY}}
    )
    assert judged(recorded("governed"), [write(policy(statement))]).findings == []


def test_what_aws_prints_of_a_policy_is_opened(write: Write) -> None:
    document = policy(deny("eks:CreateCluster"))
    printed = {"Policy": {"PolicySummary": {"Name": "x"}, "Content": json.dumps(document)}}
    version = {"PolicyVersion": {"Document": document, "VersionId": "v1"}}
    for given in (printed, version, "\ufeff" + json.dumps(document)):
        assert judged(recorded("dev"), [write(given)]).denied
    tags = json.dumps({"tags": {"name": {"tag_key": "name", "enforced_for": ["ec2:vpc"]}}})
    assert judged(recorded("dev"), [write({"EffectivePolicy": {"PolicyContent": tags}})]).denied


def test_files_of_the_same_name_are_told_apart(write: Write, tmp_path: Path) -> None:
    other = tmp_path / "other" / "policy.json"
    other.parent.mkdir()
    other.write_text(json.dumps(policy(deny("eks:CreateAddon"))), encoding="utf-8")
    found = judged(recorded("dev"), [write(policy(deny("eks:CreateCluster"))), other]).findings
    assert [one.why for one in found] == [
        f"{path}, statement No" for path in sorted((str(other), str(tmp_path / "policy.json")))
    ]


def test_every_form_of_a_preview_tells_and_the_exit_code_does(command: Command, write: Write) -> None:
    path = str(write(policy(deny("eks:CreateCluster")), "scp.json"))
    line = "Actions by scp.json: 1 denied; "
    done = command("preview", "dev", "--scp", path)
    assert done.returncode == Kind.DENIED
    told = done.stdout.partition("Organisation policies\n")[2].partition("\n\nGood to know")[0]
    assert told.splitlines()[:2] == ["  denied: scp.json, statement No", f"    {CLUSTER}"]
    assert line in told
    done = command("preview", "dev", "--scp", path, "--format", "json")
    assert done.returncode == Kind.DENIED
    given = json.loads(done.stdout)["organisationPolicies"]
    assert (given["denied"], given["files"]) == (True, ["scp.json"])
    assert given["findings"] == [
        {
            "actions": ["eks:CreateCluster"],
            "answer": "denied",
            "resources": ["Cluster private-eks-dev-eksCluster"],
            "why": "scp.json, statement No",
        }
    ]
    done = command("preview", "dev", "--scp", path, "--format", "html")
    assert line in done.stdout
    assert '<h2 id="organisation-policies">' in done.stdout


def test_the_example_is_judged_as_its_document_shows(command: Command) -> None:
    text = (ROOT / "docs" / "governed-accounts.md").read_text(encoding="utf-8")
    shown = text.partition("```text\nOrganisation policies\n")[2].partition("```")[0]
    done = command("preview", "dev", "--scp", "examples/policies/scp.json")
    assert done.returncode == Kind.DENIED
    assert " ".join(shown.split()) in " ".join(done.stdout.split())


def test_what_is_undecided_or_only_for_later_is_no_failure(command: Command, write: Write) -> None:
    path = write(policy(deny("eks:*", {"StringEquals": {"aws:PrincipalOrgID": "x"}}), deny("eks:DeleteCluster")))
    assert command("preview", "dev", "--scp", str(path)).returncode == 0


def test_a_stack_with_another_instance_type_is_judged_by_each(write: Write) -> None:
    group = {"general": {"instanceTypes": ["m6i.large", "m7i.large"], "minSize": 1, "maxSize": 3}}
    graph = with_settings("prod", nodeGroups=group)
    instances = {"Resource": "arn:aws:ec2:*:*:instance/*"}
    statement = deny("ec2:RunInstances", {"StringLike": {"ec2:InstanceType": "m7i.*"}}, **instances)
    found = [one for one in said(judged(graph, [write(policy(statement))])) if "general" in one[2]]
    assert [(answer, why) for answer, why, _ in found] == [
        ("denied", "ec2:InstanceType is m7i.large"),
        ("denied by an update", "ec2:InstanceType is m7i.large"),
    ]
