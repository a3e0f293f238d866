"""What the charts of the platform may be told."""

from typing import Any, NotRequired, TypedDict


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
