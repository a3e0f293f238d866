"""The kinds of workers: their roles' policies, the uses that they bring, and what a private network forbids.

https://docs.aws.amazon.com/eks/latest/userguide/eks-compute.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NODE_POLICIES = ("AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy")
FARGATE_POLICIES = ("AmazonEKSFargatePodExecutionRolePolicy",)
AUTO_NODE_POLICIES = ("AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy")
"""https://docs.aws.amazon.com/eks/latest/userguide/auto-create-node-role.html"""

INSTANCE_METADATA: Any = {
    "http_endpoint": "enabled",
    "http_put_response_hop_limit": 1,
    "http_tokens": "required",
    "instance_metadata_tags": "disabled",
}
"""For the instance and no pod on it, by token; and without tags, whatever the account's default is: EC2 starts no
instance with tags such as kubernetes.io/cluster/... in its metadata (eksctl-io/eksctl#8446).
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html"""

_CLUSTER_POLICY = "AmazonEKSClusterPolicy"
_AUTO_CLUSTER_POLICIES = (
    "AmazonEKSBlockStoragePolicyV2",
    "AmazonEKSComputePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)


@dataclass(frozen=True, slots=True)
class Worker:
    """One kind: the uses whose endpoints it brings, its role's policies, and its restrictions in a private network."""

    title: str
    uses: tuple[str, ...]
    policies: tuple[str, ...]
    restrictions: tuple[str, ...]


WORKERS: Mapping[str, Worker] = {
    "fargate_profiles": Worker(
        "Fargate profiles",
        ("fargate",),
        FARGATE_POLICIES,
        (
            "No EBS, DaemonSets, privileged pods, host ports, GPUs or Windows; EFS with static volumes only.",
            "Roles by IRSA: Pod Identity works on nodes only.",
            "Up to 10 profiles of 5 selectors; not in GovCloud.",
        ),
    ),
    "node_groups": Worker(
        "Managed node groups",
        ("managed-nodes",),
        NODE_POLICIES,
        (
            "No SSH: shells by Session Manager alone (`sessionManager`).",
            "FIPS Bottlerocket pulls from plain ECR endpoints, because PrivateLink has no FIPS ones.",
            "AMI type, instance types and subnets are fixed: others replace the group, the new before the old.",
        ),
    ),
    "self_managed_node_groups": Worker(
        "Self-managed node groups",
        ("self-managed-nodes",),
        NODE_POLICIES,
        (
            "A new Kubernetes version or template rolls through by instance refresh, which drains nothing.",
            "Without `imageId`, nodes start from EKS's newest image on the day that they start.",
        ),
    ),
    "karpenter": Worker(
        "Karpenter",
        ("karpenter",),
        NODE_POLICIES,
        (
            "Version 1.8.3 or newer with `settings.isolatedVPC=true`; no prices, so no price-based choice on demand.",
            "Node classes name `instanceProfile`, never `role`: the controller has no rights in IAM.",
        ),
    ),
    "auto_mode": Worker(
        "EKS Auto Mode",
        ("auto-mode",),
        AUTO_NODE_POLICIES,
        (
            "No Session Manager, no Windows, no own image; nodes live for 21 days at most.",
            "The endpoint set is inferred: AWS publishes none for Auto Mode in a network without internet.",
            "Choose it from the beginning: built-in pools use the subnets that the cluster was created with.",
        ),
    ),
}
"""By the argument of `Compute` that asks for them."""


def cluster_policies(auto_mode: bool, vpc_resource_controller: bool) -> list[str]:
    """Name the policies of the cluster's own role.

    https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html,
    https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html
    """
    controller = ["AmazonEKSVPCResourceController"] if vpc_resource_controller else []
    return [_CLUSTER_POLICY, *(_AUTO_CLUSTER_POLICIES if auto_mode else ()), *controller]


def session_manager_statement() -> dict[str, Any]:
    """Allow what a node's SSM agent needs for sessions, and no more.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
    """
    return {
        "Effect": "Allow",
        "Action": [
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        "Resource": "*",
    }
