"""Who may enter a cluster: access entries and the access policies that they carry."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from ..common.plan.names import named
from ..common.tags import Tags
from .plan.access import access_policy_arn


class AccessPolicySettings(TypedDict):
    """Where an EKS access policy holds."""

    namespaces: NotRequired[list[str]]
    """Kubernetes namespaces, one or more. Default: the whole cluster."""


class AccessEntrySettings(TypedDict):
    """Who may enter the cluster, and as what."""

    principal_arn: pulumi.Input[str]
    """ARN of an IAM role or user, for example `arn:aws:iam::111122223333:role/platform-admins`."""
    policies: NotRequired[dict[str, AccessPolicySettings]]
    """EKS access policies by name, for example `AmazonEKSClusterAdminPolicy`. Default: none."""
    kubernetes_groups: NotRequired[list[str]]
    """Kubernetes groups of the principal, to be bound by RBAC. Default: none."""


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
            tags=named(tags, f"{name}-{key}"),
            opts=pulumi.ResourceOptions(parent=parent, delete_before_replace=True),
        )
        ids.append(entry.id)
        for policy, scope in sorted(settings.get("policies", {}).items()):
            ids.append(_grant(parent, f"{name}-{key}-{policy}", entry, access_policy_arn(region, policy), scope))
    return ids


def _grant(
    parent: pulumi.Resource, name: str, entry: aws.eks.AccessEntry, policy_arn: str, scope: AccessPolicySettings
) -> pulumi.Output[str]:
    namespaces = scope.get("namespaces", [])
    association = aws.eks.AccessPolicyAssociation(
        name,
        cluster_name=entry.cluster_name,
        principal_arn=entry.principal_arn,
        policy_arn=policy_arn,
        access_scope={"type": "namespace", "namespaces": namespaces} if namespaces else {"type": "cluster"},
        # A new scope has the old association's id: made first, it would be taken away with the old one.
        opts=pulumi.ResourceOptions(parent=parent, delete_before_replace=True),
    )
    return association.id
