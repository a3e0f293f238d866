import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.regions import partition_of
from private_eks.endpoints.plan.endpoint_access import OWN, Access, plan_access
from private_eks.endpoints.plan.endpoint_policies import PULL, endpoint_policy
from private_eks.endpoints.plan.services import NEEDS
from tests.plan.values import regions
from tests.refusal import refusal_of

ACCOUNT, OTHER = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{OTHER}:role/teams/x"
LIMITED = ("ecr.api", "ecr.dkr", "s3", "sts")
EVERYTHING = Access(("data",), (OTHER,), (ROLE,), "o-a1b2c3d4e5", package_repositories=True)

accounts = st.from_regex(r"[0-9]{12}", fullmatch=True)


def statements(service: str, access: Access = OWN, region: str = "eu-west-1") -> dict[str, dict[str, Any]]:
    return {s["Sid"]: s for s in endpoint_policy(region, ACCOUNT, service, access)["Statement"]}


def from_us(**more: str) -> dict[str, Any]:
    return {"StringEquals": {"aws:PrincipalAccount": ACCOUNT, **more}}


@pytest.mark.parametrize("service", sorted({service for needs in NEEDS.values() for service in needs} - {*LIMITED}))
def test_an_endpoint_lets_only_this_account_through(service: str) -> None:
    [statement] = statements(service).values()

    assert statement["Condition"] == from_us()


@pytest.mark.parametrize("service", LIMITED)
def test_own_principals_reach_only_own_buckets_registries_and_roles(service: str) -> None:
    assert statements(service)["PrincipalsOfThisAccount"]["Condition"] == from_us(**{"aws:ResourceAccount": ACCOUNT})


@pytest.mark.parametrize("service", LIMITED)
def test_an_organization_s_are_reached_like_own_ones(service: str) -> None:
    found = statements(service, Access(organization_id="o-a1b2c3d4e5"))["ResourcesOfTheOrganization"]

    assert found["Condition"] == from_us(**{"aws:ResourceOrgID": "o-a1b2c3d4e5"})


@given(regions, accounts)
def test_sts_also_takes_web_identities_for_roles_of_this_account(region: str, account: str) -> None:
    found = {s["Sid"]: s for s in endpoint_policy(region, account, "sts")["Statement"]}

    further = found["WebIdentitiesForRolesOfThisAccount"]
    assert further["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert further["Resource"] == f"arn:{partition_of(region).name}:iam::{account}:role/*"
    assert found["CallersAskWhoTheyAre"]["Action"] == "sts:GetCallerIdentity"


def test_named_roles_of_other_accounts_are_assumed_and_call_everything_as_themselves() -> None:
    access = Access(role_arns=(ROLE,))
    sts = statements("sts", access)

    assert sts["RolesOfOtherAccounts"]["Action"] == ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
    assert sts["RolesOfOtherAccounts"]["Resource"] == [ROLE]
    assert sts["RolesOfOtherAccounts"]["Condition"] == from_us()
    assert sts["WebIdentitiesForNamedRoles"]["Resource"] == [ROLE]
    assert statements("sqs", access)["NamedRoles"]["Condition"] == {"ArnEquals": {"aws:PrincipalArn": [ROLE]}}
    assert statements("s3", access)["NamedRoles"]["Condition"] == {
        "ArnEquals": {"aws:PrincipalArn": [ROLE]},
        "StringEquals": {"aws:ResourceAccount": [ACCOUNT, OTHER]},
    }


@given(regions, accounts)
def test_s3_also_serves_the_image_layers_of_ecr(region: str, account: str) -> None:
    _, further = endpoint_policy(region, account, "s3")["Statement"]

    assert further["Action"] == "s3:GetObject"
    assert further["Resource"] == f"arn:{partition_of(region).name}:s3:::prod-{region}-starport-layer-bucket/*"


def test_s3_serves_packages_and_named_buckets_when_asked_to() -> None:
    found = statements("s3", Access(buckets=("data",), package_repositories=True))

    assert found["PackagesOfAmazonLinux"]["Resource"] == "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*"
    assert "Condition" not in found["PackagesOfAmazonLinux"], "dnf signs nothing"
    assert found["NamedBuckets"]["Resource"] == ["arn:aws:s3:::data", "arn:aws:s3:::data/*"]
    assert found["NamedBuckets"]["Condition"] == from_us()
    assert found["ObjectsOfNamedBuckets"]["Action"] == "s3:GetObject"


@pytest.mark.parametrize("service", ["ecr.api", "ecr.dkr"])
@pytest.mark.parametrize(
    ("region", "start", "registries"),
    [
        ("eu-west-1", "arn:aws:ecr:eu-west-1", ["328549459982", "602401143452"]),
        ("il-central-1", "arn:aws:ecr:il-central-1", ["066635153087", "288123944683"]),
        ("cn-north-1", "arn:aws-cn:ecr:cn-north-1", ["183470599484", "918309763551"]),
        ("us-gov-west-1", "arn:aws-us-gov:ecr:us-gov-west-1", ["013241004608", "347163068887"]),
        ("eusc-de-east-1", "arn:aws-eusc:ecr:eusc-de-east-1", ["877088126301"]),
        ("us-iso-east-1", "arn:aws-iso:ecr:us-iso-east-1", ["*"]),
    ],
)
def test_ecr_serves_the_images_of_aws_for_pulling(service: str, region: str, start: str, registries: list[str]) -> None:
    found = statements(service, region=region)

    assert found["ImagesOfAws"]["Action"] == PULL
    assert found["ImagesOfAws"]["Resource"] == [f"{start}:{account}:repository/*" for account in registries]
    assert found["ImagesOfAws"]["Condition"] == from_us()
    assert found["TokensForRegistries"]["Action"] == "ecr:GetAuthorizationToken"


def test_ecr_serves_named_registries() -> None:
    found = statements("ecr.dkr", Access(registries=(OTHER,)))["NamedRegistries"]

    assert found["Resource"] == [f"arn:aws:ecr:eu-west-1:{OTHER}:repository/*"]
    assert found["Condition"] == from_us()


def test_endpoints_of_another_region_serve_what_is_there() -> None:
    assert statements("com.amazonaws.us-east-1.ecr.api")["ImagesOfAws"]["Resource"] == [
        "arn:aws:ecr:us-east-1:328549459982:repository/*",
        "arn:aws:ecr:us-east-1:602401143452:repository/*",
    ]
    layers = statements("com.amazonaws.us-east-1.s3")["ImageLayersOfEcr"]["Resource"]
    assert layers == "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"


@given(regions, accounts, st.sampled_from([*LIMITED, "kms", "com.amazonaws.iam"]), st.sampled_from([OWN, EVERYTHING]))
def test_nobody_of_another_account_comes_through_without_a_named_resource_or_name(
    region: str, account: str, service: str, access: Access
) -> None:
    document = endpoint_policy(region, account, service, access)

    assert json.loads(json.dumps(document)) == document
    assert len(json.dumps(document)) < 20_480
    for statement in document["Statement"]:
        condition = statement.get("Condition", {})
        assert (
            statement["Resource"] != "*"
            or condition.get("StringEquals", {}).get("aws:PrincipalAccount") == account
            or condition["ArnEquals"] == {"aws:PrincipalArn": [ROLE]}
        )


def test_buckets_are_named_by_name_or_arn_and_everything_once() -> None:
    given_twice: Any = {
        "buckets": ["data", "arn:aws:s3:::data"],
        "registries": [OTHER, OTHER],
        "role_arns": [ROLE, ROLE],
    }

    assert plan_access("access", given_twice, "eu-west-1") == Access(("data",), (OTHER,), (ROLE,))
    assert plan_access("access", {}, "eu-west-1") == OWN


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"buckets": ["data", "Data"]}, "access.buckets[1]: got 'Data'; allowed: names of buckets"),
        ({"buckets": ["data/*"]}, "access.buckets[0]: got 'data/*'; allowed: names of buckets"),
        ({"buckets": ["arn:aws-cn:s3:::data"]}, "access.buckets[0]: got 'arn:aws-cn:s3:::data'; allowed: names of"),
        ({"registries": ["4444"]}, "access.registries[0]: got '4444'; allowed: account ids of 12 digits"),
        ({"role_arns": [f"arn:aws:iam::{OTHER}:user/x"]}, "allowed: arn:aws:iam::<account>:role/<name>"),
    ],
)
def test_what_is_no_bucket_account_role_or_organization_is_refused(settings: Any, message: str) -> None:
    assert message in refusal_of(lambda: plan_access("access", settings, "eu-west-1"))
