"""Who may enter a cluster: access entries with the access policies that they carry, and an OIDC identity provider."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.tags import Tags
from .plan.access import access_policy_arn
from .plan.control_plane import CONFIG_NAME
from .settings import AccessEntrySettings, AccessPolicySettings, ControlPlaneAttributes


def make_access(
    parent: pulumi.Resource,
    name: str,
    cluster_name: pulumi.Input[str],
    region: str,
    entries: Mapping[str, AccessEntrySettings],
    tags: Tags,
) -> list[pulumi.Output[str]]:
    """Make the access entries `{name}-{entry}`; give the ids of all that was made."""
    ids = []
    for key, settings in sorted(entries.items()):
        entry = aws.eks.AccessEntry(
            f"{name}-{key}",
            cluster_name=cluster_name,
            principal_arn=settings["principal_arn"],
            kubernetes_groups=settings.get("kubernetes_groups"),
            type=settings.get("type"),
            user_name=settings.get("user_name"),
            tags=named(tags, f"{name}-{key}"),
            opts=pulumi.ResourceOptions(parent=parent, delete_before_replace=True),
        )
        ids.append(entry.id)
        for policy, scope in sorted(settings.get("policies", {}).items()):
            whom = entry.cluster_name, entry.principal_arn
            ids.append(grant_access(parent, f"{name}-{key}-{policy}", whom, access_policy_arn(region, policy), scope))
    return ids


def grant_access(
    parent: pulumi.Resource,
    name: str,
    whom: tuple[pulumi.Input[str], pulumi.Input[str]],
    policy_arn: str,
    scope: AccessPolicySettings,
    before: Sequence[pulumi.Resource] = (),
) -> pulumi.Output[str]:
    """Grant an access policy in a cluster to a principal that has an entry; give the id."""
    cluster_name, principal_arn = whom
    namespaces = scope.get("namespaces", [])
    association = aws.eks.AccessPolicyAssociation(
        name,
        cluster_name=cluster_name,
        principal_arn=principal_arn,
        policy_arn=policy_arn,
        access_scope={"type": "namespace", "namespaces": namespaces} if namespaces else {"type": "cluster"},
        # A new scope has the old association's id: made first, it would be taken away with the old one.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=before, delete_before_replace=True),
    )
    return association.id


def make_identity_provider(
    parent: pulumi.Resource, name: str, cluster_name: pulumi.Input[str], attributes: ControlPlaneAttributes, tags: Tags
) -> None:
    """Let users of an OIDC identity provider in, if there is to be one."""
    if provider := attributes.get("identity_provider"):
        aws.eks.IdentityProviderConfig(
            name,
            cluster_name=cluster_name,
            oidc=aws.eks.IdentityProviderConfigOidcArgs(
                identity_provider_config_name=provider.get("name", CONFIG_NAME),
                issuer_url=provider["issuer_url"],
                client_id=provider["client_id"],
                username_claim=provider.get("username_claim"),
                username_prefix=provider.get("username_prefix"),
                groups_claim=provider.get("groups_claim"),
                groups_prefix=provider.get("groups_prefix"),
                required_claims=provider.get("required_claims"),
            ),
            tags=named(tags, name),
            # A cluster has one of them.
            opts=pulumi.ResourceOptions(parent=parent, delete_before_replace=True),
        )
