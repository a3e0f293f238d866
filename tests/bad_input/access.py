"""Who may enter the cluster."""

from typing import Any

from .rows import ROLE, Row


def _entry(principal_arn: str, **settings: Any) -> dict[str, Any]:
    return {"accessEntries.second": {"principalArn": principal_arn, **settings}}


ROWS = (
    Row("no access entries", {"accessEntries": None}, "accessEntries"),
    Row("empty access entries", {"accessEntries": {}}, "accessEntries"),
    Row("no admin", {"accessEntries.admins.policies": {"AmazonEKSViewPolicy": {}}}, "accessEntries"),
    Row(
        "admin in a namespace only",
        {"accessEntries.admins.policies.AmazonEKSClusterAdminPolicy": {"namespaces": ["default"]}},
        "accessEntries",
    ),
    Row("malformed ARN", _entry("admins"), "accessEntries.second.principalArn"),
    Row(
        "assumed role", _entry("arn:aws:sts::111122223333:assumed-role/admins/me"), "accessEntries.second.principalArn"
    ),
    Row("IAM group", _entry("arn:aws:iam::111122223333:group/x"), "accessEntries.second.principalArn"),
    Row("ARN of another partition", _entry("arn:aws-cn:iam::111122223333:role/x"), "accessEntries.second.principalArn"),
    Row("repeated principal", _entry(f"{ROLE}/admins"), "accessEntries.second.principalArn"),
    Row(
        "reserved Kubernetes group",
        _entry(f"{ROLE}/x", kubernetesGroups=["team", "system:masters"]),
        "accessEntries.second.kubernetesGroups[1]",
    ),
    Row(
        "misspelt policy",
        _entry(f"{ROLE}/x", policies={"AmazonEKSEditPolcy": {}}),
        "accessEntries.second.policies.AmazonEKSEditPolcy",
    ),
    Row(
        "IAM policy instead of an access policy",
        _entry(f"{ROLE}/x", policies={"AdministratorAccess": {}}),
        "accessEntries.second.policies.AdministratorAccess",
    ),
    Row(
        "empty namespaces",
        _entry(f"{ROLE}/x", policies={"AmazonEKSViewPolicy": {"namespaces": []}}),
        "accessEntries.second.policies.AmazonEKSViewPolicy.namespaces",
    ),
    Row("no principal", {"accessEntries.second": {}}, "accessEntries.second.principalArn"),
    Row("policies as a list", _entry(f"{ROLE}/x", policies=["A"]), "accessEntries.second.policies"),
    Row("entry name in snake case", {"accessEntries.my_team": {"principalArn": "x"}}, "accessEntries.my_team"),
    Row("empty entry name", {"accessEntries": {"": {"principalArn": "x"}}}, "accessEntries."),
    Row(
        "empty Kubernetes group",
        {"accessEntries.admins.kubernetesGroups": [""]},
        "accessEntries.admins.kubernetesGroups[0]",
    ),
    Row(
        "service-linked role as a principal",
        _entry(f"{ROLE}/aws-service-role/emr-containers.amazonaws.com/AWSServiceRoleForAmazonEMRContainers"),
        "accessEntries.second.principalArn",
    ),
    Row("root user as a principal", _entry("arn:aws:iam::111122223333:root"), "accessEntries.second.principalArn"),
    Row(
        "access policy of service-linked roles",
        _entry(f"{ROLE}/x", policies={"AmazonEKSComputePolicy": {}}),
        "accessEntries.second.policies.AmazonEKSComputePolicy",
    ),
    Row(
        "policy of IAM with a name of EKS",
        _entry(f"{ROLE}/x", policies={"AmazonEKSClusterPolicy": {}}),
        "accessEntries.second.policies.AmazonEKSClusterPolicy",
    ),
    Row(
        "namespace that is none",
        _entry(f"{ROLE}/x", policies={"AmazonEKSViewPolicy": {"namespaces": ["Team"]}}),
        "accessEntries.second.policies.AmazonEKSViewPolicy.namespaces[0]",
    ),
    Row(
        "policy of service-linked roles for a bastion",
        {"bastions.jump": {"policies": {"AmazonEKSHybridPolicy": {}}}},
        "bastions.jump.policies.AmazonEKSHybridPolicy",
    ),
)
