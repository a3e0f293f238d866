"""What a `Bastion` takes."""

from collections.abc import Sequence
from typing import NotRequired

import pulumi

from ..common.args import InRegion, InVpc, InZones, OfCluster, Tagged
from ..iam.settings import Governed
from ..keys.settings import Keyed
from .settings import BastionSettings


class BastionArgs(InRegion, OfCluster, InVpc, InZones, Governed, Keyed, Tagged):
    """Inputs of a `Bastion`."""

    cluster_arn: pulumi.Input[str]
    """ARN of the cluster."""
    endpoint: pulumi.Input[str]
    """HTTPS address of the Kubernetes API."""
    certificate_authority: pulumi.Input[str]
    """Certificate authority of the API, base64."""
    cluster_security_group_id: pulumi.Input[str]
    """ID of the security group that EKS made for the cluster; it gets a rule that admits the bastion."""
    endpoints_security_group_id: NotRequired[pulumi.Input[str] | None]
    """ID of the security group of the VPC endpoints, which it may reach. Default: none of its own."""
    endpoint_cidrs: NotRequired[list[str]]
    """Private IPv4 blocks in which further endpoints lie, reached by HTTPS. Default: none."""
    vpc_cidrs: list[str]
    """All IPv4 blocks of the VPC, for the place of a public subnet."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """IDs of private subnets, one per zone, in the order of `zones`; the bastion lies in one of them."""
    settings: NotRequired[BastionSettings]
    """The bastion itself. Default: a private one."""
    volume_key_arn: NotRequired[pulumi.Input[str] | None]
    """ARN of the KMS key of the volume of instances that are made from then on. Default: the account's for EBS."""
    log_retention_days: NotRequired[int]
    """Days that logs of shells are kept. Default: 365."""
