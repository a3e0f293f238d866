import pytest
from hypothesis import given
from hypothesis import strategies as st

from private_eks.common.plan.regions import ec2_principal, managed_policy, partition_of
from tests.refusal import refusal_of

PARTITIONS = [
    ("eu-west-1", "aws", "amazonaws.com"),
    ("us-east-1", "aws", "amazonaws.com"),
    ("ap-southeast-7", "aws", "amazonaws.com"),
    ("mx-central-1", "aws", "amazonaws.com"),
    ("il-central-1", "aws", "amazonaws.com"),
    ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
    ("cn-northwest-1", "aws-cn", "amazonaws.com.cn"),
    ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
    ("us-gov-east-1", "aws-us-gov", "amazonaws.com"),
    ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
    ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
    ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
    ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
    ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
]


@pytest.mark.parametrize(("region", "name", "dns_suffix"), PARTITIONS)
def test_a_region_s_name_tells_its_partition(region: str, name: str, dns_suffix: str) -> None:
    assert (partition_of(region).name, partition_of(region).dns_suffix) == (name, dns_suffix)


@pytest.mark.parametrize("text", ["EU-WEST-1", "eu_west_1", "eu-west", "-1", "eu-west-1 "])
def test_what_is_no_region_is_refused(text: str) -> None:
    assert refusal_of(lambda: partition_of(text)).startswith(f"region: got {text!r}; allowed: a region's name")


@given(st.text() | st.from_regex(r"[a-z-]+[0-9a-z]", fullmatch=True))
def test_any_text_has_a_partition_or_is_refused(text: str) -> None:
    assert refusal_of(lambda: partition_of(text)) or text.count("-") >= 2


@pytest.mark.parametrize(
    ("region", "arn"),
    [
        ("eu-west-1", "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"),
        ("cn-north-1", "arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy"),
        ("us-gov-west-1", "arn:aws-us-gov:iam::aws:policy/AmazonEKSClusterPolicy"),
    ],
)
def test_managed_policies_lie_in_the_partition(region: str, arn: str) -> None:
    assert managed_policy(region, "AmazonEKSClusterPolicy") == arn


@pytest.mark.parametrize(("region", "name"), [(region, name) for region, name, _ in PARTITIONS])
def test_only_china_spells_ec2_with_its_own_suffix(region: str, name: str) -> None:
    assert ec2_principal(region) == ("ec2.amazonaws.com.cn" if name == "aws-cn" else "ec2.amazonaws.com")
