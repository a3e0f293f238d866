"""Nodes and pods that cannot reach what they call never get ready; AWS tells so after twenty minutes."""

from collections.abc import Iterator, Mapping

from .addons import CNI, CNI_ACCOUNT, DEGRADED, DEPLOYMENTS, addon_of, has_association, has_auto_mode
from .reach import Caller, obstacle_to_api, obstacle_to_service
from .table import ADDON, FARGATE_PROFILE, NODE_GROUP, SCALING_GROUP, VPC, Live, Table, of
from .workers import cluster_group, cluster_of, security_groups, size_of, subnets_of

IMAGES = ("ecr.api", "ecr.dkr", "s3")
"""What pulls an image: the registry's two names, and S3 for the layers.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
"""
_SAYS = {
    FARGATE_PROFILE: "Pod provisioning timed out (will retry)",
    NODE_GROUP: "NodeCreationFailure: Instances failed to join the kubernetes cluster",
    SCALING_GROUP: "NodeCreationFailure: Instances failed to join the kubernetes cluster",
}


def without_a_path(wanted: Live, live: Table) -> Iterator[str]:
    """From each of their subnets, nodes and pods reach the Kubernetes API and the services that they call.

    https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html; awsdocs/amazon-eks-user-guide#110 and
    aws/containers-roadmap#1890 for the words. Stricter than AWS, which notices when the first node or pod starts: an
    empty managed group and a profile without pods are judged too. An Auto Scaling group is when it begins with nodes.
    """
    if wanted.type not in _SAYS or (wanted.type == SCALING_GROUP and not size_of(wanted)):
        return
    cluster = cluster_of(wanted, live)
    if cluster is None and wanted.type == SCALING_GROUP:
        return
    groups = security_groups(wanted, live)
    called = services(wanted, cluster, live)
    for subnet in _judged(wanted, live):
        caller = Caller(subnet, groups)
        obstacles = {service: obstacle_to_service(service, caller, live) for service in called}
        if cluster:
            obstacles["the Kubernetes API"] = obstacle_to_api(cluster, caller, live)
        yield from _told(_SAYS[wanted.type], subnet, obstacles)


def auto_mode_without_a_path(wanted: Live, live: Table) -> Iterator[str]:
    """Nodes of Auto Mode start in the cluster's subnets, in its security group, when a pod waits for one.

    https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html. AWS publishes no list of what they call;
    images are pulled in any case.
    """
    cluster = cluster_of(wanted, live) if wanted.type == ADDON else None
    if cluster and has_auto_mode(cluster) and wanted.inputs.get("addonName") in DEPLOYMENTS:
        for subnet in _judged(cluster, live):
            caller = Caller(subnet, frozenset({cluster_group(cluster)}))
            yield from _told(DEGRADED, subnet, {s: obstacle_to_service(s, caller, live) for s in IMAGES})


def _judged(thing: Live, live: Table) -> list[Live]:
    """Give the subnets whose VPC is in this account, where every endpoint can be seen."""
    vpcs = {vpc.id for vpc in of(VPC, live)}
    return [subnet for subnet in subnets_of(thing, live) if subnet.inputs.get("vpcId") in vpcs]


def _told(says: str, subnet: Live, obstacles: Mapping[str, str]) -> Iterator[str]:
    for what, obstacle in obstacles.items():
        if obstacle:
            yield f"{says}: no path from subnet {subnet.name} ({subnet.id}) to {what}: {obstacle}"


def services(wanted: Live, cluster: Live | None, live: Table) -> tuple[str, ...]:
    """Name the services that nodes or pods of this kind call before anything runs on them.

    Nodes ask EC2 for their DNS name and for addresses (https://awslabs.github.io/amazon-eks-ami/nodeadm/). What gives
    the VPC CNI its credentials is called too, unless it has those of the node: STS for a role of its service account,
    EKS Auth for an association.
    """
    if wanted.type == FARGATE_PROFILE:
        return (*IMAGES, "sts")
    cni = addon_of(cluster, CNI, live) if cluster else None
    if cni and has_association(cni, CNI_ACCOUNT[1], live):
        return (*IMAGES, "ec2", "eks-auth")
    return (*IMAGES, "ec2", "sts") if cni and cni.inputs.get("serviceAccountRoleArn") else (*IMAGES, "ec2")


def without_a_network_plugin(wanted: Live, live: Table) -> Iterator[str]:
    """Nodes get ready when the VPC CNI runs on them, which a cluster without EKS's first add-ons has to be given.

    terraform-aws-modules/terraform-aws-eks#3160. Stricter than AWS, which takes other network plugins too.
    """
    cluster = cluster_of(wanted, live) if wanted.type in (NODE_GROUP, SCALING_GROUP) else None
    if cluster and cluster.inputs.get("bootstrapSelfManagedAddons") is False and not addon_of(cluster, CNI, live):
        yield f"NodeCreationFailure: Unhealthy nodes in the kubernetes cluster: {cluster.id} has no add-on vpc-cni"
