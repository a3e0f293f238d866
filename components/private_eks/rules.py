"""The one kind of security group rule that this package opens to address blocks: HTTPS in."""

from collections.abc import Iterable

import pulumi
import pulumi_aws as aws


def admit_https(
    parent: pulumi.Resource, name: str, group_id: pulumi.Input[str], cidrs: Iterable[str], what: str
) -> None:
    """Let each of `cidrs` reach the security group by HTTPS; the rules are called `{name}-{block}`."""
    for cidr in cidrs:
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-{cidr.replace('/', '-')}",
            security_group_id=group_id,
            description=f"{what} from {cidr}",
            cidr_ipv4=cidr,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            opts=pulumi.ResourceOptions(parent=parent),
        )
