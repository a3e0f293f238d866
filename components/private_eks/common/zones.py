"""The availability zones of the provider's region, asked of AWS by a plain invoke."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from .plan.zones import choose_zones


def usable_zones(wanted: Sequence[str] = (), opts: pulumi.InvokeOptions | None = None) -> list[str]:
    """Give `wanted` back after checking it, or else the region's first three zones that EKS can use.

    Zones are not filtered by their present state: one that AWS marks as impaired today keeps its place, so that a
    preview during an outage does not plan to move subnets.

    Raises ValueError if a wanted zone does not exist in the region, or if EKS places no interfaces in it.
    """
    return choose_zones(offered_zones(opts), wanted)


def offered_zones(opts: pulumi.InvokeOptions | None = None) -> dict[str, str]:
    """Give the region's zones that need no opt-in, names to ids; a name means another zone in each account."""
    offered = aws.get_availability_zones(
        filters=[{"name": "opt-in-status", "values": ["opt-in-not-required"]}], opts=opts
    )
    return dict(zip(offered.names, offered.zone_ids, strict=True))


def call_before(opts: pulumi.ResourceOptions | None) -> pulumi.InvokeOptions:
    """Let a call that a component makes before it is registered use the AWS provider that the component will have."""
    opts = opts or pulumi.ResourceOptions()
    given = opts.providers or []
    providers = [
        *([opts.provider] if opts.provider else []),
        *(given.values() if isinstance(given, Mapping) else given),
    ]
    return pulumi.InvokeOptions(
        parent=opts.parent, provider=next((provider for provider in providers if provider.package == "aws"), None)
    )
