"""Capabilities of EKS."""

from typing import Any

from .rows import Row

_ARGOCD = "capabilities.argocd"
_CENTER = {"instanceArn": "arn:aws:sso:::instance/ssoins-7223b2ab1e2c8f4d"}


def _argocd(**settings: Any) -> dict[str, Any]:
    return {_ARGOCD: {"identityCenter": _CENTER, **settings}}


ROWS = (
    Row("capabilities as a list", {"capabilities": ["kro"]}, "capabilities"),
    Row("capability that EKS has not", {"capabilities": {"flux": {}}}, "capabilities.flux"),
    Row("capability in EKS's own spelling", {"capabilities": {"ARGOCD": {}}}, "capabilities.ARGOCD"),
    Row("capability without a mapping", {"capabilities": {"kro": None}}, "capabilities.kro"),
    Row("capability with an unknown setting", {"capabilities": {"kro": {"version": 1}}}, "capabilities.kro.version"),
    Row("kro with a namespace", {"capabilities": {"kro": {"namespace": "kro"}}}, "capabilities.kro.namespace"),
    Row("ACK with users", {"capabilities": {"ack": {"roles": {"ADMIN": {"users": ["a"]}}}}}, "capabilities.ack.roles"),
    Row(
        "ACK with a policy of IAM",
        {"capabilities": {"ack": {"policies": {"AdministratorAccess": {}}}}},
        "capabilities.ack.policies.AdministratorAccess",
    ),
    Row("Argo CD without users", {"capabilities": {"argocd": {}}}, f"{_ARGOCD}.identityCenter"),
    Row(
        "Argo CD with an application's ARN",
        {_ARGOCD: {"identityCenter": {"instanceArn": "arn:aws:sso::111122223333:application/ssoins-1/apl-1"}}},
        f"{_ARGOCD}.identityCenter.instanceArn",
    ),
    Row(
        "Argo CD with an instance in no region",
        {_ARGOCD: {"identityCenter": {**_CENTER, "region": "eu-west"}}},
        f"{_ARGOCD}.identityCenter.region",
    ),
    Row("Argo CD with a role of Kubernetes", _argocd(roles={"admin": {"users": ["a"]}}), f"{_ARGOCD}.roles.admin"),
    Row("Argo CD with nobody in a role", _argocd(roles={"ADMIN": {}}), f"{_ARGOCD}.roles.ADMIN"),
    Row(
        "Argo CD with a name for an ID", _argocd(roles={"ADMIN": {"groups": "admins"}}), f"{_ARGOCD}.roles.ADMIN.groups"
    ),
    Row("Argo CD in a namespace in capitals", _argocd(namespace="ArgoCD"), f"{_ARGOCD}.namespace"),
    Row(
        "Argo CD with a VPC for an endpoint",
        _argocd(vpcEndpointIds=["vpc-0123456789abcdef0"]),
        f"{_ARGOCD}.vpcEndpointIds[0]",
    ),
    Row(
        "Argo CD whose endpoint is somebody else's",
        {**_argocd(), "existingEndpointServices": ["eks-capabilities"]},
        f"{_ARGOCD}.vpcEndpointIds",
        stack="fargate",
    ),
)
