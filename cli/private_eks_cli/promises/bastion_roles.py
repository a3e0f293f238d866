"""What bastions and runners may do, and where it is written down."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from private_eks.registry.plan.image_names import read_image

from ..graph.asked import asked
from ..graph.documents import statements
from ..graph.model import Graph, Resource, strings
from ..graph.roles import policies_of
from ..graph.secret_inputs import SECRET
from .bastions import BASTION, RUNNER, callers, given_key, has_given_role, roles_of, settings_of

DOCUMENT = "aws:ssm/document:Document"
SESSIONS = frozenset(
    {
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    }
)
IN_A_VPC = frozenset({"ec2:CreateNetworkInterface", "ec2:CreateNetworkInterfacePermission", "ec2:DescribeSubnets"})
PULL = frozenset({"ecr:BatchGetImage", "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer"})
WRITE = frozenset({"logs:CreateLogStream", "logs:PutLogEvents"})


def callers_whole(graph: Graph) -> Iterator[str]:
    """Name what bastions and runners lack: a role, permissions, logs, an entry to the cluster."""
    for caller in callers(graph):
        settings = settings_of(graph, caller)
        if settings is None:
            yield f"{caller.name} is no bastion or runner of the stack file"
            continue
        roles = roles_of(graph, caller)
        if not roles and not has_given_role(graph, caller):
            yield f"{caller.name} has no role"
        for role in roles:
            yield from _lacking(graph, caller, settings, role)
            yield from _entry(graph, caller, settings, role)
    yield from _shells_on_nodes(graph)
    for bastion in graph.ours(BASTION):
        yield from _document(graph, bastion, settings_of(graph, bastion) or {})
    for runner in graph.ours(RUNNER):
        name = runner.inputs.get("logsConfig", {}).get("cloudwatchLogs", {}).get("groupName")
        if name not in {group.physical_name for group in graph.of("LogGroup")}:
            yield f"{runner.name} logs to no log group of ours"


def _lacking(graph: Graph, caller: Resource, settings: Mapping[str, Any], role: Resource) -> Iterator[str]:
    """Name what a role may not do; an encrypted policy shows nothing."""
    if any(policy.inputs.get("policy") == SECRET for policy in policies_of(graph, role.arn)):
        return
    allowed, wanted = list(_allowed(graph, role)), _bastion if caller.type == BASTION else _runner
    for what, action, resource in wanted(graph, caller, settings):
        if not _may(allowed, action, resource):
            yield f"{caller.name} may not {what}: its role lacks {action}"


def _allowed(graph: Graph, role: Resource) -> Iterator[tuple[set[str], set[str]]]:
    """Give the actions and the resources of each statement that allows."""
    for policy in policies_of(graph, role.arn):
        for statement in statements(policy.inputs.get("policy")):
            if statement["Effect"] == "Allow":
                yield set(strings(statement["Action"])), set(strings(statement["Resource"]))


def _may(allowed: list[tuple[set[str], set[str]]], action: str, resource: str) -> bool:
    return any(action in actions and {"*", resource} & resources for actions, resources in allowed)


def _bastion(graph: Graph, bastion: Resource, settings: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Go through what its role has to allow: what for, which action, and on what."""
    yield from (("take sessions", action, "*") for action in sorted(SESSIONS))
    if settings.get("sessionLogging", True):
        yield from _logging(graph, f"/ssm/{bastion.name}/sessions")
        keys = [key.arn for key in graph.of("aws:kms/key:Key") if key.name == f"{bastion.name}-sessions"]
        key = next(iter((*given_key(graph, bastion), *keys)), "its key, which is missing")
        yield "decrypt sessions", "kms:Decrypt", key
    if settings.get("policies"):
        yield from _describing(graph)


def _runner(graph: Graph, runner: Resource, settings: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if not runner.arn:
        return
    image, (_, partition, _, region, *_) = read_image("image", settings["image"]), runner.arn.split(":")
    repository = f"arn:{partition}:ecr:{region}:{image.host.partition('.')[0]}:repository/{image.path}"
    yield from (("enter the VPC", action, _interfaces(runner)) for action in sorted(IN_A_VPC))
    yield from (("pull its image", action, repository) for action in sorted(PULL))
    if source := settings.get("source"):
        yield "read its source", "s3:GetObject", f"{source['bucketArn']}/{source['key']}"
    yield from _logging(graph, f"/codebuild/{runner.name}")
    yield from _describing(graph)


def _interfaces(runner: Resource) -> str:
    _, partition, _, region, account, _ = runner.arn.split(":", 5)
    return f"arn:{partition}:ec2:{region}:{account}:network-interface/*"


def _logging(graph: Graph, name: str) -> Iterator[tuple[str, str, str]]:
    arns = [group.arn for group in graph.of("LogGroup") if group.physical_name == name]
    place = f"{arns[0].removesuffix(':*')}:*" if arns else f"{name}, which is missing"
    yield from (("write its log", action, place) for action in sorted(WRITE))


def _describing(graph: Graph) -> Iterator[tuple[str, str, str]]:
    for cluster in graph.of("aws:eks/cluster:Cluster"):
        yield "describe the cluster", "eks:DescribeCluster", cluster.arn


def _entry(graph: Graph, caller: Resource, settings: Mapping[str, Any], role: Resource) -> Iterator[str]:
    grants = [g.inputs for g in graph.of("AccessPolicyAssociation") if g.inputs["principalArn"] == role.arn]
    given = {grant["policyArn"].rsplit("/", 1)[-1] for grant in grants}
    if given != set(settings.get("policies", {})):
        yield f"{caller.name} enters the cluster with {', '.join(sorted(given)) or 'nothing'}"
    if len([e for e in graph.of("AccessEntry") if e.inputs["principalArn"] == role.arn]) != bool(given):
        yield f"{caller.name} has no access entry, or one that it does not need"


def _shells_on_nodes(graph: Graph) -> Iterator[str]:
    """Name groups whose nodes should take sessions and may not."""
    roles = {role.physical_name: role.name for role in graph.of("Role")}
    documents = [policy for policy in graph.of("RolePolicy") if "ssmmessages:" in policy.inputs["policy"]]
    able = {roles.get(policy.inputs["role"]) for policy in documents}
    for family in ("nodeGroups", "selfManagedNodeGroups"):
        for key, settings in asked(graph, family, {}).items():
            ours = [name for name in roles.values() if re.fullmatch(rf".+-{re.escape(key)}(-[a-z0-9-]+)?-node", name)]
            if settings.get("sessionManager") and ours and not able.intersection(ours):
                yield f"nodes of {family}.{key} take no sessions"


def _document(graph: Graph, bastion: Resource, settings: Mapping[str, Any]) -> Iterator[str]:
    """Shells have preferences of ours, which log them to a log group of ours and encrypt them with a key of ours."""
    documents = [d for d in graph.of(DOCUMENT) if d.name == bastion.name and d.inputs.get("documentType") == "Session"]
    if not documents:
        yield f"{bastion.name} has no Session document"
    logging = settings.get("sessionLogging", True)
    keys = {key.arn for key in graph.of("aws:kms/key:Key")} | given_key(graph, bastion)
    log_groups = {group.physical_name for group in graph.of("LogGroup")}
    for document in (one for one in documents if one.inputs["content"] != SECRET):
        inputs = json.loads(document.inputs["content"])["inputs"]
        if logging and inputs["cloudWatchLogGroupName"] not in log_groups:
            yield f"shells on {bastion.name} are not logged"
        if logging and inputs["kmsKeyId"] not in keys:
            yield f"shells on {bastion.name} are not encrypted with a key"
        if not 1 <= int(inputs["idleSessionTimeout"]) <= 60:
            yield f"shells on {bastion.name} stay open"
