"""Who may enter the cluster."""

from typing import Any

from .rows import ROLE, Row


def _entry(principal_arn: str, **settings: Any) -> dict[str, Any]:
    return {"accessEntries.second": {"principalArn": principal_arn, **settings}}


ROWS = (
    Row("no access entries", {"accessEntries": None}, "accessEntries", "a mapping of names to values; give a value"),
    Row(
        "empty access entries", {"accessEntries": {}}, "accessEntries", "nobody else could enter, not even the creator"
    ),
    Row("no admin", {"accessEntries.admins.policies": {"AmazonEKSViewPolicy": {}}}, "accessEntries", "got ['admins']"),
    Row(
        "admin in a namespace only",
        {"accessEntries.admins.policies.AmazonEKSClusterAdminPolicy": {"namespaces": ["default"]}},
        "accessEntries",
        "for the whole cluster",
    ),
    Row("malformed ARN", _entry("admins"), "accessEntries.second.principalArn", "arn:aws:iam::<account>:role/<name>"),
    Row(
        "assumed role",
        _entry("arn:aws:sts::111122223333:assumed-role/admins/me"),
        "accessEntries.second.principalArn",
        "not that of an assumed session",
    ),
    Row(
        "IAM group", _entry("arn:aws:iam::111122223333:group/x"), "accessEntries.second.principalArn", "or user/<name>"
    ),
    Row(
        "ARN of another partition",
        _entry("arn:aws-cn:iam::111122223333:role/x"),
        "accessEntries.second.principalArn",
        "allowed: arn:aws:iam",
    ),
    Row(
        "repeated principal",
        _entry(f"{ROLE}/admins"),
        "accessEntries.second.principalArn",
        "merge it with accessEntries.admins",
    ),
    Row(
        "reserved Kubernetes group",
        _entry(f"{ROLE}/x", kubernetesGroups=["team", "system:masters"]),
        "accessEntries.second.kubernetesGroups[1]",
        "bind a group of your own",
    ),
    Row(
        "misspelt policy",
        _entry(f"{ROLE}/x", policies={"AmazonEKSEditPolcy": {}}),
        "accessEntries.second.policies.AmazonEKSEditPolcy",
        "did you mean 'AmazonEKSEditPolicy'?",
    ),
    Row(
        "IAM policy instead of an access policy",
        _entry(f"{ROLE}/x", policies={"AdministratorAccess": {}}),
        "accessEntries.second.policies.AdministratorAccess",
        "it is a policy of IAM, for roles; use an access policy's name",
    ),
    Row(
        "empty namespaces",
        _entry(f"{ROLE}/x", policies={"AmazonEKSViewPolicy": {"namespaces": []}}),
        "accessEntries.second.policies.AmazonEKSViewPolicy.namespaces",
        "leave it out to mean the whole cluster",
    ),
    Row("no principal", {"accessEntries.second": {}}, "accessEntries.second.principalArn", "it has no default"),
    Row(
        "policies as a list", _entry(f"{ROLE}/x", policies=["A"]), "accessEntries.second.policies", "a mapping of names"
    ),
    Row(
        "entry name in snake case",
        {"accessEntries.my_team": {"principalArn": "x"}},
        "accessEntries.my_team",
        "lower-case letters, digits and inner hyphens",
    ),
    Row("empty entry name", {"accessEntries": {"": {"principalArn": "x"}}}, "accessEntries.", "rename this entry"),
    Row(
        "empty Kubernetes group",
        {"accessEntries.admins.kubernetesGroups": [""]},
        "accessEntries.admins.kubernetesGroups[0]",
        "bind a group of your own",
    ),
    Row(
        "service-linked role as a principal",
        _entry(f"{ROLE}/aws-service-role/emr-containers.amazonaws.com/AWSServiceRoleForAmazonEMRContainers"),
        "accessEntries.second.principalArn",
        "EKS makes no entry for a service-linked role; remove it",
    ),
    Row(
        "root user as a principal",
        _entry("arn:aws:iam::111122223333:root"),
        "accessEntries.second.principalArn",
        "allowed: arn:aws:iam::<account>:role/<name> or user/<name>",
    ),
    Row(
        "access policy of service-linked roles",
        _entry(f"{ROLE}/x", policies={"AmazonEKSComputePolicy": {}}),
        "accessEntries.second.policies.AmazonEKSComputePolicy",
        "EKS keeps it for service-linked roles",
    ),
    Row(
        "policy of IAM with a name of EKS",
        _entry(f"{ROLE}/x", policies={"AmazonEKSClusterPolicy": {}}),
        "accessEntries.second.policies.AmazonEKSClusterPolicy",
        "it is a policy of IAM, for roles; did you mean 'AmazonEKSClusterAdminPolicy'?",
    ),
    Row(
        "namespace that is none",
        _entry(f"{ROLE}/x", policies={"AmazonEKSViewPolicy": {"namespaces": ["Team"]}}),
        "accessEntries.second.policies.AmazonEKSViewPolicy.namespaces[0]",
        "a namespace of 1 to 63 lower-case letters, digits and hyphens; * is a wildcard; correct the name",
    ),
    Row(
        "policy of service-linked roles for a bastion",
        {"bastions.jump": {"policies": {"AmazonEKSHybridPolicy": {}}}},
        "bastions.jump.policies.AmazonEKSHybridPolicy",
        "EKS keeps it for service-linked roles",
    ),
)
