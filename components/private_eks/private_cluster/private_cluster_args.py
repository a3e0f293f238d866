"""What `PrivateCluster` is given, and the settings of a stack that it makes of it."""

from typing import Any, NotRequired

import pulumi

from ..cluster.settings import ControlPlaneSettings
from ..common.args import Limited, Tagged
from ..compute.compute_args import RunningPods
from ..compute.plan.wanted import AUTO
from ..endpoints.settings import EndpointAccessSettings
from ..fargate.settings import FargateLoggingSettings
from ..iam.settings import Governed
from ..intranet.settings import OnIntranet
from ..keys.settings import KeyArns
from ..network.settings import ExistingNetworkSettings
from ..nodes.settings import NodeGroupSettings
from .stack_settings import StackSettings


class PrivateClusterArgs(RunningPods, OnIntranet, ControlPlaneSettings, Governed, Limited, Tagged):
    """Inputs of a `PrivateCluster`; at least one group or Fargate profile, or Auto Mode, has to be among them."""

    region: str
    """Region of the provider, for example `eu-west-1`."""
    cidr: NotRequired[str | None]
    """IPv4 block of the VPC, private, `/16` to `/24`, for example `10.0.0.0/16`; it can never change.

    Default: none, with `existing_network`."""
    existing_network: NotRequired[ExistingNetworkSettings | None]
    """A VPC that is there, instead of `cidr`. Default: none."""
    zones: NotRequired[list[str]]
    """Availability zone names; append, never insert. Default: the region's first three that EKS can use."""
    node_prefix: NotRequired[int | None]
    """Prefix length of each node subnet. Default: three longer than the VPC's, an eighth of it."""
    secondary_cidrs: NotRequired[list[str]]
    """Up to four further blocks for pods, an eighth per zone, for example `100.64.0.0/16`. Default: none."""
    custom_networking: NotRequired[bool]
    """Give pods on nodes addresses of the one secondary block only. Default: false."""
    client_cidrs: NotRequired[list[pulumi.Input[str]]]
    """Private IPv4 blocks outside the VPC that may reach the API and the endpoints. Default: none."""
    key_arns: NotRequired[KeyArns]
    """KMS keys by purpose, where that is another one than `key_arn`. Default: none."""
    log_retention_days: NotRequired[int]
    """Days that flow logs, control-plane logs and those of Container Insights are kept. Default: 365."""
    auto_mode: NotRequired[bool]
    """Let EKS run nodes, load balancers and volumes by itself; at the beginning only. Default: false."""
    fargate_logging: NotRequired[FargateLoggingSettings]
    """Let pods on Fargate log; `FargateLogging` tells the cluster. Default: they do not."""
    node_groups: NotRequired[dict[str, NodeGroupSettings]]
    """Managed node groups by name; `{}` is a group. Default: none."""
    uses: NotRequired[list[str]]
    """What else calls AWS from inside, such as `load-balancer-controller`, for its endpoints. Default: nothing."""
    endpoint_services: NotRequired[list[str]]
    """Further services to make endpoints for: `kms`, or a full name. Default: none."""
    existing_endpoint_services: NotRequired[list[str]]
    """Services that the VPC has an endpoint for already, left out here. Default: none."""
    endpoint_access: NotRequired[EndpointAccessSettings]
    """What pods and nodes reach of other accounts' buckets, registries and roles. Default: nothing."""


def settings_of(name: str, args: PrivateClusterArgs) -> StackSettings:
    """Give the settings of a stack that has nothing beside the cluster `name`."""
    given: dict[str, Any] = dict(args)
    mode = AUTO if given.pop("auto_mode", False) else None
    return StackSettings(name=name, compute=mode, **given)
