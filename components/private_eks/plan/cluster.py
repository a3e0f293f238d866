"""Decisions about the control plane: version, logs, who may enter, and the kubeconfig that leads there."""

import re
from collections.abc import Mapping
from typing import Any

from .arguments import nearest, one_of, refusal
from .names import check_cluster_name, check_key
from .regions import partition_of

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
LOG_RETENTION_DAYS = 365
"""What Security Hub's CloudWatch.16 asks for at least."""
RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""The days that CloudWatch Logs accepts."""
SERVICE_CIDR = "172.20.0.0/16"
SUPPORT_TYPE = "STANDARD"
SUPPORT_TYPES = ("STANDARD", "EXTENDED")
KEY_DELETION_DAYS = 30
NODE_POOLS = ("general-purpose", "system")
"""The node pools that Auto Mode brings along."""

OLDEST_VERSION = (1, 31)
"""The oldest minor version that EKS still creates, as of 2026-11."""

CLUSTER_ADMIN = "AmazonEKSClusterAdminPolicy"
ACCESS_POLICIES = frozenset(
    {"AmazonEKSAdminPolicy", "AmazonEKSAdminViewPolicy", CLUSTER_ADMIN, "AmazonEKSEditPolicy", "AmazonEKSViewPolicy"}
)
"""The ones for people. EKS has more, for its own features, and they are accepted too:
https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html"""
RESERVED_GROUPS = ("amazon:", "aws:", "eks:", "iam:", "system:")


def check_cluster(name: str, version: str, support_type: str, log_retention_days: int) -> None:
    """Refuse what EKS or CloudWatch Logs would refuse about a cluster's plain settings."""
    check_cluster_name(name)
    check_version(version)
    one_of("support_type", support_type, SUPPORT_TYPES)
    check_retention(log_retention_days)


def check_version(version: str) -> None:
    """Refuse a Kubernetes version that is malformed or past its support; a newer one than we know passes."""
    match = re.fullmatch(r"(\d+)\.(\d{2,})", version)
    oldest = ".".join(map(str, OLDEST_VERSION))
    if not match or (int(match[1]), int(match[2])) < OLDEST_VERSION:
        raise refusal("version", version, f"a minor version in quotes, {oldest!r} or newer", "write it like '1.35'")


def check_retention(days: int, argument: str = "log_retention_days") -> None:
    """Refuse a retention that CloudWatch Logs does not offer."""
    if days not in RETENTIONS:
        raise refusal(argument, days, ", ".join(map(str, RETENTIONS)), "choose one of these numbers of days")


def check_key_arn(argument: str, arn: object, region: str) -> None:
    """Refuse a key that is named by alias, or that lies in another region; values not known yet pass."""
    if not isinstance(arn, str):
        return
    partition = partition_of(region).name
    if not re.fullmatch(rf"arn:{partition}:kms:{region}:\d{{12}}:key/[0-9a-z-]+", arn):
        allowed = f"arn:{partition}:kms:{region}:<account>:key/<id>"
        raise refusal(argument, arn, allowed, "give the ARN of a key in this region, not of its alias")


def check_access(entries: Mapping[str, Mapping[str, Any]], region: str) -> None:
    """Refuse access entries that EKS would refuse, or that leave the cluster without an administrator."""
    seen: dict[str, str] = {}
    for key, entry in entries.items():
        where = f"access_entries.{key}"
        check_key(where, key)
        principal = entry["principal_arn"]
        remedy = "give the role's own ARN, not that of an assumed session or group"
        _check_iam_arn(f"{where}.principal_arn", principal, region, ("role", "user"), remedy)
        if isinstance(principal, str):
            if principal in seen:
                other = f"access_entries.{seen[principal]}"
                raise refusal(f"{where}.principal_arn", principal, "each principal once", f"merge it with {other}")
            seen[principal] = key
        check_policies(f"{where}.policies", entry.get("policies", {}))
        for i, group in enumerate(entry.get("kubernetes_groups", [])):
            if not group or group.startswith(RESERVED_GROUPS):
                allowed = f"groups that do not start with {', '.join(RESERVED_GROUPS)}"
                raise refusal(f"{where}.kubernetes_groups[{i}]", group, allowed, "bind a group of your own")
    if not any(_is_admin(entry) for entry in entries.values()):
        allowed = f"at least one entry with {CLUSTER_ADMIN} for the whole cluster"
        raise refusal(
            "access_entries", sorted(entries), allowed, "add one: nobody else could enter, not even the creator"
        )


def check_policies(argument: str, policies: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse what is no access policy of EKS, and a policy for no namespace."""
    for policy, scope in policies.items():
        _check_policy(f"{argument}.{policy}", policy, scope)


def access_policy_arn(region: str, policy: str) -> str:
    """Give the ARN of an EKS access policy by its name."""
    return f"arn:{partition_of(region).name}:eks::aws:cluster-access-policy/{policy}"


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
    _check_iam_arn(argument, arn, region, ("role",), "give the ARN of a role")


def _check_iam_arn(argument: str, arn: object, region: str, kinds: tuple[str, ...], remedy: str) -> None:
    start = f"arn:{partition_of(region).name}:iam::"
    if isinstance(arn, str) and not re.fullmatch(rf"{start}\d{{12}}:({'|'.join(kinds)})/[\w+=,.@/-]+", arn):
        allowed = f"{start}<account>:{' or '.join(f'{kind}/<name>' for kind in kinds)}"
        raise refusal(argument, arn, allowed, remedy)


def _check_policy(argument: str, policy: str, scope: Mapping[str, Any]) -> None:
    meant = None if policy in ACCESS_POLICIES else nearest(policy, ACCESS_POLICIES)
    misspelt = meant is not None and abs(len(meant) - len(policy)) <= 1
    if misspelt or not re.fullmatch(r"AmazonEKS\w+Policy", policy):
        allowed = ", ".join(sorted(ACCESS_POLICIES))
        raise refusal(argument, policy, allowed, f"did you mean {meant!r}?" if meant else "use an access policy's name")
    if scope.get("namespaces") == []:
        raise refusal(f"{argument}.namespaces", [], "one or more namespaces", "leave it out to mean the whole cluster")


def _is_admin(entry: Mapping[str, Any]) -> bool:
    scope = entry.get("policies", {}).get(CLUSTER_ADMIN)
    return scope is not None and not scope.get("namespaces")
