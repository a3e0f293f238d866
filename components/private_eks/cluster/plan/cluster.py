"""Decisions about the control plane: version, logs, who may enter, and the kubeconfig that leads there."""

from typing import Any

from ...common.plan.caller import NOBODY, Caller
from ...common.plan.names import check_cluster_name
from ...common.plan.refusals import Apart, one_of
from ...common.plan.versions import STANDARD, check_version
from ...logs.plan import check_retention

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
SUPPORT_TYPE = STANDARD
SUPPORT_TYPES = (STANDARD, "EXTENDED")
CUSTOMER_ROUTED = "customer-routed"
AWS_MANAGED = "aws-managed"
EGRESS_MODES = {AWS_MANAGED: "AWS_MANAGED", CUSTOMER_ROUTED: "CUSTOMER_ROUTED"}
"""Ways of the API server's own calls, as EKS spells them; one that has no description is left out.

https://docs.aws.amazon.com/eks/latest/userguide/control-plane-egress.html
"""
NODE_POOLS = ("general-purpose", "system")
"""The node pools that Auto Mode brings along."""


def check_cluster(
    name: str, version: str, support_type: str, log_retention_days: int, egress: str = CUSTOMER_ROUTED
) -> None:
    """Refuse what EKS or CloudWatch Logs would refuse about a cluster's plain settings."""
    found = Apart()
    found.judge(check_cluster_name, name)
    if found.judge(one_of, "support_type", support_type, SUPPORT_TYPES):
        found.judge(check_version, version, support_type)
    found.judge(one_of, "control_plane_egress", egress, EGRESS_MODES)
    found.judge(check_retention, log_retention_days)
    found.refuse()


def kubeconfig(
    name: str,
    endpoint: str,
    certificate_authority: str,
    region: str,
    local_port: int | None = None,
    caller: Caller = NOBODY,
) -> dict[str, Any]:
    """Make a kubeconfig that asks the AWS CLI for a token at each use, as `caller`, and so holds no secret.

    With `local_port` it leads into a tunnel that listens there. The API's certificate names no localhost, so the name
    to expect in it is told: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
    """
    command = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": ["eks", "get-token", "--cluster-name", name, "--region", region, "--output", "json", *caller.token],
    }
    cluster = {"server": endpoint, "certificate-authority-data": certificate_authority}
    if local_port is not None:
        cluster |= {"server": f"https://localhost:{local_port}", "tls-server-name": host_of(endpoint)}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": cluster}],
        "users": [{"name": name, "user": {"exec": command}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    }


def host_of(endpoint: str) -> str:
    """Give the host of an API endpoint, which is an HTTPS address."""
    return endpoint.removeprefix("https://").rstrip("/")
