"""Which AWS services the resources of a stack call from inside the VPC, and why.

`doors.json` is made from the table of the components, `private_eks.endpoints.plan.services`, by `make tables`.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from .documents import actions, principals, statements
from .iam import documents_of
from .rules import Resource
from .stack import Stack
from .tokens import CLUSTER, NODE_GROUP, POLICY, ROLE, ROLE_ATTACHMENT, ROLE_POLICY
from .values import UNKNOWN, NotKnown, Unknown, at, is_true

_FACTS = json.loads(Path(__file__).with_name("doors.json").read_text(encoding="utf-8"))

NEEDS: Mapping[str, Mapping[str, str]] = _FACTS["needs"]
"""Use -> service -> reason."""
GATEWAYS = frozenset(_FACTS["gateways"])
"""Services that are reached by a route."""

ADDON = "aws:eks/addon:Addon"
PROJECT = "aws:codebuild/project:Project"
WORKERS = {
    "aws:autoscaling/group:Group": ("self-managed-nodes", "vpcZoneIdentifiers"),
    "aws:eks/fargateProfile:FargateProfile": ("fargate", "subnetIds"),
    NODE_GROUP: ("managed-nodes", "subnetIds"),
}
"""What runs pods: as which use, and which property names its subnets."""

_ROLES_OF_ADDONS = {"podIdentityAssociations": "pod-identity", "serviceAccountRoleArn": "irsa"}
_POD_IDENTITY = "pods.eks.amazonaws.com"
_INSTANCES = ("ec2.amazonaws.com", "ec2.amazonaws.com.cn")
_FARGATE = "eks-fargate-pods.amazonaws.com"
_ISSUERS = ("oidc.eks", "oidc-eks")
_SERVICES = {
    "acm-pca": "acm-pca",
    "aps": "aps-workspaces",
    "autoscaling": "autoscaling",
    "cloudwatch": "monitoring",
    "dynamodb": "dynamodb",
    "ec2": "ec2",
    "eks": "eks",
    "elasticloadbalancing": "elasticloadbalancing",
    "logs": "logs",
    "route53": "com.amazonaws.route53",
    "s3": "s3",
    "secretsmanager": "secretsmanager",
    "sqs": "sqs",
    "ssm": "ssm",
    "ssmmessages": "ssmmessages",
    "sts": "sts",
    "xray": "xray",
}
"""Prefixes of actions, and whose endpoint takes them.

IAM is left out: controllers are allowed its actions, to pass roles or by the policies that projects publish, and mostly
call none. Name the use `iam` where something does.
"""
_SESSIONS = "AmazonSSMManagedInstanceCore"

Needs = dict[str, str]
"""Service -> reason."""


def needed(stack: Stack, uses: list[str]) -> tuple[Needs, list[NotKnown]]:
    """Give the services that a stack calls, each with the first reason for it, and what is not known of that."""
    found: Needs = {}
    clusters = [c for c in stack.of(CLUSTER) if at(c.props, "computeConfig.enabled") is UNKNOWN]
    unknown = [NotKnown(f"{cluster.name}.computeConfig") for cluster in clusters]
    for use in sorted({*uses, *_uses(stack)}):
        for service, reason in NEEDS.get(use, {}).items():
            found.setdefault(service, f"{use}: {reason}")
    for role in stack.of(ROLE):
        for call in _calls(stack, role):
            if isinstance(call, NotKnown):
                unknown.append(call)
            else:
                found.setdefault(call, f"the role {role.name} may call it")
    return found, unknown


def _uses(stack: Stack) -> Iterator[str]:
    yield from (use for type_, (use, _) in WORKERS.items() if stack.of(type_))
    if any(is_true(at(cluster.props, "computeConfig.enabled")) for cluster in stack.of(CLUSTER)):
        yield "auto-mode"
    if any(at(project.props, "vpcConfig") for project in stack.of(PROJECT)):
        yield "runner"
    for addon in stack.of(ADDON):
        yield str(addon.props.get("addonName"))
        yield from (use for key, use in _ROLES_OF_ADDONS.items() if addon.props.get(key))
    holders = {holder for role in stack.of(ROLE) for holder in _holders(role)}
    if _POD_IDENTITY in holders:
        yield "pod-identity"
    if _by_issuer(holders):
        yield "irsa"
    if any(str(attached.props.get("policyArn")).endswith(_SESSIONS) for attached in stack.of(ROLE_ATTACHMENT)):
        yield "session-manager"


def _holders(role: Resource) -> set[str]:
    """Tell who works with a role, as far as it is known."""
    found = statements(role.props.get("assumeRolePolicy"))
    return set() if isinstance(found, Unknown) else {str(one) for s in found for one in principals(s)}


def _by_issuer(holders: set[str]) -> bool:
    return any(issuer in holder for issuer in _ISSUERS for holder in holders)


def _calls(stack: Stack, role: Resource) -> Iterator[str | NotKnown]:
    """Go through the services that whoever works with a role in the VPC may call."""
    holders = _holders(role)
    if isinstance(statements(role.props.get("assumeRolePolicy")), Unknown):
        yield NotKnown(f"{role.name}.assumeRolePolicy")
        return
    on_instances = bool(holders.intersection(_INSTANCES))
    if not (on_instances or holders & {_POD_IDENTITY, _FARGATE} or _by_issuer(holders)):
        return
    # Of pods with such permissions, it is mostly EBS that uses the key for them.
    services = {**_SERVICES, "kms": "kms"} if on_instances else _SERVICES
    for policy in _policies(stack, role):
        for document in documents_of(policy):
            found = statements(document)
            if isinstance(found, Unknown):
                yield NotKnown(f"{policy.name}.policy")
                continue
            prefixes = {action.partition(":")[0] for statement in found for action in actions(statement)}
            yield from sorted(services[prefix] for prefix in prefixes & services.keys())


def _policies(stack: Stack, role: Resource) -> list[Resource]:
    own = [policy for policy in stack.of(ROLE_POLICY) if stack.leads(policy, "role", role)]
    attachments = [a for a in stack.of(ROLE_ATTACHMENT) if stack.leads(a, "role", role)]
    attached = [policy for a in attachments for policy in stack.led_to(a, "policyArn", POLICY)]
    # Of a role without inline policies, a first preview says that they are not known.
    inline = [role] if role.props.get("inlinePolicies") is not UNKNOWN else []
    return [*inline, *own, *attached]
