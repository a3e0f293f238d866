"""What EKS serves to the internet unless it is told otherwise."""

from .model import Resource


def reached_by_all(capability: Resource) -> bool:
    """Tell whether a capability is an Argo CD that no endpoint of a VPC takes from the internet.

    https://docs.aws.amazon.com/eks/latest/userguide/argocd-private-access.html
    """
    argocd = (capability.inputs.get("configuration") or {}).get("argoCd") or {}
    return capability.inputs.get("type") == "ARGOCD" and not (argocd.get("networkAccess") or {}).get("vpceIds")
