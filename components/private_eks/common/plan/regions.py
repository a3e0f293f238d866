"""AWS partitions: what a region's name says about ARNs, service principals and availability.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

import re
from dataclasses import dataclass

from .arguments import refusal


@dataclass(frozen=True, slots=True)
class Partition:
    """A group of regions with its own accounts, ARNs and DNS names."""

    name: str
    dns_suffix: str


_AWS = Partition("aws", "amazonaws.com")
_BY_PREFIX = (
    ("cn-", Partition("aws-cn", "amazonaws.com.cn")),
    ("us-gov-", Partition("aws-us-gov", "amazonaws.com")),
    ("us-iso-", Partition("aws-iso", "c2s.ic.gov")),
    ("us-isob-", Partition("aws-iso-b", "sc2s.sgov.gov")),
    ("eu-isoe-", Partition("aws-iso-e", "cloud.adc-e.uk")),
    ("us-isof-", Partition("aws-iso-f", "csp.hci.ic.gov")),
    ("eusc-", Partition("aws-eusc", "amazonaws.eu")),
)


PREFIXES = tuple(prefix for prefix, _ in _BY_PREFIX)
"""How the regions of other partitions than the commercial one begin."""
ACCOUNT = r"\d{12}"
REGION = r"[a-z]{2,4}(-[a-z]+)+-\d+"
PARTITION = "|".join(sorted(partition.name for partition in (_AWS, *dict(_BY_PREFIX).values())))
"""How ids of accounts, regions and partitions are spelled."""


def partition_of(region: str) -> Partition:
    """Tell which partition `region` belongs to, for example `eu-west-1` to `aws`.

    Raises ValueError if `region` is not spelled like a region.
    """
    if not re.fullmatch(REGION, region):
        raise refusal("region", region, "a region's name such as 'eu-west-1'", "use the region, not a zone or a city")
    return next((partition for prefix, partition in _BY_PREFIX if region.startswith(prefix)), _AWS)


def managed_policy(region: str, name: str) -> str:
    """Give the ARN of AWS's managed IAM policy `name`, for example `AmazonEKSClusterPolicy`."""
    return f"arn:{partition_of(region).name}:iam::aws:policy/{name}"


def logs_principal(region: str) -> str:
    """Name CloudWatch Logs of one region as keys trust it: three partitions spell it with their own suffix.

    https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/meta/service_principal_data_source.go
    """
    partition = partition_of(region)
    own = partition.name in ("aws-cn", "aws-iso", "aws-iso-b")
    return f"logs.{region}.{partition.dns_suffix if own else _AWS.dns_suffix}"


def ec2_principal(region: str) -> str:
    """Name EC2 as roles trust it: only the China partition spells it with its own suffix.

    IAM refuses `ec2.amazonaws.eu`: https://github.com/pulumi/pulumi-eks/issues/2341
    """
    partition = partition_of(region)
    return f"ec2.{partition.dns_suffix}" if partition.name == "aws-cn" else "ec2.amazonaws.com"
