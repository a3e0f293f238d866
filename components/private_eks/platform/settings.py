"""What the charts of the platform may be told."""

from typing import Any, NotRequired, TypedDict

import pulumi

from ..nodes.settings import KarpenterSettings


class PlatformSettings(TypedDict):
    """One preset of the platform."""

    replicas: NotRequired[int]
    """Number of pods of each controller. Default: 2."""
    hosted_zone_ids: NotRequired[list[str]]
    """For `external-dns`, which needs them: ids of the private hosted zones that it may change. Default: none."""
    domain_filters: NotRequired[list[str]]
    """For `external-dns`: domains outside of which it changes nothing. Default: all of its zones."""
    values: NotRequired[dict[str, Any]]
    """Values of the chart, merged over ours; none of them secret. Default: none."""


class BehindCharts(TypedDict):
    """Inputs that say what charts find in the cluster and in AWS."""

    version: str
    """Kubernetes minor version of the cluster, for example `1.35`."""
    endpoint: NotRequired[pulumi.Input[str]]
    """HTTPS address of the Kubernetes API, for Karpenter. Default: none."""
    queue_name: NotRequired[pulumi.Input[str]]
    """Name of the queue that announces interruptions, for Karpenter. Default: none."""
    karpenter: NotRequired[KarpenterSettings]
    """As whom Karpenter runs. Default: the chart's own names."""
    custom_networking: NotRequired[bool]
    """Whether pods get addresses of secondary blocks only, as Karpenter has to know. Default: false."""
