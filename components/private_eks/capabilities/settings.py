"""What capabilities of EKS may be told."""

from typing import NotRequired, TypedDict

import pulumi

from ..cluster.settings import AccessPolicySettings


class IdentityCenterSettings(TypedDict):
    """The instance of IAM Identity Center whose users enter Argo CD, which knows no others."""

    instance_arn: pulumi.Input[str]
    """ARN of the instance, for example `arn:aws:sso:::instance/ssoins-7223b2ab1e2c8f4d`."""
    region: NotRequired[str]
    """Region of the instance. Default: that of the cluster."""


class ArgoCdMembersSettings(TypedDict):
    """Who has one of Argo CD's roles, by the IDs that IAM Identity Center gives."""

    groups: NotRequired[list[str]]
    """IDs of groups. Default: none."""
    users: NotRequired[list[str]]
    """IDs of users. Default: none."""


class CapabilitySettings(TypedDict):
    """One capability; `ack` and `kro` are told nothing but `policies`."""

    policies: NotRequired[dict[str, AccessPolicySettings]]
    """EKS access policies of its role by name, beside those that EKS gives it, for what it deploys. Default: none."""
    identity_center: NotRequired[IdentityCenterSettings]
    """Of `argocd`, which needs it: whose users may enter. Default: none."""
    roles: NotRequired[dict[str, ArgoCdMembersSettings]]
    """Of `argocd`: who has its roles `ADMIN`, `EDITOR` and `VIEWER`. Default: nobody."""
    namespace: NotRequired[str]
    """Of `argocd`: the Kubernetes namespace of its objects; another one replaces it. Default: `argocd`."""
    vpc_endpoint_ids: NotRequired[list[pulumi.Input[str]]]
    """Of `argocd`: IDs of further endpoints for `eks-capabilities`, from which people reach it. Default: none."""
