"""Reading a VPC: the calls are those of the policy in docs/networks.md, and what AWS does not tell is one line."""

import dataclasses
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from private_eks_cli.errors import CommandError, Kind
from private_eks_cli.network.reader import clients, read
from private_eks_cli.network.unanswered import explained
from tests.places import ROOT

from .ec2_answers import ANSWERS, REGION, VPC, answering

ENCODED = " Encoded authorization failure message: 6kKx"
PAGE = (ROOT / "docs" / "networks.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away all configuration of whoever runs the tests."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def test_everything_is_read_on_all_pages() -> None:
    with answering() as (sts, ec2, of_sts, of_ec2):
        found = read(sts, ec2, VPC)
        of_sts.assert_no_pending_responses()
        of_ec2.assert_no_pending_responses()
    assert found == ANSWERS


@pytest.mark.parametrize(
    "answers",
    [
        dataclasses.replace(ANSWERS, endpoints=[], rules=[]),
        dataclasses.replace(ANSWERS, vpc={**ANSWERS.vpc, "DhcpOptionsId": "default"}, dhcp_options={}),
    ],
    ids=["no endpoints", "no DHCP options"],
)
def test_what_is_not_there_is_not_asked_for(answers: Any) -> None:
    with answering(answers) as (sts, ec2, _, of_ec2):
        assert read(sts, ec2, VPC) == answers
        of_ec2.assert_no_pending_responses()


def test_rules_are_asked_for_in_as_many_groups_as_a_filter_takes() -> None:
    first, *rest = ANSWERS.endpoints
    many = {**first, "Groups": [*first.get("Groups", ()), *({"GroupId": f"sg-1{i:03}"} for i in range(250))]}
    answers = dataclasses.replace(ANSWERS, endpoints=[many, *rest])
    with answering(answers) as (sts, ec2, _, of_ec2):
        assert read(sts, ec2, VPC) == answers
        of_ec2.assert_no_pending_responses()


def test_the_policy_in_the_document_has_the_calls_and_no_other() -> None:
    called: set[str] = set()
    with answering() as (sts, ec2, *_):
        for client in (sts, ec2):
            client.meta.events.register(
                "before-parameter-build.*.*",
                lambda model, **_: called.add(f"{model.service_model.signing_name}:{model.name}"),
            )
        read(sts, ec2, VPC)
    [policy] = [json.loads(fence) for fence in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    [statement] = policy["Statement"]
    assert statement["Action"] == sorted(called)
    assert (statement["Effect"], statement["Resource"]) == ("Allow", "*")


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("InvalidVpcID.NotFound", Kind.USAGE, "VPC_ID: got why; allowed: a VPC that this account sees in eu-west-1;"),
        ("InvalidVpcId.Malformed", Kind.USAGE, "VPC_ID: got why; allowed: a VPC that this account sees in eu-west-1;"),
        ("UnauthorizedOperation", Kind.NO_AWS, "ec2:DescribeVpcs: got why; allowed: an identity that may call ec2:D"),
        (
            "AccessDenied",
            Kind.NO_AWS,
            "ec2:DescribeVpcs: got why; allowed: an identity that may call ec2:DescribeVpcs;",
        ),
        ("ExpiredToken", Kind.NO_AWS, "credentials: got why; allowed: those of somebody who may read the VPC; log in"),
        ("AuthFailure", Kind.NO_AWS, "credentials: got why; allowed: those of somebody who may read the VPC; log in"),
        ("RequestLimitExceeded", Kind.NO_AWS, "ec2:DescribeVpcs: got RequestLimitExceeded: why; allowed: an answer;"),
    ],
)
def test_what_ec2_refuses_is_one_line(code: str, kind: Kind, words: str) -> None:
    error = ClientError({"Error": {"Code": code, "Message": f"why{ENCODED}"}}, "DescribeVpcs")
    with answering() as (_, ec2, *_), pytest.raises(CommandError) as caught, explained(ec2, "describe_vpcs"):
        raise error
    assert str(caught.value).startswith(words)
    assert caught.value.kind == kind


def test_a_page_that_is_refused_names_its_action() -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "UnauthorizedOperation", "Message": "why"}}, "DescribeRouteTables")

    with answering() as (sts, ec2, *_):
        ec2.meta.events.register("before-parameter-build.ec2.DescribeRouteTables", refuse)
        with pytest.raises(CommandError, match=r"^ec2:DescribeRouteTables: got why; "):
            read(sts, ec2, VPC)


def test_without_credentials_one_is_told_to_log_in() -> None:
    with pytest.raises(
        CommandError, match=r"^credentials: got Unable to locate credentials; .*aws sso login"
    ) as caught:
        read(*clients(REGION, None), VPC)
    assert caught.value.kind == Kind.NO_AWS


def test_without_a_network_the_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(CommandError, match=r"^sts:GetCallerIdentity: .*an answer of http://127\.0\.0\.1:1;") as caught:
        read(*clients(REGION, None), VPC)
    assert caught.value.kind == Kind.NO_AWS


@pytest.mark.parametrize(
    ("region", "profile", "words"),
    [
        (None, None, "--region: got nothing; allowed: a region such as eu-west-1; name the region"),
        ("ireland", None, "region: got 'ireland'; allowed: a region's name"),
        (REGION, "acme", "--profile: got The config profile (acme) could not be found; allowed: a profile of yours"),
    ],
)
def test_an_option_that_leads_nowhere_is_refused(region: str | None, profile: str | None, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(words)}"):
        clients(region, profile)


def test_without_boto3_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(CommandError, match=r"^boto3: got nothing installed; .*pip install 'private-eks-cli\[aws\]'$"):
        clients(REGION, None)
