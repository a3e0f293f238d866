"""Decisions about the control plane: version, logs, who may enter, and the kubeconfig that leads there."""

import re
from typing import Any

from .arguments import one_of, refusal
from .names import check_cluster_name
from .regions import partition_of
from .versions import STANDARD, check_version

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
LOG_RETENTION_DAYS = 365
"""What Security Hub's CloudWatch.16 asks for at least."""
RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""The days that CloudWatch Logs accepts."""
SERVICE_CIDR = "172.20.0.0/16"
SUPPORT_TYPE = STANDARD
SUPPORT_TYPES = (STANDARD, "EXTENDED")
CUSTOMER_ROUTED = "customer-routed"
AWS_MANAGED = "aws-managed"
EGRESS_MODES = {AWS_MANAGED: "AWS_MANAGED", CUSTOMER_ROUTED: "CUSTOMER_ROUTED"}
"""Ways of the API server's own calls, as EKS spells them; one that has no description is left out.

https://docs.aws.amazon.com/eks/latest/userguide/control-plane-egress.html
"""
KEY_DELETION_DAYS = 30
NODE_POOLS = ("general-purpose", "system")
"""The node pools that Auto Mode brings along."""


def check_cluster(
    name: str, version: str, support_type: str, log_retention_days: int, egress: str = CUSTOMER_ROUTED
) -> None:
    """Refuse what EKS or CloudWatch Logs would refuse about a cluster's plain settings."""
    check_cluster_name(name)
    one_of("support_type", support_type, SUPPORT_TYPES)
    check_version(version, support_type)
    one_of("control_plane_egress", egress, EGRESS_MODES)
    check_retention(log_retention_days)


def check_retention(days: int, argument: str = "log_retention_days") -> None:
    """Refuse a retention that CloudWatch Logs does not offer."""
    if days not in RETENTIONS:
        forever = f"logs that never expire are not offered: {RETENTIONS[-1]} days, ten years, are the longest"
        remedy = forever if days == 0 else "choose one of these numbers of days"
        raise refusal(argument, days, ", ".join(map(str, RETENTIONS)), remedy)


def check_key_arn(argument: str, arn: object, region: str) -> None:
    """Refuse a key that is named by alias, or that lies in another region; values not known yet pass."""
    if not isinstance(arn, str):
        return
    partition = partition_of(region).name
    if not re.fullmatch(rf"arn:{partition}:kms:{region}:\d{{12}}:key/[0-9a-z-]+", arn):
        allowed = f"arn:{partition}:kms:{region}:<account>:key/<id>"
        raise refusal(argument, arn, allowed, "give the ARN of a key in this region, not of its alias")


def kubeconfig(
    name: str, endpoint: str, certificate_authority: str, region: str, local_port: int | None = None
) -> dict[str, Any]:
    """Make a kubeconfig that asks the AWS CLI for a token at each use, and so holds no secret.

    With `local_port` it leads into a tunnel that listens there. The API's certificate names no localhost, so the name
    to expect in it is told: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
    """
    command = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": ["eks", "get-token", "--cluster-name", name, "--region", region, "--output", "json"],
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


def check_role_arn(argument: str, arn: object, region: str) -> None:
    """Refuse what is no ARN of an IAM role in the partition of `region`; values not known yet pass."""
    check_iam_arn(argument, arn, region, ("role",), "give the ARN of a role")


def check_iam_arn(argument: str, arn: object, region: str, kinds: tuple[str, ...], remedy: str) -> None:
    """Refuse what is no ARN of an IAM identity of one of `kinds` in the partition of `region`.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html; values not known yet pass.
    """
    start = f"arn:{partition_of(region).name}:iam::"
    spelling = rf"{start}[0-9]{{12}}:({'|'.join(kinds)})/([!-.0-~]+/)*[\w+=,.@-]{{1,64}}"
    if isinstance(arn, str) and not re.fullmatch(spelling, arn, re.ASCII):
        allowed = f"{start}<account>:{' or '.join(f'{kind}/<name>' for kind in kinds)}"
        raise refusal(argument, arn, allowed, remedy)
