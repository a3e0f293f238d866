"""IAM: nobody may do everything, and no role is for everybody."""

from collections.abc import Iterator, Mapping
from typing import Any

from .documents import actions, conditions, everybody, principals, statements
from .rules import Config, Resource, ResourceRule
from .tokens import POLICY, ROLE, ROLE_ATTACHMENT, ROLE_POLICY
from .values import UNKNOWN, Judgement, NotKnown, Unknown, listed

TOO_MUCH = frozenset({"AdministratorAccess", "IAMFullAccess", "PowerUserAccess"})

_BY_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"


def _wildcards(resource: Resource, config: Config) -> Iterator[Judgement]:
    for document in documents_of(resource):
        found = statements(document)
        if isinstance(found, Unknown):
            yield NotKnown("policy")
            continue
        for statement in found:
            yield from _too_wide(statement)


def documents_of(resource: Resource) -> list[Any]:
    """Give the policy documents that stand in a policy, or in a role itself."""
    if resource.type != ROLE:
        return listed(resource.props.get("policy"))
    inline = listed(resource.props.get("inlinePolicies"))
    return [policy.get("policy") if isinstance(policy, Mapping) else policy for policy in inline]


def _too_wide(statement: Mapping[str, Any]) -> Iterator[Judgement]:
    if statement.get("NotAction"):
        yield "It allows everything but NotAction"
    if UNKNOWN in listed(statement.get("Action")):
        yield NotKnown("policy")
    if wide := [action for action in actions(statement) if action == "*" or action.endswith(":*")]:
        yield f"It allows {', '.join(wide)}"


def _managed(resource: Resource, config: Config) -> Iterator[Judgement]:
    for key in ("managedPolicyArns", "policyArn", "policyArns"):
        for arn in listed(resource.props.get(key)):
            if arn is UNKNOWN:
                yield NotKnown(key)
            elif (name := str(arn).rpartition("/")[2]) in TOO_MUCH:
                yield f"{name} allows nearly everything"


def _trust(resource: Resource, config: Config) -> Iterator[Judgement]:
    yield from everybody(resource.props, "assumeRolePolicy", "Everybody may assume the role")
    found = statements(resource.props.get("assumeRolePolicy"))
    for statement in found if not isinstance(found, Unknown) else ():
        keys = [key for key in conditions(statement) if not key.lower().endswith(":aud")]
        if _BY_WEB_IDENTITY in actions(statement) and principals(statement) and not keys:
            yield "Whoever the identity provider knows may assume the role"


RULES = (
    ResourceRule(
        code="PEKS-IAM-1",
        title="No policy grants everything, or everything of a service",
        level="mandatory",
        because="Whoever gets hold of such a role opens all the rest.",
        remedy="List the actions that are needed: neither `*` nor a service's `*`.",
        aws=("IAM.1", "IAM.21"),
        types=(POLICY, ROLE, ROLE_POLICY, "aws:iam/groupPolicy:GroupPolicy", "aws:iam/userPolicy:UserPolicy"),
        judge=_wildcards,
    ),
    ResourceRule(
        code="PEKS-IAM-2",
        title="Nobody has AWS's policies for administrators",
        level="mandatory",
        because="Whoever gets hold of such a role opens all the rest.",
        remedy="Attach a policy for the purpose.",
        page="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
        types=(
            ROLE,
            ROLE_ATTACHMENT,
            "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
            "aws:iam/policyAttachment:PolicyAttachment",
            "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
            "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        ),
        judge=_managed,
    ),
    ResourceRule(
        code="PEKS-IAM-3",
        title="No role is for everybody",
        level="mandatory",
        because="It lets anybody in.",
        remedy="Name principals; for service accounts a condition on the provider's :sub, besides :aud.",
        cis=("5.2.1",),
        page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
        types=(ROLE,),
        judge=_trust,
    ),
)
