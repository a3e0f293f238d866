"""parliament judges every IAM document of the stacks and the examples: actions, resources, conditions, principals."""

import ast
import dataclasses
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from private_eks_cli.graph.model import Graph
from tests.conftest import ALL_STACKS, name_of, recorded

from .documents import KINDS, Document, documents
from .judges import clean_environment, judge, once
from .terraform_plan import aws_resources

STACKS = tuple(name_of(stack) for stack in ALL_STACKS)
ROLE = "arn:aws:iam::111122223333:role/pods"


class Accepted(NamedTuple):
    """A finding that we live with: where, what, a pattern of its detail, and why."""

    kind: str
    issue: str
    detail: str
    reason: str


_LOGS_KEY = "AWS's own statement: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"
ACCEPTED = (
    Accepted("key policy", "RESOURCE_STAR", r"\[('kms:\w+'(, )?)+\]", "In a key's policy, `*` is this key."),
    Accepted("key policy", "MISMATCHED_TYPE", ".*ArnEquals requires a value of type Arn but given String", _LOGS_KEY),
    Accepted(
        "key policy",
        "UNKNOWN_CONDITION_FOR_ACTION",
        r"Unknown condition kms:EncryptionContext:aws:logs:arn for action kms:Describe\w+",
        _LOGS_KEY,
    ),
    Accepted(
        "role policy",
        "RESOURCE_MISMATCH",
        r"\[{'action': 'logs:DescribeLogGroups', 'required_format': '\*'}\]",
        "AWS's reference names no resource for it, yet AWS's guide asks for `log-group:*`: "
        "docs.amazonaws.cn/en_us/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html",
    ),
    Accepted(
        "role policy",
        "RESOURCE_MISMATCH",
        r"\[({'action': 'ec2:(CreateFleet|RunInstances)', 'required_format': '\S+'}(, )?)+\]",
        "A launch needs several types of resources, and only some of them have tags to ask for, hence the statements: "
        "docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html#iam-example-runinstances",
    ),
    Accepted(
        "role policy",
        "RESOURCE_MISMATCH",
        r"\[{'action': 'ssm:GetParameter', 'required_format': 'arn:\*:ssm:\*:\*:parameter/\*'}\]",
        "Public parameters have no account in their ARNs: "
        "docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html",
    ),
    Accepted(
        "role policy",
        "RESOURCE_MISMATCH",
        r"\[({'action': 'arc-zonal-shift:GetManagedResource', 'required_format': '\S+'}(, )?)+\]",
        "Its definitions are older than zonal shifts of clusters: karpenter.sh/docs/reference/cloudformation/",
    ),
    Accepted(
        "role policy",
        "RESOURCE_STAR",
        r"\['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'\]",
        "CodeBuild's own statement: docs.aws.amazon.com/codebuild/latest/userguide/"
        "auth-and-access-control-iam-identity-based-access-control.html",
    ),
    Accepted(
        "role policy",
        "UNKNOWN_CONDITION_FOR_ACTION",
        "Unknown condition elasticloadbalancing:CreateAction for action elasticloadbalancing:AddTags",
        "parliament's list is older than this key: "
        "docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html",
    ),
    Accepted(
        "trust policy",
        "UNKNOWN_FEDERATION_SOURCE",
        r"arn:aws[\w-]*:iam::\d{12}:oidc-provider/oidc\.eks\..+",
        "parliament knows SAML providers and four public ones, but not the OIDC providers of an account.",
    ),
    Accepted(
        "trust policy",
        "UNKNOWN_CONDITION_FOR_ACTION",
        r"Unknown condition oidc\.eks\.\S+:(aud|sub) for action sts:AssumeRoleWithWebIdentity",
        "These keys are named after the issuer, so no list can hold them.",
    ),
)


def document(**changes: Any) -> str:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*", **changes}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


FAULTS = {
    "an invented action": ("UNKNOWN_ACTION", document(Action="ecr:PullImages", Resource="*")),
    "an invented service": ("UNKNOWN_PREFIX", document(Action="eeks:DescribeCluster", Resource="*")),
    "a bucket where an object belongs": ("RESOURCE_MISMATCH", document(Resource="arn:aws:s3:::bucket")),
    "a resource that is no ARN": ("INVALID_ARN", document(Resource="bucket")),
    "everything where one resource would do": ("RESOURCE_STAR", document(Resource="*")),
    "an invented condition key": (
        "UNKNOWN_CONDITION_FOR_ACTION",
        document(Condition={"StringEquals": {"s3:owner": "us"}}),
    ),
    "an invented operator": ("UNKNOWN_OPERATOR", document(Condition={"StringIs": {"aws:SourceAccount": "1"}})),
    "a principal that is no ARN": (
        "UNKNOWN_PRINCIPAL",
        document(Principal={"AWS": "admins"}, Action="sts:AssumeRole", Resource=ROLE),
    ),
    "a misspelt element": ("MALFORMED", document(Conditions={})),
    "a misspelt effect": ("MALFORMED", document(Effect="allow")),
    "broken JSON": ("MALFORMED_JSON", "{"),
}

Findings = dict[str, list[dict[str, str]]]
"""What parliament says of a document, by URN or by name of a fault."""


def all_documents() -> list[Document]:
    return [document for stack in STACKS for document in documents(recorded(stack))]


def all_findings(python: Path, home: Path) -> Findings:
    """Judge everything in one process, which spends its time on reading the definition of IAM."""
    texts = {found.urn: found.text for found in all_documents()}
    texts |= {name: text for name, (_, text) in FAULTS.items()}
    done = subprocess.run(
        [python, Path(__file__).with_name("parliament_worker.py")],
        env=clean_environment(home),
        input=json.dumps(list(texts.values())),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return dict(zip(texts, json.loads(done.stdout), strict=True))


@pytest.fixture(scope="session")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    python = judge("python")
    home = tmp_path_factory.mktemp("parliament")
    made: Findings = once(tmp_path_factory, "parliament", lambda: all_findings(python, home))
    return made


def acceptance(kind: str, finding: dict[str, str]) -> Accepted | None:
    fitting = (a for a in ACCEPTED if (a.kind, a.issue) == (kind, finding["issue"]))
    return next((a for a in fitting if re.fullmatch(a.detail, finding["detail"])), None)


@pytest.mark.parametrize("stack", STACKS)
def test_parliament_finds_nothing_but_what_is_accepted(findings: Findings, stack: str) -> None:
    found = {
        (d.urn, f["issue"], f["detail"]): acceptance(d.kind, f)
        for d in documents(recorded(stack))
        for f in findings[d.urn]
    }
    assert [finding for finding, accepted in found.items() if accepted is None] == []


def test_what_is_accepted_still_happens(findings: Findings) -> None:
    happening = {acceptance(document.kind, f) for document in all_documents() for f in findings[document.urn]}
    assert happening - {None} == set(ACCEPTED)


def unanswered(text: str, lacking: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Go through what a statement lacks, according to parliament, and no other statement of the document gives."""
    statements = [s for s in json.loads(text)["Statement"] if s["Effect"] == "Allow"]
    for lack in lacking:
        given = [r for s in statements if lack["action"] in in_list(s["Action"]) for r in in_list(s["Resource"])]
        if not any(fnmatchcase(resource, lack["required_format"]) for resource in given):
            yield lack


def in_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_what_one_statement_of_a_launch_lacks_another_has(findings: Findings) -> None:
    launches = [
        (d, ast.literal_eval(f["detail"]))
        for d in all_documents()
        for f in findings[d.urn]
        if f["issue"] == "RESOURCE_MISMATCH" and "ec2:" in f["detail"]
    ]
    assert launches
    assert [(d.urn, lack) for d, lacking in launches for lack in unanswered(d.text, lacking)] == []


def test_what_no_statement_of_a_launch_has_is_found() -> None:
    lack = {"action": "ec2:RunInstances", "required_format": "arn:*:ec2:*:*:subnet/*"}
    image = "arn:aws:ec2:eu-west-1::image/*"
    assert list(unanswered(document(Action="ec2:RunInstances", Resource=image), [lack])) == [lack]


@pytest.mark.parametrize("name", FAULTS)
def test_parliament_finds_a_seeded_fault(findings: Findings, name: str) -> None:
    assert FAULTS[name][0] in {finding["issue"] for finding in findings[name]}


def test_every_resource_that_takes_a_document_has_one(any_graph: Graph) -> None:
    takers = {type_: kind for (type_, _), kind in KINDS.items()}
    wanted = Counter(takers[resource.type] for resource in aws_resources(any_graph) if resource.type in takers)
    assert Counter(found.kind for found in documents(any_graph)) == wanted


def test_documents_of_every_kind_are_judged() -> None:
    assert {found.kind for found in all_documents()} == set(KINDS.values())


def test_a_document_in_an_unknown_place_is_an_error() -> None:
    graph = recorded("dev")
    policy = graph.of("aws:iam/rolePolicy:RolePolicy")[0]
    with pytest.raises(KeyError, match="is an IAM document that is not in"):
        documents(graph.replacing(dataclasses.replace(policy, type="aws:iam/policy:Policy")))


def test_trust_policies_name_no_resource(any_graph: Graph) -> None:
    trusts = [json.loads(role.inputs["assumeRolePolicy"]) for role in any_graph.of("aws:iam/role:Role")]
    assert not [trust for trust in trusts for statement in trust["Statement"] if "Resource" in statement]
