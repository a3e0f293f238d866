"""Logs of pods on Fargate: the log router may write to log groups of ours, and to no others."""

from collections.abc import Iterator
from typing import Any

from ..graph.asked import asked
from ..graph.model import Graph, Resource
from ..graph.roles import given_roles, granted
from .waiting import missing

WRITING = ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")


def logging_settings(graph: Graph) -> dict[str, Any] | None:
    """Give what the stack file says about logs of pods on Fargate; None where they do not log."""
    settings: dict[str, Any] = asked(graph, "fargateLogging", {"enabled": False})
    return settings if settings.get("enabled", True) else None


def writes_logs(graph: Graph) -> bool:
    """Tell whether a role of Fargate profiles may write logs."""
    return any(granted(graph, arn, "logs:PutLogEvents") for arn in _roles(graph))


def logged(graph: Graph) -> Iterator[str]:
    """Name log groups that pods on Fargate miss, and what their log router may not do, or may do elsewhere.

    https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
    """
    wanted = dict(_wanted(graph))
    groups = {group.physical_name: group for group in graph.of("LogGroup")}
    for name, actions in wanted.items():
        if name not in groups:
            yield f"there is no log group {name} for pods on Fargate"
        else:
            yield from _written(graph, groups[name], actions)
    own = {f"{groups[name].arn}:*" for name in wanted if name in groups}
    for arn in _roles(graph):
        if granted(graph, arn, "logs:") - own:
            yield f"pods on Fargate may write to other log groups than {', '.join(wanted) or 'none'}"


def _wanted(graph: Graph) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the log groups that there are to be, each with what the router has to be allowed on it."""
    settings = logging_settings(graph)
    for cluster in graph.of("aws:eks/cluster:Cluster") if settings is not None else ():
        name = cluster.physical_name
        yield f"/aws/eks/{name}/fargate", WRITING
        if settings and settings.get("processLogs"):
            yield f"{name}-fluent-bit-logs", (*WRITING, "logs:CreateLogGroup")


def _written(graph: Graph, group: Resource, actions: tuple[str, ...]) -> Iterator[str]:
    days = (logging_settings(graph) or {}).get("retentionDays")
    if days and group.inputs.get("retentionInDays") != days:
        yield f"log group {group.name} is not kept for {days} days"
    for profile in graph.of("FargateProfile"):
        yield from missing(graph, profile, [group])
    for arn in sorted(_roles(graph)):
        for action in actions:
            if f"{group.arn}:*" not in granted(graph, arn, action):
                yield f"pods on Fargate may not call {action} on log group {group.inputs['name']}"


def _roles(graph: Graph) -> set[str]:
    """Give the roles of pods on Fargate, without those that are there already."""
    return {profile.inputs["podExecutionRoleArn"] for profile in graph.of("FargateProfile")} - given_roles(graph)
