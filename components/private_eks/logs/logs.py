"""An encrypted log group with a retention, as several components keep one."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.tags import Tags
from ..iam.plan.policies import key_policy
from ..keys.keys import make_key_with


def account_of(parent: pulumi.Resource) -> pulumi.Output[str]:
    """Ask AWS for the id of the account that the provider of `parent` works in."""
    return aws.get_caller_identity_output(opts=pulumi.InvokeOptions(parent=parent)).account_id


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where a component's logs go: region, account, log group name, retention in days, and tags for what is made."""

    region: str
    account: pulumi.Output[str]
    log_group: str
    retention_days: int
    tags: Tags


def key_of(
    parent: pulumi.Resource,
    name: str,
    given: pulumi.Input[str] | None,
    place: LogPlace,
    description: str,
    protect: bool = False,
    further: Sequence[str] = (),
) -> pulumi.Output[str]:
    """Give the ARN of the KMS key that is `given`, or make one, `{name}`.

    CloudWatch Logs may use it for the log group, and for those named in `further`.
    """
    if given is not None:
        return pulumi.Output.from_input(given)
    groups = (place.log_group, *further)
    document = place.account.apply(lambda account: key_policy(place.region, account, *groups))
    return make_key_with(parent, name, document, description, place.tags, protect).arn


def make_log_group(
    parent: pulumi.Resource, name: str, place: LogPlace, key_arn: pulumi.Input[str]
) -> aws.cloudwatch.LogGroup:
    """Make the log group, under the logical name `{name}`."""
    return aws.cloudwatch.LogGroup(
        name,
        name=place.log_group,
        retention_in_days=place.retention_days,
        kms_key_id=key_arn,
        tags=named(place.tags, name),
        opts=pulumi.ResourceOptions(parent=parent),
    )
