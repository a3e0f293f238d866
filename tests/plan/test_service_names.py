from collections.abc import Sequence

import pytest

from private_eks.common.plan.service_names import HOMES, service_name, short_name
from private_eks.endpoints.plan.services import PlannedEndpoint, plan_endpoints
from tests.refusal import refusal_of

PREFIXED = [
    (
        "cn-north-1",
        "cn.com.amazonaws",
        "autoscaling cloudformation ebs ec2 ecr.api ecr.dkr eks elasticfilesystem fsx iotsitewise.api lambda "
        "monitoring rds sagemaker.api sqs states sts xray",
        "acm-pca aps-workspaces eks-auth elasticloadbalancing kms logs polly s3 secretsmanager sns ssm ssmmessages",
    ),
    (
        "cn-northwest-1",
        "cn.com.amazonaws",
        "account autoscaling ec2 ecr.api eks elasticfilesystem monitoring polly sqs sts workspaces xray",
        "eks-auth elasticloadbalancing iotsitewise.api kms logs s3 ssm",
    ),
    ("eusc-de-east-1", "eu.amazonaws", "ecr.api ecr.dkr execute-api securityhub", "ec2 eks eks-auth logs s3 sts"),
    (
        "us-iso-east-1",
        "gov.ic.c2s",
        "athena autoscaling ebs ec2 ecr.api ecr.dkr elasticfilesystem sagemaker.runtime sns sqs textract transcribe",
        "eks kms logs monitoring s3 ssm sts",
    ),
    ("us-iso-west-1", "gov.ic.c2s", "autoscaling ec2 ecr.api elasticfilesystem monitoring sns sqs", "athena eks sts"),
    (
        "us-isob-east-1",
        "gov.sgov.sc2s",
        "autoscaling ec2 ecr.dkr elasticfilesystem sagemaker.api sqs",
        "athena eks sts",
    ),
    ("us-isob-west-1", "gov.sgov.sc2s", "ecr.api ecr.dkr execute-api", "autoscaling ec2 elasticfilesystem sqs sts"),
    ("us-isof-south-1", "gov.ic.hci.csp", "ebs ecr.api ecr.dkr execute-api", "autoscaling ec2 sqs sts"),
    ("us-isof-east-1", "gov.ic.hci.csp", "ebs ecr.api ecr.dkr execute-api", "autoscaling ec2 sqs sts"),
    ("eu-isoe-west-1", "uk.adc-e.cloud", "ebs ecr.api ecr.dkr execute-api", "autoscaling ec2 sqs sts"),
    ("eusc-de-east-2", "eu.amazonaws", "ecr.api", "sts"),
    ("eu-west-1", "com.amazonaws", "ec2 ecr.api eks sts", ""),
    ("us-gov-west-1", "com.amazonaws", "ec2 ecr.api eks sts", ""),
]

NAMES = [
    ("cn-north-1", "transcribe", "cn.com.amazonaws.cn-north-1.transcribe.cn"),
    ("eu-west-1", "qbusiness", "aws.api.eu-west-1.qbusiness"),
    ("eu-west-1", "s3files", "aws.api.eu-west-1.s3files"),
    ("eu-west-1", "notebook", "aws.sagemaker.eu-west-1.notebook"),
    ("eu-west-1", "aws.api.eu-west-1.bedrock-runtime", "aws.api.eu-west-1.bedrock-runtime"),
    ("eu-west-1", "organizations", "com.amazonaws.us-east-1.organizations"),
    ("cn-north-1", "organizations", "com.amazonaws.cn-northwest-1.organizations"),
    *(("eu-west-1", service, "com.amazonaws.iam") for service in ("iam", "com.amazonaws.iam")),
    *(("cn-north-1", service, "com.amazonaws.route53") for service in ("route53", "com.amazonaws.route53")),
]

ELSEWHERE = [
    ("us-east-1", "iam", None),
    ("eu-west-1", "iam", "us-east-1"),
    ("eu-west-1", "com.amazonaws.iam", "us-east-1"),
    ("cn-northwest-1", "iam", "cn-north-1"),
    ("us-gov-east-1", "iam", "us-gov-west-1"),
    ("cn-north-1", "route53", "cn-northwest-1"),
    ("us-gov-east-1", "route53", "us-gov-west-1"),
    ("eu-west-1", "organizations", "us-east-1"),
    ("eu-west-1", "com.amazonaws.us-east-1.organizations", "us-east-1"),
    ("us-gov-west-1", "organizations", None),
    ("eu-west-1", "com.amazonaws.us-east-1.ecr.api", "us-east-1"),
    ("eu-west-1", "com.amazonaws.us-east-1.s3", "us-east-1"),
    ("cn-north-1", "cn.com.amazonaws.cn-northwest-1.ecr.dkr", "cn-northwest-1"),
    ("eu-west-1", "com.amazonaws.eu-west-1.ecr.api", None),
]


def only(planned: Sequence[PlannedEndpoint]) -> PlannedEndpoint:
    assert len(planned) == 1
    return planned[0]


@pytest.mark.parametrize(("region", "prefix", "own", "common"), PREFIXED, ids=[row[0] for row in PREFIXED])
def test_regions_prefix_some_services_differently(region: str, prefix: str, own: str, common: str) -> None:
    assert [service_name(region, s) for s in own.split()] == [f"{prefix}.{region}.{s}" for s in own.split()]
    assert [service_name(region, s) for s in common.split()] == [f"com.amazonaws.{region}.{s}" for s in common.split()]


@pytest.mark.parametrize(("region", "service", "expected"), NAMES)
def test_services_have_names_of_their_own_kind(region: str, service: str, expected: str) -> None:
    assert service_name(region, service) == expected
    assert short_name(region, expected) == short_name(region, service)


@pytest.mark.parametrize(("region", "service", "expected"), ELSEWHERE)
def test_services_of_other_regions_are_reached_across_regions(region: str, service: str, expected: str | None) -> None:
    endpoint = only(plan_endpoints(region, [], [service]))

    assert endpoint.service_region == expected
    assert not endpoint.gateway


def test_a_service_of_one_region_has_one_endpoint_whatever_it_is_called() -> None:
    assert len(plan_endpoints("eu-west-1", ["iam"], ["iam", "com.amazonaws.iam"])) == 1
    assert plan_endpoints("eu-west-1", [], ["iam"], ["com.amazonaws.iam"]) == ()


def test_services_without_a_region_are_at_home_where_iam_and_route_53_are() -> None:
    assert HOMES["com.amazonaws.iam"]["aws"] == HOMES["com.amazonaws.route53"]["aws"] == "us-east-1"


@pytest.mark.parametrize(
    ("region", "service"),
    [
        ("eu-west-1", "com.amazonaws.us-east-1.ssm"),
        ("cn-north-1", "com.amazonaws.us-east-1.ecr.api"),
        ("us-gov-west-1", "com.amazonaws.us-east-1.kms"),
    ],
)
def test_other_regions_serve_what_aws_lists_and_their_own_partition(region: str, service: str) -> None:
    assert f"services: got {service!r}; allowed: services of {region}, and of other regions ecr.api, " in refusal_of(
        lambda: plan_endpoints(region, [], [service])
    )


@pytest.mark.parametrize("region", sorted({row[0] for row in PREFIXED}))
def test_a_full_name_is_read_back_as_the_service_that_it_was_made_of(region: str) -> None:
    """The prefix of one partition has a hyphen."""
    assert {short_name(region, service_name(region, service)) for service in ("ecr.api", "ecr.dkr", "ssm")} == {
        "ecr.api",
        "ecr.dkr",
        "ssm",
    }
