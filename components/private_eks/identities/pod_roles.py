"""An IAM role for pods, trusted for exactly their service accounts of exactly one cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.tags import Tags
from ..iam.plan.policies import pod_identity_trust, service_account_trust
from ..iam.roles import AttachedRole, Roles
from .plan import POD_IDENTITY, Identity


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """The cluster that vouches for service accounts: its ARN, and that of its IAM OIDC provider."""

    cluster_arn: pulumi.Input[str]
    oidc_provider_arn: pulumi.Input[str]


def make_pod_role(
    roles: Roles,
    parent: pulumi.Resource,
    name: str,
    key: str,
    provider: IdentityProvider,
    identity: Identity,
    statements: pulumi.Input[Sequence[dict[str, Any]]] | None = None,
) -> AttachedRole:
    """Make one of the `roles`, `{name}`, for `identity`; `statements` replace its own if known only later."""
    make_trust, issuer = (
        (pod_identity_trust, provider.cluster_arn)
        if identity.mechanism == POD_IDENTITY
        else (service_account_trust, provider.oidc_provider_arn)
    )
    trust = pulumi.Output.from_input(issuer).apply(
        lambda arn: make_trust(arn, identity.namespace, *identity.service_accounts)
    )
    if statements is None:
        statements = [dict(statement) for statement in identity.statements] or ()
    return roles.make(parent, name, key, trust, identity.policies, statements)


def associate(
    parent: pulumi.Resource,
    name: str,
    cluster_name: pulumi.Input[str],
    identity: Identity,
    role: AttachedRole,
    tags: Tags,
) -> None:
    """Hand `role` to the one service account of `identity` if Pod Identity does; IRSA reads its annotation instead.

    The association is called `{name}-{namespace}/{service account}`.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html
    """
    if identity.mechanism != POD_IDENTITY:
        return
    (service_account,) = identity.service_accounts
    aws.eks.PodIdentityAssociation(
        # Called as EKS knows it: an identity of another name for the same pods keeps it and gives it another role.
        f"{name}-{identity.namespace}/{service_account}",
        cluster_name=cluster_name,
        namespace=identity.namespace,
        service_account=service_account,
        role_arn=role.arn,
        target_role_arn=identity.target_role_arn,
        tags=named(tags, f"{name}-{identity.namespace}/{service_account}"),
        # EKS takes one association per service account, so the old one goes first.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=role.attachments, delete_before_replace=True),
    )
