"""Access entries: which roles EKS lets in by itself, and which have to be let in."""

import re
from collections.abc import Iterator

from private_eks.cluster.plan.access import (
    ACCESS_POLICIES,
    RESERVED_GROUPS,
    SERVICE_LINKED_POLICIES,
    SERVICE_LINKED_ROLES,
)

from .table import (
    ACCESS_ENTRY,
    CLUSTER,
    ENTRY_IN_USE,
    FARGATE_PROFILE,
    NODE_GROUP,
    SCALING_GROUP,
    Live,
    Table,
    block,
    of,
    ready,
)
from .workers import cluster_of, role_of

ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
_PRINCIPAL = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/.+")
_FOR_NODES = frozenset({"EC2", "EC2_LINUX", "EC2_WINDOWS"})


def entered_twice(wanted: Live, live: Table) -> Iterator[str]:
    """EKS makes the entries of managed nodes, of Fargate pods and of Auto Mode's nodes; a principal has one entry.

    https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html; aws/containers-roadmap#2425.
    Stricter than AWS when the entry is there first: EKS then uses it, and nobody can tell whose it is.
    """
    if wanted.type == ACCESS_ENTRY:
        key = wanted.inputs.get("clusterName"), wanted.inputs.get("principalArn")
        for other in live:
            if key in _made_by_eks(other):
                yield f"{ENTRY_IN_USE}: EKS made one for the role of {other.kind} {other.name}"
    for key in _made_by_eks(wanted):
        for entry in of(ACCESS_ENTRY, live):
            if (entry.inputs.get("clusterName"), entry.inputs.get("principalArn")) == key:
                yield f"{ENTRY_IN_USE}: EKS makes one for the role of {wanted.kind} {wanted.name}, and {entry.id} is it"


def entry_for_nobody(wanted: Live, live: Table) -> Iterator[str]:
    """Sessions, groups, root users and service-linked roles get no entry, and some groups are Kubernetes' or AWS's own.

    https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html; the words are those of
    hashicorp/terraform-provider-aws#36447. ARNs that are none, as tests have them, are not judged.
    """
    principal = str(wanted.inputs.get("principalArn"))
    if wanted.type != ACCESS_ENTRY:
        return
    if (principal.startswith("arn:aws") and not _PRINCIPAL.fullmatch(principal)) or SERVICE_LINKED_ROLES in principal:
        yield (
            "InvalidParameterException: The caller is not allowed to modify access entries with a principalArn value "
            f"of {principal}"
        )
    for group in wanted.inputs.get("kubernetesGroups") or ():
        if start := next((start for start in RESERVED_GROUPS if str(group).startswith(start)), ""):
            yield f"InvalidParameterException: The kubernetes group name {group} is invalid, it starts with {start}"


def policy_of_others(wanted: Live, live: Table) -> Iterator[str]:
    """Some access policies are for service-linked roles only, and those of IAM are none.

    awsdocs/amazon-eks-user-guide#1003; the words about what is none are recalled.
    """
    arn = str(wanted.inputs.get("policyArn"))
    name = arn.rpartition(":cluster-access-policy/")[2]
    if wanted.type != ASSOCIATION or not wanted.inputs.get("policyArn") or ":" in name:
        return
    if name in SERVICE_LINKED_POLICIES:
        yield "InvalidParameterException: The specified policyArn can only be associated with service-linked roles"
    elif name not in ACCESS_POLICIES:
        yield f"InvalidParameterException: The policyArn parameter format is not valid: {arn}"


def _made_by_eks(thing: Live) -> Iterator[tuple[object, object]]:
    """Give cluster and principal of the entries that EKS makes together with a thing."""
    inputs = thing.inputs
    if thing.type == NODE_GROUP:
        yield inputs.get("clusterName"), inputs.get("nodeRoleArn")
    elif thing.type == FARGATE_PROFILE:
        yield inputs.get("clusterName"), inputs.get("podExecutionRoleArn")
    elif thing.type == CLUSTER and block(inputs, "computeConfig").get("nodeRoleArn"):
        yield inputs.get("name"), block(inputs, "computeConfig")["nodeRoleArn"]


def without_an_entry(wanted: Live, live: Table) -> Iterator[str]:
    """Nodes that EKS does not manage join with the entry of their role.

    https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html. AWS starts the instances, and they
    knock in vain. A role whose instance profile is not in this account is not judged.
    """
    cluster = cluster_of(wanted, live) if wanted.type == SCALING_GROUP else None
    role = role_of(wanted, live) if cluster else None
    if not cluster or not role or block(cluster.inputs, "accessConfig").get("authenticationMode") == "CONFIG_MAP":
        return
    arn = role.outputs.get("arn")
    entries = [e for e in ready(ACCESS_ENTRY, live) if e.inputs.get("type") in _FOR_NODES]
    given = {(entry.inputs.get("clusterName"), entry.inputs.get("principalArn")) for entry in entries}
    made = {key for group in ready(NODE_GROUP, live) for key in _made_by_eks(group)}
    if (cluster.id, arn) not in given | made:
        yield (
            f"Unauthorized: nodes of {wanted.name} cannot join {cluster.id}: "
            f"it has no access entry of type EC2_LINUX or EC2_WINDOWS for {arn}"
        )
