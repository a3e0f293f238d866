"""An IAM role for pods, trusted for exactly their service accounts of exactly one cluster."""

from dataclasses import dataclass

import pulumi

from .plan.identities import POD_IDENTITY, Identity
from .plan.policies import pod_identity_trust, service_account_trust
from .roles import AttachedRole, make_role


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """The cluster that vouches for service accounts: its region, its ARN, and that of its IAM OIDC provider."""

    region: str
    cluster_arn: pulumi.Input[str]
    oidc_provider_arn: pulumi.Input[str]


def make_pod_role(
    parent: pulumi.Resource, name: str, provider: IdentityProvider, identity: Identity, tags: dict[str, str]
) -> AttachedRole:
    """Make the role `{name}` for `identity`."""
    make_trust, issuer = (
        (pod_identity_trust, provider.cluster_arn)
        if identity.mechanism == POD_IDENTITY
        else (service_account_trust, provider.oidc_provider_arn)
    )
    trust = pulumi.Output.from_input(issuer).apply(
        lambda arn: make_trust(arn, identity.namespace, *identity.service_accounts)
    )
    statements = [dict(statement) for statement in identity.statements] or ()
    return make_role(parent, name, provider.region, trust, identity.policies, tags, statements)
