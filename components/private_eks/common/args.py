"""Inputs that many components have, described once."""

from typing import NotRequired, TypedDict

import pulumi

from .quotas import QuotaSettings
from .tags import Tags


class InRegion(TypedDict):
    """Inputs of what belongs to a cluster."""

    region: str
    """Region of the cluster, for example `eu-west-1`."""


class OfCluster(TypedDict):
    """Inputs of what names its cluster."""

    cluster_name: pulumi.Input[str]
    """Name of the cluster."""


class InVpc(TypedDict):
    """Inputs of what lies in a VPC."""

    vpc_id: pulumi.Input[str]
    """ID of the VPC."""


class InZones(TypedDict):
    """Inputs of what is spread over zones."""

    zones: list[str]
    """Availability zone names of `subnet_ids`."""


class Limited(TypedDict):
    """Inputs of what quotas limit."""

    quotas: NotRequired[QuotaSettings]
    """Quotas that AWS has raised for the account. Default: AWS's own."""


class Tagged(TypedDict):
    """Inputs of what makes resources that take tags."""

    tags: NotRequired[Tags]
    """Tags for every resource that takes them. Default: none."""
