"""The log groups of Container Insights, with key and retention, before its agents make them with neither."""

import functools
from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..iam.plan.policies import key_policy
from ..keys.keys import make_key_with
from ..logs.logs import account_of
from ..logs.plan import LOG_RETENTION_DAYS
from .compute_args import ComputeArgs
from .plan.compute import ComputePlan

ADDON = "amazon-cloudwatch-observability"
LOGS = ("application", "dataplane", "host", "performance")
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-setup-logs-FluentBit.html"""


def make_insights(
    parent: pulumi.Resource, name: str, args: ComputeArgs, plan: ComputePlan
) -> Sequence[pulumi.Resource]:
    """Make what the agents of Container Insights write to, if there are any, and give it for them to wait for."""
    if ADDON not in plan.addons.all:
        return []
    tags, cluster = args.get("tags", {}), pulumi.Output.from_input(args["cluster_name"])
    key_arn = args.get("key_arn")
    if key_arn is None:
        document = pulumi.Output.all(account_of(parent), cluster).apply(
            lambda known: key_policy(args["region"], known[0], *(_group(log, known[1]) for log in LOGS))
        )
        key_arn = make_key_with(parent, f"{name}-insights", document, f"Container Insights of {name}", tags).arn
    return [
        aws.cloudwatch.LogGroup(
            f"{name}-insights-{log}",
            name=cluster.apply(functools.partial(_group, log)),
            retention_in_days=args.get("log_retention_days", LOG_RETENTION_DAYS),
            kms_key_id=key_arn,
            tags=named(tags, f"{name}-insights-{log}"),
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for log in LOGS
    ]


def _group(log: str, cluster: str) -> str:
    return f"/aws/containerinsights/{cluster}/{log}"
