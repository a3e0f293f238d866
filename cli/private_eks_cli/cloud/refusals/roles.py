"""Roles: they are there, and they carry the policies that whoever uses them needs."""

from collections.abc import Iterator
from typing import Any

from .addons import CNI, CNI_ACCOUNT
from .table import (
    ACCESS_ENTRY,
    ADDON,
    ATTACHMENT,
    CLUSTER,
    FARGATE_PROFILE,
    INSTANCE_PROFILE,
    NODE_GROUP,
    POD_IDENTITY,
    ROLE,
    SCALING_GROUP,
    Live,
    Table,
    block,
    by_id,
    of,
    ready,
)
from .workers import cluster_of, role_of

Choice = tuple[str, ...]
"""Managed policies of which one is enough."""

_IMAGES: Choice = ("AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly")
_CLUSTER: tuple[Choice, ...] = (("AmazonEKSClusterPolicy",),)
_AUTO_MODE: tuple[Choice, ...] = (
    *_CLUSTER,
    ("AmazonEKSComputePolicy",),
    ("AmazonEKSBlockStoragePolicyV2", "AmazonEKSBlockStoragePolicy"),
    ("AmazonEKSLoadBalancingPolicy",),
    ("AmazonEKSNetworkingPolicy",),
)
_AUTO_NODES: tuple[Choice, ...] = (("AmazonEKSWorkerNodeMinimalPolicy", "AmazonEKSWorkerNodePolicy"), _IMAGES)
_NODES: tuple[Choice, ...] = (("AmazonEKSWorkerNodePolicy",), _IMAGES)
_PODS: tuple[Choice, ...] = (("AmazonEKSFargatePodExecutionRolePolicy",),)
_CNI: tuple[Choice, ...] = (("AmazonEKS_CNI_Policy",),)


def without_policies(wanted: Live, live: Table) -> Iterator[str]:
    """A role has its managed policies before it is used; a role of another account is not judged.

    https://docs.aws.amazon.com/eks/latest/userguide/security-iam-awsmanpol.html and, for Auto Mode,
    auto-cluster-iam-role.html and auto-create-node-role.html there; the words are those that CreateCluster has, as
    the provider's internal/service/eks/cluster.go quotes them. Stricter than AWS, which checks that of a cluster only,
    lets the others fail later, and takes policies of one's own that allow the same.
    """
    for role, choices in _needed(wanted, live):
        if role is None:
            continue
        attached = set(_policies(role, live))
        for choice in choices:
            if attached.isdisjoint(choice):
                yield (
                    "InvalidParameterException: The provided role doesn't have the Amazon EKS Managed Policies "
                    f"associated with it: role {role.id} of {wanted.kind} {wanted.name} lacks {choice[0]}"
                )


def _needed(wanted: Live, live: Table) -> Iterator[tuple[Live | None, tuple[Choice, ...]]]:
    inputs = wanted.inputs
    if wanted.type == CLUSTER:
        auto_mode = block(inputs, "computeConfig")
        yield by_id(ROLE, inputs.get("roleArn"), live), _AUTO_MODE if auto_mode.get("enabled") else _CLUSTER
        yield by_id(ROLE, auto_mode.get("nodeRoleArn"), live), _AUTO_NODES
    elif wanted.type == FARGATE_PROFILE:
        yield role_of(wanted, live), _PODS
    elif wanted.type == NODE_GROUP or (wanted.type == SCALING_GROUP and cluster_of(wanted, live)):
        yield role_of(wanted, live), _NODES
    elif wanted.type in (ADDON, POD_IDENTITY):
        for arn in _cni_roles(wanted, live):
            yield by_id(ROLE, arn, live), _CNI


def _cni_roles(wanted: Live, live: Table) -> Iterator[Any]:
    """Give the roles of the VPC CNI, which has another policy in an IPv6 cluster.

    https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
    """
    inputs, cluster = wanted.inputs, cluster_of(wanted, live)
    if cluster and block(cluster.inputs, "kubernetesNetworkConfig").get("ipFamily") == "ipv6":
        return
    if inputs.get("addonName") == CNI:
        yield inputs.get("serviceAccountRoleArn")
        yield from (association.get("roleArn") for association in inputs.get("podIdentityAssociations") or ())
    if (inputs.get("namespace"), inputs.get("serviceAccount")) == CNI_ACCOUNT:
        yield inputs.get("roleArn")


def _policies(role: Live, live: Table) -> Iterator[str]:
    """Give the names of the managed policies that a role carries."""
    yield from (str(arn).rsplit("/", 1)[-1] for arn in role.inputs.get("managedPolicyArns") or ())
    for attachment in ready(ATTACHMENT, live):
        if attachment.inputs.get("role") in (role.id, role.outputs.get("arn")):
            yield str(attachment.inputs.get("policyArn")).rsplit("/", 1)[-1]


_REFERENCES = {
    ACCESS_ENTRY: "principalArn",
    CLUSTER: "roleArn",
    FARGATE_PROFILE: "podExecutionRoleArn",
    INSTANCE_PROFILE: "role",
    NODE_GROUP: "nodeRoleArn",
    POD_IDENTITY: "roleArn",
}


def not_there(wanted: Live, live: Table) -> Iterator[str]:
    """A role exists when something is given it: one that is still being made, or being deleted, does not.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html (InvalidParameterException). Roles
    that were made elsewhere are taken on trust.
    """
    given = wanted.inputs.get(_REFERENCES.get(wanted.type, ""))
    for role in of(ROLE, live):
        if role.status != "ACTIVE" and given in (role.id, role.outputs.get("arn")):
            yield f"InvalidParameterException: {_REFERENCES[wanted.type]}, {given}, does not exist"
